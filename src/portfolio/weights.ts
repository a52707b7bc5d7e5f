import { DataError } from "../panel/error.ts";
import type { Weights } from "../panel/portfolio.ts";
import { formatTime, type TimeIndex } from "../panel/time.ts";

/**
 * What to do with weights that do not sum to 1: `refuse` them (DataError); leave the rest in `cash`, below 0 borrowed, which has
 * no return; `normalize` them, by dividing them by their sum.
 */
export type Rest = "refuse" | "cash" | "normalize";

/** How far a sum may be from 1, or from 0, and still count as it: decimals are rounded. */
const CLOSE = 1e-6;

/** Sums of a row of weights: of all, and of their magnitudes. */
export interface Exposure {
  readonly net: number;
  readonly gross: number;
}

export function exposureOf(weights: Weights, row: number): Exposure {
  const rows = rowsOf(weights);
  let [net, gross] = [0, 0];
  for (let i = 0; i < weights.tickers.length; i++) {
    const weight = weights.values[i * rows + row]!;
    net += weight;
    gross += Math.abs(weight);
  }
  return { net, gross };
}

/** Rows of weights. */
export function rowsOf({ time }: Weights): number {
  return time === undefined ? 1 : time.values.length;
}

/**
 * Weights of which every row says what all the capital is in, and notes on what was made of them. A row whose long and short
 * positions cancel is taken as it is: the capital is in cash. DataError, naming the first row, for sums that are not 1 where
 * `rest` says `refuse`, for a sum that is not above 0 where it says `normalize`, for weights that are no numbers, and
 * where there are none.
 */
export function settleWeights(
  weights: Weights,
  rest: Rest = "refuse",
): { weights: Weights; notes: readonly string[] } {
  const { tickers, time } = weights;
  const rows = rowsOf(weights);
  const values = weights.values.slice();
  if (tickers.length === 0 || rows === 0)
    throw new DataError("there are no weights; a row for each holding is needed");
  const at = (row: number) => (time === undefined ? "" : ` on ${formatTime(time.kind, time.values[row]!)}`);
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) {
    throw new DataError(
      `the weight of ${tickers[Math.floor(bad / rows)]}${at(bad % rows)} is no number; write one, or leave the holding out`,
    );
  }
  const off: { row: number; net: number }[] = [];
  let neutral = 0;
  for (let row = 0; row < rows; row++) {
    const { net, gross } = exposureOf(weights, row);
    if (gross === 0 && rest !== "cash")
      throw new DataError(`all weights${at(row)} are 0; say --cash if all is cash`);
    if (gross > 0 && Math.abs(net) <= CLOSE * gross) neutral++;
    else if (Math.abs(net - 1) > CLOSE) off.push({ row, net });
  }
  const notes: string[] = [];
  if (neutral > 0) {
    notes.push(
      `long and short positions cancel${time === undefined ? "" : ` in ${neutral} of ${rows} rows of weights`}: weights count as shares of the capital, which is in cash`,
    );
  }
  const [first] = off;
  if (first === undefined) return { weights, notes };
  const sum = (value: number) => Number(value.toPrecision(6));
  const found = `weights${at(first.row)} sum to ${sum(first.net)}`;
  const others =
    off.length === 1 ? "" : `, and ${off.length - 1} more ${off.length === 2 ? "row is" : "rows are"} off`;
  if (rest === "refuse") {
    const percent = Math.abs(first.net - 100) < 5 ? "write percent as 40 %, " : "";
    throw new DataError(
      `${found}, not to 1${others}; ${percent}take the rest as cash with --cash, or divide them by their sum with --normalize`,
    );
  }
  if (rest === "cash") {
    const cash = off.map(({ net }) => 1 - net);
    const [low, high] = [Math.min(...cash), Math.max(...cash)].map((share) => `${sum(100 * share)} %`);
    notes.push(
      `weights do not sum to 1: the rest is cash without a return, ${low === high ? low : `${low} to ${high}`} of the capital`,
    );
    return { weights, notes };
  }
  for (const { row, net } of off) {
    if (!(net > 0)) {
      throw new DataError(
        `weights${at(row)} sum to ${sum(net)} and cannot be divided by that; take the rest as cash with --cash`,
      );
    }
    for (let i = 0; i < tickers.length; i++) values[i * rows + row]! /= net;
  }
  notes.push(`${found}${others}: divided by their sum`);
  return { weights: { ...weights, values }, notes };
}

/**
 * Which row of the weights is in force at the start of each row of returns, and at its close; -1: none. A return's interval starts
 * where the one before has ended; that of the first starts before its date, no one knows when.
 */
export function rowsInForce(
  { time: own }: Weights,
  { kind, values: times }: TimeIndex,
): { atStart: Int32Array; inForce: Int32Array } {
  const inForce = new Int32Array(times.length);
  const atStart = new Int32Array(times.length);
  if (own === undefined) return { inForce, atStart };
  if (own.kind !== kind) {
    const [dates, clock] = own.kind === "day" ? ["weights", "returns"] : ["returns", "weights"];
    throw new DataError(
      `${dates} have dates and ${clock} times of day; give both the same kind, or take times as dates with --time-zone`,
    );
  }
  let row = -1;
  for (const [t, time] of times.entries()) {
    while (row + 1 < own.values.length && own.values[row + 1]! < time) row++;
    atStart[t] = t === 0 ? row : inForce[t - 1]!;
    if (own.values[row + 1] === time) row++;
    inForce[t] = row;
  }
  return { inForce, atStart };
}

/**
 * A row of weights with what is missing spread over the others: `has` says of each holding whether it counts. What a long
 * position leaves is taken by the other long ones in proportion, what a short one leaves by the short ones, so that long and
 * short sums stay; nothing changes a bit where nothing is missing. NaN throughout where a side has nothing left.
 */
export function spreadWeights(row: Float64Array, has: (i: number) => boolean): Float64Array {
  let [long, short, longLeft, shortLeft] = [0, 0, 0, 0];
  for (let i = 0; i < row.length; i++) {
    const weight = row[i]!;
    const left = weight === 0 || !has(i) ? 0 : weight;
    if (weight > 0) {
      long += weight;
      longLeft += left;
    } else {
      short += weight;
      shortLeft += left;
    }
  }
  const up = long === longLeft ? 1 : longLeft > 0 ? long / longLeft : Number.NaN;
  const down = short === shortLeft ? 1 : shortLeft < 0 ? short / shortLeft : Number.NaN;
  if (Number.isNaN(up) || Number.isNaN(down)) return new Float64Array(row.length).fill(Number.NaN);
  return Float64Array.from(row, (weight, i) =>
    weight === 0 || !has(i) ? 0 : weight * (weight > 0 ? up : down),
  );
}

/** The weights without a row that is called cash, where no series is: cash has no return, and is what the others leave of 1. */
export function withoutCash(weights: Weights, series: readonly string[]): Weights {
  const isCash = (name: string) => /^(cash|現金)$/i.test(name) && !series.includes(name);
  if (!weights.tickers.some(isCash)) return weights;
  const rows = rowsOf(weights);
  const kept = weights.tickers.flatMap((name, i) => (isCash(name) ? [] : [i]));
  const values = kept.flatMap((i) => [...weights.values.subarray(i * rows, (i + 1) * rows)]);
  return {
    ...weights,
    tickers: kept.map((i) => weights.tickers[i]!),
    values: Float64Array.from(values),
  };
}
