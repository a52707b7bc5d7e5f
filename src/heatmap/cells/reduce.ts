import { openReducer } from "./reducer.ts";

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
  const height = lines.length - 1;
  // only the dates that are in a bin are copied
  const first = starts[0]!;
  const length = starts[bins]! - first;
  let most = 0;
  for (let y = 0; y < height; y++) most = Math.max(most, lines[y + 1]! - lines[y]!);

  const down = aligned(4 * starts.length);
  const below = down + 16 * (rows + 8);
  const series = aligned(below + 8 * bins);
  const { memory, base: startsAt, reduce } = openReducer(series + 8 * most * length + 64);
  const [downAt, outAt, seriesAt] = [startsAt + down, startsAt + below, startsAt + series];

  new Int32Array(memory.buffer, startsAt, starts.length).set(starts.map((date) => date - first));
  const room = new Float64Array(memory.buffer, seriesAt, most * length);
  const line = new Float64Array(memory.buffer, outAt, bins);
  const index = AGGS.indexOf(how);
  for (let y = 0; y < height; y++) {
    const [from, to] = [lines[y]!, lines[y + 1]!];
    for (let k = from; k < to; k++) {
      const at = order[k]! * rows + first;
      const [source, begin] = at < values.length ? [values, at] : [more, at - values.length];
      room.set(source.subarray(begin, begin + length), (k - from) * length);
    }
    reduce(index, seriesAt, to - from, length, startsAt, bins, centre, downAt, outAt);
    out.set(line, y * bins);
  }
  return out;
}

/** The next place for vectors. */
function aligned(size: number): number {
  return (size + 15) & ~15;
}
