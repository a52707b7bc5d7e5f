// What others do, written as well as we can.

/**
 * Rolling beta by running sums in plain JavaScript: what belongs to the market is computed once, each cell adds the row
 * that enters and takes off the row that leaves. Fast, and wrong for good after one outlier.
 */
export function runningSums(values, market, rows, window, out) {
  const mean = new Float64Array(rows);
  const inverse = new Float64Array(rows);
  let sum = 0;
  let squares = 0;
  for (let t = 0; t < rows; t++) {
    sum += market[t];
    squares += market[t] * market[t];
    if (t >= window) {
      sum -= market[t - window];
      squares -= market[t - window] * market[t - window];
    }
    mean[t] = sum / window;
    inverse[t] = 1 / (squares - (sum * sum) / window);
  }
  for (let base = 0; base < values.length; base += rows) {
    let x = 0;
    let xm = 0;
    for (let t = 0; t < window; t++) {
      const value = values[base + t];
      x += value;
      xm += value * market[t];
      out[base + t] = Number.NaN;
    }
    out[base + window - 1] = (xm - x * mean[window - 1]) * inverse[window - 1];
    for (let t = window; t < rows; t++) {
      const enters = values[base + t];
      const leaves = values[base + t - window];
      x += enters - leaves;
      xm += enters * market[t] - leaves * market[t - window];
      out[base + t] = (xm - x * mean[t]) * inverse[t];
    }
  }
}

/** Rolling beta by two passes over every window: right, and slower by the length of the window. */
export function twoPass(values, market, rows, window, out) {
  for (let base = 0; base < values.length; base += rows) {
    out.fill(Number.NaN, base, base + window - 1);
    for (let t = window - 1; t < rows; t++) {
      let x = 0;
      let m = 0;
      for (let k = t - window + 1; k <= t; k++) {
        x += values[base + k];
        m += market[k];
      }
      x /= window;
      m /= window;
      let xm = 0;
      let mm = 0;
      for (let k = t - window + 1; k <= t; k++) {
        const d = market[k] - m;
        xm += (values[base + k] - x) * d;
        mm += d * d;
      }
      out[base + t] = xm / mm;
    }
  }
}
