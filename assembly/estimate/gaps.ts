/*
Betas over falling markets where the window has gaps: each from its own pairs, O(window). x and m are a ticker's and the market's
`rows` doubles, which count times `sign`. Definitions: 0 bawa-lindenberg, 1 ang-chen-xing, 2 harlow-rao, 3 estrada; see sided.ts.
*/

const LIMIT: f64 = 1e150;

/** Makes out[t] of the pairs where they are fewer than `window`; NaN below `minPeriods`. `scratch` has room for two windows. */
export function gapped(
  x: usize,
  m: usize,
  rows: i32,
  window: i32,
  minPeriods: i32,
  definition: i32,
  sign: f64,
  out: usize,
  scratch: usize,
): void {
  let pairs = 0;
  for (let t = 0; t < rows; t++) {
    if (isPair(x, m, t)) pairs++;
    if (t >= window && isPair(x, m, t - window)) pairs--;
    if (pairs == window) continue;
    let value: f64 = NaN;
    if (pairs >= minPeriods) value = beta(x, m, max(0, t - window + 1), t, definition, sign, scratch, window);
    store<f64>(out + place(t), value);
  }
}

// @ts-ignore: decorator
@inline
function place(t: i32): usize {
  return <usize>t << 3;
}

// @ts-ignore: decorator
@inline
function isPair(x: usize, m: usize, t: i32): bool {
  return abs(load<f64>(x + place(t))) < LIMIT && abs(load<f64>(m + place(t))) < LIMIT;
}

function beta(x: usize, m: usize, from: i32, to: i32, definition: i32, sign: f64, scratch: usize, window: i32): f64 {
  const ms = scratch;
  const xs = scratch + place(window);
  let n = 0;
  for (let t = from; t <= to; t++) {
    store<f64>(ms + place(n), sign * load<f64>(m + place(t)));
    store<f64>(xs + place(n), sign * load<f64>(x + place(t)));
    n += <i32>isPair(x, m, t);
  }
  let meanM: f64 = 0;
  let meanX: f64 = 0;
  // from a value of the window on, so that equal values are exactly 0; through the origin nothing is taken off
  const originM = definition == 0 ? 0 : load<f64>(ms);
  const originX = definition == 0 ? 0 : load<f64>(xs);
  if (definition != 0) {
    for (let k = 0; k < n; k++) {
      meanM += load<f64>(ms + place(k)) - originM;
      meanX += load<f64>(xs + place(k)) - originX;
    }
    meanM /= n;
    meanX /= n;
  }
  if (definition == 1) {
    // of the rows below alone, about their own mean
    let first: f64 = 0;
    let sum: f64 = 0;
    let below = 0;
    for (let k = 0; k < n; k++) {
      const d = load<f64>(ms + place(k)) - originM - meanM;
      if (!(d < 0)) continue;
      if (below++ == 0) first = d;
      sum += d - first;
    }
    return ratio(ms, xs, n, originM, meanM, originX, meanX, first, sum / below, definition);
  }
  return ratio(ms, xs, n, originM, meanM, originX, meanX, 0, 0, definition);
}

function ratio(
  ms: usize,
  xs: usize,
  n: i32,
  originM: f64,
  meanM: f64,
  originX: f64,
  meanX: f64,
  first: f64,
  meanBelow: f64,
  definition: i32,
): f64 {
  let square: f64 = 0;
  let sum: f64 = 0;
  for (let k = 0; k < n; k++) {
    let d = load<f64>(ms + place(k)) - originM - meanM;
    if (!(d < 0)) continue;
    d = d - first - meanBelow;
    let y = load<f64>(xs + place(k)) - originX - meanX;
    if (definition == 3) y = min(y, 0);
    square += d * d;
    sum += y * d;
  }
  return square > 0 ? sum / square : NaN;
}
