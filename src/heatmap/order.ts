import type { Matrix } from "../panel/matrix.ts";
import type { Group } from "./scene.ts";

/** Which ticker stands in which place, and which places belong together. */
export interface Arrangement {
  /** Ticker numbers from the top of the picture to the bottom. */
  readonly order: Int32Array;
  /** From the top; none where no groups were asked for. */
  readonly groups: readonly Group[];
}

/** `groupOf`: the label of each ticker, in the matrix's order. Groups go by label, and each is sorted for itself. */
export function arrange(
  matrix: Matrix,
  { sort, groupOf }: { readonly sort: Sort; readonly groupOf?: readonly string[] | undefined },
): Arrangement {
  const order = tickerOrder(matrix, sort);
  if (groupOf === undefined) return { order, groups: [] };
  const labels = [...new Set(groupOf)].sort();
  const members = labels.map((label) => order.filter((i) => groupOf[i] === label));
  let to = 0;
  const groups = labels.map((label, g) => {
    const from = to;
    to += members[g]!.length;
    return { label, from, to };
  });
  return { order: Int32Array.from(members.flatMap((group) => [...group])), groups };
}

/** `name`: A to Z by code units. `last`, `mean`: by the last row or the mean of a ticker's values, highest first. */
export type Sort = "name" | "last" | "mean";

export const sorts: readonly Sort[] = ["name", "last", "mean"];

/** Ticker numbers from the top of the picture to the bottom. Tickers without a value come last; ties go by name. */
export function tickerOrder(matrix: Matrix, sort: Sort): Int32Array {
  const { tickers, values, time } = matrix;
  const rows = time.values.length;
  const keys = new Float64Array(tickers.length);
  if (sort !== "name") {
    for (let i = 0; i < keys.length; i++) {
      const series = values.subarray(i * rows, (i + 1) * rows);
      const key = sort === "last" ? (series[rows - 1] ?? Number.NaN) : meanOf(series);
      keys[i] = Number.isNaN(key) ? Number.NEGATIVE_INFINITY : key;
    }
  }
  return Int32Array.from(tickers.keys()).sort((a, b) => {
    if (keys[a] !== keys[b]) return keys[a]! < keys[b]! ? 1 : -1;
    if (tickers[a] === tickers[b]) return a - b;
    return tickers[a]! < tickers[b]! ? -1 : 1;
  });
}

function meanOf(series: Float64Array): number {
  let sum = 0;
  let count = 0;
  for (let t = 0; t < series.length; t++) {
    if (Number.isNaN(series[t])) continue;
    sum += series[t]!;
    count++;
  }
  return sum / count;
}
