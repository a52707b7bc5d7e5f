import type { MeasureText } from "../../heatmap/text.ts";

// A canvas takes some 30 us to measure a text that it has not seen before, which are 150 ms of a market of 5000 tickers. What each
// letter takes by itself says of most of them that they cannot be the widest.

/** As wide as any letter of Chinese, Japanese and Korean, which have one width, or less. */
const WIDE = ["国", "ア", "가", "Ａ"];
/** In ems, of each pair of letters and twice more: kerning and spacing widen a pair by an eighth at most, and never each of a text's. */
const CLOSE = 1 / 16;
/** In pixels: sums of the same widths in another order differ by less. */
const SAME = 1e-3;

/**
 * The greatest width of texts, as if each were measured, or some width that is not below `most` where there is one.
 *
 * A text of plain letters is as wide as they are by themselves, but for kerning, which mostly narrows, and ligatures, which do: those of
 * which that and what kerning may add are no more than the widest so far need not be measured. Where that leaves many, such as numbers of
 * as many digits, what each pair of letters adds is measured, too, if there are fewer pairs. Other texts, such as those of scripts whose
 * letters join or of signs that are made of several, are all measured.
 */
export function widestOf(texts: readonly string[], em: number, measure: MeasureText, most: number): number {
  const letters = new Map<number, number>();
  const widthOf = (code: number): number => {
    let width = letters.get(code);
    if (width === undefined) {
      width = isWide(code)
        ? Math.max(...WIDE.map((letter) => measure(letter, em)))
        : isPlain(code)
          ? measure(String.fromCharCode(code), em)
          : Number.POSITIVE_INFINITY;
      letters.set(code, width);
    }
    return width;
  };
  const sums = texts.map((text) => {
    let sum = 0;
    for (let i = 0; i < text.length; i++) sum += widthOf(text.charCodeAt(i));
    return sum;
  });
  let bounds = sums.map((sum, i) => {
    const joins = pairsOf(texts[i]!).length;
    return joins === 0 ? sum : sum + (joins + 2) * CLOSE * em;
  });
  // the likeliest come first, and leave little to the others
  const above = (width: number, of: readonly number[]) =>
    of
      .filter((i) => bounds[i]! > width)
      .sort((a, b) => (bounds[a] === bounds[b] ? 0 : bounds[b]! - bounds[a]!));
  let left = above(0, [...texts.keys()]);
  if (left.length === 0) return 0;
  let widest = measure(texts[left.shift()!]!, em);
  left = above(widest + SAME, left);
  const pairs = new Map<string, number>();
  for (const i of left)
    if (Number.isFinite(sums[i])) for (const pair of pairsOf(texts[i]!)) pairs.set(pair, 0);
  if (pairs.size < left.length) {
    for (const pair of pairs.keys()) {
      const apart = widthOf(pair.charCodeAt(0)) + widthOf(pair.charCodeAt(1));
      pairs.set(pair, Math.max(0, measure(pair, em) - apart));
    }
    bounds = [...sums];
    for (const i of left) for (const pair of pairsOf(texts[i]!)) bounds[i]! += pairs.get(pair) ?? 0;
    left = above(widest + SAME, left);
  }
  for (const i of left) {
    if (bounds[i]! <= widest || widest >= most) break;
    widest = Math.max(widest, measure(texts[i]!, em));
  }
  return widest;
}

/** The pairs of letters that may be set closer or further apart: two of one width never are. */
function pairsOf(text: string): string[] {
  const pairs: string[] = [];
  for (let i = 1; i < text.length; i++)
    if (!isWide(text.charCodeAt(i - 1)) || !isWide(text.charCodeAt(i))) pairs.push(text.slice(i - 1, i + 1));
  return pairs;
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
