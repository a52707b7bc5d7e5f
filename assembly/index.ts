/*
The kernel's ABI: pointers and lengths, nothing managed, no allocation. The caller lays out the memory from
__heap_base on, 16-byte aligned. Series are f64, ticker-major; NaN = missing. A panel is only read.
*/
import { SUMS } from "./aside";
import { blankListBytes, blankListed, blankRows, listBlankRows, reasonsAt } from "./blanks";
import { FOLD } from "./chunk";
import { denseMoments } from "./dense";
import { denseLinear, member, setMember } from "./linear";
import { INV_CMM, INV_DOF, RECORD, SCALES, blanksOf, blockAt, fillRecords, scaleAt, scalesOf } from "./market";
import { NONE, WHOLE, firstGap, gappyLinear, gappyMoments, spanState, weave } from "./missing";
import {
  COV,
  MOMENTS,
  TICKER,
  blank,
  onlyLinear,
  output,
  setOutputs,
} from "./moments";
import { LIMIT } from "./limit";
import { isComplete } from "./pair";
import { compressedStarts, fixedStarts, setFixedSpan, setFreeSpan, spanEnd, spanNext, spanStart } from "./span";
import { PER_CHUNK_ROW, emit, emitGappy, setStatistics } from "./statistics";

export { ewm, ewmMarket, ewmMarketBytes, ewmScratchBytes } from "./ewm";
export { rollingTwo } from "./linear-two";

/** Replaces what is unusable though a number by NaN; returns how many values that were. For markets. */
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

/**
 * Bytes (a double, as they may be too many for the memory) of scratch for a panel of `rows` rows and windows of up to
 * `longest` rows.
 */
export function scratchBytes(rows: i32, longest: i32): f64 {
  const most = min(longest, rows);
  const perRow = <f64>(SUMS + MOMENTS / 2 + PER_CHUNK_ROW);
  return <f64>PER_ROW * (<f64>rows + 1) + perRow * (<f64>most + 4) + <f64>SUMS * <f64>(most / FOLD + 8);
}

/** Bytes of the market's records and scales for windows of `w` rows. */
export function marketBytes(rows: i32, w: i32): f64 {
  const scaleRows = w == 2 ? <f64>rows : <f64>((rows + 1) >> 1);
  return <f64>RECORD * (<f64>rows + <f64>min(w, rows) + 2) + <f64>SCALES * scaleRows + <f64>blankListBytes(rows) + 4;
}

/** Pairs, counts, and starts twice. */
const PER_ROW: usize = 44;

// Gap policies.
const PAIRWISE = 0;
/** No value where a row of the window is missing. */
const STRICT = 1;
/** The last `w` pairs among the last `most` rows. */
const COMPRESS = 2;

/**
 * Copies the `chosen` rows that `list` (i32) names of `count` series of `rows` rows at `from` to series of `chosen` rows
 * at `to`.
 */
export function gather(from: usize, count: i32, rows: i32, list: usize, chosen: i32, to: usize): void {
  for (let i = 0; i < count; i++, from += (<usize>rows) << 3) {
    for (let k = 0; k < chosen; k++, to += 8) {
      store<f64>(to, load<f64>(from + ((<usize>load<i32>(list + ((<usize>k) << 2))) << 3)));
    }
  }
}

// One call's settings; every call sets them all.
let market: usize = 0;
let rowCount: i32 = 0;
let window: i32 = 0;
let least: i32 = 0;
let policy: i32 = 0;
let span: i32 = 0;
/** Starts of windows of any length, or 0. */
let given: usize = 0;
let records: usize = 0;
let scales: usize = 0;
let blanks: usize = 0;
/** Where the only statistic goes, if that statistic is linear in cxm. */
let linearOut: usize = 0;
let unusable: i32 = 0;

// Places in the scratch memory.
let starts: usize = 0;
/** Starts of one ticker's compressed windows. */
let ownStarts: usize = 0;
let pairs: usize = 0;
let counts: usize = 0;
let moments: usize = 0;
let sums: usize = 0;

/**
 * Computes what windows of `w` rows need of the market `m` (cleaned) alone, into marketBytes() at `memory`. `cov`:
 * whether the only statistic that will be asked for is cov. `scratch`: scratchBytes().
 */
export function fillMarket(
  m: usize,
  rows: i32,
  w: i32,
  minPeriods: i32,
  ddof: i32,
  cov: bool,
  memory: usize,
  scratch: usize,
): void {
  const scales = scalesOf(memory, rows, w);
  const blanks = blanksOf(memory, rows, w);
  fillRecords(m, rows, w, ddof, cov ? INV_DOF : INV_CMM, memory, scales, scratch);
  listBlankRows(scales, rows, w, minPeriods, blanks);
  store<i32>(blanks + blankListBytes(rows), isComplete(m, rows) ? 1 : 0);
}

/**
 * Rolling statistics of `count` tickers at `x` (count x rows) against the market at `m` (rows, cleaned).
 * `w`: rows in a window, 0x3fffffff for all so far; where `windowStarts` (i32 x rows, never decreasing, 0 = none) lists first
 * rows, rows in the longest window.
 * `memory`: what fillMarket has filled for the same market, w, minPeriods and ddof; not read with windowStarts.
 * `gaps`: 0 pairwise, 1 strict, 2 compress with w pairs among the last `most` rows.
 * `outputs`: table of 15 pointers of 4 bytes in the order of moments.ts to results of count x rows, 0 = not asked for.
 * `scratch`: scratchBytes(rows, longest), where compress has `most` as longest window.
 * Returns how many values were infinite or too large.
 */
export function rolling(
  x: usize,
  count: i32,
  m: usize,
  rows: i32,
  w: i32,
  windowStarts: usize,
  memory: usize,
  minPeriods: i32,
  ddof: i32,
  gaps: i32,
  most: i32,
  outputs: usize,
  scratch: usize,
): i32 {
  market = m;
  rowCount = rows;
  window = w;
  least = minPeriods;
  policy = gaps == COMPRESS && most <= w ? PAIRWISE : gaps;
  span = most;
  given = windowStarts;
  records = memory;
  scales = scalesOf(memory, rows, w);
  unusable = 0;
  setOutputs(outputs);
  const only = onlyLinear();
  linearOut = only >= 0 && w > 2 ? output(only) : 0; // chunks of one row, which only W = 2 has, take the other loop

  blanks = blanksOf(memory, rows, w);
  starts = scratch;
  ownStarts = starts + (<usize>rows << 2);
  pairs = (ownStarts + (<usize>rows << 2) + 15) & ~15;
  counts = pairs + (<usize>rows << 4);
  moments = counts + (<usize>(rows + 1) << 4);
  const chunkRows = (min(max(w, most), rows) + 4) & ~1;
  const chunk = moments + (MOMENTS / 2) * <usize>chunkRows;
  sums = chunk + PER_CHUNK_ROW * <usize>chunkRows;
  if (given == 0) fixedStarts(starts, rows, w);
  setStatistics(rows, minPeriods, ddof, false, gaps == STRICT, chunk, chunkRows, sums);

  // Neighbours are taken for complete until one of them turns out not to be; then like goes with like, so that a
  // complete ticker never waits for one with gaps.
  const marketComplete = given == 0 && load<i32>(blanks + blankListBytes(rows)) != 0;
  const together = linearOut ? 4 : 2;
  waiting = 0;
  waitingGaps = -1;
  for (let i = 0; i < count; i += together) {
    const end = min(i + together, count);
    if (marketComplete) {
      for (let k = i; k < i + together; k++) setMember(k - i, offsetOf(min(k, end - 1)));
      if (completeGroup(x, together)) continue;
    }
    for (let k = i; k < end; k++) {
      if (marketComplete && isComplete(x + offsetOf(k), rows)) addComplete(x, k, together);
      else addGappy(x, k);
    }
  }
  if (waiting) waitNoMore(x, together);
  if (waitingGaps >= 0) gappyPair(x, waitingGaps, waitingGaps);
  return unusable;
}

@inline
function offsetOf(ticker: i32): usize {
  return (<usize>ticker * <usize>rowCount) << 3;
}

/** Complete tickers that wait for company, and how many. */
const late = memory.data(16);
let waiting: i32 = 0;
/** A ticker with gaps that waits for another, or -1. */
let waitingGaps: i32 = -1;

function addComplete(x: usize, ticker: i32, together: i32): void {
  store<i32>(late + (<usize>waiting << 2), ticker);
  if (++waiting == together) waitNoMore(x, together);
}

/** The complete tickers that wait, the last of them several times where they are too few. */
function waitNoMore(x: usize, together: i32): void {
  for (let k = 0; k < together; k++) {
    setMember(k, offsetOf(load<i32>(late + (<usize>min(k, waiting - 1) << 2))));
  }
  completeGroup(x, together);
  waiting = 0;
}

function addGappy(x: usize, ticker: i32): void {
  if (policy == COMPRESS) {
    gappyPair(x, ticker, ticker); // windows of its own
  } else if (waitingGaps < 0) {
    waitingGaps = ticker;
  } else {
    gappyPair(x, waitingGaps, ticker);
    waitingGaps = -1;
  }
}

/** The members, four or two complete tickers. False as soon as one turns out not to be complete. */
function completeGroup(x: usize, together: i32): bool {
  for (let s = 0; s < rowCount; s = spanNext) {
    setFixedSpan(s, window, rowCount);
    if (linearOut && spanEnd < least) {
      // rows that no loop looks at, and that the list of blank rows has
      for (let k = 0; k < together; k++) if (!isComplete(x + member(k), spanEnd)) return false;
    } else if (!denseChunk(x)) {
      return false;
    }
  }
  for (let k = 0; k < together; k++) blankListed(blanks, member(k));
  return true;
}

/** One chunk of the members. False where one of them is not complete here. */
function denseChunk(x: usize): bool {
  const w = window;
  const s = spanStart;
  const end = spanEnd;
  if (linearOut) return denseLinear(x, linearOut, market, records, w, s, spanNext, end, sums);
  if (!denseMoments(x, market, records, scales, w, s, spanNext, end, moments, sums)) return false;
  const block = blockAt(scales, s, w);
  for (let k = 0; k < 2; k++) {
    emit(moments + TICKER * <usize>k, block, starts, x + member(k), market, s, end, member(k));
  }
  return true;
}

/** The chunk at hand of two tickers with gaps elsewhere. */
function wholeChunk(x: usize, a: usize, b: usize): void {
  for (let k = 0; k < 4; k++) setMember(k, k & 1 ? b : a);
  denseChunk(x);
  for (let t = spanStart; t < spanEnd; t++) {
    const reasons = reasonsAt(scaleAt(scales, t, window), least);
    if (reasons == 0) continue;
    blankRows(reasons, t, t + 1, a);
    blankRows(reasons, t, t + 1, b);
  }
}

/**
 * The rows before the first gap of one ticker, whose compressed windows are the last `window` rows: with the bits of a
 * complete ticker, as if no gap were to come. Returns the row of the gap.
 */
function upToGap(x: usize, a: usize): i32 {
  const gap = firstGap(counts, rowCount);
  for (let s = 0; s < gap; s = spanNext) {
    setFixedSpan(s, window, gap);
    wholeChunk(x, a, a);
  }
  return gap;
}

/** Two tickers with gaps; one alone where i = j. */
function gappyPair(x: usize, i: i32, j: i32): void {
  const a = offsetOf(i);
  const b = offsetOf(j);
  const rows = rowCount;
  unusable += weave(x + a, x + b, market, rows, pairs, counts);
  const compressed = policy == COMPRESS;
  if (compressed) compressedStarts(ownStarts, counts, rows, window, span);
  const list = given ? given : compressed ? ownStarts : starts;
  const free = given != 0 || compressed;
  for (let s = compressed ? upToGap(x, a) : 0; s < rows; s = spanNext) {
    if (free) setFreeSpan(s, list, rows);
    else setFixedSpan(s, window, rows);
    const end = spanEnd;
    const state = spanState(counts, list);
    if (state == NONE) {
      blank(a, s, end);
      blank(b, s, end);
      continue;
    }
    if (state == WHOLE && !free) {
      wholeChunk(x, a, b);
      continue;
    }
    const known = free ? 0 : records;
    if (linearOut && i != j) {
      const done = gappyLinear(
        pairs, counts, market, list, window, known, scales, linearOut + a, linearOut + b, sums,
      );
      if (done) continue;
    }
    gappyMoments(pairs, counts, market, list, window, known, scales, moments, sums);
    emitGappy(moments, list, x + a, market, s, end, a);
    if (i != j) emitGappy(moments + TICKER, list, x + b, market, s, end, b);
  }
}
