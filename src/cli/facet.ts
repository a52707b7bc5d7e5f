import { InvalidArgumentError } from "commander";
import { isNamedSort } from "../heatmap/index.ts";
import { alignTo, allTime } from "../panel/calendar.ts";
import { DataError, nearest } from "../panel/error.ts";
import type { Matrix } from "../panel/matrix.ts";
import type { Choice } from "../panel/result.ts";
import type { TimeIndex } from "../panel/time.ts";
import type { OrderOptions } from "./arrange.ts";
import { UsageError } from "./usage.ts";

const FACETS = ["window", "benchmark"] as const;

/** What sets the heatmaps of one sheet apart. */
export type FacetBy = (typeof FACETS)[number];

/** More on one sheet show nothing that could be read, and take long to make. */
const MOST = 48;

/** `window` or `benchmark`. */
export function facetBy(text: string): FacetBy {
  const name = FACETS.find((one) => one === text);
  if (name) return name;
  if (text === "stat") {
    throw new InvalidArgumentError(
      `Statistics have colours of their own, which one sheet cannot share; ${FACETS.join(" or ")} is wanted.`,
    );
  }
  throw new InvalidArgumentError(
    `${FACETS.join(" or ")} is wanted; did you mean ${nearest(text, FACETS, 1)[0]}?`,
  );
}

/**
 * Which matrices a sheet shows, of all `pairs` of benchmark and window that there are; without `by`, the one that is chosen, or
 * the first. UsageError or DataError for what cannot be one sheet.
 */
export function facetChoices(
  pairs: readonly Choice[],
  by: FacetBy | undefined,
  choice: Choice,
): { choices: readonly Choice[]; notes: readonly string[] } {
  if (by === undefined) return { choices: [choice], notes: [] };
  if (choice[by] !== undefined) {
    throw new UsageError(`--facet ${by} shows every ${by}; leave --${by} out`);
  }
  const other = by === "window" ? "benchmark" : "window";
  const kept = choice[other] ?? pairs[0]?.[other];
  const choices = pairs
    .filter((pair) => String(pair[other]) === String(kept))
    .map((pair) => ({ ...choice, ...pair }));
  if (choices.length > MOST) {
    throw new DataError(
      `${choices.length} ${by}s are more than the ${MOST} heatmaps that a sheet can show; choose fewer, or leave --facet out`,
    );
  }
  // what is not there is told where it is looked for
  if (choices.length === 0) return { choices: [choice], notes: [] };
  if (choices.length > 1) return { choices, notes: [] };
  return { choices, notes: [`--facet: there is one ${by} only, so the picture is a plain heatmap`] };
}

/** What the pictures show, where that is not all there is. */
export function unshownNotes(matrices: readonly Matrix[], by: FacetBy | undefined, all: number): string[] {
  if (matrices.length === all) return [];
  const { stat, window, benchmark } = matrices[0]!;
  const over = `${typeof window === "number" ? "window " : ""}${window}`;
  if (matrices.length === 1)
    return [`the heatmap shows ${stat}, ${over}, against ${benchmark}: the first of ${all}`];
  const common = by === "window" ? `against ${benchmark}` : over;
  return [`the heatmaps show ${stat}, ${common}, by ${by}: ${matrices.length} of ${all}`];
}

/** What is to be said of the order of rows, where it follows from the values of the first of several heatmaps. */
export function orderNotes(
  matrices: readonly Matrix[],
  by: FacetBy | undefined,
  { sort = "name", group, groupOrder }: OrderOptions,
): string[] {
  if (by === undefined || matrices.length < 2) return [];
  const first = `as in that of ${by} ${matrices[0]![by]}, so that they line up`;
  if (isNamedSort(sort) && sort !== "name") return [`rows stand in every heatmap ${first}`];
  return group !== undefined && groupOrder === "mean" ? [`groups stand in every heatmap ${first}`] : [];
}

/** A matrix over these dates, some of which it may lack, and tickers. */
export function onGrid(matrix: Matrix, time: TimeIndex, tickers: readonly string[]): Matrix {
  const { values } = alignTo({ ...matrix, notes: [] }, time);
  const same =
    matrix.tickers.length === tickers.length && matrix.tickers.every((name, i) => name === tickers[i]);
  if (same) return { ...matrix, time, values };
  const rows = time.values.length;
  const placed = new Float64Array(tickers.length * rows).fill(Number.NaN);
  const placeOf = new Map(tickers.map((ticker, i) => [ticker, i]));
  for (const [i, ticker] of matrix.tickers.entries()) {
    placed.set(values.subarray(i * rows, (i + 1) * rows), placeOf.get(ticker)! * rows);
  }
  return { ...matrix, time, tickers, values: placed };
}

/** The dates and the tickers that any of the matrices has. */
export function gridOf(matrices: readonly Matrix[]): [TimeIndex, string[]] {
  const tickers = new Set(matrices.flatMap((matrix) => matrix.tickers));
  return [allTime(matrices.map(({ time }) => time)), [...tickers]];
}
