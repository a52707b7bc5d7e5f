/** The least and the greatest finite value (Infinity and -Infinity where there is none), and whether a value is not finite. */
export interface Extent {
  readonly low: number;
  readonly high: number;
  readonly missing: boolean;
}

export function extentOf(values: Float64Array): Extent {
  const fast = boundsOf(values);
  // an infinite value is missing, and hides the bounds of the others
  const infinite = fast.low === Number.NEGATIVE_INFINITY || fast.high === Number.POSITIVE_INFINITY;
  return infinite ? boundsOf(values.map((x) => (Number.isFinite(x) ? x : Number.NaN))) : fast;
}

function boundsOf(values: Float64Array): Extent {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  let missing = false;
  for (let i = 0; i < values.length; i++) {
    // nearly all lie between, and the loop itself takes longer than a look at one
    for (const end = values.length - 3; i < end; i += 4) {
      const [a, b, c, d] = [values[i]!, values[i + 1]!, values[i + 2]!, values[i + 3]!];
      if (!(a >= low && a <= high && b >= low && b <= high && c >= low && c <= high && d >= low && d <= high))
        break;
    }
    if (i === values.length) break;
    const x = values[i]!;
    if (x < low) low = x;
    if (x > high) high = x;
    missing ||= Number.isNaN(x);
  }
  return { low, high, missing };
}
