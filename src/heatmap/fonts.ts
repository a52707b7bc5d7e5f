import { base64 } from "./base64.ts";

/** A font that a document holds, so that its texts look alike on every machine. */
export interface DocumentFont {
  /** As `fontFamily` names it. */
  readonly family: string;
  readonly format: "woff2" | "woff" | "truetype" | "opentype";
  readonly bytes: Uint8Array;
  /** What it is for. Default: all that it has. */
  readonly characters?: readonly string[];
}

/** The fonts for a text, of which a document says no other character. */
export type DocumentFonts = (text: string) => readonly DocumentFont[];

/** A style sheet that holds the fonts; it has no character that XML or HTML would take for markup. */
export function fontFaces(fonts: readonly DocumentFont[]): string {
  return fonts
    .map(({ family, format, bytes, characters }) => {
      const range = characters === undefined ? "" : `;unicode-range:${rangesOf(characters)}`;
      const kind = format === "truetype" ? "ttf" : format === "opentype" ? "otf" : format;
      const source = `url(data:font/${kind};base64,${base64(bytes)}) format("${format}")`;
      return `@font-face{font-family:"${cssText(family)}";src:${source}${range}}`;
    })
    .join("\n");
}

/** As CSS has it between quotes. */
function cssText(text: string): string {
  return text.replace(/["\\<>&\n]/g, (char) => `\\${char.charCodeAt(0).toString(16)} `);
}

/** `U+41-43,U+3b2` */
function rangesOf(characters: readonly string[]): string {
  const ranges: [first: number, last: number][] = [];
  for (const code of characters.map((char) => char.codePointAt(0)!).sort((a, b) => a - b)) {
    const range = ranges.at(-1);
    if (range !== undefined && code <= range[1] + 1) range[1] = code;
    else ranges.push([code, code]);
  }
  const hex = (code: number) => code.toString(16).toUpperCase();
  return ranges.map(([first, last]) => `U+${hex(first)}${last > first ? `-${hex(last)}` : ""}`).join();
}
