// The real market of 505 tickers and its index, 2013 to 2018, and what exact arithmetic done elsewhere says about it.
import { type Loaded, loadReturns } from "../src/cli/load.ts";
import { Progress } from "../src/cli/progress.ts";
import { listFiles } from "../src/node/paths.ts";
import { formatTime } from "../src/panel/time.ts";
import { ExactPair } from "../src/verify/exact.ts";
import { sharedPath, sharedTable } from "./shared.ts";

/** Returns of the raw price file, with the places of tickers and dates in it. */
export class SP500 {
  readonly loaded: Loaded;
  readonly rows: number;
  readonly #tickers: Map<string, number>;
  readonly #dates: Map<string, number>;
  readonly #pairs = new Map<number, ExactPair>();

  static async load(): Promise<SP500> {
    const benchmark = [`${sharedPath("data/sp500_index.csv.gz")}:SP500`];
    const loaded = await loadReturns(
      listFiles([sharedPath("data/all_stocks_5yr.csv.gz")]),
      { benchmark, kind: "prices", log: false, from: undefined, to: undefined },
      new Progress(true),
    );
    return new SP500(loaded);
  }

  private constructor(loaded: Loaded) {
    this.loaded = loaded;
    const { tickers, time } = this.loaded.returns;
    this.rows = time.values.length;
    this.#tickers = new Map(tickers.map((name, i) => [name, i]));
    this.#dates = new Map(Array.from(time.values, (value, t) => [formatTime(time.kind, value), t]));
  }

  ticker(name: string): number {
    return this.#tickers.get(name)!;
  }

  row(date: string): number {
    return this.#dates.get(date)!;
  }

  /** A ticker and the index in exact arithmetic. */
  pair(ticker: number): ExactPair {
    const { returns, benchmarks } = this.loaded;
    const known = this.#pairs.get(ticker);
    const pair =
      known ??
      new ExactPair(returns.values.subarray(ticker * this.rows, (ticker + 1) * this.rows), benchmarks.values);
    this.#pairs.set(ticker, pair);
    return pair;
  }
}

export interface Golden {
  readonly date: string;
  readonly ticker: string;
  readonly window: number;
  readonly minPeriods: number;
  /** Statistic and its number as text; empty where it is missing. */
  readonly stats: readonly (readonly [string, string])[];
}

/** The files of exact statistics, and how many lines each must have at least. */
export const goldens: readonly (readonly [file: string, least: number, read: (file: string) => Golden[]])[] =
  [
    ...[20, 60, 252].map(
      (window) =>
        [`sp500_exact_w${window}.csv.gz`, 13_000, (file: string) => lines(file, String(window))] as const,
    ),
    ["sp500_exact_all505_sampled.csv.gz", 20_000, lines],
    ["sp500_w60_min_periods.csv.gz", 3 * 8 * 1258, minPeriodsLines],
  ];

function lines(file: string, fixed?: string): Golden[] {
  return sharedTable(`golden/${file}`).map(({ date, ticker, window = fixed, ...stats }) => ({
    date: date!,
    ticker: ticker!,
    window: Number(window),
    minPeriods: Number(window),
    stats: Object.entries(stats),
  }));
}

/** Columns are named `beta_exact_mp20`; those of pandas are there to show what it gets wrong. */
function minPeriodsLines(file: string): Golden[] {
  return sharedTable(`golden/${file}`).flatMap(({ date, ticker, n_pairs, ...columns }) =>
    [60, 20, 2].map((minPeriods) => {
      const ending = `_exact_mp${minPeriods}`;
      const own = Object.entries(columns).filter(([name]) => name.endsWith(ending));
      const stats = own.map(([name, text]) => [name.slice(0, -ending.length), text] as const);
      return { date: date!, ticker: ticker!, window: 60, minPeriods, stats: [["n", n_pairs!], ...stats] };
    }),
  );
}
