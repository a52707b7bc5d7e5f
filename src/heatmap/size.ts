/** The size in which a heatmap of so many rows reads well: a few tickers want a broad strip, a market wants a page. */
export function sizeFor(rows: number): { width: number; height: number } {
  if (rows <= 6) return { width: 1000, height: 450 };
  if (rows <= 30) return { width: 1200, height: 700 };
  return { width: 1600, height: 1000 };
}
