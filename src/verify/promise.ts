/*
What the kernel promises of every value it gives: |computed - exact| <= max(1e-13 |exact|, 1e-14 scale).

The natural scale of a statistic is what it changes by, to first order, when every deviation from the mean (and, for
means, every value) changes by its own size: a rounding of the inputs to a relative u moves the statistic by u x scale.
*/

export const RELATIVE = 1e-13;
export const OF_SCALE = 1e-14;

/**
 * An exact value, rounded once, and its natural scale. Value and scale are NaN where the statistic is undefined; the
 * scale is infinite where the data do not determine the value to any digit, and then nothing is promised.
 */
export interface Exact {
  readonly value: number;
  readonly scale: number;
}

/** The error in units of the promise: up to 1 keeps it. Infinite where one of the two is missing and the other not. */
export function promiseError(computed: number, exact: Exact): number {
  return ratio(computed, exact, Math.max(RELATIVE * Math.abs(exact.value), OF_SCALE * exact.scale));
}

/** The error in units of the natural scale. Infinite where one of the two is missing and the other not. */
export function scaleError(computed: number, exact: Exact): number {
  return ratio(computed, exact, exact.scale);
}

function ratio(computed: number, { value, scale }: Exact, unit: number): number {
  if (Math.abs(computed) === Number.POSITIVE_INFINITY) return Number.POSITIVE_INFINITY;
  if (scale === Number.POSITIVE_INFINITY) return 0;
  if (Number.isNaN(value) || Number.isNaN(computed)) {
    return Number.isNaN(value) && Number.isNaN(computed) ? 0 : Number.POSITIVE_INFINITY;
  }
  return computed === value ? 0 : Math.abs(computed - value) / unit;
}
