import type { Finding } from "../inspect/finding.ts";
import { findingNotes } from "../inspect/finding.ts";
import { findGaps, gapsText, type PanelGaps } from "../inspect/gaps.ts";
import { findLeads, leadText } from "../inspect/lead.ts";
import { inspectReturns } from "../inspect/returns.ts";
import { findScales, scaleText } from "../inspect/scale.ts";
import { findUnusable, type Unusable } from "../inspect/unusable.ts";
import { alignCalendars, type CalendarRule, type DroppedDates, span } from "../panel/alignment.ts";
import { alignTo, dropTickers, mergePanels, sliceTime } from "../panel/calendar.ts";
import { DataError } from "../panel/error.ts";
import { resamplePrices, resampleReturns } from "../panel/frequency.ts";
import { lagPanel } from "../panel/lag.ts";
import type { Listed } from "../panel/listed.ts";
import type { Method } from "../panel/method.ts";
import { type Bridge, pairReturns, type ReturnPairs } from "../panel/pairs.ts";
import type { Panel } from "../panel/panel.ts";
import type { Period } from "../panel/period.ts";
import { dropNonPositive, toReturns } from "../panel/returns.ts";
import { formatTime, type TimeIndex } from "../panel/time.ts";
import { type Rate, settleReturns } from "./excess.ts";

/** How prices become returns, as the command line says it. */
export interface AlignOptions {
  /** Undefined where neither switch was given. */
  kind: "prices" | "returns" | undefined;
  log: boolean;
  /** Day numbers, both included. */
  from: number | undefined;
  to: number | undefined;
  /** Undefined: intersection. */
  calendar?: CalendarRule;
  /** Undefined: 0. */
  maxGap?: number;
  /** Undefined: 0. */
  lag?: number;
  /** Undefined: of the dates as they are. */
  frequency?: Period;
  keepPartial?: boolean;
  /** Rows that a return spans; undefined: 1. */
  horizon?: number;
}

export interface Aligned {
  returns: Panel;
  /** Those of tickers over single rows, with the riskless rate in them. */
  single: Panel;
  /** The same of the benchmarks. */
  singleMarket: Panel;
  benchmarks: Panel;
  /** What is computed: more than one group where returns reach over gaps. */
  groups: readonly ReturnPairs[];
  /** What the returns are, where they are not plainly those of rows. */
  method: Method;
  notes: string[];
  losses: Losses;
  findings: readonly Finding[];
}

/** What did not make it, and what was put in its place. */
export interface Losses {
  /** The dates that prices, or returns, are taken on. */
  time: TimeIndex;
  dates: readonly DroppedDates[];
  /** Of the input, then of the benchmarks' own files. */
  unusable: readonly Listed<Unusable>[];
  gaps: PanelGaps;
  bridges: readonly Bridge[];
}

/**
 * Brings the input and its benchmarks, a panel each, to returns over one time index, less a riskless rate if there is one. `own`:
 * benchmarks among its tickers.
 */
export function align(
  all: Panel,
  series: readonly Panel[],
  own: readonly string[],
  options: AlignOptions,
  rate?: Rate,
): Aligned {
  const isReturns = options.kind === "returns";
  const { calendar = "intersection", horizon = 1, lag = 0, maxGap = 0 } = options;
  const dates: DroppedDates[] = [];
  const names = ["the input", ...series.map(({ tickers }) => tickers[0]!)];
  const cuts = [all, ...series].map((panel, i) => cut({ ...panel, notes: [] }, names[i]!, options, dates));
  const usable = isReturns ? cuts : cuts.map(dropNonPositive);
  const [input, ...markets] = usable;
  const notes = [...new Set([input!, ...markets].flatMap((panel) => panel.notes))];

  const alignment = alignCalendars(input!, markets, { calendar, kind: isReturns ? "returns" : "prices" });
  notes.push(...alignment.notes);
  const [stocks, levels] = [
    alignTo(dropTickers(input!, own), alignment.time),
    markets.length === 0
      ? { time: alignment.time, tickers: [], values: new Float64Array(), notes: [] }
      : mergePanels(markets.map((panel) => alignTo(panel, alignment.time))),
  ].map((panel) => atFrequency(panel, options)) as [Panel, Panel];
  const { time } = stocks;
  if (options.frequency !== undefined) notes.push(...stocks.notes.filter((note) => !notes.includes(note)));
  if (time.values.length < (isReturns ? 1 : 2)) {
    const found = alignment.time.values;
    const only =
      options.frequency === undefined
        ? `only one date in common, ${formatTime(time.kind, found[0]!)}`
        : `less than two whole periods of --frequency ${options.frequency} in common, ${span(alignment.time)}`;
    throw new DataError(`${only}; returns need two`);
  }
  const rows = time.values.length - (isReturns ? 0 : 1);
  if (horizon > rows) {
    throw new DataError(
      `a horizon of ${horizon} is longer than the data: ${rows} rows of returns; choose a shorter --horizon`,
    );
  }
  if (lag >= rows) {
    throw new DataError(
      `a lag of ${lag} is longer than the data: ${rows} rows of returns; choose a shorter --lag`,
    );
  }
  const gaps = findGaps(stocks);
  const text = gapsText(gaps, stocks.tickers.length);
  if (text !== undefined) notes.push(text);

  const kind = options.log ? "log" : "simple";
  const lagged = lagPanel(levels, lag);
  const paired = isReturns
    ? { returns: stocks, benchmarks: lagged, groups: [{ returns: stocks, benchmarks: lagged }], bridges: [] }
    : pairReturns(stocks, lagged, { kind, maxGap });
  const { returns, benchmarks, bridges } = paired;
  if (lag > 0 && benchmarks.tickers.length > 0) notes.push(lagText(benchmarks.tickers, lag));
  if (maxGap > 0) notes.push(bridgesText(bridges, maxGap));
  notes.push(...findLeads(returns, benchmarks, lag).map(leadText));
  if (isReturns) notes.push(...findScales(returns, levels).map(scaleText));
  const unmoved = lag === 0 ? benchmarks : isReturns ? levels : toReturns(levels, { kind });
  const findings = [...inspectReturns(returns, unmoved, { kind }), ...gaps.sparse];
  notes.push(...findingNotes(findings));
  // a panel without any has come back as it was; a benchmark that is one of the input's tickers is looked at there
  const spoiled = cuts.filter((panel, i) => panel !== usable[i] && (i === 0 || !own.includes(names[i]!)));
  const unusable = spoiled.map(findUnusable);
  const began =
    isReturns && rate !== undefined
      ? rowBefore(alignment.time.values[0]!, [all, ...series], options)
      : undefined;
  const whole = settleReturns({ stocks, lagged, paired, began }, { isReturns, kind, horizon, lag }, rate);
  const losses = { time, dates: [...dates, ...alignment.dropped], unusable, gaps, bridges };
  return {
    ...whole,
    single: returns,
    singleMarket: benchmarks,
    notes: [...notes, ...whole.notes],
    losses,
    findings,
  };
}

/** Prices, or returns, of whole calendar periods, where those are asked for. */
function atFrequency(panel: Panel, { frequency, keepPartial, kind, log }: AlignOptions): Panel {
  if (frequency === undefined) return panel;
  const partial = keepPartial === undefined ? {} : { keepPartial };
  return kind === "returns"
    ? resampleReturns(panel, frequency, { ...partial, log })
    : resamplePrices(panel, frequency, partial);
}

/** The row of returns before the first one, where --from has cut it off: there the first one begins. */
function rowBefore(first: number, panels: readonly Panel[], options: AlignOptions): number | undefined {
  if (options.from === undefined) return undefined;
  const [input, ...markets] = panels;
  const { calendar = "intersection" } = options;
  const { time } = alignCalendars(input!, markets, { calendar, kind: "returns" });
  return time.values.findLast((value) => value < first);
}

/** What is to be said of benchmarks that are late. */
export function lagText(names: readonly string[], lag: number): string {
  const rows = `${lag} ${lag === 1 ? "row" : "rows"}`;
  return `${names.join(", ")} lagged by ${rows}: each return stands beside the one of ${rows} earlier`;
}

function bridgesText(bridges: readonly Bridge[], maxGap: number): string {
  const most = `gaps of at most ${maxGap} ${maxGap === 1 ? "row" : "rows"}`;
  if (bridges.length === 0) return `no returns over ${most}: there are none`;
  const tickers = new Set(bridges.map(({ ticker }) => ticker)).size;
  return `${bridges.length} ${bridges.length === 1 ? "return" : "returns"} of ${tickers} ${tickers === 1 ? "ticker" : "tickers"} over ${most}, beside the benchmark's over the same days`;
}

/** The first and last point in time from --from to --to. */
export function bounds(
  kind: TimeIndex["kind"],
  { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY }: Pick<AlignOptions, "from" | "to">,
): [first: number, last: number] {
  const day = kind === "day" ? 1 : 86_400_000;
  return [from * day, (to + 1) * day - 1];
}

/** The rows from --from to --to; what lies outside goes to `dropped`. */
export function cut(panel: Panel, name: string, { from, to }: AlignOptions, dropped: DroppedDates[]): Panel {
  if (from === undefined && to === undefined) return panel;
  const [first, last] = bounds(panel.time.kind, { from, to });
  const left = sliceTime(panel, first, last);
  if (left.time.values.length === 0) {
    throw new DataError(`no date within --from and --to: ${panel.tickers[0]} has ${span(panel.time)}`);
  }
  for (const [reason, dates] of [
    ["--from is later", panel.time.values.filter((date) => date < first)],
    ["--to is earlier", panel.time.values.filter((date) => date > last)],
  ] as const) {
    if (dates.length > 0) dropped.push({ series: name, reason, dates });
  }
  return left;
}
