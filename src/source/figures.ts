import { type Cells, shown } from "./cells.ts";
import type { Missing } from "./missing.ts";
import { infinity, type Mark, type NumberText, numberText, numberValue } from "./number.ts";
import { Signs } from "./signs.ts";

/** Reads number cells of any kind (grouped thousands, infinities, words for missing) by way of text. */
export class Figures {
  /** Cells that held an infinity. */
  infinite = 0;
  /** Cells that are missing by the words that were given. */
  given = 0;
  readonly signs: Signs;
  /** The byte before decimals. */
  readonly mark: number;
  readonly missing: Missing;
  readonly #cells: Cells;
  readonly #decimal: Mark;
  readonly #columns: readonly string[];

  constructor(cells: Cells, decimal: Mark, columns: readonly string[], missing: Missing) {
    this.mark = decimal.charCodeAt(0);
    this.missing = missing;
    this.signs = new Signs(cells, columns);
    this.#cells = cells;
    this.#decimal = decimal;
    this.#columns = columns;
  }

  /** Passes one cell of the column; its value, NaN if missing, which may be infinite. DataError if it is neither. */
  read(column: number): number {
    const cells = this.#cells;
    const text = cells.text();
    if (this.missing.has(text)) {
      if (this.missing.isGiven(text)) this.given++;
      return Number.NaN;
    }
    const number = numberText(text);
    const value = number === undefined ? infinity(text) : numberValue(number, this.#decimal);
    if (value === undefined) {
      throw cells.fail(
        `${shown(text)} is not a number${this.#hint(number)}`,
        number === undefined
          ? "correct the cell, or if the value is missing leave it empty or say --na-values"
          : "correct the cell, or leave it empty if the value is missing",
        this.#columns[column]!,
      );
    }
    if (!Number.isFinite(value)) {
      this.infinite++; // to be made missing when all are read
      return value;
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
