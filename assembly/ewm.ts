// Exponentially weighted statistics: the part of the ABI that index.ts exports again. Pointers as there.
import { blankListBytes, blankListed, copyRow, listBlankRows } from "./blanks";
import { MOST, WEIGHTS, fillWeights } from "./decay";
import { TOGETHER, ewmDense, ewmLinear } from "./ewm-dense";
import { EWM_RECORD, fillEwmMarket } from "./ewm-market";
import { ewmMissing, isPair } from "./ewm-missing";
import { SCALES } from "./market";
import { COUNTS, COV, MOMENTS, blank, onlyLinear, output, setOutputs } from "./moments";
import { countUnusable, isComplete } from "./pair";
import { PER_CHUNK_ROW, setStatistics } from "./statistics";

// Bits of `mode`.
/** The newest pair has weight 1, those before it (1 - alpha), (1 - alpha)^2, ...; else pandas' adjust=False. */
const ADJUST = 1;
/** Rows without a pair do not make the pairs before them weigh less. */
const IGNORE_NA = 2;
/** Covariances are divided by the sum of the weights. */
const BIAS = 4;

/** Bytes of a market's weights, records, scales and list of blank rows, for `rows` rows. */
export function ewmMarketBytes(rows: i32): usize {
  return recordsOf(0, rows) + blankListBytes(rows) + EWM_RECORD * <usize>rows + SCALES * <usize>((rows + 1) >> 1);
}

// The parts of that memory.
@inline
function recordsOf(memory: usize, rows: i32): usize {
  return memory + (<usize>rows) * WEIGHTS;
}

@inline
function scalesOf(memory: usize, rows: i32): usize {
  return recordsOf(memory, rows) + EWM_RECORD * <usize>rows;
}

@inline
function blanksOf(memory: usize, rows: i32): usize {
  return scalesOf(memory, rows) + SCALES * <usize>((rows + 1) >> 1);
}

/** Bytes of scratch for `count` tickers of `rows` rows at a time. */
export function ewmScratchBytes(count: i32, rows: i32): usize {
  return CHUNK + 8 * <usize>(count + TOGETHER) + 4 * 8 * <usize>rows;
}

/** Moments and what statistics.ts needs of a chunk. */
const CHUNK: usize = (MOMENTS / 2 + PER_CHUNK_ROW) * <usize>(MOST + 2);

/**
 * Computes the weights and, of a market without gaps, what belongs to it alone. `m`: `rows` doubles, cleaned by `clean`;
 * only read. `alpha`: above 0, at most 1. `mode`: 1 = adjust, 2 = ignoreNa, 4 = bias, added up. `cov`: whether the only
 * statistic that will be asked for is cov. `memory`: ewmMarketBytes(rows) bytes, written; they belong to this market, alpha,
 * mode, minPeriods and cov.
 */
export function ewmMarket(
  m: usize,
  rows: i32,
  alpha: f64,
  mode: i32,
  minPeriods: i32,
  cov: bool,
  memory: usize,
): void {
  if (alpha == 1) return;
  fillWeights(alpha, rows, memory);
  if (!isComplete(m, rows)) return;
  const records = recordsOf(memory, rows);
  const scales = scalesOf(memory, rows);
  fillEwmMarket(m, rows, alpha, (mode & ADJUST) != 0, (mode & BIAS) != 0, memory, cov, records, scales);
  listBlankRows(scales, rows, 0, minPeriods, blanksOf(memory, rows));
}

// One call's settings; every call sets them all.
let rowCount: i32 = 0;
let decay: f64 = 0;
let bits: i32 = 0;
let market: usize = 0;
let weights: usize = 0;
let records: usize = 0;
let blanks: usize = 0;
let moments: usize = 0;
let compact: usize = 0;
let base: usize = 0;
let least: i32 = 0;

/**
 * Statistics of `count` tickers against one market. `x`: count x rows doubles, only read. `m`, `alpha`, `mode`, `memory`,
 * `minPeriods` (pairs that a value needs, at least 1): as `ewmMarket` had them; only read. `outputs`: as `rolling` has it,
 * for beta, alpha, cov, corr, r2 and n alone; results apart from `x` and from each other. `scratch`:
 * ewmScratchBytes(count, rows) bytes, contents undefined before and after. Returns how many numbers in `x` are unusable,
 * that is infinite or from 1e150 up: they count as missing.
 */
export function ewm(
  x: usize,
  count: i32,
  m: usize,
  rows: i32,
  alpha: f64,
  mode: i32,
  minPeriods: i32,
  memory: usize,
  outputs: usize,
  scratch: usize,
): i32 {
  setOutputs(outputs);
  rowCount = rows;
  decay = alpha;
  bits = mode;
  market = m;
  weights = memory;
  records = recordsOf(memory, rows);
  blanks = blanksOf(memory, rows);
  moments = scratch;
  base = x;
  least = minPeriods;
  compact = scratch + CHUNK;
  setStatistics(rows, minPeriods, 0, true, false, moments + (MOMENTS / 2) * <usize>(MOST + 2), MOST, 0);
  const complete = compact + 4 * 8 * <usize>rows;
  const gappy = complete + 4 * <usize>(count + TOGETHER);

  // like goes with like, so that no complete ticker waits for one with gaps
  const marketComplete = isComplete(m, rows);
  let completes = 0;
  let gappies = 0;
  let unusable = 0;
  for (let i = 0; i < count; i++) {
    const offset = (<usize>i * <usize>rows) << 3;
    if (marketComplete && isComplete(x + offset, rows) && alpha < 1) {
      store<u32>(complete + ((<usize>completes) << 2), <u32>offset);
      completes++;
    } else {
      unusable += countUnusable(x + offset, rows);
      if (alpha == 1) onlyNewest(offset);
      else {
        store<u32>(gappy + ((<usize>gappies) << 2), <u32>offset);
        gappies++;
      }
    }
  }
  const only = onlyLinear();
  if (only >= 0) {
    linearly(complete, completes, output(only));
  } else {
    for (let i = 0; i < completes; i += 2) {
      const a = offsetAt(complete, i);
      const b = offsetAt(complete, min(i + 1, completes - 1));
      ewmDense(x + a, x + b, m, rows, alpha, weights, records, scalesOf(memory, rows), a, b, moments);
    }
  }
  for (let i = 0; i < completes; i++) blankListed(blanks, offsetAt(complete, i));
  for (let i = 0; i < gappies; i += 2) {
    const a = offsetAt(gappy, i);
    const b = offsetAt(gappy, min(i + 1, gappies - 1));
    if (mode & IGNORE_NA) compacted(a, b);
    else missing(x + a, x + b, m, m, a, b);
  }
  return unusable;
}

@inline
function offsetAt(list: usize, i: i32): usize {
  return <usize>load<u32>(list + ((<usize>i) << 2));
}

function missing(x: usize, y: usize, xMarket: usize, yMarket: usize, xOffset: usize, yOffset: usize): void {
  const adjust = (bits & ADJUST) != 0;
  const bias = (bits & BIAS) != 0;
  ewmMissing(x, y, xMarket, yMarket, rowCount, decay, adjust, bias, weights, xOffset, yOffset, moments);
}

/** Four complete tickers at a time, the last ones filled up by repetition. */
function linearly(list: usize, count: i32, out: usize): void {
  if (count == 0) return;
  for (let i = 0; i < TOGETHER; i++) {
    store<u32>(list + ((<usize>(count + i)) << 2), load<u32>(list + ((<usize>(count - 1)) << 2)));
  }
  for (let i = 0; i < count; i += TOGETHER) {
    ewmLinear(base, out, list + ((<usize>i) << 2), rowCount, decay, weights, records);
  }
}

/** Where rows without a pair do not count, the pairs are moved together, and what they give is moved apart again. */
function compacted(x: usize, y: usize): void {
  const bytes = (<usize>rowCount) << 3;
  const toMarkets: usize = 2 * bytes;
  gather(base + x, compact);
  gather(base + y, compact + bytes);
  missing(compact, compact + bytes, compact + toMarkets, compact + toMarkets + bytes, x, y);
  scatter(x);
  if (y != x) scatter(y);
}

/** Pairs of the series at `x` to the rows from 0 on at `to`, and the market's two series further. */
function gather(x: usize, to: usize): void {
  const toMarket = to + ((<usize>rowCount) << 4);
  let k = 0;
  for (let t = 0; t < rowCount; t++) {
    if (!isPair(x, market, t)) continue;
    store<f64>(to + ((<usize>k) << 3), load<f64>(x + ((<usize>t) << 3)));
    store<f64>(toMarket + ((<usize>k) << 3), load<f64>(market + ((<usize>t) << 3)));
    k++;
  }
  for (; k < rowCount; k++) {
    store<f64>(to + ((<usize>k) << 3), NaN);
    store<f64>(toMarket + ((<usize>k) << 3), NaN);
  }
}

/** Gives every row of the series at `offset` the result of its last pair; from the end, so that none is overwritten. */
function scatter(offset: usize): void {
  let pairs = 0;
  for (let t = 0; t < rowCount; t++) if (isPair(base + offset, market, t)) pairs++;
  for (let t = rowCount - 1; t >= 0; t--) {
    if (pairs == 0) {
      blank(offset, 0, t + 1);
      return;
    }
    copyRow(pairs - 1, t, offset);
    if (isPair(base + offset, market, t)) pairs--;
  }
}

/** alpha = 1: all weight is on the newest pair, which alone has neither slope nor variance. */
function onlyNewest(offset: usize): void {
  blank(offset, 0, rowCount);
  const cov = bits & BIAS ? output(COV) : 0;
  const count = output(COUNTS);
  let pairs: f64 = 0;
  for (let t = 0; t < rowCount; t++) {
    if (isPair(base + offset, market, t)) pairs++;
    const row = offset + ((<usize>t) << 3);
    if (count) store<f64>(count + row, pairs);
    if (cov && pairs >= <f64>least) store<f64>(cov + row, 0);
  }
}
