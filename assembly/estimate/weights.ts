/*
Weights that make betas over falling markets of complete windows: sums of x times weight, but for estrada. Definitions: 0
bawa-lindenberg, 1 ang-chen-xing, 2 harlow-rao, 3 estrada.
*/

import { isUsable, place } from "./usable";

/** Those of rows `from` to `to - 1`, a window of weights each; NaN where the market has a gap in the window. */
export function weigh(m: usize, from: i32, to: i32, window: i32, definition: i32, sign: f64, weights: usize): void {
  let lacking = 0;
  for (let t = from - window + 1; t < from; t++) lacking += lacks(m, t);
  let own = weights;
  for (let t = from; t < to; t++) {
    lacking += lacks(m, t);
    if (lacking > 0) for (let k = 0; k < window; k++) store<f64>(own + place(k), NaN);
    else weighOne(m + place(t - window + 1), window, definition, sign, own);
    lacking -= lacks(m, t - window + 1);
    own += place(window);
  }
}

// @ts-ignore: decorator
@inline
function lacks(m: usize, t: i32): i32 {
  return <i32>!isUsable(m + place(t));
}

/** Those of a window without gaps; NaN without a row below the threshold. */
function weighOne(m: usize, n: i32, definition: i32, sign: f64, out: usize): void {
  let mean: f64 = 0;
  let origin: f64 = 0;
  if (definition != 0) {
    // from the first value on: equal values become exactly 0
    origin = sign * load<f64>(m);
    let sum: f64 = 0;
    for (let k = 0; k < n; k++) sum += sign * load<f64>(m + place(k)) - origin;
    mean = sum / n;
  }
  let first: f64 = 0;
  let below = 0;
  let sum: f64 = 0;
  for (let k = 0; k < n; k++) {
    const own = sign * load<f64>(m + place(k));
    const d = min(own - origin - mean, 0);
    store<f64>(out + place(k), d);
    if (!(d < 0)) continue;
    if (below++ == 0) first = own;
    sum += definition == 1 ? own - first : d;
  }
  if (definition == 1) {
    // of the rows below alone, about their own mean: from the first on, so that equal ones are exactly flat
    for (let k = 0; k < n; k++) {
      const own = sign * load<f64>(m + place(k));
      if (load<f64>(out + place(k)) < 0) store<f64>(out + place(k), own - first - sum / below);
    }
  }
  let square: f64 = 0;
  for (let k = 0; k < n; k++) square += load<f64>(out + place(k)) * load<f64>(out + place(k));
  const shift = definition == 2 ? sum / n : 0;
  for (let k = 0; k < n; k++) {
    store<f64>(out + place(k), square > 0 ? (load<f64>(out + place(k)) - shift) / square : NaN);
  }
}
