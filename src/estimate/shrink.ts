// Betas drawn towards what is likely beforehand: estimates far from the others are so by chance more often than by nature.

/**
 * weight * beta + (1 - weight) * target, in place.
 * Blume, "On the assessment of risk", Journal of Finance 26 (1971); with 2/3 and 1 the adjusted beta of terminals, which print
 * the weights as .67 and .33. Frazzini and Pedersen shrink alike, by 0.6.
 */
export function shrink(beta: Float64Array, weight: number, target: number): void {
  const rest = (1 - weight) * target;
  for (let k = 0; k < beta.length; k++) beta[k] = weight * beta[k]! + rest;
}

/**
 * The mean and the standard deviation of the posterior where a ticker's beta is normal about its estimate with the variance
 * se^2, and its group's betas on that date are the prior, normal with their mean b' and their variance s'^2 (ddof 1):
 *
 *   beta <- b' + w (beta - b'),  se <- se sqrt(w),  w = s'^2 / (s'^2 + se^2)
 *
 * in place, for N x `rows` estimates. NaN where a group has fewer than two tickers with an estimate on that date.
 * Vasicek, "A note on using cross-sectional information in Bayesian estimation of security betas", Journal of Finance 28
 * (1973).
 */
export function vasicek(
  beta: Float64Array,
  se: Float64Array,
  rows: number,
  groupOf: readonly string[] | undefined,
): void {
  const tickers = beta.length / Math.max(1, rows);
  const numbers = new Map<string, number>();
  const group = Int32Array.from({ length: tickers }, (_, i) => {
    const name = groupOf?.[i] ?? "";
    if (!numbers.has(name)) numbers.set(name, numbers.size);
    return numbers.get(name)!;
  });
  const n = new Float64Array(numbers.size * rows);
  const mean = new Float64Array(n.length);
  const spread = new Float64Array(n.length);
  // the mean first and deviations from it then, so that nothing is lost by subtracting sums
  for (let i = 0, k = 0; i < tickers; i++) {
    for (let at = group[i]! * rows, end = at + rows; at < end; at++, k++) {
      if (Number.isNaN(beta[k]! + se[k]!)) continue;
      n[at]!++;
      mean[at]! += beta[k]!;
    }
  }
  for (let at = 0; at < n.length; at++) mean[at]! /= n[at]!;
  for (let i = 0, k = 0; i < tickers; i++) {
    for (let at = group[i]! * rows, end = at + rows; at < end; at++, k++) {
      if (Number.isNaN(beta[k]! + se[k]!)) continue;
      const d = beta[k]! - mean[at]!;
      spread[at]! += d * d;
    }
  }
  for (let at = 0; at < n.length; at++) spread[at]! /= n[at]! - 1;
  for (let i = 0, k = 0; i < tickers; i++) {
    for (let at = group[i]! * rows, end = at + rows; at < end; at++, k++) {
      const prior = spread[at]!;
      const own = se[k]! * se[k]!;
      // a beta without error is itself, even where all are alike
      const w = own === 0 && prior >= 0 ? 1 : prior / (prior + own);
      beta[k] = mean[at]! + w * (beta[k]! - mean[at]!);
      se[k]! *= Math.sqrt(w); // s' sqrt(1 - w), without the difference
    }
  }
}
