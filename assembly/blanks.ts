// Which rows have no value and why. What belongs to a market is listed once, in runs.
import { COUNT, INV_CMM, INV_DOF, INV_FREE, scaleAt } from "./market";
import {
  AVERAGE_M,
  AVERAGE_X,
  COUNTS,
  COV,
  MISSING,
  RESID_STD,
  STATISTICS,
  VAR_X,
  fill,
  output,
} from "./moments";

// Why a row has no statistic whatever the ticker does: too few rows, a flat market, no degree of freedom.
export const FEW = 1;
export const STILL = 2;
export const NO_DOF = 4;
export const NO_FREE = 8;

/** The reasons of one row, from the market's scales of that row. */
export function reasonsAt(scale: usize, least: i32): i32 {
  let reasons = load<f64>(scale, COUNT) < <f64>least ? FEW : 0;
  if (load<f64>(scale, INV_CMM) == 0) reasons |= STILL;
  if (load<f64>(scale, INV_DOF) == 0) reasons |= NO_DOF;
  if (load<f64>(scale, INV_FREE) == 0) reasons |= NO_FREE;
  return reasons;
}

/** Of each statistic that is asked for, where its results go and which reasons take its value away. */
const ASKED = memory.data(8 * STATISTICS, 4);
let askedEnd: usize = 0;

/** Makes that list; the table of outputs is set. */
export function listAsked(): void {
  askedEnd = ASKED;
  for (let k = 0; k < STATISTICS; k++) {
    if (output(k) == 0) continue;
    store<u32>(askedEnd, <u32>output(k));
    store<i32>(askedEnd, reasonsFor(k), 4);
    askedEnd += 8;
  }
}

function reasonsFor(statistic: i32): i32 {
  if (statistic == COUNTS) return 0;
  if (statistic == AVERAGE_X || statistic == AVERAGE_M) return FEW;
  if (statistic == COV || statistic >= VAR_X) return FEW | NO_DOF;
  return statistic >= RESID_STD ? FEW | STILL | NO_FREE : FEW | STILL;
}

/** Takes away what rows s <= t < end of the series at `place` have no statistic for. */
export function blankRows(reasons: i32, s: i32, end: i32, place: usize): void {
  for (let asked: usize = ASKED; asked < askedEnd; asked += 8) {
    if (reasons & load<i32>(asked, 4)) fill(<usize>load<u32>(asked) + place, MISSING, s, end);
  }
}

/** Gives row `to` of the series at `place` what row `from` has. */
export function copyRow(from: i32, to: i32, place: usize): void {
  for (let asked: usize = ASKED; asked < askedEnd; asked += 8) {
    const series = <usize>load<u32>(asked) + place;
    store<u64>(series + ((<usize>to) << 3), load<u64>(series + ((<usize>from) << 3)));
  }
}

// A list: the number of its runs, then of each first row, row after the last, and reasons.
const RUN: usize = 12;

/** Bytes of a list. */
@inline
export function blankListBytes(rows: i32): usize {
  return 4 + RUN * <usize>rows;
}

/** Lists the runs of equal reasons of a market with these scales. */
export function listBlankRows(scales: usize, rows: i32, w: i32, minPeriods: i32, list: usize): void {
  let end = list + 4;
  let before = 0;
  for (let t = 0; t < rows; t++) {
    const reasons = reasonsAt(scaleAt(scales, t, w), minPeriods);
    if (reasons != 0 && reasons == before) {
      store<i32>(end - RUN, t + 1, 4);
    } else if (reasons != 0) {
      store<i32>(end, t);
      store<i32>(end, t + 1, 4);
      store<i32>(end, reasons, 8);
      end += RUN;
    }
    before = reasons;
  }
  store<i32>(list, <i32>((end - list) / RUN));
}

/** Takes away what the listed rows of the series at `place` have no statistic for. */
export function blankListed(list: usize, place: usize): void {
  const end = list + 4 + RUN * <usize>load<i32>(list);
  for (let run = list + 4; run < end; run += RUN) {
    blankRows(load<i32>(run, 8), load<i32>(run), load<i32>(run, 4), place);
  }
}
