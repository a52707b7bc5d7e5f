// The tables in README.md and docs/files.md.
import { readFileSync, writeFileSync } from "node:fs";
import { figures, HEADINGS } from "../dist/bench/table.js";
import { caseId } from "./grid.mjs";

const ROWS = [
  ["copy", "memcpy of the panel"],
  ["kernel", "**rollbeta**, panel in kernel memory"],
  [caseId({}), "**rollbeta**, from and to ordinary arrays"],
  [caseId({ window: 20 }), "from and to arrays, window 20"],
  [caseId({ window: 252 }), "from and to arrays, window 252"],
  [caseId({ window: 1000 }), "from and to arrays, window 1000"],
  [caseId({ gaps: true }), "from and to arrays, 2 % gaps and late listings, min-periods 30"],
  ["ewm", "from and to arrays, exponential weights, half-life 60"],
  ["ewm gaps", "the same, 2 % gaps and late listings"],
  [caseId({ stats: 4 }), "from and to arrays, beta, cov, corr and n"],
  [caseId({ stats: 15 }), "from and to arrays, all fifteen statistics"],
  [caseId({ markets: 11 }), "from and to arrays, eleven markets"],
  ["worker", "a pool of one worker, shared memory"],
  [caseId({ threads: 2 }), "a pool of two workers, shared memory"],
  ["running sums, window 60", "plain JavaScript, running sums (wrong after one outlier)"],
  ["two passes, window 60"],
  ["read"],
  ["papaparse"],
  ["draw"],
];

/** Markdown of the rows that matter most, for a panel of `tickers` x `rows`. */
export function readmeTable({ tickers, rows, results }, { cpu, cores, node, date }) {
  const of = (id) => results.find((result) => result.id === id);
  const [sums, arrays, kernel] = ["running sums, window 60", caseId({}), "kernel"].map((id) => of(id).least);
  return [
    `${tickers} tickers x ${rows} days, beta over windows of 60 unless it says otherwise; one thread, rounds in one process.`,
    "The last column is blank where running sums do something else.",
    "",
    `| | ${HEADINGS.join(" | ").replace("x running sums", "as fast as running sums")} |`,
    "|---|---:|---:|---:|---:|---:|",
    ...ROWS.map(([id, name = of(id).name]) => `| ${name} | ${cellsOf(of(id), tickers * rows)} |`),
    "",
    `From and to arrays ${(sums / arrays).toFixed(1)} times as fast as plain running sums, in kernel memory ${(sums / kernel).toFixed(1)} times.`,
    `${cpu}, ${cores} cores, Node ${node}, ${date}.`,
  ].join("\n");
}

function cellsOf(result, cells) {
  const texts = figures(result, cells);
  if (texts.at(-1) !== "") texts.push(`${texts.pop()} x`);
  return texts.join(" | ");
}

/** Puts a table between its marks, `<!-- name -->` and `<!-- /name -->`, in a file of the project. */
export function writeTable(file, name, table) {
  const path = new URL(`../${file}`, import.meta.url);
  const [start, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const text = readFileSync(path, "utf8");
  const pattern = new RegExp(`${start}[\\s\\S]*${end}`);
  if (!pattern.test(text)) throw new Error(`${file} has no ${start} ... ${end} to write the table between`);
  writeFileSync(
    path,
    text.replace(pattern, () => `${start}\n${table}\n${end}`),
  );
}
