import type { Matrix } from "../panel/matrix.ts";
import { REGIMES, type Regimes } from "../panel/regimes.ts";
import { formatTime } from "../panel/time.ts";
import { formatNumber, quote } from "./csv.ts";

/** Every crossing: `ticker,date,from,to,beta,lasted`, and `se_beta` behind beta where it is given. `lasted`: rows that the state before did. */
export function* crossingsCSV(
  { crossings, tickers, time }: Regimes,
  errors?: Float64Array,
): Generator<string> {
  yield `ticker,date,from,to,beta${errors ? ",se_beta" : ""},lasted\n`;
  const rows = time.values.length;
  for (const { ticker, row, from, to, beta, lasted } of crossings) {
    const date = formatTime(time.kind, time.values[row]!);
    const error = errors ? `,${formatNumber(errors[ticker * rows + row]!)}` : "";
    yield `${quote(tickers[ticker]!)},${date},${from},${to},${formatNumber(beta)}${error},${lasted}\n`;
  }
}

/** The share of the tickers in each state by date, and of how many: `date,defensive,neutral,aggressive,n`. */
export function* sharesCSV({ time }: Regimes, counts: Int32Array): Generator<string> {
  yield `date,${REGIMES.join(",")},n\n`;
  const rows = time.values.length;
  for (let t = 0; t < rows; t++) {
    const own = REGIMES.map((_, state) => counts[state * rows + t]!);
    const n = own.reduce((sum, count) => sum + count, 0);
    const shares = own.map((count) => (n === 0 ? "" : count / n));
    yield `${formatTime(time.kind, time.values[t]!)},${shares.join(",")},${n}\n`;
  }
}

/**
 * A row a ticker: `ticker,state,since,rows,beta`, the last state, the date of its first row, its rows and the last beta, empty where
 * there is no value; then the share of each state in the ticker's rows, and how many crossings it has.
 */
export function* statesCSV(
  { crossings, states, tickers, time }: Regimes,
  { values }: Pick<Matrix, "values">,
): Generator<string> {
  yield `ticker,state,since,rows,beta,${REGIMES.join(",")},crossings\n`;
  const rows = time.values.length;
  const counts = new Int32Array(tickers.length);
  const since = new Int32Array(tickers.length).fill(-1);
  for (const { ticker, row } of crossings) {
    counts[ticker]!++;
    since[ticker] = row;
  }
  for (const [i, ticker] of tickers.entries()) {
    const own = states.subarray(i * rows, (i + 1) * rows);
    const seen = REGIMES.map((_, state) => own.reduce((n, one) => n + (one === state ? 1 : 0), 0));
    const n = seen.reduce((sum, one) => sum + one, 0);
    if (n === 0) {
      yield `${quote(ticker)},,,0,,,,,0\n`;
      continue;
    }
    const last = own.findLastIndex((state) => state >= 0);
    const first = since[i]! < 0 ? own.findIndex((state) => state >= 0) : since[i]!;
    const lasted = own.subarray(first).reduce((sum, state) => sum + (state >= 0 ? 1 : 0), 0);
    const date = formatTime(time.kind, time.values[first]!);
    const beta = formatNumber(values[i * rows + last]!);
    const shares = seen.map((one) => one / n).join(",");
    yield `${quote(ticker)},${REGIMES[own[last]!]},${date},${lasted},${beta},${shares},${counts[i]}\n`;
  }
}
