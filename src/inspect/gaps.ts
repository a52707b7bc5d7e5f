import { type Listed, Shortlist } from "../panel/listed.ts";
import { firstMissing, firstPresent } from "../panel/missing.ts";
import type { Panel } from "../panel/panel.ts";
import { formatTime } from "../panel/time.ts";
import type { Finding } from "./finding.ts";

/** Tickers that must be listed on a date for more than half of them to be missing there. */
const LISTED = 4;

/** Rows in which a ticker has no value: before its first (`late`), after its last (`ended`), or between two. */
export interface Gap {
  readonly ticker: string;
  readonly place: "late" | "ended" | "inner";
  readonly first: string;
  readonly last: string;
  readonly rows: number;
}

export interface PanelGaps {
  /** Tickers without any value. */
  readonly empty: readonly string[];
  /** Tickers that begin after the first row, end before the last, and have gaps inside; and the rows of those gaps. */
  readonly late: number;
  readonly ended: number;
  readonly holed: number;
  readonly innerRows: number;
  readonly gaps: Listed<Gap>;
  /** Dates on which more than half of the tickers, of at least four that have begun and not ended, have no value. */
  readonly sparse: readonly Finding[];
}

/** Where the tickers of a panel have no value. */
export function findGaps({ time, tickers, values }: Panel): PanelGaps {
  const rows = time.values.length;
  const date = (t: number) => formatTime(time.kind, time.values[t]!);
  const gaps = new Shortlist<Gap>();
  const empty: string[] = [];
  let [late, ended, holed, innerRows] = [0, 0, 0, 0];
  // steps up and down of the numbers of listed and of missing tickers
  const listed = new Int32Array(rows + 1);
  const missing = new Int32Array(rows + 1);
  for (const [i, ticker] of tickers.entries()) {
    const series = values.subarray(i * rows, (i + 1) * rows);
    const add = (place: Gap["place"], from: number, to: number) =>
      gaps.add({ ticker, place, first: date(from), last: date(to - 1), rows: to - from });
    const begin = firstPresent(series, 0, rows);
    if (begin === rows) {
      empty.push(ticker);
      continue;
    }
    listed[begin]!++;
    if (begin > 0) {
      late++;
      add("late", 0, begin);
    }
    let inner = 0;
    let end = firstMissing(series, begin, rows);
    for (let next = firstPresent(series, end, rows); next < rows; next = firstPresent(series, end, rows)) {
      missing[end]!++;
      missing[next]!--;
      inner += next - end;
      add("inner", end, next);
      end = firstMissing(series, next, rows);
    }
    listed[end]!--;
    if (inner > 0) holed++;
    innerRows += inner;
    if (end < rows) {
      ended++;
      add("ended", end, rows);
    }
  }
  return { empty, late, ended, holed, innerRows, gaps, sparse: sparseDates(listed, missing, date) };
}

/** Dates in a row are one finding, with the numbers of its first. */
function sparseDates(listed: Int32Array, missing: Int32Array, date: (t: number) => string): Finding[] {
  const findings: Finding[] = [];
  let [all, gone, from, firstAll, firstGone] = [0, 0, -1, 0, 0];
  for (let t = 0; t < listed.length; t++) {
    all += listed[t]!;
    gone += missing[t]!;
    const isSparse = all >= LISTED && 2 * gone > all;
    if (isSparse && from < 0) [from, firstAll, firstGone] = [t, all, gone];
    if (isSparse || from < 0) continue;
    findings.push({
      kind: "sparse",
      first: date(from),
      last: date(t - 1),
      rows: t - from,
      value: firstGone / firstAll,
      found: `${firstGone} of ${firstAll} tickers have no value`,
      meaning: "a holiday of most, or a broken download",
    });
    from = -1;
  }
  return findings;
}

/** `of 505 tickers 29 begin late, 2 end early, 8 have gaps inside (17 rows)`; undefined where all are complete. */
export function gapsText(
  { empty, late, ended, holed, innerRows }: PanelGaps,
  tickers: number,
): string | undefined {
  const parts = [
    late > 0 && `${late} begin${late === 1 ? "s" : ""} late`,
    ended > 0 && `${ended} end${ended === 1 ? "s" : ""} early`,
    holed > 0 &&
      `${holed} ${holed === 1 ? "has" : "have"} gaps inside (${innerRows} ${innerRows === 1 ? "row" : "rows"})`,
    empty.length > 0 && `${empty.length} ${empty.length === 1 ? "has" : "have"} no value`,
  ].filter((part) => part !== false);
  return parts.length === 0
    ? undefined
    : `of ${tickers} ${tickers === 1 ? "ticker" : "tickers"} ${parts.join(", ")}`;
}
