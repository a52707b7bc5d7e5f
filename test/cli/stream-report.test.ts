// `compute --max-memory` with --duplicates and --report: the table, notes and lists of a run in memory.
import { mkdirSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { expect, test } from "vitest";
import { normal } from "../random.ts";
import { expectSame } from "./bound.ts";
import { prices } from "./market.ts";
import { Workplace } from "./run.ts";

const place = new Workplace();
const market = prices(130, 5);
const draw = normal(29);

type Row = readonly [date: string, ticker: string, price: string];
const NAMES = ["INDEX", ...Array.from({ length: 70 }, (_, k) => `S${k}`), "NONE", "LATE"];
/** Rows of all tickers, some of them twice or three times, with gaps, prices of zero, infinities and blanks. */
const rows: Row[] = NAMES.flatMap((name, i) =>
  market.dates.flatMap((date, t): Row[] => {
    if (name === "NONE") return t === 4 ? [[date, name, ""]] : [];
    if (name === "LATE" && t < 124) return [];
    const level = market.columns[["A", "B", "C"][i % 3]!]![t]!;
    const price = (): string => {
      const dice = draw();
      if (dice < -2 && i > 0) return ["", "NA", "0", "-2.5", "inf"][Math.floor(-1000 * dice) % 5]!;
      return (level * (1 + 0.01 * draw())).toFixed(3);
    };
    const times = i > 0 && draw() > 1.9 ? 0 : draw() > 1.7 ? (draw() > 0 ? 2 : 3) : 1;
    return Array.from({ length: times }, () => [date, name, price()] as const);
  }),
);
const shuffled = rows
  .map((row) => ({ row, at: draw() }))
  .sort((a, b) => a.at - b.at)
  .map(({ row }) => row);

function write(path: string, list: readonly Row[]): void {
  mkdirSync(dirname(place.path(path)), { recursive: true });
  place.write(path, `date,ticker,close\n${list.map((row) => row.join(",")).join("\n")}\n`);
}

write("sorted.csv", rows);
write("shuffled.csv", shuffled);
// parts that share many cells, and a table of its own among them
for (const [k, keep] of [
  (t: number) => t < 60,
  (t: number) => t > 20 && t < 90,
  (t: number) => t > 55,
].entries()) {
  const part = shuffled.filter(([date, name]) => name !== "S9" && keep(market.dates.indexOf(date)));
  write(`parts/${k}.csv`, part);
}
write(
  "parts/1b.csv",
  rows.filter(([, name]) => name === "S9"),
);
for (const name of ["S1", "S2"]) {
  const own = rows
    .filter(([, ticker]) => ticker === name)
    .map(([date, , price]) => `${date},1,2,0.5,${price}`);
  mkdirSync(place.path("singles"), { recursive: true });
  place.write(`singles/${name}.csv`, `Date,Open,High,Low,Close\n${own.join("\n")}\n`);
}
const INDEX = ["--benchmark", "INDEX", "--window", "20", "--min-periods", "8"];

/** The report of a run, its lists in one order. */
function report(name: string) {
  const told = JSON.parse(readFileSync(place.path(name), "utf8"));
  for (const part of [told.dropped, told]) {
    for (const one of Object.values<{ list?: object[] }>(part)) {
      if (Array.isArray(one?.list)) one.list = one.list.map((item) => JSON.stringify(item)).sort() as never;
    }
  }
  return told;
}

test.each<[string, string[]]>([
  ["first, sorted by ticker", ["sorted.csv", "--duplicates", "first"]],
  ["last, not sorted", ["shuffled.csv", "--duplicates", "last"]],
  [
    "mean, not sorted, some dates only",
    ["shuffled.csv", "--duplicates", "mean", "--from", "2024-01-20", "--calendar", "union"],
  ],
  ["first of several files", ["parts", "--duplicates", "first"]],
  ["last of several files", ["parts", "--duplicates", "last"]],
  ["mean of several files", ["parts", "--duplicates", "mean"]],
  ["mean of instruments", ["singles", "--duplicates", "mean"]],
])("%s", (_, args) => {
  const benchmark = args[0] === "singles" ? ["--benchmark", "S1", "--window", "20"] : INDEX;
  const call = [...args, ...benchmark, "--stat", "beta,n"];
  const { said } = expectSame(place, call, "csv", true);
  expect(said).toMatch(/rows repeat the date/);
  const [whole, bound] = [report("out-0.json"), report("out-1.json")];
  expect(whole.dropped.duplicates.count).toBeGreaterThan(10);
  expect(bound.dropped).toEqual(whole.dropped);
  for (const key of ["inputs", "benchmarks", "used", "gaps", "filled"] as const)
    expect(bound[key], key).toEqual(whole[key]);
  expect(bound.findings.list.every((one: string) => one.includes('"short"'))).toBe(true);
  expect(bound.findings.notSought).toContain("split");
});
