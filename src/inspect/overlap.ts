import type { Panel } from "../panel/panel.ts";
import { formatTime } from "../panel/time.ts";
import type { Finding } from "./finding.ts";

/** Pairs that a ticker must have for a value: in so many rows, or without `rows` in all. */
export interface Need {
  readonly rows?: number;
  readonly pairs: number;
}

/**
 * `short`: tickers that overlap too little with a benchmark to have any value, for one of the needs: a window and its
 * least number of pairs. Both panels hold returns over the same time index.
 */
export function findShort(returns: Panel, benchmarks: Panel, needs: readonly Need[]): Finding[] {
  const { time, tickers, values } = returns;
  const rows = time.values.length;
  const findings: Finding[] = [];
  const most = Math.max(...needs.map(({ pairs }) => pairs));
  for (const [i, ticker] of tickers.entries()) {
    const x = values.subarray(i * rows, (i + 1) * rows);
    for (const [b, benchmark] of benchmarks.tickers.entries()) {
      const m = benchmarks.values.subarray(b * rows, (b + 1) * rows);
      if (hasRun(x, m, most)) continue;
      const short = needs
        .map((need) => ({ ...need, found: mostPairs(x, m, need.rows ?? rows) }))
        .find(({ found, pairs }) => found < pairs);
      if (short === undefined) continue;
      const first = x.findIndex((value) => !Number.isNaN(value));
      const last = x.findLastIndex((value) => !Number.isNaN(value));
      const place = short.rows === undefined ? "" : ` in ${short.rows} rows`;
      findings.push({
        kind: "short",
        ticker,
        first: formatTime(time.kind, time.values[Math.max(0, first)]!),
        last: formatTime(time.kind, time.values[first < 0 ? rows - 1 : last]!),
        rows: first < 0 ? rows : last - first + 1,
        value: short.found,
        found: `at most ${short.found} ${short.found === 1 ? "pair" : "pairs"} with ${benchmark}${place}, and ${short.pairs} are wanted`,
        meaning: "late listing or thin trading; such a ticker has no value",
      });
      break;
    }
  }
  return findings;
}

/** Whether so many pairs follow each other. */
function hasRun(x: Float64Array, m: Float64Array, pairs: number): boolean {
  let run = 0;
  for (let t = 0; t < x.length; t++) {
    run = Number.isNaN(x[t]! + m[t]!) ? 0 : run + 1;
    if (run === pairs) return true;
  }
  return false;
}

function mostPairs(x: Float64Array, m: Float64Array, window: number): number {
  const isPair = (t: number) => (Number.isNaN(x[t]! + m[t]!) ? 0 : 1);
  let [count, most] = [0, 0];
  for (let t = 0; t < x.length; t++) {
    count += isPair(t) - (t >= window ? isPair(t - window) : 0);
    most = Math.max(most, count);
  }
  return most;
}
