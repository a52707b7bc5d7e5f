import { type Listed, MOST_LISTED } from "../panel/listed.ts";
import { formatTime } from "../panel/time.ts";
import type { Calendar } from "./calendar.ts";
import { type Grid, ranked } from "./grid.ts";
import type { LongRows } from "./long.ts";
import type { Look } from "./look.ts";

/** A cell that held an infinity, which counts as missing. Rows are numbered as messages number them. */
export interface InfiniteCell {
  readonly ticker: string;
  readonly date: string;
  readonly row: number;
}

/** A date that several rows of a ticker have. NaN is a missing value. */
export interface RepeatedCell {
  readonly ticker: string;
  readonly date: string;
  readonly rows: readonly number[];
  readonly values: readonly number[];
  /** What counts. */
  readonly kept: number;
}

/** What of a file was read and does not count. */
export interface Dropped {
  readonly infinite: Listed<InfiniteCell>;
  readonly repeated: Listed<RepeatedCell>;
}

/** Infinities among some numbers, by their places. */
export interface Infinite {
  readonly count: number;
  readonly places: readonly number[];
}

/** Makes infinities missing. */
export function cleaned(values: Float64Array): Infinite {
  let count = 0;
  const places: number[] = [];
  for (let k = 0; k < values.length; k++) {
    if (Math.abs(values[k]!) !== Number.POSITIVE_INFINITY) continue;
    if (count++ < MOST_LISTED) places.push(k);
    values[k] = Number.NaN;
  }
  return { count, places };
}

/** A ticker by its number, and a date. */
interface Cell {
  readonly ticker: number;
  readonly time: number;
}

/** A cell that several rows have, with their values. */
interface Repeat extends Cell {
  readonly rows: number[];
  readonly values: number[];
}

/** What was dropped of a table, before it has names and the numbers of its rows. */
export interface Found {
  readonly infinite: Listed<Cell & { readonly row: number }>;
  readonly repeats: Listed<Repeat>;
}

/** Of a wide table: `values` a column after the other as they were read, `infinite` of each column or of all of them together. */
export function foundInWide(calendar: Calendar, values: Float64Array, infinite: readonly Infinite[]): Found {
  const T = calendar.values.length;
  const rowsOf = new Map<number, number[]>();
  for (const [row, time] of calendar.values.entries()) {
    const known = rowsOf.get(time);
    if (known === undefined) rowsOf.set(time, [row]);
    else known.push(row);
  }
  const twice = [...rowsOf].filter(([, rows]) => rows.length > 1).sort(([a], [b]) => a - b);
  const tickers = values.length / T;
  const repeats: Repeat[] = [];
  for (let ticker = 0; ticker < tickers; ticker++) {
    for (const [time, rows] of twice) {
      if (repeats.length === MOST_LISTED) break;
      repeats.push({ ticker, time, rows, values: rows.map((row) => values[ticker * T + row]!) });
    }
  }
  const cells = infinite.flatMap(({ places }, column) =>
    places.map((place) => {
      const k = infinite.length === 1 ? place : column * T + place;
      const row = k % T;
      return { ticker: Math.floor(k / T), time: calendar.values[row]!, row };
    }),
  );
  return {
    infinite: {
      count: infinite.reduce((sum, { count }) => sum + count, 0),
      list: cells.slice(0, MOST_LISTED),
    },
    repeats: { count: tickers * twice.length, list: repeats },
  };
}

/** Of a long table, by ticker and date. */
export function foundInLong(calendar: Calendar, long: Omit<LongRows, "dates">, infinite: Infinite): Found {
  const { sorted, place } = ranked(calendar.values);
  const T = sorted.length;
  const cellOf = (row: number) => long.ticker[row]! * T + place[long.date[row]!]!;
  const at = (cell: number): Cell => ({ ticker: Math.floor(cell / T), time: sorted[cell % T]! });
  const times = new Uint8Array(long.tickers.length * T);
  for (let row = 0; row < long.rows; row++) {
    const cell = cellOf(row);
    if (times[cell]! < 2) times[cell]!++;
  }
  let count = 0;
  const repeats = new Map<number, Repeat>();
  for (let cell = 0; cell < times.length; cell++) {
    if (times[cell]! < 2) continue;
    if (count++ < MOST_LISTED) repeats.set(cell, { ...at(cell), rows: [], values: [] });
  }
  for (let row = 0; count > 0 && row < long.rows; row++) {
    const repeat = repeats.get(cellOf(row));
    repeat?.rows.push(row);
    repeat?.values.push(long.value[row]!);
  }
  const cells = infinite.places.map((row) => ({ ...at(cellOf(row)), row }));
  return {
    infinite: { count: infinite.count, list: cells },
    repeats: { count, list: [...repeats.values()] },
  };
}

/** With names, dates, rows as messages number them, and what counts by the grid. */
export function droppedOf(
  look: Look,
  { infinite, repeats }: Found,
  grid: Grid,
  tickers: readonly string[],
): Dropped {
  if (infinite.count + repeats.count === 0)
    return { infinite: { count: 0, list: [] }, repeated: { count: 0, list: [] } };
  const { kind, values: times } = grid.time;
  const rowOf = look.rowNumbers();
  const place = new Map(Array.from(times, (time, t) => [time, t]));
  const named = ({ ticker, time }: Cell) => ({ ticker: tickers[ticker]!, date: formatTime(kind, time) });
  return {
    infinite: {
      count: infinite.count,
      list: infinite.list.map((cell) => ({ ...named(cell), row: rowOf(cell.row) })),
    },
    repeated: {
      count: repeats.count,
      list: repeats.list.map((cell) => ({
        ...named(cell),
        rows: cell.rows.map(rowOf),
        values: cell.values,
        kept: grid.values[cell.ticker * times.length + place.get(cell.time)!]!,
      })),
    },
  };
}
