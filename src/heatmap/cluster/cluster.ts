import { finish, type Steps } from "../../panel/steps.ts";
import { reduceCells } from "../cells/reduce.ts";
import { orderLeaves, roomFor } from "./leaves.ts";
import { openModule } from "./module.ts";
import { linkRows } from "./tree.ts";

export interface ClusterOptions {
  /** Columns are made into at most so many, each the mean of neighbours. Default: 128; Infinity leaves them as they are. */
  readonly bins?: number;
  /** Called now and then with the share that is done, of 1. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/**
 * Numbers of rows in an order in which neighbours are alike: hierarchical clustering by Ward's linkage, then the optimal
 * leaf order, of the least sum of distances between neighbours that the tree allows (Bar-Joseph, Gifford and Jaakkola 2001).
 *
 * `values`: rows of `columns` numbers, one behind the other; `rows`: those to be ordered, of which the one that comes first
 * in it wins ties. The distance is Euclidean over the columns in which both rows have a finite value, scaled up to all of
 * them: sqrt(columns / shared * sum of squares). Rows that share none are as far apart as the furthest that do; rows without
 * a value come last, as they are in `rows`. Takes N x N x 4 bytes and at most N^3 / 6 steps, four at a time.
 */
export function clusterRows(
  values: Float64Array,
  columns: number,
  rows: Int32Array,
  { bins, onProgress }: ClusterOptions = {},
): Int32Array {
  return finish(clusterSteps(values, columns, rows, bins), onProgress);
}

/** The same in steps of a hundredth. */
export function* clusterSteps(
  values: Float64Array,
  columns: number,
  rows: Int32Array,
  bins = 128,
): Steps<Int32Array> {
  const width = Math.max(0, Math.min(columns, bins));
  const starts = Int32Array.from({ length: width + 1 }, (_, bin) =>
    Math.floor((bin * columns) / (width || 1)),
  );
  const lines = Int32Array.from({ length: rows.length + 1 }, (_, i) => i);
  const means = reduceCells(values, columns, rows, lines, starts, "mean", 0);
  const isKnown = (i: number) => !means.subarray(i * width, (i + 1) * width).every(Number.isNaN);
  const places = [...rows.keys()];
  const known = places.filter(isKnown);
  const blank = places.filter((i) => !isKnown(i));
  const order = known.length < 2 ? known.keys() : yield* orderOf(tableOf(means, width, known));
  return Int32Array.from([...Array.from(order, (i) => known[i]!), ...blank], (place) => rows[place]!);
}

/** Rows of floats within -1 and 1, each of so many that a vector of eight goes on to no other row. */
interface Table {
  readonly size: number;
  readonly width: number;
  readonly stride: number;
  readonly cells: Float32Array;
  /** Whether a row lacks a value. */
  readonly gaps: Uint8Array;
}

function tableOf(means: Float64Array, width: number, known: readonly number[]): Table {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < means.length; i++) {
    if (means[i]! < low) low = means[i]!;
    if (means[i]! > high) high = means[i]!;
  }
  const centre = low / 2 + high / 2;
  const half = high / 2 - low / 2 || 1;
  const stride = Math.ceil(width / 8) * 8;
  const cells = new Float32Array(known.length * stride);
  const gaps = new Uint8Array(known.length);
  for (const [i, place] of known.entries()) {
    const row = cells.subarray(i * stride, (i + 1) * stride);
    for (let bin = 0; bin < width; bin++) row[bin] = (means[place * width + bin]! - centre) / half;
    gaps[i] = row.some(Number.isNaN) ? 1 : 0;
    if (gaps[i] === 1) row.fill(Number.NaN, width);
  }
  return { size: known.length, width, stride, cells, gaps };
}

/** Shares of the whole that are done when distances, the tree, and distances in its order are. */
const DONE = [0.15, 0.3, 0.4];
/** Distances are whole numbers up to this, or what their sum leaves room for. */
const FINEST = 2 ** 24;

function* orderOf(table: Table): Steps<Int32Array> {
  const { size, width, stride, cells, gaps } = table;
  const { turned, panel } = roomFor(size);
  const sizes = [4 * size * size, cells.byteLength, 4 * size, 4 * size, 4 * size + 16, turned, panel, panel];
  const { exports, places } = openModule(sizes);
  const [square, rowsAt, lineAt, logAt, countsAt, turnedAt, panelAt, through] = places as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const { memory, spread, mirror, quantise } = exports;
  let told = 0;
  /** One of the parts of all; what it yields is told when a hundredth more is done. */
  const part = function* <T>(number: number, steps: Steps<T>): Steps<T> {
    const from = DONE[number - 1] ?? 0;
    for (let next = steps.next(); ; next = steps.next()) {
      if (next.done) return next.value;
      const done = from + ((DONE[number] ?? 1) - from) * next.value;
      if (done - told < 0.01 && done < 1) continue;
      told = done;
      yield done;
    }
  };
  /** Distances of the rows in this order into the square; returns the largest. */
  const measure = function* (rows: Iterable<number>): Steps<number> {
    const room = new Float32Array(memory.buffer, rowsAt, cells.length);
    const flags = new Uint8Array(memory.buffer, lineAt, size);
    let at = 0;
    for (const row of rows) {
      room.set(cells.subarray(row * stride, (row + 1) * stride), at * stride);
      flags[at++] = gaps[row]!;
    }
    let most = 0;
    for (let i = 0; i < size; i += 4) {
      most = Math.max(most, spread(rowsAt, lineAt, 4 * stride, width, i, square, size, panelAt));
      yield (i * i) / (size * size);
    }
    return most;
  };

  mirror(square, size, yield* part(0, measure(new Int32Array(size).keys())));
  const tree = yield* part(1, linkRows(exports, square, size, lineAt, logAt, countsAt));
  const most = yield* part(2, measure(tree.leaves));
  const finest = Math.min(FINEST, Math.floor((2 ** 31 - 1) / size));
  quantise(square, size, most > 0 ? finest / most : 0, most);
  const room = { square, turned: turnedAt, panel: panelAt, through };
  const order = yield* part(3, orderLeaves(exports, tree, room));
  return order.map((place) => tree.leaves[place]!);
}
