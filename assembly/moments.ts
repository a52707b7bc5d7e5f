// The moments that the loops leave behind for statistics.ts, and where its results go.
// A block of two rows after the other, from the chunk's first row on; in it the fields of one ticker, then of the other.
export const CXM: usize = 0;
export const CXX: usize = 16;
export const MEAN_X: usize = 32;
/** The rest only of series with gaps. */
export const CMM: usize = 48;
export const MEAN_M: usize = 64;
export const N: usize = 80;
/** From cxm to covariance, only where weights decay. */
export const FACTOR: usize = 96;
/** Bytes of a ticker's fields, and of a block. */
export const TICKER: usize = 112;
export const MOMENTS: usize = 224;

/** The fields of a chunk's k-th row. */
@inline
export function fieldsOf(moments: usize, k: i32): usize {
  return moments + (<usize>(k >> 1)) * MOMENTS + ((<usize>(k & 1)) << 3);
}

/** Stores a field of one row, of both tickers. */
@inline
export function storeField(block: usize, field: usize, row: v128): void {
  v128.store_lane<f64>(block + field, row, 0);
  v128.store_lane<f64>(block + field, row, 1, TICKER);
}

/** The one bit pattern that stands for missing: what 0 / 0 yields differs between processors. */
export const MISSING: f64 = reinterpret<f64>(0x7ff8000000000000);

/** The statistics in the order of the table of outputs. */
export const BETA = 0;
export const ALPHA = 1;
export const COV = 2;
export const CORR = 3;
export const R2 = 4;
export const RESID_STD = 5;
export const SE_BETA = 6;
export const T_BETA = 7;
export const SE_ALPHA = 8;
export const T_ALPHA = 9;
export const COUNTS = 10;
export const AVERAGE_X = 11;
export const AVERAGE_M = 12;
export const VAR_X = 13;
export const VAR_M = 14;
export const STATISTICS = 15;

/** The table of outputs: 15 pointers of 4 bytes. */
let outputs: usize = 0;
/** A bit for each statistic that is asked for. */
let asked: i32 = 0;

/** Base of a statistic's results, 0 if it is not asked for. */
@inline
export function output(statistic: i32): usize {
  return load<u32>(outputs + ((<usize>statistic) << 2));
}

export function setOutputs(table: usize): void {
  outputs = table;
  asked = 0;
  for (let k = 0; k < STATISTICS; k++) if (output(k)) asked |= 1 << k;
}

/** Whether any of these statistics, each a bit, is asked for. */
@inline
export function anyOf(statistics: i32): bool {
  return (asked & statistics) != 0;
}

/** The only statistic asked for, if it is cxm times a number of the market's, else -1. */
@inline
export function onlyLinear(): i32 {
  return asked == 1 << BETA ? BETA : asked == 1 << COV ? COV : -1;
}

/** Rows s <= t < end of the series at `offset` bytes into every output have no pair: n is 0, all else missing. */
export function blank(offset: usize, s: i32, end: i32): void {
  for (let k = 0; k < STATISTICS; k++) {
    const out = output(k);
    if (out == 0) continue;
    fill(out + offset, k == COUNTS ? 0 : MISSING, s, end);
  }
}

/** Rows s <= t < end of the results at `out`. */
@inline
export function fill(out: usize, value: f64, s: i32, end: i32): void {
  const two = f64x2.splat(value);
  let t = s;
  for (; t + 1 < end; t += 2) v128.store(out + ((<usize>t) << 3), two);
  if (t < end) store<f64>(out + ((<usize>t) << 3), value);
}
