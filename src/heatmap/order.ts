import type { Matrix } from "../panel/matrix.ts";

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
