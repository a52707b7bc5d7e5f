import { Hand } from "../../src/viewer/engine/crew.ts";
import { Crew } from "../../src/viewer/engine/helpers.ts";
import { Live } from "../../src/viewer/engine/live.ts";
import type { Market } from "../../src/viewer/engine/market.ts";
import { normal, uniform } from "../random.ts";

/** A market of some tickers, A0, A1, ..., with betas from 0.5 up, a share of whose returns is missing. */
export function marketOf(rows: number, tickers: number, gaps = 0): Market {
  const draw = normal(11);
  const missing = uniform(12);
  const time = { kind: "day", values: Float64Array.from({ length: rows }, (_, t) => 19_000 + t) } as const;
  const market = Float64Array.from({ length: rows }, () => 0.01 * draw());
  const values = Float64Array.from({ length: rows * tickers }, (_, k) => {
    const value = (0.5 + Math.floor(k / rows) / 10) * market[k % rows]! + 0.012 * draw();
    return missing() < gaps ? Number.NaN : value;
  });
  return {
    name: "made",
    returns: { time, tickers: Array.from({ length: tickers }, (_, i) => `A${i}`), values, notes: [] },
    benchmarks: { time, tickers: ["market"], values: market, notes: [] },
    columns: {},
    ofPrices: false,
    notes: [],
    command: ["rollbeta"],
  };
}

export async function liveOf(market: Market): Promise<Live> {
  return new Live(market, new Crew(await Hand.create()), (length) => new Float64Array(length));
}
