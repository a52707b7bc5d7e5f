/*
Optimal leaf order: of all orders that a tree allows, one in which the distances of neighbours have the least sum (Bar-Joseph,
Gifford and Jaakkola 2001). M(u, v) is the least sum of a path through the leaves of a node from its leaf u to its leaf v. For a
node of children A and B, u in the half A1 of A (m in its other half A2) and v in the half B1 of B (k in B2):

  T(k, u) = min over m of D(k, m) + M(m, u)        M(v, u) = min over k of M(v, k) + T(k, u)

both products of matrices in which sum is minimum and product is sum. Sums are of whole numbers, and so exact, whatever their
order. For N leaves these are at most N^3 / 6 steps, a vector of four at a time.

Leaves are numbered in the order of the tree, so that A is a range of them, B the range behind it, and so are their halves. In
the square, D(k, m) for k > m stands in row k, and M(u, v) for u < v in row u.
*/

/** Columns of a panel; a panel has eight numbers for each k or m, one row behind the other. */
const WIDTH: i32 = 8;
const ROW: usize = 32;
/** Panels that are multiplied together with each four rows, which else would come from memory anew (1.6x at N = 5,000). */
const PANELS: i32 = 8;

// @ts-ignore: decorator
@inline
function cell(square: usize, size: i32, row: i32, column: i32): usize {
  return square + ((<usize>row * <usize>size + <usize>column) << 2);
}

/**
 * Rows of M(v, k) for v in B2 and k in B1, which stand in columns of the square, as blocks of four v with k running:
 * `out` has room for (b2 - b1 + 3) / 4 * (b1 - b0) vectors.
 */
export function turn(square: usize, size: i32, b0: i32, b1: i32, b2: i32, out: usize): void {
  for (let v = b1; v < b2; v += 4) {
    for (let k = b0; k < b1; k++) {
      // what lies behind the last v of a row is read, and what comes of it is never kept
      v128.store(out, v128.load(cell(square, size, k, v)));
      out += 16;
    }
  }
}

/**
 * M(u, v) for the leaves u of `u0 .. u1 - 1`, within one half of A, and all v of B; the other half of A is m0 .. m1 - 1 (empty
 * if A is a leaf), the halves of B b0 .. b1 - 1 and b1 .. b2 - 1 (the first empty if B is a leaf). `turned`: what `turn` made
 * of B; `panel` and `through`: room for eight panels of (m1 - m0) and of (b2 - b0 + 4) rows.
 */
export function combine(
  square: usize,
  size: i32,
  u0: i32,
  u1: i32,
  m0: i32,
  m1: i32,
  b0: i32,
  b1: i32,
  b2: i32,
  turned: usize,
  panel: usize,
  through: usize,
): void {
  const half = m1 - m0;
  const all = b2 - b0;
  const panelSize = <usize>half * ROW;
  const throughSize = <usize>(all + 3) * ROW;
  const behind = <usize>(b1 - b0) * ROW; // where the rows of B2 begin in T
  const out = through + <usize>PANELS * throughSize;
  for (let first = u0; first < u1; first += PANELS * WIDTH) {
    const to = min(first + PANELS * WIDTH, u1);
    const panels = (to - first + WIDTH - 1) / WIDTH;
    for (let p = 0; p < panels; p++) {
      const u = first + p * WIDTH;
      if (half == 0) plain(square, size, u, b0, b2, through);
      else pack(square, size, u, min(WIDTH, to - u), m0, m1, panel + <usize>p * panelSize);
    }
    for (let k = half == 0 ? b2 : b0; k < b2; k += 4) {
      const r0 = cell(square, size, k, m0);
      const r1 = cell(square, size, min(k + 1, b2 - 1), m0);
      const r2 = cell(square, size, min(k + 2, b2 - 1), m0);
      const r3 = cell(square, size, min(k + 3, b2 - 1), m0);
      for (let p: usize = 0; p < <usize>panels; p++) {
        const rows = through + p * throughSize + <usize>(k - b0) * ROW;
        tileOf(r0, r1, r2, r3, panel + p * panelSize, half, rows);
      }
    }
    if (b1 == b0) {
      for (let u = first; u < to; u++) {
        const row = through + <usize>((u - first) / WIDTH) * throughSize;
        store<i32>(cell(square, size, u, b0), load<i32>(row + (<usize>((u - first) % WIDTH) << 2)));
      }
      continue;
    }
    for (let v = b0; v < b1; v += 4) {
      const r0 = cell(square, size, v, b1);
      const r1 = cell(square, size, min(v + 1, b1 - 1), b1);
      const r2 = cell(square, size, min(v + 2, b1 - 1), b1);
      const r3 = cell(square, size, min(v + 3, b1 - 1), b1);
      for (let p = 0; p < panels; p++) {
        const u = first + p * WIDTH;
        tileOf(r0, r1, r2, r3, through + <usize>p * throughSize + behind, b2 - b1, out);
        keep(square, size, u, min(WIDTH, to - u), v, min(4, b1 - v), out);
      }
    }
    let rows = turned;
    for (let v = b1; v < b2; v += 4) {
      for (let p = 0; p < panels; p++) {
        const u = first + p * WIDTH;
        tileTurned(rows, through + <usize>p * throughSize, b1 - b0, out);
        keep(square, size, u, min(WIDTH, to - u), v, min(4, b2 - v), out);
      }
      rows += <usize>(b1 - b0) << 4;
    }
  }
}

/** T(k, u) = D(k, u) for a leaf u, of a panel's first column. */
function plain(square: usize, size: i32, u: i32, b0: i32, b2: i32, through: usize): void {
  for (let k = b0; k < b2; k++) {
    store<i32>(through, load<i32>(cell(square, size, k, u)));
    through += ROW;
  }
}

/** M(m, u) for m in m0 .. m1 - 1 and the columns u, u + 1, ... as a panel. */
function pack(square: usize, size: i32, u: i32, columns: i32, m0: i32, m1: i32, panel: usize): void {
  if (m0 < u) {
    for (let m = m0; m < m1; m++) {
      const from = cell(square, size, m, u);
      v128.store(panel, v128.load(from));
      v128.store(panel, v128.load(from, 16), 16);
      panel += ROW;
    }
    return;
  }
  for (let c = 0; c < columns; c++) {
    let from = cell(square, size, u + c, m0);
    let to = panel + (<usize>c << 2);
    for (let m = m0; m < m1; m++) {
      store<i32>(to, load<i32>(from));
      from += 4;
      to += ROW;
    }
  }
}

/** A tile's first rows and columns into M. */
function keep(square: usize, size: i32, u: i32, columns: i32, v: i32, rows: i32, tile: usize): void {
  for (let c = 0; c < columns; c++) {
    let to = cell(square, size, u + c, v);
    let from = tile + (<usize>c << 2);
    for (let r = 0; r < rows; r++) {
      store<i32>(to, load<i32>(from));
      to += 4;
      from += ROW;
    }
  }
}

/** Of four rows of `length` numbers, `step` bytes apart, and a panel: the least sums, four rows of eight. */
// @ts-ignore: decorator
@inline
function tile(
  r0: usize,
  r1: usize,
  r2: usize,
  r3: usize,
  step: usize,
  panel: usize,
  length: i32,
  out: usize,
): void {
  const most = i32x4.splat(i32.MAX_VALUE);
  let a0 = most;
  let b0 = most;
  let a1 = most;
  let b1 = most;
  let a2 = most;
  let b2 = most;
  let a3 = most;
  let b3 = most;
  const end = panel + <usize>length * ROW;
  // two at a time: with one, counting on takes as long as a third of the sums
  const even = panel + <usize>(length & ~1) * ROW;
  for (; panel < even; panel += 2 * ROW) {
    let a = v128.load(panel);
    let b = v128.load(panel, 16);
    let x = v128.load_splat<i32>(r0);
    a0 = i32x4.min_s(a0, i32x4.add(a, x));
    b0 = i32x4.min_s(b0, i32x4.add(b, x));
    x = v128.load_splat<i32>(r1);
    a1 = i32x4.min_s(a1, i32x4.add(a, x));
    b1 = i32x4.min_s(b1, i32x4.add(b, x));
    x = v128.load_splat<i32>(r2);
    a2 = i32x4.min_s(a2, i32x4.add(a, x));
    b2 = i32x4.min_s(b2, i32x4.add(b, x));
    x = v128.load_splat<i32>(r3);
    a3 = i32x4.min_s(a3, i32x4.add(a, x));
    b3 = i32x4.min_s(b3, i32x4.add(b, x));
    a = v128.load(panel, 32);
    b = v128.load(panel, 48);
    x = v128.load_splat<i32>(r0 + step);
    a0 = i32x4.min_s(a0, i32x4.add(a, x));
    b0 = i32x4.min_s(b0, i32x4.add(b, x));
    x = v128.load_splat<i32>(r1 + step);
    a1 = i32x4.min_s(a1, i32x4.add(a, x));
    b1 = i32x4.min_s(b1, i32x4.add(b, x));
    x = v128.load_splat<i32>(r2 + step);
    a2 = i32x4.min_s(a2, i32x4.add(a, x));
    b2 = i32x4.min_s(b2, i32x4.add(b, x));
    x = v128.load_splat<i32>(r3 + step);
    a3 = i32x4.min_s(a3, i32x4.add(a, x));
    b3 = i32x4.min_s(b3, i32x4.add(b, x));
    r0 += 2 * step;
    r1 += 2 * step;
    r2 += 2 * step;
    r3 += 2 * step;
  }
  if (panel < end) {
    const a = v128.load(panel);
    const b = v128.load(panel, 16);
    let x = v128.load_splat<i32>(r0);
    a0 = i32x4.min_s(a0, i32x4.add(a, x));
    b0 = i32x4.min_s(b0, i32x4.add(b, x));
    x = v128.load_splat<i32>(r1);
    a1 = i32x4.min_s(a1, i32x4.add(a, x));
    b1 = i32x4.min_s(b1, i32x4.add(b, x));
    x = v128.load_splat<i32>(r2);
    a2 = i32x4.min_s(a2, i32x4.add(a, x));
    b2 = i32x4.min_s(b2, i32x4.add(b, x));
    x = v128.load_splat<i32>(r3);
    a3 = i32x4.min_s(a3, i32x4.add(a, x));
    b3 = i32x4.min_s(b3, i32x4.add(b, x));
  }
  v128.store(out, a0);
  v128.store(out, b0, 16);
  v128.store(out, a1, 32);
  v128.store(out, b1, 48);
  v128.store(out, a2, 64);
  v128.store(out, b2, 80);
  v128.store(out, a3, 96);
  v128.store(out, b3, 112);
}

/** A tile of rows that stand in the square. */
function tileOf(r0: usize, r1: usize, r2: usize, r3: usize, panel: usize, length: i32, out: usize): void {
  tile(r0, r1, r2, r3, 4, panel, length, out);
}

/** A tile of rows that were turned. */
function tileTurned(rows: usize, panel: usize, length: i32, out: usize): void {
  tile(rows, rows + 4, rows + 8, rows + 12, 16, panel, length, out);
}
