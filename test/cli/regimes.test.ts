import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { studentQuantile } from "../../src/panel/student.ts";
import { fromCSV } from "../../src/source/csv.ts";
import { prices, wide } from "./market.ts";
import { expectRefusal, Workplace } from "./run.ts";

const place = new Workplace();
place.write("prices.csv", wide(prices(200)));
const compute = (...args: string[]) =>
  place.call(["compute", "prices.csv", "--benchmark", "INDEX", "--window", "20", ...args]);
compute("-o", "wide.csv");
compute("--stat", "beta,se_beta,n", "-o", "long.parquet");
const lines = (name: string) => readFileSync(place.path(name), "utf8").trimEnd().split("\n");

test("lists crossings, shares and states of a table; the band crosses less often", () => {
  const plain = place.call([
    ...["regimes", "wide.csv", "-o", "crossings.csv", "--shares", "shares.csv", "--states", "states.csv"],
  ]);
  expect(plain.status).toBe(0);
  const { values, tickers, time } = fromCSV(readFileSync(place.path("wide.csv"))).panel;
  const rows = time.values.length;
  const state = (beta: number) => (beta < 0.8 ? "defensive" : beta > 1.2 ? "aggressive" : "neutral");
  const crossings = tickers.flatMap((ticker, i) =>
    Array.from({ length: rows - 20 }, (_, k) => i * rows + 20 + k).flatMap((k) =>
      state(values[k]!) === state(values[k - 1]!)
        ? []
        : [`${ticker},${state(values[k - 1]!)},${state(values[k]!)},${values[k]}`],
    ),
  );
  expect(crossings.length).toBeGreaterThan(5);
  const found = lines("crossings.csv")
    .slice(1)
    .map((line) => line.split(","));
  expect(found.map(([ticker, , from, to, beta]) => [ticker, from, to, beta].join())).toEqual(crossings);
  expect(plain.stderr).toContain(`${crossings.length} crossings; a state that ended had lasted`);
  expect(lines("shares.csv")).toHaveLength(rows + 1);
  expect(lines("states.csv").map((line) => line.split(",")[0])).toEqual(["ticker", ...tickers]);

  // a table that has errors gives each crossing its own, by the limits alone, too
  const table = place.call([
    "compute",
    "prices.csv",
    "--benchmark",
    "INDEX",
    "--window",
    "20",
    "--stat",
    "se_beta",
    "-o",
    "-",
  ]);
  const errors = fromCSV(table.stdout).panel.values;
  const [header, ...told] = place.call(["regimes", "long.parquet", "-o", "-"]).stdout.trimEnd().split("\n");
  expect(header).toBe("ticker,date,from,to,beta,se_beta,lasted");
  expect(told.map((line) => line.split(",")[4])).toEqual(found.map((cells) => cells[4]));
  for (const line of told) {
    const [, , , , beta, error] = line.split(",");
    expect(Number(error)).toBe(errors[values.indexOf(Number(beta))]);
  }

  const sure = place.call(["regimes", "long.parquet", "-o", "-", "--band", "95"]);
  expect(sure.status).toBe(0);
  const certain = sure.stdout.trimEnd().split("\n").slice(1);
  expect(certain.length).toBeLessThan(crossings.length);
  const quantile = studentQuantile(0.95, 18);
  for (const line of certain) {
    const [, , from, to, beta, error] = line.split(",");
    const [low, high] = [-1, 1].map((sign) => Number(beta) + sign * quantile * Number(error));
    const rises = from === "defensive" || to === "aggressive";
    expect(
      rises ? low! > (from === "defensive" ? 0.8 : 1.2) : high! < (from === "aggressive" ? 1.2 : 0.8),
    ).toBe(true);
  }
});

test.each<[string[], 1 | 2, string]>([
  [["wide.csv"], 2, "nowhere to write to; give -o <file.csv>"],
  [
    ["wide.csv", "-o", "x.parquet"],
    2,
    "crossings, shares and states are .csv or .csv.gz files or -, got x.parquet",
  ],
  [["wide.csv", "-o", "x.csv", "--states", "x.csv"], 2, "x.csv is given as output twice"],
  [["wide.csv", "-o", "wide.csv"], 1, "wide.csv is an input"],
  [["wide.csv", "-o", "x.csv", "--low", "2"], 2, "low must be below high, got 2 and 1.2"],
  [["wide.csv", "-o", "x.csv", "--band", "95"], 1, "wide.csv: has no se_beta, of which --band 95 is made"],
  [["long.parquet", "-o", "x.csv", "--window", "60"], 1, 'no row has window "60"'],
])("refuses %j", (args, status, message) => {
  expectRefusal(place.call(["regimes", ...args]), status, message);
});
