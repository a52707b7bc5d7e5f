import { expect, test } from "vitest";
import { panelFromColumns } from "../../src/panel/columns.ts";
import { riskOn } from "../../src/sector/risk-on.ts";
import { crossSection } from "../../src/sector/section.ts";
import { uniform } from "../random.ts";

const dates = (count: number) => ({
  kind: "day" as const,
  values: Float64Array.from({ length: count }, (_, t) => t),
});

test("the cross-section of one date, by hand", () => {
  const values = { A: [2, 3], B: [0.5, null], C: [1, null], D: [1.5, null], E: [Infinity, null] };
  const section = crossSection(panelFromColumns(dates(2), values));
  const { n, mean, sd, p10, median, p90, above } = section;
  expect([n, mean, median, above].map((column) => column[0])).toEqual([4, 1.25, 1.25, 0.5]);
  // 0.75, 0.25, 0.25, 0.75 from the mean; numpy.percentile([.5, 1, 1.5, 2], [10, 90]) is .65 and 1.85
  expect(sd[0]).toBeCloseTo(Math.sqrt(1.25 / 3), 15);
  expect(p10[0]).toBeCloseTo(0.65, 15);
  expect(p90[0]).toBeCloseTo(1.85, 15);
  expect([n, mean, p10, median, p90, above].map((column) => column[1])).toEqual([1, 3, 3, 3, 3, 1]);
  expect(sd[1]).toBeNaN();
  expect(crossSection({ time: dates(1), tickers: [], values: new Float64Array() }).mean).toEqual(
    Float64Array.of(Number.NaN),
  );
});

/** The same by its definition, slowly: ranks counted, Pearson's correlation of them. */
function slow(betas: (number | null)[][], returns: (number | null)[][], t: number, rows: number) {
  const pairs = betas.flatMap((own, i) => {
    const beta = own[t - rows] ?? Number.NaN;
    const part = returns[i]!.slice(t - rows + 1, t + 1);
    if (Number.isNaN(beta) || part.includes(null)) return [];
    return [[beta, part.reduce<number>((product, r) => product * (1 + r!), 1) - 1] as const];
  });
  const rank = (k: 0 | 1) =>
    pairs.map(
      (pair) =>
        pairs.filter((other) => other[k] < pair[k]).length +
        (pairs.filter((other) => other[k] === pair[k]).length + 1) / 2,
    );
  const [x, y] = [rank(0), rank(1)];
  const mean = (pairs.length + 1) / 2;
  const product = (a: number[], b: number[]) => a.reduce((sum, v, i) => sum + (v - mean) * (b[i]! - mean), 0);
  return { n: pairs.length, rho: product(x, y) / Math.sqrt(product(x, x) * product(y, y)) };
}

test("risk-on is the rank correlation of earlier betas with the returns since", () => {
  const random = uniform(3);
  const [N, T] = [17, 60];
  const table = (gaps: number, value: () => number) =>
    Array.from({ length: N }, () => Array.from({ length: T }, () => (random() < gaps ? null : value())));
  const betas = table(0.1, () => Math.round(8 * random()) / 4); // with ties
  const returns = table(0.02, () => 0.1 * (random() - 0.5));
  const panel = (rows: (number | null)[][]) =>
    panelFromColumns(dates(T), Object.fromEntries(rows.map((row, i) => [`T${i}`, row])));
  const found = riskOn(panel(betas), panel(returns), { rows: 5 });
  let values = 0;
  for (let t = 0; t < T; t++) {
    const { n, rho } = t < 5 ? { n: 0, rho: Number.NaN } : slow(betas, returns, t, 5);
    expect(found.n[t]).toBe(n);
    if (n < 10) expect(found.values[t]).toBeNaN();
    else {
      expect(found.values[t]).toBeCloseTo(rho, 12);
      values++;
    }
  }
  expect(values).toBeGreaterThan(20);

  // every third beta alone: those of the last such row that is not later than the beginning
  const kept = Array.from({ length: T / 3 }, (_, k) => 3 * k);
  const sparse = panelFromColumns(
    { kind: "day", values: Float64Array.from(kept) },
    Object.fromEntries(betas.map((row, i) => [`T${i}`, kept.map((t) => row[t]!)])),
  );
  const stepped = riskOn(sparse, panel(returns), { rows: 6 });
  const daily = riskOn(panel(betas), panel(returns), { rows: 6 });
  expect([...stepped.values]).toEqual(kept.map((t) => daily.values[t]));
});

test("by hand: ten tickers whose order turns round, and what later rows cannot change", () => {
  const N = 10;
  const time = dates(3);
  const tickers = Array.from({ length: N }, (_, i) => `T${i}`);
  const betas = {
    time,
    tickers,
    values: Float64Array.from({ length: 3 * N }, (_, k) => (k % 3 === 2 ? 99 : Math.floor(k / 3))),
  };
  const returns = (last: number) =>
    panelFromColumns(
      time,
      Object.fromEntries(tickers.map((name, i) => [name, [0, i / 100, i === 0 ? last : -i / 100]])),
    );
  const { values, high, low } = riskOn(betas, returns(0), { rows: 1 });
  expect([...values]).toEqual([Number.NaN, 1, -1]);
  expect(high[1]).toBeCloseTo(0.07, 15); // of 5 to 9 percent
  expect(low[1]).toBeCloseTo(0.02, 15);
  expect(riskOn(betas, returns(5), { rows: 1 }).values[1]).toBe(1);
  // over two rows (1 + r) (1 - r) - 1 = -r^2, the same order as -r
  expect(riskOn(betas, returns(0), { rows: 2 }).values[2]).toBe(-1);
  const log = riskOn(betas, returns(0), { rows: 2, kind: "log" });
  expect(log.values[2]).toBeNaN(); // r - r: all alike
});

test("refuses what does not fit", () => {
  const one = panelFromColumns(dates(2), { A: [1, 1] });
  expect(() => riskOn(one, panelFromColumns(dates(2), { B: [1, 1] }))).toThrow("of the same tickers");
  expect(() => riskOn(one, panelFromColumns(dates(1), { A: [1] }))).toThrow("every date of the betas");
  expect(() => riskOn(one, one, { rows: 0 })).toThrow("rows must be an integer >= 1, got 0");
  expect(() => crossSection(one, Number.NaN)).toThrow("centre must be a finite number, got NaN");
});
