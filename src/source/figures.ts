import { type Cells, shown } from "./cells.ts";
import { DecimalReader, MINUS, TEN } from "./decimal.ts";

export type Mark = "." | ",";

const QUOTE = 34;

/** How files write a missing value. */
const MISSING = /* @__PURE__ */ new Set(
  /* @__PURE__ */ ["", "NA", "N/A", "#N/A", "NaN", "null", "None", "-", "--", "."].flatMap((text) => [
    text,
    text.toLowerCase(),
    text.toUpperCase(),
    text.slice(0, 1).toUpperCase() + text.slice(1).toLowerCase(),
  ]),
);
// none has more than four bytes, so one integer stands for each
const missingCodes = /* @__PURE__ */ new Set(
  /* @__PURE__ */ Array.from(MISSING, (text) =>
    [...text].reduce((code, char) => (code << 8) | char.charCodeAt(0), 0),
  ),
);

/** Whether a cell's text says that the value is missing. */
export function isMissing(text: string): boolean {
  return MISSING.has(text);
}

const INFINITE = /^[+-]?inf(inity)?$/i;
const NUMBER_LIKE = /^[+-]?[\d.,]*\d[\d.,]*(e[+-]?\d+)?$/i;

/** Whether a text is a number under one decimal mark or the other. */
export function isNumberLike(text: string): boolean {
  return NUMBER_LIKE.test(text) || INFINITE.test(text);
}

const GRAMMAR: Record<Mark, RegExp> = {
  ".": /^[+-]?(?:(?:[1-9]\d{0,2}(?:,\d{3})+|\d+)(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i,
  ",": /^[+-]?(?:(?:[1-9]\d{0,2}(?:\.\d{3})+|\d+)(?:,\d*)?|,\d+)(?:e[+-]?\d+)?$/i,
};

/** The value of a number with grouped thousands (`1,234.5` or, with a decimal comma, `1.234,5`); undefined if it is none. */
function groupedNumber(text: string, decimal: Mark): number | undefined {
  if (!GRAMMAR[decimal].test(text)) return INFINITE.test(text) ? Number.POSITIVE_INFINITY : undefined;
  return Number(decimal === "." ? text.replaceAll(",", "") : text.replaceAll(".", "").replace(",", "."));
}

/** Reads number cells: plain ones at full speed from the bytes, the rest (grouped thousands, infinities) as text. */
export class Figures {
  /** Cells that held an infinity, which counts as missing. */
  infinite = 0;
  readonly #cells: Cells;
  readonly #decimal: Mark;
  readonly #columns: readonly string[];
  readonly #mark: number;
  readonly #reader: DecimalReader;

  constructor(cells: Cells, decimal: Mark, columns: readonly string[]) {
    this.#cells = cells;
    this.#decimal = decimal;
    this.#columns = columns;
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
    if (end - start <= 4) {
      let code = 0;
      for (let at = start; at < end; at++) code = (code << 8) | bytes[at]!;
      if (missingCodes.has(code)) return Number.NaN;
    }
    let value: number | undefined;
    if (quoted && !cells.doubled) {
      if (this.#reader.read(start) === end) value = this.#reader.value[0]!;
    }
    value ??= groupedNumber(cells.content(), this.#decimal);
    if (value === undefined) {
      throw cells.fail(
        `${shown(cells.content())} is not a number${this.#hint(cells.content())}`,
        "correct the cell, or leave it empty if the value is missing",
        this.#columns[column]!,
      );
    }
    if (Number.isFinite(value)) return value;
    this.infinite++;
    return Number.NaN;
  }

  /** What to try where the other decimal mark would make sense of it. */
  #hint(text: string): string {
    const other = this.#decimal === "." ? "," : ".";
    return groupedNumber(text, other) === undefined
      ? ""
      : ` with decimal "${this.#decimal}" (or all need --decimal "${other}")`;
  }
}
