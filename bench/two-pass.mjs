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
