import { DataError } from "../panel/error.ts";
import { some } from "../panel/listed.ts";
import type { TableFormat } from "../source/format.ts";

type Format = Pick<TableFormat, "shape" | "dateColumn" | "tickerColumn" | "valueColumn">;

/**
 * Which of several tables are parts of one: those that share a ticker, where they have the same shape and the same columns
 * of dates, tickers and values.
 */
export class Tables {
  readonly #tables: { name: string; format: Format; schema: string }[] = [];
  readonly #owner = new Map<string, number>();
  /** Of each table another one of its group, at last the first of them. */
  readonly #group: number[] = [];

  /** DataError for a ticker of a table before that it is no part of. */
  add(name: string, format: Format, tickers: Iterable<string>): void {
    const { shape, dateColumn, tickerColumn, valueColumn } = format;
    const schema = JSON.stringify([shape, dateColumn, tickerColumn, valueColumn]);
    const i = this.#tables.push({ name, format, schema }) - 1;
    this.#group.push(i);
    for (const ticker of tickers) {
      const other = this.#owner.get(ticker);
      if (other === undefined) {
        this.#owner.set(ticker, i);
        continue;
      }
      const before = this.#tables[other]!;
      if (before.schema !== schema) {
        throw new DataError(
          `ticker ${ticker} is in more than one file: ${before.name} (${before.format.shape}) and ${name} (${shape}), which differ in shape or columns and so are no parts of one table; rename or leave out one of them`,
        );
      }
      const [a, b] = [this.#rootOf(other), this.#rootOf(i)];
      this.#group[Math.max(a, b)] = Math.min(a, b);
    }
  }

  /** The places of the tables, those that are parts of one together, in the order of the first of them. */
  groups(): number[][] {
    const members = new Map<number, number[]>();
    for (const i of this.#tables.keys()) {
      const root = this.#rootOf(i);
      const list = members.get(root);
      if (list === undefined) members.set(root, [i]);
      else list.push(i);
    }
    return [...members.values()];
  }

  /** All tickers, those of a group together, in the order in which its tables first had them. */
  tickers(): string[] {
    const byGroup = new Map<number, string[]>(this.groups().map((group) => [group[0]!, []]));
    for (const [ticker, owner] of this.#owner) byGroup.get(this.#rootOf(owner))!.push(ticker);
    return [...byGroup.values()].flat();
  }

  /** About tables that are parts of one. */
  notes(): string[] {
    return this.groups().flatMap((group) => {
      if (group.length === 1) return [];
      const { shape, dateColumn, tickerColumn, valueColumn } = this.#tables[group[0]!]!.format;
      const columns = [dateColumn, tickerColumn, valueColumn].filter((name) => name !== undefined);
      const kind = shape === "single" ? "series" : `${shape} table`;
      const names = some(group.map((i) => this.#tables[i]!.name));
      return `${group.length} files are parts of one ${kind}, of the same columns (${columns.join(", ")}): ${names}`;
    });
  }

  #rootOf(i: number): number {
    let root = i;
    while (this.#group[root] !== root) root = this.#group[root]!;
    for (let k = i; k !== root; ) [k, this.#group[k]] = [this.#group[k]!, root];
    return root;
  }
}

/** A note on tickers that differ by their letters' case only, as the names of files do. */
export function twins(tickers: readonly string[]): string[] {
  const seen = new Map<string, string>();
  const pairs: string[] = [];
  for (const ticker of tickers) {
    const key = ticker.toLowerCase();
    const other = seen.get(key);
    if (other === undefined) seen.set(key, ticker);
    else pairs.push(`${other} and ${ticker}`);
  }
  return pairs.length === 0
    ? []
    : [`tickers that differ in upper and lower case only are taken as two: ${some(pairs)}`];
}
