// Sum of squared residuals of one window, from the residuals: where cxx - beta cxm would cancel.
import { LIMIT } from "./pair";

/**
 * SSE with e = x' - beta m' over the pairs of rows start <= k <= t, both series taken from their means:
 *
 *   sum(e^2) - sum(e)^2 / n - sum(e m')^2 / sum(m'^2)
 *
 * What is taken off is what the rounding of the means and of beta has left in the residuals.
 */
export function squaredResiduals(x: usize, m: usize, start: i32, t: i32, beta: f64): f64 {
  let n: f64 = 0;
  let xFirst: f64 = 0;
  let mFirst: f64 = 0;
  let xSum: f64 = 0;
  let mSum: f64 = 0;
  for (let k = start; k <= t; k++) {
    const vx = at(x, k);
    const vm = at(m, k);
    if (!(abs(vx) < LIMIT && abs(vm) < LIMIT)) continue;
    if (n == 0) {
      xFirst = vx;
      mFirst = vm;
    }
    n++;
    xSum += vx - xFirst;
    mSum += vm - mFirst;
  }
  const xMean = xSum / n;
  const mMean = mSum / n;
  let sum: f64 = 0;
  let squares: f64 = 0;
  let slope: f64 = 0;
  let mm: f64 = 0;
  for (let k = start; k <= t; k++) {
    const vx = at(x, k);
    const vm = at(m, k);
    if (!(abs(vx) < LIMIT && abs(vm) < LIMIT)) continue;
    const dm = vm - mFirst - mMean;
    const e = vx - xFirst - xMean - beta * dm;
    sum += e;
    squares += e * e;
    slope += e * dm;
    mm += dm * dm;
  }
  return squares - (sum / n) * sum - (slope / mm) * slope;
}

@inline
function at(series: usize, t: i32): f64 {
  return load<f64>(series + ((<usize>t) << 3));
}
