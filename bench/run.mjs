// npm run bench: measures, prints, and writes bench/results/latest.json and the table in README.md.
// --short: a smaller panel and no files written.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import Papa from "papaparse";
import { createKernel, createPool, fromCSV, pick, STATS } from "rollbeta";
import { Bench } from "tinybench";
import { heatmapPNG } from "../dist/node.js";
import { makePanels, priceCSV } from "./panels.mjs";
import { runningSums, twoPass } from "./rivals.mjs";

const short = process.argv.includes("--short");
const [tickers, rows] = short ? [500, 1260] : [5000, 2520];
const cells = tickers * rows;
const { market, dense, gappy } = makePanels(tickers, rows);
const kernel = await createKernel();
const out = STATS.map(() => new Float64Array(cells));
const inKernel = layOut(60);
const markets = severalMarkets(11);
const pools = [await createPool({ threads: 1 }), await createPool({ threads: 2 })];
const shared = share(dense);
const sharedOut = [new Float64Array(new SharedArrayBuffer(cells * 8))];
const csv = priceCSV(dense);
const csvText = csv.toString();
const picture = pick(kernel.rolling(dense, market, { window: 60 }));

/** The panel where the kernel computes on it, without copies in and out. */
function layOut(window) {
  const [x, beta] = [kernel.allocate(cells), kernel.allocate(cells)];
  x.values.set(dense.values);
  return () => kernel.rollingArrays(x.values, market.values, rows, { window, out: [beta.values] });
}

/** Benchmarks of their own noise beside the market. */
function severalMarkets(count) {
  const values = new Float64Array(count * rows);
  for (let b = 0; b < count; b++) {
    for (let t = 0; t < rows; t++)
      values[b * rows + t] = market.values[t] + (b / 10) * dense.values[b * rows + t];
  }
  return { ...market, tickers: Array.from({ length: count }, (_, b) => `M${b}`), values };
}

/** The panel in memory that workers see. */
function share(panel) {
  const values = new Float64Array(new SharedArrayBuffer(cells * 8));
  values.set(panel.values);
  return { ...panel, values };
}

const rolling =
  (panel, window, stats = ["beta"]) =>
  () =>
    kernel.rolling(panel, market, { window, stats, out: out.slice(0, stats.length) });

const pooled = (pool) => () => pool.rolling(shared, market, { window: 60, out: sharedOut });
const weighted = (panel) => () =>
  kernel.ewm(panel, market, { decay: { halflife: 60 }, minPeriods: 60, out: out.slice(0, 1) });

const tasks = [
  ["copy", "memcpy of the panel", () => out[0].set(dense.values)],
  ["kernel", "**rollbeta**, panel in kernel memory", inKernel],
  ["beta60", "**rollbeta**, from and to ordinary arrays", rolling(dense, 60)],
  ["beta20", "from and to arrays, window 20", rolling(dense, 20)],
  ["beta252", "from and to arrays, window 252", rolling(dense, 252)],
  ["gaps60", "from and to arrays, 2 % gaps and late listings", rolling(gappy, 60)],
  ["beta1000", "from and to arrays, window 1000", rolling(dense, 1000)],
  ["ewm60", "from and to arrays, exponential weights, half-life 60", weighted(dense)],
  ["ewmGaps60", "the same, 2 % gaps and late listings", weighted(gappy)],
  ["four60", "from and to arrays, beta, cov, corr and n", rolling(dense, 60, ["beta", "cov", "corr", "n"])],
  ["all60", "from and to arrays, all fifteen statistics", rolling(dense, 60, STATS)],
  [
    "markets60",
    "from and to arrays, eleven markets",
    () => kernel.rolling(dense, markets, { window: 60, out: out.slice(0, 11) }),
  ],
  ["thread1", "a pool of one worker, shared memory", pooled(pools[0])],
  ["thread2", "a pool of two workers, shared memory", pooled(pools[1])],
  [
    "running60",
    "plain JavaScript, running sums (wrong after one outlier)",
    () => runningSums(dense.values, market.values, rows, 60, out[0]),
  ],
  [
    "twoPass60",
    "plain JavaScript, two passes a window",
    () => twoPass(dense.values, market.values, rows, 60, out[0]),
  ],
  ["read", `reading ${mb(csv.length)} MB of wide CSV into a panel`, () => fromCSV(csv)],
  ["papaparse", "papaparse of the same text, to strings", () => Papa.parse(csvText, { fastMode: true })],
  ["draw", "heatmap as PNG, 1600 x 1000", () => heatmapPNG(picture, { width: 1600, height: 1000 })],
];

// rounds over all tasks, so that a busy spell of the machine falls on all of them alike
const samples = new Map(tasks.map(([id]) => [id, []]));
for (let round = 0; round < (short ? 3 : 5); round++) {
  const bench = new Bench({
    iterations: 1,
    time: 0,
    warmupIterations: round === 0 ? 1 : 0,
    warmupTime: 0,
    warmup: round === 0,
    retainSamples: true,
  });
  for (const [id, , run] of tasks) {
    // slow rivals are measured once, they do not change a ratio
    if (round > 0 && (id === "twoPass60" || id === "papaparse")) continue;
    bench.add(id, run);
  }
  await bench.run();
  for (const task of bench.tasks) {
    if (task.result.state !== "completed")
      throw new Error(`${task.name} did not complete: ${task.result.error ?? task.result.state}`);
    samples.get(task.name).push(...task.result.latency.samples);
  }
}
const least = (id) => Math.min(...samples.get(id));
const results = tasks.map(([id, name]) => {
  const list = samples.get(id).sort((a, b) => a - b);
  const [min, median] = [list[0], list[list.length >> 1]];
  const nsPerCell = (min * 1e6) / cells;
  return { id, name, min, median, nsPerCell, copies: min / least("copy"), sums: least("running60") / min };
});
await Promise.all(pools.map((pool) => pool.close()));
const of = (id) => results.find((result) => result.id === id);
const machine = {
  cpu: cpus()[0].model,
  cores: cpus().length,
  node: process.version,
  date: new Date().toISOString().slice(0, 10),
};

/** What computes no rolling beta, so that its ratio to one would mean nothing. */
const other = new Set(["copy", "read", "papaparse", "draw"]);
const lines = [
  `${tickers} tickers x ${rows} days, beta over windows of 60 unless it says otherwise; one thread, rounds in one process.`,
  "",
  "| | least ms | median | ns a cell | x memcpy | as fast as running sums |",
  "|---|---:|---:|---:|---:|---:|",
  ...results.map(({ id, name, min, median, nsPerCell, copies, sums }) => {
    const [ms, middle] = [min, median].map((time) => time.toFixed(time < 10 ? 1 : 0));
    return `| ${name} | ${ms} | ${middle} | ${nsPerCell.toFixed(1)} | ${copies.toFixed(1)} | ${other.has(id) ? "" : `${sums.toFixed(2)} x`} |`;
  }),
  "",
  `From and to arrays ${(of("running60").min / of("beta60").min).toFixed(1)} times as fast as plain running sums, in kernel memory ${(of("running60").min / of("kernel").min).toFixed(1)} times; CSV at ${mb(csv.length / (of("read").min / 1000))} MB/s.`,
  `${machine.cpu}, Node ${machine.node}, ${machine.date}.`,
];
console.log(lines.join("\n"));

if (!short) {
  mkdirSync(new URL("results", import.meta.url), { recursive: true });
  writeFileSync(
    new URL("results/latest.json", import.meta.url),
    `${JSON.stringify({ machine, tickers, rows, results }, null, 2)}\n`,
  );
  const readme = new URL("../README.md", import.meta.url);
  const [start, end] = ["<!-- bench -->", "<!-- /bench -->"];
  const text = readFileSync(readme, "utf8");
  const pattern = new RegExp(`${start}[\\s\\S]*${end}`);
  if (!pattern.test(text)) throw new Error(`README.md has no ${start} ... ${end} to write the table between`);
  writeFileSync(readme, text.replace(pattern, `${start}\n${lines.join("\n")}\n${end}`));
}

function mb(bytes) {
  return Math.round(bytes / 1e6);
}
