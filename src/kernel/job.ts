import { checkInteger, shownValue } from "../panel/error.ts";
import type { Panel } from "../panel/panel.ts";
import type { Result } from "../panel/result.ts";
import { checkTime, sameTime, spacingOf, type TimeIndex } from "../panel/time.ts";
import type { EwmSettings } from "./ewm.ts";
import { checkRolling, type RollingOptions, type RollingSettings } from "./options.ts";

/** One computation as plain data, checked and complete: an engine runs it, here or in a worker. */
export interface Job<Settings = RollingSettings | EwmSettings> {
  readonly rows: number;
  readonly tickers: number;
  /** Tickers x rows. */
  readonly values: Float64Array;
  /** Benchmarks x rows. */
  readonly benchmarks: Float64Array;
  readonly settings: Settings;
  /** Benchmark-major, then window, then statistic; each tickers x rows, or x those that the settings choose. */
  readonly arrays: readonly Float64Array[];
}

/** Makes arrays of `length` zeros. */
export type Allocate = (length: number) => Float64Array;

/** Checks panels and options; throws a RangeError or TypeError before any work starts. */
export function panelJob(
  returns: Panel,
  benchmarks: Panel,
  options: RollingOptions,
  allocate: Allocate,
): Job {
  checkPanels(returns, benchmarks);
  return jobOf(
    returns.values,
    benchmarks.values,
    returns.time,
    checkRolling(options, returns.time),
    options,
    allocate,
  );
}

/** Series without names, over rows without dates unless `time` gives them. */
export interface ArrayOptions extends RollingOptions {
  /** Needed for durations and calendar steps only. */
  readonly time?: TimeIndex;
}

/** The same for arrays of a whole number of series of `rows` values each. */
export function arrayJob(
  x: Float64Array,
  m: Float64Array,
  rows: number,
  options: ArrayOptions,
  allocate: Allocate,
): Job {
  checkInteger("rows", rows, 1);
  for (const [name, array] of [
    ["x", x],
    ["m", m],
  ] as const) {
    if (!(array instanceof Float64Array))
      throw new TypeError(`${name} must be a Float64Array, got ${shownValue(array)}`);
    if (array.length === 0 || array.length % rows !== 0) {
      throw new RangeError(
        `${name} must hold one or more series of ${rows} values, got ${array.length} values`,
      );
    }
  }
  const given = options?.time;
  const time = given ?? { kind: "day", values: Float64Array.from({ length: rows }, (_, t) => t) };
  if (time.values?.length !== rows) {
    throw new RangeError(`time must have the ${rows} rows of x, got ${time.values?.length}`);
  }
  if (given) checkTime(given);
  const settings = checkRolling(options, time);
  const dated = settings.windows.find((plan) => plan.starts)?.window ?? options.step;
  if (!given && typeof dated === "string") throw new RangeError(`time must be given for ${dated}, got none`);
  return jobOf(x, m, time, settings, options, allocate);
}

function jobOf(
  values: Float64Array,
  benchmarks: Float64Array,
  time: TimeIndex,
  settings: RollingSettings,
  { out }: RollingOptions,
  allocate: Allocate,
): Job {
  const rows = time.values.length;
  const tickers = values.length / rows;
  const matrices = (benchmarks.length / rows) * settings.windows.length * settings.stats.length;
  const length = tickers * (settings.chosen?.length ?? rows);
  const arrays = outputs(out, matrices, length, [values, benchmarks], allocate);
  return { rows, tickers, values, benchmarks, settings, arrays };
}

/** The result of a job that has run. `unusable`: how many values were infinite or too large. */
export function resultOf(job: Job, returns: Panel, benchmarks: Panel, unusable: number): Result {
  const { settings } = job;
  const chosen = "chosen" in settings ? settings.chosen : undefined;
  const { kind, values } = returns.time;
  return {
    time: chosen ? { kind, values: Float64Array.from(chosen, (t) => values[t]!) } : returns.time,
    tickers: returns.tickers,
    benchmarks: benchmarks.tickers,
    windows: settings.windows.map((one) => (typeof one === "string" ? one : one.window)),
    stats: settings.stats,
    arrays: job.arrays,
    notes: unusable === 0 ? [] : [unusableNote(unusable)],
    ...(chosen && { unit: spacingOf(returns.time) }),
  };
}

export function unusableNote(count: number): string {
  return `${count === 1 ? "1 value is infinite or beyond 1e150 and counts" : `${count} values are infinite or beyond 1e150 and count`} as missing`;
}

export function checkPanels(returns: Panel, benchmarks: Panel): void {
  checkPanel("returns", returns);
  checkPanel("benchmarks", benchmarks);
  if (returns.tickers.length === 0) throw new RangeError("returns must hold at least one ticker, got none");
  if (returns.time.values.length === 0) throw new RangeError("returns must hold at least one row, got none");
  if (benchmarks.tickers.length === 0)
    throw new RangeError("benchmarks must hold at least one series, got none");
  checkTime(returns.time);
  if (!sameTime(returns.time, benchmarks.time)) {
    throw new RangeError("benchmarks must have the time index of returns, got another; see alignTo");
  }
  checkSize("returns", returns);
  checkSize("benchmarks", benchmarks);
}

function checkPanel(name: string, panel: Panel): void {
  if (typeof panel !== "object" || panel === null || !Array.isArray(panel.tickers) || !panel.time?.values) {
    throw new TypeError(`${name} must be a panel of time, tickers and values, got ${shownValue(panel)}`);
  }
  if (!(panel.values instanceof Float64Array)) {
    throw new TypeError(`${name}.values must be a Float64Array, got ${shownValue(panel.values)}`);
  }
}

function checkSize(name: string, { tickers, time, values }: Panel): void {
  const rows = time.values.length;
  if (values.length === tickers.length * rows) return;
  throw new RangeError(`${name} must hold ${tickers.length} x ${rows} values, got ${values.length}`);
}

export function outputs(
  out: readonly Float64Array[] | undefined,
  count: number,
  length: number,
  inputs: readonly Float64Array[],
  allocate: Allocate,
): readonly Float64Array[] {
  if (out === undefined) return allocated(count, length, allocate);
  const wanted = `out must be ${count} Float64Arrays of ${length} values`;
  if (!Array.isArray(out)) throw new TypeError(`${wanted} in a list, got ${shownValue(out)}`);
  const wrong = out.findIndex((array) => !(array instanceof Float64Array));
  if (wrong >= 0) throw new TypeError(`${wanted}, got ${shownValue(out[wrong])}`);
  if (out.length !== count || out.some((array) => array.length !== length)) {
    const got = out.length === 0 ? "none" : `lengths ${out.map((array) => array.length).join(", ")}`;
    throw new RangeError(`${wanted}, got ${got}`);
  }
  if (out.some((array) => inputs.some((input) => overlap(array, input)))) {
    throw new RangeError("out must not share memory with returns or benchmarks, got arrays that do");
  }
  if (overlapping(out)) {
    throw new RangeError("out must not name the same memory twice, got arrays that overlap");
  }
  return out;
}

function allocated(count: number, length: number, allocate: Allocate): readonly Float64Array[] {
  try {
    return Array.from({ length: count }, () => allocate(length));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const bytes = count * length * 8;
    throw new RangeError(
      `results must fit in memory, got ${count} x ${length} values of ${bytes} bytes in all: ${error.message}`,
    );
  }
}

function overlap(a: Float64Array, b: Float64Array): boolean {
  const apart = a.byteOffset + a.byteLength <= b.byteOffset || b.byteOffset + b.byteLength <= a.byteOffset;
  return a.buffer === b.buffer && !apart;
}

/** Whether two of them share memory. */
function overlapping(arrays: readonly Float64Array[]): boolean {
  const ends = new Map<ArrayBufferLike, number>();
  return arrays
    .toSorted((a, b) => a.byteOffset - b.byteOffset)
    .some(({ buffer, byteOffset, byteLength }) => {
      const before = ends.get(buffer) ?? 0;
      ends.set(buffer, byteOffset + byteLength);
      return byteOffset < before;
    });
}
