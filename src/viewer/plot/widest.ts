import type { MeasureText } from "../../heatmap/text.ts";

// A canvas takes some 30 us to measure a text that it has not seen before, which are 150 ms of a market of 5000 tickers. What each
// letter takes by itself says of most of them that they cannot be the widest.

/** As wide as any letter of Chinese, Japanese and Korean. */
const WIDE = "国";
/** In ems, of each letter and once more: kerning and spacing widen a pair by an eighth at most, and never each of a text's. */
const CLOSE = 1 / 16;

/**
 * The greatest width of texts, exactly as if each were measured, or some width that is not below `most` where there is one.
 *
 * A text of plain letters is as wide as they are by themselves, but for kerning, which mostly narrows, and ligatures, which do; it is
 * measured if that and what kerning may add to it are more than the widest so far. Others, such as those of scripts whose letters join
 * or of signs that are made of several, are all measured.
 */
export function widestOf(texts: readonly string[], em: number, measure: MeasureText, most: number): number {
  const known = new Map<number, number>();
  const widthOf = (code: number): number => {
    let width = known.get(code);
    if (width === undefined) {
      width = isWide(code)
        ? Math.max(em, measure(WIDE, em))
        : isPlain(code)
          ? measure(String.fromCharCode(code), em)
          : Number.POSITIVE_INFINITY;
      known.set(code, width);
    }
    return width;
  };
  const bounds = texts.map((text) => {
    let bound = (text.length + 1) * CLOSE * em;
    for (let i = 0; i < text.length; i++) bound += widthOf(text.charCodeAt(i));
    return bound;
  });
  let widest = 0;
  const take = (i: number) => {
    widest = Math.max(widest, measure(texts[i]!, em));
  };
  let first = 0;
  for (let i = 1; i < bounds.length; i++) if (bounds[i]! > bounds[first]!) first = i;
  if (texts.length > 0) take(first);
  // the likeliest come first, and leave little to the others
  const left = [...texts.keys()].filter((i) => i !== first && bounds[i]! > widest);
  left.sort((a, b) => (bounds[a] === bounds[b] ? a - b : bounds[b]! - bounds[a]!));
  for (const i of left) {
    if (bounds[i]! <= widest || widest >= most) break;
    take(i);
  }
  return widest;
}

/** Kana, ideographs, syllables of Hangul and what stands between them; no marks that join the letter before. */
function isWide(code: number): boolean {
  return (
    (code >= 0x3000 && code <= 0x3029) ||
    (code >= 0x3030 && code <= 0x3098) ||
    (code >= 0x309b && code <= 0x30ff) ||
    (code >= 0x3400 && code <= 0x9fff) ||
    (code >= 0xac00 && code <= 0xd7a3) ||
    (code >= 0xff01 && code <= 0xffdc)
  );
}

/** Letters, digits and signs of Latin, Greek and Cyrillic. */
function isPlain(code: number): boolean {
  return (
    (code >= 0x20 && code <= 0x7e) ||
    (code >= 0xa1 && code <= 0x24f && code !== 0xad) ||
    (code >= 0x370 && code <= 0x482) ||
    (code >= 0x48a && code <= 0x52f)
  );
}
