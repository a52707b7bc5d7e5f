/**
 * Rolling beta by running sums in plain JavaScript, written as well as we can: what belongs to the market is computed
 * once, each cell adds the row that enters and takes off the row that leaves. Fast, and wrong for good after one outlier.
 * `values`: series of `rows` returns, one after the other; `window` at most `rows`.
 */
export function runningSums(
  values: Float64Array,
  market: Float64Array,
  rows: number,
  window: number,
  out: Float64Array,
): void {
  const mean = new Float64Array(rows);
  const inverse = new Float64Array(rows);
  let sum = 0;
  let squares = 0;
  for (let t = 0; t < rows; t++) {
    sum += market[t]!;
    squares += market[t]! * market[t]!;
    if (t >= window) {
      sum -= market[t - window]!;
      squares -= market[t - window]! * market[t - window]!;
    }
    mean[t] = sum / window;
    inverse[t] = 1 / (squares - (sum * sum) / window);
  }
  for (let base = 0; base < values.length; base += rows) {
    let x = 0;
    let xm = 0;
    for (let t = 0; t < window; t++) {
      const value = values[base + t]!;
      x += value;
      xm += value * market[t]!;
      out[base + t] = Number.NaN;
    }
    out[base + window - 1] = (xm - x * mean[window - 1]!) * inverse[window - 1]!;
    for (let t = window; t < rows; t++) {
      const enters = values[base + t]!;
      const leaves = values[base + t - window]!;
      x += enters - leaves;
      xm += enters * market[t]! - leaves * market[t - window]!;
      out[base + t] = (xm - x * mean[t]!) * inverse[t]!;
    }
  }
}
