import { readFileSync } from "node:fs";
import { beforeAll, expect, test } from "vitest";
import { numbersOfBeta } from "./beta.ts";

/** What the pages set themselves: betas that were made, limits, the five days, inputs of examples. */
const GIVEN = ["1.5", "0.5", "1.0", "-2.0", "-0.5", "-1.5", "2.0", "3.0", "0.8", "1.2", "1.1", "1.4", "0.6"];
/** Numbers inside options, which say nothing. */
const CODE = /`[^`]*`/g;

let said: Record<string, string>;
beforeAll(async () => {
  said = await numbersOfBeta();
});

test.each(["docs/beta.md", "docs/beta.ja.md"])(
  "every number of %s is computed, and all that are computed are there",
  (path) => {
    const text = readFileSync(new URL(`../../${path}`, import.meta.url), "utf8").replaceAll(CODE, "");
    const numbers = [...text.matchAll(/(?<![\d.])-?\d+\.\d+/g)].map((match) => match[0]);
    const known = new Set([...Object.values(said), ...GIVEN]);
    expect(numbers.length).toBeGreaterThan(50);
    expect(numbers.filter((number) => !known.has(number))).toEqual([]);
    const shown = new Set(text.match(/-?\d+(\.\d+)?/g));
    expect(Object.entries(said).filter(([, number]) => !shown.has(number))).toEqual([]);
  },
);

/** Where numbers stand, in both languages, without white space; names in braces are those of the numbers. */
const SAID: readonly (readonly [en: string, ja: string])[] = [
  ["squared and summed, are {hand smm}", "偏差の 2 乗の合計は {hand smm}"],
  ["has a beta of {AAA beta} with an error of {AAA se}", "β は {AAA beta}、標準誤差は {AAA se}"],
  ["between {AAA low} and {AAA high}", "{AAA low} から {AAA high} の間"],
  ["made with 0.8, the year says {BBB beta}", "0.8 で作った BBB は {BBB beta}"],
  ["made with 1.4, {CCC beta}", "1.4 で作った CCC は {CCC beta}"],
  ["made with 0.6, {DDD beta}", "0.6 で作った DDD は {DDD beta}"],
  ["60-day beta goes from {AAA least} to {AAA most}", "{AAA least} から {AAA most} まで動きます"],
  ["needs {half window} days", "平均 {half window} 日"],
  [
    "window of {effective days} days (a spread of {spread halflife}",
    "{effective days} 日の窓に相当し（上の市場でのばらつきは {spread halflife}",
  ],
  ["after {half halflife} days", "{half halflife} 日後"],
  ["error of {sector 25} instead of {sector 1}", "{sector 1} ではなく {sector 25}"],
  [
    "say {portfolio directly} as well, with an error of {portfolio se}",
    "回帰しても {portfolio directly} で、ノイズが打ち消し合うため標準誤差は {portfolio se}",
  ],
  ["expect {portfolio move} %", "β 倍の {portfolio move} %"],
  [
    "explains {AAA r2} %, of the portfolio's {portfolio r2} %",
    "{AAA r2} %、ポートフォリオで {portfolio r2} %",
  ],
  ["shows {thin daily} by daily", "日次リターンでは {thin daily}"],
  [
    "days give {thin three weeks}, and Dimson's sum over two late days {thin dimson}",
    "{thin three weeks}、2 日前までの市場への感応度を足すディムソンの β なら {thin dimson}",
  ],
];

test.each([
  ["docs/beta.md", 0],
  ["docs/beta.ja.md", 1],
] as const)("the sentences of %s say what is computed", (path, language) => {
  const bare = (text: string) => text.replaceAll(/\s/g, "");
  const text = bare(readFileSync(new URL(`../../${path}`, import.meta.url), "utf8"));
  const wanted = SAID.map((both) =>
    both[language].replaceAll(/\{(.*?)\}/g, (_, name: string) => said[name]!),
  );
  expect(wanted.filter((sentence) => !text.includes(bare(sentence)))).toEqual([]);
});

test("the tables and sums of both pages stand as they are computed", () => {
  for (const path of ["docs/beta.md", "docs/beta.ja.md"]) {
    const text = readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
    for (const window of [20, 60, 120, 252]) {
      const cells = [`formula ${window}`, `spread ${window}`].map((name) => said[name]);
      expect(text).toContain(`| ${window} | ${cells.join(" | ")} | ${said[`outside ${window}`]} % |`);
    }
    const parts = [0, 1, 2, 3].map((i) => said[`part ${i}`]).join(" + ");
    expect(text).toContain(`${parts} = ${said["portfolio beta"]}`);
    expect(text).toContain(`= ${said["hand beta"]}`);
  }
});
