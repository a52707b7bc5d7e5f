import { changesOf } from "../../explain/change.ts";
import { checkDecay } from "../../kernel/decay.ts";
import { takeSeries } from "../../panel/calendar.ts";
import { ROLES } from "../../panel/change.ts";
import { bandOf } from "../../panel/confidence.ts";
import { DataError } from "../../panel/error.ts";
import { Line } from "../../panel/line.ts";
import { isUsable } from "../../panel/missing.ts";
import { pick, type Result, type Stat } from "../../panel/result.ts";
import { formatTime, type TimeIndex } from "../../panel/time.ts";
import { leastPairs, type State } from "../state.ts";
import type { Live } from "./live.ts";
import type { Subject } from "./market.ts";
import { resultOf } from "./readings.ts";
import { rowUntil } from "./rows.ts";

/** What is asked of a cell, and of an earlier one of the same ticker beside it. */
export interface ScatterQuestion {
  readonly about: "scatter";
  readonly state: State;
  readonly ticker: string;
  readonly date: string;
  readonly since?: string;
}

/** The pairs that a cell is made of and the line through them; numbers that are not defined are NaN. */
export interface Scatter {
  /** The cell's date, as `formatTime` writes it. */
  readonly date: string;
  /** The picture's value. */
  readonly value: number;
  readonly beta: number;
  readonly alpha: number;
  readonly r2: number;
  readonly n: number;
  /** Standard error of beta, and between which it is with 95 %. */
  readonly seBeta: number;
  readonly low: number;
  readonly high: number;
  /** Of the pairs, oldest first: when, and both returns. */
  readonly time: TimeIndex;
  readonly market: Float64Array;
  readonly returns: Float64Array;
  readonly residuals: Float64Array;
  readonly leverages: Float64Array;
  readonly cooksDistances: Float64Array;
  /** Beta as it would be without the pair. */
  readonly without: Float64Array;
  /** How much each counts, 1 for the newest; undefined: all alike. */
  readonly weights: Float64Array | undefined;
  /** Numbers of the pairs on which beta rests most, by Cook's distance, of weighted pairs by what they make of beta. */
  readonly influential: Int32Array;
}

export interface ScatterAnswer {
  readonly about: "scatter";
  readonly ticker: string;
  readonly benchmark: string;
  readonly stat: Stat;
  /** Least number of pairs for a value. */
  readonly least: number;
  readonly cell: Scatter;
  readonly earlier: Scatter | undefined;
  /** What made the difference; undefined where nothing is compared, or both cells have no beta over windows. */
  readonly change: ScatterChange | undefined;
}

/** What days that entered the window and days that left it made of the change of beta, and the days that made most. */
export interface ScatterChange {
  readonly entered: number;
  readonly left: number;
  readonly days: readonly {
    readonly time: number;
    readonly role: "entered" | "left";
    readonly contribution: number;
  }[];
}

const INFLUENTIAL = 5;
const CHANGING = 3;
const STATS = ["beta", "alpha", "r2", "n", "se_beta"] as const satisfies readonly Stat[];

/** Throws a DataError for a ticker that is not there, and for a date before the data. */
export function scatterOf(live: Live, { state, ticker, date, since }: ScatterQuestion): ScatterAnswer {
  const { returns, benchmark } = live.subject(state);
  const series = { returns: takeSeries(returns, [ticker]), benchmark };
  const result = resultOf(live, series, state, [...new Set<Stat>([...STATS, state.stat])]);
  const [x, m] = [series.returns.values, benchmark.values];
  const rowOf = (date: string) => {
    const row = rowUntil(returns.time, date);
    if (row < 0) throw new DataError(`there is nothing up to ${date}`);
    return row;
  };
  const row = rowOf(date);
  const earlier = since === undefined ? undefined : rowOf(since);
  return {
    about: "scatter",
    ticker,
    benchmark: benchmark.tickers[0]!,
    stat: state.stat,
    least: leastPairs(state),
    cell: scatter(x, m, row, state, result),
    earlier: earlier === undefined ? undefined : scatter(x, m, earlier, state, result),
    change: earlier === undefined ? undefined : changeOf(series, earlier, row, state),
  };
}

function scatter(x: Float64Array, m: Float64Array, row: number, state: State, result: Result): Scatter {
  const { kind, values: times } = result.time;
  const rows = pairsOf(x, m, row, state);
  const weightOf = weightsUntil(row, state);
  const line = new Line(x, m, rows, weightOf);
  const at = (stat: Stat) => (result.stats.includes(stat) ? pick(result, { stat }).values[row]! : Number.NaN);
  const beta = at("beta");
  const band = bandOf(
    result,
    { stat: "beta", window: result.windows[0]!, benchmark: result.benchmarks[0]! },
    95,
  );
  const bounds = typeof band === "string" ? [Number.NaN, Number.NaN] : [band.low[row]!, band.high[row]!];
  const column = (of: (row: number) => number) => Float64Array.from(rows, of);
  const cooksDistances = column((one) => line.cooksDistance(one));
  const changes = column((one) => line.dfbeta(one));
  return {
    date: formatTime(kind, times[row]!),
    value: at(state.stat),
    beta,
    alpha: at("alpha"),
    r2: at("r2"),
    n: at("n"),
    seBeta: at("se_beta"),
    low: bounds[0]!,
    high: bounds[1]!,
    time: { kind, values: column((one) => times[one]!) },
    market: column((one) => m[one]!),
    returns: column((one) => x[one]!),
    residuals: column((one) => line.residual(one)),
    leverages: column((one) => line.leverage(one)),
    cooksDistances,
    without: changes.map((change) => beta - change),
    weights: weightOf && column(weightOf),
    influential: Number.isNaN(beta)
      ? new Int32Array()
      : greatest(weightOf ? changes.map(Math.abs) : cooksDistances),
  };
}

function changeOf(
  { returns, benchmark }: Subject,
  since: number,
  end: number,
  state: State,
): ScatterChange | undefined {
  const { window, halflife, gaps } = state;
  if (halflife > 0 || gaps !== "pairwise" || window < 3 || since >= end) return undefined;
  const least = Math.max(3, leastPairs(state));
  const change = changesOf(returns, benchmark, { window, end, since, minPeriods: least })[0]!;
  const { entered, left, rows, roles, contributions } = change;
  if (Number.isNaN(entered)) return undefined;
  const days = Array.from(rows, (row, i) => ({
    time: returns.time.values[row]!,
    role: ROLES[roles[i]!]!,
    contribution: contributions[i]!,
  }));
  return {
    entered,
    left,
    days: days
      .flatMap(({ role, ...day }) => (role === "stayed" ? [] : [{ ...day, role }]))
      .sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution))
      .slice(0, CHANGING),
  };
}

/** The rows of the pairs that count in the cell that ends in `row`, as the kernel counts them. */
function pairsOf(
  x: Float64Array,
  m: Float64Array,
  row: number,
  { window, halflife, gaps }: State,
): Int32Array {
  const compressed = gaps === "compress" && halflife === 0;
  // a compressed window may span twice its rows
  const span = halflife > 0 ? row + 1 : compressed ? 2 * window : window;
  const rows: number[] = [];
  for (let at = Math.max(0, row - span + 1); at <= row; at++)
    if (isUsable(x[at]!) && isUsable(m[at]!)) rows.push(at);
  return Int32Array.from(compressed ? rows.slice(-window) : rows);
}

/** Exponential weights of the rows up to one; undefined: they count alike. */
function weightsUntil(row: number, { halflife }: State): ((at: number) => number) | undefined {
  if (halflife === 0) return undefined;
  const kept = 1 - checkDecay({ halflife }).alpha;
  // powers differ between engines in the last bit, products do not
  const weights = new Float64Array(row + 1).fill(1);
  for (let at = row - 1; at >= 0; at--) weights[at] = weights[at + 1]! * kept;
  return (at) => weights[at]!;
}

/** The numbers of the greatest values, the greatest first. */
function greatest(values: Float64Array): Int32Array {
  const known = Int32Array.from(values.keys()).filter((i) => !Number.isNaN(values[i]!));
  return known.sort((a, b) => values[b]! - values[a]! || a - b).slice(0, INFLUENTIAL);
}
