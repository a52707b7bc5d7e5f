// The definitions once more, in doubles and as plainly as they can be written: what keeps the promise everywhere shows
// that oracle and scales are right, and that the promise can be kept.
import { describe, expect, test } from "vitest";
import { families, moving, returnsOf } from "../../bench/families.mjs";
import type { Stat } from "../../src/panel/result.ts";
import { ExactPair } from "../../src/verify/exact.ts";
import { promiseError } from "../../src/verify/promise.ts";

/** Sum with Neumaier's compensation. */
function sum(values: number[]): number {
  let total = 0;
  let lost = 0;
  for (const value of values) {
    const next = total + value;
    lost += Math.abs(total) >= Math.abs(value) ? total - next + value : value - next + total;
    total = next;
  }
  return total + lost;
}

const median = (values: number[]) => values.toSorted((a, b) => a - b)[values.length >> 1]!;

/** Statistics of the pairs x, m with ddof 1: anchored at the median, centred, residuals one by one. */
function twoPass(x: number[], m: number[]): Record<Stat, number> {
  const n = x.length;
  const [anchorX, anchorM] = [median(x), median(m)];
  const restX = sum(x.map((value) => value - anchorX)) / n;
  const restM = sum(m.map((value) => value - anchorM)) / n;
  const dx = x.map((value) => value - anchorX - restX);
  const dm = m.map((value) => value - anchorM - restM);
  const cxx = sum(dx.map((value) => value * value));
  const cmm = sum(dm.map((value) => value * value));
  const cxm = sum(dx.map((value, i) => value * dm[i]!));
  const [mean_x, mean_m] = [anchorX + restX, anchorM + restM];
  const beta = cxm / cmm;
  const alpha = mean_x - beta * mean_m;
  const corr = cxm / Math.sqrt(cxx) / Math.sqrt(cmm);
  const squares = sum(dx.map((value, i) => (value - beta * dm[i]!) ** 2));
  const perfect = squares <= 2 ** -100 * cxx;
  const fitted = n > 2 && cmm > 0;
  const resid_std = fitted ? Math.sqrt((perfect ? 0 : squares) / (n - 2)) : Number.NaN;
  const se_beta = resid_std / Math.sqrt(cmm);
  const se_alpha = resid_std * Math.sqrt(1 / n + mean_m ** 2 / cmm);
  const perDegree = (value: number) => (n > 1 ? value / (n - 1) : Number.NaN);
  return {
    ...{ n, mean_x, mean_m, beta, alpha, corr, r2: corr * corr, resid_std, se_beta, se_alpha },
    ...{ cov: perDegree(cxm), var_x: perDegree(cxx), var_m: perDegree(cmm) },
    t_beta: perfect ? Number.NaN : beta / se_beta,
    t_alpha: perfect ? Number.NaN : alpha / se_alpha,
  };
}

function check(x: Float64Array, m: Float64Array, window: number, t: number): void {
  const start = Math.max(0, t - window + 1);
  const counted = Array.from({ length: t + 1 - start }, (_, k) => start + k).filter(
    (row) => !Number.isNaN(x[row]! + m[row]!),
  );
  if (counted.length === 0) return;
  const exact = new ExactPair(x.subarray(start, t + 1), m.subarray(start, t + 1)).window(0, t + 1 - start);
  const plain = twoPass(
    counted.map((row) => x[row]!),
    counted.map((row) => m[row]!),
  );
  for (const stat of Object.keys(exact) as Stat[]) {
    const error = promiseError(plain[stat], exact[stat]);
    if (!(error <= 1))
      expect.fail(`${stat}, row ${t}: ${plain[stat]}, not ${exact[stat].value}, ${error} x the promise`);
  }
}

describe.each([2, 3, 5, 20, 60, 252])("two passes over windows of %i", (window) => {
  const rows = 3 * window + 11;

  test.each(Object.keys(families))("%s", (name) => {
    const { series, market } = families[name]!(returnsOf(5, rows, window), window, window);
    for (const x of series) {
      for (let k = 0; k < 25; k++) check(x, market, window, Math.floor((k * rows) / 25));
    }
  });

  test.each(Object.keys(moving))("%s, at any row", (name) => {
    for (let k = 0; k < 8; k++) {
      const { series, market } = returnsOf(1, rows, k + 1);
      const p = window + 3 + Math.floor((k * window) / 8);
      moving[name]!(series[0]!, market, p);
      for (const t of [p - 1, p, p + 1, p + (window >> 1), p + window - 1])
        check(series[0]!, market, window, t);
    }
  });
});
