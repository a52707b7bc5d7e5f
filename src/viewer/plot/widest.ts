import type { MeasureText } from "../../heatmap/text.ts";

// A canvas takes some 30 us to measure a text that it has not seen before, which are 150 ms of a market of 5000 tickers. What each
// letter takes by itself says of most of them that they cannot be the widest.

/** Kana, ideographs, syllables of Hangul and what stands between them, of one width or less. */
const EVEN = /[\u3000-\u9fff\uac00-\ud7a3\uff01-\uffdc]/;
/** As wide as any of these. */
const WIDE = ["国", "ア", "가", "Ａ"];
/** Letters, digits and signs of Latin, Greek and Cyrillic. */
const PLAIN = /[ -~\xa1-\u02af\u0370-\u052f]/;
/** In pixels: sums of the same widths in another order differ by less. */
const SAME = 1e-3;

/**
 * The greatest width of texts, as if each were measured, or some width that is not below `most` where there is one.
 *
 * A text of plain letters is as wide as they are by themselves, but for kerning, which mostly narrows, and ligatures, which do. Kerning and
 * spacing widen a pair by an eighth of an em at most, and all of a text's by no more than half of that: a text that cannot be wider than
 * the widest so far need not be measured. Where that leaves many, such as numbers of as many digits, what each pair of letters adds is
 * measured, too, if there are fewer pairs. Other texts, such as those of scripts whose letters join or of signs that are made of several,
 * are all measured.
 */
export function widestOf(texts: readonly string[], em: number, measure: MeasureText, most: number): number {
  const letters = new Map<string, number>();
  const widthOf = (letter: string): number => {
    let width = letters.get(letter);
    if (width === undefined) {
      width = EVEN.test(letter)
        ? Math.max(...WIDE.map((wide) => measure(wide, em)))
        : PLAIN.test(letter)
          ? measure(letter, em)
          : Number.POSITIVE_INFINITY;
      letters.set(letter, width);
    }
    return width;
  };
  /** `between`: what a pair adds; those of even letters add nothing. */
  const boundOf = (text: string, least: number, between: (pair: string) => number): number => {
    let sum = least;
    let before = "";
    for (let k = 0; k < text.length; k++) {
      const letter = text[k]!;
      sum += widthOf(letter);
      if (before !== "" && !(letter > "\u2fff" && EVEN.test(before) && EVEN.test(letter)))
        sum += between(before + letter);
      before = letter;
    }
    return sum;
  };
  let bounds = texts.map((text) => boundOf(text, em / 8, () => em / 16));
  let widest = 0;
  let left = [...texts.keys()];
  const first = left.reduce((best, i) => (bounds[i]! > bounds[best]! ? i : best), 0);
  if (left.length > 0) widest = measure(texts[first]!, em);
  const mayBe = (i: number) => i !== first && bounds[i]! > widest + SAME;
  left = left.filter(mayBe);
  const pairs = new Map<string, number>();
  const note = (pair: string) => pairs.set(pair, 0).size;
  for (const i of left) if (bounds[i]! < Number.POSITIVE_INFINITY) boundOf(texts[i]!, 0, note);
  if (pairs.size < left.length) {
    for (const pair of pairs.keys())
      pairs.set(pair, Math.max(0, measure(pair, em) - widthOf(pair[0]!) - widthOf(pair[1]!)));
    bounds = bounds.map((bound, i) =>
      mayBe(i) ? boundOf(texts[i]!, 0, (pair) => pairs.get(pair) ?? 0) : bound,
    );
    left = left.filter(mayBe);
  }
  // the likeliest come first, and leave nothing to the others
  for (const i of left.sort((a, b) => bounds[b]! - bounds[a]!)) {
    if (bounds[i]! <= widest || widest >= most) break;
    widest = Math.max(widest, measure(texts[i]!, em));
  }
  return widest;
}
