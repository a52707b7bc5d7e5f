import { DataError } from "../panel/error.ts";
import { type Cells, shown } from "./cells.ts";
import type { NumberText, Sign } from "./number.ts";

/** Cells alike: how many, and the first of them. */
interface Tally {
  count: number;
  row: number;
  column: number;
  text: string;
}

const MEANING: Record<Sign, string> = {
  percent: "a percent sign and is divided by 100",
  currency: "a currency sign, which is left out",
  parentheses: "parentheses and counts as negative",
  triangle: "a triangle and counts as negative",
};

/** Keeps account of what stood around numbers: percent and currency signs, parentheses, triangles. */
export class Signs {
  readonly #cells: Cells;
  readonly #columns: readonly string[];
  readonly #all = new Map<Sign, Tally>();
  /** What a series of the table is: where it is transposed, a row, known by where it begins. */
  #series: "column" | "row" = "column";
  /** By series, of values other than zero. */
  readonly #percents = new Map<number, Tally>();
  /** By series and currency. */
  readonly #currencies = new Map<number, Map<string, Tally>>();

  constructor(cells: Cells, columns: readonly string[]) {
    this.#cells = cells;
    this.#columns = columns;
  }

  takeRows(): void {
    this.#series = "row";
  }

  /** Counts a number of the current row. */
  add(number: NumberText, value: number, column: number, text: string): void {
    const { row } = this.#cells;
    const series = this.#series === "row" ? row : column;
    const count = <Key>(tallies: Map<Key, Tally>, key: Key): void => {
      const tally = tallies.get(key);
      if (tally === undefined) tallies.set(key, { count: 1, row, column, text });
      else tally.count++;
    };
    if (number.percent) count(this.#all, "percent");
    if (number.percent && value !== 0) count(this.#percents, series);
    if (number.parentheses) count(this.#all, "parentheses");
    if (number.triangle) count(this.#all, "triangle");
    if (number.currency === "") return;
    count(this.#all, "currency");
    const currencies = this.#currencies.get(series) ?? new Map<string, Tally>();
    this.#currencies.set(series, currencies);
    count(currencies, number.currency);
  }

  /** DataError where some values of a series have a percent sign and others none: they differ a hundredfold. */
  checkPercent(series: number, values: Float64Array): void {
    const signed = this.#percents.get(series);
    if (signed === undefined) return;
    let plain = -signed.count;
    for (const value of values) if (value !== 0 && !Number.isNaN(value)) plain++;
    if (plain === 0) return;
    const others =
      plain === 1
        ? `another value of the ${this.#series} has`
        : `${plain} values of the ${this.#series} have`;
    throw new DataError(
      `${this.#place(signed)}: ${shown(signed.text)} has a percent sign and ${others} none; write all of them one way`,
    );
  }

  /** DataError for a series in two currencies. */
  checkCurrency(series: number): void {
    const [first, second] = this.#currencies.get(series)?.values() ?? [];
    if (first === undefined || second === undefined) return;
    throw new DataError(
      `${this.#place(second)}: ${shown(second.text)} is in another currency than ${shown(first.text)} in row ${this.#cells.lineOf(first.row)}; write a ${this.#series} in one`,
    );
  }

  notes(): string[] {
    return [...this.#all].map(([sign, tally]) => {
      const many = tally.count === 1 ? "" : ` (${tally.count} values in all)`;
      return `${this.#place(tally, "")}: ${shown(tally.text)} has ${MEANING[sign]}${many}`;
    });
  }

  #place({ row, column }: Tally, file = `${this.#cells.name}: `): string {
    return `${file}row ${this.#cells.lineOf(row)}, column ${shown(this.#columns[column]!)}`;
  }
}
