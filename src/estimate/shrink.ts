import { Series } from "./module.ts";

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
  const series = new Series(rows, 2 + 3 * numbers.size);
  const { module, at, views } = series;
  const [BETA, SE] = at as [number, number];
  const [N, MEAN, SPREAD] = [
    (g: number) => 2 + 3 * g,
    (g: number) => 3 + 3 * g,
    (g: number) => 4 + 3 * g,
  ] as const;
  const each = (work: (g: number, base: number) => void) => {
    for (let i = 0; i < tickers; i++) {
      series.load(0, beta, i * rows);
      series.load(1, se, i * rows);
      work(group[i]!, i * rows);
    }
  };
  // the mean first and deviations from it then, so that nothing is lost by subtracting sums
  each((g) => module.tally(BETA, SE, rows, at[N(g)]!, at[MEAN(g)]!));
  for (let g = 0; g < numbers.size; g++) {
    const [n, mean] = [views[N(g)]!, views[MEAN(g)]!];
    for (let t = 0; t < rows; t++) mean[t]! /= n[t]!;
  }
  each((g) => module.spread(BETA, SE, rows, at[MEAN(g)]!, at[SPREAD(g)]!));
  for (let g = 0; g < numbers.size; g++) {
    const [n, spread] = [views[N(g)]!, views[SPREAD(g)]!];
    for (let t = 0; t < rows; t++) spread[t]! /= n[t]! - 1;
  }
  each((g, base) => {
    module.posterior(BETA, SE, rows, at[MEAN(g)]!, at[SPREAD(g)]!);
    beta.set(views[0]!, base);
    se.set(views[1]!, base);
  });
}
