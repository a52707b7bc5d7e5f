import { openReducer, type Reducer } from "./reducer.ts";

/** How the cells of one pixel become one value, in the module's order. */
export const AGGS = ["mean", "min", "max", "furthest", "last"] as const;

/**
 * `mean`; `min`; `max`; `furthest`: the value furthest from the centre of the colours, the greater of two; `last`: of the
 * latest date with a value, the lowest row's. Cells without a finite value do not count.
 */
export type Agg = (typeof AGGS)[number];

/**
 * One value for each of `starts.length - 1` bins of dates (bin b = dates starts[b] .. starts[b + 1] - 1, ascending), of the cells that
 * all series of one line of pixels have there. `lines`: places of the series of one line after the other, each its range in
 * `order`; NaN where no cell of a bin has a value. `more`: series that are numbered behind those of `values`. Returns lines x
 * bins values, in `out` if that is given.
 */
export function reduceCells(
  values: Float64Array,
  rows: number,
  order: Int32Array,
  lines: Int32Array,
  starts: Int32Array,
  how: Agg,
  centre: number,
  more: Float64Array = new Float64Array(0),
  out: Float64Array = new Float64Array((lines.length - 1) * (starts.length - 1)),
): Float64Array {
  const bins = starts.length - 1;
  const cells = { values, rows, order, lines, starts, agg: how, centre, more };
  const { memory, at, reduceLine } = openLines(cells);
  const line = new Float64Array(memory.buffer, at, bins);
  for (let y = 0; y < lines.length - 1; y++) {
    reduceLine(y);
    out.set(line, y * bins);
  }
  return out;
}

/** Cells that become blocks, as `reduceCells` takes them. */
export interface Cells {
  readonly values: Float64Array;
  readonly rows: number;
  readonly order: Int32Array;
  readonly lines: Int32Array;
  readonly starts: Int32Array;
  readonly agg: Agg;
  readonly centre: number;
  readonly more: Float64Array;
}

interface Lines extends Reducer {
  /** Where the values of a line come to be, with room for three more. */
  readonly at: number;
  reduceLine(y: number): void;
}

/** The module for blocks a line at a time, with `size` bytes from `base` on for the caller. */
export function openLines({ values, rows, order, lines, starts, agg, centre, more }: Cells, size = 0): Lines {
  const bins = starts.length - 1;
  // only the dates that are in a bin are copied
  const first = starts[0]!;
  const length = starts[bins]! - first;
  const [most, tallest] = [widest(starts), widest(lines)];

  const places = aligned(size);
  const down = places + aligned(4 * (bins + 3));
  const line = down + 16 * (length + 8);
  const series = line + aligned(8 * (bins + 3));
  const reducer = openReducer(series + 8 * ((tallest + 1) * length + 8));
  const { memory, base } = reducer;
  const [startsAt, downAt, at, seriesAt] = [base + places, base + down, base + line, base + series];

  const placed = new Int32Array(memory.buffer, startsAt, bins + 3).fill(length);
  for (let bin = 0; bin < bins; bin++) placed[bin] = starts[bin]! - first;
  const room = new Float64Array(memory.buffer, seriesAt, tallest * length);
  const how = AGGS.indexOf(agg);
  return {
    ...reducer,
    at,
    reduceLine: (y) => {
      const [from, to] = [lines[y]!, lines[y + 1]!];
      for (let k = from; k < to; k++) {
        const start = order[k]! * rows + first;
        const [source, begin] = start < values.length ? [values, start] : [more, start - values.length];
        room.set(source.subarray(begin, begin + length), (k - from) * length);
      }
      reducer.reduce(how, seriesAt, to - from, length, startsAt, bins, most, centre, downAt, at);
    },
  };
}

/** The most that lies between one place and the next. */
function widest(places: Int32Array): number {
  let most = 0;
  for (let i = 1; i < places.length; i++) most = Math.max(most, places[i]! - places[i - 1]!);
  return most;
}

/** The next place for vectors. */
function aligned(size: number): number {
  return (size + 15) & ~15;
}
