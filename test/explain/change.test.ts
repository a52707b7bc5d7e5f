import { describe, expect, it, test } from "vitest";
import { type ChangeOptions, changesOf } from "../../src/explain/change.ts";
import { type BetaChange, ROLES } from "../../src/panel/change.ts";
import type { Panel } from "../../src/panel/panel.ts";
import { exactWindow } from "../../src/verify/exact.ts";
import { normal, uniform } from "../random.ts";

const NAN = Number.NaN;

function panel(...series: readonly ArrayLike<number>[]): Panel {
  const rows = series[0]!.length;
  return {
    time: { kind: "day", values: Float64Array.from({ length: rows }, (_, t) => 19_000 + t) },
    tickers: series.map((_, i) => `T${i}`),
    values: Float64Array.from(series.flatMap((values) => Array.from(values))),
    notes: [],
  };
}

function changeOf(x: ArrayLike<number>, m: ArrayLike<number>, options: ChangeOptions): BetaChange {
  return changesOf(panel(x), panel(m), options)[0]!;
}

/** Returns of a market and of a stock, with gaps in both where asked. */
function pair(rows: number, seed: number, gaps = 0): { x: number[]; m: number[] } {
  const draw = normal(seed);
  const missing = uniform(seed + 1);
  const m = Array.from({ length: rows }, () => 0.01 * draw());
  const x = m.map((value) => 1.2 * value + 0.015 * draw());
  const holed = (values: number[]) => values.map((value) => (missing() < gaps ? NAN : value));
  return { x: holed(x), m: holed(m) };
}

const MARKETS: [string, { x: number[]; m: number[] }][] = [
  ["a plain market", pair(90, 1)],
  ["gaps", pair(90, 2, 0.2)],
  ["levels far from zero", { x: pair(90, 3).x.map((v) => v + 1e6), m: pair(90, 3).m.map((v) => v - 1e6) }],
  ["an outlier that leaves", { ...pair(90, 4), x: pair(90, 4).x.with(12, 1e5) }],
  ["small numbers", { x: pair(90, 5).x.map((v) => v * 1e-60), m: pair(90, 5).m.map((v) => v * 1e-60) }],
];
const WINDOWS: [string, ChangeOptions][] = [
  ["apart", { window: 20, since: 39, end: 79, minPeriods: 3 }],
  ["shared for the most role", { window: 40, since: 60, end: 63, minPeriods: 3 }],
  ["side by side", { window: 30, since: 39, end: 69, minPeriods: 3 }],
  ["not full", { window: 60, since: 19, end: 69, minPeriods: 3 }],
];

/** The rows of a window, and its exact statistics. */
function windowOf(x: readonly number[], m: readonly number[], last: number, window: number) {
  const first = Math.max(0, last - window + 1);
  return exactWindow(x.slice(first, last + 1), m.slice(first, last + 1));
}

/**
 * How far a sum of at most 60 terms is off: each carries some eight roundings, of its means, deviations and quotients. What the
 * first pair has been taken from is small, whatever the level.
 */
const BOUND = 60 * 8 * Number.EPSILON;

describe.each(MARKETS)("in %s", (_, { x, m }) => {
  it.each(WINDOWS)("contributions make up the change between windows %s", (_, options) => {
    const { window, since, end } = options as Required<ChangeOptions>;
    const change = changeOf(x, m, options);
    const [before, after] = [since, end].map((last) => windowOf(x, m, last, window));
    const scale = before!.beta.scale + after!.beta.scale;
    const bound = BOUND * scale;
    expect(Math.abs(change.before.beta - before!.beta.value)).toBeLessThanOrEqual(bound);
    expect(Math.abs(change.after.beta - after!.beta.value)).toBeLessThanOrEqual(bound);
    expect(change.before.n).toBe(before!.n.value);
    expect(change.after.n).toBe(after!.n.value);
    const sum = change.contributions.reduce((total, one) => total + one, 0);
    // an outlier's contributions may be far larger than what they come to
    const size = change.contributions.reduce((total, one) => total + Math.abs(one), 0);
    expect(Math.abs(sum - (after!.beta.value - before!.beta.value))).toBeLessThanOrEqual(
      BOUND * (scale + size),
    );
  });
});

describe("a contribution", () => {
  // a line of slope 1 through (-1, -1) and (1, 1), then (0, 0); the market's last return comes with 3 above it
  const m = [-1, 0, 1, 2];
  const x = [-1, 0, 1, 5];

  test("worked by hand: the window 0 .. 2 becomes 1 .. 3", () => {
    const change = changeOf(x, m, { window: 3, since: 2, end: 3 });
    // A: beta 1, all residuals 0, Smm 2 about 0. B: (0,0), (1,1), (2,5): beta 5/2, means 1 and 2, Smm 2
    expect(change.before.beta).toBe(1);
    expect(change.after.beta).toBe(2.5);
    expect(Array.from(change.roles, (role) => ROLES[role])).toEqual(["left", "stayed", "stayed", "entered"]);
    // entered (2, 5): w_B = 1/2, e_A = 3; w_A = 1, e_B = (5 - 2) - 2.5 = 0.5; half of 1.5 + 0.5
    // left (-1, -1): w_B = -1, e_A = 0; w_A = -1/2, e_B = (-1 - 2) + 2.5 x 2 = 2; less half of -1
    expect([...change.contributions]).toEqual([0.5, 0, 0, 1]);
    expect([change.left, change.entered]).toEqual([0.5, 1]);
    // of the left row in A: h = 1/3 + 1/2; of the others in B: 1/3 + 1/2, 1/3, 1/3 + 1/2
    expect([...change.leverages]).toEqual([5 / 6, 5 / 6, 1 / 3, 5 / 6].map((h) => expect.closeTo(h, 14)));
    expect([...change.residuals]).toEqual([0, 0.5, -1, 0.5]);
    // B: SSE = 1.5 with one degree of freedom, so that D = e^2 / 3 x h / (1 - h)^2
    expect(change.cooksDistances[0]).toBeNaN(); // A has no residuals
    expect([...change.cooksDistances].slice(1)).toEqual([2.5, 0.25, 2.5].map((d) => expect.closeTo(d, 12)));
    // without (0,0): slope 4; without (1,1): 5/2; without (2,5): 1
    expect([...change.dfbetas].slice(1)).toEqual([-1.5, 0, 1.5].map((d) => expect.closeTo(d, 12)));
  });

  test("of the way back is the negative one: with time reversed, what entered has left", () => {
    const { x, m } = pair(70, 6, 0.1);
    const there = changeOf(x, m, { window: 40, since: 45, end: 60, minPeriods: 3 });
    const last = x.length - 1;
    // rows 6 .. 45 and 21 .. 60 are, read backwards, 24 .. 63 and 9 .. 48
    const back = changeOf(x.toReversed(), m.toReversed(), { window: 40, since: 48, end: 63, minPeriods: 3 });
    expect([...back.rows].toReversed().map((row) => last - row)).toEqual([...there.rows]);
    const scale = there.contributions.reduce((most, one) => Math.max(most, Math.abs(one)), 0);
    for (const [k, contribution] of [...back.contributions].toReversed().entries())
      expect(Math.abs(contribution + there.contributions[k]!)).toBeLessThanOrEqual(BOUND * scale);
  });

  test("of the only return that is another one is the change itself", () => {
    const { x, m } = pair(40, 7);
    const gone = x.map((value, row) => (row === 39 || row < 5 ? NAN : value));
    // the window to row 38 has rows 5 .. 38; row 39 is missing, then there: only it enters
    const grown = [...gone];
    grown[39] = x[39]!;
    const change = changeOf(grown, m, { window: 40, since: 38, end: 39, minPeriods: 3 });
    const [before, after] = [gone, grown].map((own) => exactWindow(own, m).beta);
    expect([...change.rows].at(-1)).toBe(39);
    expect(change.contributions.filter((one) => one !== 0)).toHaveLength(1);
    const moved = after!.value - before!.value;
    expect(Math.abs(change.contributions.at(-1)! - moved)).toBeLessThanOrEqual(BOUND * after!.scale);
  });
});

describe("how much a row makes of a window", () => {
  const { x, m } = pair(30, 8, 0.1);
  const change = changeOf(x, m, { window: 24, since: 5, end: 29, minPeriods: 3 });
  const own = [...change.rows.entries()].filter(([k]) => ROLES[change.roles[k]!] !== "left");
  const later = (values: readonly number[]) => exactWindow(values.slice(6), m.slice(6));
  const { beta, alpha, se_beta } = later(x);
  const count = own.length;
  // deletions and moves are of one role in n or less; what is left is the rounding of the two fits
  const near = (wanted: number, scale: number) => expect.closeTo(wanted, -Math.log10(1e-12 * scale));

  test("by leaving it out: dfbeta and Cook's distance", () => {
    expect(count).toBeGreaterThan(15);
    const smm = own.reduce((sum, [, row]) => sum + (m[row]! - later(x).mean_m.value) ** 2, 0);
    const variance = se_beta.value ** 2 * smm;
    for (const [k, row] of own) {
      const rest = later(x.with(row, NAN));
      expect(change.dfbetas[k], `row ${row}`).toEqual(near(beta.value - rest.beta.value, beta.scale));
      // sum of squared moves of all fitted values, over 2 s^2
      const moves = own.map(
        ([, other]) => alpha.value - rest.alpha.value + (beta.value - rest.beta.value) * m[other]!,
      );
      const distance = moves.reduce((sum, move) => sum + move * move, 0) / (2 * variance);
      expect(change.cooksDistances[k], `row ${row}`).toEqual(near(distance, 1));
    }
  });

  test("by moving it: its fitted value follows by the leverage", () => {
    for (const [k, row] of own) {
      // a fit is linear in what is fitted, so that any move will do
      const moved = later(x.with(row, x[row]! + 1));
      const follows = moved.alpha.value - alpha.value + (moved.beta.value - beta.value) * m[row]!;
      expect(change.leverages[k], `row ${row}`).toEqual(near(follows, 1));
    }
    expect(own.reduce((sum, [k]) => sum + change.leverages[k]!, 0)).toBeCloseTo(2, 12);
  });
});

describe("where there is no beta", () => {
  it("a flat market, too few pairs and a single turning row give none", () => {
    const { x } = pair(20, 9);
    const flat = changeOf(x, new Array(20).fill(0.01), { window: 8, since: 9, end: 19 });
    expect([flat.before.beta, flat.after.beta, flat.after.seBeta, ...flat.contributions]).toEqual(
      new Array(3 + 16).fill(NAN),
    );
    const { m } = pair(20, 9);
    const few = changeOf(x.with(15, NAN), m, { window: 8, since: 9, end: 19 });
    expect([few.after.n, few.after.beta]).toEqual([7, NAN]);
    expect(few.before.beta).not.toBeNaN();
    expect([...few.contributions]).toEqual(new Array(15).fill(NAN));
    const once = changeOf(x, new Array(20).fill(0.01).with(18, 0.02), { window: 8, since: 9, end: 19 });
    expect(once.dfbetas[once.rows.indexOf(18)]).toBeNaN();
    expect(once.cooksDistances[once.rows.indexOf(18)]).toBeNaN();
  });

  it("infinite values count as missing, and nothing is changed", () => {
    const { x, m } = pair(20, 10);
    const [returns, market] = [panel(x.with(15, Infinity)), panel(m)];
    const copy = returns.values.slice();
    const change = changesOf(returns, market, { window: 8, since: 9, end: 19, minPeriods: 3 })[0]!;
    expect(change.after.n).toBe(7);
    expect(returns.values).toEqual(copy);
  });

  it("an earlier window by default is the one before, or what there is of it", () => {
    const { x, m } = pair(30, 11);
    expect(changeOf(x, m, { window: 10 }).before.row).toBe(19);
    expect(changeOf(x, m, { window: 20 }).before.row).toBe(19);
    expect(changeOf(x, m, { window: 30, minPeriods: 3 }).before.row).toBe(28);
  });
});

test.each<[ChangeOptions, RegExp]>([
  [{ window: 2 }, /window must be an integer >= 3, got 2/],
  [{ window: 10, minPeriods: 11 }, /minPeriods must be an integer from 3 to the window, 10, got 11/],
  [{ window: 10, end: 40 }, /end must be a row of the 30 there are, got 40/],
  [{ window: 10, since: -1 }, /since must be a row of the 30 there are, got -1/],
  [{ window: 10, since: 29 }, /since must be before end, row 29, got 29/],
])("refuses %j", (options, message) => {
  const { x, m } = pair(30, 12);
  expect(() => changeOf(x, m, options)).toThrow(message);
});

test("refuses a benchmark of other dates, or several", () => {
  const { x, m } = pair(30, 13);
  expect(() => changesOf(panel(x), panel(m, m))).toThrow(/one series over the same time index/);
  expect(() => changesOf(panel(x), panel(m.slice(1)))).toThrow(/one series over the same time index/);
});
