import { FINDINGS } from "../inspect/finding.ts";
import { formatTime } from "../panel/time.ts";
import type { LongEnd } from "../source/stream.ts";
import type { FoundFiles } from "./found-files.ts";
import type { Repeats } from "./repeats.ts";
import { ofFile, type ReportFacts } from "./report.ts";
import type { Market } from "./stream-market.ts";

/** What a report tells of a file, and its infinities: the first in rows, by ticker and date. */
export interface FileFacts {
  readonly format: Omit<LongEnd["format"], "columns"> & { readonly columns: number };
  readonly tickers: number;
  readonly dates: number;
  readonly first: string;
  readonly last: string;
  readonly infinite: {
    readonly count: number;
    readonly list: readonly { ticker: string; date: string; row: number }[];
  };
}

/** Of a file that was read; `infinite`: rows with one, tickers and dates by the file's own numbers. */
export function factsOf(
  { calendar: { kind, values }, tickers, format, infiniteCount }: LongEnd,
  infinite: readonly { ticker: number; date: number; row: number }[],
): FileFacts {
  const times = [...new Set(values)].sort((a, b) => a - b);
  return {
    format: { ...format, columns: format.columns.length },
    tickers: tickers.length,
    dates: times.length,
    first: formatTime(kind, times[0]!),
    last: formatTime(kind, times.at(-1)!),
    infinite: {
      count: infiniteCount,
      list: infinite.map(({ ticker, date, row }) => {
        return { ticker: tickers[ticker]!, date: formatTime(kind, values[date]!), row };
      }),
    },
  };
}

/** What a report tells of a stream: gaps and losses of each ticker, and no more of what may be wrong than tickers that are too short. */
export function reportFacts(found: FoundFiles, market: Market, repeats: Repeats | undefined): ReportFacts {
  const { dates, names, tickers, benchmarks, returns, time, losses, sources, dropped } = market;
  const files = found.facts((file) => dates.orderOf(file));
  const { gaps, short } = losses!;
  const date = (at: number) => formatTime(dates.kind, at);
  const pathOf = (file: number) => found.paths[file]!;
  const { cells = [], clashes = [], repeated = [], clashing = [] } = repeats ?? {};
  const sum = (counts: readonly number[]) => counts.reduce((all, count) => all + count, 0);
  return {
    inputs: files.map(({ path, facts: { infinite: _, ...facts } }) => ({ path, ...facts })),
    sources,
    time,
    returnRows: returns.values.length,
    tickers: tickers.length,
    benchmarks: benchmarks.tickers.length,
    dates: losses!.dates,
    unusable: losses!.unusable(found.order.map((id) => names[id]!)),
    infinite: [
      ...files.map(({ path, facts: { infinite } }) => ofFile(path, infinite)),
      ...dropped.map(({ path, infinite }) => ofFile(path, infinite)),
    ],
    duplicates: [
      {
        count: sum(cells),
        list: repeated.map(({ file, ticker, time, rows, values, kept }) => {
          return { file: pathOf(file), ticker: names[ticker]!, date: date(time), rows, values, kept };
        }),
      },
      ...dropped.map(({ path, repeated }) => ofFile(path, repeated)),
      {
        count: sum(clashes),
        list: clashing.map(({ ticker, time, files, values, kept }) => {
          return { ticker: names[ticker]!, date: date(time), files: files.map(pathOf), values, kept };
        }),
      },
    ],
    gaps,
    filled: [],
    short,
    findings: { count: 0, list: [] },
    notSought: FINDINGS.filter((kind) => kind !== "short"),
  };
}
