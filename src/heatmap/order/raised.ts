import type { Group } from "../scene.ts";
import type { Arrangement } from "./order.ts";

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
 * where all of them would take more than a quarter. undefined: they are high enough, or there are none.
 */
export function raiseMeans<Of extends Group>(
  { order, groups, means }: Pick<Arrangement, "order" | "means"> & { readonly groups: readonly Of[] },
  height: number,
  least: number,
): Raised<Of> | undefined {
  const count = means.length;
  if (count === 0 || height / order.length >= least) return undefined;
  const wanted = Math.min(least, height / 4 / count);
  const times = Math.ceil((wanted * (order.length - count)) / (height - wanted * count));
  // the first row of a group is that of its mean
  const raised = groups.flatMap(({ from, to }) => [
    ...new Array<number>(times - 1).fill(order[from]!),
    ...order.subarray(from, to),
  ]);
  let at = 0;
  return {
    order: Int32Array.from(raised),
    groups: groups.map((group) => {
      const from = at;
      at += group.to - group.from + times - 1;
      return { ...group, from, to: at };
    }),
    times,
    high: (times * height) / raised.length,
  };
}
