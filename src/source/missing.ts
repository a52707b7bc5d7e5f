/** How files write a missing value, each also in upper, lower and title case. */
const WORDS = [
  "",
  "NA",
  "N/A",
  "#N/A",
  "#NA",
  "<NA>",
  "#N/A N/A",
  "NaN",
  "-NaN",
  "null",
  "None",
  "-",
  "--",
  ".",
];
/** Dashes that stand alone. */
const DASHES = ["–", "—", "－", "―"];

const USUAL = /* @__PURE__ */ new Set(
  /* @__PURE__ */ [...WORDS, ...DASHES].flatMap((text) => [
    text,
    text.toLowerCase(),
    text.toUpperCase(),
    text.slice(0, 1).toUpperCase() + text.slice(1).toLowerCase(),
  ]),
);

/** Whether a text is one of the usual ones. */
export function isMissing(text: string): boolean {
  return USUAL.has(text);
}

/** The texts of cells that say a value is missing. */
export class Missing {
  /** Those that were given as numbers: every cell of that value is missing, however it is written. */
  readonly numbers: readonly number[];
  readonly #given: ReadonlySet<string>;
  // the usual ones of at most four ASCII bytes, each as one integer
  readonly #codes = new Set<number>();

  constructor(given: readonly string[] = []) {
    this.#given = new Set(given);
    this.numbers = given
      .filter((text) => text.trim() !== "")
      .map(Number)
      .filter((value) => !Number.isNaN(value));
    for (const text of USUAL) {
      if (/^[ -~]{0,4}$/.test(text))
        this.#codes.add([...text].reduce((code, char) => (code << 8) | char.charCodeAt(0), 0));
    }
  }

  has(text: string): boolean {
    return USUAL.has(text) || this.#given.has(text);
  }

  /** Whether a text is missing because it was given, and not a usual one. */
  isGiven(text: string): boolean {
    return this.#given.has(text) && !USUAL.has(text);
  }

  /** Whether bytes are one of the short usual ones, without making text of them. */
  hasBytes(bytes: Uint8Array, start: number, end: number): boolean {
    if (end - start > 4) return false;
    let code = 0;
    for (let at = start; at < end; at++) code = (code << 8) | bytes[at]!;
    return this.#codes.has(code);
  }
}
