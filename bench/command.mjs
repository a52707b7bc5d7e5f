// npm run bench:command: how long whole runs of the command line take, with their largest resident size, beside what papaparse
// and DuckDB (where `@duckdb/node-api` is installed) take to read the same files and do nothing with them. Prints and writes the
// table in docs/files.md; with names of runs, those alone and prints only. Takes some minutes and about 2 GB of disk.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import Papa from "papaparse";
import { machine } from "../dist/node/machine.js";
import { toParquet } from "../dist/table/parquet.js";
import { makePanels, priceCSV, prices, singleCSV } from "./panels.mjs";
import { papaStream } from "./papaparse.mjs";
import { writeTable } from "./readme.mjs";
import { stopwatch } from "./stopwatch.mjs";

const ROUNDS = 3;
const MAIN = fileURLToPath(new URL("../dist/bin/main.js", import.meta.url));
/** What a run loads first: it says at the end how large it was, in kB. */
const WATCH = `data:text/javascript,${encodeURIComponent('process.on("exit", () => process.stderr.write("#" + process.resourceUsage().maxRSS))')}`;

const folder = mkdtempSync(join(tmpdir(), "rollbeta-command-"));
const place = (name) => join(folder, name);

const duckdb = await import("@duckdb/node-api").catch((error) => {
  if (error.code !== "ERR_MODULE_NOT_FOUND") throw error;
  console.log("DuckDB is left out: @duckdb/node-api is not installed");
});

const RUNS = {
  wide: {
    name: "wide CSV, 5000 x 2520, to betas as Parquet and a PNG",
    make: () =>
      writeFileSync(
        place("wide.csv"),
        priceCSV(makePanels(5000, 2520).dense, (x) => x.toFixed(5)),
      ),
    input: "wide.csv",
    more: ["--heatmap", place("beta.png")],
    papaparse: () => papaStream(readFileSync(place("wide.csv"))),
    duckdb: `from read_csv('${place("wide.csv")}')`,
  },
  files: {
    name: "4,000 CSV files of one ticker, 1,260 days of open, high, low, close, volume, to betas as Parquet",
    make: () => {
      mkdirSync(place("files"));
      const panel = prices(makePanels(4000, 1260).dense);
      for (const [i, ticker] of panel.tickers.entries())
        writeFileSync(place(`files/${ticker}.csv`), singleCSV(panel, i));
    },
    input: "files",
    more: [],
    papaparse: () => {
      let sum = 0;
      for (const name of readdirSync(place("files"))) {
        const { data } = Papa.parse(readFileSync(place(`files/${name}`), "latin1"), { fastMode: true });
        for (let row = 1; row < data.length; row++) sum += Number(data[row][4]);
      }
      return sum;
    },
    duckdb: `from read_csv('${place("files")}/*.csv', filename = true)`,
  },
  parquet: {
    name: "long Parquet, 12.6 million rows, snappy, to betas as Parquet",
    make: async () => {
      writeFileSync(
        place("wide.parquet"),
        Buffer.concat([...toParquet(prices(makePanels(5000, 2520).dense))]),
      );
      const rows = `unpivot '${place("wide.parquet")}' on columns(* exclude date) into name ticker value close`;
      await duckRun(`copy (from (${rows}) order by ticker, date) to '${place("long.parquet")}'`);
    },
    input: "long.parquet",
    more: [],
    duckdb: `from '${place("long.parquet")}'`,
  },
};

const chosen = process.argv.slice(2);
const unknown = chosen.find((id) => !(id in RUNS));
if (unknown !== undefined) {
  console.error(`bench:command: no run ${unknown}; there are ${Object.keys(RUNS).join(", ")}`);
  process.exit(2);
}
const about = machine();
const lines = [];
try {
  for (const [id, run] of Object.entries(RUNS)) {
    if (chosen.length > 0 && !chosen.includes(id)) continue;
    if (id === "parquet" && !duckdb) continue; // which writes the file
    lines.push(...(await measured(run)));
  }
} finally {
  rmSync(folder, { recursive: true });
}
const report = [
  "| run | by | least s | MB | times the run |",
  "|---|---|---:|---:|---:|",
  ...lines,
  "",
  `Least of ${ROUNDS} rounds in turn; MB: largest resident size. ${about.cpu}, ${about.cores} cores, Node ${about.node}, ${new Date().toISOString().slice(0, 10)}.`,
].join("\n");
console.log(`\n${report}`);
if (chosen.length === 0) writeTable("docs/files.md", "command", report);

async function measured({ name, make, input, more, papaparse, duckdb: statement }) {
  await make();
  const size = sizeOf(place(input)) / 1e6;
  let resident = 0;
  const tasks = [
    ["**rollbeta compute**, all of it", () => (resident = Math.max(resident, compute(input, more)))],
    ...(papaparse ? [["papaparse, reading alone", papaparse]] : []),
    ...(duckdb ? [["DuckDB, reading alone", () => duckRun(`create table prices as ${statement}`)]] : []),
  ];
  const least = tasks.map(() => Number.POSITIVE_INFINITY);
  for (let round = 1; round <= ROUNDS; round++) {
    for (const [k, [, run]] of tasks.entries()) least[k] = Math.min(least[k], await stopwatch(run));
    console.error(`${name}: round ${round} of ${ROUNDS}`);
  }
  return tasks.map(([task], k) => {
    const title = k === 0 ? `${name}, ${size.toFixed(0)} MB` : "";
    const memory = k === 0 ? (resident / 1e6).toFixed(0) : "";
    return `| ${title} | ${task} | ${(least[k] / 1e3).toFixed(2)} | ${memory} | ${(least[k] / least[0]).toFixed(1)} |`;
  });
}

/** Runs the command line; its largest resident size. */
function compute(input, more) {
  const call = [
    "compute",
    place(input),
    "--benchmark",
    "T0000",
    "-o",
    place("beta.parquet"),
    "--quiet",
    ...more,
  ];
  const { status, stderr } = spawnSync(process.execPath, ["--import", WATCH, MAIN, ...call], {
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(stderr);
  return 1024 * Number(stderr.slice(stderr.lastIndexOf("#") + 1));
}

function sizeOf(path) {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.size;
  return readdirSync(path).reduce((sum, name) => sum + statSync(join(path, name)).size, 0);
}

async function duckRun(statement) {
  const instance = await duckdb.DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  await connection.run(statement);
  connection.closeSync();
  instance.closeSync();
}
