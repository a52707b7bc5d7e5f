import { DataError } from "../panel/error.ts";
import type { Matrix } from "../panel/matrix.ts";
import { methodTexts } from "../panel/method.ts";
import type { Panel } from "../panel/panel.ts";
import { partsOf, type Result, type ResultStream } from "../panel/result.ts";
import type { TimeIndex } from "../panel/time.ts";

/** A column of a table to be written: the dates, numbers, or labels of which each stands in runs of rows. */
export interface TableColumn {
  readonly name: string;
  readonly kind: "time" | "number" | "labels";
  /** Of labels: texts, or whole numbers. */
  readonly labels?: readonly string[] | readonly number[];
}

/** Labels one after the other: the place of each in the column's `labels`, and for how many rows it stands. */
export type Runs = readonly (readonly [label: number, rows: number])[];

/** Some rows of a table: of each column the times, the numbers (NaN = missing) or the runs of its labels. */
export interface RowGroup {
  readonly rows: number;
  readonly columns: readonly (Float64Array | Runs)[];
}

/** A table to be written, a group of rows after the other; numbers are views of what it was made from. */
export interface ColumnarTable {
  readonly time: TimeIndex["kind"];
  readonly columns: readonly TableColumn[];
  readonly groups: Iterable<RowGroup>;
  /** What the table holds, for those who read it back. */
  readonly holds: Readonly<Record<string, string>>;
}

/** Rows in a group, about: a megabyte of doubles a column. */
const GROUP = 1 << 17;

/** Tickers of a long table that stand in one group of rows. */
export function tickersOfGroup(rows: number, tickers: number): number {
  return Math.max(1, Math.min(tickers, Math.floor(GROUP / Math.max(1, rows))));
}

/** A matrix or panel as a wide table, `date` and a column a ticker; a result as a long one, as `longCSV` has it. */
export function columnarTable(data: Result | ResultStream | Matrix | Panel): ColumnarTable {
  return "arrays" in data || "parts" in data ? longTable(data) : wideTable(data);
}

function wideTable(data: Matrix | Panel): ColumnarTable {
  const { time, tickers, values } = data;
  if (tickers.includes("date")) {
    throw new DataError(
      'a ticker is named "date", as the column of dates is; rename it, or write a long table',
    );
  }
  const rows = time.values.length;
  function* groups(): Generator<RowGroup> {
    for (let from = 0; from < rows; from += GROUP) {
      const to = Math.min(rows, from + GROUP);
      const series = tickers.map((_, i) => values.subarray(i * rows + from, i * rows + to));
      yield { rows: to - from, columns: [time.values.subarray(from, to), ...series] };
    }
  }
  const columns: TableColumn[] = [
    { name: "date", kind: "time" },
    ...tickers.map((name): TableColumn => ({ name, kind: "number" })),
  ];
  return { time: time.kind, columns, groups: groups(), holds: "stat" in data ? holdsOf(data) : {} };
}

function holdsOf(matrix: Matrix): Record<string, string> {
  const { stat, window, benchmark, unit, smoothing } = matrix;
  const named = { stat, window, benchmark, unit, smoothing, ...methodTexts(matrix) };
  return Object.fromEntries(
    Object.entries(named).flatMap(([key, value]) => (value === undefined ? [] : [[key, String(value)]])),
  );
}

function longTable(result: Result | ResultStream): ColumnarTable {
  const { time, tickers, benchmarks, windows, stats, unit } = result;
  const rows = time.values.length;
  const several = tickersOfGroup(rows, tickers.length);
  const dates = new Float64Array(several * rows);
  for (let i = 0; i < several; i++) dates.set(time.values, i * rows);
  function* groups(): Generator<RowGroup> {
    for (const { b, w, from, count: all, arrays } of partsOf(result)) {
      for (let i = 0; i < all; i += several) {
        const count = Math.min(several, all - i);
        const size = count * rows;
        const names = Array.from({ length: count }, (_, k) => [from + i + k, rows] as const);
        const numbers = arrays.map((array) => array.subarray(i * rows, i * rows + size));
        yield {
          rows: size,
          columns: [dates.subarray(0, size), names, [[b, size]], [[w, size]], ...numbers],
        };
      }
    }
  }
  const counted = windows.every((window) => typeof window === "number");
  const columns: TableColumn[] = [
    { name: "date", kind: "time" },
    { name: "ticker", kind: "labels", labels: tickers },
    { name: "benchmark", kind: "labels", labels: benchmarks },
    {
      name: "window",
      kind: "labels",
      labels: counted ? (windows as readonly number[]) : windows.map(String),
    },
    ...stats.map((name): TableColumn => ({ name, kind: "number" })),
  ];
  const holds = { ...(unit !== undefined && { unit }), ...methodTexts(result) };
  return { time: time.kind, columns, groups: groups(), holds };
}
