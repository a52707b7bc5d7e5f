/*
The kernel's ABI: pointers and lengths, nothing managed, no allocation. The caller lays out the memory from
__heap_base on, 16-byte aligned. Series are f64, ticker-major; NaN = missing.
*/
import { chunkEnd } from "./chunk";
import { denseLinear, denseMoments } from "./dense";
import { COUNT, INV_CMM, INV_DOF, RECORD } from "./market";
import { chunkState, missingMoments, NONE, WHOLE } from "./missing";
import { MISSING, MOMENTS, emit } from "./moments";
import { LIMIT } from "./pair";

export { ewm, ewmMarket, ewmMarketBytes, ewmScratchBytes } from "./ewm";
export { fillMarket } from "./market";

/** Whether every one of `rows` values at `series` is usable, that is below the limit in magnitude and no NaN. */
function isComplete(series: usize, rows: i32): bool {
  const limit = f64x2.splat(LIMIT);
  let usable = i64x2.splat(-1);
  let t = 0;
  for (; t + 3 < rows; t += 4, series += 32) {
    const first = f64x2.lt(f64x2.abs(v128.load(series)), limit);
    const second = f64x2.lt(f64x2.abs(v128.load(series, 16)), limit);
    usable = v128.and(usable, v128.and(first, second));
  }
  for (; t < rows; t++, series += 8) {
    usable = v128.and(usable, f64x2.lt(f64x2.abs(v128.load_splat<f64>(series)), limit));
  }
  return i64x2.all_true(usable);
}

/** Replaces what is unusable though a number by NaN; returns how many values that were. */
export function clean(series: usize, rows: i32): i32 {
  let replaced = 0;
  for (let t = 0; t < rows; t++, series += 8) {
    if (abs(load<f64>(series)) >= LIMIT) {
      store<f64>(series, NaN);
      replaced++;
    }
  }
  return replaced;
}

/** Where the module's own data end and the caller's memory begins. */
export function heapBase(): usize {
  return __heap_base;
}

/** Bytes of scratch for each of W + 2 rows, plus 4 for each of the panel's rows. */
export function scratchBytes(): usize {
  return SCRATCH;
}

/** Bytes of the market's records for each of T + W + 2 rows. */
export function recordBytes(): usize {
  return RECORD;
}

/** Suffix sums and moments of one row. */
const SCRATCH: usize = 96 + MOMENTS;

// One call's settings; every call sets them all.
let market: usize = 0;
let rowCount: i32 = 0;
let window: i32 = 0;
let least: i32 = 0;
let freedom: i32 = 0;
let marketRecords: usize = 0;
let betaOut: usize = 0;
let covOut: usize = 0;
let corrOut: usize = 0;
let nOut: usize = 0;
let work: usize = 0;
/** Where the only statistic goes and its factor in the market's records, if that statistic is linear in cxm. */
let linearOut: usize = 0;
let linearFactor: usize = 0;
let blankRows: usize = 0;
let blankCount: i32 = 0;

/**
 * Rolling statistics of `count` tickers at `x` (count x rows) against the market at `m` (rows), whose records
 * `fillMarket` has filled with the same window and ddof. Results go to `beta`, `cov`, `corr`, `n` (each count x rows,
 * 0 = not asked for). Unusable numbers in `x` are replaced by NaN; returns how many. `scratch`: scratchBytes() for each
 * of W + 2 rows and 4 bytes for each of `rows`; `records`: as for `fillMarket`.
 */
export function rolling(
  x: usize,
  count: i32,
  m: usize,
  rows: i32,
  w: i32,
  minPeriods: i32,
  ddof: i32,
  records: usize,
  beta: usize,
  cov: usize,
  corr: usize,
  n: usize,
  scratch: usize,
): i32 {
  market = m;
  rowCount = rows;
  window = w;
  least = minPeriods;
  freedom = ddof;
  marketRecords = records;
  betaOut = beta;
  covOut = cov;
  corrOut = corr;
  nOut = n;
  work = scratch;
  linearOut = corr || n || (beta && cov) ? 0 : beta ? beta : cov;
  linearFactor = beta ? INV_CMM : INV_DOF;
  if (linearOut) listBlankRows(scratch + (<usize>(w + 2)) * SCRATCH);

  // Two neighbours are taken for complete until one of them turns out not to be; then like goes with like, so that a
  // complete ticker never waits for one with gaps.
  const marketComplete = isComplete(m, rows);
  let replaced = 0;
  let waiting = -1;
  let waitingGaps = -1;
  for (let i = 0; i < count; i += 2) {
    const j = min(i + 1, count - 1);
    if (marketComplete && pair(x, i, j, true)) continue;
    for (let k = i; k <= j; k++) {
      const series = x + ((<usize>k * <usize>rows) << 3);
      if (marketComplete && isComplete(series, rows)) {
        if (waiting >= 0) pair(x, waiting, k, true);
        waiting = waiting >= 0 ? -1 : k;
      } else {
        replaced += clean(series, rows);
        if (waitingGaps >= 0) pair(x, waitingGaps, k, false);
        waitingGaps = waitingGaps >= 0 ? -1 : k;
      }
    }
  }
  if (waiting >= 0) pair(x, waiting, waiting, true);
  if (waitingGaps >= 0) pair(x, waitingGaps, waitingGaps, false);
  return replaced;
}

/**
 * Rows where no ticker can have the linear statistic: too few rows yet, a flat market, no degree of freedom. The rule is
 * that of `emit`, which sees it row by row.
 */
function listBlankRows(list: usize): void {
  blankRows = list;
  blankCount = 0;
  for (let t = 0; t < rowCount; t++) {
    const record = marketRecords + (<usize>t) * RECORD;
    const rows = load<f64>(record, COUNT);
    if (rows >= 0 && (rows < <f64>least || load<f64>(record + linearFactor) == 0)) {
      store<i32>(list + ((<usize>blankCount) << 2), t);
      blankCount++;
    }
  }
}

/** The chunks of two series. False as soon as one that was taken for complete has an unusable row. */
function pair(base: usize, i: i32, j: i32, complete: bool): bool {
  const iOffset = (<usize>i * <usize>rowCount) << 3;
  const jOffset = (<usize>j * <usize>rowCount) << 3;
  const x = base + iOffset;
  const y = base + jOffset;
  const rows = rowCount;
  const w = window;
  const moments = work + (<usize>(w + 2)) * (SCRATCH - MOMENTS);
  for (let s = 0; s < rows; ) {
    const e = chunkEnd(s, w);
    const end = min(e, rows);
    const state = complete ? WHOLE : chunkState(x, y, market, w, s, end);
    if (state == NONE || (end < least && !nOut)) {
      // rows that no loop looks at
      if (complete && !(isComplete(x, end) && isComplete(y, end))) return false;
      blank(iOffset, s, end);
      blank(jOffset, s, end);
    } else if (linearOut && state == WHOLE) {
      const usable = denseLinear(
        x, y, linearOut + iOffset, linearOut + jOffset, market, marketRecords, linearFactor, w, s, e, end, work,
      );
      if (!usable) return false;
    } else {
      const whole = state == WHOLE;
      if (!whole) missingMoments(x, y, market, marketRecords, w, s, e, end, moments, work);
      else if (!denseMoments(x, y, market, marketRecords, w, s, e, end, moments, work)) return false;
      emit(
        moments, whole ? marketRecords : 0, s, end, least, freedom,
        at(betaOut, iOffset), at(betaOut, jOffset), at(covOut, iOffset), at(covOut, jOffset),
        at(corrOut, iOffset), at(corrOut, jOffset), at(nOut, iOffset), at(nOut, jOffset),
      );
    }
    s = e;
  }
  if (!linearOut) return true;
  for (let k = 0; k < blankCount; k++) {
    const t = load<i32>(blankRows + ((<usize>k) << 2));
    blank(iOffset, t, t + 1);
    blank(jOffset, t, t + 1);
  }
  return true;
}

@inline
function at(out: usize, offset: usize): usize {
  return out ? out + offset : 0;
}

/** Rows s <= t < end of the series at `offset` have no pair: no statistic has a value, and n is 0. */
function blank(offset: usize, s: i32, end: i32): void {
  if (betaOut) fill(betaOut + offset, MISSING, s, end);
  if (covOut) fill(covOut + offset, MISSING, s, end);
  if (corrOut) fill(corrOut + offset, MISSING, s, end);
  if (nOut) fill(nOut + offset, 0, s, end);
}

function fill(out: usize, value: f64, s: i32, end: i32): void {
  for (let t = s; t < end; t++) store<f64>(out + ((<usize>t) << 3), value);
}
