import { loadRow } from "./pair";

/*
Windows without running sums. Rows are cut into chunks [s, e). All windows that end in a chunk have rows in common, so
each of them is a suffix of the rows before `cut` plus a prefix of the rows from `cut` on:

  window(t) = rows t-W+1 .. t = suffix(t-W+1 .. cut-1) + prefix(cut .. t)        s <= t < e

A backward pass over the suffix rows and a forward pass over the prefix rows give every window by one addition. Nothing
that has left the window was ever in its sums, so it can leave no residue.

Both series are shifted by an anchor, a value of theirs from a row that all windows of the chunk share. An offset then
costs nothing, and a flat window is exactly zero. What an anchor costs is the digits that P - mean S cancels, and these
grow with (mean - anchor) / sd. So a chunk has about 3/4 W rows and its windows share the other quarter; the anchor is the
median of five rows spread over that quarter. Beyond it must lie a fair part of the window, unless three of just these
five rows are bad: a bad tick or two, a jump or a trend cannot take it far from the mean.

Below W = 16 a chunk has W - 1 rows and the anchor is its first row: so few terms cancel little.

The first windows are shorter than W and hold all rows so far; their chunks double, so that they share half their rows.
Chunks have an even number of rows (the loops take two at a time) and depend on W alone, never on the number of rows:
rows appended later change no bit of an earlier result.
*/

/*
Hundreds of equal terms, added one by one, all round the same way (1.4e-13 of the scale at W = 763). Of windows longer
than 256 rows the loops therefore put the running sums aside every 128 rows, at rows that depend on s and w alone.
*/
export const FOLD: i32 = 128;

/** Whether windows of w rows are long enough for that. */
@inline
export function isLong(w: i32): bool {
  return w > 256;
}

/** The row before which a forward pass from row t over a chunk from s on first puts its sums aside: s + 64 + 128 k. */
@inline
export function firstFold(t: i32, s: i32): i32 {
  return t + 1 + ((s + 63 - t) & (FOLD - 1));
}

/** The row after which a backward pass over rows from s on, which comes from row e, first does; or s. */
@inline
export function lastFold(s: i32, e: i32): i32 {
  return e > s + 65 ? s + 64 + ((e - 66 - s) & -FOLD) : s;
}

/** First row of the chunk that follows the chunk starting at `s`; may lie beyond the last row. */
export function chunkEnd(s: i32, w: i32): i32 {
  if (!chunkHasSuffix(s, w)) return min(2 * s + 2, w & ~1);
  return s + max((w - max(4 * anchorStep(s, w), 1)) & ~1, w == 2 ? 1 : 2);
}

/** Whether windows that end in the chunk have rows before its `cut`; those that are shorter than W have none. */
@inline
export function chunkHasSuffix(s: i32, w: i32): bool {
  return s >= (w & ~1);
}

/** First row of the forward pass: the suffix of the last window of the chunk ends just before it. */
@inline
export function chunkCut(s: i32, e: i32, w: i32): i32 {
  return chunkHasSuffix(s, w) ? e - w + 1 : 0;
}

/** First of the rows that all windows of the chunk share; the last of them is the chunk's first row. */
@inline
export function sharedStart(e: i32, w: i32): i32 {
  return max(e - w, 0);
}

/** Distance of the five rows s, s - step, ... that give the anchor; 0 where row s alone gives it. */
@inline
export function anchorStep(s: i32, w: i32): i32 {
  return chunkHasSuffix(s, w) ? w >> 4 : s >> 2;
}

/** The chunk's anchors of two series, which must have values in the rows that give them. */
export function anchors(x: usize, y: usize, s: i32, w: i32): v128 {
  const step = anchorStep(s, w);
  const last = loadRow(x, y, s);
  if (step == 0) return last;
  return median5(
    last,
    loadRow(x, y, s - step),
    loadRow(x, y, s - 2 * step),
    loadRow(x, y, s - 3 * step),
    loadRow(x, y, s - 4 * step),
  );
}

/** The chunk's anchor of one series. */
export function anchor(series: usize, s: i32, w: i32): f64 {
  return f64x2.extract_lane(anchors(series, series, s, w), 0);
}

/** Median of five in each lane: of the fifth, the larger of the lows and the smaller of the highs of two pairs. */
@inline
export function median5(a: v128, b: v128, c: v128, d: v128, e: v128): v128 {
  const low = f64x2.pmax(f64x2.pmin(a, b), f64x2.pmin(c, d));
  const high = f64x2.pmin(f64x2.pmax(a, b), f64x2.pmax(c, d));
  return f64x2.pmax(f64x2.pmin(low, high), f64x2.pmin(f64x2.pmax(low, high), e));
}
