/** What a key does over the cells. */
export type KeyAction =
  | { readonly kind: "step"; readonly x: number; readonly y: number }
  /** In shares of what is shown. */
  | { readonly kind: "pan"; readonly x: number; readonly y: number }
  | { readonly kind: "zoom"; readonly by: 1 | -1 }
  | { readonly kind: "reset" | "choose" | "line" | "hide" };

const ARROWS: Readonly<Record<string, readonly [x: number, y: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};
const PAGE = 10;
const SHARE = 0.2;

export function keyAction({
  key,
  shiftKey,
  ctrlKey,
  metaKey,
  altKey,
}: Pick<KeyboardEvent, "key" | "shiftKey" | "ctrlKey" | "metaKey" | "altKey">): KeyAction | undefined {
  if (ctrlKey || metaKey || altKey) return undefined;
  const arrow = ARROWS[key];
  if (arrow !== undefined) {
    const [x, y] = arrow;
    return shiftKey ? { kind: "pan", x: SHARE * x, y: SHARE * y } : { kind: "step", x, y };
  }
  switch (key) {
    case "PageUp":
      return { kind: "step", x: 0, y: -PAGE };
    case "PageDown":
      return { kind: "step", x: 0, y: PAGE };
    case "+":
    case "=":
      return { kind: "zoom", by: 1 };
    case "-":
    case "_":
      return { kind: "zoom", by: -1 };
    case "0":
    case "Home":
      return { kind: "reset" };
    case "Enter":
      return { kind: "choose" };
    case " ":
      return { kind: "line" };
    case "Escape":
      return { kind: "hide" };
    default:
      return undefined;
  }
}
