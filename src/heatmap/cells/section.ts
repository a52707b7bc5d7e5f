import type { Matrix } from "../../panel/matrix.ts";
import { openReducer } from "./reducer.ts";

/** The cross-section of a matrix at some of its dates; NaN where no ticker has a value. */
export interface Section {
  /** Rows of the matrix, ascending. */
  readonly rows: Int32Array;
  /** The 10, 50 and 90 % quantiles of the tickers' values, linear between neighbours as numpy's. */
  readonly low: Float64Array;
  readonly median: Float64Array;
  readonly high: Float64Array;
  /** Share of the tickers with a value whose value is above the centre, 0-1. */
  readonly above: Float64Array;
}

/** Values that are looked at, where they are more: of fewer dates then, whose lines look the same. */
const MOST = 1_500_000;
const FEWEST = 256;
/** Dates whose values are put together at a time, to stay in the cache. */
const BLOCK = 64;

/** At most `most` dates, evenly spaced; exact for each. */
export function sectionOf({ values, tickers, time }: Matrix, most: number, centre: number): Section {
  const length = time.values.length;
  const size = tickers.length;
  const affordable = Math.max(FEWEST, Math.floor(MOST / size));
  const count = Math.min(length, affordable, Math.max(1, Math.floor(most)));
  const rows = Int32Array.from({ length: count }, (_, i) => Math.floor(((2 * i + 1) * length) / (2 * count)));
  const [low, median, high, above] = [0, 1, 2, 3].map(() => new Float64Array(count)) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const { memory, base, section } = openReducer(32 + 8 * size * BLOCK);
  const valuesAt = base + 32;
  const out = new Float64Array(memory.buffer, base, 4);
  const room = new Float64Array(memory.buffer, valuesAt, size * BLOCK);
  for (let from = 0; from < count; from += BLOCK) {
    const dates = Math.min(BLOCK, count - from);
    // where the next value of each date goes
    const next = Int32Array.from({ length: dates }, (_, d) => d * size);
    for (let i = 0; i < size; i++) {
      for (let d = 0; d < dates; d++) {
        const x = values[i * length + rows[from + d]!]!;
        if (x - x === 0) room[next[d]!++] = x;
      }
    }
    for (let d = 0; d < dates; d++) {
      section(valuesAt + 8 * d * size, next[d]! - d * size, centre, base);
      low[from + d] = out[0]!;
      median[from + d] = out[1]!;
      high[from + d] = out[2]!;
      above[from + d] = out[3]!;
    }
  }
  return { rows, low, median, high, above };
}
