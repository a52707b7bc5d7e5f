import type { Panel } from "../panel/panel.ts";

/** Series that are enough to tell how the market moved, and how many are looked at. */
const ENOUGH = 5;
const SAMPLE = 199;

/** The market's log return on a date: the median over tickers, or where they are few, a benchmark's. */
export class MarketMove {
  readonly #returns: Panel;
  readonly #benchmarks: Panel | undefined;
  readonly #toLog: (value: number) => number;
  readonly #known = new Map<number, number>();

  constructor(returns: Panel, benchmarks: Panel | undefined, toLog: (value: number) => number) {
    this.#returns = returns;
    this.#benchmarks = benchmarks;
    this.#toLog = toLog;
  }

  /** 0 where nothing tells it. `ofBenchmark`: a benchmark is not to be measured by itself. */
  at(t: number, ofBenchmark: boolean): number {
    const median = this.#known.get(t) ?? this.#median(t);
    this.#known.set(t, median);
    if (!Number.isNaN(median)) return median;
    const value = ofBenchmark ? Number.NaN : (this.#benchmarks?.values[t] ?? Number.NaN);
    return Number.isNaN(value) ? 0 : this.#toLog(value);
  }

  #median(t: number): number {
    const { tickers, values, time } = this.#returns;
    const rows = time.values.length;
    const step = Math.max(1, Math.floor(tickers.length / SAMPLE));
    const sample: number[] = [];
    for (let i = 0; i < tickers.length; i += step) {
      const value = values[i * rows + t]!;
      if (!Number.isNaN(value)) sample.push(value);
    }
    if (sample.length < ENOUGH) return Number.NaN;
    sample.sort((a, b) => a - b);
    return this.#toLog(sample[sample.length >> 1]!);
  }
}
