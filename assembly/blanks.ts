// Rows in which some statistic has no value whatever a complete ticker does: listed once for each market, in runs.
import { scaleAt } from "./market";
import { blankRows, reasonsAt } from "./statistics";

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
