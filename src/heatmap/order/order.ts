import { checkInteger, nearest, shownValue } from "../../panel/error.ts";
import type { Matrix } from "../../panel/matrix.ts";
import { finish, type Steps } from "../../panel/steps.ts";
import { clusterSteps } from "../cluster/cluster.ts";
import type { Group } from "../scene.ts";
import { checkSort, type Keys, keysOf, meanOf, type Sort } from "./keys.ts";

const GROUP_ORDERS = ["label", "mean"] as const;

export interface ArrangeOptions {
  /** What the tickers are sorted by, from the top. Ties go by name; tickers without a key come last. Default: `name`. */
  readonly sort?: Sort;
  /** What keys of the caller's are called in the picture, such as the name of their column. Default: nothing is said of them. */
  readonly sortName?: string;
  /** Whether the lowest key stands on top. Default: yes for names and texts, no for numbers. */
  readonly ascending?: boolean;
  /** Only these tickers, by number. Default: all. */
  readonly among?: Int32Array;
  /** Only the first so many of the order, of the tickers that have a key; with `bottom`, both. */
  readonly top?: number;
  /** Only the last so many of the order, of the tickers that have a key. */
  readonly bottom?: number;
  /** The group of each ticker, in the matrix's order, "" for none; groups stand together, each sorted. Default: none. */
  readonly groupOf?: readonly string[];
  /** `label` (default): A to Z by code units. `mean`: of the tickers' means, the highest first unless `ascending`. */
  readonly groupOrder?: (typeof GROUP_ORDERS)[number];
  /** Whether a row on top of each group shows its mean at each date, of the values there are. Default: no. */
  readonly groupMeans?: boolean;
  /** Called now and then while tickers are clustered. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** Which ticker stands in which place, and which places belong together. */
export interface Arrangement {
  /** Ticker numbers from the top of the picture to the bottom; N + g is the row of means[g]. */
  readonly order: Int32Array;
  /** From the top; none where no groups were asked for. That of tickers without one is the last and has the label "". */
  readonly groups: readonly Group[];
  /** For each group that has a row of means the numbers of its tickers, shown or not. */
  readonly means: readonly Int32Array[];
  /** For the picture to tell. */
  readonly sorted: Sorted;
}

/** What the tickers were sorted by. */
export interface Sorted {
  /** `keys`: of the caller's, called `name` if that is not empty. */
  readonly by: Exclude<Sort, readonly unknown[] | Float64Array> | "keys";
  readonly name: string;
  /** Whether the keys are names or other texts, not numbers. */
  readonly texts: boolean;
  readonly ascending: boolean;
  /** How many of the first and of the last are shown; 0 and 0: all. */
  readonly top: number;
  readonly bottom: number;
  /** Of groups that stand by their means: whether the lowest is on top. undefined: they stand by label, or there are none. */
  readonly groupsAscending: boolean | undefined;
}

/** Sorts, selects and groups the tickers. Throws a RangeError for options out of their range. */
export function arrangeTickers(matrix: Matrix, options: ArrangeOptions): Arrangement {
  return finish(arrangeSteps(matrix, options), options.onProgress);
}

/** The same in steps, of which there are none but where tickers are clustered. */
export function* arrangeSteps(matrix: Matrix, options: ArrangeOptions): Steps<Arrangement> {
  checkArrange(options, matrix);
  const { groupOf, groupMeans = false } = options;
  const { order, sorted } = yield* orderOf(matrix, options);
  if (groupOf === undefined) return { order, groups: [], means: [], sorted };
  const members = new Map<string, number[]>();
  for (const i of order) {
    const label = groupOf[i]!;
    const group = members.get(label);
    if (group === undefined) members.set(label, [i]);
    else group.push(i);
  }
  const labels = groupLabels(matrix, [...members.keys()], groupOf, options);
  const means = groupMeans ? labels.map((label) => allOf(groupOf, label)) : [];
  const places: number[] = [];
  const groups = labels.map((label, g) => {
    const from = places.length;
    if (groupMeans) places.push(matrix.tickers.length + g);
    for (const i of members.get(label)!) places.push(i);
    return { label, from, to: places.length };
  });
  return { order: Int32Array.from(places), groups, means, sorted };
}

/** Throws a RangeError for what is wrong with the options; without a matrix, whatever its tickers are. */
export function checkArrange(options: ArrangeOptions, matrix?: Matrix): void {
  const { sort = "name", top, bottom, groupOf, groupOrder = "label", groupMeans } = options;
  checkSort(sort, matrix);
  if (!GROUP_ORDERS.includes(groupOrder)) {
    const near = nearest(String(groupOrder), GROUP_ORDERS, 1);
    throw new RangeError(
      `groupOrder must be one of ${GROUP_ORDERS.join(", ")}, got ${shownValue(groupOrder)}: did you mean ${near}?`,
    );
  }
  if (top !== undefined) checkInteger("top", top, 1);
  if (bottom !== undefined) checkInteger("bottom", bottom, 1);
  if (sort === "cluster" && (top ?? bottom) !== undefined) {
    throw new RangeError("top and bottom need a sort with a key, such as mean, got cluster");
  }
  if (matrix === undefined) return;
  if (groupOf === undefined) {
    if (groupMeans) throw new RangeError("groupMeans needs groupOf, the group of each ticker");
  } else if (groupOf.length !== matrix.tickers.length) {
    throw new RangeError(
      `groupOf must have a label for each of the ${matrix.tickers.length} tickers, got ${groupOf.length}`,
    );
  }
}

/** The tickers that are shown, in their order; where they are clustered, those of each group by themselves. */
function* orderOf(matrix: Matrix, options: ArrangeOptions): Steps<Pick<Arrangement, "order" | "sorted">> {
  const { sort = "name", ascending, top, bottom, groupOf } = options;
  const among = options.among ?? Int32Array.from(matrix.tickers.keys());
  if (sort === "cluster") {
    const byName = byKeys(matrix, among, matrix.tickers, true).order;
    const labels = groupOf === undefined ? [undefined] : [...new Set(groupOf)];
    const parts = labels.map((label) =>
      label === undefined ? byName : byName.filter((i) => groupOf![i] === label),
    );
    const order = yield* clustered(matrix, parts, ascending ?? false);
    return { order, sorted: sortedOf(options) };
  }
  const keys = keysOf(matrix, sort) ?? matrix.tickers;
  const texts = !(keys instanceof Float64Array);
  const sorted = { ...sortedOf(options), texts, ascending: ascending ?? texts };
  const { order, known } = byKeys(matrix, among, keys, sorted.ascending);
  if (top === undefined && bottom === undefined) return { order, sorted };
  const first = Math.min(known, top ?? 0);
  const last = Math.min(known - first, bottom ?? 0);
  return {
    order: Int32Array.of(...order.subarray(0, first), ...order.subarray(known - last, known)),
    sorted: { ...sorted, top: first, bottom: last },
  };
}

/** What is told of these options, of numbers that all have a place. */
export function sortedOf({
  sort = "name",
  sortName = "",
  ascending = false,
  ...groups
}: ArrangeOptions): Sorted {
  const byMeans = groups.groupOf !== undefined && groups.groupOrder === "mean";
  return {
    by: typeof sort === "object" ? "keys" : sort,
    name: sortName,
    ...{ texts: false, ascending, top: 0, bottom: 0 },
    groupsAscending: byMeans ? ascending : undefined,
  };
}

/** Ticker numbers in the order of their keys, ties by name, then as they come; the first `known` have one. */
function byKeys(
  { tickers }: Matrix,
  among: Int32Array,
  keys: Keys,
  ascending: boolean,
): { order: Int32Array; known: number } {
  const isMissing = (i: number) => keys !== tickers && (keys[i] === "" || Number.isNaN(keys[i]));
  const sign = ascending ? 1 : -1;
  const compare = (a: number, b: number): number => {
    const [x, y] = [keys[a]!, keys[b]!];
    if (x !== y) return x < y ? -sign : sign;
    if (tickers[a] === tickers[b]) return a - b;
    return tickers[a]! < tickers[b]! ? -1 : 1;
  };
  const numbers = [...among];
  const known = numbers.filter((i) => !isMissing(i)).sort(compare);
  const names = (a: number, b: number) =>
    tickers[a] === tickers[b] ? a - b : tickers[a]! < tickers[b]! ? -1 : 1;
  const missing = numbers.filter(isMissing).sort(names);
  return { order: Int32Array.from([...known, ...missing]), known: known.length };
}

/** Each part by likeness; of the two ways round, the one whose upper half has the higher mean, or the lower one. */
function* clustered(matrix: Matrix, parts: readonly Int32Array[], ascending: boolean): Steps<Int32Array> {
  const { values, time } = matrix;
  const rows = time.values.length;
  const means = keysOf(matrix, "mean") as Float64Array;
  const total = parts.reduce((sum, part) => sum + part.length * part.length, 0);
  let before = 0;
  const order: number[] = [];
  for (const part of parts) {
    const steps = clusterSteps(values, rows, part);
    let next = steps.next();
    for (; !next.done; next = steps.next()) yield (before + part.length * part.length * next.value) / total;
    const found = next.value;
    before += part.length * part.length;
    const known = found.filter((i) => !Number.isNaN(means[i]));
    const half = Math.floor(known.length / 2);
    const upper = meanOf(Float64Array.from(known.subarray(0, half), (i) => means[i]!));
    const lower = meanOf(Float64Array.from(known.subarray(known.length - half), (i) => means[i]!));
    if (ascending ? upper > lower : upper < lower) known.reverse();
    for (const i of known) order.push(i);
    for (const i of found.subarray(known.length)) order.push(i);
  }
  return Int32Array.from(order);
}

/** The labels in their order, that of no group last. */
function groupLabels(
  matrix: Matrix,
  labels: readonly string[],
  groupOf: readonly string[],
  { groupOrder = "label", ascending = false }: ArrangeOptions,
): string[] {
  const named = labels.filter((label) => label !== "").sort();
  const none = labels.filter((label) => label === "");
  if (groupOrder === "label") return [...named, ...none];
  const means = keysOf(matrix, "mean") as Float64Array;
  const meanOfGroup = new Map(
    named.map((label) => {
      const mean = meanOf(Float64Array.from(allOf(groupOf, label), (i) => means[i]!));
      return [label, Number.isNaN(mean) ? Number.NEGATIVE_INFINITY : ascending ? -mean : mean];
    }),
  );
  const above = (a: string, b: string) => (meanOfGroup.get(a)! > meanOfGroup.get(b)! ? 1 : 0);
  return [...named.sort((a, b) => above(b, a) - above(a, b)), ...none];
}

function allOf(groupOf: readonly string[], label: string): Int32Array {
  return Int32Array.from(groupOf.keys()).filter((i) => groupOf[i] === label);
}
