import type { Arrangement } from "../../../heatmap/order/order.ts";
import type { Matrix } from "../../../panel/matrix.ts";
import type { View } from "../../state.ts";

/** What is on screen of a matrix and its arrangement. */
export interface Shown {
  /** All tickers, over the dates in view. */
  readonly matrix: Matrix;
  /** The rows in view. */
  readonly arrangement: Arrangement;
  /** Whether there are dates, or rows, out of view. */
  readonly fewerDates: boolean;
  readonly fewerRows: boolean;
}

/** A cell of which a part is in view is shown whole. */
export function shownOf(matrix: Matrix, arrangement: Arrangement, view: View | undefined): Shown {
  const dates = matrix.time.values.length;
  const rows = arrangement.order.length;
  const [x0, x1] = view === undefined ? [0, dates] : within(view.x0, view.x1, dates);
  const [y0, y1] = view === undefined ? [0, rows] : within(view.y0, view.y1, rows);
  const fewerDates = x1 - x0 < dates;
  const fewerRows = y1 - y0 < rows;
  const places = fewerRows ? placesOf(matrix, arrangement, y0, y1) : arrangement;
  return {
    matrix: fewerDates ? datesOf(matrix, x0, x1) : matrix,
    arrangement: { ...places, sorted: saidOf(arrangement, fewerDates, fewerRows) },
    fewerDates,
    fewerRows,
  };
}

/** The values of the tickers that are shown, in their order, as a table has them; means of groups are no tickers. */
export function tableOf({ matrix, arrangement }: Shown): Matrix {
  const { tickers, time, values } = matrix;
  const rows = time.values.length;
  const order = arrangement.order.filter((place) => place < tickers.length);
  if (order.length === tickers.length && order.every((ticker, i) => ticker === i)) return matrix;
  const taken = new Float64Array(order.length * rows);
  for (const [i, ticker] of order.entries()) {
    taken.set(values.subarray(ticker * rows, (ticker + 1) * rows), i * rows);
  }
  return { ...matrix, tickers: Array.from(order, (ticker) => tickers[ticker]!), values: taken };
}

function within(from: number, to: number, count: number): [first: number, end: number] {
  return [Math.min(count, Math.max(0, Math.floor(from))), Math.max(0, Math.min(count, Math.ceil(to)))];
}

function datesOf(matrix: Matrix, from: number, to: number): Matrix {
  const { time, tickers, values } = matrix;
  const rows = time.values.length;
  const count = Math.max(0, to - from);
  const taken = new Float64Array(tickers.length * count);
  for (let i = 0; i < tickers.length; i++) {
    taken.set(values.subarray(i * rows + from, i * rows + from + count), i * count);
  }
  return { ...matrix, time: { ...time, values: time.values.slice(from, from + count) }, values: taken };
}

/** Places `from` to `to - 1`; the means of groups are numbered anew. */
function placesOf(
  { tickers }: Matrix,
  { order, groups, means, sorted }: Arrangement,
  from: number,
  to: number,
): Arrangement {
  const kept = groups
    .map((group, g) => ({ group, g }))
    .filter(({ group }) => group.from < to && group.to > from);
  const first = kept[0]?.g ?? 0;
  return {
    order: order.slice(from, to).map((place) => (place < tickers.length ? place : place - first)),
    groups: kept.map(({ group }) => ({
      ...group,
      from: Math.max(0, group.from - from),
      to: Math.min(to, group.to) - from,
    })),
    means: means.length === 0 ? means : kept.map(({ g }) => means[g]!),
    sorted,
  };
}

/** What still holds of the order: that of all dates is none that these would make, and a part of the rows is no top of them. */
function saidOf({ sorted }: Arrangement, fewerDates: boolean, fewerRows: boolean): Arrangement["sorted"] {
  const byValues = sorted.by !== "name" && sorted.by !== "keys";
  return {
    ...sorted,
    ...((fewerDates || fewerRows) && { top: 0, bottom: 0 }),
    ...(fewerDates && byValues && { by: "keys", name: "" }),
  };
}
