// Files of every dialect, their bytes changed at random: each is refused in one line, or read as a slow reader reads it.
import { expect, test } from "vitest";
import { DataError } from "../../src/panel/error.ts";
import { formatTime } from "../../src/panel/time.ts";
import { type CSVOptions, fromCSV } from "../../src/source/csv.ts";
import { uniform } from "../random.ts";
import { hasShared, sharedBytes } from "../shared.ts";
import { encoderFor, utf16 } from "./encode.ts";
import { slowRead } from "./slow.ts";

const utf8 = (text: string) => new TextEncoder().encode(text);
const day = (t: number) => formatTime("day", 18_000 + t);

function rows(count: number, line: (t: number) => string): string {
  return Array.from({ length: count }, (_, t) => line(t)).join("");
}

const price = (t: number, i: number) => (100 + ((t * 7 + i * 13) % 50) / 4).toFixed(2);
const WIDE = `date,A,B,C\n${rows(30, (t) => `${day(t)},${price(t, 0)},${t % 7 === 0 ? "" : price(t, 1)},${price(t, 2)}\n`)}`;
const LONG = `date,ticker,open,close\n${rows(30, (t) => `${day(t >> 1)},${t % 2 === 0 ? "X" : '"Y, z"'},1,${price(t, 0)}\n`)}`;
const SINGLE = `Date,Open,High,Low,Close,Volume\n${rows(20, (t) => `${day(t)},1,2,3,${price(t, 0)},"1,234"\n`)}`;
const GERMAN = `Datum;Eröffnung;Schluß\n${rows(20, (t) => `${1 + t}.02.2022;1,5;1.${price(t, 0).replace(".", ",")}\n`)}`;
const JAPANESE = `日付,トヨタ,日立製作所\n${rows(20, (t) => `2022年6月${1 + t}日,"1,${price(t, 0)}",${price(t, 1)}円\n`)}`;
const EDGES = `Closing prices\nmade by x\n\n# note\nDate,A,B\n${rows(10, (t) => `${day(t)},${price(t, 0)},${price(t, 1)}\n# ${t}\n`)}Total,1,2\n\nSource: x, y\n`;
const LEVELS = `Price,Close,Close,High,High\nTicker,AA,MS,AA,MS\nDate,,,,\n${rows(10, (t) => `${day(t)},${price(t, 0)},${price(t, 1)},1,2\n`)}`;
const QUOTED = WIDE.replaceAll(/[^,\n]+/g, '"$&"').replaceAll("\n", "\r\n");
const SIGNS = `date\tA\tB\n${rows(12, (t) => `${1 + t}-Feb-2022\t${t - 3}.5%\t($${price(t, 0)})\n`)}`;
const SERIAL = `Date|P\n${rows(12, (t) => `${44_000 + t}|${t}e-1\n`)}`;

const SEEDS: Uint8Array[] = [
  ...[WIDE, LONG, SINGLE, GERMAN, JAPANESE, EDGES, LEVELS, QUOTED, SIGNS, SERIAL].map(utf8),
  utf8(`\ufeff${WIDE}`),
  utf8(WIDE.replaceAll("\n", "\r")),
  utf16(`\ufeff${JAPANESE}`, true),
  utf16(WIDE, false),
  encoderFor("shift_jis")(JAPANESE),
  encoderFor("euc-jp")(JAPANESE),
  encoderFor("windows-1252")(GERMAN),
];
const MESSY = [
  "eurofxref-hist.csv",
  "N225_yahoo_nulls.csv",
  "vix-daily.csv",
  "vega_stocks_long_monthly.csv",
  "wti-daily_negative_price.csv",
  "derived/n225_sjis_thousands_crlf.csv",
  "derived/n225_de_semicolon_decimalcomma_bom_desc.csv",
  "derived/n225_utf16le_bom_tab.csv",
  "derived/wti_excel_serial_dates.csv",
];
const OWN = SEEDS.length;
// the first lines of the real files
if (hasShared) SEEDS.push(...MESSY.map((file) => sharedBytes(`data/messy/${file}`).slice(0, 2000)));

const PIECES = [
  ",",
  ";",
  "\t",
  "|",
  '"',
  "\n",
  "\r",
  " ",
  ".",
  "-",
  "0",
  "9",
  "e",
  "%",
  "$",
  "#",
  "\0",
  "\u001a",
  "NA",
  "(",
  ")",
].map(utf8);

const OPTIONS: CSVOptions[] = [
  { duplicates: "first" },
  { duplicates: "last" },
  { header: false },
  { header: false, duplicates: "last" },
  { skipRows: 0 },
  { skipRows: 1, duplicates: "first" },
  { skipRows: 4 },
  { comment: "#" },
  { shape: "wide" },
];

function mutated(seed: Uint8Array, next: () => number): Uint8Array {
  let bytes = [...seed];
  const place = () => Math.floor(next() * bytes.length);
  for (let changes = 1 + Math.floor(next() * next() * 6); changes > 0; changes--) {
    const at = place();
    const kind = Math.floor(next() * 8);
    if (kind === 0) bytes[at] = Math.floor(next() * 256);
    else if (kind === 1) bytes[at]! ^= 1 << Math.floor(next() * 8);
    else if (kind === 2) bytes.splice(at, 1 + Math.floor(next() * next() * 40));
    else if (kind === 3) bytes.splice(at, 0, ...PIECES[Math.floor(next() * PIECES.length)]!);
    else if (kind === 4) bytes.splice(at, 1, ...PIECES[Math.floor(next() * PIECES.length)]!);
    else if (kind === 5) bytes.splice(place(), 0, ...bytes.slice(at, at + 1 + Math.floor(next() * 60)));
    else if (kind === 6) bytes = bytes.slice(0, at);
    else {
      // a line twice, or away
      const start = bytes.lastIndexOf(10, at) + 1;
      const end = bytes.indexOf(10, at) + 1;
      if (end > start)
        bytes.splice(start, next() < 0.5 ? end - start : 0, ...(next() < 0.5 ? bytes.slice(start, end) : []));
    }
    if (bytes.length === 0) break;
  }
  return Uint8Array.from(bytes);
}

/** Whether it was read; throws where what was read is not what the slow reader has. */
function judge(bytes: Uint8Array, options: CSVOptions = {}): boolean {
  const before = bytes.slice();
  let result: ReturnType<typeof fromCSV>;
  try {
    result = fromCSV(bytes, { ...options, name: "a.csv" });
  } catch (error) {
    expect(error).toBeInstanceOf(DataError);
    expect((error as Error).message).toMatch(/^a\.csv: [^\n]+$/);
    return false;
  }
  expect(bytes).toEqual(before);
  const { panel, format } = result;
  // times and months are not what the seeds have, nor what the slow reader knows
  if (panel.time.kind === "instant" || /hh:mm|1970|YYYYMM$|YYYY-MM$|Q|月$/.test(format.dateFormat))
    return true;
  const slow = slowRead(bytes, format, panel.tickers, panel.notes, options);
  const T = panel.time.values.length;
  panel.tickers.forEach((ticker, i) => {
    const series = slow.get(ticker)!;
    panel.time.values.forEach((t, k) => {
      const value = panel.values[i * T + k]!;
      const wanted = series.get(t) ?? Number.NaN;
      if (!Object.is(value, wanted) && !(value === 0 && wanted === 0)) {
        throw new Error(`${ticker} on ${formatTime("day", t)} is ${value}, not ${wanted}`);
      }
      series.delete(t);
    });
    if (series.size > 0) throw new Error(`${ticker} lacks ${series.size} dates`);
  });
  return true;
}

test("every seed is read as it stands", () => {
  for (const seed of SEEDS.slice(0, OWN)) expect(judge(seed)).toBe(true);
});

test("a changed file is refused in one line, or read as the slow reader reads it", () => {
  const rounds = Number(process.env.MUTATIONS ?? 4000);
  const start = Number(process.env.MUTATION_SEED ?? 1);
  let read = 0;
  for (let round = 0; round < rounds; round++) {
    const next = uniform(start * 1_000_003 + round);
    const seed = SEEDS[Math.floor(next() * SEEDS.length)]!;
    const bytes = mutated(seed, next);
    const options = next() < 0.6 ? {} : OPTIONS[Math.floor(next() * OPTIONS.length)];
    try {
      if (judge(bytes, options)) read++;
    } catch (error) {
      throw new Error(
        `round ${round} of ${start}: ${(error as Error).message}\n${Buffer.from(bytes).toString("latin1")}`,
        { cause: error },
      );
    }
  }
  // a good part of either, else the test tests nothing
  expect(read).toBeGreaterThan(rounds / 20);
  expect(rounds - read).toBeGreaterThan(rounds / 5);
});
