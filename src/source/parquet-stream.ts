import { DataError } from "../panel/error.ts";
import { shown } from "./cells.ts";
import { calendarOf, dropGiven, type KeyColumn, missing, namesOf, plan } from "./columns.ts";
import { withConstants } from "./constants.ts";
import { isWide } from "./csv-stream.ts";
import { givenNote } from "./missing.ts";
import { checkReading } from "./options.ts";
import type { ParquetOptions } from "./parquet.ts";
import type { AsyncBuffer } from "./parquet-bytes.ts";
import { ParquetFile } from "./parquet-file.ts";
import { infiniteNote, roleNotes, stem } from "./reading.ts";
import { formatOfLong, type LongEnd, type LongPiece, type LongStream, longNotes } from "./stream.ts";
import { keysOfTimes, planTimes, tellApart } from "./time-columns.ts";

/** A long Parquet table, a row group at a time. DataError where the file is broken or no long table. */
export async function openParquetStream(
  source: AsyncBuffer,
  options: ParquetOptions,
): Promise<ParquetStream> {
  checkReading(options);
  const file = await ParquetFile.open(source, options);
  const stream = new ParquetStream(file, source.byteLength, options);
  await checkTimes(file, stream.format, options);
  return stream;
}

/** DataError where times of day stand in a column of their own. */
async function checkTimes(
  file: ParquetFile,
  { valueColumn }: LongStream["format"],
  options: ParquetOptions,
): Promise<void> {
  const { columns, name } = file.table;
  const times = planTimes(file.table, options);
  if (times === undefined) return;
  const value = columns.findIndex((column) => column.name === valueColumn);
  const known = new Map();
  for await (const { codes, rows } of file.groups(keysOfTimes(times), value).groups) {
    if (!tellApart(codes, rows, known)) continue;
    const [date, time] = [times.time - 1, times.time].map((column) => shown(columns[column]!.name));
    throw new DataError(
      `${name}: has times of day in column ${time}, which are not joined to the dates in ${date} in bounded memory; write them as timestamps in one column, or leave --max-memory out`,
    );
  }
}

/** Dates and tickers, in this order. */
const KEYS = [0, 1] as const;

export class ParquetStream implements LongStream {
  readonly name: string;
  readonly format: LongStream["format"];
  /** Rows of the largest row group, all of which stand in memory at once. */
  readonly largestGroup: number;
  readonly rows: number;
  dates: string[] = [];
  tickers: string[] = [];
  readonly #file: ParquetFile;
  readonly #bytes: number;
  readonly #table: ReturnType<typeof withConstants>["table"];
  readonly #needs: ReturnType<typeof plan>;
  readonly #options: ParquetOptions;
  /** What the dates and tickers stand for, and the rows in which each of them first comes. */
  #keys: KeyColumn[] = [];
  #firsts: [number[], number[]] = [[], []];
  #infinite = 0;
  /** Values that are missing by the option naValues. */
  #given = 0;

  constructor(file: ParquetFile, bytes: number, options: ParquetOptions) {
    this.#file = file;
    this.#bytes = bytes;
    this.#table = withConstants(file, options).table;
    this.#needs = plan(this.#table, options);
    this.#options = options;
    const { look, roles } = this.#needs;
    if (roles.shape === "wide") throw isWide(look.name);
    this.name = look.name;
    this.format = formatOfLong(look, roles);
    this.largestGroup = file.largestGroup;
    this.rows = file.table.rows;
  }

  async *pieces(): AsyncGenerator<LongPiece> {
    const { look, roles } = this.#needs;
    this.dates = [];
    this.tickers = [];
    this.#firsts = [[], []];
    this.#infinite = 0;
    this.#given = 0;
    const columns = [roles.date, roles.ticker];
    // columns behind the file's own are constants, and -1 is the one instrument
    const isOwn = (column: number) => column >= 0 && column < this.#file.table.columns.length;
    const own = columns.filter(isOwn);
    const { groups, keys } = this.#file.groups(own, roles.value);
    const constant = new Int32Array(own.length < 2 ? this.largestGroup : 0);
    const keyOf = (k: number, first: number): KeyColumn => {
      const column = columns[k]!;
      if (isOwn(column)) return keys(own.indexOf(column), first);
      const texts = [column < 0 ? stem(this.name) : this.#table.sample[0]![column]!].slice(first);
      return { kind: "text", codes: constant, missing: -1, texts };
    };
    const known = [this.dates, this.tickers] as const;
    let first = 0;
    for await (const group of groups) {
      const { rows, values } = group;
      const codes = KEYS.map((k) => {
        const at = own.indexOf(columns[k]!);
        if (at < 0) return constant;
        if (group.missing[at]! >= 0) {
          const what = k === 0 ? "the date is missing" : "the ticker is missing";
          throw missing(look, columns[k]!, first + group.missing[at]!, what);
        }
        return group.codes[at]!;
      });
      for (const k of KEYS) {
        const [column, firsts] = [codes[k]!, this.#firsts[k]];
        for (let row = 0; row < rows; row++) if (column[row] === firsts.length) firsts.push(first + row);
        if (firsts.length === known[k].length) continue;
        for (const text of textsOf(keyOf(k, known[k].length))) known[k].push(k === 0 ? text.trim() : text);
      }
      const start = first;
      first += rows;
      this.#infinite += group.infinite.count;
      this.#given += dropGiven(this.#table, roles.value, values.subarray(0, rows), this.#options);
      const rowNumbers = () => (k: number) => look.row(start + k);
      const done = this.#bytes * (first / this.rows);
      yield {
        rows,
        date: codes[0]!,
        ticker: codes[1]!,
        value: values,
        infinite: group.infinite.places,
        rowNumbers,
        done,
      };
    }
    this.#keys = KEYS.map((k) => keyOf(k, 0));
  }

  end(): LongEnd {
    const { look, roles } = this.#needs;
    const firsts = this.#firsts;
    const [dates, tickers] = this.#keys.map((key, k) => ({
      ...key,
      codes: Int32Array.from(firsts[k]!, (_, id) => id),
    }));
    const at = (known: readonly number[]) => ({ ...look, row: (id: number) => look.row(known[id]!) });
    const { calendar } = calendarOf(this.#table, at(firsts[0]), roles.date, dates!, this.#options.dateFormat);
    const names =
      roles.ticker < 0 ? [stem(this.name)] : [...namesOf(at(firsts[1]), roles.ticker, tickers!).texts];
    const facts = {
      calendar,
      tickers: names,
      rows: this.rows,
      numberNotes: [...infiniteNote(this.#infinite), ...givenNote(this.#given)],
    };
    const said = [...roleNotes(look, roles, this.#options), ...calendar.notes];
    const format = {
      ...this.format,
      ...this.#file.facts,
      kind: "parquet",
      dateFormat: calendar.format,
      rows: this.rows,
    };
    const notes = longNotes(look, roles, facts, said, this.#options);
    return { calendar, tickers: names, format, infiniteCount: this.#infinite, ...notes };
  }
}

/** Texts of dates or tickers; a date by its kind and number is no date that is written so. */
function textsOf(key: KeyColumn): readonly string[] {
  if (key.kind === "text") return key.texts;
  const mark = key.kind === "number" ? "" : `${key.kind} `;
  return Array.from(key.values, (value) => mark + value);
}
