/** A place of a line or an edge: the row, from 0, and its value. Crossings of a limit lie between rows. */
export interface Place {
  readonly row: number;
  readonly value: number;
}

/**
 * Stretches of a series without a gap that shows. Of rows that share one of `columns` equal columns only the first, the least, the
 * greatest and the last are kept, in their order: a line through these covers the same pixels as one through all (M4; Jugel,
 * Jerzak, Hackenbroich and Markl, VLDB 2014). A gap shows if it is as wide as a column.
 */
export function runsOf(series: Float64Array, columns: number): Place[][] {
  const rows = series.length;
  const runs: Place[][] = [];
  let run: Place[] | undefined;
  let before = Number.NEGATIVE_INFINITY;
  let column = -1;
  let kept: { first: number; least: number; greatest: number; last: number } | undefined;
  const flush = () => {
    if (kept === undefined) return;
    const own = [...new Set([kept.first, kept.least, kept.greatest, kept.last])].sort((a, b) => a - b);
    for (const row of own) run!.push({ row, value: series[row]! });
    kept = undefined;
  };
  for (let row = 0; row < rows; row++) {
    const value = series[row]!;
    if (!Number.isFinite(value)) continue;
    const missing = row - before - 1;
    if (run === undefined || (missing * columns) / rows >= 1) {
      flush();
      run = [];
      runs.push(run);
    }
    const own = Math.floor(((row + 0.5) / rows) * columns);
    if (kept !== undefined && own === column) {
      if (value < series[kept.least]!) kept.least = row;
      if (value > series[kept.greatest]!) kept.greatest = row;
      kept.last = row;
    } else {
      flush();
      kept = { first: row, least: row, greatest: row, last: row };
      column = own;
    }
    before = row;
  }
  flush();
  return runs;
}

/** What of a stretch lies between two limits, as stretches of their own; they end where the line leaves. */
export function withinLimits(run: readonly Place[], low: number, high: number): Place[][] {
  const parts: Place[][] = [];
  let part: Place[] = [];
  const end = () => {
    if (part.length > 0) parts.push(part);
    part = [];
  };
  run.forEach((place, i) => {
    if (i > 0) {
      for (const crossing of crossings(run[i - 1]!, place, low, high)) {
        part.push(crossing);
        // it goes on from here only where it has come in
        if (part.length > 1) end();
      }
    }
    if (place.value >= low && place.value <= high) part.push(place);
    else end();
  });
  end();
  return parts;
}

/** A stretch whose values beyond the limits stand on them, as the edge of an area that is cut there. */
export function heldWithin(run: readonly Place[], low: number, high: number): Place[] {
  const held = ({ row, value }: Place) => ({ row, value: Math.min(high, Math.max(low, value)) });
  return run.flatMap((place, i) =>
    i === 0 ? [held(place)] : [...crossings(run[i - 1]!, place, low, high), held(place)],
  );
}

/** Where the line from a to b goes through a limit, from a on. */
function crossings(a: Place, b: Place, low: number, high: number): Place[] {
  const found = [low, high].flatMap((limit) =>
    (a.value < limit && b.value > limit) || (a.value > limit && b.value < limit)
      ? [{ row: a.row + ((limit - a.value) / (b.value - a.value)) * (b.row - a.row), value: limit }]
      : [],
  );
  return found.sort((one, two) => one.row - two.row);
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
