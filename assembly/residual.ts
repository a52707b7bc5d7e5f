// Sum of squared residuals of one window, from the residuals: where cxx - beta cxm would cancel.
import { LIMIT } from "./pair";

/**
 * sum(e^2) - sum(e)^2 / n with e = x' - beta m' over the pairs of rows start <= k <= t, both series taken from their
 * means. An error d of beta adds only d^2 cmm.
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
  for (let k = start; k <= t; k++) {
    const vx = at(x, k);
    const vm = at(m, k);
    if (!(abs(vx) < LIMIT && abs(vm) < LIMIT)) continue;
    const e = vx - xFirst - xMean - beta * (vm - mFirst - mMean);
    sum += e;
    squares += e * e;
  }
  return squares - (sum / n) * sum;
}

@inline
function at(series: usize, t: i32): f64 {
  return load<f64>(series + ((<usize>t) << 3));
}
