// The widest of many names, as a real canvas measures them with real fonts.
import { expect, test } from "vitest";
import { MT19937 } from "../../../src/sample/mt19937.ts";
import { widestOf } from "../../../src/viewer/plot/widest.ts";

const CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const KANJI = "国際日本電気三菱東京海上火災保険自動車製作所化学工業銀行証券不動産";
const KANA = "アイウエオカキクケコサシスセソタチツテトナニヌネノーャュョッンガギグ";
const random = new MT19937(3);

function names(count: number, letters: string, least: number, most: number): string[] {
  const all = Array.from(letters);
  const length = () => least + Math.floor(random.uniform() * (most - least + 1));
  const letter = () => all[Math.floor(random.uniform() * all.length)]!;
  return Array.from({ length: count }, () => Array.from({ length: length() }, letter).join(""));
}

/** Names, and how many measures they may take. */
const LISTS: readonly [what: string, names: readonly string[], most: number][] = [
  ["tickers", names(3000, CAPITALS, 1, 5), 750],
  ["numbers", Array.from({ length: 3000 }, (_, i) => String(1300 + i)), 200],
  ["numbered", Array.from({ length: 3000 }, (_, i) => `T${String(i).padStart(4, "0")}`), 200],
  ["kerned", ["AVAVAV", "LTLTLT", "AAAAAA", "-J-J-J", "VAVAVA", ...names(500, "AVTLYW-J.", 5, 6)], 300],
  ["companies", names(1000, `${CAPITALS}${CAPITALS.toLowerCase()}${CAPITALS.toLowerCase()} .&`, 4, 20), 700],
  ["Japanese", names(2000, KANJI + KANA, 3, 9), 400],
  ["mixed", names(1000, `${KANJI}${KANA}${CAPITALS}0123456789（）・`, 2, 8), 600],
  [
    "with signs of several parts",
    ["é", "é".repeat(5), "👩‍👩‍👧", "🇯🇵🇯🇵", "สวัสดี", "ﷺ", ...names(40, CAPITALS, 1, 3)],
    90,
  ],
];

test.each(LISTS)("%s", (_, list, most) => {
  const context = document.createElement("canvas").getContext("2d")!;
  for (const font of ["sans-serif", "serif", "monospace", "system-ui"])
    for (const em of [11, 12]) {
      context.font = `${em}px ${font}`;
      let count = 0;
      const measure = (text: string) => {
        count++;
        return context.measureText(text).width;
      };
      const widest = widestOf(list, em, measure, Number.POSITIVE_INFINITY);
      expect(count, font).toBeLessThan(most);
      const each = Math.max(...list.map(measure));
      expect(Math.abs(widest - each), `${font} ${em}`).toBeLessThan(1e-3);
    }
});
