/** Places of a line or an edge: row and value by turns. Rows are counted from 0; a line goes through a limit between rows. */
export type Path = ArrayLike<number>;

/**
 * Stretches of a series without a gap that shows. Of rows that share one of `columns` equal columns only the first, the least, the
 * greatest and the last are kept, in their order: a line through these covers the same pixels as one through all (M4; Jugel,
 * Jerzak, Hackenbroich and Markl, VLDB 2014). A gap shows if it is as wide as a column.
 */
export function runsOf(series: Float64Array, columns: number): Path[] {
  const rows = series.length;
  const kept = new Float64Array(2 * Math.min(rows, 4 * columns));
  const runs: Path[] = [];
  let [begin, end] = [0, 0];
  const keep = (row: number) => {
    kept[end++] = row;
    kept[end++] = series[row]!;
  };
  let before = Number.NEGATIVE_INFINITY;
  let column = -1;
  // rows of the column in hand
  let [first, least, greatest] = [0, 0, 0];
  const flush = () => {
    if (column < 0) return;
    const [early, late] = least < greatest ? [least, greatest] : [greatest, least];
    keep(first);
    if (early > first) keep(early);
    if (late > early) keep(late);
    if (before > late) keep(before);
  };
  const finish = () => {
    flush();
    if (end > begin) runs.push(kept.subarray(begin, end));
    begin = end;
    column = -1;
  };
  for (let row = 0; row < rows; row++) {
    const value = series[row]!;
    if (!Number.isFinite(value)) continue;
    const missing = row - before - 1;
    if (missing > 0 && (missing * columns) / rows >= 1) finish();
    const own = Math.floor(((row + 0.5) / rows) * columns);
    if (own === column) {
      if (value < series[least]!) least = row;
      if (value > series[greatest]!) greatest = row;
    } else {
      flush();
      first = least = greatest = row;
      column = own;
    }
    before = row;
  }
  finish();
  return runs;
}

/** What of a stretch lies between two limits, as stretches of their own; they end where the line leaves. */
export function withinLimits(run: Path, low: number, high: number): Path[] {
  const parts: number[][] = [];
  let part: number[] = [];
  const end = () => {
    if (part.length > 0) parts.push(part);
    part = [];
  };
  for (let at = 0; at < run.length; at += 2) {
    for (const [row, limit] of crossings(run, at, low, high)) {
      part.push(row, limit);
      // it goes on from here only where it has come in
      if (part.length > 2) end();
    }
    const value = run[at + 1]!;
    if (value >= low && value <= high) part.push(run[at]!, value);
    else end();
  }
  end();
  return parts;
}

/** A stretch whose values beyond the limits stand on them, as the edge of an area that is cut there. */
export function heldWithin(run: Path, low: number, high: number): Path {
  const held: number[] = [];
  for (let at = 0; at < run.length; at += 2) {
    for (const [row, limit] of crossings(run, at, low, high)) held.push(row, limit);
    held.push(run[at]!, Math.min(high, Math.max(low, run[at + 1]!)));
  }
  return held;
}

const none: readonly [row: number, limit: number][] = [];

/** Where the line to the place at `at` from the one before goes through a limit, from there on. */
function crossings(run: Path, at: number, low: number, high: number): typeof none {
  if (at === 0) return none;
  const from = run[at - 1]!;
  const to = run[at + 1]!;
  const through = (limit: number) => (from < limit && to > limit) || (from > limit && to < limit);
  if (!through(low) && !through(high)) return none;
  const rowOf = (limit: number) => run[at - 2]! + ((limit - from) / (to - from)) * (run[at]! - run[at - 2]!);
  const found = [low, high].filter(through).map((limit): [number, number] => [rowOf(limit), limit]);
  return found.sort(([one], [two]) => one - two);
}

/**
 * Places of labels so that none is nearer than `pitch` to the next and all lie from `top` to `bottom`, as near to where they
 * would be as can be: least squares, by pooling neighbours that would touch. `wanted` ascends.
 */
export function spreadOut(wanted: readonly number[], pitch: number, top: number, bottom: number): number[] {
  const pools: { sum: number; count: number }[] = [];
  const mean = ({ sum, count }: { sum: number; count: number }) => sum / count;
  wanted.forEach((y, i) => {
    pools.push({ sum: y - i * pitch, count: 1 });
    for (;;) {
      const [before, last] = pools.slice(-2);
      if (last === undefined || mean(before!) <= mean(last)) return;
      pools.splice(-2, 2, { sum: before!.sum + last.sum, count: before!.count + last.count });
    }
  });
  const most = bottom - (wanted.length - 1) * pitch;
  return pools
    .flatMap((pool) => Array.from({ length: pool.count }, () => Math.min(most, Math.max(top, mean(pool)))))
    .map((y, i) => y + i * pitch);
}
