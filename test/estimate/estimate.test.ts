import { createPool, type Pool } from "rollbeta";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { estimate } from "../../src/estimate/estimate.ts";
import { ESTIMATORS, type EstimateOptions, statsOf, takesOf } from "../../src/estimate/options.ts";
import { createKernel, type Kernel } from "../../src/kernel/kernel.ts";
import { createPanel, type Panel } from "../../src/panel/panel.ts";
import { makers } from "../kernel/pools.ts";
import { normal, uniform } from "../random.ts";
import { type OneWindow, oracle, posterior } from "./oracle.ts";

let kernel: Kernel;
beforeAll(async () => {
  kernel = await createKernel();
});

const NAN = Number.NaN;

function panel(series: readonly ArrayLike<number>[], names = series.map((_, i) => `T${i}`)): Panel {
  const rows = series[0]!.length;
  const values = new Float64Array(series.length * rows);
  for (const [i, one] of series.entries()) values.set(Array.from(one), i * rows);
  const time = { kind: "day", values: Float64Array.from({ length: rows }, (_, t) => 18_000 + t) } as const;
  return createPanel(time, names, values);
}

/** A market and tickers about it: complete, late, with holes, halted, and all that with a market that has a hole, too. */
function universe(rows: number, seed: number, holed: boolean): { x: number[][]; m: number[] } {
  const gauss = normal(seed);
  const flat = uniform(seed + 1);
  const m = Array.from({ length: rows }, () => 0.0004 + 0.01 * gauss());
  const x = [0.4, 0.9, 1.3, 1.8, 1.1].map((beta) => m.map((r) => beta * r + 0.012 * gauss()));
  for (let t = 0; t < 30; t++) x[1]![t] = NAN;
  for (let t = 0; t < rows; t++) if (flat() < 0.1) x[2]![t] = NAN;
  for (let t = 90; t < 110; t++) x[3]![t] = NAN;
  if (holed) m[70] = NAN;
  return { x, m };
}

/**
 * Both ways lose at most rows x K x eps x the condition of the markets' covariance (below 100 for returns that are
 * independent from row to row): 1300 x 4 x 1.1e-16 x 100 < 1e-10 of the scale of a beta, which is 1.
 */
const BOUND = 1e-10;

const CASES: OneWindow[] = [
  { estimator: "ols", window: 40 },
  { estimator: "blume", window: 40, minPeriods: 20 },
  { estimator: "blume", window: 40, weight: 0.67, target: 0.5 },
  { estimator: "dimson", window: 40 },
  { estimator: "dimson", window: 40, minPeriods: 10, lags: 2, leads: 1 },
  { estimator: "dimson", window: 25, minPeriods: 4, lags: 0, leads: 2 },
  { estimator: "dimson", window: 30, lags: 0 },
  { estimator: "dimson", window: 41, minPeriods: 14, lags: 4, leads: 3 }, // more slopes than go by covariances with gaps
  { estimator: "scholes-williams", window: 40 },
  { estimator: "scholes-williams", window: 40, minPeriods: 20 },
  { estimator: "welch" },
  { estimator: "welch", delta: 0.5, minPeriods: 30 },
  { estimator: "bab", window: 40, minPeriods: 20, corrWindow: 90, corrMinPeriods: 50 },
  { estimator: "bab", window: 30, corrWindow: 60, corrMinPeriods: 60, minPeriods: 30, weight: 1 },
  ...ESTIMATORS.filter((name) => /^(up|down)/.test(name)).map((estimator) => ({
    estimator,
    window: 40,
    minPeriods: 20,
  })),
  // odd windows, few pairs and all in one window
  ...ESTIMATORS.filter((name) => /^down/.test(name)).map((estimator) => ({
    estimator,
    window: 37,
    minPeriods: 3,
  })),
  { estimator: "up-ang-chen-xing", window: 160, minPeriods: 20 },
  { estimator: "down-estrada", window: 2, minPeriods: 2 },
];

describe.each([false, true])("every cell from its definition, market with a hole: %s", (holed) => {
  const rows = 160;
  const { x, m } = universe(rows, 7, holed);
  const returns = panel(x);
  const market = panel([m], ["M"]);

  it.each(CASES.map((options) => [JSON.stringify(options), options] as const))("%s", async (_, options) => {
    const stats = statsOf(options.estimator);
    const { arrays } = await estimate(kernel, returns, market, { ...options, stats });
    let given = 0;
    for (const [i, series] of x.entries()) {
      for (let t = 0; t < rows; t++) {
        // exponential weights repeat the row before where a pair is missing; the definition is of rows with a pair
        if (options.estimator === "welch" && Number.isNaN(series[t]! + m[t]!)) continue;
        const truth = oracle(series, m, t, options);
        for (const [s, stat] of stats.entries()) {
          const value = arrays[s]![i * rows + t]!;
          const wanted = stat === "beta" ? truth.beta : truth.se;
          const where = `${stat} of ticker ${i} in row ${t}`;
          if (Number.isNaN(wanted)) expect(value, where).toBeNaN();
          else expect(Math.abs(value - wanted), where).toBeLessThanOrEqual(BOUND);
          if (!Number.isNaN(wanted)) given++;
        }
      }
    }
    expect(given).toBeGreaterThan(100);
  });

  it.each([undefined, ["a", "b", "a", "b", "a"]])("vasicek in groups %j", async (groupOf) => {
    const options = {
      estimator: "vasicek",
      window: 40,
      minPeriods: 20,
      ...(groupOf && { groupOf }),
    } as const;
    const stats = ["se_beta", "beta"] as const;
    const { arrays } = await estimate(kernel, returns, market, { ...options, stats });
    const groups =
      groupOf === undefined
        ? [[0, 1, 2, 3, 4]]
        : [
            [0, 2, 4],
            [1, 3],
          ];
    for (let t = 0; t < rows; t++) {
      for (const group of groups) {
        const own = group.map((i) => oracle(x[i]!, m, t, options));
        const wanted = posterior(
          own.map(({ beta }) => beta),
          own.map(({ se }) => se),
        );
        const alone = own.filter(({ beta }) => !Number.isNaN(beta)).length < 2;
        for (const [g, i] of group.entries()) {
          for (const [s, truth] of [wanted.se[g]!, wanted.beta[g]!].entries()) {
            const value = arrays[s]![i * rows + t]!;
            const where = `${stats[s]} of ticker ${i} in row ${t}`;
            if (alone || Number.isNaN(truth)) expect(value, where).toBeNaN();
            else expect(Math.abs(value - truth), where).toBeLessThanOrEqual(BOUND);
          }
        }
      }
    }
  });
});

describe("worked by hand", () => {
  // m = -2, 0, 2, -2, 2 (mean 0) and x = -3, 1, 1, -1, 2 (mean 0)
  const m = [-2, 0, 2, -2, 2];
  const x = [-3, 1, 1, -1, 2];
  const last = async (options: EstimateOptions, series: readonly number[][] = [x]) => {
    const { arrays } = await estimate(kernel, panel(series), panel([m], ["M"]), options);
    return series.map((one, i) => arrays[0]![i * one.length + one.length - 1]!);
  };

  it.each<[string, EstimateOptions, number]>([
    // sum x m = 6 + 0 + 2 + 2 + 4 = 14, sum m^2 = 16
    ["ols: 14 / 16", { estimator: "ols", window: 5 }, 14 / 16],
    ["blume: 2/3 of it and 1/3", { estimator: "blume", window: 5 }, 7 / 12 + 1 / 3],
    // falling rows: m = -2, -2, x = -3, -1
    ["down, Bawa and Lindenberg: (6 + 2) / 8", { estimator: "down-bawa-lindenberg", window: 5 }, 1],
    ["down, Harlow and Rao: the same, the means being 0", { estimator: "down-harlow-rao", window: 5 }, 1],
    ["down, Estrada: all falls of x are on falling rows", { estimator: "down-estrada", window: 5 }, 1],
    // the two falling rows have one m, which is no slope
    ["down, Ang, Chen and Xing: flat below the mean", { estimator: "down-ang-chen-xing", window: 5 }, NAN],
    // rising rows: m = 2, 2, x = 1, 2
    ["up, Bawa and Lindenberg: (2 + 4) / 8", { estimator: "up-bawa-lindenberg", window: 5 }, 6 / 8],
    [
      "up, Estrada: the rise of 1 on the flat row has no weight",
      { estimator: "up-estrada", window: 5 },
      6 / 8,
    ],
  ])("%s", async (_, options, wanted) => {
    const [value] = await last(options);
    if (Number.isNaN(wanted)) expect(value).toBeNaN();
    else expect(Math.abs(value! - wanted)).toBeLessThan(1e-14);
  });

  it("dimson: S = [11 -7; -7 11], c = [6 -8]", async () => {
    // rows 1 to 4: m = 0, 2, -2, 2 beside m[t - 1] = -2, 0, 2, -2 and x = 2, 1, -1, 2, with means 1/2, -1/2 and 1
    // b = [11 7; 7 11] c / 72 = (10, -46) / 72
    const [value] = await last({ estimator: "dimson", window: 5, minPeriods: 4 }, [[-3, 2, 1, -1, 2]]);
    expect(Math.abs(value! + 36 / 72)).toBeLessThan(1e-14);
  });

  it("vasicek: of betas 7/8 and 1/8 with the errors of their fits", async () => {
    // y = 1, 0, -1, -2, 2 (mean 0): sum y m = -2 + 0 - 2 + 4 + 4 = 4, so 1/4; sums of squares of x: 16, of y: 10
    const y = [1, 0, -1, -2, 2];
    const b = [14 / 16, 4 / 16] as const;
    const se = [(16 - 14 ** 2 / 16) / 3 / 16, (10 - 4 ** 2 / 16) / 3 / 16] as const; // squared: residual variance / sum m^2
    const centre = (b[0] + b[1]) / 2;
    const prior = (b[0] - b[1]) ** 2 / 2;
    const wanted = [0, 1].map((i) => (b[i]! * prior + centre * se[i]!) / (prior + se[i]!));
    const values = await last({ estimator: "vasicek", window: 5 }, [x, y]);
    for (const [i, value] of values.entries()) expect(Math.abs(value - wanted[i]!)).toBeLessThan(1e-14);
  });

  it("welch: a return of 10 beside a market of 2 counts as 8", async () => {
    const options = { estimator: "welch", minPeriods: 5, decay: { alpha: 1e-12 } } as const; // as good as equal weights
    const [value] = await last(options, [[-2, 0, 10, -2, 2]]);
    // x = -2, 0, 8, -2, 2: sum x m = 4 + 16 + 4 + 4 = 28
    expect(Math.abs(value! - 28 / 16)).toBeLessThan(1e-10);
  });
});

describe.each(ESTIMATORS)("%s", (estimator) => {
  const { x, m } = universe(150, 11, true);
  const small = estimator === "bab" ? { corrWindow: 80, corrMinPeriods: 40 } : {};
  const options: EstimateOptions = { estimator, minPeriods: 20, ...small };
  const run = (series: number[][], market: number[], more: Partial<EstimateOptions> = {}) =>
    estimate(kernel, panel(series), panel([market], ["M"]), { ...options, ...more });

  it("does not look ahead: later rows change no bit", async () => {
    const whole = await run(x, m);
    const part = await run(
      x.map((series) => series.slice(0, 100)),
      m.slice(0, 100),
    );
    for (let i = 0; i < x.length; i++)
      expect(whole.arrays[0]!.slice(i * 150, i * 150 + 100), `ticker ${i}`).toEqual(
        part.arrays[0]!.slice(i * 100, i * 100 + 100),
      );
  });

  it("a ticker's first gap changes no bit of what was before it", async () => {
    const late = x[0]!.map((value, t) => (t === 120 ? NAN : value));
    for (const market of [m, m.map((value) => (Number.isNaN(value) ? 0.01 : value))]) {
      const [before, after] = [await run([x[0]!, x[4]!], market), await run([late, x[4]!], market)];
      expect(after.arrays[0]!.slice(0, 120)).toEqual(before.arrays[0]!.slice(0, 120));
      if (estimator === "vasicek") continue; // whose tickers do have a say in one another's
      expect(after.arrays[0]!.slice(150)).toEqual(before.arrays[0]!.slice(150));
    }
  });

  it("leaves its inputs alone, and takes infinities for gaps", async () => {
    const [returns, market] = [panel(x), panel([m], ["M"])];
    const [before, marketBefore] = [returns.values.slice(), market.values.slice()];
    const { arrays } = await estimate(kernel, returns, market, options);
    expect(returns.values).toEqual(before);
    expect(market.values).toEqual(marketBefore);
    const infinite = x.map((series) => series.map((value) => (Number.isNaN(value) ? Infinity : value)));
    expect((await run(infinite, m)).arrays).toEqual(arrays);
  });

  it("says where a flat market leaves nothing", async () => {
    // through the origin a market of 1 % a day is none
    const flat = estimator.endsWith("bawa-lindenberg") ? 0 : 0.01;
    const { arrays } = await run(x, new Array(150).fill(flat));
    expect(arrays[0]!.every(Number.isNaN)).toBe(true);
  });
});

describe("hard data", () => {
  const gauss = normal(21);
  const rows = 60;
  const m = Array.from({ length: rows }, () => 0.01 * gauss());
  const x = m.map((r) => r + 0.01 * gauss());
  const gappy = x.map((value, t) => (t % 9 === 4 ? NAN : value));
  const run = async (series: number[], market: number[], options: Partial<EstimateOptions>) => {
    const all = { window: 20, minPeriods: 12, ...options } as EstimateOptions;
    return (await estimate(kernel, panel([series]), panel([market], ["M"]), all)).arrays;
  };
  const SHIFTED = ["dimson", ...ESTIMATORS.filter((name) => /harlow|estrada|ang-chen/.test(name))] as const;

  // 2^-20 is exact beside 2^30, so the same betas come of both but for rounding within the window: 20 eps of a scale of 10
  it.each(SHIFTED)("%s is that of the same returns on a level of 2^30, with gaps, too", async (estimator) => {
    const exact = (series: number[]) => series.map((value) => Math.round(value * 2 ** 20) / 2 ** 20);
    const raised = (series: number[]) => exact(series).map((value) => value + 2 ** 30);
    for (const series of [x, gappy]) {
      const [plain] = await run(exact(series), exact(m), { estimator });
      const [high] = await run(raised(series), raised(m), { estimator });
      for (const [t, value] of plain!.entries())
        if (Number.isNaN(value)) expect(high![t]).toBeNaN();
        else expect(Math.abs(high![t]! - value)).toBeLessThan(1e-13);
    }
  });

  it("a flat market has no beta where the ticker has gaps", async () => {
    const flat = new Array(rows).fill(0.01);
    const [beta] = await run(gappy, flat, { estimator: "dimson", lags: 0 });
    expect(beta!.every(Number.isNaN)).toBe(true);
  });

  it("falling rows that are all alike have no slope", async () => {
    const two = m.map((_, t) => 0.0137 * (-1) ** t);
    for (const series of [x, gappy]) {
      const [beta] = await run(series, two, { estimator: "down-ang-chen-xing" });
      expect(beta!.every(Number.isNaN)).toBe(true);
    }
  });

  it("a market's bad tick above costs the rows below no digit", async () => {
    // all rows but the tick are below the mean, so their slope is that of least squares without it
    const tick = m.map((value, t) => (t === 30 ? 1e8 : value));
    const without = m.map((value, t) => (t === 30 ? NAN : value));
    for (const series of [x, gappy, x.map((value, t) => (t === 31 || t === 40 ? NAN : value))]) {
      const [below] = await run(series, tick, { estimator: "down-ang-chen-xing" });
      const [slope] = await run(series, without, { estimator: "ols", minPeriods: 11 });
      for (let t = 31; t < 50; t++) expect(Math.abs(below![t]! - slope![t]!)).toBeLessThan(1e-13);
    }
  });

  it("a market that stands still for the year has no bab, whatever it did before", async () => {
    const still = m.map((value, t) => (t < 30 ? value : 0));
    const options = {
      estimator: "bab",
      window: 10,
      minPeriods: 5,
      corrWindow: 50,
      corrMinPeriods: 20,
    } as const;
    const [beta] = await run(x, still, options);
    expect(beta!.findLastIndex((value) => !Number.isNaN(value))).toBe(38); // one row that moves is among the last ten
  });

  it("scholes-williams of a market that takes back all it gives is none", async () => {
    const cycle = m.map((_, t) => 0.01 * [0, 1, -1][t % 3]!); // rho is -1/2 over whole cycles
    const [beta] = await run(x, cycle, { estimator: "scholes-williams", window: 21, minPeriods: 21 });
    expect(beta!.every(Number.isNaN)).toBe(true);
  });

  it("dimson keeps its digits where one row of the market nearly tells the next", async () => {
    // x is 2 m[t] - m[t - 1] exactly, on integers; conditions of 1e8 leave 1e-9 by QR and 1e-1 by covariances
    const near = m.map((_, t) => (-1) ** t * 2 ** 14 + ((t * t) % 7));
    const series = near.map((value, t) => (t === 0 ? NAN : 2 * value - near[t - 1]!));
    for (const s of [series, series.map((value, t) => (t % 9 === 4 ? NAN : value))]) {
      const [beta, se] = await run(s, near, { estimator: "dimson", stats: ["beta", "se_beta"] });
      let given = 0;
      for (const [t, value] of beta!.entries()) {
        if (Number.isNaN(value)) continue;
        given++;
        expect(Math.abs(value - 1)).toBeLessThan(1e-9);
        expect(se![t]).toBeLessThan(1e-9);
      }
      expect(given).toBeGreaterThan(35);
    }
  });

  it("an error is there at any scale, and small where the fit is close", async () => {
    const stats = ["se_beta"] as const;
    const [se] = await run(x, m, { estimator: "dimson", stats });
    const scaled = (series: number[]) => series.map((value) => value * 2 ** 340);
    expect((await run(scaled(x), scaled(m), { estimator: "dimson", stats }))[0]).toEqual(se);
    const [close] = await run(m, m, { estimator: "dimson", stats });
    expect(close![rows - 1]).toBeLessThan(1e-14);
    // two tickers with betas 1 and 5 and errors of 1e-10: the prior has no say
    const pair = [1, 5].map((beta, i) => m.map((r, t) => beta * r + 1e-12 * Math.cos(3 * t + i)));
    const of = async (estimator: "ols" | "vasicek") =>
      (await estimate(kernel, panel(pair), panel([m], ["M"]), { estimator, window: 20, stats })).arrays[0]!;
    const [own, posterior] = [await of("ols"), await of("vasicek")];
    expect(Math.abs(posterior[rows - 1]! / own[rows - 1]! - 1)).toBeLessThan(1e-12);
  });

  it("weights of long windows are made a piece at a time", async () => {
    const long = Array.from({ length: 40_000 }, (_, t) => Math.sin(t * t));
    const options = { estimator: "down-estrada", window: 39_990 } as const;
    const { arrays } = await estimate(kernel, panel([long]), panel([long], ["M"]), options);
    expect(Math.abs(arrays[0]!.at(-1)! - 1)).toBeLessThan(40_000 * 2 ** -53);
  });

  it.each(ESTIMATORS)(
    "%s takes a window longer than the data, and says where they are too few",
    async (estimator) => {
      const windowed = estimator !== "ewma" && estimator !== "welch";
      const few = { estimator, ...(windowed && { window: 100 }), minPeriods: 30 } as EstimateOptions;
      const options = estimator === "bab" ? { ...few, corrWindow: 100, corrMinPeriods: 30 } : few;
      const two = [x, m.map((r, t) => 0.5 * r + 0.01 * Math.sin(t))];
      const { arrays, windows } = await estimate(kernel, panel(two), panel([m], ["M"]), options);
      expect(arrays[0]![rows - 1]).not.toBeNaN();
      if (windowed) expect(windows).toEqual([100]);
      const one = await estimate(kernel, panel([[0.1]]), panel([[0.1]], ["M"]), options);
      expect(one.arrays[0]).toEqual(Float64Array.of(NAN));
      expect(one.notes[0]).toMatch(/^[a-z-]+ needs 3[0-2] rows of returns for a value, and the data have 1$/);
    },
  );
});

it("a ticker's bits do not depend on how many stand beside it", async () => {
  const rows = 4300; // 243 tickers at a time
  const gauss = normal(3);
  const m = Array.from({ length: rows }, () => gauss());
  const x = m.map((r) => r + gauss());
  const many = panel(Array.from({ length: 250 }, () => x));
  for (const estimator of ["blume", "dimson", "scholes-williams", "down-estrada"] as const) {
    const { arrays } = await estimate(kernel, many, panel([m], ["M"]), { estimator });
    const alone = await estimate(kernel, panel([x]), panel([m], ["M"]), { estimator });
    for (const i of [0, 242, 243, 249])
      expect(arrays[0]!.subarray(i * rows, (i + 1) * rows)).toEqual(alone.arrays[0]);
  }
});

describe("several windows, benchmarks and workers", () => {
  const { x, m } = universe(150, 11, true);
  const two = panel([m, x[0]!], ["M", "N"]);
  let pool: Pool;
  beforeAll(async () => {
    pool = await createPool({ threads: 2 });
  });
  afterAll(() => pool.close());

  it.each(ESTIMATORS)("%s has the bits of each alone", async (estimator) => {
    const stats = statsOf(estimator);
    const windowed = takesOf(estimator).includes("window");
    const windows = windowed ? [30, 45, 200] : [];
    const bab = estimator === "bab" ? { corrWindow: 80, corrMinPeriods: 40 } : {};
    const options = { estimator, minPeriods: 20, stats, ...bab };
    const progress: number[] = [];
    const all = await estimate(pool, panel(x), two, {
      ...options,
      ...(windowed && { window: windows }),
      onProgress: (done, total) => progress.push(done / total),
    });
    if (windowed) expect(all.windows).toEqual(windows);
    expect(progress.at(-1)).toBe(1);
    expect(progress).toEqual(progress.toSorted((a, b) => a - b));
    const alone: Float64Array[] = [];
    for (const market of [panel([m], ["M"]), panel([x[0]!], ["N"])]) {
      for (const window of windowed ? windows : [undefined]) {
        const one = { ...options, ...(window !== undefined && { window }) };
        alone.push(...(await estimate(kernel, panel(x), market, one)).arrays);
      }
    }
    expect(all.arrays.map((array) => Array.from(array))).toEqual(alone.map((array) => Array.from(array)));
    expect(alone.every((array) => array.some((value) => !Number.isNaN(value)))).toBe(true);
  });

  it.each(Object.entries(makers))("workers by %s give the kernel's bits", async (_, make) => {
    const rows = 1300;
    const gauss = normal(17);
    const market = Array.from({ length: rows }, () => gauss());
    const many = Array.from({ length: 70 }, (_, i) =>
      market.map((r, t) => ((t * 31 + i * 7) % 40 === 0 && i % 3 > 0 ? NAN : r + gauss())),
    );
    const other = await make(2);
    // weights of 600 rows are made a piece at a time
    for (const [estimator, window] of [
      ["down-estrada", 60],
      ["up-ang-chen-xing", 600],
      ["dimson", 60],
    ] as const) {
      const options = { estimator, window, minPeriods: 30 };
      const [own, theirs] = [kernel, other].map((engine) =>
        estimate(engine, panel(many), panel([market], ["M"]), options),
      );
      expect((await theirs!).arrays[0]).toEqual((await own!).arrays[0]);
    }
    await other.close();
  });

  it("notes each window that the data cannot fill", async () => {
    const options = { estimator: "scholes-williams", window: [20, 200, 300] } as const;
    const { notes, arrays } = await estimate(kernel, panel(x), panel([m], ["M"]), options);
    expect(notes).toEqual([
      "scholes-williams needs 202 rows of returns for a value, and the data have 150",
      "scholes-williams needs 302 rows of returns for a value, and the data have 150",
      "scholes-williams compares returns with the market's of a row later: each beta stands where that row is known, and its tickers' returns end a row before",
    ]);
    expect(arrays.map((array) => array.every(Number.isNaN))).toEqual([false, true, true]);
  });

  it("an onProgress that throws ends the call with its error", async () => {
    const call = estimate(pool, panel(x), two, {
      estimator: "scholes-williams",
      onProgress: () => {
        throw new Error("enough");
      },
    });
    await expect(call).rejects.toThrow("enough");
  });
});

describe("refuses", () => {
  const { x, m } = universe(80, 5, false);

  it("panels over other dates", async () => {
    const call = estimate(kernel, panel(x), panel([m.slice(1)], ["M"]), { estimator: "down-estrada" });
    await expect(call).rejects.toThrow("benchmarks must have the time index of returns");
  });

  it.each<[object | null, string]>([
    [null, "options must be an object with an estimator, got null"],
    [{}, "estimator must be of ols, ewma, blume"],
    [{ estimator: "vasicec" }, 'got "vasicec"; nearest: vasicek'],
    [{ estimator: "ols", lags: 2 }, "ols takes window, minPeriods, got lags"],
    [{ estimator: "dimson", lag: 2 }, "dimson takes window, minPeriods, lags, leads, got lag; nearest: lags"],
    [{ estimator: "dimson", lags: -1 }, "lags must be an integer >= 0, got -1"],
    [{ estimator: "dimson", window: 3, lags: 2 }, "window must be an integer >= 5 for 3 slopes, got 3"],
    [{ estimator: "bab", stats: ["se_beta"] }, "bab gives beta, got se_beta"],
    [{ estimator: "ols", stats: [] }, "ols gives beta, se_beta, got no statistic"],
    [{ estimator: "ols", window: 20, minPeriods: 21 }, "minPeriods must be an integer from 1 to 20, got 21"],
    [{ estimator: "bab", minPeriods: 253 }, "minPeriods must be an integer from 1 to 252, got 253"],
    [{ estimator: "blume", weight: 1.5 }, "weight must be a number from 0 to 1, got 1.5"],
    [{ estimator: "ols", window: [20, 20] }, "window must not repeat itself, got 20, 20"],
    [{ estimator: "ols", window: [] }, "window must be one window or a list of them, got none"],
    [{ estimator: "ols", window: [60, 20], minPeriods: 21 }, "minPeriods must be an integer from 1 to 20"],
    [{ estimator: "welch", delta: 0 }, "delta must be a number > 0, got 0"],
    [{ estimator: "welch", decay: { span: 0 } }, "span must be a number >= 1, got 0"],
    [{ estimator: "vasicek", groupOf: ["a"] }, "groupOf must name a group for each of 5 tickers, got 1"],
  ])("%j", async (options, message) => {
    const call = estimate(kernel, panel(x), panel([m], ["M"]), options as EstimateOptions);
    await expect(call).rejects.toThrow(message);
  });
});

it.each<[string, EstimateOptions]>([
  ["dimson", { estimator: "dimson", lags: 1, leads: 0, window: 30, minPeriods: 20 }],
  ["dimson:leads=2", { estimator: "dimson", leads: 2 }],
  ["blume:weight=0.67", { estimator: "blume", weight: 0.67, target: 1 }],
  ["bab:weight=1,corr-window=90", { estimator: "bab", weight: 1, corrWindow: 90 }],
  ["welch:delta=2", { estimator: "welch", delta: 2, decay: { halflife: 30 } }],
  ["down-estrada", { estimator: "down-estrada", window: 40 }],
])("the result of %s says what was asked for", async (name, options) => {
  const { x, m } = universe(100, 3, false);
  expect((await estimate(kernel, panel(x), panel([m], ["M"]), options)).estimator).toBe(name);
});
