import type { Group } from "../scene.ts";
import type { Arrangement } from "./order.ts";

/** Share of the height that rows of means take at most, all together. */
const MOST = 0.25;

/** An arrangement as `raiseMeans` gives it. */
export interface Raised<Of extends Group> {
  readonly order: Int32Array;
  readonly groups: readonly Of[];
  /** How many places each row of means takes. */
  readonly times: number;
  /** How high each is, in the unit of `height`. */
  readonly high: number;
}

/**
 * Rows of means among others that are finer than they may be: each takes so many places that it is `least` of `height` high, or less
 * where there are so many that they would leave too little to the tickers. undefined: they are high enough, or there are none.
 */
export function raiseMeans<Of extends Group>(
  { order, groups, means }: Pick<Arrangement, "order" | "means"> & { readonly groups: readonly Of[] },
  height: number,
  least: number,
): Raised<Of> | undefined {
  const count = means.length;
  if (count === 0 || height / order.length >= least) return undefined;
  const wanted = Math.min(least, (MOST * height) / count);
  const tickers = order.length - count;
  const times = Math.max(1, Math.ceil((wanted * tickers) / (height - wanted * count)));
  const raised = new Int32Array(tickers + times * count);
  let at = 0;
  const placed = groups.map((group) => {
    const from = at;
    // the first row of a group is that of its mean
    raised.fill(order[group.from]!, at, at + times);
    raised.set(order.subarray(group.from + 1, group.to), at + times);
    at += times + group.to - group.from - 1;
    return { ...group, from, to: at };
  });
  return { order: raised, groups: placed, times, high: (times * height) / raised.length };
}
