import { beforeAll, describe, expect, test } from "vitest";
import { checkDecay } from "../../src/kernel/decay.ts";
import type { EwmOptions } from "../../src/kernel/ewm.ts";
import { createKernel, type Kernel } from "../../src/kernel/kernel.ts";
import { EWM_STATS } from "../../src/panel/result.ts";
import { type ExactEwm, exactEwm } from "../exact-ewm.ts";
import { families, type Market, moving, panelOf, returnsOf } from "./series.ts";

let kernel: Kernel;
beforeAll(async () => {
  kernel = await createKernel();
});

type Mode = Required<Pick<EwmOptions, "adjust" | "ignoreNa" | "bias">>;
const modes: Mode[] = [false, true].flatMap((ignoreNa) =>
  [true, false].flatMap((adjust) => [false, true].map((bias) => ({ adjust, ignoreNa, bias }))),
);

/** Deviations below this count as none, so that nothing is promised about them. */
const NO_DEVIATION = 1e-140;
/** Weights below 2^-400 of the newest one are not followed, and of one pair beside them a weighted mean is all there is. */
const NO_WEIGHT = 1e-55;

/** What the kernel promises: 1e-13 of the value, or 1e-14 of the statistic's natural scale. */
function expectExact(values: Record<string, number>, exact: ExactEwm, bias: boolean, where: string): void {
  expect(values.n, where).toBe(exact.n);
  const { sdX, sdM, betaScale, covScale, alphaScale } = exact;
  const scales = { beta: betaScale, alpha: alphaScale, cov: covScale, corr: 1, r2: 1 };
  for (const [stat, scale] of Object.entries(scales)) {
    const value = values[stat]!;
    const truth = exact[stat as keyof typeof scales];
    const name = `${stat}, ${where}`;
    const flat = (sd: number) => sd > 0 && sd < NO_DEVIATION;
    if (flat(sdX) || flat(sdM) || (stat === "cov" && bias && sdX * sdM < NO_WEIGHT)) continue;
    if (Number.isNaN(truth)) expect(value, name).toBeNaN();
    else {
      const bound = Math.max(1e-13 * Math.abs(truth), 1e-14 * scale);
      expect(Math.abs(value - truth), name).toBeLessThanOrEqual(bound);
    }
  }
  if (!Number.isNaN(values.corr!)) expect(Math.abs(values.corr!), where).toBeLessThanOrEqual(1);
}

/** Compares the rows that `wanted` names of every ticker. */
function check(
  { series, market }: Market,
  decay: EwmOptions["decay"],
  mode: Mode,
  wanted: (t: number, i: number) => boolean,
  precision?: number,
): void {
  const rows = market.length;
  const result = kernel.ewm(panelOf(series, rows), panelOf([market], rows), {
    decay,
    ...mode,
    stats: EWM_STATS,
  });
  const { alpha } = checkDecay(decay);
  for (const [i, x] of series.entries()) {
    const exact = exactEwm(x, market, { alpha, ...mode }, (t) => wanted(t, i), precision);
    for (const [t, truth] of exact.entries()) {
      if (!truth) continue;
      const values = Object.fromEntries(EWM_STATS.map((stat, s) => [stat, result.arrays[s]![i * rows + t]!]));
      expectExact(
        values,
        truth,
        mode.bias,
        `${JSON.stringify({ ...decay, ...mode })}, ticker ${i}, row ${t}`,
      );
    }
  }
}

describe.each(Object.keys(families))("%s", (family) => {
  test.each([1, 5, 60, 1000])("halflife %d", (halflife) => {
    const width = Math.min(160, Math.ceil(halflife * 2));
    // the usual mode, and two others that change with the family
    const k = Object.keys(families).indexOf(family) + halflife;
    for (const mode of [modes[0]!, modes[1 + (k % 7)]!, modes[1 + ((k + 4) % 7)]!]) {
      const seed = halflife * 10 + modes.indexOf(mode);
      const rows = 4 * width + 150 + (seed % 2);
      const market = families[family]!(returnsOf(3, rows, seed), width, seed);
      check(market, { halflife }, mode, (t, i) => t < 12 || t % 29 === i);
    }
  });
});

// what is bad or breaks is moved over every row of more than a chunk of 64
describe.each(Object.keys(moving))("%s, at any row", (name) => {
  test.each([3, 60])("span %d", (span) => {
    const rows = 260;
    for (let p = 60; p < 128; p += 2) {
      const { series, market } = returnsOf(2, rows, p);
      const x = series[1]!;
      moving[name]!(x, market, p);
      const near = new Set([p - 1, p, p + 1, p + 2, p + 64, p + 120]);
      check({ series: [x], market }, { span }, modes[p % 8]!, (t) => near.has(t));
    }
  });
});

describe("weights that fade to nothing", () => {
  const rows = 800;
  const { series, market } = returnsOf(2, rows, 5);
  const x = series[1]!;
  const everySeventh = (t: number) => t % 7 === 0;

  test.each([0.5, 1, 5])("a halt of 450 rows, halflife %d", (halflife) => {
    const halted = x.slice().fill(Number.NaN, 100, 550);
    const around = (t: number) => (t > 90 && t < 110) || (t > 540 && t < 580) || t % 97 === 0;
    for (const mode of modes) check({ series: [halted], market }, { halflife }, mode, around, 2500);
  });

  test("a stock, a market and both that stand still for 400 rows, and then move again", () => {
    for (const level of [0, 0.25, 1e9 / 3]) {
      const stock = x.slice().fill(level, 100, 500);
      const index = market.slice().fill(level / 3, 100, 500);
      for (const one of [
        { series: [stock], market },
        { series: [x, stock], market: index },
      ]) {
        for (const halflife of [1, 20]) check(one, { halflife }, modes[0]!, everySeventh, 1600);
      }
    }
  });

  test("a halt after which stock and market stand still", () => {
    for (const [halflife, halt] of [
      [1, 40],
      [1, 100],
      [5, 250],
      [60, 200],
    ] as const) {
      const [from, to] = [100, 100 + halt];
      const halted = x
        .slice(0, 400)
        .fill(Number.NaN, from, to)
        .fill(0.01, to)
        .fill(Number.NaN, to + 9, to + 20);
      const still = market.slice(0, 400).fill(0.02, to);
      for (const mode of modes) {
        check({ series: [halted], market: still }, { halflife }, mode, (t) => t >= to && t < to + 40, 1600);
      }
    }
  });

  test("a bad tick of 1e100 before a halt", () => {
    const spoilt = x.slice(0, 400).with(80, 1e100).fill(Number.NaN, 100, 300);
    const cut = { series: [spoilt], market: market.slice(0, 400) };
    for (const mode of modes) check(cut, { halflife: 1 }, mode, everySeventh, 2000);
  });
});

test("decays from nearly none to nearly all at once, numbers from tiny to huge", () => {
  const rows = 700;
  const { series, market } = returnsOf(2, rows, 8);
  const wanted = (t: number) => t < 8 || t % 61 === 0;
  for (const halflife of [0.05, 0.3, 1e4, 1e6, 1e12]) {
    const few = Math.min(rows, Math.ceil(halflife * 700));
    const cut = { series: series.map((x) => x.slice(0, few)), market: market.slice(0, few) };
    for (const mode of modes.slice(0, 4)) check(cut, { halflife }, mode, wanted, 1800);
  }
  for (const scale of [1e-120, 1e-60, 1e60, 1e148]) {
    const scaled = {
      series: series.map((x) => x.map((v) => v * scale)),
      market: market.map((v) => v * scale),
    };
    check(scaled, { halflife: 30 }, modes[0]!, wanted);
    check(families["gaps, halts and late listings"]!(scaled, 60, 3), { halflife: 30 }, modes[2]!, wanted);
  }
});
