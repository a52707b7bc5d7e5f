import { type Lines, localeTables } from "../heatmap/index.ts";
import { type Band, bandOf } from "../panel/confidence.ts";
import type { Panel } from "../panel/panel.ts";
import type { MarketFits, Portfolio } from "../panel/portfolio.ts";
import { type Result, takeStats } from "../panel/result.ts";
import { exposureOf } from "../portfolio/weights.ts";
import { longCSV, panelCSV } from "../table/csv.ts";
import { portfolioTable } from "../table/portfolio.ts";
import { tableKind } from "./check.ts";
import type { PortfolioCommand } from "./portfolio.ts";

// What the files of a portfolio hold.

/** The portfolio's table by date. */
export function dated(found: Portfolio): Panel {
  const { inForce, weights } = found;
  const exposures = Array.from({ length: Math.max(...inForce) + 1 }, (_, row) => exposureOf(weights, row));
  const column = (key: "net" | "gross") =>
    Float64Array.from(inForce, (row) => (row < 0 ? Number.NaN : exposures[row]![key]));
  return portfolioTable(found, column("net"), column("gross"));
}

/** The betas of the portfolio, on top of those of its holdings, as `compute` has them. */
export function besides(found: Portfolio): Result {
  const { betas, held, current } = found;
  const rows = found.time.values.length;
  const own = ["PORTFOLIO held now", "PORTFOLIO as held"];
  const whole = takeStats(betas, ["beta", "se_beta", "n"]);
  const beside = (["beta", "seBeta", "n"] as const).map((key) => [current[key], held[key]]);
  const arrays = whole.arrays.map((array, k) => {
    const all = new Float64Array((own.length + betas.tickers.length) * rows);
    for (const [i, values] of beside[k]!.entries()) all.set(values, i * rows);
    all.set(array, own.length * rows);
    return all;
  });
  return { ...whole, tickers: [...own, ...betas.tickers], arrays };
}

export async function tableOf(path: string, data: Panel | Result): Promise<Iterable<string | Uint8Array>> {
  switch (tableKind(path) ?? "csv") {
    case "csv":
      return "arrays" in data ? longCSV(data) : panelCSV(data);
    case "parquet":
      return (await import("../table/parquet.ts")).toParquet(data);
    case "arrow":
      return (await import("../table/arrow.ts")).toArrow(data);
  }
}

/** One line where the weights never change, else what is held now with its band, and what was held. */
export function linesOf(found: Portfolio, { band, locale }: PortfolioCommand): Lines {
  const { time, benchmark, window, inForce } = found;
  const words = localeTables[locale];
  const first = inForce.find((row) => row >= 0);
  const changes = inForce.some((row) => row >= 0 && row !== first);
  const line = (ticker: string, { beta, seBeta, n }: MarketFits) => {
    const result: Result = {
      ...{ time, tickers: [ticker], benchmarks: [benchmark], windows: [window], notes: [] },
      ...{ stats: ["beta", "se_beta", "n"], arrays: [beta, seBeta, n] },
    };
    const bounds = bandOf(result, { stat: "beta", window, benchmark }, band) as Band;
    return { ticker, window, benchmark, values: beta, ...bounds };
  };
  const lines = changes
    ? [
        line(words.heldNow, found.current),
        { ticker: words.asHeld, window, benchmark, values: found.held.beta },
      ]
    : [line(words.portfolio, found.current)];
  return { time, stat: "beta", lines, band, notes: [], about: words.portfolio };
}
