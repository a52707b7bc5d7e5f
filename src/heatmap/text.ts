/** Width of a text in CSS pixels at a font size in CSS pixels. */
export type MeasureText = (text: string, size: number) => number;

/** Above and below the baseline, as parts of the font size: what Latin and Japanese glyphs take up. */
export const ascent = 0.88;
export const descent = 0.24;
export const lineHeight = ascent + descent;
/** Baseline below the middle of a line, so that digits and capitals look centred. */
export const middle = 0.36;

/** One line that XML may hold: controls and lone surrogates become U+FFFD, runs of white space one blank. */
export function cleanText(text: string): string {
  return text
    .replace(/\s+/g, " ")
    .trim()
    .replace(/[\p{Cc}\p{Cs}\ufffe\uffff]/gu, "\ufffd");
}

/** The text, or as much of its beginning as fits `width` with an ellipsis. */
export function ellipsize(text: string, size: number, width: number, measure: MeasureText): string {
  if (measure(text, size) <= width) return text;
  const chars = [...text];
  let fits = 0;
  let over = chars.length;
  while (over - fits > 1) {
    const half = (fits + over) >> 1;
    if (measure(`${chars.slice(0, half).join("")}…`, size) <= width) fits = half;
    else over = half;
  }
  return `${chars.slice(0, fits).join("").trimEnd()}…`;
}

/** A title in at most two lines: as large as `size` where it fits one, down to `least`, then broken, then cut. */
export function fitTitle(
  text: string,
  size: number,
  least: number,
  width: number,
  measure: MeasureText,
): { lines: string[]; size: number } {
  if (text === "") return { lines: [], size };
  for (let s = size; s >= least; s--) if (measure(text, s) <= width) return { lines: [text], size: s };
  // a line may end at a blank or beside any letter of a script that sets none
  const parts = text.match(
    /[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]|[^\s\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]+\s*|\s+/gu,
  )!;
  const widthOf = (from: number, to?: number) => measure(parts.slice(from, to).join("").trimEnd(), least);
  let cut = 0;
  while (cut < parts.length && widthOf(0, cut + 1) <= width) cut++;
  if (cut === 0) return { lines: [ellipsize(text, least, width, measure)], size: least };
  // the second line may take words from the first until they are as long as each other
  while (cut > 1 && widthOf(cut - 1) <= Math.min(width, widthOf(0, cut - 1))) cut--;
  const rest = ellipsize(parts.slice(cut).join(""), least, width, measure);
  return { lines: [parts.slice(0, cut).join("").trimEnd(), rest], size: least };
}
