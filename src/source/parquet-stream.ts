import { calendarOf, type KeyColumn, missing, namesOf, plan } from "./columns.ts";
import { noLong } from "./csv-stream.ts";
import type { ParquetOptions } from "./parquet.ts";
import { type AsyncBuffer, ParquetFile } from "./parquet-file.ts";
import { infiniteNote, longNote } from "./reading.ts";
import { type LongEnd, type LongPiece, type LongStream, longNotes } from "./stream.ts";

/** A long Parquet table, a row group at a time. DataError where the file is broken or no long table. */
export async function openParquetStream(
  source: AsyncBuffer,
  options: ParquetOptions,
): Promise<ParquetStream> {
  return new ParquetStream(await ParquetFile.open(source, options), options);
}

/** What all row groups came to. */
interface Found {
  /** Of dates and tickers, and the rows in which each of them first comes. */
  readonly keys: readonly KeyColumn[];
  readonly firsts: readonly (readonly number[])[];
  readonly infinite: number;
}

export class ParquetStream implements LongStream {
  readonly name: string;
  readonly columns: readonly string[];
  readonly dateColumn: string;
  /** Rows of the largest row group, all of which stand in memory at once. */
  readonly largestGroup: number;
  readonly rows: number;
  readonly #file: ParquetFile;
  readonly #needs: ReturnType<typeof plan>;
  readonly #dateFormat: string | undefined;
  #found: Found | undefined;

  constructor(file: ParquetFile, options: ParquetOptions) {
    this.#file = file;
    this.#needs = plan(file.table, options);
    this.#dateFormat = options.dateFormat;
    const { look, roles } = this.#needs;
    if (roles.shape !== "long") throw noLong(look.name);
    this.name = look.name;
    this.columns = look.columns;
    this.dateColumn = look.columns[roles.date]!;
    this.largestGroup = file.largestGroup;
    this.rows = file.table.rows;
  }

  async *pieces(): AsyncGenerator<LongPiece> {
    const { look, roles } = this.#needs;
    const { groups, keys } = this.#file.groups([roles.date, roles.ticker], roles.value);
    // the rows in which a date or ticker first comes, for messages
    const firsts: [number[], number[]] = [[], []];
    let first = 0;
    let infinite = 0;
    for await (const group of groups) {
      const { rows, codes, values } = group;
      for (const [k, row] of group.missing.entries()) {
        if (row < 0) continue;
        const column = k === 0 ? roles.date : roles.ticker;
        throw missing(look, column, first + row, k === 0 ? "the date is missing" : "the ticker is missing");
      }
      for (const [k, known] of firsts.entries()) {
        const column = codes[k]!;
        for (let row = 0; row < rows; row++) if (column[row] === known.length) known.push(first + row);
      }
      const start = first;
      first += rows;
      infinite += group.infinite;
      const row = (k: number) => look.row(start + k);
      yield { rows, date: codes[0]!, ticker: codes[1]!, value: values, row, done: first / this.rows };
    }
    this.#found = { keys: keys(), firsts, infinite };
  }

  save(): string {
    const { keys, ...found } = this.#found!;
    const plain = keys.map((key) => ("values" in key ? { ...key, values: Array.from(key.values) } : key));
    return JSON.stringify({ ...found, keys: plain });
  }

  restore(text: string): void {
    const { keys, ...found } = JSON.parse(text);
    const whole = keys.map((key: { values?: number[] }) =>
      key.values === undefined ? key : { ...key, values: Float64Array.from(key.values) },
    );
    this.#found = { ...found, keys: whole };
  }

  end(): LongEnd {
    const { look, roles } = this.#needs;
    const { keys, firsts, infinite } = this.#found!;
    const [dates, tickers] = keys.map((key, k) => ({
      ...key,
      codes: Int32Array.from(firsts[k]!, (_, id) => id),
    }));
    const at = (known: readonly number[]) => ({ ...look, row: (id: number) => look.row(known[id]!) });
    const { calendar } = calendarOf(this.#file.table, at(firsts[0]!), roles.date, dates!, this.#dateFormat);
    const names = [...namesOf(at(firsts[1]!), roles.ticker, tickers!).texts];
    const facts = { calendar, tickers: names, rows: this.rows, numberNotes: infiniteNote(infinite) };
    const said = [longNote(look, roles), ...calendar.notes];
    return { calendar, tickers: names, notes: longNotes(look, roles, facts, said) };
  }
}
