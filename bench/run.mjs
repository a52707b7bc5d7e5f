// npm run bench: measures all cases on two panels, prints them, and writes bench/results/latest.json and the table in
// README.md. Takes some minutes and about 6 GB; `rollbeta bench` is the short form.
import { mkdirSync, writeFileSync } from "node:fs";
import Papa from "papaparse";
import { createKernel, createPool, fromCSV, pick } from "rollbeta";
import { measure } from "../dist/bench/measure.js";
import { Workload } from "../dist/bench/workload.js";
import { machine } from "../dist/node/machine.js";
import { heatmapPNG } from "../dist/node.js";
import { grid, gridText, rivals } from "./grid.mjs";
import { makePanels, priceCSV } from "./panels.mjs";
import { readmeTable, writeTable } from "./readme.mjs";
import { stopwatch } from "./stopwatch.mjs";

const ROUNDS = 3;
const about = { ...machine(), date: new Date().toISOString().slice(0, 10) };

const small = await measurePanel(500, 1260, () => []);
const large = await measurePanel(5000, 2520, around);
const table = readmeTable(large, about);
console.log(`\n${table}`);

mkdirSync(new URL("results", import.meta.url), { recursive: true });
writeFileSync(
  new URL("results/latest.json", import.meta.url),
  `${JSON.stringify({ machine: about, rounds: ROUNDS, panels: [small, large] }, null, 2)}\n`,
);
writeTable("README.md", "bench", table);

/** The grid and the rivals, and what `more` adds, on a panel of its own. */
async function measurePanel(tickers, rows, more) {
  const panels = makePanels(tickers, rows);
  const kernel = await createKernel();
  const pools = [await createPool({ threads: 1 }), await createPool({ threads: 2 })];
  const load = new Workload(kernel, panels);
  const { tasks, cases, leftOut } = grid(load, pools[1]);
  const others = [
    load.inKernel("kernel", "panel in kernel memory", 60),
    load.pooled("worker", "a pool of one worker", pools[0], { window: 60 }),
    load.weighted("ewm", "exponential weights, half-life 60", 60),
    load.weighted("ewm gaps", "exponential weights, half-life 60, gaps", 60, true),
    ...more(panels, kernel),
  ];
  const all = [...rivals(load, panels), ...tasks, ...others];
  const { results, difference } = await measure(all, ROUNDS, stopwatch, (done, total) =>
    console.error(`${tickers} x ${rows}: round ${done} of ${total}`),
  );
  await Promise.all(pools.map((pool) => pool.close()));
  console.log(`\n${tickers} tickers x ${rows} days\n${gridText(results, cases)}`);
  if (leftOut.length > 0) console.log(`${leftOut.length} cases left out: their results exceed 2 GiB`);
  const described = results.map((result) => ({ ...result, ...cases.get(result.id) }));
  return { tickers, rows, difference, results: described, leftOut };
}

/** What comes before and after the kernel: reading and drawing. */
function around({ dense, market }, kernel) {
  const csv = priceCSV(dense);
  const text = csv.toString();
  const megabytes = Math.round(csv.length / 1e6);
  const picture = pick(kernel.rolling(dense, market, { window: 60 }));
  const task = (id, name, run) => ({ id, name, cells: dense.values.length, run });
  return [
    task("read", `reading ${megabytes} MB of wide CSV into a panel`, () => fromCSV(csv)),
    task("papaparse", "papaparse of the same text, to strings", () => Papa.parse(text, { fastMode: true })),
    task("draw", "heatmap as PNG, 1600 x 1000", () => heatmapPNG(picture, { width: 1600, height: 1000 })),
  ];
}
