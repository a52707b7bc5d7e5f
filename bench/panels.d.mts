import type { Panel } from "../src/panel/panel.ts";

/** Seeded uniform numbers in [0, 1), the same everywhere. */
export function uniform(seed: number): () => number;
/** Seeded standard normals. */
export function normal(seed: number): () => number;
/** Seeded panels of daily returns: a market, stocks that follow it, and the same stocks with gaps and late listings. */
export function makePanels(
  tickers: number,
  rows: number,
  seed?: number,
): Record<"market" | "dense" | "gappy", Panel>;
/** The panel as prices in a wide CSV. */
export function priceCSV(panel: Panel): Buffer;
