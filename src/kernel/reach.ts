/**
 * The last row from which on the rows up to `row` may be computed by themselves, over windows of so many rows that are not compressed,
 * and give its very bits. It lies at most twice the window before: the kernel goes through rows in chunks that depend on the
 * window alone, and a window's bits on where its chunk begins (assembly/chunk.ts).
 */
export function reachOf(row: number, window: number): number {
  // the first chunk of full windows; what comes before it are windows that begin with the first row
  const full = window - (window % 2);
  if (row < full) return 0;
  const shared = Math.max(4 * (window >> 4), 1);
  const chunk = Math.max((window - shared) & ~1, window === 2 ? 1 : 2);
  return Math.floor((row - full) / chunk) * chunk;
}
