/** Colours of a picture that do not stand for values, as `#rrggbb`. */
export interface Theme {
  readonly paper: string;
  /** Texts, frames and marks. */
  readonly ink: string;
  /** Cells without a value: grey, which no map has in its middle or at its ends. */
  readonly missing: string;
  /** Lines over missing cells where they are hatched. */
  readonly hatch: string;
}

export const themes = {
  light: { paper: "#ffffff", ink: "#222222", missing: "#d5d5d5", hatch: "#9a9a9a" },
  dark: { paper: "#16181d", ink: "#d9dde3", missing: "#3c4048", hatch: "#6d737e" },
} as const satisfies Readonly<Record<string, Theme>>;

export type ThemeName = keyof typeof themes;

/** Of each byte, its share of 255 to the power of 2.2. */
const LINEAR = /* @__PURE__ */ new Float64Array(256);

/** Black over a colour of at least this luminance, else white. Default: whichever has more contrast. */
export function readable(red: number, green: number, blue: number, least = 0.18): "#000000" | "#ffffff" {
  if (LINEAR[255] === 0) for (let byte = 0; byte < 256; byte++) LINEAR[byte] = raised(byte / 255);
  return 0.2126 * LINEAR[red]! + 0.7152 * LINEAR[green]! + 0.0722 * LINEAR[blue]! >= least
    ? "#000000"
    : "#ffffff";
}

function raised(share: number): number {
  return share * share * fifthRoot(share);
}

/** The fifth root of a share by Newton's steps from above, until they end: powers differ in their last bit from engine to engine. */
export function fifthRoot(share: number): number {
  if (share === 0) return 0;
  for (let root = 1; ; ) {
    const next = root - (root - share / (root * root * root * root)) / 5;
    if (!(next < root)) return root;
    root = next;
  }
}

/** Red, green and blue of `#rrggbb` or `#rgb`; undefined of anything else. */
export function rgbOf(color: string): [red: number, green: number, blue: number] | undefined {
  const hex = /^#([0-9a-f]{6}|[0-9a-f]{3})$/i.exec(color)?.[1];
  if (hex === undefined) return undefined;
  const pairs = hex.length === 3 ? [...hex].map((digit) => digit + digit) : hex.match(/../g)!;
  return pairs.map((pair) => Number.parseInt(pair, 16)) as [number, number, number];
}
