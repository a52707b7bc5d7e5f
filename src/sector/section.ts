import type { Matrix } from "../panel/matrix.ts";
import { meanBetween } from "../panel/mean.ts";
import type { CrossSection } from "../panel/section.ts";
import { Sorter } from "./sort.ts";

/** How the values of all tickers are spread at each date; those that are missing or infinite do not count. `centre`: 1 by default. */
export function crossSection(
  { time, tickers, values }: Pick<Matrix, "time" | "tickers" | "values">,
  centre = 1,
): CrossSection {
  if (!Number.isFinite(centre)) throw new RangeError(`centre must be a finite number, got ${centre}`);
  const rows = time.values.length;
  const column = () => new Float64Array(rows).fill(Number.NaN);
  const section = {
    ...{ time, centre, n: new Float64Array(rows), mean: column(), sd: column() },
    ...{ p10: column(), median: column(), p90: column(), above: column() },
  };
  const [room, all] = [new Float64Array(tickers.length), new Float64Array(tickers.length)];
  const sorter = new Sorter(tickers.length);
  for (let t = 0; t < rows; t++) {
    let n = 0;
    for (let k = t; k < values.length; k += rows) {
      const value = values[k]!;
      if (value - value === 0) room[n++] = value;
    }
    section.n[t] = n;
    if (n === 0) continue;
    const order = sorter.order(room.subarray(0, n));
    const sorted = all.subarray(0, n);
    for (let k = 0; k < n; k++) sorted[k] = room[order[k]!]!;
    let sum = 0;
    let above = 0;
    for (const value of sorted) {
      sum += value;
      if (value > centre) above++;
    }
    const mean = meanBetween(sorted[0]!, sorted[n - 1]!, sum, n);
    let squares = 0;
    for (const value of sorted) squares += (value - mean) * (value - mean);
    section.mean[t] = mean;
    section.sd[t] = n < 2 ? Number.NaN : Math.sqrt(squares / (n - 1));
    section.p10[t] = quantile(sorted, 0.1);
    section.median[t] = quantile(sorted, 0.5);
    section.p90[t] = quantile(sorted, 0.9);
    section.above[t] = above / n;
  }
  return section;
}

/** Linear between neighbours, as numpy's. */
function quantile(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const low = sorted[below]!;
  const high = sorted[Math.min(below + 1, sorted.length - 1)]!;
  return low + (high - low) * (place - below);
}
