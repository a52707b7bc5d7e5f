import type { Finding } from "../inspect/finding.ts";
import { findGaps, type PanelGaps } from "../inspect/gaps.ts";
import { findShort, type Need } from "../inspect/overlap.ts";
import { findUnusable, type Unusable } from "../inspect/unusable.ts";
import type { DroppedDates } from "../panel/alignment.ts";
import { type Listed, Shortlist } from "../panel/listed.ts";
import type { Panel } from "../panel/panel.ts";

/** What a report tells of the tickers of a stream, which are looked at a slice after the other. */
export class StreamLosses {
  readonly dates: readonly DroppedDates[];
  readonly #unusable = new Shortlist<Unusable>();
  readonly #ofBenchmarks: readonly { panel: Panel; own: boolean }[];
  readonly #gaps = { late: 0, ended: 0, holed: 0, innerRows: 0 };
  readonly #empty: string[] = [];
  readonly #list = new Shortlist<PanelGaps["gaps"]["list"][number]>();
  readonly #short = new Shortlist<Finding>();
  readonly #isReturns: boolean;

  /** `benchmarks`: from --from to --to. */
  constructor(
    dates: readonly DroppedDates[],
    benchmarks: readonly { panel: Panel; own: boolean }[],
    isReturns: boolean,
  ) {
    this.dates = dates;
    this.#ofBenchmarks = benchmarks;
    this.#isReturns = isReturns;
  }

  /** Some tickers as they are cut, then aligned, then as returns. */
  add(cut: Panel, aligned: Panel, returns: Panel, benchmarks: Panel, needs: readonly Need[]): void {
    if (!this.#isReturns) this.#unusable.addAll(findUnusable(cut));
    const { empty, late, ended, holed, innerRows, gaps } = findGaps(aligned);
    this.#empty.push(...empty);
    this.#gaps.late += late;
    this.#gaps.ended += ended;
    this.#gaps.holed += holed;
    this.#gaps.innerRows += innerRows;
    this.#list.addAll(gaps);
    for (const finding of findShort(returns, benchmarks, needs)) this.#short.add(finding);
  }

  /** Of the input, then of the benchmarks' own files. `order`: all tickers as a panel has them. */
  unusable(order: readonly string[]): Listed<Unusable>[] {
    if (this.#isReturns) return [];
    const own = this.#ofBenchmarks.filter((one) => one.own).map(({ panel }) => findUnusable(panel));
    const others = this.#ofBenchmarks.filter((one) => !one.own).map(({ panel }) => findUnusable(panel));
    const places = new Map(order.map((ticker, place) => [ticker, place]));
    const input = new Shortlist<Unusable>();
    for (const one of [this.#unusable, ...own]) input.addAll(one);
    const all = [this.#unusable, ...own].flatMap(({ list }) => list);
    const list = all.toSorted((a, b) => places.get(a.ticker)! - places.get(b.ticker)!);
    return [{ count: input.count, list }, ...others];
  }

  get gaps(): Omit<PanelGaps, "sparse"> {
    return { ...this.#gaps, empty: this.#empty, gaps: this.#list };
  }

  /** Tickers that overlap too little for a value. */
  get short(): Listed<Finding> {
    return this.#short;
  }
}
