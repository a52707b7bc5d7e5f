import { Tables, twins } from "../align/tables.ts";
import { allTime } from "../panel/calendar.ts";
import { DataError } from "../panel/error.ts";
import { MOST_LISTED } from "../panel/listed.ts";
import { formatTime, type TimeIndex } from "../panel/time.ts";
import { shown } from "../source/cells.ts";
import type { MarkedRows } from "../source/slice.ts";
import type { LongEnd, LongStream } from "../source/stream.ts";
import { type FoundFile, FoundFiles } from "./found-files.ts";
import { leftOut, skippable } from "./input.ts";
import { factsOf } from "./stream-report.ts";

/** Opens a long table by its path. */
export type Open = (path: string) => Promise<LongStream>;

/** Some rows of long tables; dates and tickers are numbered over all files. */
export interface FilesPiece extends MarkedRows {
  /** Bytes of all files behind which these rows end, about. */
  readonly done: number;
}

/** Numbers of a ticker or date beyond these have no place in a record. */
const MOST_DATES = 1 << 25;
const ORDERS = ["ascending", "descending", "unsorted"] as const;

/** Long tables that are read one after the other, in memory that does not grow with their rows. */
export class StreamFiles {
  readonly #paths: readonly string[];
  readonly #open: Open;
  readonly #sizes: readonly number[];
  readonly #skipBad: boolean;
  readonly #forReport: boolean;
  #found: FoundFiles | undefined;

  /**
   * `sizes`: bytes of the files. `skipBad` leaves out files that cannot be read, for which each is read twice. `report`: facts of
   * the files are kept for one.
   */
  constructor(
    paths: readonly string[],
    sizes: readonly number[],
    open: Open,
    { skipBad = false, report }: { skipBad?: boolean; report?: string },
  ) {
    this.#paths = paths;
    this.#sizes = sizes;
    this.#open = open;
    this.#skipBad = skipBad;
    this.#forReport = report !== undefined;
  }

  /** What the files came to, once all pieces were asked for. */
  get found(): FoundFiles {
    return this.#found!;
  }

  /** All rows; the arrays of a piece hold until the next is asked for. DataError for what is wrong with a file. */
  async *pieces(): AsyncGenerator<FilesPiece> {
    const dates = new Numbers();
    const tickers = new Numbers();
    const tables = new Tables();
    const files: FoundFile[] = [];
    const columns = new Map<string, string>();
    let first: TimeIndex | undefined;
    let times = new Float64Array(64).fill(Number.NaN);
    /** Of each ticker the file that had it last. */
    let seen = new Int32Array(64).fill(-1);
    let [date, ticker, fresh] = [new Int32Array(), new Int32Array(), new Uint8Array()];
    let before = 0;
    const bad: DataError[] = [];
    let listed = 0;
    for (const [at, path] of this.#paths.entries()) {
      const failure = this.#skipBad ? await this.#failure(path) : undefined;
      if (failure !== undefined) {
        bad.push(failure);
        before += this.#sizes[at]!;
        continue;
      }
      const f = files.length;
      const stream = await this.#told(() => this.#open(path));
      const { name, format } = stream;
      for (const column of format.columns) if (!columns.has(column)) columns.set(column, name);
      const [dateIds, tickerIds]: [number[], number[]] = [[], []];
      let hasValue = new Uint8Array(64);
      const infinite: { ticker: number; date: number; row: number }[] = [];
      const pieces = stream.pieces()[Symbol.asyncIterator]();
      for (;;) {
        const next = await this.#told(() => pieces.next());
        if (next.done) break;
        const piece = next.value;
        const { rows, value } = piece;
        for (let k = dateIds.length; k < stream.dates.length; k++) dateIds.push(dates.of(stream.dates[k]!));
        for (let k = tickerIds.length; k < stream.tickers.length; k++)
          tickerIds.push(tickers.of(stream.tickers[k]!));
        if (dates.size > MOST_DATES)
          throw new DataError(`${name}: more than ${MOST_DATES} dates are too many`);
        seen = wider(seen, tickers.size, (size) => new Int32Array(size).fill(-1));
        hasValue = wider(hasValue, tickerIds.length, (size) => new Uint8Array(size));
        if (date.length < rows) {
          date = new Int32Array(rows);
          ticker = new Int32Array(rows);
          fresh = new Uint8Array(rows);
        }
        for (let k = 0; k < rows; k++) {
          const own = piece.ticker[k]!;
          const id = tickerIds[own]!;
          if (!Number.isNaN(value[k])) hasValue[own] = 1;
          ticker[k] = id;
          date[k] = dateIds[piece.date[k]!]!;
          fresh[k] = seen[id] === f ? 0 : 1;
          seen[id] = f;
        }
        if (this.#forReport && piece.infinite.length > 0 && listed < MOST_LISTED) {
          const row = piece.rowNumbers();
          for (const k of piece.infinite.slice(0, MOST_LISTED - listed))
            infinite.push({ ticker: piece.ticker[k]!, date: piece.date[k]!, row: row(k) });
          listed += piece.infinite.length;
        }
        yield { rows, date, ticker, value, fresh, done: before + piece.done };
      }
      before += this.#sizes[at]!;

      const end = await this.#told(async () => stream.end());
      const { kind, values } = end.calendar;
      const earliest = values.reduce((least, time) => Math.min(least, time));
      const time: TimeIndex = { kind, values: Float64Array.of(earliest) };
      first ??= time;
      allTime([first, time]); // both are days, or instants
      times = wider(times, dates.size, (size) => new Float64Array(size).fill(Number.NaN));
      for (const [k, id] of dateIds.entries()) {
        const other = times[id]!;
        times[id] = values[k]!;
        if (Number.isNaN(other) || other === values[k]) continue;
        const [was, is] = [other, values[k]!].map((one) => formatTime(kind, one));
        throw new DataError(
          `${name}: ${shown(stream.dates[k]!)} is ${is} in this file and ${was} in one before; write dates as YYYY-MM-DD, or leave --max-memory out`,
        );
      }
      const members = new Uint8Array((tickers.size + 7) >> 3);
      for (const id of tickerIds) members[id >> 3]! |= 1 << (id & 7);
      const facts = this.#forReport && { facts: factsOf(end, infinite) };
      files.push({ path, name, shape: format.shape, members, ...notesOf(end, hasValue), ...facts });
      tables.add(name, format, end.tickers);
    }
    if (files.length === 0) throw bad[0]!;
    const order = tables.tickers();
    const groups = new Array<number>(files.length);
    for (const [g, group] of tables.groups().entries()) for (const file of group) groups[file] = g;
    this.#found = new FoundFiles({
      calendar: { kind: first!.kind, values: times.slice(0, dates.size) },
      tickers: tickers.texts(),
      columns,
      files,
      bad: leftOut(bad),
      order: order.map((name) => tickers.of(name)),
      notes: files.length === 1 ? [] : tables.notes(),
      twins: files.length === 1 ? [] : twins(order),
      groups,
    });
  }

  /** Why a file cannot be read, if it cannot. */
  async #failure(path: string): Promise<DataError | undefined> {
    try {
      const stream = await this.#open(path);
      for await (const _ of stream.pieces());
      await stream.end();
      return undefined;
    } catch (error) {
      if (error instanceof DataError) return error;
      throw error;
    }
  }

  /** What is done with one of several files, whose error says how to do without it. */
  async #told<Done>(work: () => Promise<Done>): Promise<Done> {
    try {
      return await work();
    } catch (error) {
      throw error instanceof DataError && this.#paths.length > 1 ? skippable(error) : error;
    }
  }
}

/**
 * The first rows, at most `most` of each, of a file that have some tickers at a time each, as its messages number them; the file is read
 * twice.
 */
export async function rowsOf(
  path: string,
  open: Open,
  cells: readonly { ticker: string; time: number }[],
  most: number,
): Promise<number[][]> {
  const stream = await open(path);
  for await (const _ of stream.pieces());
  const { calendar, tickers } = await stream.end();
  const own = new Map(tickers.map((name, id) => [name, id]));
  const wanted: (Map<number, number[]> | undefined)[] = new Array(tickers.length);
  const found = cells.map(({ ticker, time }) => {
    const rows: number[] = [];
    const id = own.get(ticker)!;
    wanted[id] ??= new Map();
    wanted[id].set(time, rows);
    return rows;
  });
  let full = 0;
  for await (const { rows, ticker, date, rowNumbers } of stream.pieces()) {
    let row: ((k: number) => number) | undefined;
    for (let k = 0; k < rows; k++) {
      const list = wanted[ticker[k]!]?.get(calendar.values[date[k]!]!);
      if (list === undefined || list.length === most) continue;
      row ??= rowNumbers();
      if (list.push(row(k)) === most) full++;
    }
    if (full === cells.length) break;
  }
  return found;
}

/** DataError where no ticker has a value. */
function notesOf(
  { notes, tickers, said }: LongEnd,
  hasValue: Uint8Array,
): Pick<FoundFile, "notes" | "only" | "said"> {
  const some = hasValue.subarray(0, tickers.length);
  const all = ORDERS.map((order) => [order, notes(order, some)] as const);
  return {
    notes: Object.fromEntries(all) as FoundFile["notes"],
    said,
    ...(tickers.length === 1 && { only: tickers[0]! }),
  };
}

/** Numbers texts 0, 1, 2 ... in the order in which they first come. */
class Numbers {
  readonly #known = new Map<string, number>();

  get size(): number {
    return this.#known.size;
  }

  of(text: string): number {
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    this.#known.set(text, this.#known.size);
    return this.#known.size - 1;
  }

  texts(): string[] {
    return [...this.#known.keys()];
  }
}

/** An array with room for so many, the same one where it has that. */
function wider<A extends Uint8Array | Int32Array | Float64Array>(
  old: A,
  size: number,
  room: (size: number) => A,
): A {
  if (size <= old.length) return old;
  const larger = room(2 * size);
  larger.set(old);
  return larger;
}
