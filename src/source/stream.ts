import type { Calendar } from "./calendar.ts";
import type { TableFormat, TableOptions } from "./format.ts";
import type { Order } from "./grid.ts";
import type { Look } from "./look.ts";
import { finish } from "./reading.ts";
import type { Roles } from "./roles.ts";

/** Some rows of a long table; the numbers of dates and tickers go on from piece to piece, each new one the next. */
export interface LongPiece {
  readonly rows: number;
  readonly date: Int32Array;
  readonly ticker: Int32Array;
  /** NaN = missing. */
  readonly value: Float64Array;
  /** Rows with an infinity, which counts as missing; as many as a report lists. */
  readonly infinite: readonly number[];
  /** The number that messages give the k-th of these rows; takes a pass over them. */
  readonly rowNumbers: () => (k: number) => number;
  /** Bytes of the file behind which these rows end, about. */
  readonly done: number;
}

/** A long table, or one instrument's, that is read a piece at a time, in memory that does not grow with its rows. */
export interface LongStream {
  readonly name: string;
  readonly format: Pick<TableFormat, "shape" | "columns" | "dateColumn" | "tickerColumn" | "valueColumn">;
  /** The arrays of a piece hold until the next is asked for. DataError for what is wrong with the file. */
  pieces(): AsyncIterable<LongPiece>;
  /** The dates of the pieces so far, by their numbers: texts that are the same where a file writes a date the same way. */
  readonly dates: readonly string[];
  /** Their tickers, by their numbers. */
  readonly tickers: readonly string[];
  /** What the dates, tickers and the file came to, once all pieces were taken. */
  end(): LongEnd | Promise<LongEnd>;
}

export interface LongEnd {
  /** The dates by their numbers. */
  readonly calendar: Calendar;
  /** The tickers by their numbers. */
  readonly tickers: readonly string[];
  /** What a panel of it would have as notes. DataError where no ticker has a value. */
  readonly notes: (order: Order, hasValue: Uint8Array) => readonly string[];
  /** How many of the notes stand before what is said of rows that repeat others. */
  readonly said: number;
  readonly infiniteCount: number;
  /** What it was recognised as, but for the order of its dates. */
  readonly format: Omit<TableFormat, "order"> & { readonly kind: string };
}

/** What a long table, or one of one instrument, is recognised as. */
export function formatOfLong({ columns }: Look, roles: Roles): LongStream["format"] {
  const [dateColumn, valueColumn] = [columns[roles.date]!, columns[roles.value]!];
  const tickerColumn = columns[roles.ticker];
  return {
    shape: roles.shape,
    columns,
    dateColumn,
    ...(tickerColumn !== undefined && { tickerColumn }),
    valueColumn,
  };
}

/** The notes of a long table by what its rows came to, worded where those of whole panels are. */
export function longNotes(
  look: Look,
  roles: Roles,
  {
    calendar,
    tickers,
    rows,
    numberNotes,
  }: { calendar: Calendar; tickers: string[]; rows: number; numberNotes: string[] },
  said: readonly string[],
  options: Pick<TableOptions, "allowEmpty">,
): Pick<LongEnd, "notes" | "said"> {
  const notes: LongEnd["notes"] = (order, hasValue) => {
    const time = { kind: calendar.kind, values: Float64Array.of(calendar.values[0]!) };
    const values = Float64Array.from(hasValue, (some) => (some === 1 ? 1 : Number.NaN));
    const reading = {
      grid: { time, values, order },
      tickers,
      calendar,
      rows,
      numberNotes,
      value: roles.value,
    };
    return finish(look, roles, reading, said, options).panel.notes;
  };
  return { notes, said: said.length };
}
