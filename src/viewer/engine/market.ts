import type { Aligned } from "../../align/align.ts";
import { dropTickers, sliceTime, takeSeries } from "../../panel/calendar.ts";
import { DataError } from "../../panel/error.ts";
import { lagPanel } from "../../panel/lag.ts";
import type { Method } from "../../panel/method.ts";
import type { Panel } from "../../panel/panel.ts";
import { type Dated, rowsWithin } from "../dates.ts";
import type { MarketInfo } from "../protocol.ts";
import type { State } from "../state.ts";

/** What a viewer shows: returns of tickers and of benchmarks over the same dates. */
export interface Market {
  readonly name: string;
  readonly returns: Panel;
  readonly benchmarks: Panel;
  /** Columns of a table of the tickers, a text for each of them, "" for none. */
  readonly columns: Readonly<Record<string, readonly string[]>>;
  /** Whether the first return needs the date before it: the data were prices. */
  readonly ofPrices: boolean;
  /** The points in time, before the first, that its returns reach back over. Default: of prices, the one right before. */
  readonly before?: readonly number[];
  /** What returns are, where they are not plainly those of rows. Default: they are. */
  readonly method?: Method;
  /** Rows that the benchmarks are late. Default: 0. */
  readonly lag?: number;
  /** What was inferred or dropped on the way. */
  readonly notes: readonly string[];
  /** The words of the command line that read the data, up to the benchmark. */
  readonly command: readonly string[];
  /** What it calls each benchmark, such as `index.csv:Close`. Default: their names. */
  readonly specs?: readonly string[];
  /** The words that read the table of the tickers: `--metadata` and what belongs to it. */
  readonly metadata?: readonly string[];
}

/** What tables say of the tickers of a market. */
export type Description = Required<Pick<Market, "columns" | "notes" | "metadata">>;

/** The series that a state is about: all tickers, and one benchmark, from one date to another. */
export interface Subject {
  readonly returns: Panel;
  readonly benchmark: Panel;
}

/** Memory that helpers see, where there is such a thing. */
export type Allocate = (length: number) => Float64Array;

/** A market with what tables say of its tickers. */
export function describe(market: Market, { columns, notes, metadata }: Description): Market {
  return {
    ...market,
    columns: { ...market.columns, ...columns },
    notes: [...new Set([...market.notes, ...notes])],
    metadata,
  };
}

/** The market's returns in memory that helpers see. */
export function shareMarket(market: Market, allocate: Allocate): Market {
  // what another market of the same returns has shared
  if (globalThis.SharedArrayBuffer && market.returns.values.buffer instanceof SharedArrayBuffer)
    return market;
  const values = allocate(market.returns.values.length);
  values.set(market.returns.values);
  return { ...market, returns: { ...market.returns, values } };
}

/** Throws a RangeError for a benchmark that is not there. */
export function subjectOf(market: Market, { benchmark, from, to }: State, allocate: Allocate): Subject {
  const { returns, benchmarks, lag = 0 } = market;
  const name = benchmark === "" ? benchmarks.tickers[0]! : benchmark;
  const own = !benchmarks.tickers.includes(name);
  const series = own ? lagPanel(takeSeries(returns, [name]), lag) : takeSeries(benchmarks, [name]);
  // a ticker that is the market is none of the others
  const others = own ? dropTickers(returns, [name]) : returns;
  if (from === "" && to === "") return { returns: shared(others, allocate), benchmark: series };
  const { values } = returns.time;
  const [first, end] = rowsWithin(datedOf(market), from, to);
  if (first === end) throw new DataError(`no return from ${from || "the first date"} to ${to || "the last"}`);
  const within = (panel: Panel) => sliceTime(panel, values[first]!, values[end - 1]!);
  return { returns: shared(within(others), allocate), benchmark: late(within(series), first > 0 ? lag : 0) };

  function shared(panel: Panel, room: Allocate): Panel {
    if (panel === returns) return panel;
    const values = room(panel.values.length);
    values.set(panel.values);
    return { ...panel, values };
  }
}

/** What comes before the first of the returns and is part of them. */
export function datesBefore({ returns, losses }: Pick<Aligned, "returns" | "losses">): number[] {
  const { values } = losses.time;
  return [...values.subarray(0, values.length - returns.time.values.length)];
}

/** Without the first rows, beside which the data would have to begin earlier. */
function late(benchmark: Panel, lag: number): Panel {
  if (lag === 0) return benchmark;
  return { ...benchmark, values: benchmark.values.slice().fill(Number.NaN, 0, lag) };
}

/** When the returns of a market are, and what they reach back over. */
export function datedOf({ returns: { time }, ofPrices, before }: Market): Dated {
  return { time, before: before ?? (ofPrices ? [time.values[0]! - 1] : []) };
}

/** What there is to choose from. */
export function infoOf(market: Market): MarketInfo {
  const { name, returns, benchmarks, columns, notes } = market;
  return {
    name,
    tickers: returns.tickers,
    benchmarks: benchmarks.tickers,
    columns: Object.fromEntries(
      Object.entries(columns).map(([column, texts]) => [column, [...new Set(texts)].filter(Boolean).sort()]),
    ),
    lacking: Object.keys(columns).filter((column) => columns[column]!.includes("")),
    ...datedOf(market),
    notes,
  };
}
