// Exponential weights on real returns, against pandas and against 50-digit arithmetic.
import { beforeAll, describe, expect, test } from "vitest";
import type { Decay } from "../src/kernel/decay.ts";
import { createKernel, type Kernel } from "../src/kernel/kernel.ts";
import { panelFromColumns } from "../src/panel/columns.ts";
import type { Panel } from "../src/panel/panel.ts";
import { type EwmStat, pick, type Result } from "../src/panel/result.ts";
import { sharedTable } from "./shared.ts";

const stats = ["cov", "beta", "corr"] as const;
type Golden = Record<"variant" | "date" | "ticker" | (typeof stats)[number], string>;

let kernel: Kernel;
let returns: Panel;
let benchmarks: Panel;
const row = new Map<string, number>();
const results = new Map<string, Result>();

beforeAll(async () => {
  kernel = await createKernel();
  const lines = sharedTable("golden/sp500_returns_subset.csv.gz");
  const dates = lines.map(({ date }) => date!);
  const column = (name: string) => lines.map((line) => (line[name] === "" ? Number.NaN : Number(line[name])));
  const names = Object.keys(lines[0]!).filter((name) => name !== "date" && name !== "SP500");
  returns = panelFromColumns(dates, Object.fromEntries(names.map((name) => [name, column(name)])));
  benchmarks = panelFromColumns(dates, { SP500: column("SP500") });
  for (const [t, date] of dates.entries()) row.set(date, t);
});

/** `hl60_noadj_ignna`: the options of a variant. */
function optionsOf(variant: string) {
  const words = variant.split("_");
  const decay: Decay = words[0] === "hl60" ? { halflife: 60 } : { span: 60 };
  return { decay, adjust: words[1] === "adj", ignoreNa: words.includes("ignna"), minPeriods: 20 };
}

function at(variant: string, stat: EwmStat, { ticker, date }: Golden): number {
  let result = results.get(variant);
  if (!result) {
    result = kernel.ewm(returns, benchmarks, { ...optionsOf(variant), stats: [...stats] });
    results.set(variant, result);
  }
  const i = returns.tickers.indexOf(ticker);
  return pick(result, { stat }).values[i * returns.time.values.length + row.get(date)!]!;
}

/** cov / corr and beta / corr are the scales sd(x) sd(m) and sd(x) / sd(m). */
function expectGolden(golden: Golden, bound: (exact: number, scale: number) => number): number {
  let worst = 0;
  for (const stat of stats) {
    const value = at(golden.variant, stat, golden);
    const where = `${stat}, ${golden.variant}, ${golden.ticker} ${golden.date}`;
    if (golden[stat] === "") {
      expect(value, where).toBeNaN();
      continue;
    }
    const exact = Number(golden[stat]);
    const scale = stat === "corr" ? 1 : Math.abs(exact / Number(golden.corr));
    expect(Math.abs(value - exact), where).toBeLessThanOrEqual(bound(exact, scale));
    worst = Math.max(worst, Math.abs(value - exact) / scale);
  }
  return worst;
}

describe("505 tickers' market, halflife 60 and span 60", () => {
  test("50-digit arithmetic", () => {
    const lines = sharedTable("golden/sp500_ewm_mpmath50.csv.gz") as unknown as Golden[];
    for (const golden of lines) {
      expectGolden(golden, (exact, scale) => Math.max(1e-13 * Math.abs(exact), 1e-14 * scale));
    }
    expect(lines).toHaveLength(48);
  });

  // pandas rounds each of some ten operations a row, and 1 - alpha once for all; what it has lost is kept with the
  // weight of old rows, so that its error stays below 10 u / alpha of the scale, where u = 2^-53 (and twice that in a
  // quotient of two)
  test("pandas", () => {
    const lines = sharedTable("golden/sp500_ewm_pandas.csv.gz") as unknown as Golden[];
    let valid = 0;
    let worst = 0;
    for (const golden of lines) {
      const alpha = golden.variant.startsWith("hl60") ? 1 - 2 ** (-1 / 60) : 2 / 61;
      worst = Math.max(
        worst,
        expectGolden(golden, (_, scale) => ((20 * 2 ** -53) / alpha) * scale),
      );
      if (golden.beta !== "") valid++;
    }
    expect(lines).toHaveLength(18_656);
    expect(valid).toBeGreaterThan(15_000);
    expect(worst).toBeGreaterThan(0); // pandas is not compared with itself
  });
});
