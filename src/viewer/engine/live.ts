import { type Axis, axisOf } from "../../heatmap/cells/axis.ts";
import { dyesOf, layBlocks, meansOf } from "../../heatmap/cells/cells.ts";
import { type Extent, noExtent, widened } from "../../heatmap/cells/extent.ts";
import { type ColorScale, centerOf, colorTable } from "../../heatmap/color/colormap.ts";
import { usualColormap } from "../../heatmap/color/limits.ts";
import { themes } from "../../heatmap/color/theme.ts";
import { type Arrangement, arrangeSteps } from "../../heatmap/order/order.ts";
import { ewmJob } from "../../kernel/ewm.ts";
import { type Job, panelJob } from "../../kernel/job.ts";
import type { Matrix } from "../../panel/matrix.ts";
import type { EwmStat, Stat } from "../../panel/result.ts";
import type { Frame, Rows, Size } from "../protocol.ts";
import { leastPairs, type State, seriesOf } from "../state.ts";
import { chosenTickers, sortOf, textsOf } from "./choice.ts";
import type { Crew } from "./helpers.ts";
import { limitsFor } from "./limits.ts";
import { type Allocate, type Market, type Subject, shareMarket, subjectOf } from "./market.ts";

/** Of a picture's lines so many parts are made, for threads to take. */
const PARTS = 32;

/** Asked between slices of long work; false gives it up. */
export type Pause = (share: number) => Promise<boolean>;

/**
 * A market and the picture of it that is on screen. What a new state has in common with the one before is not made again: neither
 * values where only the view has moved, nor the order where it does not go by values.
 */
export class Live {
  readonly market: Market;
  readonly #crew: Crew;
  readonly #allocate: Allocate;
  readonly #room = new Map<string, Float64Array>();
  readonly #kept = new Map<string, { key: string; made: unknown }>();

  constructor(market: Market, crew: Crew, allocate: Allocate) {
    this.market = shareMarket(market, allocate);
    this.#crew = crew;
    this.#allocate = allocate;
  }

  /** The series of the state. */
  subject(state: State): Subject {
    const { benchmark, from, to } = state;
    return this.#keep("subject", { benchmark, from, to }, () =>
      subjectOf(this.market, state, this.#allocate),
    );
  }

  /** The values of the state; undefined where `pause` gave them up. They hold until the next are asked for. */
  async matrix(state: State, pause?: Pause): Promise<Matrix | undefined> {
    const key = valuesKey(state);
    const kept = this.#kept.get("matrix");
    if (kept?.key === key) return kept.made as Matrix;
    const subject = this.subject(state);
    const { returns, benchmark } = subject;
    const values = this.#roomFor("values", returns.values.length);
    this.#kept.delete("matrix");
    if (hasRows(subject, state)) {
      const job = jobOf(subject, state, values);
      const step = stepOf(job, this.#crew.threads);
      if (!(await this.#crew.run({ kind: "compute", job, step }, job.tickers, pause))) return undefined;
    } else values.fill(Number.NaN);
    const matrix: Matrix = {
      time: returns.time,
      tickers: returns.tickers,
      values,
      stat: state.stat,
      window: state.halflife > 0 ? `halflife=${state.halflife}` : state.window,
      benchmark: benchmark.tickers[0]!,
      ...this.market.method,
    };
    this.#kept.set("matrix", { key, made: matrix });
    return matrix;
  }

  /** Which ticker stands where; undefined where `pause` gave it up. */
  async arrangement(matrix: Matrix, state: State, pause?: Pause): Promise<Arrangement | undefined> {
    const { sort, ascending, group, groupMeans, find, only, above, below, top, bottom } = state;
    const options = { sort, ascending, group, groupMeans, find, only, above, below, top, bottom };
    const byValues = !/^(name$|column:)/.test(sort) || above !== undefined || below !== undefined;
    const key = JSON.stringify({
      ...options,
      of: byValues ? valuesKey(state) : matrix.tickers.length,
      but: matrix.benchmark,
      from: state.from,
      to: state.to,
    });
    const kept = this.#kept.get("arrangement");
    if (kept?.key === key) return kept.made as Arrangement;
    const steps = arrangeSteps(matrix, {
      sort: sortOf(this.market, matrix, sort),
      among: chosenTickers(this.market, matrix, state),
      ...(ascending !== undefined && { ascending }),
      ...(group !== "" && { groupOf: textsOf(this.market, matrix, group), groupMeans }),
      ...(top > 0 && { top }),
      ...(bottom > 0 && { bottom }),
    });
    let next = steps.next();
    for (; !next.done; next = steps.next()) if (pause && !(await pause(next.value))) return undefined;
    this.#kept.set("arrangement", { key, made: next.value });
    return next.value;
  }

  /** The colours of the state. */
  colors(matrix: Matrix, state: State): ColorScale {
    const { vmin, vmax, center, stat } = state;
    const key = {
      ...{ vmin, vmax, center },
      of: stat === "beta" || stat === "corr" || stat === "r2" ? stat : valuesKey(state),
    };
    const limits = this.#keep("limits", key, () => limitsFor(matrix, state));
    const name = colorsName(state);
    return { ...limits, table: this.#keep("table", name, () => colorTable(name)) };
  }

  /**
   * The pixels of the cells on screen, in `spare` memory if it has their size, and what stands beside them; undefined where `pause`
   * gave up.
   */
  async frame(state: State, size: Size, pause?: Pause, spare?: ArrayBuffer): Promise<Frame | undefined> {
    const began = performance.now();
    const matrix = await this.matrix(state, pause);
    if (matrix === undefined) return undefined;
    const computed = performance.now();
    const arrangement = await this.arrangement(matrix, state, pause);
    if (arrangement === undefined) return undefined;
    const colors = this.colors(matrix, state);
    const { order, groups } = arrangement;
    const rows = matrix.time.values.length;
    const view = state.view ?? { x0: 0, x1: rows, y0: 0, y1: order.length };
    const { width, height } = size;
    const pixels = new Uint32Array(
      spare?.byteLength === 4 * width * height ? spare : new ArrayBuffer(4 * width * height),
    );
    const dyes = this.#keep("dyes", [colorsName(state), size.theme], () =>
      dyesOf({ colors, theme: themes[size.theme] }),
    );
    // of a view that an address makes up, what there is
    const [x0, x1] = [Math.max(0, view.x0), Math.min(view.x1, rows)];
    const [y0, y1] = [Math.max(0, view.y0), Math.min(view.y1, order.length)];
    let extent = noExtent;
    if (x0 < x1 && y0 < y1) {
      const x = this.#keep("x", [rows, width, x0, x1], () => axisOf(rows, width, x0, x1));
      const y = this.#keep("y", [order.length, height, y0, y1], () => axisOf(order.length, height, y0, y1));
      const painted = this.#paint(matrix, x, y, arrangement, state, colors, dyes);
      layBlocks(painted.dyed, x, y, pixels);
      extent = painted.extent;
    } else pixels.fill(dyes.at(-1)!);
    return {
      pixels: new Uint8ClampedArray(pixels.buffer),
      ...size,
      state,
      view,
      extent,
      rows: this.#news({
        ...{ time: matrix.time, names: matrix.tickers, order, groups },
        ...(this.market.method && { method: this.market.method }),
      }),
      limits: { vmin: colors.vmin, vmax: colors.vmax, center: centerOf(colors) },
      benchmark: matrix.benchmark!,
      spent: { compute: computed - began, paint: performance.now() - computed },
    };
  }

  #told: Partial<Rows> = {};

  /** What the page has not been told yet. */
  #news(rows: Rows): Partial<Rows> {
    const told = this.#told;
    this.#told = rows;
    return Object.fromEntries(
      Object.entries(rows).filter(([name, value]) => value !== told[name as keyof Rows]),
    );
  }

  /** The blocks of the picture, by all threads: their colours, and the extent of their values. */
  #paint(
    matrix: Matrix,
    x: Axis,
    y: Axis,
    { order, means }: Arrangement,
    { agg }: State,
    { table: _, ...limits }: ColorScale,
    dyes: Uint32Array,
  ): { dyed: Uint32Array; extent: Extent } {
    const count = x.bins * y.bins;
    const { buffer, byteOffset } = this.#roomFor("dyed", Math.ceil(count / 2));
    const dyed = new Uint32Array(buffer, byteOffset, count);
    const step = Math.ceil(y.bins / PARTS);
    const extents = this.#roomFor("extents", 3 * Math.ceil(y.bins / step));
    const painting = {
      ...{ values: matrix.values, rows: matrix.time.values.length, order, lines: y.starts, starts: x.starts },
      ...{ agg, centre: centerOf(limits), limits, dyes, dyed, extents },
      more: means.length === 0 ? new Float64Array(0) : meansOf(matrix, means),
    };
    this.#crew.runNow({ kind: "paint", painting, step });
    let extent = noExtent;
    for (let part = 0; part < extents.length; part += 3)
      extent = widened(extent, {
        ...{ low: extents[part]!, high: extents[part + 1]! },
        missing: extents[part + 2] === 1,
      });
    return { dyed, extent };
  }

  /** Statistics of some series at every date, at once. */
  compute(subject: Subject, state: State, stats: readonly Stat[]): readonly Float64Array[] {
    const arrays = stats.map(() => new Float64Array(subject.returns.values.length));
    if (hasRows(subject, state)) this.#crew.own.compute(jobOf(subject, state, arrays, stats));
    else for (const array of arrays) array.fill(Number.NaN);
    return arrays;
  }

  /** Memory that is taken again for the next of its kind. */
  #roomFor(kind: string, length: number): Float64Array {
    let room = this.#room.get(kind);
    if (room === undefined || room.length < length) {
      room = this.#allocate(length);
      this.#room.set(kind, room);
    }
    return room.subarray(0, length);
  }

  #keep<T>(name: string, of: unknown, make: () => T): T {
    const key = JSON.stringify(of);
    const kept = this.#kept.get(name);
    if (kept?.key === key) return kept.made as T;
    const made = make();
    this.#kept.set(name, { key, made });
    return made;
  }
}

function colorsName({ cmap, stat }: State): string {
  return cmap === "" ? usualColormap(stat) : cmap;
}

/** What the values depend on. */
function valuesKey(state: State): string {
  return JSON.stringify(seriesOf(state));
}

/** Whether there are rows enough for a value: no window is full that is longer than the data. */
function hasRows({ returns }: Subject, state: State): boolean {
  return state.halflife > 0 || leastPairs(state) <= returns.time.values.length;
}

/** The computation that a state asks for, of one statistic or several. */
export function jobOf(
  { returns, benchmark }: Subject,
  state: State,
  out: Float64Array | readonly Float64Array[],
  stats: readonly Stat[] = [state.stat],
): Job {
  const arrays = out instanceof Float64Array ? [out] : out;
  const { window, halflife, gaps, minPeriods } = state;
  const least = minPeriods > 0 && { minPeriods: halflife > 0 ? minPeriods : leastPairs(state) };
  const none = () => new Float64Array(0);
  if (halflife > 0) {
    const options = { decay: { halflife }, stats: stats as readonly EwmStat[], out: arrays, ...least };
    return ewmJob(returns, benchmark, options, none);
  }
  return panelJob(returns, benchmark, { window, gaps, stats, out: arrays, ...least }, none);
}

/** Tickers that a thread takes at a time: half a megabyte of them, in fours, and enough parts for all threads. */
function stepOf({ rows, tickers }: Job, threads: number): number {
  const fitting = Math.min(2 ** 15 / rows, tickers / (8 * threads));
  return Math.max(4, 4 * Math.floor(fitting / 4));
}
