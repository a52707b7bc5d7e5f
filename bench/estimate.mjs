// npm run bench:estimate: how fast each estimator of beta is over 5,000 tickers x 2,520 rows, complete and with gaps, by two workers,
// beside rolling beta in the same run. Prints all and writes the table in docs/estimators.md; with names of estimators (up-estrada, or
// dimson+se and so on for standard errors, too), those alone and prints only. Takes a minute and about 2 GB.
import { createPool, ESTIMATORS, estimate } from "rollbeta";
import { machine } from "../dist/node/machine.js";
import { makePanels } from "./panels.mjs";
import { writeTable } from "./readme.mjs";
import { stopwatch } from "./stopwatch.mjs";

const [TICKERS, ROWS, ROUNDS, THREADS] = [5000, 2520, 3, 2];
const WITH_ERROR = ["ols", "blume", "vasicek", "dimson"];
const KEYS = ESTIMATORS.flatMap((name) => (WITH_ERROR.includes(name) ? [name, `${name}+se`] : [name]));

const asked = process.argv.slice(2);
const unknown = asked.find((name) => !KEYS.includes(name));
if (unknown !== undefined) {
  console.error(`bench:estimate: no estimator ${unknown}; there are ${KEYS.join(", ")}`);
  process.exit(2);
}
const { market, dense, gappy } = makePanels(TICKERS, ROWS);
const pool = await createPool({ threads: THREADS });

// with gaps, half of a window counts
const kinds = [
  { kind: "", panel: dense, options: {} },
  { kind: " with gaps", panel: gappy, options: { minPeriods: 30 } },
];
const tasks = new Map();
const keys = ["rolling", ...(asked.length > 0 ? asked : KEYS)];
for (const { kind, panel, options } of kinds) {
  tasks.set(`rolling${kind}`, () => pool.rolling(panel, market, { window: 60, ...options }));
  for (const key of keys.slice(1)) {
    const [estimator, se] = key.split("+");
    const stats = se === undefined ? ["beta"] : ["beta", "se_beta"];
    const own = estimator === "bab" ? {} : options; // whose windows are longer
    tasks.set(key + kind, () => estimate(pool, panel, market, { estimator, stats, ...own }));
  }
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
const seconds = (key) => {
  const times = sorted(key);
  return [times[0], times[times.length >> 1]].map((ms) => (ms / 1e3).toFixed(2));
};
const report = [
  "| estimator | least s | median s | ns a cell | x rolling beta | CPU s | with gaps: least s | median s |",
  "|---|---:|---:|---:|---:|---:|---:|---:|",
  ...keys.map((key) => {
    const [least] = sorted(key);
    const name =
      key === "rolling"
        ? "rolling beta alone"
        : `\`${key.replace("+se", "")}\`${key.includes("+") ? " with se" : ""}`;
    const [ns, ratio] = [((least * 1e6) / (TICKERS * ROWS)).toFixed(0), (least / base).toFixed(1)];
    const gaps = seconds(`${key} with gaps`).join(" | ");
    return `| ${name} | ${seconds(key).join(" | ")} | ${ns} | ${ratio} | ${(cpu.get(key) / 1e3).toFixed(2)} | ${gaps} |`;
  }),
  "",
  `Least and median of ${ROUNDS} rounds, all in turn in one process, ${THREADS} workers, defaults, results in fresh memory. With gaps: 2 % of all returns are missing and every fifth ticker is listed later, and half a window of pairs counts. ${about.cpu}, ${about.cores} cores, Node ${about.node}, ${new Date().toISOString().slice(0, 10)}.`,
].join("\n");
console.log(`\n${report}`);
if (process.argv.length === 2) writeTable("docs/estimators.md", "estimate", report);
