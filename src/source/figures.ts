import { type Cells, shown } from "./cells.ts";

export type Mark = "." | ",";

/** How files write a missing value. */
const MISSING = /* @__PURE__ */ new Set(
  /* @__PURE__ */ ["", "NA", "N/A", "#N/A", "NaN", "null", "None", "-", "--", "."].flatMap((text) => [
    text,
    text.toLowerCase(),
    text.toUpperCase(),
    text.slice(0, 1).toUpperCase() + text.slice(1).toLowerCase(),
  ]),
);
/** The same as integers, none having more than four bytes: the last byte lowest. */
export const missingCodes = /* @__PURE__ */ Array.from(MISSING, (text) =>
  [...text].reduce((code, char) => (code << 8) | char.charCodeAt(0), 0),
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

/** Reads number cells of any kind (grouped thousands, infinities, words for missing) by way of text. */
export class Figures {
  /** Cells that held an infinity, which counts as missing. */
  infinite = 0;
  /** The byte before decimals. */
  readonly mark: number;
  readonly #cells: Cells;
  readonly #decimal: Mark;
  readonly #columns: readonly string[];

  constructor(cells: Cells, decimal: Mark, columns: readonly string[]) {
    this.mark = decimal.charCodeAt(0);
    this.#cells = cells;
    this.#decimal = decimal;
    this.#columns = columns;
  }

  /** Passes one cell of the column; its value, NaN if missing. DataError if it is neither. */
  read(column: number): number {
    const cells = this.#cells;
    const text = cells.text();
    if (isMissing(text)) return Number.NaN;
    const value = groupedNumber(text, this.#decimal);
    if (value === undefined) {
      throw cells.fail(
        `${shown(text)} is not a number${this.#hint(text)}`,
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
