import { nearest, shownValue } from "../../panel/error.ts";
import type { Matrix } from "../../panel/matrix.ts";

/** Sorts that say themselves what they go by; `change:20` is one of many. */
export const SORTS = ["name", "last", "mean", "volatility", "cluster"] as const;

/**
 * What tickers are sorted by. `name`: code units. `last`: the value in the last row. `mean`: of all values. `change:k`: the
 * value in the last row less the one k rows before it; missing where either is. `volatility`: standard deviation of all values
 * (ddof 1). `cluster`: likeness, see `clusterRows`. Or a number or text for each ticker, in the matrix's order, such as a
 * column of a table of companies; NaN and "" are missing.
 */
export type Sort =
  | (typeof SORTS)[number]
  | `change:${number}`
  | readonly number[]
  | Float64Array
  | readonly string[];

/** A key for each ticker; NaN and "" are missing. */
export type Keys = Float64Array | readonly string[];

/** Whether a text is meant as one of the sorts that say themselves what they go by. */
export function isNamedSort(text: string): boolean {
  return isOne(text) || text.startsWith("change:");
}

function isOne(sort: unknown): sort is (typeof SORTS)[number] {
  return (SORTS as readonly unknown[]).includes(sort);
}

/** Throws a RangeError unless `sort` is one, for a matrix of so many tickers and rows if that is known. */
export function checkSort(sort: Sort, matrix?: Matrix): void {
  if (typeof sort === "object") {
    if (matrix !== undefined && sort.length !== matrix.tickers.length) {
      throw new RangeError(
        `sort must have a key for each of the ${matrix.tickers.length} tickers, got ${sort.length}`,
      );
    }
    return;
  }
  if (isOne(sort)) return;
  const [, rows] = /^change:(.*)$/.exec(String(sort)) ?? [];
  if (rows === undefined) {
    const near = nearest(String(sort).replace(/:.*/, ""), [...SORTS, "change"], 1)[0];
    throw new RangeError(
      `sort must be one of ${SORTS.join(", ")}, change:k, or a key for each ticker, got ${shownValue(sort)}: did you mean ${near === "change" ? "change:20" : near}?`,
    );
  }
  const k = Number(rows);
  if (!(/^\d+$/.test(rows) && k >= 1)) {
    throw new RangeError(`sort change:k must have a number of rows k >= 1, such as change:20, got ${sort}`);
  }
  const all = matrix?.time.values.length ?? 0;
  if (all > 0 && k >= all) throw new RangeError(`sort ${sort} needs more than ${k} rows, got ${all}`);
}

/** The keys of a sort that has any: `name` and `cluster` have none. */
export function keysOf(matrix: Matrix, sort: Sort): Keys | undefined {
  if (typeof sort === "object") {
    const isText = sort.length > 0 && typeof sort[0] === "string";
    return isText ? (sort as readonly string[]) : Float64Array.from(sort as readonly number[]);
  }
  if (sort === "name" || sort === "cluster") return undefined;
  const { tickers, values, time } = matrix;
  const rows = time.values.length;
  const series = (i: number) => values.subarray(i * rows, (i + 1) * rows);
  const last = (i: number) => (rows === 0 ? Number.NaN : values[(i + 1) * rows - 1]!);
  const back = Number(sort.split(":")[1]);
  const keyOf = {
    last,
    mean: (i: number) => meanOf(series(i)),
    volatility: (i: number) => deviationOf(series(i)),
    change: (i: number) => last(i) - (rows === 0 ? Number.NaN : values[(i + 1) * rows - 1 - back]!),
  }[sort.split(":")[0] as "last" | "mean" | "volatility" | "change"];
  return Float64Array.from(tickers.keys(), keyOf);
}

/** Mean of the finite values; NaN if there is none. */
export function meanOf(series: Float64Array): number {
  let sum = 0;
  let n = 0;
  for (let t = 0; t < series.length; t++) {
    const x = series[t]!;
    if (x - x !== 0) continue; // NaN and infinities
    sum += x;
    n++;
  }
  return sum / n;
}

/** Standard deviation of the finite values, ddof 1; NaN of fewer than two. */
function deviationOf(series: Float64Array): number {
  const mean = meanOf(series);
  let sum = 0;
  let n = 0;
  for (let t = 0; t < series.length; t++) {
    const d = series[t]! - mean;
    if (d - d !== 0) continue;
    sum += d * d;
    n++;
  }
  return n < 2 ? Number.NaN : Math.sqrt(sum / (n - 1));
}
