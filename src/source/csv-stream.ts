import { DataError } from "../panel/error.ts";
import { type Calendar, readCalendar } from "./calendar.ts";
import { shown } from "./cells.ts";
import { blankComments, type Comments, commentsNote, HASH, hasComment } from "./comments.ts";
import { withConstantCells } from "./constants.ts";
import { type CSVOptions, cleanedIf, decimalNotes, dropGiven, numberNotes } from "./csv.ts";
import { decodeText } from "./encoding.ts";
import { Figures } from "./figures.ts";
import { findFoot } from "./foot.ts";
import { LongReader } from "./long.ts";
import type { Look } from "./look.ts";
import { type Decimal, decideDecimal, firstUngrouped, type Place } from "./marks.ts";
import { checkReading } from "./options.ts";
import { roleNotes, stem } from "./reading.ts";
import { findRoles, type Roles } from "./roles.ts";
import { Scanner } from "./scanner.ts";
import { formatOfLong, type LongEnd, type LongPiece, type LongStream, longNotes } from "./stream.ts";
import { lookAt, openBody, openTable, type Table } from "./table.ts";
import { Apart, possibleTimes, timeColumn, withTimes } from "./times.ts";
import { findTransposed } from "./transposed.ts";
import { lineEnds, scanUTF8 } from "./utf8.ts";
import { type Block, wholeRows } from "./whole-rows.ts";

/** A text that comes in blocks, from its beginning as often as it is asked for. */
export type Blocks = () => AsyncIterable<Block>;

/** A long CSV table, or one instrument's, in UTF-8, a piece at a time. DataError where its beginning is not clear or it is wide. */
export async function openCSVStream(blocks: Blocks, options: CSVOptions): Promise<LongStream> {
  checkReading(options);
  const name = options.name ?? "input";
  for await (const { bytes } of wholeRows(blocks(), name, () => 1)) {
    const text = decodeText(bytes, name, options.encoding);
    if (text.encoding !== "utf-8") {
      throw new DataError(
        `${name}: is written in ${text.encoding}, and a stream is read in UTF-8; convert it first`,
      );
    }
    const table = openTable(text, name, options);
    if (table.fields !== undefined) throw isWide(name);
    const time = timeColumn(table, options);
    const look = lookAt(withConstantCells(withTimes(table, time), options));
    if (findTransposed(table, options) !== undefined)
      throw notLong(name, "has dates across its header and a row for each ticker");
    const roles = findRoles(look, options);
    if (roles.shape === "wide") throw isWide(name);
    return new CSVStream(blocks, { ...table, bytes: table.bytes.slice() }, time, roles, options);
  }
  throw new DataError(`${name} is empty; a table with a header row is wanted`);
}

export function isWide(name: string): DataError {
  return notLong(name, "is a wide table");
}

function notLong(name: string, found: string): DataError {
  return new DataError(
    `${name}: ${found}, and only long tables, a row for each date and ticker, or those of one instrument are read in bounded memory; leave --max-memory out, or write a long table`,
  );
}

class CSVStream implements LongStream {
  readonly name: string;
  readonly format: LongStream["format"];
  dates: string[] = [];
  tickers: string[] = [];
  readonly #blocks: Blocks;
  /** The first piece, and what is made of it with what the folders say. */
  readonly #opened: Table;
  readonly #table: Table;
  readonly #look: Look;
  /** The column of times of day, which is joined to the one before it; -1 if there is none. */
  readonly #time: number;
  readonly #roles: Roles;
  readonly #options: CSVOptions;
  /** Where in the text each date first stands. */
  #starts: number[] = [];
  #rows = 0;
  #infinite = 0;
  /** Values that are missing by the option naValues. */
  #given = 0;
  #decimal: Decimal = { mark: "." };
  /** Whether there was a number of four digits or more while nothing told the mark. */
  #ungrouped = false;
  /** Lines of comments so far. */
  #comments: Comments | undefined;
  /** Of what stands below the table, where that is not in the first piece. */
  #footNotes: readonly string[] = [];

  constructor(blocks: Blocks, opened: Table, time: number, roles: Roles, options: CSVOptions) {
    this.#time = time;
    this.name = opened.name;
    this.#blocks = blocks;
    this.#opened = opened;
    this.#table = withConstantCells(withTimes(opened, time), options);
    this.#look = lookAt(this.#table);
    this.#roles = roles;
    this.#options = options;
    this.format = formatOfLong(this.#look, roles);
  }

  async *pieces(): AsyncGenerator<LongPiece> {
    this.dates = [];
    this.tickers = this.#roles.ticker < 0 ? [stem(this.name)] : [];
    this.#starts = [];
    this.#rows = 0;
    this.#infinite = 0;
    this.#given = 0;
    this.#comments = undefined;
    this.#footNotes = [];
    const first = this.#table;
    const { date, ticker, value } = this.#roles;
    const numeric = first.columns.map((_, i) => i).filter((i) => i !== date && i !== ticker);
    const { decimal } = this.#options;
    this.#ungrouped = false;
    this.#decimal = decimal ? { mark: decimal } : decideDecimal(first, numeric, [value]);
    const scanner = Scanner.take();
    try {
      const reader = new LongReader(scanner, first, { date, ticker, value });
      for await (const { table, line, from, done } of this.#texts()) {
        if (from > 0) this.#checkMark(table, numeric, line);
        const cells = openBody(table);
        cells.firstLine = line;
        const figures = new Figures(cells, this.#decimal.mark, table.columns, table.missing);
        const long = reader.read(table, cells, figures, () => {});
        if (figures.signs.notes().length > 0) {
          throw new DataError(
            `${this.name}: ${figures.signs.notes()[0]}; a stream has plain numbers: leave --max-memory out`,
          );
        }
        const infinite = cleanedIf(figures, long.value.subarray(0, long.rows)).places;
        dropGiven(table, figures, long.value.subarray(0, long.rows));
        this.#infinite += figures.infinite;
        this.#given += figures.given;
        this.#rows += long.rows;
        if (this.#decimal.isGuess)
          this.#ungrouped ||= long.value.subarray(0, long.rows).some((one) => Math.abs(one) >= 1000);
        for (const start of long.dates) {
          cells.at = start;
          this.dates.push(cells.text());
          this.#starts.push(from + start);
        }
        for (const name of long.tickers) this.tickers.push(name);
        const rowNumbers = () => {
          const lines = cells.linesOfRows(table.body);
          return (k: number) => lines[k]!;
        };
        const { rows, date, ticker, value } = long;
        yield { rows, date, ticker, value, infinite, rowNumbers, done };
      }
    } finally {
      scanner.giveBack();
    }
  }

  /** The text in tables of whole rows, the line that each begins with, and the bytes of text before it. */
  async *#texts(): AsyncGenerator<{ table: Table; line: number; from: number; done: number }> {
    let line = 1;
    let offset = 0;
    let from = 0;
    const times = this.#time < 0 ? possibleTimes(this.#opened, this.#options) : -1;
    const apart = times < 0 ? undefined : new Apart(this.#opened, times, this.#options);
    for await (const { bytes, done, isLast } of wholeRows(this.#blocks(), this.name, () => line)) {
      const bom = offset === 0 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
      const text = bytes.subarray(bom);
      const scan = scanUTF8(text);
      const bad = [scan.zero, scan.bad, scan.mark].find((at) => at >= 0);
      if (bad !== undefined) {
        const row = line + lineEnds(text.subarray(0, bad));
        const found =
          bad === scan.zero
            ? "a zero byte"
            : bad === scan.bad
              ? "a byte that is not UTF-8"
              : "a byte order mark";
        throw new DataError(
          `${this.name}: row ${row}: has ${found} at offset ${offset + bom + bad}; save it as UTF-8 CSV`,
        );
      }
      const body = offset === 0 ? this.#opened.body : 0;
      const all = { ...this.#opened, bytes: text, body, lines: scan.lines };
      const whole = { ...all, bytes: this.#withoutComments(all, line) };
      const piece = isLast ? this.#withoutFoot(whole, line) : whole;
      const row = apart?.row(piece, line);
      if (row !== undefined) {
        const [date, time] = [times - 1, times].map((column) => shown(piece.columns[column]!));
        throw new DataError(
          `${this.name}: row ${row}: the time in column ${time} tells it from another of the same ${date}, which the first rows do not show; write both in one column, or leave --max-memory out`,
        );
      }
      const table = withConstantCells(withTimes(piece, this.#time), this.#options);
      yield { table, line, from, done };
      line += lineEnds(text, scan);
      offset += bytes.length;
      from += table.bytes.length;
    }
  }

  /** The text of a piece, which begins with line `line`, with blanks in place of comments. */
  #withoutComments(table: Table, line: number): Uint8Array {
    const { comment } = this.#options;
    const mark = comment?.charCodeAt(0) ?? (table.datesFirst ? HASH : undefined);
    if (line === 1) this.#comments = this.#opened.comments;
    if (mark === undefined || !hasComment(table.bytes, table.body, mark)) return table.bytes;
    const cells = openBody(table);
    cells.firstLine = line;
    const { bytes, comments } = blankComments(cells, mark);
    const before = this.#comments;
    if (comments !== undefined && line > 1)
      this.#comments = before ? { ...before, count: before.count + comments.count } : comments;
    return bytes;
  }

  /** What is noted of the table as a whole, of which the first piece shows a part. */
  #tableNotes(): string[] {
    const { notes, comments } = this.#table;
    if (this.#comments === undefined) return [...notes, ...this.#footNotes];
    const said = commentsNote(this.#comments);
    const known = comments === undefined ? undefined : commentsNote(comments);
    const table =
      known === undefined ? [...notes, said] : notes.map((note) => (note === known ? said : note));
    return [...table, ...this.#footNotes];
  }

  /** The last piece, which begins with line `line`, without what stands below the table. */
  #withoutFoot(table: Table, line: number): Table {
    const cells = openBody(table);
    cells.firstLine = line;
    if (!cells.nextRow()) return table;
    const { end, notes } = findFoot(cells, table.columns.length, table.datesFirst);
    if (line > 1) this.#footNotes = notes; // the first piece has them already
    return { ...table, bytes: table.bytes.subarray(0, end) };
  }

  /** The mark was decided by the first piece; one that shows another is not to be read by it. */
  #checkMark(table: Table, numeric: readonly number[], line: number): void {
    if (this.#options.decimal !== undefined || this.#decimal.mark === ",") return;
    const { value } = this.#roles;
    const known = this.#decimal.isGuess ? undefined : this.#decimal.mark;
    const at = ({ row, text }: Place): string => {
      const cells = openBody(table);
      cells.firstLine = line;
      return `${this.name}: row ${cells.lineOf(row)}, column ${shown(table.columns[value]!)}: ${shown(text)}`;
    };
    const contrary = this.#decimal.byGroups && firstUngrouped(table, value);
    if (contrary) {
      throw new DataError(
        `${at(contrary)} groups no thousands, as rows before seemed to; say which mark is decimal with --decimal "," or --decimal "."`,
      );
    }
    const found = decideDecimal(table, numeric, [value], known, line, this.#ungrouped);
    if (found.mark === ".") {
      if (this.#decimal.isGuess) this.#decimal = found;
      return;
    }
    throw new DataError(
      `${at(found.decider!)} has a decimal comma, which the rows before do not show; say --decimal ","`,
    );
  }

  async end(): Promise<LongEnd> {
    let calendar: Calendar;
    const asked: number[] = [];
    try {
      calendar = this.#calendar((i) => asked.push(i));
    } catch (error) {
      // lines are not counted while all is well; the same error comes again, with them
      const lines = await this.#linesOf(asked);
      calendar = this.#calendar((i) => lines.get(i)!);
      throw error;
    }
    const notes = [
      ...this.#tableNotes(),
      ...roleNotes(this.#look, this.#roles, this.#options),
      ...calendar.notes,
      ...decimalNotes(this.#decimal, this.#options),
    ];
    const counts = { infinite: this.#infinite, given: this.#given, signs: { notes: () => [] } };
    const said = numberNotes(counts);
    const { tickers } = this;
    const facts = { calendar, tickers, rows: this.#rows, numberNotes: said };
    const format = {
      ...this.format,
      kind: "csv",
      dateFormat: calendar.format,
      rows: this.#rows,
      encoding: "utf-8",
      delimiter: this.#table.delimiter,
      decimal: this.#decimal.mark,
    };
    const all = longNotes(this.#look, this.#roles, facts, notes, this.#options);
    return { calendar, tickers, format, infiniteCount: this.#infinite, ...all };
  }

  #calendar(row: (i: number) => number): Calendar {
    const { dates, name, format } = this;
    const texts = { length: dates.length, text: (i: number) => dates[i]!, row };
    return readCalendar({ name, ...texts }, format.dateColumn!, this.#options.dateFormat);
  }

  /** The lines in which some dates first stand, by reading the file again. */
  async #linesOf(dates: readonly number[]): Promise<Map<number, number>> {
    const lines = new Map<number, number>();
    for await (const { table, line, from } of this.#texts()) {
      const { bytes } = table;
      for (const i of dates) {
        const at = this.#starts[i]! - from;
        if (at >= 0 && at < bytes.length) lines.set(i, line + lineEnds(bytes.subarray(0, at)));
      }
    }
    return lines;
  }
}
