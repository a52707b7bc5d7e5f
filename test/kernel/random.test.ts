// Random windows of random data against exact arithmetic: a few thousand here, a million by `npm run test:long`.
// WINDOWS says how many. A failure names its SEED, from which the trials are counted: SEED=... WINDOWS=1 repeats it.
import { expect, test } from "vitest";
import { createKernel, type Kernel } from "../../src/kernel/kernel.ts";
import { STATS, type Stat } from "../../src/panel/result.ts";
import { ExactPair } from "../../src/verify/exact.ts";
import { promiseError, scaleError } from "../../src/verify/promise.ts";
import { uniform } from "../random.ts";
import { families, type Market, moving, panelOf, returnsOf } from "./series.ts";

const total = Number(process.env.WINDOWS ?? 5000);
const firstSeed = Number(process.env.SEED ?? 1);
/** Rows checked of each ticker. */
const CHECKED = 100;

/** Windows between two lines of progress. */
const REPORT = 50_000;

interface Trial extends Market {
  rows: number;
  data: string;
  options: { window: number; minPeriods: number; ddof: number; stats: readonly Stat[] };
}

function trial(seed: number): Trial {
  const draw = uniform(seed);
  const below = (limit: number) => Math.floor(draw() * limit);
  const oneOf = <T>(list: readonly T[]) => list[below(list.length)]!;

  // as many windows below 45 as above, so that short ones with their own anchors are not rare
  const window = draw() < 0.5 ? 2 + below(999) : Math.round(2 * 500 ** draw());
  const rows = window + below(2 * window + 30);
  let data = oneOf([...Object.keys(families), ...Object.keys(moving)]);
  let { series, market } = returnsOf(1 + below(4), rows, seed);
  const change = moving[data];
  if (change) for (const x of series) change(x, market, below(rows));
  else ({ series, market } = families[data]!({ series, market }, window, seed));
  if (draw() < 0.4) {
    const share = oneOf([0.003, 0.03, 0.3, 0.8]);
    const holed = (one: Float64Array) => one.map((value) => (draw() < share ? Number.NaN : value));
    series = series.map(holed);
    if (draw() < 0.3) market = holed(market);
    data += `, gaps of ${share}`;
  }
  return {
    series,
    market,
    rows,
    data,
    options: {
      window,
      minPeriods: oneOf([window, Math.ceil(window / 2), 1 + below(window), 2, 1]),
      ddof: oneOf([1, 1, 0, 2]),
      // one statistic alone may take a loop of its own
      stats: draw() < 0.7 ? STATS : [oneOf(STATS)],
    },
  };
}

interface Found {
  /** In units of the natural scale and of the promise. */
  error: number;
  promise: number;
  what: string;
}

/** Calls `found` for each statistic of up to CHECKED rows of each ticker; returns how many rows that were. */
function check(kernel: Kernel, seed: number, found: (stat: Stat, deviation: Found) => void): number {
  const { series, market, rows, data, options } = trial(seed);
  const { window, minPeriods, ddof } = options;
  const { stats, arrays } = kernel.rolling(panelOf(series, rows), panelOf([market], rows), options);
  const where = `seed ${seed}, ${data}, window ${window}, minPeriods ${minPeriods}, ddof ${ddof}`;
  const draw = uniform(~seed);
  let windows = 0;
  for (const [i, x] of series.entries()) {
    const pair = new ExactPair(x, market);
    for (let k = 0; k < Math.min(CHECKED, rows); k++, windows++) {
      const t = k === 0 ? rows - 1 : Math.floor(draw() * rows);
      const exact = pair.window(Math.max(0, t - window + 1), t + 1, { ddof, minPeriods });
      for (const [s, stat] of stats.entries()) {
        const value = arrays[s]![i * rows + t]!;
        const error = scaleError(value, exact[stat]);
        const promise = promiseError(value, exact[stat]);
        const what = `${where}, ticker ${i} of ${series.length}, row ${t} of ${rows}: ${value}, not ${exact[stat].value}`;
        found(stat, { error, promise, what });
      }
    }
  }
  return windows;
}

test(`${total} random windows keep the promise`, async () => {
  const kernel = await createKernel();
  const worst = new Map<Stat, Found>();
  let broken = 0;
  let failedSeed: number | undefined;
  let done = 0;
  for (let seed = firstSeed, next = REPORT; done < total; seed++) {
    done += check(kernel, seed, (stat, deviation) => {
      if (deviation.promise > 1) {
        broken++;
        failedSeed ??= seed;
      }
      const before = worst.get(stat);
      if (!before || deviation.promise > before.promise) worst.set(stat, deviation);
    });
    if (done < next) continue;
    next += REPORT;
    console.log(`${done} windows, ${seed - firstSeed + 1} panels, ${broken} values beyond the promise`);
  }
  const lines = [...worst].map(
    ([stat, { error, promise, what }]) =>
      `${stat}: ${error.toExponential(1)} of its scale, ${promise.toFixed(2)} of the promise, ${what}`,
  );
  if (total >= REPORT) console.log(["the worst:", ...lines].join("\n"));
  const again = `SEED=${failedSeed} WINDOWS=1 npx vitest run test/kernel/random.test.ts repeats the first`;
  if (broken > 0) expect.fail(`${broken} values beyond the promise; ${again}\n${lines.join("\n")}`);
  if (total > 1000) expect([...worst.keys()].sort()).toEqual([...STATS].sort());
});
