// All cases of one panel: what the kernel is asked for, and the rivals.
import { STATS } from "rollbeta";
import { twoPass } from "./two-pass.mjs";

export const WINDOWS = [20, 60, 252, 1000];
const STATISTICS = [["beta"], ["beta", "cov", "corr", "n"], STATS];
const MARKETS = [1, 11];

/** A result of more does not fit into memory twice, ordinary and shared. */
const MOST_BYTES = 2 ** 31;

/** Products that the two passes are given: on so few tickers that they take no longer than the rest. */
const TWO_PASS_WORK = 4e7;

export const caseId = ({ gaps = false, stats = 1, markets = 1, window = 60, threads = 1 }) =>
  `${gaps ? "gaps" : "dense"}, ${stats} of 15, ${markets} markets, window ${window}, ${threads} threads`;

/** Tasks for all cases, what each case is by its id, and the ids of those whose results would be too large. */
export function grid(load, pool) {
  const [tasks, cases, leftOut] = [[], new Map(), []];
  for (const gaps of [false, true])
    for (const stats of STATISTICS)
      for (const markets of MARKETS)
        for (const threads of [1, pool.threads])
          for (const window of WINDOWS) {
            const facts = { gaps, stats: stats.length, markets, threads, window };
            const id = caseId(facts);
            if (stats.length * markets * load.cells * 8 > MOST_BYTES) {
              leftOut.push(id);
              continue;
            }
            cases.set(id, facts);
            const what = { window, stats, markets, gaps };
            tasks.push(threads === 1 ? load.rolling(id, id, what) : load.pooled(id, id, pool, what));
          }
  return { tasks, cases, leftOut };
}

/** The rivals of the same process, for every window. */
export function rivals(load, { dense, market }) {
  const rows = market.values.length;
  return [
    load.copy(),
    ...WINDOWS.map((window) =>
      load.runningSums(`running sums, window ${window}`, "plain JavaScript, running sums", window),
    ),
    ...WINDOWS.map((window) => {
      const most = Math.max(1, Math.floor(TWO_PASS_WORK / (rows * window)));
      const tickers = Math.min(dense.tickers.length, most);
      const values = dense.values.subarray(0, tickers * rows);
      const out = new Float64Array(values.length);
      return {
        id: `two passes, window ${window}`,
        name: `plain JavaScript, two passes a window (${tickers} tickers, scaled)`,
        cells: values.length,
        beta: `window ${window}`,
        run() {
          twoPass(values, market.values, rows, window, out);
          return out;
        },
      };
    }),
  ];
}

/** The grid for a terminal: nanoseconds a cell, a column a window. */
export function gridText(results, cases) {
  const lines = new Map();
  for (const { id, ns } of results) {
    const { window, ...rest } = cases.get(id) ?? {};
    if (window === undefined) continue;
    const { gaps, stats, markets, threads } = rest;
    const name = `${gaps ? "gaps " : "dense"}  stats ${stats}  markets ${markets}  threads ${threads}`;
    lines.set(name, [...(lines.get(name) ?? []), ns.toFixed(1).padStart(8)]);
  }
  const width = Math.max(...[...lines.keys()].map((name) => name.length));
  const heading = `${"ns a cell, by window".padEnd(width)}${WINDOWS.map((w) => `${w}`.padStart(8)).join("")}`;
  return [heading, ...[...lines].map(([name, ns]) => name.padEnd(width) + ns.join(""))].join("\n");
}
