// npm run bench:estimate: how fast each estimator of beta is over 5,000 tickers x 2,520 rows, by two workers, beside rolling beta in
// the same run. Prints all and writes the table in docs/estimators.md; with names of estimators (up-estrada, or dimson+se and so on
// for standard errors, too; gaps for a panel with them), those alone and prints only. Takes a minute and about 2 GB.
import { createPool, ESTIMATORS, estimate } from "rollbeta";
import { machine } from "../dist/node/machine.js";
import { makePanels } from "./panels.mjs";
import { writeTable } from "./readme.mjs";
import { stopwatch } from "./stopwatch.mjs";

const [TICKERS, ROWS, ROUNDS, THREADS] = [5000, 2520, 3, 2];
const WITH_ERROR = ["ols", "blume", "vasicek", "dimson"];
const KEYS = ESTIMATORS.flatMap((name) => (WITH_ERROR.includes(name) ? [name, `${name}+se`] : [name]));

const asked = process.argv.slice(2).filter((name) => name !== "gaps");
const unknown = asked.find((name) => !KEYS.includes(name));
if (unknown !== undefined) {
  console.error(`bench:estimate: no estimator ${unknown}; there are ${KEYS.join(", ")}`);
  process.exit(2);
}
const gaps = process.argv.includes("gaps");
const { market, dense, gappy } = makePanels(TICKERS, ROWS);
const panel = gaps ? gappy : dense;
const pool = await createPool({ threads: THREADS });
const half = gaps ? { minPeriods: 30 } : {};

const tasks = new Map([["rolling", () => pool.rolling(panel, market, { window: 60, ...half })]]);
for (const key of asked.length > 0 ? asked : KEYS) {
  const [estimator, se] = key.split("+");
  const stats = se === undefined ? ["beta"] : ["beta", "se_beta"];
  tasks.set(key, () => estimate(pool, panel, market, { estimator, stats, ...half }));
}
const samples = new Map([...tasks.keys()].map((key) => [key, []]));
const cpu = new Map([...tasks.keys()].map((key) => [key, Number.POSITIVE_INFINITY]));
for (const run of tasks.values()) await run(); // compiles, and touches memory
for (let round = 1; round <= ROUNDS; round++) {
  for (const [key, run] of tasks) {
    const before = process.cpuUsage();
    samples.get(key).push(await stopwatch(run));
    const { user, system } = process.cpuUsage(before);
    cpu.set(key, Math.min(cpu.get(key), (user + system) / 1e3));
  }
  console.error(`round ${round} of ${ROUNDS}`);
}
await pool.close();

const sorted = (key) => samples.get(key).toSorted((a, b) => a - b);
const [base] = sorted("rolling");
const about = machine();
const report = [
  "| estimator | least s | median s | ns a cell | x rolling beta | CPU s |",
  "|---|---:|---:|---:|---:|---:|",
  ...[...tasks.keys()].map((key) => {
    const times = sorted(key);
    const name =
      key === "rolling"
        ? "rolling beta alone"
        : `\`${key.replace("+se", "")}\`${key.includes("+") ? " with se" : ""}`;
    const seconds = [times[0], times[times.length >> 1]].map((ms) => (ms / 1e3).toFixed(2));
    const ns = (times[0] * 1e6) / (TICKERS * ROWS);
    return `| ${name} | ${seconds.join(" | ")} | ${ns.toFixed(0)} | ${(times[0] / base).toFixed(1)} | ${(cpu.get(key) / 1e3).toFixed(2)} |`;
  }),
  "",
  `Least and median of ${ROUNDS} rounds, all in turn in one process, ${THREADS} workers, defaults, results in fresh memory. ${about.cpu}, ${about.cores} cores, Node ${about.node}, ${new Date().toISOString().slice(0, 10)}.`,
].join("\n");
console.log(`\n${report}`);
if (process.argv.length === 2) writeTable("docs/estimators.md", "estimate", report);
