import { createKernel } from "../../src/node/kernel.ts";
import { createPanel, type Panel } from "../../src/panel/panel.ts";
import { portfolioOf } from "../../src/portfolio/portfolio.ts";
import type { Subject } from "../../src/report/subject.ts";
import { groupReturns } from "../../src/sector/groups.ts";
import { normal } from "../random.ts";

export const WINDOW = 40;
export const ROWS = 620;
export const NAMES = ["A1", "B2", "C3", "D4", "E5", "F6", "G7", "H8", "I9", "J10", "K11", "L12"] as const;
export const LABELS = [
  "Coal",
  "Coal",
  "Coal",
  "Coal",
  "Milk",
  "Milk",
  "Milk",
  "Milk",
  "Milk",
  "",
  "",
  "Silk",
];
export const STATS = ["beta", "se_beta", "n", "resid_std", "r2"] as const;

/** What is held: two longs and a short, the rest cash. */
export const HELD = { tickers: ["B2", "H8", "K11"], values: Float64Array.of(0.5, 0.6, -0.3) };

/** A market and tickers whose betas drift, some with gaps, one that begins late; the last row of one is missing. */
export function returnsOf(seed = 7): { returns: Panel; market: Panel } {
  const draw = normal(seed);
  const time = { kind: "day", values: Float64Array.from({ length: ROWS }, (_, t) => 17_000 + t) } as const;
  const market = Float64Array.from({ length: ROWS }, () => 0.01 * draw());
  const values = new Float64Array(NAMES.length * ROWS);
  for (const i of NAMES.keys()) {
    for (let t = 0; t < ROWS; t++) {
      const beta = 0.2 + 0.15 * i + 0.4 * Math.sin((t + 40 * i) / 60);
      const missing = (i === 3 && t < 300) || (i === 4 && t % 50 === 7) || (i === 9 && t === ROWS - 1);
      values[i * ROWS + t] = missing ? Number.NaN : beta * market[t]! + 0.008 * draw();
    }
  }
  return { returns: createPanel(time, NAMES, values), market: createPanel(time, ["INDEX"], market) };
}

export async function subjectOf(more: Partial<Subject> = {}): Promise<Subject> {
  const { returns, market } = returnsOf();
  const kernel = await createKernel();
  const options = { window: WINDOW, minPeriods: 30, stats: STATS };
  const groups = groupReturns(returns, LABELS);
  const all = groupReturns(
    returns,
    NAMES.map(() => "all"),
  );
  const gaps = {
    ...{ empty: [], late: 1, ended: 1, holed: 1, innerRows: 12, gaps: { count: 0, list: [] }, sparse: [] },
  };
  return {
    ...{ locale: "en", returns, market, kind: "simple", window: WINDOW, minPeriods: 30, lag: 0 },
    ...{ low: 0.8, high: 1.2, level: 95, shock: -0.1, version: "0.0.0" },
    result: kernel.rolling(returns, market, options),
    together: kernel.rolling(all.returns, market, options),
    groups: {
      ...{ column: "Trade", source: "firms.csv", of: LABELS, members: groups.members },
      result: kernel.rolling(groups.returns, market, options),
    },
    portfolio: {
      name: "held.csv",
      held: await portfolioOf(kernel, returns, market, HELD, { window: WINDOW, minPeriods: 30 }),
    },
    data: {
      inputs: [{ name: "p.csv", shape: "wide", tickers: NAMES.length, time: returns.time }],
      benchmark: { asked: "i.csv", ofInput: false, time: market.time },
      ...{ time: returns.time, isReturns: true, calendar: "intersection", dates: [], gaps },
      ...{ unusable: 2, infinite: 1, duplicates: 3, findings: [], short: { count: 0, list: [] } },
    },
    ...more,
  };
}
