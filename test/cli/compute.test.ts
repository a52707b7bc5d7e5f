import { readFileSync, statSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { exactWindow } from "../../src/verify/exact.ts";
import { hasShared, sharedPath } from "../shared.ts";
import { long, prices, returnsOf, rows, wide } from "./market.ts";
import { Workplace } from "./run.ts";

const place = new Workplace();
const market = prices(100);
place.write("prices.csv", wide(market));
place.write("stocks.csv", wide(market, ["A", "B", "C"]));
place.write("index.csv", wide(market, ["INDEX"]));
place.write("both.csv", wide(market, ["INDEX", "C"]));
place.write("long.csv", long(market, ["A", "B", "C"]));

const returns = returnsOf(market);

/** The beta that a table must hold, from exact arithmetic on the returns of these prices. */
function exactBeta(ticker: string, t: number, window: number): number {
  return exactWindow(
    returns[ticker]!.slice(t - window + 1, t + 1),
    returns.INDEX!.slice(t - window + 1, t + 1),
  ).beta.value;
}

describe("the benchmark", () => {
  test.each([
    ["a ticker of the file", ["prices.csv", "--benchmark", "INDEX"]],
    ["a file", ["stocks.csv", "--benchmark", "index.csv"]],
    ["a column of a file", ["stocks.csv", "--benchmark", "both.csv:INDEX"]],
    ["a column repeated on each date of a long file", ["long.csv", "--benchmark", "index_level"]],
  ])("may be %s", (_, args) => {
    const { status, stdout, stderr } = place.run(["compute", ...args, "--window", "20", "-o", "-"]);
    expect(stderr).toContain("3 tickers x 99 return dates, 2024-01-02 to 2024-04-09");
    expect(status).toBe(0);
    const [header, ...lines] = rows(stdout);
    expect(header).toEqual(["date", "A", "B", "C"]);
    expect(lines).toHaveLength(99);
    for (const [t, [date, ...cells]] of lines.entries()) {
      expect(date).toBe(market.dates[t + 1]);
      for (const [i, cell] of cells.entries()) {
        if (t < 19) expect(cell).toBe("");
        else expect(Number(cell)).toBeCloseTo(exactBeta("ABC"[i]!, t, 20), 12);
      }
    }
  });

  test("is left out of the tickers only where it is one of them", () => {
    const { stdout } = place.run([
      "compute",
      "prices.csv",
      "--benchmark",
      "both.csv:INDEX",
      "--window",
      "20",
      "-o",
      "-",
    ]);
    expect(rows(stdout)[0]).toEqual(["date", "INDEX", "A", "B", "C"]);
    expect(Number(rows(stdout).at(-1)![1])).toBeCloseTo(1, 14);
  });
});

describe("options", () => {
  const last = (args: string[]) => {
    const { status, stdout, stderr } = place.run([
      "compute",
      "prices.csv",
      "--benchmark",
      "INDEX",
      ...args,
      "-o",
      "-",
    ]);
    expect(status, stderr).toBe(0);
    return rows(stdout);
  };

  test("several windows and statistics make a long table", () => {
    const table = last(["--window", "10,20", "--stat", "beta,n,corr"]);
    expect(table[0]).toEqual(["date", "ticker", "benchmark", "window", "beta", "n", "corr"]);
    expect(table).toHaveLength(1 + 2 * 3 * 99);
    const line = table.find(
      ([date, ticker, , window]) => date === "2024-04-09" && ticker === "B" && window === "20",
    )!;
    expect(line[2]).toBe("INDEX");
    expect(Number(line[4])).toBeCloseTo(exactBeta("B", 98, 20), 12);
    expect(line[5]).toBe("20");
  });

  test("--shape long for one statistic", () => {
    expect(last(["--shape", "long", "--window", "20"])[0]).toEqual([
      "date",
      "ticker",
      "benchmark",
      "window",
      "beta",
    ]);
  });

  test("--min-periods gives earlier values", () => {
    const table = last(["--window", "20", "--min-periods", "5"]);
    expect(table.findIndex(([date, first]) => date !== "date" && first !== "")).toBe(5);
  });

  test("--ddof, --stat cov", () => {
    const [one, none] = ["1", "0"].map((ddof) =>
      Number(last(["--window", "20", "--stat", "cov", "--ddof", ddof]).at(-1)![1]),
    );
    expect(none! / one!).toBeCloseTo(19 / 20, 12);
  });

  test("--log takes log returns", () => {
    const logs = (name: string) =>
      market.columns[name]!.slice(1).map((price, t) => Math.log(price / market.columns[name]![t]!));
    const { beta } = exactWindow(logs("A").slice(-20), logs("INDEX").slice(-20));
    expect(Number(last(["--window", "20", "--log"]).at(-1)![1])).toBeCloseTo(beta.value, 12);
  });

  test("--from and --to cut the dates", () => {
    const table = last(["--window", "5", "--from", "2024-02-01", "--to", "2024-02-20"]);
    expect(table[1]![0]).toBe("2024-02-02");
    expect(table.at(-1)![0]).toBe("2024-02-20");
  });

  test("--returns takes the numbers as they are", () => {
    const text = wide({ dates: market.dates.slice(1), columns: returns });
    place.write("returns.csv", text);
    const { status, stdout } = place.run([
      "compute",
      "returns.csv",
      "--returns",
      "--benchmark",
      "INDEX",
      "--window",
      "20",
      "-o",
      "-",
    ]);
    expect(status).toBe(0);
    expect(rows(stdout)).toHaveLength(1 + 99);
    expect(Number(rows(stdout).at(-1)![1])).toBeCloseTo(exactBeta("A", 98, 20), 12);
  });

  test("--json gives the summary as data, and --quiet nothing", () => {
    const args = ["compute", "prices.csv", "--benchmark", "INDEX", "--window", "20", "-o", "json.csv"];
    const { stdout, stderr } = place.run([...args, "--json"]);
    expect(JSON.parse(stdout)).toMatchObject({
      tickers: 3,
      dates: 99,
      first: "2024-01-02",
      last: "2024-04-09",
      benchmarks: ["INDEX"],
      windows: [20],
      stats: ["beta"],
      missing: 0,
      files: ["json.csv"],
    });
    expect(JSON.parse(stdout).shown).toEqual({ stat: "beta", window: 20, benchmark: "INDEX" });
    expect(JSON.parse(stdout).latest.map(({ ticker }: { ticker: string }) => ticker)).toEqual([
      "B",
      "A",
      "C",
    ]);
    expect(stderr).toBe("");
    expect(place.run([...args, "--quiet"])).toEqual({ status: 0, stdout: "", stderr: "" });
  });

  test("several files are joined, and a date without a price anywhere is no date", () => {
    const extra = { dates: [...market.dates], columns: { D: market.columns.A!.map((price) => price * 2) } };
    place.write("d.csv", wide(extra).replace(/\n(2024-02-03),.*/, "\n$1,"));
    place.write("holed-index.csv", wide(market, ["INDEX"]).replace(/\n(2024-02-03),.*/, "\n$1,"));
    const { status, stdout, stderr } = place.run([
      "compute",
      "stocks.csv",
      "d.csv",
      "--benchmark",
      "holed-index.csv",
      "--window",
      "20",
      "-o",
      "-",
    ]);
    expect(status, stderr).toBe(0);
    expect(rows(stdout)[0]).toEqual(["date", "A", "B", "C", "D"]);
    expect(stdout).not.toContain("2024-02-03");
    expect(stderr).toContain("note: 99 of the 100 dates of the input are used: 1 not in INDEX");
  });
});

if (hasShared) {
  test("the real market from the raw file, as the README shows it", () => {
    const { status, stderr } = place.run([
      "compute",
      sharedPath("data/all_stocks_5yr.csv.gz"),
      "--benchmark",
      `${sharedPath("data/sp500_index.csv.gz")}:SP500`,
      "--window",
      "60",
      "-o",
      "beta.csv",
      "--heatmap",
      "beta.png",
    ]);
    expect(status, stderr).toBe(0);
    expect(stderr).toContain('value = "close" of open, high, low, close, volume');
    expect(stderr).toContain(
      "505 tickers x 1258 return dates, 2013-02-11 to 2018-02-07; beta against SP500; window 60",
    );
    const lines = readFileSync(place.path("beta.csv"), "utf8").trimEnd().split("\n");
    expect(lines).toHaveLength(1259);
    expect(lines.every((line) => line.split(",").length === 506)).toBe(true);
    expect(statSync(place.path("beta.png")).size).toBeGreaterThan(100_000);
  });
}
