import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { checkDecay, type Decay } from "../../src/kernel/decay.ts";
import { smooth } from "../../src/kernel/smooth.ts";
import { exactEwm, type Weighting } from "../exact-ewm.ts";
import { prices, returnsOf, rows, wide } from "./market.ts";
import { expectRefusal, Workplace } from "./run.ts";

const place = new Workplace();
const market = prices(100);
place.write("prices.csv", wide(market));
place.write("gaps.csv", wide(market).replaceAll(/\n(2024-02-0\d),([^,]*),[^,]*/g, "\n$1,$2,"));
place.write("flat.csv", wide(market).replaceAll(/\n(2024-[^,]*),[^,]*/g, "\n$1,100"));

const returns = returnsOf(market);
const compute = (file: string, ...args: string[]) =>
  place.call(["compute", file, "--benchmark", "INDEX", ...args, "-o", "-"]);

/** The column of one ticker as numbers, missing as NaN. */
function column(stdout: string, name: string): number[] {
  const [header, ...lines] = rows(stdout);
  const i = header!.indexOf(name);
  return lines.map((line) => (line[i] === "" ? Number.NaN : Number(line[i])));
}

function expectNear(values: readonly number[], expected: readonly number[]): void {
  expect(values).toHaveLength(expected.length);
  for (const [t, value] of values.entries()) {
    if (Number.isNaN(expected[t]!)) expect(value, `row ${t}`).toBeNaN();
    else expect(value, `row ${t}`).toBeCloseTo(expected[t]!, 12);
  }
}

describe("exponential weights", () => {
  const exactBeta = (x: readonly number[], decay: Decay, mode: Partial<Weighting> = {}) =>
    exactEwm(x, returns.INDEX!, { alpha: checkDecay(decay).alpha, ...mode }).map((exact) => exact!.beta);

  test.each<[string[], Decay]>([
    [["--halflife", "10"], { halflife: 10 }],
    [["--span", "9.5"], { span: 9.5 }],
    [["--alpha", "0.06"], { alpha: 0.06 }],
  ])("%j", (args, decay) => {
    const { status, stdout, stderr } = compute("prices.csv", ...args);
    expect(status, stderr).toBe(0);
    const [name, value] = Object.entries(decay)[0]!;
    expect(stderr).toContain(`beta against INDEX; ${name}=${value}\n`);
    for (const ticker of ["A", "B", "C"])
      expectNear(column(stdout, ticker), exactBeta(returns[ticker]!, decay));
  });

  test("--no-adjust and --ignore-na, over gaps", () => {
    const holed = returns.A!.map((value, t) => {
      const date = (row: number) => /2024-02-0\d/.test(market.dates[row]!);
      return date(t) || date(t + 1) ? Number.NaN : value;
    });
    for (const adjust of [true, false]) {
      for (const ignoreNa of [true, false]) {
        const { stdout } = compute(
          "gaps.csv",
          "--halflife",
          "10",
          ...(adjust ? [] : ["--no-adjust"]),
          ...(ignoreNa ? ["--ignore-na"] : []),
        );
        expectNear(column(stdout, "A"), exactBeta(holed, { halflife: 10 }, { adjust, ignoreNa }));
      }
    }
  });

  test("--min-periods blanks what rests on few pairs", () => {
    const { stdout, stderr } = compute("prices.csv", "--halflife", "10", "--min-periods", "20");
    expect(column(stdout, "A").findIndex((value) => !Number.isNaN(value))).toBe(19);
    expect(stderr).toContain("halflife=10, at least 20 pairs");
    expect(stderr).toContain("missing: 19.2 % of beta\n");
  });

  test("several statistics make a long table, and heatmap shows what it is told to", () => {
    const args = ["--halflife", "10", "--stat", "beta,alpha,r2,n"];
    const { status, stdout } = compute("prices.csv", ...args);
    expect(status).toBe(0);
    const [header, ...lines] = rows(stdout);
    expect(header).toEqual(["date", "ticker", "benchmark", "window", "beta", "alpha", "r2", "n"]);
    expect(lines.every((line) => line[3] === "halflife=10")).toBe(true);
    expect(lines).toHaveLength(3 * 99);
    place.write("long.csv", stdout);
    const shown = ["heatmap", "long.csv", "--stat", "r2", "--window", "halflife=10", "-o", "r2.svg"];
    expect(place.call(shown).stderr).toBe("written: r2.svg\n");
    expect(readFileSync(place.path("r2.svg"), "utf8")).toContain(
      "EW R² (regression on INDEX), half-life 10 days",
    );
    const { status: none, stderr } = place.call(shown.with(5, "halflife=11"));
    expect(stderr).toContain('no row has window "halflife=11"');
    expect(none).toBe(1);
  });

  test("the picture's title and the summary as data", () => {
    const { status, stdout } = place.call([
      ...["compute", "prices.csv", "--benchmark", "INDEX", "--span", "20", "--locale", "ja", "--json"],
      ...["--heatmap", "ja.svg"],
    ]);
    expect(status).toBe(0);
    expect(readFileSync(place.path("ja.svg"), "utf8")).toContain(
      "スパン 20 日の指数加重 β（INDEX との回帰）",
    );
    expect(JSON.parse(stdout)).toMatchObject({
      windows: ["span=20"],
      shown: { stat: "beta", window: "span=20", benchmark: "INDEX" },
      missing: 1 / 99,
    });
  });
});

test("--smooth is an EMA of what is written and drawn, but not of n", () => {
  const args = ["--window", "10", "--stat", "beta,n"];
  const raw = compute("prices.csv", ...args);
  const { stdout, stderr } = compute("prices.csv", ...args, "--smooth", "5", "--heatmap", "smooth.svg");
  expect(stderr).toContain("note: beta smoothed by an EMA of span 5\n");
  expect(readFileSync(place.path("smooth.svg"), "utf8")).toContain(
    "10-day rolling β (regression on INDEX), EMA of span 5 days",
  );
  expect(column(stdout, "n")).toEqual(column(raw.stdout, "n"));
  const values = Float64Array.from(column(raw.stdout, "beta"));
  const time = { kind: "day" as const, values: Float64Array.from({ length: 99 }, (_, t) => t) };
  const expected = smooth({ time, tickers: ["A", "B", "C"], values, stat: "beta" }, { span: 5 }).values;
  expect(column(stdout, "beta")).toEqual([...expected]);
  expect(column(stdout, "beta")).not.toEqual(column(raw.stdout, "beta"));
});

describe("wrong usage: exit code 2, one line", () => {
  test.each<[string[], string]>([
    [["--halflife", "0"], "halflife must be a number > 0, got 0"],
    [["--span", "0.5"], "span must be a number >= 1, got 0.5"],
    [["--alpha", "2"], "alpha must be a number > 0 and <= 1, got 2"],
    [["--halflife", "x"], "error: option '--halflife <rows>' argument 'x' is invalid. A number is wanted."],
    [["--halflife", "60", "--span", "60"], "--halflife and --span exclude each other; give one"],
    [["--alpha", "0.1", "--span", "60"], "--span and --alpha exclude each other; give one"],
    [["--window", "60", "--alpha", "0.1"], "--window and --alpha exclude each other; give one"],
    [["--ddof", "0", "--span", "60"], "--ddof is about windows, and --span says there are none; give one"],
    [["--no-adjust"], "--no-adjust is about exponential weights; give --halflife, --span or --alpha too"],
    [["--ignore-na"], "--ignore-na is about exponential weights; give --halflife, --span or --alpha too"],
    [
      ["--halflife", "9", "--stat", "se_beta"],
      'stats must be of beta, alpha, cov, corr, r2, n, got "se_beta"',
    ],
    [["--smooth", "0"], "--smooth must be a number >= 1, got 0"],
  ])("%j", (args, message) => {
    expectRefusal(compute("prices.csv", ...args), 2, message.replace("error: ", ""));
  });
});

describe("data problems: exit code 1, one line", () => {
  test.each<[string, string[], string]>([
    ["flat.csv", ["--halflife", "10"], "every value is missing: INDEX does not move, or no ticker does"],
    ["prices.csv", ["--span", "1"], "or all weight is on one row"],
    [
      "prices.csv",
      ["--halflife", "10", "--min-periods", "200"],
      "every value is missing: 200 complete pairs are asked for and no ticker has more than 99",
    ],
  ])("%s %j", (file, args, message) => {
    expectRefusal(compute(file, ...args), 1, message);
  });
});
