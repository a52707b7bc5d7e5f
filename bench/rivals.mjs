// npm run bench:rivals: rolling beta by pandas, numba, DuckDB, polars and C, as far as they are installed, beside rollbeta.
// --tickers, --rows and --window set the size. Installs nothing.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { createKernel } from "rollbeta";
import { largestDifference } from "../dist/bench/measure.js";
import { makePanels } from "../dist/bench/panels.js";
import { machine } from "../dist/node/machine.js";
import { stopwatch } from "./stopwatch.mjs";

const ROUNDS = 5;
const OUTLIER = 1e8;
const script = (name) => fileURLToPath(new URL(`rivals/${name}`, import.meta.url));

/** Slow ones are given so many tickers at most, and their times scaled to all. */
const RIVALS = [
  { name: "C", of: "cc -O3 -march=native, running sums" },
  { name: "numba", of: "running sums", modules: ["numpy", "numba"] },
  { name: "pandas", of: "rolling means", modules: ["numpy", "pandas"], most: 500 },
  { name: "polars", of: "rolling_cov / rolling_var", modules: ["numpy", "polars"], most: 200 },
  { name: "duckdb", of: "regr_slope over a window", modules: ["numpy", "duckdb"], most: 200 },
];

const { values: given } = parseArgs({
  options: {
    tickers: { type: "string", default: "5000" },
    rows: { type: "string", default: "2520" },
    window: { type: "string", default: "60" },
  },
});
const [tickers, rows, window] = ["tickers", "rows", "window"].map((name) => Number(given[name]));
if (![tickers, rows, window].every((n) => Number.isInteger(n) && n >= 1) || window < 2 || rows < 3 * window) {
  console.error("bench:rivals: --tickers >= 1, --window >= 2 and --rows >= 3 x the window are wanted");
  process.exit(2);
}

const folder = mkdtempSync(join(tmpdir(), "rollbeta-bench-"));
try {
  const ready = RIVALS.filter((rival) => {
    const lack = lackOf(rival);
    if (lack) console.log(`${rival.name}: ${lack}`);
    return !lack;
  });
  if (ready.length > 0) await compare(ready);
} finally {
  rmSync(folder, { recursive: true });
}

/** What a rival needs and does not find, and how to get it. */
function lackOf({ name, modules }) {
  if (!modules) return compile();
  const find = "import importlib.util as u, sys; print(*[m for m in sys.argv[1:] if not u.find_spec(m)])";
  const { error, stdout } = run("python3", ["-c", find, ...modules]);
  if (error) return `no python3 on the path; install Python 3, then pip install ${name}`;
  const lacking = stdout.trim();
  return lacking && `python3 has no module ${lacking.replace(" ", " and ")}; pip install ${lacking}`;
}

function compile() {
  const { error, status, stderr } = run("cc", [
    "-O3",
    "-march=native",
    "-o",
    join(folder, "rival"),
    script("rival.c"),
    "-lm",
  ]);
  if (error) return "no cc on the path; install a C compiler, such as gcc or clang";
  return status === 0 ? "" : `cc does not compile it: ${stderr.trim().split("\n")[0]}`;
}

/** Measures rollbeta and the rivals on one panel, and how far each is off, also after one row of outliers. */
async function compare(ready) {
  const { dense, market } = makePanels(tickers, rows);
  const [clean, spoilt] = ["clean", "spoilt"].map((name) => join(folder, name));
  writePanel(clean, market, dense);
  const [badMarket, bad] = [withOutlier(market), withOutlier(dense)];
  writePanel(spoilt, badMarket, bad);

  const kernel = await createKernel();
  const out = [new Float64Array(dense.values.length)];
  const rolling = (panel, benchmark) => kernel.rolling(panel, benchmark, { window, out }).arrays[0];
  const afterOutlier = rolling(bad, badMarket).slice();
  const right = rolling(dense, market);
  const own = [];
  const lines = [];
  for (const rival of ready) {
    // beside every rival anew, so that a busy spell of the machine does not decide
    for (let round = 0; round < ROUNDS; round++) own.push(await stopwatch(() => rolling(dense, market)));
    try {
      lines.push(measured(rival, clean, spoilt, right, afterOutlier));
    } catch (error) {
      console.log(`${rival.name}: failed: ${error.message}`);
      process.exitCode = 1;
    }
  }
  const least = Math.min(...own);
  const { cpu, node } = machine();
  console.log(`\n${cpu}, Node ${node}; ${tickers} tickers x ${rows} rows, window ${window}, one thread`);
  console.log(
    "Errors are beside rollbeta's betas: on clean returns, and in the windows after a row of 1e8.\n",
  );
  const heading = ["", "least ms", "ns a cell", "x rollbeta", "error", "after outlier"];
  printTable([
    heading,
    row("rollbeta, from and to arrays", least, least),
    ...lines.map((line) => line(least)),
  ]);
}

function measured({ name, of, modules, most = tickers }, clean, spoilt, right, afterOutlier) {
  const count = Math.min(tickers, most);
  const result = join(folder, "betas");
  const [command, ...first] = modules ? ["python3", script("rivals.py"), name] : [join(folder, "rival")];
  const compute = (panel, rounds) => {
    const args = [...first, panel, rows, window, count, rounds, result].map(String);
    const { error, status, stdout, stderr } = run(command, args);
    if (error || status !== 0) {
      throw new Error(error?.message ?? (stderr.trim().split("\n").at(-1) || `exit code ${status}`));
    }
    return { times: JSON.parse(stdout), betas: doubles(readFileSync(result)) };
  };
  const { times, betas } = compute(clean, ROUNDS);
  const spoilBetas = compute(spoilt, 0).betas;
  const scaled = (Math.min(...times) * tickers) / count;
  const errors = [largestDifference(betas, right), largestDifference(later(spoilBetas), later(afterOutlier))];
  const label = `${name}, ${of}${count < tickers ? ` (${count} tickers, scaled)` : ""}`;
  return (least) => row(label, scaled, least, errors);
}

function row(name, ms, own, errors = []) {
  const ns = (ms * 1e6) / (tickers * rows);
  return [
    name,
    ms.toFixed(ms < 10 ? 2 : 0),
    ns.toFixed(1),
    (ms / own).toFixed(2),
    ...["", ""].map((blank, k) => errors[k]?.toExponential(1) ?? blank),
  ];
}

/** With a row of outliers, the last of the first window: it has left all windows from 2 x window on. */
function withOutlier(panel) {
  const values = panel.values.slice();
  for (let k = window - 1; k < values.length; k += rows) values[k] = OUTLIER;
  return { ...panel, values };
}

/** The betas whose windows the outlier has left. */
function later(betas) {
  return betas.filter((_, k) => k % rows >= 2 * window);
}

function writePanel(path, market, panel) {
  writeFileSync(path, market.values);
  writeFileSync(path, panel.values, { flag: "a" });
}

function doubles(bytes) {
  return new Float64Array(new Uint8Array(bytes).buffer);
}

function run(command, args) {
  const env = { ...process.env, POLARS_MAX_THREADS: "1", OMP_NUM_THREADS: "1" };
  return spawnSync(command, args, { encoding: "utf8", env });
}

function printTable(lines) {
  const widths = lines[0].map((_, column) => Math.max(...lines.map((line) => line[column].length)));
  for (const line of lines) {
    const cells = line.map((text, k) => (k === 0 ? text.padEnd(widths[k]) : text.padStart(widths[k])));
    console.log(cells.join("  ").trimEnd());
  }
}
