// npm run accuracy: the kernel against exact integer arithmetic over every family of data; prints the worst errors and
// writes them to docs/accuracy.md. Seeded: the same kernel gives the same table.
import { readFileSync, writeFileSync } from "node:fs";
import { families, moving, returnsOf } from "../bench/families.mjs";
import { createKernel, STATS } from "../dist/index.js";
import { ExactPair } from "../dist/verify/exact.js";
import { promiseError, scaleError } from "../dist/verify/promise.js";

const WINDOWS = [20, 60, 252, 1000];
/** Rows checked of each family and window, and places that what moves is put to. */
const ROWS = 5000;
const PLACES = 60;
/** The table's unit. */
const UNIT = 1e-16;

const kernel = await createKernel();
const stats = STATS.filter((stat) => stat !== "n");
const noted = new Map(); // data, window and statistic -> worst error and whether it keeps the promise
let values = 0;
let broken = 0;

/** Compares the given rows of one ticker. */
function check(data, window, x, market, rows) {
  const time = { kind: "day", values: Float64Array.from(market.keys()) };
  const panel = (values) => ({ time, tickers: ["A"], values, notes: [] });
  const minPeriods = Math.ceil(window / 2);
  const { arrays } = kernel.rolling(panel(x), panel(market), { window, minPeriods, stats: STATS });
  const pair = new ExactPair(x, market);
  for (const t of rows) {
    const exact = pair.window(Math.max(0, t - window + 1), t + 1, { minPeriods });
    for (const [s, stat] of STATS.entries()) {
      const keeps = promiseError(arrays[s][t], exact[stat]) <= 1;
      values++;
      if (!keeps) broken++;
      for (const name of [data, "any"]) {
        const key = `${name}|${window}|${stat}`;
        const before = noted.get(key) ?? { error: 0, keeps: true };
        const error = Math.max(before.error, scaleError(arrays[s][t], exact[stat]));
        noted.set(key, { error, keeps: before.keeps && keeps });
      }
    }
  }
}

for (const window of WINDOWS) {
  const length = 4 * window + 11;
  for (const [name, family] of Object.entries(families)) {
    // shorter windows get more panels, longer ones a step through their rows
    const panels = Math.max(1, Math.round(ROWS / (5 * length)));
    const step = Math.max(1, Math.round((5 * length * panels) / ROWS));
    for (let seed = 1; seed <= panels; seed++) {
      const { series, market } = family(returnsOf(5, length, 100 * window + seed), window, seed);
      for (const [i, x] of series.entries()) {
        const rows = Array.from(
          { length: Math.ceil((length - (i % step)) / step) },
          (_, k) => (i % step) + k * step,
        );
        check(name, window, x, market, rows);
      }
    }
  }
  for (const [name, change] of Object.entries(moving)) {
    for (let place = 0; place < PLACES; place++) {
      const { series, market } = returnsOf(2, 3 * window + 3, 100 * window + place);
      const p = window + Math.floor((place * window) / PLACES);
      change(series[1], market, p);
      const near = [-1, 0, 1, window >> 2, window >> 1, window - 1, window].map((distance) => p + distance);
      check(`${name}, at any row`, window, series[1], market, near);
    }
  }
}

const names = [...Object.keys(families), ...Object.keys(moving).map((name) => `${name}, at any row`)];
const lines = [
  table("window", WINDOWS, (window) => ["any", window]),
  ...WINDOWS.map((window) => `### Window ${window}\n\n${table("data", names, (name) => [name, window])}`),
  `${values} values, ${broken} of them beyond the promise.`,
];
console.log(lines.join("\n\n"));

const page = new URL("../docs/accuracy.md", import.meta.url);
const [start, end] = ["<!-- accuracy -->", "<!-- /accuracy -->"];
const pattern = new RegExp(`${start}[\\s\\S]*${end}`);
const text = readFileSync(page, "utf8");
if (!pattern.test(text))
  throw new Error(`docs/accuracy.md has no ${start} ... ${end} to write the tables between`);
writeFileSync(page, text.replace(pattern, `${start}\n${lines.join("\n\n")}\n${end}`));
process.exitCode = broken === 0 ? 0 : 1;

/** Rows of worst errors in units of 1e-16 of the scale, bold where the promise is broken. */
function table(head, rows, keyOf) {
  const cell = (key, stat) => {
    const { error, keeps } = noted.get(`${key}|${stat}`);
    const units = error / UNIT;
    const number = error === 0 ? "0" : Number.isFinite(units) ? units.toPrecision(2) : "wrong";
    const plain = Number(number) >= 100 ? units.toFixed(0) : number;
    return keeps ? plain : `**${plain}**`;
  };
  return [
    `| ${head} | ${stats.join(" | ")} |`,
    `|---|${stats.map(() => "---:|").join("")}`,
    ...rows.map((row) => `| ${row} | ${stats.map((stat) => cell(keyOf(row).join("|"), stat)).join(" | ")} |`),
  ].join("\n");
}
