/*
One series over one chunk whose shared rows are mostly missing (a listing, a halt, a sparse series), one value at a time.
Suffix and prefix each have their own anchor: the first pair, and then, whenever the number of pairs has doubled, their
mean so far. Where a window has pairs in both, the smaller part moves to the larger part's anchor, by D = own - new:

  sum(x' + Dx) = Sx + n Dx        sum((x' + Dx)(m' + Dm)) = P + Dx Sm + Dm Sx + n Dx Dm

Equal values stay exactly zero: their mean is anchor + 0.
*/
import { CMM, CXM, CXX, MEAN_M, MEAN_X, N, fieldsOf } from "./moments";
import { spanCut, spanEnd, spanFirst, spanStart, startOf } from "./span";

// A part of a window: its number of pairs, its anchor and the sums of what lies above the anchor.
const PAIRS: usize = 0;
const ANCHOR_X: usize = 8;
const ANCHOR_M: usize = 16;
const SX: usize = 24;
const SM: usize = 32;
const PXM: usize = 40;
const QM: usize = 48;
const QX: usize = 56;
export const PART: usize = 64;

/**
 * Moments of the chunk's rows of one ticker, `moments` being its fields of the first row. `pairs`: that lane of the pairs.
 * `scratch`: PART bytes for each row of the longest window and three more.
 */
export function islandMoments(pairs: usize, m: usize, starts: usize, moments: usize, scratch: usize): void {
  const growing = scratch;
  const joined = scratch + PART;
  const suffixes = scratch + 2 * PART;
  memory.fill(growing, 0, PART);
  copy(suffixes + (<usize>(spanCut - spanFirst)) * PART, growing);
  for (let t = spanCut - 1; t >= spanFirst; t--) {
    addRow(growing, pairs, m, t);
    copy(suffixes + (<usize>(t - spanFirst)) * PART, growing);
  }
  memory.fill(growing, 0, PART);
  for (let t = spanCut; t < spanEnd; t++) {
    addRow(growing, pairs, m, t);
    if (t < spanStart) continue;
    const suffix = suffixes + (<usize>(startOf(starts, t) - spanFirst)) * PART;
    if (load<f64>(suffix, PAIRS) > load<f64>(growing, PAIRS)) join(growing, suffix, joined);
    else join(suffix, growing, joined);
    finish(joined, fieldsOf(moments, t - spanStart));
  }
}

function addRow(part: usize, pairs: usize, m: usize, t: i32): void {
  const vx = load<f64>(pairs + ((<usize>t) << 4));
  if (vx != vx) return;
  const vm = load<f64>(m + ((<usize>t) << 3));
  const n = load<f64>(part, PAIRS);
  if (n == 0) {
    store<f64>(part, vx, ANCHOR_X);
    store<f64>(part, vm, ANCHOR_M);
  } else if ((<i32>n & (<i32>n - 1)) == 0) {
    const meanX = load<f64>(part, ANCHOR_X) + load<f64>(part, SX) / n;
    const meanM = load<f64>(part, ANCHOR_M) + load<f64>(part, SM) / n;
    move(part, meanX, meanM);
  }
  const dx = vx - load<f64>(part, ANCHOR_X);
  const dm = vm - load<f64>(part, ANCHOR_M);
  store<f64>(part, n + 1, PAIRS);
  add(part, SX, dx);
  add(part, SM, dm);
  add(part, PXM, dx * dm);
  add(part, QM, dm * dm);
  add(part, QX, dx * dx);
}

@inline
function add(part: usize, field: usize, value: f64): void {
  store<f64>(part + field, load<f64>(part + field) + value);
}

@inline
function copy(to: usize, from: usize): void {
  v128.store(to, v128.load(from));
  v128.store(to, v128.load(from, 16), 16);
  v128.store(to, v128.load(from, 32), 32);
  v128.store(to, v128.load(from, 48), 48);
}

/** Gives a part another anchor. */
function move(part: usize, anchorX: f64, anchorM: f64): void {
  const n = load<f64>(part, PAIRS);
  const Dx = load<f64>(part, ANCHOR_X) - anchorX;
  const Dm = load<f64>(part, ANCHOR_M) - anchorM;
  const Sx = load<f64>(part, SX);
  const Sm = load<f64>(part, SM);
  add(part, PXM, Dx * Sm + Dm * Sx + n * Dx * Dm);
  add(part, QM, 2 * Dm * Sm + n * Dm * Dm);
  add(part, QX, 2 * Dx * Sx + n * Dx * Dx);
  store<f64>(part, Sx + n * Dx, SX);
  store<f64>(part, Sm + n * Dm, SM);
  store<f64>(part, anchorX, ANCHOR_X);
  store<f64>(part, anchorM, ANCHOR_M);
}

/** The part that holds the pairs of both, at the anchor of the larger one. */
function join(smaller: usize, larger: usize, joined: usize): void {
  if (load<f64>(smaller, PAIRS) == 0) {
    copy(joined, larger);
    return;
  }
  copy(joined, smaller);
  move(joined, load<f64>(larger, ANCHOR_X), load<f64>(larger, ANCHOR_M));
  add(joined, PAIRS, load<f64>(larger, PAIRS));
  add(joined, SX, load<f64>(larger, SX));
  add(joined, SM, load<f64>(larger, SM));
  add(joined, PXM, load<f64>(larger, PXM));
  add(joined, QM, load<f64>(larger, QM));
  add(joined, QX, load<f64>(larger, QX));
}

function finish(part: usize, moments: usize): void {
  const n = load<f64>(part, PAIRS);
  const Sx = load<f64>(part, SX);
  const Sm = load<f64>(part, SM);
  const some = max(1, n);
  store<f64>(moments, load<f64>(part, PXM) - (Sm / some) * Sx, CXM);
  store<f64>(moments, load<f64>(part, QX) - (Sx / some) * Sx, CXX);
  store<f64>(moments, load<f64>(part, QM) - (Sm / some) * Sm, CMM);
  store<f64>(moments, load<f64>(part, ANCHOR_X) + Sx / some, MEAN_X);
  store<f64>(moments, load<f64>(part, ANCHOR_M) + Sm / some, MEAN_M);
  store<f64>(moments, n, N);
}
