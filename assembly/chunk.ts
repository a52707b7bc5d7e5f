/*
Windows without running sums. Rows are cut into chunks [s, e). All windows that end in a chunk have rows in common, so
each of them is a suffix of the rows before `cut` plus a prefix of the rows from `cut` on:

  window(t) = rows t-W+1 .. t = suffix(t-W+1 .. cut-1) + prefix(cut .. t)        s <= t < e

A backward pass over the suffix rows and a forward pass over the prefix rows give every window by one addition and no
subtraction, so nothing that has left the window can leave a residue.

Both series are shifted by an anchor taken from the last three rows that all windows of the chunk share (s-2, s-1, s):
their median, so that one bad tick is never the anchor. The anchor lies between the least and the greatest value of
every window, so |x - anchor| is at most the window's own range and an offset costs no accuracy.

A chunk has W - 2 rows, or W - 3 for an odd W: an even number, because the loops take two rows at a time. The first
windows are shorter than W; rows 0 and 1 make a chunk of their own, so that the rows after them share three rows too.
Chunks depend on W alone, never on the number of rows: rows appended later change no bit of an earlier result.
*/

/** First row of the chunk that follows the chunk starting at `s`; may lie beyond the last row. */
export function chunkEnd(s: i32, w: i32): i32 {
  if (s == 0) return 2;
  if (s == 2 && w > 3) return 2 + ((w - 2) & ~1);
  return s + chunkLength(w);
}

@inline
function chunkLength(w: i32): i32 {
  return w < 3 ? 1 : max(2, (w - 2) & ~1);
}

/** Whether windows that end in the chunk have rows before its `cut`; the chunks of the first, shorter windows do not. */
@inline
export function chunkHasSuffix(s: i32, w: i32): bool {
  return !(s == 0 || (s == 2 && w > 3));
}

/** First row of the forward pass: the suffix of the last window of the chunk ends just before it. */
@inline
export function chunkCut(s: i32, e: i32, w: i32): i32 {
  return chunkHasSuffix(s, w) ? e - w + 1 : 0;
}

/** First of the (at most three) last rows that all windows of the chunk share; the last of them is `s`. */
@inline
export function anchorStart(s: i32, e: i32, w: i32): i32 {
  return max(max(e - w, 0), s - 2);
}

/** The chunk's anchor of one series: the median of the shared rows, or the last of them where they are fewer than three. */
export function anchor(series: usize, s: i32, e: i32, w: i32): f64 {
  const first = anchorStart(s, e, w);
  const last = series + ((<usize>s) << 3);
  if (s - first < 2) return load<f64>(last);
  return median3(load<f64>(last - 16), load<f64>(last - 8), load<f64>(last));
}

/** Median of three, order-independent. */
@inline
export function median3(a: f64, b: f64, c: f64): f64 {
  return max(min(a, b), min(max(a, b), c));
}
