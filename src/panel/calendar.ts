import { DataError, nearest } from "./error.ts";
import { createPanel, type Panel } from "./panel.ts";
import { formatTime, sameTime, type TimeIndex } from "./time.ts";

/**
 * The named tickers, in the order of `names`. Throws a DataError naming the nearest ones when one is not there. The values
 * may be a part of the panel's own.
 */
export function takeSeries(panel: Panel, names: readonly string[]): Panel {
  const at = new Map(panel.tickers.map((ticker, i) => [ticker, i]));
  const indices = names.map((name) => {
    const i = at.get(name);
    if (i === undefined) {
      const near = nearest(name, panel.tickers).join(", ");
      throw new DataError(
        `no ticker ${JSON.stringify(name)} among the ${panel.tickers.length}; nearest: ${near}`,
      );
    }
    return i;
  });
  return takeIndices(panel, indices);
}

/**
 * All tickers but the named ones; names that are not there are ignored. The same panel where none is dropped; else the
 * values may be a part of its own.
 */
export function dropTickers(panel: Panel, names: readonly string[]): Panel {
  if (!names.some((name) => panel.tickers.includes(name))) return panel;
  const gone = new Set(names);
  return takeIndices(
    panel,
    panel.tickers.flatMap((ticker, i) => (gone.has(ticker) ? [] : [i])),
  );
}

/** The tickers at these places, in this order. */
export function takeIndices(panel: Panel, indices: readonly number[]): Panel {
  const rows = panel.time.values.length;
  const tickers = indices.map((i) => panel.tickers[i]!);
  const first = indices[0] ?? 0;
  // neighbours need no copy, as where a benchmark stood before or behind all others
  if (indices.every((i, k) => i === first + k)) {
    const values = panel.values.subarray(first * rows, (first + indices.length) * rows);
    return { ...panel, tickers, values };
  }
  const values = new Float64Array(indices.length * rows);
  for (const [to, from] of indices.entries())
    values.set(panel.values.subarray(from * rows, (from + 1) * rows), to * rows);
  return { ...panel, tickers, values };
}

/** The panel over another time index: rows it has are kept, rows it lacks are missing. The same panel over its own. */
export function alignTo(panel: Panel, time: TimeIndex): Panel {
  checkKinds([panel.time, time]);
  if (sameTime(panel.time, time)) return panel;
  const from = panel.time.values;
  const source = new Int32Array(time.values.length).fill(-1);
  for (let t = 0, u = 0; t < source.length; t++) {
    while (u < from.length && from[u]! < time.values[t]!) u++;
    if (u < from.length && from[u] === time.values[t]) source[t] = u;
  }
  const values = new Float64Array(panel.tickers.length * source.length);
  for (let i = 0, k = 0; i < panel.tickers.length; i++) {
    const row = i * from.length;
    for (let t = 0; t < source.length; t++, k++)
      values[k] = source[t]! < 0 ? Number.NaN : panel.values[row + source[t]!]!;
  }
  return { ...panel, time, values };
}

/** The points in time that all indices share. */
export function sharedTime(times: readonly TimeIndex[]): TimeIndex {
  checkKinds(times);
  const [first, ...others] = times;
  const rest = others.map((time) => new Set(time.values));
  return { kind: first!.kind, values: first!.values.filter((value) => rest.every((set) => set.has(value))) };
}

/** The points in time that any index has. */
export function allTime(times: readonly TimeIndex[]): TimeIndex {
  checkKinds(times);
  const first = times[0]!;
  let last = first;
  const values = new Set(first.values);
  for (const time of times) {
    // thousands of files mostly have the dates of the one before
    if (time === last || sameTime(time, last)) continue;
    for (const value of time.values) values.add(value);
    last = time;
  }
  return values.size === first.values.length
    ? first
    : { kind: first.kind, values: Float64Array.from(values).sort() };
}

/** The rows in which at least one series has a value; the same panel where all have. */
export function withValues(panel: Panel): Panel {
  const rows = panel.time.values.length;
  const some = new Uint8Array(rows);
  // mostly a few series have a value in every row
  for (let base = 0, left = rows; base < panel.values.length && left > 0; base += rows) {
    for (let t = 0; t < rows; t++) {
      if (some[t] === 1 || Number.isNaN(panel.values[base + t]!)) continue;
      some[t] = 1;
      left--;
    }
  }
  return alignTo(panel, { kind: panel.time.kind, values: panel.time.values.filter((_, t) => some[t] === 1) });
}

/** The rows from `from` to `to`, both included, in the units of the panel's time index. */
export function sliceTime(panel: Panel, from: number, to: number): Panel {
  const { kind, values } = panel.time;
  return alignTo(panel, { kind, values: values.filter((value) => value >= from && value <= to) });
}

/** The tickers of all panels side by side over all their dates. Throws a DataError when a ticker comes twice. */
export function mergePanels(panels: readonly Panel[]): Panel {
  if (panels.length === 1) return panels[0]!;
  const seen = new Set<string>();
  for (const ticker of panels.flatMap((panel) => panel.tickers)) {
    if (seen.has(ticker))
      throw new DataError(`ticker ${ticker} is in more than one file; rename or leave out one of them`);
    seen.add(ticker);
  }
  const time = allTime(panels.map((panel) => panel.time));
  const values = new Float64Array(seen.size * time.values.length);
  let offset = 0;
  for (const panel of panels) {
    const aligned = alignTo(panel, time).values;
    values.set(aligned, offset);
    offset += aligned.length;
  }
  return createPanel(
    time,
    [...seen],
    values,
    panels.flatMap((panel) => panel.notes),
  );
}

function checkKinds(times: readonly TimeIndex[]): void {
  if (times.every((time) => time.kind === times[0]!.kind)) return;
  const example = (kind: TimeIndex["kind"]) => {
    const time = times.find((one) => one.kind === kind)!;
    return time.values.length > 0 ? formatTime(kind, time.values[0]!) : "none";
  };
  throw new DataError(
    `one file has dates (${example("day")}), another times of day (${example("instant")}); give both the same kind, or take times as dates with --time-zone`,
  );
}
