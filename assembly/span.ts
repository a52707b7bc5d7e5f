/*
The chunk of windows that the loops for gaps are at: rows spanStart <= t < spanEnd, window(t) = rows starts[t] .. t, each
the suffix of rows spanFirst .. spanCut-1 from starts[t] on, plus the prefix of rows spanCut .. t.

For windows of W rows it is the chunk of chunk.ts, so that complete windows get the bits of the dense loop. For windows of
any length (starts never decrease) a chunk ends before the first window that starts after the cut, and has at most as many
rows as its first window; where it is cut depends on that window alone, so rows appended later change nothing.
*/
import { anchorStep, chunkCut, chunkEnd, chunkHasSuffix, isLong, sharedStart } from "./chunk";

export let spanStart: i32 = 0;
export let spanEnd: i32 = 0;
/** First row of the chunk after this one; may lie beyond the last row. */
export let spanNext: i32 = 0;
export let spanFirst: i32 = 0;
export let spanCut: i32 = 0;
/** First of the rows that all windows share; the last of them is spanStart. */
export let spanShared: i32 = 0;
/** Distance of the five rows that give the anchor; 0 where row spanStart alone gives it. */
export let spanStep: i32 = 0;
/** Whether sums are put aside, see chunk.ts. */
export let spanLong: bool = false;

/** The chunk that starts at row s, for windows of w rows. */
export function setFixedSpan(s: i32, w: i32, rows: i32): void {
  const e = chunkEnd(s, w);
  spanStart = s;
  spanNext = e;
  spanEnd = min(e, rows);
  spanFirst = chunkHasSuffix(s, w) ? s - w + 1 : 0;
  spanCut = chunkCut(s, e, w);
  spanShared = sharedStart(e, w);
  spanStep = anchorStep(s, w);
  spanLong = isLong(w);
}

/** The chunk that starts at row s, for windows that start where `starts` says. */
export function setFreeSpan(s: i32, starts: usize, rows: i32): void {
  const first = startOf(starts, s);
  const length = s - first + 1;
  const step = length >> 4;
  const cut = s - 4 * step;
  const most = min(rows, s + max(length, 2));
  let e = s + 1;
  while (e < most && startOf(starts, e) <= cut) e++;
  spanStart = s;
  spanEnd = e;
  spanNext = e;
  spanFirst = first;
  spanCut = cut;
  spanShared = cut;
  spanStep = step;
  spanLong = isLong(length);
}

/** First row of the window that ends in row t. */
@inline
export function startOf(starts: usize, t: i32): i32 {
  return load<i32>(starts + ((<usize>t) << 2));
}

/** Lists the starts of windows of w rows. */
export function fixedStarts(starts: usize, rows: i32, w: i32): void {
  for (let t = 0; t < rows; t++) {
    // the first windows have no suffix, so they start where their chunk's forward pass does
    store<i32>(starts + ((<usize>t) << 2), max(0, t - w + 1));
  }
}

/**
 * Lists the starts of windows of the last w pairs among the last `most` rows. `counts`: 16 bytes a row, pairs before row
 * t in the first lane.
 */
export function compressedStarts(starts: usize, counts: usize, rows: i32, w: i32, most: i32): void {
  let start = 0;
  for (let t = 0; t < rows; t++) {
    const pairs = load<f64>(counts + ((<usize>(t + 1)) << 4));
    start = max(start, t - most + 1);
    // the window has more than w pairs as long as more than w come after its first row
    while (pairs - load<f64>(counts + ((<usize>start) << 4)) > <f64>w) start++;
    store<i32>(starts + ((<usize>t) << 2), start);
  }
}
