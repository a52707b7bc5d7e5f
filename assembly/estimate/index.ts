/*
The ABI of the small module behind betas over falling and over rising markets: pointers and lengths, nothing managed, no
allocation. The caller lays out the memory from heapBase on. x is a series of `length` doubles; `weights` has `window` doubles for
each row from window - 1 on, the weight of the window's oldest row first; `out` gets a double for each of these rows, in its place. Rows whose window
has a gap come out as NaN.
*/

/** Where the module's own data end and the caller's memory begins. */
export function heapBase(): usize {
  return __heap_base;
}

/** out[t] = sum of x times weight. */
export function plain(x: usize, length: i32, weights: usize, window: i32, out: usize): void {
  for (let t = window - 1; t < length; t++) {
    store<f64>(out + at(t), dot(x + at(t - window + 1), weights + at((t - window + 1) * window), window, 0));
  }
}

/** The same where the weights of a row have the sum 0: x counts from its last value on, and a series that does not move has exactly 0. */
export function centred(x: usize, length: i32, weights: usize, window: i32, out: usize): void {
  for (let t = window - 1; t < length; t++) {
    const origin = load<f64>(x + at(t));
    store<f64>(out + at(t), dot(x + at(t - window + 1), weights + at((t - window + 1) * window), window, origin));
  }
}

/** out[t] = sum of min(x - mean x, 0) times weight. */
export function lower(x: usize, length: i32, weights: usize, window: i32, out: usize): void {
  for (let t = window - 1; t < length; t++) {
    const first = x + at(t - window + 1);
    const origin = load<f64>(x + at(t));
    const mean = total(first, window, origin) / <f64>window;
    store<f64>(out + at(t), below(first, weights + at((t - window + 1) * window), window, origin, mean));
  }
}

// @ts-ignore: decorator
@inline
function at(t: i32): usize {
  return <usize>t << 3;
}

// @ts-ignore: decorator
@inline
function dot(x: usize, weights: usize, count: i32, origin: f64): f64 {
  const o = f64x2.splat(origin);
  let s0 = f64x2.splat(0);
  let s1 = s0;
  const end = x + at(count);
  let w = weights;
  let p = x;
  for (; p + 32 <= end; p += 32) {
    s0 = f64x2.add(s0, f64x2.mul(f64x2.sub(v128.load(p), o), v128.load(w)));
    s1 = f64x2.add(s1, f64x2.mul(f64x2.sub(v128.load(p, 16), o), v128.load(w, 16)));
    w += 32;
  }
  let sum = both(f64x2.add(s0, s1));
  for (; p < end; p += 8) {
    sum += (load<f64>(p) - origin) * load<f64>(w);
    w += 8;
  }
  return sum;
}

// @ts-ignore: decorator
@inline
function total(x: usize, count: i32, origin: f64): f64 {
  const o = f64x2.splat(origin);
  let s0 = f64x2.splat(0);
  let s1 = s0;
  const end = x + at(count);
  let p = x;
  for (; p + 32 <= end; p += 32) {
    s0 = f64x2.add(s0, f64x2.sub(v128.load(p), o));
    s1 = f64x2.add(s1, f64x2.sub(v128.load(p, 16), o));
  }
  let sum = both(f64x2.add(s0, s1));
  for (; p < end; p += 8) sum += load<f64>(p) - origin;
  return sum;
}

// @ts-ignore: decorator
@inline
function below(x: usize, weights: usize, count: i32, origin: f64, mean: f64): f64 {
  const o = f64x2.splat(origin);
  const m = f64x2.splat(mean);
  const zero = f64x2.splat(0);
  let s0 = zero;
  let s1 = zero;
  const end = x + at(count);
  let w = weights;
  let p = x;
  for (; p + 32 <= end; p += 32) {
    const d0 = f64x2.min(f64x2.sub(f64x2.sub(v128.load(p), o), m), zero);
    const d1 = f64x2.min(f64x2.sub(f64x2.sub(v128.load(p, 16), o), m), zero);
    s0 = f64x2.add(s0, f64x2.mul(d0, v128.load(w)));
    s1 = f64x2.add(s1, f64x2.mul(d1, v128.load(w, 16)));
    w += 32;
  }
  let sum = both(f64x2.add(s0, s1));
  for (; p < end; p += 8) {
    sum += min(load<f64>(p) - origin - mean, 0) * load<f64>(w);
    w += 8;
  }
  return sum;
}

// @ts-ignore: decorator
@inline
function both(lanes: v128): f64 {
  return f64x2.extract_lane(lanes, 0) + f64x2.extract_lane(lanes, 1);
}
