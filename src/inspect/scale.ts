import type { Panel } from "../panel/panel.ts";

/** Tickers and rows that tell the size of all, and values that tell that of one series. */
const TICKERS = 100;
const ROWS = 500;
const LEAST = 10;
/** How many times larger one side is: a quiet market in percent is 20 times a wild stock, a hectic stock 2000 times a calm bond. */
const [FROM, TO] = [20, 2000] as const;
/** What no return usually is, a fraction: 10 % from day to day, 1 % from bar to bar. */
const DAY = 0.1;
const BAR = 0.01;
/** Nor in percent: what is larger is a price. */
const PRICE = 30;

/** A benchmark whose returns are a hundred times those of the tickers or a hundredth: one side in percent, the other a fraction. */
export interface Scale {
  readonly benchmark: string;
  readonly percent: "benchmark" | "tickers";
  /** Median absolute returns that are not zero: the benchmark's, and the median of the tickers' own. */
  readonly benchmarkSize: number;
  readonly tickerSize: number;
}

/**
 * Compares the usual sizes of returns, over evenly chosen rows and tickers where they are many. Told are benchmarks whose size and the tickers' are 20 to
 * 2000 times apart, the larger above 0.1, or where rows are times of day 0.01, and below 30: no stock moves 10 % on most days.
 */
export function findScales(returns: Panel, benchmarks: Panel): Scale[] {
  const least = returns.time.kind === "day" ? DAY : BAR;
  const step = Math.ceil(returns.tickers.length / TICKERS);
  const sizes: number[] = [];
  for (let i = 0; i < returns.tickers.length; i += step) sizes.push(sizeOf(returns, i));
  const tickerSize = median(sizes.filter((size) => !Number.isNaN(size)));
  return benchmarks.tickers.flatMap((benchmark, b) => {
    const benchmarkSize = sizeOf(benchmarks, b);
    const [larger, smaller] = [Math.max(benchmarkSize, tickerSize), Math.min(benchmarkSize, tickerSize)];
    const times = larger / smaller;
    if (!(times >= FROM && times <= TO && larger > least && larger < PRICE)) return [];
    return [
      { benchmark, percent: larger === tickerSize ? "tickers" : "benchmark", benchmarkSize, tickerSize },
    ];
  });
}

/** What to do about it, for the command line. */
export function scaleText({ benchmark, percent, benchmarkSize, tickerSize }: Scale): string {
  const [large, small, wrong] =
    percent === "tickers"
      ? ["the tickers", benchmark, "betas are 100 times too large"]
      : [benchmark, "the tickers", "betas are a hundredth of what they should be"];
  const [own, other] = [benchmarkSize, tickerSize].map((size) => Number(size.toPrecision(2)));
  return (
    `the returns of ${large} look like percent and those of ${small} like fractions: a usual one of ${benchmark} is ${own}, of a ticker ${other}; ` +
    `if so, ${wrong}: divide those of ${large} by 100`
  );
}

/** The median absolute value that is not zero of a series; NaN where it has too few. */
function sizeOf({ values, time }: Panel, series: number): number {
  const rows = time.values.length;
  const step = Math.ceil(rows / ROWS);
  const sizes: number[] = [];
  for (let t = 0; t < rows; t += step) {
    const size = Math.abs(values[series * rows + t]!);
    if (size > 0) sizes.push(size);
  }
  return sizes.length < LEAST ? Number.NaN : median(sizes);
}

/** The upper one of two in the middle; NaN of none. */
function median(values: readonly number[]): number {
  return Float64Array.from(values).sort()[values.length >> 1] ?? Number.NaN;
}
