import type { RollingOptions } from "../../kernel/options.ts";
import { reachOf } from "../../kernel/reach.ts";
import { takeIndices } from "../../panel/calendar.ts";
import { DataError, nearest } from "../../panel/error.ts";
import type { Panel } from "../../panel/panel.ts";
import type { Hedge, MarketFit, Move, Weights } from "../../panel/portfolio.ts";
import type { Result, Stat } from "../../panel/result.ts";
import { formatTime } from "../../panel/time.ts";
import { fitAt, portfolioOf, type Rolling } from "../../portfolio/portfolio.ts";
import { contributionsOf, hedgeOf, moveOf } from "../../portfolio/scenario.ts";
import { exposureOf, settleWeights, withoutCash } from "../../portfolio/weights.ts";
import { holdingsOf, isDated } from "../../source/holdings.ts";
import { readTexts } from "../../source/metadata.ts";
import type { State } from "../state.ts";
import { GivenUp } from "./choice-error.ts";
import type { Live, Pause } from "./live.ts";
import type { Subject } from "./market.ts";
import { resultOf } from "./readings.ts";
import { lastShown } from "./rows.ts";

/** What is held, as a user has written it. */
export interface Holdings {
  /** Of the file; "" of what has been pasted. */
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** What weights that do not sum to 1 leave: `cash`, or nothing, as they are divided by their sum. */
  readonly rest: "cash" | "normalize";
}

export interface WhatIfQuestion {
  readonly about: "what-if";
  readonly state: State;
  readonly holdings?: Holdings;
}

/** The moves of some tickers, a number for each. */
export type Moves = { readonly [Key in keyof Move]: Float64Array };

export interface WhatIfAnswer {
  readonly about: "what-if";
  /** When the betas are of, as `formatTime` writes it. */
  readonly date: string;
  /** A return: -0.1 is a fall of 10 %. */
  readonly shock: number;
  /** Those that have a beta then, and those that have none. */
  readonly tickers: readonly string[];
  readonly without: number;
  readonly betas: Float64Array;
  readonly moves: Moves;
  /** Numbers of the tickers, from the worst move to the best. */
  readonly order: Int32Array;
  readonly portfolio: PortfolioAnswer | undefined;
  /** Whether returns are logarithms, which may be below -1. */
  readonly log: boolean;
}

/** What comes of the holdings, or why nothing does. */
export type PortfolioAnswer =
  | { readonly kind: "wrong"; readonly message: string }
  /** Holdings that are no tickers, and which tickers are called nearly so. */
  | { readonly kind: "unknown"; readonly names: readonly string[]; readonly nearest: readonly string[] }
  /** Weights that sum to about 100. */
  | { readonly kind: "percent"; readonly net: number }
  | {
      readonly kind: "known";
      readonly holdings: number;
      /** Sum of the weights as they were written. */
      readonly net: number;
      /** Whether they sum to 1, or long and short ones cancel. */
      readonly whole: boolean;
      readonly rest: Holdings["rest"];
      readonly fit: MarketFit;
      readonly move: Move;
      readonly hedge: Hedge;
      /** Holdings without a beta of their own then. */
      readonly lacking: readonly string[];
    };

const FITS = ["beta", "se_beta", "n", "resid_std"] as const satisfies readonly Stat[];
/** Numbers in a piece of the tickers: a few megabytes, whatever the market. */
const PIECE = 2 ** 18;

/** Throws GivenUp where `pause` says so. */
export async function whatIfOf(
  live: Live,
  { state, holdings }: WhatIfQuestion,
  pause?: Pause,
): Promise<WhatIfAnswer> {
  const subject = live.subject(state);
  const { time, tickers } = subject.returns;
  const row = lastShown(time, state);
  const shock = state.shock / 100;
  const fits = await fitsAt(live, subject, state, row, pause);
  const known = Int32Array.from(tickers.keys()).filter((i) => !Number.isNaN(fits[i]!.beta));
  const column = (of: (fit: MarketFit) => number) => Float64Array.from(known, (i) => of(fits[i]!));
  const each = Array.from(known, (i) => moveOf(fits[i]!, shock));
  const moves = {
    expected: Float64Array.from(each, ({ expected }) => expected),
    low: Float64Array.from(each, ({ low }) => low),
    high: Float64Array.from(each, ({ high }) => high),
    lowAll: Float64Array.from(each, ({ lowAll }) => lowAll),
    highAll: Float64Array.from(each, ({ highAll }) => highAll),
  };
  const { expected } = moves;
  return {
    about: "what-if",
    date: formatTime(time.kind, time.values[row]!),
    shock,
    tickers: Array.from(known, (i) => tickers[i]!),
    without: tickers.length - known.length,
    betas: column(({ beta }) => beta),
    moves,
    order: Int32Array.from(known.keys()).sort((a, b) => expected[a]! - expected[b]! || a - b),
    log: live.market.command.includes("--log"),
    portfolio: holdings && (await portfolioAt(live, subject, state, row, shock, holdings)),
  };
}

/** The fit of every ticker over the window that ends in a row, to the picture's bits. */
export async function fitsAt(
  live: Live,
  subject: Subject,
  state: State,
  row: number,
  pause?: Pause,
): Promise<MarketFit[]> {
  const { returns, benchmark } = subject;
  const { from, to } = rowsFor(returns, state, row);
  const market = cut(benchmark, 0, 1, from, to);
  const step = Math.max(1, Math.floor(PIECE / (to - from)));
  const found: MarketFit[] = [];
  for (let first = 0; first < returns.tickers.length; first += step) {
    const last = Math.min(first + step, returns.tickers.length);
    const series = { returns: cut(returns, first, last, from, to), benchmark: market };
    const result = resultOf(live, series, state, FITS);
    const at = (stat: Stat, i: number) => {
      const place = result.stats.indexOf(stat);
      return place < 0 ? Number.NaN : result.arrays[place]![i * (to - from) + row - from]!;
    };
    for (let i = 0; i < last - first; i++) {
      const [beta, seBeta, n, residStd] = FITS.map((stat) => at(stat, i)) as [number, number, number, number];
      found.push({ beta, seBeta, n, residStd, r2: Number.NaN });
    }
    if (pause && !(await pause(last / returns.tickers.length))) throw new GivenUp();
  }
  return found;
}

/** The rows, from the first to before the last, that decide what stands in one: with exponential weights and compressed gaps all. */
function rowsFor(
  { time }: Panel,
  { window, halflife, gaps }: State,
  row: number,
): { from: number; to: number } {
  const rows = time.values.length;
  if (halflife > 0 || gaps === "compress") return { from: 0, to: rows };
  const from = reachOf(row, window);
  return { from, to: Math.min(rows, Math.max(row + 1, from + window)) };
}

/** Some tickers and rows of a panel. */
function cut(panel: Panel, first: number, last: number, from: number, to: number): Panel {
  const rows = panel.time.values.length;
  const some = takeIndices(
    panel,
    Array.from({ length: last - first }, (_, i) => first + i),
  );
  if (from === 0 && to === rows) return some;
  const values = new Float64Array((last - first) * (to - from));
  for (let i = 0; i < last - first; i++)
    values.set(some.values.subarray(i * rows + from, i * rows + to), i * (to - from));
  return { ...some, time: { kind: panel.time.kind, values: panel.time.values.subarray(from, to) }, values };
}

async function portfolioAt(
  live: Live,
  subject: Subject,
  state: State,
  row: number,
  shock: number,
  holdings: Holdings,
): Promise<PortfolioAnswer> {
  try {
    const { returns, benchmark } = subject;
    const series = [...new Set([...returns.tickers, ...benchmark.tickers])];
    const written = withoutCash(weightsOf(holdings), series);
    const unknown = written.tickers.filter((name) => !series.includes(name));
    if (unknown.length > 0)
      return { kind: "unknown", names: unknown, nearest: nearest(unknown[0]!, series).slice(0, 3) };
    const { net, gross } = exposureOf(written, 0);
    // who means percent is not to be told of a debt of 9,900 %
    if (Math.abs(net - 100) < 5 && holdings.rest === "cash") return { kind: "percent", net };
    const { weights, notes } = settleWeights(written, holdings.rest);
    const { from, to } = rowsFor(returns, state, row);
    const held = new Set(weights.tickers);
    const places = [...returns.tickers.keys()].filter((i) => held.has(returns.tickers[i]!));
    const own = places.length === 0 ? takeIndices(returns, [0]) : takeIndices(returns, places);
    const found = await portfolioOf(
      engineOf(live, state),
      cut(own, 0, own.tickers.length, from, to),
      cut(benchmark, 0, 1, from, to),
      weights,
      {
        window: state.window,
        minPeriods: Math.max(2, Math.min(state.minPeriods || state.window, state.window)),
      },
    );
    const fit = fitAt(found.current, row - from);
    return {
      kind: "known",
      holdings: found.weights.tickers.length,
      net,
      whole: notes.length === 0 || Math.abs(net) <= 1e-6 * gross,
      rest: holdings.rest,
      fit,
      move: moveOf(fit, shock),
      hedge: hedgeOf(fit),
      lacking: contributionsOf(found, row - from).flatMap(({ ticker, beta }) =>
        Number.isNaN(beta) ? [ticker] : [],
      ),
    };
  } catch (error) {
    if (error instanceof DataError || error instanceof RangeError)
      return { kind: "wrong", message: error.message };
    throw error;
  }
}

function weightsOf({ name, bytes }: Holdings): Weights {
  const called = name || "weights";
  const texts = readTexts(bytes, { name: called });
  if (isDated(texts))
    throw new DataError(`${called}: has dates; weights of one day are wanted, in columns ticker and weight`);
  return holdingsOf(texts, called).weights;
}

/** The state's computation in the place of a kernel's: what exponential weights do not have is missing. */
function engineOf(live: Live, state: State): Rolling {
  return {
    rolling(returns: Panel, benchmark: Panel, { stats = ["beta"] }: RollingOptions): Result {
      const result = resultOf(live, { returns, benchmark }, state, stats);
      const arrays = stats.map((stat) => {
        const place = result.stats.indexOf(stat);
        return result.arrays[place] ?? new Float64Array(returns.values.length).fill(Number.NaN);
      });
      return { ...result, windows: [state.window], stats, arrays };
    },
  };
}
