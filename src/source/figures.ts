import { type Cells, shown } from "./cells.ts";
import { DecimalReader, MINUS, TEN } from "./decimal.ts";
import type { Missing } from "./missing.ts";
import { infinity, type Mark, type NumberText, numberText, numberValue } from "./number.ts";
import { Signs } from "./signs.ts";

const QUOTE = 34;

/** Reads number cells: plain ones at full speed from the bytes, the rest (grouped thousands, infinities) as text. */
export class Figures {
  /** Cells that held an infinity, which counts as missing. */
  infinite = 0;
  /** Cells that are missing by the words that were given. */
  given = 0;
  readonly signs: Signs;
  readonly #cells: Cells;
  readonly #decimal: Mark;
  readonly #columns: readonly string[];
  readonly #missing: Missing;
  readonly #mark: number;
  readonly #reader: DecimalReader;

  constructor(cells: Cells, decimal: Mark, columns: readonly string[], missing: Missing) {
    this.#cells = cells;
    this.#decimal = decimal;
    this.#columns = columns;
    this.#missing = missing;
    this.signs = new Signs(cells, columns);
    // a decimal comma in a comma-delimited file stands within quotes only, where it is read as text
    this.#mark = decimal.charCodeAt(0) === cells.delimiter ? -1 : decimal.charCodeAt(0);
    this.#reader = new DecimalReader(cells.bytes, this.#mark);
  }

  /**
   * Passes up to `most` cells as long as they are plain numbers or empty and another cell follows; writes their values
   * from `out[place]` on and returns how many they were.
   */
  readPlain(out: Float64Array, place: number, most: number): number {
    const cells = this.#cells;
    const { bytes, delimiter } = cells;
    const reader = this.#reader;
    const mark = this.#mark;
    const { value } = reader;
    let at = cells.at;
    let count = 0;
    for (; count < most; count++) {
      // up to nine digits fit an integer, and one division by a power of ten rounds correctly
      let end = at;
      let byte = bytes[end]!;
      const negative = byte === MINUS;
      if (negative) byte = bytes[++end]!;
      const first = end;
      const stop = first + 11; // nine digits, the mark, and what follows them
      let digits = 0;
      let fraction = 0;
      for (; byte >= 48 && byte <= 57 && end < stop; byte = bytes[++end]!)
        digits = Math.imul(digits, 10) + byte - 48;
      let length = end - first;
      if (byte === mark) {
        byte = bytes[++end]!;
        const point = end;
        for (; byte >= 48 && byte <= 57 && end < stop; byte = bytes[++end]!)
          digits = Math.imul(digits, 10) + byte - 48;
        fraction = end - point;
        length += fraction;
      }
      if (byte === delimiter && length > 0 && length <= 9) {
        const number = digits / TEN[fraction]!;
        out[place + count] = negative ? -number : number;
        at = end + 1;
        continue;
      }
      end = reader.read(at);
      if (end >= 0) {
        const number = value[0]!;
        if (end >= bytes.length || bytes[end] !== delimiter || number - number !== 0) break;
        out[place + count] = number;
        at = end + 1;
      } else {
        if (at >= bytes.length || bytes[at] !== delimiter) break;
        out[place + count] = Number.NaN;
        at++;
      }
    }
    cells.at = at;
    return count;
  }

  /** Passes one cell of the column; its value, NaN if missing. DataError if it is neither. */
  read(column: number): number {
    const cells = this.#cells;
    const { bytes, delimiter, at } = cells;
    const reader = this.#reader;
    const end = reader.read(at);
    if (end >= 0) {
      const value = reader.value[0]!;
      const next = end < bytes.length ? bytes[end]! : 10;
      if ((next === delimiter || next === 10 || next === 13) && value - value === 0) {
        cells.at = end;
        return value;
      }
    } else if (bytes[at] === delimiter) return Number.NaN;
    return this.#other(column);
  }

  #other(column: number): number {
    const cells = this.#cells;
    const quoted = cells.bytes[cells.at] === QUOTE;
    cells.enter();
    const { bytes, start, end } = cells;
    if (this.#missing.hasBytes(bytes, start, end)) return Number.NaN;
    if (
      quoted &&
      !cells.doubled &&
      this.#reader.read(start) === end &&
      Number.isFinite(this.#reader.value[0])
    ) {
      return this.#reader.value[0]!;
    }
    const text = cells.content();
    if (this.#missing.has(text)) {
      if (this.#missing.isGiven(text)) this.given++;
      return Number.NaN;
    }
    const number = numberText(text);
    const value = number === undefined ? infinity(text) : numberValue(number, this.#decimal);
    if (value === undefined) {
      throw cells.fail(
        `${shown(text)} is not a number${this.#hint(number)}`,
        "correct the cell, or leave it empty if the value is missing",
        this.#columns[column]!,
      );
    }
    if (!Number.isFinite(value)) {
      this.infinite++;
      return Number.NaN;
    }
    if (number !== undefined) this.signs.add(number, value, column, text);
    return value;
  }

  /** What to try where the other decimal mark would make sense of it. */
  #hint(number: NumberText | undefined): string {
    const other = this.#decimal === "." ? "," : ".";
    return number === undefined || numberValue(number, other) === undefined
      ? ""
      : ` with decimal "${this.#decimal}" (or all need --decimal "${other}")`;
  }
}
