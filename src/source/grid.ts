import { DataError } from "../panel/error.ts";
import { formatTime, type TimeIndex } from "../panel/time.ts";
import type { Calendar } from "./calendar.ts";
import { shown } from "./cells.ts";
import { type Duplicates, KEEP_ONE, Means, repeatsNote } from "./duplicates.ts";
import type { LongRows } from "./long.ts";
import type { Look } from "./look.ts";

export type Order = "ascending" | "descending" | "unsorted";

/** Ascending time, N x T ticker-major values, and the order in which the file had them. */
export interface Grid {
  time: TimeIndex;
  values: Float64Array;
  order: Order;
  /** Of dates that are in no order: the first ones that show it. */
  disorder?: string;
  /** About rows that repeat others, if any. */
  note?: string;
}

type Rows = Omit<LongRows, "dates">;

/** An array of zeros; DataError instead of a RangeError where it would be too large. */
export function allocate(size: number, what: string): Float64Array {
  return room(() => new Float64Array(size), what);
}

/** The same of whole numbers. */
export function allocateCodes(size: number, what: string): Int32Array {
  return room(() => new Int32Array(size), what);
}

function room<A>(make: () => A, what: string): A {
  try {
    return make();
  } catch {
    throw new DataError(`${what} do not fit in memory; read fewer tickers or a shorter time`);
  }
}

/** The distinct values in ascending order, and the place of each value among them. */
export function ranked(values: Float64Array): { sorted: Float64Array; place: Int32Array } {
  const all = values.slice().sort();
  let size = 0;
  for (let k = 0; k < all.length; k++) if (k === 0 || all[k] !== all[size - 1]) all[size++] = all[k]!;
  const sorted = all.subarray(0, size);
  const place = new Int32Array(values.length);
  for (let i = 0; i < values.length; i++) {
    let low = 0;
    for (let high = size - 1; low < high; ) {
      const middle = (low + high) >>> 1;
      if (sorted[middle]! < values[i]!) low = middle + 1;
      else high = middle;
    }
    place[i] = low;
  }
  return { sorted, place };
}

export function orderFrom(rises: boolean, falls: boolean): Order {
  return !falls ? "ascending" : !rises ? "descending" : "unsorted";
}

/**
 * Brings the series of a wide table, read in the file's order, into the order of time. Of a date that comes more than once
 * `duplicates` says what counts; DataError if that is `error`.
 */
export function sortWide(look: Look, calendar: Calendar, values: Float64Array, duplicates: Duplicates): Grid {
  const T = calendar.values.length;
  const { kind } = calendar;
  let rises = false;
  let falls = false;
  let repeats = false;
  for (let t = 1; t < T; t++) {
    const step = calendar.values[t]! - calendar.values[t - 1]!;
    if (step > 0) rises = true;
    else if (step < 0) falls = true;
    else repeats = true;
  }
  if (!falls && !repeats) return { time: { kind, values: calendar.values }, values, order: "ascending" };

  const { sorted, place } = ranked(calendar.values);
  const size = sorted.length;
  const order = orderFrom(rises, falls);
  const disorder = order === "unsorted" ? { disorder: firstDisorder(look, calendar) } : {};
  const time = { kind, values: sorted };
  if (size === T) {
    const series = new Float64Array(T);
    for (let base = 0; base < values.length; base += T) {
      for (let t = 0; t < T; t++) series[place[t]!] = values[base + t]!;
      values.set(series, base);
    }
    return { time, values, order, ...disorder };
  }

  const { date, lines } = firstRepeat(look, calendar, place);
  if (duplicates === "error") {
    throw new DataError(`${look.name}: rows ${lines} both have date ${date}; ${KEEP_ONE}`);
  }
  const series = new Float64Array(size);
  for (let from = 0, to = 0; from < values.length; from += T, to += size) {
    series.fill(Number.NaN);
    const means = new Means();
    for (let t = 0; t < T; t++) {
      if (duplicates === "mean") means.add(place[t]!, values[from + t]!);
      else if (duplicates === "last") series[place[t]!] = values[from + t]!;
      else series[place[T - 1 - t]!] = values[from + T - 1 - t]!;
    }
    means.writeTo(series);
    values.set(series, to); // what is read next stands behind it
  }
  const note = repeatsNote(T - size, "date", `${date} in rows ${lines}`, duplicates);
  return { time, values: values.subarray(0, (values.length / T) * size), order, ...disorder, note };
}

/** The first row that goes against the way in which most of the dates run. */
function firstDisorder(look: Look, { kind, values }: Calendar): string {
  let balance = 0;
  for (let t = 1; t < values.length; t++) balance += Math.sign(values[t]! - values[t - 1]!);
  const way = balance < 0 ? -1 : 1;
  const t = values.findIndex((value, row) => row > 0 && way * (value - values[row - 1]!) < 0);
  const [date, above] = [t, t - 1].map((row) => `${formatTime(kind, values[row]!)} in row ${look.row(row)}`);
  return `${date} is below ${above}`;
}

/** The first row of a wide table with a date that an earlier one has. */
function firstRepeat(look: Look, calendar: Calendar, place: Int32Array): { date: string; lines: string } {
  const rowOf = new Map<number, number>();
  for (let t = 0; ; t++) {
    const earlier = rowOf.get(place[t]!);
    if (earlier !== undefined) {
      const lines = [earlier, t].map((row) => look.row(row)).join(" and ");
      return { date: formatTime(calendar.kind, calendar.values[t]!), lines };
    }
    rowOf.set(place[t]!, t);
  }
}

/** What a cell holds that no row has: infinities have become missing before. */
const NONE = Number.POSITIVE_INFINITY;

/**
 * Spreads the rows of a long table over tickers x dates; its order is that of the dates within each ticker. Of a date that a ticker
 * has more than once `duplicates` says what counts; DataError if that is `error`.
 */
export function pivotLong(look: Look, calendar: Calendar, long: Rows, duplicates: Duplicates): Grid {
  const { sorted, place } = ranked(calendar.values);
  const T = sorted.length;
  const N = long.tickers.length;
  const time = { kind: calendar.kind, values: sorted };
  if (isGrid(long, place, T)) return { time, values: long.value.subarray(0, N * T), order: "ascending" };
  const what = `${look.name}: ${N} tickers x ${T} dates`;
  if (isGridAcross(long, place, T)) {
    const values = transposed(long.value.subarray(0, N * T), allocate(N * T, what), N);
    return { time, values, order: "ascending" };
  }
  // rows that come date by date are laid out so first: a ticker's next row lies a page away otherwise
  const isAcross = isByDate(long, place);
  const [tickerStep, dateStep] = isAcross ? [1, N] : [T, 1];
  const values = allocate(N * T, what).fill(NONE);
  const before = new Int32Array(N).fill(-1);
  const means = new Means();
  let repeats = 0;
  let where = "";
  let rises = false;
  let falls = false;
  for (let row = 0; row < long.rows; row++) {
    const ticker = long.ticker[row]!;
    const t = place[long.date[row]!]!;
    const cell = ticker * tickerStep + t * dateStep;
    const value = long.value[row]!;
    if (values[cell] !== NONE) {
      if (repeats++ === 0) {
        const { lines, name } = rowsOfRepeat(look, long, place, row);
        const date = formatTime(calendar.kind, sorted[t]!);
        if (duplicates === "error") {
          throw new DataError(`${look.name}: rows ${lines} both have ticker ${name} on ${date}; ${KEEP_ONE}`);
        }
        where = `${name} on ${date} in rows ${lines}`;
      }
      if (duplicates === "mean") {
        if (!means.has(cell)) means.add(cell, values[cell]!);
        means.add(cell, value);
      } else if (duplicates === "last") values[cell] = value;
    } else values[cell] = value;
    const last = before[ticker]!;
    if (last >= 0 && t !== last) {
      if (t > last) rises = true;
      else falls = true;
    }
    before[ticker] = t;
  }
  means.writeTo(values);
  if (long.rows - repeats < values.length) {
    for (let k = 0; k < values.length; k++) if (values[k] === NONE) values[k] = Number.NaN;
  }
  const series = isAcross ? transposed(values, allocate(N * T, what), N) : values;
  const grid = { time, values: series, order: orderFrom(rises, falls) };
  if (repeats === 0) return grid;
  return { ...grid, note: repeatsNote(repeats, "date and ticker", where, duplicates) };
}

/** Rows from one look to the next; no round number, for rows come in regular groups. */
const LOOK = 61;

/** Whether most rows have the date of the row before, as far as some of them show. */
function isByDate({ rows, date }: Rows, place: Int32Array): boolean {
  let same = 0;
  let looks = 0;
  for (let row = 1; row < rows; row += rows < 1000 ? 1 : LOOK) {
    if (place[date[row]!] === place[date[row - 1]!]) same++;
    looks++;
  }
  return 2 * same > looks;
}

/** Dates and tickers that are brought over at a time: lines of both sides stay in the cache. */
const DATES = 64;
const TICKERS = 8;

/** Rows of `width` values as columns: `from` is date after date, `to` ticker after ticker. */
function transposed(from: Float64Array, to: Float64Array, width: number): Float64Array {
  const height = from.length / width;
  for (let top = 0; top < height; top += DATES) {
    const bottom = Math.min(height, top + DATES);
    for (let left = 0; left < width; left += TICKERS) {
      const right = Math.min(width, left + TICKERS);
      if (right - left === TICKERS) {
        // written out: the loop itself takes longer than a value
        for (let t = top; t < bottom; t++) {
          const at = t * width + left;
          const place = left * height + t;
          to[place] = from[at]!;
          to[place + height] = from[at + 1]!;
          to[place + 2 * height] = from[at + 2]!;
          to[place + 3 * height] = from[at + 3]!;
          to[place + 4 * height] = from[at + 4]!;
          to[place + 5 * height] = from[at + 5]!;
          to[place + 6 * height] = from[at + 6]!;
          to[place + 7 * height] = from[at + 7]!;
        }
        continue;
      }
      for (let t = top; t < bottom; t++) {
        for (let i = left; i < right; i++) to[i * height + t] = from[t * width + i]!;
      }
    }
  }
  return to;
}

/** Whether the rows are the grid by date: date after date in order, each with every ticker. */
function isGridAcross({ rows, ticker, date, tickers }: Rows, place: Int32Array, T: number): boolean {
  const N = tickers.length;
  if (rows !== N * T) return false;
  for (let t = 0, row = 0; t < T; t++) {
    const id = date[row]!;
    if (place[id] !== t) return false;
    // of a date that is written in two ways the rows are spread one by one
    let i = 0;
    for (; i < N - 3; i += 4, row += 4) {
      const dates = (date[row]! ^ id) | (date[row + 1]! ^ id) | (date[row + 2]! ^ id) | (date[row + 3]! ^ id);
      const names =
        (ticker[row]! ^ i) |
        (ticker[row + 1]! ^ (i + 1)) |
        (ticker[row + 2]! ^ (i + 2)) |
        (ticker[row + 3]! ^ (i + 3));
      if ((dates | names) !== 0) return false;
    }
    for (; i < N; i++, row++) if (ticker[row] !== i || date[row] !== id) return false;
  }
  return true;
}

/** Whether the rows are the grid already: ticker after ticker, each with every date in order. */
function isGrid({ rows, ticker, date, tickers }: Rows, place: Int32Array, T: number): boolean {
  if (rows !== tickers.length * T) return false;
  for (let i = 0, row = 0; i < tickers.length; i++) {
    for (let t = 0; t < T; t++, row++) if (ticker[row] !== i || place[date[row]!] !== t) return false;
  }
  return true;
}

function rowsOfRepeat(
  look: Look,
  long: Rows,
  place: Int32Array,
  row: number,
): { lines: string; name: string } {
  const ticker = long.ticker[row]!;
  const t = place[long.date[row]!];
  let earlier = 0;
  while (long.ticker[earlier] !== ticker || place[long.date[earlier]!] !== t) earlier++;
  const lines = [earlier, row].map((index) => look.row(index)).join(" and ");
  return { lines, name: shown(long.tickers[ticker]!) };
}

/** The series that a column of a long table repeats for every ticker. DataError where two rows of one date differ. */
export function collapseLong(look: Look, calendar: Calendar, long: Rows, column: string): Grid {
  const { sorted, place } = ranked(calendar.values);
  const values = new Float64Array(sorted.length).fill(Number.NaN);
  const rowOf = new Int32Array(sorted.length);
  let rises = false;
  let falls = false;
  for (let row = 0; row < long.rows; row++) {
    const t = place[long.date[row]!]!;
    const value = long.value[row]!;
    if (row > 0 && long.ticker[row] === long.ticker[row - 1]) {
      if (t > place[long.date[row - 1]!]!) rises = true;
      else falls = true;
    }
    if (Number.isNaN(value)) continue;
    if (Number.isNaN(values[t]!)) {
      values[t] = value;
      rowOf[t] = row;
    } else if (values[t] !== value) {
      const lines = [rowOf[t]!, row].map((index) => look.row(index));
      throw new DataError(
        `${look.name}: column ${shown(column)} has two values on ${formatTime(calendar.kind, sorted[t]!)}: ` +
          `${values[t]} in row ${lines[0]}, ${value} in row ${lines[1]}; a single series needs one value a date, or name a ticker`,
      );
    }
  }
  return { time: { kind: calendar.kind, values: sorted }, values, order: orderFrom(rises, falls) };
}

/** One ticker's series of a pivoted long table, over the dates on which it has a row. */
export function takeTicker(grid: Grid, calendar: Calendar, long: Rows, ticker: number): Grid {
  const { place } = ranked(calendar.values);
  const T = grid.time.values.length;
  const present = new Uint8Array(T);
  for (let row = 0; row < long.rows; row++) {
    if (long.ticker[row] === ticker) present[place[long.date[row]!]!] = 1;
  }
  const values = grid.values.subarray(ticker * T, ticker * T + T).filter((_, t) => present[t] === 1);
  const time = { kind: grid.time.kind, values: grid.time.values.filter((_, t) => present[t] === 1) };
  return { ...grid, time, values };
}
