import { DataError } from "../panel/error.ts";
import { type Result, takeResults } from "../panel/result.ts";
import { joinVerifications, type Verification, verifyResult } from "../verify/verify.ts";
import type { ComputeOptions } from "./compute.ts";
import type { Loaded } from "./load.ts";
import { given } from "./options.ts";

/** Recomputes random cells of a result exactly. */
export function recompute(
  result: Result,
  { returns, groups }: Loaded,
  options: ComputeOptions,
  count: number,
  seed?: number,
): Verification {
  const rules = {
    ...given(options, ["gaps", "maxSpan", "minPeriods", "ddof"]),
    ...(seed !== undefined && { seed }),
  };
  const parts = groups.map((group) => {
    const { tickers } = group.returns;
    const own = groups.length === 1 ? result : takeResults(result, tickers);
    // each group its share, and none goes without
    const share = Math.ceil((count * tickers.length) / returns.tickers.length);
    return verifyResult(own, group.returns, group.benchmarks, { ...rules, count: share });
  });
  return parts.length === 1 ? parts[0]! : joinVerifications(parts);
}

/** The same; throws a DataError where one is off, so call it before anything is written. */
export function verify(result: Result, loaded: Loaded, options: ComputeOptions, count: number): Verification {
  const verification = recompute(result, loaded, options, count);
  const wrong = verification.worst.find(({ promise }) => promise > 1);
  if (!wrong) return verification;
  const { stat, ticker, date, window, benchmark, computed, exact } = wrong;
  throw new DataError(
    `${verification.outside} of ${verification.cells} recomputed cells are off, such as ${stat} of ${ticker} on ${date} (window ${window}, ${benchmark}): ${computed}, exactly ${exact}; nothing is written`,
  );
}

/** Lines that say what was recomputed: a statistic each, with the worst error and where it is. */
export function verifiedText({ cells, worst }: Verification): string[] {
  const width = Math.max(...worst.map(({ stat }) => stat.length));
  const lines = worst.map(({ stat, error, ticker, date, window, benchmark }) => {
    const place = `${ticker}, ${date}, window ${window}, ${benchmark}`;
    return `  ${stat.padEnd(width)}  ${error === 0 ? "none" : `${error.toExponential(1)}  ${place}`}`;
  });
  const all = cells === 1 ? "1 cell, recomputed exactly, is" : `${cells} cells, recomputed exactly, are`;
  return [`verified: ${all} right; the largest errors, in units of each statistic's scale:`, ...lines];
}
