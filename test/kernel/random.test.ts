// Random windows of random data against exact arithmetic: a few thousand here, a million by `npm run test:long`.
// WINDOWS says how many. A failure names its SEED, from which the trials are counted: SEED=... WINDOWS=1 repeats it.
import { expect, test } from "vitest";
import { createKernel, type Kernel } from "../../src/kernel/kernel.ts";
import type { RollingOptions } from "../../src/kernel/options.ts";
import { STATS, type Stat, type Window } from "../../src/panel/result.ts";
import type { TimeIndex } from "../../src/panel/time.ts";
import { ExactPair } from "../../src/verify/exact.ts";
import { promiseError, scaleError } from "../../src/verify/promise.ts";
import { windowRows } from "../../src/verify/rows.ts";
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
  time: TimeIndex;
  data: string;
  options: RollingOptions & { window: Window };
}

interface Draw {
  below(limit: number): number;
  oneOf<T>(list: readonly T[]): T;
  chance(share: number): boolean;
}

function drawing(seed: number): Draw {
  const draw = uniform(seed);
  const below = (limit: number) => Math.floor(draw() * limit);
  return { below, oneOf: (list) => list[below(list.length)]!, chance: (share) => draw() < share };
}

function trial(seed: number): Trial {
  const draw = drawing(seed);
  const { below, oneOf, chance } = draw;

  // as many windows below 45 as above, so that short ones with their own anchors are not rare
  const window = chance(0.5) ? 2 + below(999) : Math.round(2 * 500 ** (below(1000) / 1000));
  const rows = window + below(2 * window + 30);
  let data = oneOf([...Object.keys(families), ...Object.keys(moving)]);
  let { series, market } = returnsOf(1 + below(4), rows, seed);
  const change = moving[data];
  if (change) for (const x of series) change(x, market, below(rows));
  else ({ series, market } = families[data]!({ series, market }, window, seed));
  if (chance(0.5)) {
    const share = oneOf([0.003, 0.03, 0.3, 0.8]);
    const holed = (one: Float64Array) => one.map((value) => (chance(share) ? Number.NaN : value));
    const halted = (one: Float64Array) => {
      const start = below(rows);
      return chance(0.3) ? one.slice().fill(Number.NaN, start, start + below(3 * window)) : one;
    };
    series = series.map((one) => (chance(0.8) ? halted(holed(one)) : one));
    if (chance(0.3)) market = holed(market);
    data += `, gaps of ${share}`;
  }
  const time = timeOf(draw, rows, window);
  const options = {
    ...windowOf(draw, time.kind, window, rows),
    ddof: oneOf([1, 1, 0, 2]),
    // one statistic alone may take a loop of its own
    stats: chance(0.7) ? STATS : [oneOf(STATS)],
  };
  return { series, market, rows, time, data, options };
}

/** Days in a row, weekdays, days far apart now and then, or bars in sessions. */
function timeOf({ oneOf, chance, below }: Draw, rows: number, window: number): TimeIndex {
  const style = oneOf(["rows", "rows", "weekdays", "ragged", "sessions"]);
  const bars = oneOf([5, 13, 39, 78]);
  let at = 19_000;
  const values = Float64Array.from({ length: rows }, (_, t) => {
    if (style === "sessions") return Math.floor(t / bars) * 86_400_000 + (t % bars) * 300_000;
    if (style === "ragged") at += 1 + (chance(0.05) ? below(10 * window) : below(4));
    else at += style === "weekdays" && t % 5 === 0 ? 3 : 1;
    return at;
  });
  return { kind: style === "sessions" ? "instant" : "day", values };
}

/** Half of the windows are rows, pairwise; the others take every policy and kind. */
function windowOf(
  { oneOf, below }: Draw,
  kind: TimeIndex["kind"],
  window: number,
  rows: number,
): RollingOptions & { window: Window } {
  const least = { minPeriods: oneOf([window, Math.ceil(window / 2), 1 + below(window), 2, 1]) };
  const share = { minPeriods: (1 + below(99)) / 100 };
  const count = { minPeriods: oneOf([1, 1, 2, 3, 1 + below(rows)]) };
  const long = kind === "day" ? `${1 + below(3 * window)}d` : `${1 + below(20 * window)}min`;
  const weeks = kind === "day" ? `${1 + below(window)}w` : `${1 + below(2 * window)}h`;
  return oneOf([
    { window, ...least },
    { window, ...least },
    { window, ...share },
    { window, ...least },
    { window, ...oneOf([least, share, {}]), gaps: "strict" },
    { window, ...oneOf([least, share, {}]), gaps: "compress" },
    { window, ...least, gaps: "compress", maxSpan: window + below(oneOf([2, window, 10 * window])) },
    { window: "expanding", ...count, ...oneOf([{}, { gaps: "strict" } as const]) },
    { window: long, ...count, ...oneOf([{}, {}, { gaps: "strict" } as const]) },
    { window: weeks, ...count },
  ]);
}

interface Found {
  /** In units of the natural scale and of the promise. */
  error: number;
  promise: number;
  what: string;
}

/** Calls `found` for each statistic of up to CHECKED rows of each ticker; returns how many rows that were. */
function check(kernel: Kernel, seed: number, found: (stat: Stat, deviation: Found) => void): number {
  const { series, market, rows, time, data, options } = trial(seed);
  const { stats, arrays } = kernel.rolling(
    panelOf(series, rows, time),
    panelOf([market], rows, time),
    options,
  );
  const { stats: _, ...told } = options;
  const where = `seed ${seed}, ${data}, ${JSON.stringify(told)}`;
  const { below } = drawing(~seed);
  let windows = 0;
  for (const [i, x] of series.entries()) {
    const pair = new ExactPair(x, market);
    for (let k = 0; k < Math.min(CHECKED, rows); k++, windows++) {
      const t = k === 0 ? rows - 1 : below(rows);
      const { start, minPeriods } = windowRows(options.window, options, time, x, market, t);
      const exact = pair.window(start, t + 1, { ddof: options.ddof ?? 1, minPeriods });
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
