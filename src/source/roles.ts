import { DataError } from "../panel/error.ts";
import { listed, shown } from "./cells.ts";
import { DateFormat, isClock } from "./dates.ts";
import {
  canName,
  columnNamed,
  isFull,
  isRowNumber,
  type Look,
  namesThings,
  noHeader,
  onlyColumn,
} from "./look.ts";
import {
  CLOSE_NAMES,
  DATE_NAMES,
  OTHER_FIELDS,
  pick,
  plainName,
  RANGE_NAMES,
  TICKER_NAMES,
} from "./names.ts";
import { isOrder } from "./strptime.ts";

/** Which column is what. `values` are the columns that may be read as numbers, `value` the one of a long or single table. */
export interface Roles {
  shape: "wide" | "long" | "single" | "transposed";
  /** -1 where the header has the dates. */
  date: number;
  ticker: number;
  value: number;
  values: number[];
  /** Columns that number the rows, as a data frame's index does. */
  ignored: number[];
}

interface RoleOptions {
  shape?: "wide";
  dateColumn?: string;
  tickerColumn?: string;
  valueColumn?: string;
  seriesColumn?: string;
  dateFormat?: string;
  constants?: readonly (readonly [name: string, text: string])[];
}

/** Finds date, ticker and value columns by their names and contents. DataError, with what to say, where they are not clear. */
export function findRoles(look: Look, options: RoleOptions): Roles {
  const roles = guessRoles(look, options);
  const { date, ticker, value } = roles;
  const twice = date === ticker || date === value ? date : ticker >= 0 && ticker === value ? ticker : -1;
  if (twice >= 0) {
    const uses = [
      date === twice && "dates",
      ticker === twice && "tickers",
      value === twice && "values",
    ].filter(Boolean);
    throw new DataError(
      `${look.name}: column ${shown(look.columns[twice]!)} cannot hold both ${uses.join(" and ")}; name another column for one of them`,
    );
  }
  return roles;
}

/** Those of `constants` that can be the dates or tickers of a table that has no column of that name. */
export function neededConstants(
  look: Look,
  { constants = [], dateColumn, tickerColumn }: RoleOptions,
): (readonly [name: string, text: string])[] {
  if (constants.length === 0) return [];
  const own = look.columns.map(plainName);
  const undated = guessDate(look) < 0;
  return constants.filter(([name, text]) => {
    const plain = plainName(name);
    if (own.includes(plain) || text === "") return false;
    if (name === dateColumn || name === tickerColumn) return true;
    if (TICKER_NAMES.includes(plain)) return true;
    return undated && dateColumn === undefined && DateFormat.of(text, false) !== undefined;
  });
}

function guessRoles(look: Look, options: RoleOptions): Roles {
  const date = findDate(look, options);
  const { columns } = look;
  const beside = columns.map((_, i) => i).filter((i) => i !== date);
  if (options.shape === "wide") {
    return { shape: "wide", date, ticker: -1, value: -1, values: beside, ignored: [] };
  }
  const ignored = beside.filter((i) => isRowNumber(look, i, date));
  const others = ignored.length === 0 ? beside : beside.filter((i) => !ignored.includes(i));
  const kinds = columns.map((_, i) => (i === date ? undefined : look.kind(i)));
  const numeric = others.filter((i) => kinds[i] === "number");
  const blank = others.filter((i) => kinds[i] === undefined);
  const texts = others.filter((i) => kinds[i] === "text");

  let ticker =
    options.tickerColumn === undefined ? -1 : columnNamed(look, options.tickerColumn, "--ticker-column");
  if (ticker < 0)
    ticker = pick(columns, TICKER_NAMES, (i) => others.includes(i) && namesThings(look, i, date));
  if (ticker < 0 && texts.length === 1 && isFull(look, texts[0]!) && canName(look, texts[0]!)) {
    // a text column beside many of numbers is as likely a remark in a wide table
    const close = findClose(columns, numeric, blank);
    if (numeric.length < 2 || close >= 0 || options.valueColumn !== undefined) ticker = texts[0]!;
  }
  if (ticker >= 0) {
    const values = others.filter((i) => i !== ticker);
    const value = findValue(
      look,
      options,
      numeric.filter((i) => i !== ticker),
      blank.filter((i) => i !== ticker),
    );
    return { shape: "long", date, ticker, value, values, ignored };
  }

  // the only column of a file without names, or the one of several that is asked for, is named after the file
  const isAlone = look.isHeadless && (others.length === 1 || options.valueColumn !== undefined);
  if (isAlone || isSingle(columns, others, [...numeric, ...blank])) {
    return {
      shape: "single",
      date,
      ticker,
      value: findValue(look, options, numeric, blank),
      values: others,
      ignored,
    };
  }
  if (options.valueColumn !== undefined) {
    const value = columnNamed(look, options.valueColumn, "--value-column");
    return { shape: "wide", date, ticker, value, values: [value], ignored };
  }
  if (options.seriesColumn === undefined && texts.length > 0) throw textInWide(look, texts, numeric);
  if (others.length === 0) {
    throw new DataError(
      `${look.name}: has no column of numbers beside ${shown(columns[date]!)}; one for each ticker is needed${onlyColumn(look)}`,
    );
  }
  return { shape: "wide", date, ticker, value: -1, values: others, ignored };
}

/**
 * Whether the columns are the fields of one instrument: a close, one of those that can hold `values`, with open, high and low,
 * or volume, or nothing else.
 */
export function isSingle(
  columns: readonly string[],
  others: readonly number[],
  values: readonly number[],
): boolean {
  const count = (names: readonly string[]) =>
    others.filter((i) => names.includes(plainName(columns[i]!))).length;
  if (pick(columns, CLOSE_NAMES, (i) => values.includes(i)) < 0) return false;
  const range = count(RANGE_NAMES);
  // one or two of these names may be tickers: LOW and HIGH are
  return range >= 3 || count(OTHER_FIELDS) > 0 || range + count(CLOSE_NAMES) === others.length;
}

function findDate(look: Look, { dateColumn: wanted, dateFormat }: RoleOptions): number {
  const { columns } = look;
  if (wanted !== undefined) return columnNamed(look, wanted, "--date-column");
  // months name futures contracts too
  const dated = look.isHeadless
    ? undefined
    : columns.find((column) => DateFormat.of(column, false)?.unit === "day");
  if (dated !== undefined) {
    throw new DataError(`${look.name}: ${look.datedHeader(dated)}`);
  }
  const asked = dateFormat === undefined ? -1 : dateWritten(look, dateFormat);
  if (asked >= 0) return asked;
  const guessed = guessDate(look);
  if (guessed >= 0) return guessed;
  // one whose name says date: reading it tells which cell is none
  const hopeless = pick(columns, DATE_NAMES, () => true);
  if (hopeless >= 0 && columns.length > 1) return hopeless;
  throw new DataError(
    `${look.name}: no column of dates among ${listed(columns.map(shown))}; name it with --date-column${noHeader(look)}${onlyColumn(look)}`,
  );
}

/** The column of dates by its name and content, or by its content alone; -1 if there is none. */
function guessDate({ columns, sample, isHeadless }: Look): number {
  const startsWithDate = (i: number) => DateFormat.of(sample[0]?.[i] ?? "", true) !== undefined;
  const named = pick(columns, DATE_NAMES, startsWithDate);
  if (named >= 0) return named;
  if (columns[0] === "" && startsWithDate(0)) return 0;
  return columns.findIndex((_, i) => {
    // without names a first column of numbers can be dates, too
    const numbers = isHeadless && i === 0;
    const format = DateFormat.of(sample[0]?.[i] ?? "", numbers);
    return format !== undefined && sample.every((row) => isDate(row[i] ?? "", format, numbers));
  });
}

/** The column that is written by a pattern of strptime, one that is named so first; -1 if there is none. */
function dateWritten({ columns, sample }: Look, pattern: string): number {
  if (isOrder(pattern)) return -1;
  const format = DateFormat.by(pattern);
  const fits = (i: number) => sample.every((row) => format.fits(row[i] ?? ""));
  const named = pick(columns, DATE_NAMES, fits);
  return named >= 0 ? named : columns.findIndex((_, i) => fits(i));
}

/** Whether a text is a date of a format: eight digits can be a volume, too. */
function isDate(text: string, format: DateFormat, numbers: boolean): boolean {
  return (
    DateFormat.of(text, numbers)?.name === format.name && (format.isOpen || !Number.isNaN(format.read(text)))
  );
}

function findValue(
  look: Look,
  options: RoleOptions,
  numeric: readonly number[],
  blank: readonly number[],
): number {
  const { columns } = look;
  if (options.valueColumn !== undefined) return columnNamed(look, options.valueColumn, "--value-column");
  const close = findClose(columns, numeric, blank);
  if (close >= 0) return close;
  if (numeric.length === 1) return numeric[0]!;
  // a column read for itself needs no other
  if (options.seriesColumn !== undefined && columns.includes(options.seriesColumn)) return -1;
  const found = numeric.length === 0 ? "no column of numbers" : "more than one column of numbers";
  throw new DataError(
    `${look.name}: ${found} (its columns are ${listed(columns)}); name the one to read with --value-column`,
  );
}

/** The column of closes: one that shows numbers, else one that begins with none, as before a listing; -1 if there is none. */
function findClose(columns: readonly string[], numeric: readonly number[], blank: readonly number[]): number {
  const close = pick(columns, CLOSE_NAMES, (i) => numeric.includes(i));
  return close >= 0 ? close : pick(columns, CLOSE_NAMES, (i) => blank.includes(i));
}

function textInWide(look: Look, texts: readonly number[], numeric: readonly number[]): DataError {
  const { columns, name, sample } = look;
  const text = texts[0]!;
  const index = sample.findIndex((cells) => !look.isMissing(cells[text] ?? ""));
  const header = shown(columns[text]!);
  const found =
    index < 0
      ? `column ${header} holds text`
      : `row ${look.row(index)}, column ${header}: ${shown(sample[index]![text]!)} is not a number`;
  if (numeric.length === 0) {
    return new DataError(
      `${name}: no column of numbers beside the dates: ${found}; plain numbers are needed, without %, currency or units`,
    );
  }
  if (index >= 0 && isClock(sample[index]![text]!)) {
    return new DataError(
      `${name}: row ${look.row(index)}, column ${header}: ${shown(sample[index]![text]!)} is a time of day; ` +
        "times are read within the column of dates, or in the one behind it where a date comes more than once: write them there, or take the column out",
    );
  }
  if (texts.length === 1) {
    return new DataError(
      `${name}: ${found}; ` +
        "take the column out, or if it names the tickers choose it with --ticker-column and the values with --value-column",
    );
  }
  return new DataError(
    `${name}: columns ${listed(texts.map((i) => shown(columns[i]!)))} hold text; name the one with the tickers with --ticker-column`,
  );
}
