import type { LocaleTable } from "../../heatmap/locale/words.ts";
import { rangeOf } from "../../heatmap/time/dates.ts";
import type { Matrix } from "../../panel/matrix.ts";
import { Kept } from "../kept.ts";
import type { Frame, Rows } from "../protocol.ts";
import type { View } from "../state.ts";

const kept = new Kept<string>();

/** Window, statistic and benchmark, as pictures are called. */
export function titleOf(
  { state, benchmark }: Frame,
  { time, names, method }: Rows,
  words: LocaleTable,
): string {
  const { stat, window, halflife } = state;
  return kept.get([stat, window, halflife, benchmark, time, method, words], () => {
    const matrix: Matrix = {
      time,
      tickers: names,
      values: new Float64Array(0),
      stat,
      window: halflife > 0 ? `halflife=${halflife}` : window,
      benchmark,
      ...method,
    };
    return words.title(matrix);
  });
}

/** The dates and how many tickers are in view, and what a pixel shows where it shows several cells. */
export function subtitleOf(
  { state }: Frame,
  { time, order, names }: Rows,
  { x0, x1, y0, y1 }: View,
  [width, height]: readonly [number, number],
  words: LocaleTable,
): string {
  const first = Math.max(0, Math.round(x0));
  const end = Math.max(first + 1, Math.min(time.values.length, Math.round(x1)));
  const ends = Float64Array.of(
    ...time.values.subarray(first, first + 1),
    ...time.values.subarray(end - 1, end),
  );
  const range = rangeOf({ kind: time.kind, values: ends }, { words, timeZone: "UTC" });
  // means of groups are none of the tickers
  const from = Math.max(0, Math.round(y0));
  const to = Math.min(order.length, Math.max(Math.round(y1), from + 1));
  let tickers = 0;
  for (let place = from; place < to; place++) if (order[place]! < names.length) tickers++;
  const pixel = words.pixel(state.agg, perPixel((y1 - y0) / height), perPixel((x1 - x0) / width));
  const fine = (y1 - y0) / height >= 1.1 || (x1 - x0) / width >= 1.1;
  return [range, words.count(tickers, names.length), fine ? pixel : ""].filter(Boolean).join(" · ");
}

function perPixel(cells: number): string {
  return cells >= 1.1 ? String(Number(cells.toFixed(cells < 10 ? 1 : 0))) : "";
}
