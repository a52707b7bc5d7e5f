import { mkdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { createPanel } from "../../src/panel/panel.ts";
import { parseDay } from "../../src/panel/time.ts";
import { breaksOf } from "../../src/regime/breaks.ts";
import { exactWindow } from "../../src/verify/exact.ts";
import { prices, returnsOf, rows, wide } from "./market.ts";
import { expectRefusal, Workplace } from "./run.ts";

// `--risk-free` and `--horizon` of the commands beside `compute`; the rate moves with the market, so that no beta stays what it was.
const place = new Workplace();
const market = prices(400);
const own = returnsOf(market);
const rate = [0, ...own.INDEX!.map((value) => 0.3 * value)];
place.write(
  "prices.csv",
  wide({ dates: market.dates, columns: { ...market.columns, RF: rate.map((value) => 100 * value) } }),
);
place.write("index.csv", wide(market, ["INDEX"]));
mkdirSync(place.path("several"));
place.write("several/index.csv", wide(market, ["INDEX"]));
place.write("held.csv", "ticker,weight\nA,50%\nC,-25%\n");
const excess = Object.fromEntries(
  Object.entries(own).map(([name, values]) => [name, values.map((value, t) => value - rate[t + 1]!)]),
);
const RATE = ["--risk-free", "RF", "--risk-free-unit", "percent"];
const run = (command: string, ...args: string[]) =>
  place.call([command, "prices.csv", "--benchmark", "INDEX", ...RATE, ...args]);
const window = (series: readonly number[], of: Record<string, number[]>, last: number) =>
  exactWindow(series.slice(last - 59, last + 1), of.INDEX!.slice(last - 59, last + 1));

test("explain, of returns less the rate", () => {
  const { status, stdout, stderr } = run(
    "explain",
    "--since",
    market.dates[300]!,
    "--changes",
    "changes.csv",
  );
  expect(status, stderr).toBe(0);
  expect(stdout + stderr).toContain("3 tickers against INDEX over 60 rows, less RF to ");
  const [, ...table] = rows(readFileSync(place.path("changes.csv"), "utf8"));
  expect(table.map(([ticker]) => ticker)).toEqual(["A", "B", "C"]);
  for (const [ticker, before, , , after] of table) {
    expect(Number(before)).toBeCloseTo(window(excess[ticker!]!, excess, 299).beta.value, 10);
    expect(Number(after)).toBeCloseTo(window(excess[ticker!]!, excess, 398).beta.value, 10);
  }
});

test("explain, of overlapping returns, with a note on their errors", () => {
  const args = ["explain", "prices.csv", "--benchmark", "INDEX", "--tickers", "B", "--horizon", "5"];
  const { stdout } = place.call([...args, "--json", "--since", market.dates[300]!]);
  const over = (name: string) =>
    market.columns[name]!.slice(5).map((price, t) => price / market.columns[name]![t]! - 1);
  const five = { INDEX: over("INDEX") };
  const facts = JSON.parse(stdout);
  expect(facts.horizon).toBe(5);
  expect(facts.changes[0].before.beta).toBeCloseTo(window(over("B"), five, 295).beta.value, 10);
  expect(facts.changes[0].after.beta).toBeCloseTo(window(over("B"), five, 394).beta.value, 10);
  expect(facts.notes.join()).toContain("returns span 5 rows and overlap");
  expectRefusal(place.call([...args, "--max-gap", "2"]), 2, "--max-gap makes returns over gaps");
});

test("portfolio, of which cash earns the rate and has beta 0", () => {
  const args = ["--weights", "held.csv", "--cash", "--shock", "-10%"];
  const files = ["-o", "beta.csv", "--betas", "all.parquet", "--lines", "beta.svg"];
  const { status, stdout, stderr } = run("portfolio", ...args, ...files);
  expect(status, stderr).toBe(0);
  expect(stdout + stderr).toContain("over 60 rows, less RF to ");
  const sum = excess.A!.map((value, t) => 0.5 * value - 0.25 * excess.C![t]!);
  const last = rows(readFileSync(place.path("beta.csv"), "utf8"))
    .at(-1)!
    .map(Number);
  const { beta, se_beta } = window(sum, excess, 398);
  expect(last[1]).toBeCloseTo(beta.value, 10);
  expect(last[2]).toBeCloseTo(se_beta.value, 10);
  expect(last[7]).toBeCloseTo(beta.value, 10);
  expect(Math.abs(beta.value - window(own.A!, own, 398).beta.value)).toBeGreaterThan(0.1);
  expect(readFileSync(place.path("beta.svg"), "utf8")).toContain("excess returns (over RF)");
  expect(JSON.parse(run("portfolio", ...args, "--json").stdout).riskFree).toBe("RF");
});

test("a rate that is held is told to be none", () => {
  place.write("rate.csv", "ticker,weight\nA,50%\nRF,50%\n");
  const held = run("portfolio", "--weights", "rate.csv");
  expectRefusal(held, 1, "RF is the riskless rate and no ticker; leave it out of what is held");
});

test("breaks, in returns less the rate", () => {
  const { status, stdout, stderr } = run("breaks", "-o", "-", "--level", "10");
  expect(status, stderr).toBe(0);
  const time = { kind: "day", values: Float64Array.from(market.dates.slice(1), parseDay) } as const;
  const panel = (names: string[]) =>
    createPanel(time, names, Float64Array.from(names.flatMap((name) => excess[name]!)));
  const found = breaksOf(panel(["A", "B", "C"]), panel(["INDEX"]), { level: 10 });
  const [, ...table] = rows(stdout);
  expect(found.length).toBeGreaterThan(0);
  expect(table.map(([ticker, date]) => `${ticker} ${date}`)).toEqual(
    found.map(({ ticker, row }) => `${"ABC"[ticker]} ${market.dates[row + 1]}`),
  );
  for (const [k, cells] of table.entries()) {
    expect(Number(cells[2])).toBeCloseTo(found[k]!.before.beta, 8);
    expect(Number(cells[5])).toBeCloseTo(found[k]!.after.beta, 8);
  }
});

test("a report: betas are of excess returns, the market's own move is what it was", () => {
  const args = ["-o", "note.md", "--weights", "held.csv", "--cash"];
  expect(run("report", ...args).status).toBe(0);
  const note = readFileSync(place.path("note.md"), "utf8");
  expect(note).toContain("399 daily returns, less the riskless rate (RF)");
  expect(note).toContain("x − r, r being the riskless return (RF) of the same days");
  for (const name of ["A", "B", "C"])
    expect(note).toMatch(
      new RegExp(
        `\\| ${name} .*${window(excess[name]!, excess, 398).beta.value.toFixed(2).replace("-", "[-−]")} `,
      ),
    );
  const level = market.columns.INDEX!;
  const move = Math.abs(100 * (level.at(-1)! / level[0]! - 1)).toFixed(1);
  expect(note).toMatch(new RegExp(`INDEX (rose|fell) by ${move}.%`));
  expect(run("report", "-o", "note.html", "--locale", "ja").status).toBe(0);
  expect(readFileSync(place.path("note.html"), "utf8")).toContain("無リスク金利 RF 控除後");
});

test.each<[string, string[], string]>([
  ["breaks", ["-o", "x.csv"], "--horizon: the test takes returns for independent"],
  [
    "portfolio",
    ["--weights", "held.csv", "--cash"],
    "--horizon: errors and bands take returns for independent",
  ],
  ["report", ["-o", "x.html"], "--horizon: errors and bands take returns for independent"],
])("%s says why it takes no overlapping returns", (command, args, message) => {
  expectRefusal(run(command, ...args, "--horizon", "5"), 2, message);
  expect(run(command, ...args, "--horizon", "1", "--quiet").status).toBe(0);
});

test.each<[string, string[]]>([
  ["breaks", ["-o", "index.csv"]],
  ["explain", ["--changes", "index.csv"]],
  ["portfolio", ["--weights", "held.csv", "--cash", "-o", "index.csv"]],
])("%s does not write over the benchmark or the rate", (command, args) => {
  const before = readFileSync(place.path("index.csv"), "utf8");
  for (const series of [
    ["--benchmark", "index.csv"],
    ["--benchmark", "INDEX", "--risk-free", "index.csv", "--risk-free-unit", "percent"],
  ])
    expectRefusal(place.call([command, "prices.csv", ...series, ...args]), 1, "index.csv is an input");
  expect(readFileSync(place.path("index.csv"), "utf8")).toBe(before);
});

test.each<[string, string[]]>([
  ["breaks", ["-o", "several/index.csv"]],
  ["explain", ["--changes", "several/index.csv"]],
  ["portfolio", ["--weights", "held.csv", "--cash", "-o", "several/index.csv"]],
])("%s does not write over a file of a folder of benchmarks", (command, args) => {
  const before = readFileSync(place.path("several/index.csv"), "utf8");
  expectRefusal(
    place.call([command, "prices.csv", "--benchmark", "several", ...args]),
    1,
    "several/index.csv is an input",
  );
  expect(readFileSync(place.path("several/index.csv"), "utf8")).toBe(before);
});
