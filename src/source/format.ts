import type { Dropped } from "./dropped.ts";
import type { Duplicates } from "./duplicates.ts";
import type { Order } from "./grid.ts";

/** What a table was recognised as, whatever kind of file it stands in. */
export interface TableFormat {
  /** `wide`: a column a ticker. `long`: a row a ticker and date. `single`: the fields of one instrument. `transposed`: a row a ticker, a column a date. */
  shape: "wide" | "long" | "single" | "transposed";
  /** Undefined where the header has the dates. */
  dateColumn?: string;
  tickerColumn?: string;
  valueColumn?: string;
  /** How dates are written: `YYYY-MM-DD`, `Excel day numbers`, ... */
  dateFormat: string;
  /** The header. */
  columns: readonly string[];
  /** Rows of data in the file. */
  rows: number;
  /** How dates run in the file, of a long table within each ticker. */
  order: Order;
  /** With `locate`: the row of the file, as messages number it; undefined where it has none. */
  located?: number;
  /** With `listDropped`: what was read and does not count. */
  dropped?: Dropped;
}

/** How a table is to be read, whatever kind of file it stands in. */
export interface TableOptions {
  /** The file's name: it opens every message, and its stem names the ticker of a one-instrument file. Default "input". */
  name?: string;
  /** Header of the column of dates, where it is not recognised. */
  dateColumn?: string;
  /**
   * How dates that are text are written: a pattern of strptime such as `%d/%m/%Y`; or `dayfirst` or `monthfirst`, which of the
   * first two numbers of dates such as 1/2/2023 is the day. Found by the dates by default.
   */
  dateFormat?: string;
  /** Header of the column of tickers of a long table, where it is not recognised. */
  tickerColumn?: string;
  /** Header of the column to read of a long or one-instrument table; of a wide table, the one ticker to read. */
  valueColumn?: string;
  /**
   * Reads one series only, a benchmark: a column of a wide or one-instrument table, a ticker of a long one (over the
   * dates it has), or a column of a long table that has one value on each date.
   */
  seriesColumn?: string;
  /** `wide`: every column beside the dates is a ticker, whatever its name. Found by names and contents by default. */
  shape?: "wide";
  /**
   * Columns that the file itself does not hold, each with the one text that all its rows have, as the folders of a
   * partitioned table give them. Those that can be its dates or tickers are read as if they stood in it.
   */
  constants?: readonly (readonly [name: string, text: string])[];
  /**
   * Texts that say a value is missing, beside the usual ones; one that is a number means every cell of that value. Columns that are
   * numbers by their type have no texts.
   */
  naValues?: readonly string[];
  /** Of a date, or of a ticker's date, that more than one row has: `error`, or which counts. Default `error`. */
  duplicates?: Duplicates;
  /** Reads a table without any value too, as tickers that have none, with a note. By default it is an error. */
  allowEmpty?: boolean;
  /** Asks in which row the file has a ticker and date, to be told in `format.located`. */
  locate?: { ticker: string; time: number };
  /** Lists in `format.dropped` what is read and does not count, for some time and memory more where there is any. */
  listDropped?: boolean;
  /** Called with the bytes read and the bytes in all, some tens of times. */
  onProgress?: (done: number, total: number) => void;
}
