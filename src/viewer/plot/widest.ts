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
  // of each text the sum of its letters, then with what may be between them
  const sums = new Float64Array(texts.length);
  const bounds = new Float64Array(texts.length);
  let first = 0;
  texts.forEach((text, i) => {
    let [sum, joins] = [0, 0];
    for (let k = 0; k < text.length; k++) {
      sum += widthOf(text.charCodeAt(k));
      if (pairAt(text, k) !== undefined) joins++;
    }
    sums[i] = sum;
    bounds[i] = joins === 0 ? sum : sum + (joins + 2) * CLOSE * em;
    if (bounds[i]! > bounds[first]!) first = i;
  });
  if (texts.length === 0) return 0;
  let widest = measure(texts[first]!, em);
  let left = [...texts.keys()].filter((i) => i !== first && bounds[i]! > widest + SAME);
  const pairs = new Map<number, number>();
  const countPairs = (i: number) => {
    const text = texts[i]!;
    for (let k = 1; k < text.length; k++) {
      const pair = pairAt(text, k);
      if (pair !== undefined) pairs.set(pair, 0);
    }
  };
  for (const i of left) if (sums[i]! < Number.POSITIVE_INFINITY) countPairs(i);
  if (pairs.size < left.length) {
    for (const pair of pairs.keys()) {
      const [one, next] = [Math.floor(pair / 0x10000), pair % 0x10000];
      const width = measure(String.fromCharCode(one, next), em);
      pairs.set(pair, Math.max(0, width - widthOf(one) - widthOf(next)));
    }
    left = left.filter((i) => {
      const text = texts[i]!;
      bounds[i] = sums[i]!;
      for (let k = 1; k < text.length; k++) bounds[i]! += pairs.get(pairAt(text, k) ?? 0) ?? 0;
      return bounds[i]! > widest + SAME;
    });
  }
  // the likeliest come first, and leave nothing to the others
  left.sort((a, b) => (bounds[a] === bounds[b] ? 0 : bounds[b]! - bounds[a]!));
  for (const i of left) {
    if (bounds[i]! <= widest || widest >= most) break;
    widest = Math.max(widest, measure(texts[i]!, em));
  }
  return widest;
}

/** A letter and the one before, as a number, if they may be set closer or further apart: two of one width never are. */
function pairAt(text: string, k: number): number | undefined {
  if (k === 0) return undefined;
  const [before, code] = [text.charCodeAt(k - 1), text.charCodeAt(k)];
  return isWide(before) && isWide(code) ? undefined : before * 0x10000 + code;
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
