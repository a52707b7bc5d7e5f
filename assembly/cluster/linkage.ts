/*
What Ward's linkage does over and over, along rows of the square, which holds squares of distances: the nearest of all clusters
to one, and the distances of two that become one (Lance and Williams 1967):

  d2(k, a + b) = ((n_k + n_a) d2(k, a) + (n_k + n_b) d2(k, b) - n_k d2(a, b)) / (n_k + n_a + n_b)

Of a cluster's distance to another, the row of the younger one has it. Writing it down the other's column at once would touch
as many lines of memory as there are rows, at every step (N = 5,000: 4 s); so a row catches up when it is looked at.
*/

/**
 * Brings a row up to date with the clusters `from .. to - 1` of `log`, the numbers of those that were made by `join`, in this
 * order; those that are gone since do not matter.
 */
export function catchUp(square: usize, size: i32, row: i32, log: usize, from: i32, to: i32): void {
  const line = square + ((<usize>row * <usize>size) << 2);
  for (let e = from; e < to; e++) {
    const a = load<i32>(log + (<usize>e << 2));
    if (a != row) store<f32>(line + (<usize>a << 2), load<f32>(square + ((<usize>a * <usize>size + <usize>row) << 2)));
  }
}

/**
 * The cluster nearest to `row`, the first of several; -1 if there is no other. `gone`: a float for each cluster, Infinity where
 * there is none any more, 0 elsewhere.
 */
export function nearest(square: usize, size: i32, row: i32, gone: usize): i32 {
  const line = square + ((<usize>row * <usize>size) << 2);
  const bytes = <usize>size << 2;
  const whole = bytes & ~15;
  let least4 = f32x4.splat(Infinity);
  for (let at: usize = 0; at < whole; at += 16) {
    least4 = f32x4.pmin(least4, f32x4.add(v128.load(line + at), v128.load(gone + at)));
  }
  let least = min(
    min(f32x4.extract_lane(least4, 0), f32x4.extract_lane(least4, 1)),
    min(f32x4.extract_lane(least4, 2), f32x4.extract_lane(least4, 3)),
  );
  for (let at = whole; at < bytes; at += 4) least = min(least, load<f32>(line + at) + load<f32>(gone + at));
  if (least == Infinity) return -1;
  for (let at: usize = 0; at < bytes; at += 4) {
    if (load<f32>(line + at) + load<f32>(gone + at) == least) return <i32>(at >> 2);
  }
  return -1;
}

/**
 * Makes row `a` that of the union of a and b; both are to be up to date, and b is gone then. `counts`: the rows of each cluster
 * as floats, those of a and b as they were before.
 */
export function join(square: usize, size: i32, a: i32, b: i32, counts: usize): void {
  const lineA = square + ((<usize>a * <usize>size) << 2);
  const lineB = square + ((<usize>b * <usize>size) << 2);
  const ab = load<f32>(lineA + (<usize>b << 2));
  const countA = load<f32>(counts + (<usize>a << 2));
  const countB = load<f32>(counts + (<usize>b << 2));
  // a row's last vector goes on to the next row's first numbers, which are kept as they were
  const bytes = <usize>size << 2;
  const behind = v128.load(lineA + bytes);
  for (let at: usize = 0; at < bytes; at += 16) {
    const k = v128.load(counts + at);
    const ka = f32x4.add(k, f32x4.splat(countA));
    const kb = f32x4.add(k, f32x4.splat(countB));
    const sum = f32x4.add(f32x4.mul(ka, v128.load(lineA + at)), f32x4.mul(kb, v128.load(lineB + at)));
    const rest = f32x4.sub(sum, f32x4.mul(k, f32x4.splat(ab)));
    v128.store(lineA + at, f32x4.div(rest, f32x4.add(ka, f32x4.splat(countB))));
  }
  v128.store(lineA + bytes, behind);
  store<f32>(lineA + (<usize>a << 2), Infinity);
}
