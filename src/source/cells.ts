import { DataError } from "../panel/error.ts";

const LF = 10;
const CR = 13;
const SPACE = 32;
const TAB = 9;
const QUOTE = 34;
/** Columns that a table can have, and bytes that a cell can. */
const MOST_COLUMNS = 250_000;
const MOST_BYTES = 1 << 20;
/** Bytes of which messages show the text. */
const SHOWN_BYTES = 200;
const DOUBLED = /""/g;
const utf8 = /* @__PURE__ */ new TextDecoder();

/** Walks the cells of RFC 4180 text: rows end with LF, CRLF or CR, quotes may hold delimiters and line ends. */
export class Cells {
  readonly bytes: Uint8Array;
  readonly delimiter: number;
  /** The file, for messages. */
  readonly name: string;
  /** The next byte to read. */
  at = 0;
  /** Where the current row began. */
  row = 0;
  /** The line of the file that the bytes begin with. */
  firstLine = 1;
  /** Content of the cell last entered by `enter`: without quotes and surrounding blanks, doubled quotes still doubled. */
  start = 0;
  end = 0;
  /** Whether that content has doubled quotes. */
  doubled = false;

  constructor(bytes: Uint8Array, delimiter: number, name: string) {
    this.bytes = bytes;
    this.delimiter = delimiter;
    this.name = name;
  }

  /** Moves to the next row that holds anything; false at the end of the file. */
  nextRow(): boolean {
    const { bytes, delimiter } = this;
    while (this.at < bytes.length) {
      const byte = bytes[this.at]!;
      if (byte === LF || byte === CR) this.at++;
      else if (byte !== SPACE && byte !== TAB && byte !== delimiter && byte !== QUOTE) break;
      else if (!this.#passBlank()) break;
    }
    this.row = this.at;
    return this.at < bytes.length;
  }

  /** Passes a row that has only blanks, delimiters and empty quotes; stays where it is otherwise. */
  #passBlank(): boolean {
    const { bytes, delimiter } = this;
    let quotes = 0;
    let at = this.at;
    for (; at < bytes.length; at++) {
      const byte = bytes[at]!;
      if (byte === LF || byte === CR) break;
      if (byte === QUOTE) quotes++;
      else if (byte !== SPACE && byte !== TAB && byte !== delimiter) return false;
    }
    if ((quotes & 1) === 1) return false;
    this.at = at;
    return true;
  }

  /** Whether another cell of this row follows, after a cell was read; if so moves to its start. */
  nextCell(): boolean {
    if (this.at < this.bytes.length && this.bytes[this.at] === this.delimiter) {
      this.at++;
      return true;
    }
    return false;
  }

  /** Passes one cell without looking at it. */
  skip(): void {
    const { bytes, delimiter } = this;
    const limit = bytes.length;
    let at = this.at;
    if (at < limit && bytes[at] === QUOTE) {
      this.enter();
      return;
    }
    for (; at < limit; at++) {
      const byte = bytes[at]!;
      if (byte === delimiter || byte === LF || byte === CR) break;
    }
    this.at = at;
  }

  /** Passes one cell and sets `start`, `end` and `doubled` to its content. */
  enter(): void {
    const { bytes, delimiter } = this;
    const limit = bytes.length;
    let at = this.at;
    this.doubled = false;
    if (at < limit && bytes[at] === QUOTE) {
      this.start = ++at;
      for (; ; at++) {
        if (at >= limit)
          throw this.fail("a quote is opened and never closed", "close it, or double it if it is text");
        if (bytes[at] !== QUOTE) continue;
        if (bytes[at + 1] !== QUOTE) break;
        this.doubled = true;
        at++;
      }
      this.end = at++;
      while (at < limit && bytes[at] === SPACE) at++;
      if (at < limit && bytes[at] !== delimiter && bytes[at] !== LF && bytes[at] !== CR) {
        throw this.fail(
          `text follows a closing quote: ${shown(utf8.decode(bytes.subarray(Math.max(this.start - 1, at - 20), at + 20)))}`,
          "double a quote that is text",
        );
      }
      this.at = at;
    } else {
      this.start = at;
      for (; at < limit; at++) {
        const byte = bytes[at]!;
        if (byte === delimiter || byte === LF || byte === CR) break;
      }
      this.end = this.at = at;
    }
    while (this.start < this.end && isBlank(bytes[this.start]!)) this.start++;
    while (this.start < this.end && isBlank(bytes[this.end - 1]!)) this.end--;
  }

  /** Text of the cell last entered. */
  content(): string {
    const { bytes, start, end } = this;
    if (end - start > 24 || this.doubled) {
      if (end - start > MOST_BYTES) {
        throw this.fail(
          `a cell of ${end - start} bytes begins ${shown(utf8.decode(bytes.subarray(start, start + SHOWN_BYTES)))}`,
          "look for a quote that is not closed, or for line ends that are missing",
        );
      }
      const text = utf8.decode(bytes.subarray(start, end));
      return this.doubled ? text.replace(DOUBLED, '"') : text;
    }
    let text = "";
    for (let at = start; at < end; at++) {
      const byte = bytes[at]!;
      if (byte > 127) return utf8.decode(bytes.subarray(start, end));
      text += String.fromCharCode(byte);
    }
    return text;
  }

  /** Passes one cell; its text without quotes and surrounding blanks. */
  text(): string {
    this.enter();
    return this.content();
  }

  /** Text of every cell of this row. DataError where there are more than any table has. */
  texts(): string[] {
    const texts = [];
    do {
      if (texts.length === MOST_COLUMNS) {
        throw this.fail(
          `has more than ${MOST_COLUMNS} cells`,
          "write so wide a table long, with a row for each date and ticker",
        );
      }
      texts.push(this.text());
    } while (this.nextCell());
    return texts;
  }

  /** Passes the rest of the line, whatever is in it; its text, cut where it is long. */
  line(): string {
    const { bytes, at } = this;
    while (this.at < bytes.length && bytes[this.at] !== LF && bytes[this.at] !== CR) this.at++;
    return utf8.decode(bytes.subarray(at, Math.min(this.at, at + SHOWN_BYTES))).trim();
  }

  /** Passes the rest of the row; how many cells that were. */
  skipRow(): number {
    let cells = 1;
    for (this.skip(); this.nextCell(); this.skip()) cells++;
    return cells;
  }

  /** Line of the file, from 1, in which a byte stands. Counts from the start: for messages. */
  lineOf(offset: number): number {
    const { bytes } = this;
    let line = this.firstLine;
    for (let at = 0; at < offset; at++) {
      if (bytes[at] === LF || (bytes[at] === CR && bytes[at + 1] !== LF)) line++;
    }
    return line;
  }

  /** Line of the file of the data row `index` rows below `body`. */
  lineOfRow(body: number, index: number): number {
    const walker = new Cells(this.bytes, this.delimiter, this.name);
    walker.at = body;
    walker.firstLine = this.firstLine;
    for (let row = 0; walker.nextRow() && row < index; row++) walker.skipRow();
    return walker.lineOf(walker.row);
  }

  /** The lines of all data rows below `body`, in one pass. */
  linesOfRows(body: number): number[] {
    const { bytes } = this;
    const lines: number[] = [];
    let line = this.firstLine;
    let at = 0;
    const walker = new Cells(bytes, this.delimiter, this.name);
    for (walker.at = body; walker.nextRow(); walker.skipRow()) {
      for (; at < walker.row; at++) {
        if (bytes[at] === LF || (bytes[at] === CR && bytes[at + 1] !== LF)) line++;
      }
      lines.push(line);
    }
    return lines;
  }

  /** An error about the current row, or a cell of it. */
  fail(found: string, remedy: string, column?: string): DataError {
    const where = column === undefined ? "" : `, column ${shown(column)}`;
    return new DataError(`${this.name}: row ${this.lineOf(this.row)}${where}: ${found}; ${remedy}`);
  }
}

function isBlank(byte: number): boolean {
  return byte === SPACE || byte === TAB || byte === LF || byte === CR;
}

/** Text as messages show it: quoted, on one line, cut where it is long, with what cannot be seen as its code. */
export function shown(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 39)}…` : text).replaceAll(
    UNSEEN,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

const UNSEEN = /[\u007f-\u00a0\u00ad\u200b-\u200f\u2028-\u202e\u2060\ufeff]/g;

/** The names a message lists, on one line: the first few, and how many more there are. */
export function listed(names: readonly string[], most = 8): string {
  const few = names.length <= most ? names : names.slice(0, most - 1);
  const text = few.map((name) => (/\p{Cc}/u.test(name) ? shown(name) : name)).join(", ");
  return few === names ? text : `${text} and ${names.length - few.length} more`;
}
