import { openReducer } from "./reducer.ts";

/** The least and the greatest finite value (Infinity and -Infinity where there is none), and whether a value is not finite. */
export interface Extent {
  readonly low: number;
  readonly high: number;
  readonly missing: boolean;
}

/** That of no values. */
export const noExtent: Extent = {
  low: Number.POSITIVE_INFINITY,
  high: Number.NEGATIVE_INFINITY,
  missing: false,
};

/** The extent of two lots of values together. */
export function widened(a: Extent, b: Extent): Extent {
  return {
    low: Math.min(a.low, b.low),
    high: Math.max(a.high, b.high),
    missing: a.missing || b.missing,
  };
}

/** Values that are looked at at a time: they stay in the cache. */
const PIECE = 1 << 16;

export function extentOf(values: Float64Array): Extent {
  const { memory, base, extent } = openReducer(32 + 8 * PIECE);
  const valuesAt = base + 32;
  const room = new Float64Array(memory.buffer, valuesAt, PIECE);
  const out = new Float64Array(memory.buffer, base, 3);
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  let finite = 0;
  for (let from = 0; from < values.length; from += PIECE) {
    const piece = values.subarray(from, from + PIECE);
    room.set(piece);
    extent(valuesAt, piece.length, base);
    low = Math.min(low, out[0]!);
    high = Math.max(high, out[1]!);
    finite += out[2]!;
  }
  return { low, high, missing: finite < values.length };
}
