// npm run bench:reading: how fast tables become panels, beside papaparse, DuckDB where `@duckdb/node-api` is installed, and
// plain passes over the same bytes. Prints all and writes the table in docs/files.md; with names of tables, those alone and
// prints only. Takes some minutes and about 3 GB.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Papa from "papaparse";
import { fromCSV } from "rollbeta";
import { machine } from "../dist/node/machine.js";
import { longCSV, makePanels, priceCSV } from "./panels.mjs";
import { papaStream, piecesOf } from "./papaparse.mjs";
import { writeTable } from "./readme.mjs";
import { stopwatch } from "./stopwatch.mjs";

const ROUNDS = 4;
/** Milliseconds; what takes longer runs once. */
const PATIENCE = 3000;

const TABLES = {
  wide: { name: "wide, 5000 x 2520, 5 decimals", make: () => priceCSV(panel(5000), (x) => x.toFixed(5)) },
  digits: { name: "wide, 1500 x 2520, all 16 to 17 digits", make: () => priceCSV(panel(1500), String) },
  date: { name: "long, 12.6 million rows, by date", make: () => longCSV(panel(5000), "date"), long: true },
  ticker: {
    name: "long, 12.6 million rows, by ticker",
    make: () => longCSV(panel(5000), "ticker"),
    long: true,
  },
};
const panel = (tickers) => makePanels(tickers, 2520).dense;

const duckdb = await import("@duckdb/node-api").catch((error) => {
  if (error.code !== "ERR_MODULE_NOT_FOUND") throw error;
  console.log("DuckDB is left out: @duckdb/node-api is not installed");
});

const chosen = process.argv.slice(2);
const unknown = chosen.find((id) => !(id in TABLES));
if (unknown !== undefined) {
  console.error(`bench:reading: no table ${unknown}; there are ${Object.keys(TABLES).join(", ")}`);
  process.exit(2);
}
const about = machine();
const lines = [];
for (const [id, table] of Object.entries(TABLES)) {
  if (chosen.length === 0 || chosen.includes(id)) lines.push(...(await measured(table)));
}
const report = [
  "| table | read by | least s | MB/s | as fast as papaparse | x pass over the bytes |",
  "|---|---|---:|---:|---:|---:|",
  ...lines,
  "",
  `Least of ${ROUNDS} rounds, all in turn in one process (what takes over ${PATIENCE / 1e3} s runs once), one thread (DuckDB: all cores). ${about.cpu}, ${about.cores} cores, Node ${about.node}, ${new Date().toISOString().slice(0, 10)}.`,
].join("\n");
console.log(`\n${report}`);
if (chosen.length === 0) writeTable("docs/files.md", "reading", report);

/** Rows of the report: everything that reads the table, in turn. */
async function measured({ name, make, long = false }) {
  const bytes = make();
  const megabytes = bytes.length / 1e6;
  const folder = mkdtempSync(join(tmpdir(), "rollbeta-reading-"));
  const file = join(folder, "table.csv");
  if (duckdb) writeFileSync(file, bytes);
  const tasks = [
    ["copy of the bytes", () => new Uint8Array(bytes.length).set(bytes)],
    ["counting line ends, plain JavaScript", () => countLines(bytes)],
    ["**rollbeta**, to a panel", () => fromCSV(bytes)],
    ["papaparse streaming, to numbers", () => papaStream(bytes)],
    // of a long table the rows would take gigabytes
    ...(long ? [] : [["papaparse, to strings", () => Papa.parse(bytes.toString(), { fastMode: true })]]),
    ...(duckdb ? [["DuckDB, to a table", () => duckRead(file)]] : []),
  ];
  const least = new Map(tasks.map(([task]) => [task, Number.POSITIVE_INFINITY]));
  for (let round = 1; round <= ROUNDS; round++) {
    for (const [task, run] of tasks) {
      if (least.get(task) < Number.POSITIVE_INFINITY && least.get(task) > PATIENCE) continue;
      least.set(task, Math.min(least.get(task), await stopwatch(run)));
    }
    console.error(`${name}: round ${round} of ${ROUNDS}`);
  }
  rmSync(folder, { recursive: true });
  const [pass, papa] = [tasks[1][0], tasks[3][0]].map((task) => least.get(task));
  return tasks.map(([task], k) => {
    const ms = least.get(task);
    const title = k === 0 ? `${name}, ${megabytes.toFixed(0)} MB` : "";
    const rival = k < 2 ? "" : (papa / ms).toFixed(1);
    return `| ${title} | ${task} | ${(ms / 1e3).toFixed(2)} | ${((megabytes / ms) * 1e3).toFixed(0)} | ${rival} | ${(ms / pass).toFixed(1)} |`;
  });
}

/** By pieces, so that the engine compiles the loop before most of them. */
function countLines(bytes) {
  let lines = 0;
  for (const piece of piecesOf(bytes)) lines += countIn(piece);
  return lines;
}

function countIn(piece) {
  let lines = 0;
  for (let at = 0; at < piece.length; at++) if (piece[at] === 10) lines++;
  return lines;
}

async function duckRead(file) {
  const instance = await duckdb.DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  await connection.run(`create table prices as from read_csv('${file}')`);
  connection.closeSync();
  instance.closeSync();
}
