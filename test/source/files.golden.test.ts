import Papa from "papaparse";
import { describe, expect, it } from "vitest";
import type { Panel } from "../../src/panel/panel.ts";
import { formatTime } from "../../src/panel/time.ts";
import { type CSVOptions, fromCSV } from "../../src/source/csv.ts";
import { sharedBytes } from "../shared.ts";

interface Entry {
  file: string;
  bytes: number;
  encoding: string;
  bom: string | null;
  delimiter: string;
  decimal: string;
  thousands: string;
  skip_lines: number;
  date_column: string;
  value_column: string;
  data_rows: number;
  ignored_rows: number;
  missing_values: number;
  duplicate_dates: number;
  order: string;
  first: [string, number];
  last: [string, number];
  min: number;
  max: number;
  sum_of_values: string;
  zeros: number;
  negatives: number;
  note: string;
}

/** What TextDecoder calls Python's encodings. */
const ENCODINGS: Record<string, string> = { cp932: "shift_jis", "utf-16": "utf-16le", "utf-8-sig": "utf-8" };

function open(path: string, options: CSVOptions = {}) {
  return fromCSV(sharedBytes(`data/${path}`), { name: path, ...options });
}

function cell(panel: Panel, ticker: string, date: string): number {
  const T = panel.time.values.length;
  const t = panel.time.values.findIndex((value) => formatTime(panel.time.kind, value) === date);
  const i = panel.tickers.indexOf(ticker);
  if (t < 0 || i < 0) throw new Error(`${ticker} on ${date} is not there`);
  return panel.values[i * T + t]!;
}

const FIELDS = (
  "bom bytes data_rows date_column decimal delimiter duplicate_dates encoding file first ignored_rows last max min " +
  "missing_values negatives note order skip_lines sum_of_values thousands value_column zeros"
).split(" ");

/** The double nearest to the sum of the values, by whole numbers. */
function exactSum(values: readonly number[]): number {
  const scale = 2 ** 60; // exact: the files' numbers are multiples of 2^-60
  let sum = 0n;
  for (const value of values) sum += BigInt(value * scale);
  return Number(sum) / scale;
}

const manifest: Entry[] = JSON.parse(new TextDecoder().decode(sharedBytes("golden/parse_manifest.json")));

describe("reference files as their manifest has them", () => {
  it("has entries", () => expect(manifest.length).toBe(8));

  it.each(manifest.map((entry) => [entry.file, entry] as const))("%s", (file, entry) => {
    const name = file.split("/").pop()!;
    const wide = name === "eurofxref-hist.csv";
    const column = wide ? { seriesColumn: entry.value_column } : { valueColumn: entry.value_column };
    for (const options of [column, { seriesColumn: entry.value_column }]) {
      const { panel, format } = open(file, options);
      expect(format).toMatchObject({
        shape: wide ? "wide" : "single",
        encoding: ENCODINGS[entry.encoding] ?? entry.encoding,
        delimiter: entry.delimiter,
        decimal: entry.decimal,
        dateColumn: entry.date_column,
        valueColumn: entry.value_column,
        rows: entry.data_rows,
        order: entry.order,
      });
      expect(panel.tickers).toEqual([wide ? "JPY" : name.replace(".csv", "")]);
      expect(panel.time.kind).toBe("day");
      const dates = [...panel.time.values].map((day) => formatTime("day", day));
      expect(dates.length).toBe(entry.data_rows);
      const found = [...panel.values].filter((value) => !Number.isNaN(value));
      expect(panel.values.length - found.length).toBe(entry.missing_values);
      expect([dates[0], panel.values[0]]).toEqual(entry.first);
      expect([dates.at(-1), panel.values.at(-1)]).toEqual(entry.last);
      expect(Math.min(...found)).toBe(entry.min);
      expect(Math.max(...found)).toBe(entry.max);
      expect(found.filter((value) => value === 0).length).toBe(entry.zeros);
      expect(found.filter((value) => value < 0).length).toBe(entry.negatives);
      expect(exactSum(found)).toBe(Number(entry.sum_of_values));
    }
  });

  it.each(manifest.map((entry) => [entry.file, entry] as const))("%s, byte by byte", (file, entry) => {
    expect(Object.keys(entry).sort()).toEqual(FIELDS);
    const bytes = sharedBytes(`data/${file}`);
    expect(bytes.length).toBe(entry.bytes);
    const mark = [...bytes.subarray(0, 3)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    expect(entry.bom === null ? /^(efbbbf|fffe|feff)/.test(mark) : mark !== entry.bom).toBe(false);

    // another parser's cells, and their numbers by the manifest's marks
    const text = new TextDecoder(ENCODINGS[entry.encoding] ?? entry.encoding).decode(bytes);
    const parsed = Papa.parse<string[]>(text, { delimiter: entry.delimiter, skipEmptyLines: true }).data;
    const [header = [], ...rows] = parsed.slice(entry.skip_lines);
    expect(rows.length - entry.ignored_rows).toBe(entry.data_rows);
    const { panel, format } = open(file, { seriesColumn: entry.value_column });
    expect(format.rows).toBe(entry.data_rows);
    expect(panel.notes.filter((note) => /left out|skipped|repeat/.test(note))).toEqual([]);
    const [date, value] = [entry.date_column, entry.value_column].map((name) => header.indexOf(name));
    expect(rows.length - new Set(rows.map((row) => row[date!])).size).toBe(entry.duplicate_dates);
    if (entry.order === "descending") rows.reverse();
    const numbers = rows.map((row) => {
      const plain = row[value!]!.replaceAll(entry.thousands, "").replace(entry.decimal, ".");
      return /\d/.test(plain) ? Number(plain) : Number.NaN;
    });
    expect([...panel.values]).toEqual(numbers);
  });

  it("with what their notes say is odd", () => {
    const [nulls, wide, negative] = manifest;
    expect([nulls!.note, wide!.note, negative!.note]).toEqual([
      "rows of null on holidays",
      "wide panel, N/A missing, trailing comma in every line, newest first; value column shown: JPY",
      "-36.98 on 2020-04-20: returns across it are meaningless, log return undefined",
    ]);
    const { panel } = open(wide!.file);
    expect(panel.tickers).not.toContain("");
    expect(panel.notes).toContain("messy/eurofxref-hist.csv: dates run newest first; sorted");
    expect(panel.values.some(Number.isNaN)).toBe(true);
    expect(cell(open(negative!.file, { shape: "wide" }).panel, "Price", "2020-04-20")).toBe(-36.98);
  });

  it("takes the adjusted close of a Yahoo file by itself", () => {
    const { format, panel } = open("messy/N225_yahoo_nulls.csv");
    expect(format.valueColumn).toBe("Adj Close");
    expect(panel.notes).toEqual([
      'messy/N225_yahoo_nulls.csv: one instrument, N225_yahoo_nulls, value = "Adj Close" of Open, High, Low, Close, Adj Close, Volume (choose another with --value-column)',
    ]);
  });
});

describe("reference panels", () => {
  it("all_stocks_5yr: 505 tickers x 1259 dates from a long table", () => {
    const { panel, format } = open("all_stocks_5yr.csv.gz");
    expect([panel.tickers.length, panel.time.values.length, format.rows]).toEqual([505, 1259, 619_040]);
    expect(panel.tickers.slice(0, 4)).toEqual(["AAL", "AAPL", "AAP", "ABBV"]);
    expect(panel.tickers.at(-1)).toBe("ZTS");
    expect([panel.time.values[0], panel.time.values.at(-1)].map((day) => formatTime("day", day!))).toEqual([
      "2013-02-08",
      "2018-02-07",
    ]);
    expect(format).toMatchObject({
      shape: "long",
      tickerColumn: "Name",
      valueColumn: "close",
      order: "ascending",
    });
    expect(panel.notes).toEqual([
      'all_stocks_5yr.csv.gz: long table, date = "date", ticker = "Name", value = "close" of open, high, low, close, volume (choose another with --value-column)',
    ]);
    expect(panel.values.reduce((count, value) => count + (Number.isNaN(value) ? 0 : 1), 0)).toBe(619_040);

    // every value against the text of its line
    const T = panel.time.values.length;
    const day = new Map([...panel.time.values].map((value, t) => [formatTime("day", value), t]));
    const place = new Map(panel.tickers.map((ticker, i) => [ticker, i]));
    const lines = new TextDecoder().decode(sharedBytes("data/all_stocks_5yr.csv.gz")).trimEnd().split("\n");
    let wrong = 0;
    for (const line of lines.slice(1)) {
      const cells = line.trim().split(",");
      const at = place.get(cells[6]!)! * T + day.get(cells[0]!)!;
      if (panel.values[at] !== Number(cells[4])) wrong++;
    }
    expect(wrong).toBe(0);
  });

  it("all_stocks_5yr: another column, in which a few cells are empty", () => {
    const { panel } = open("all_stocks_5yr.csv.gz", { valueColumn: "open" });
    expect(panel.values.reduce((count, value) => count + (Number.isNaN(value) ? 0 : 1), 0)).toBe(619_029);
  });

  it("all_stocks_5yr: one ticker as a series", () => {
    const { panel } = open("all_stocks_5yr.csv.gz", { seriesColumn: "APTV" });
    expect(panel.tickers).toEqual(["APTV"]);
    expect(formatTime("day", panel.time.values[0]!)).toBe("2017-12-05"); // its first row
    expect(() => open("all_stocks_5yr.csv.gz", { seriesColumn: "close" })).toThrow(
      'all_stocks_5yr.csv.gz: column "close" has two values on 2013-02-08: 14.75 in row 2, 67.8542 in row 1261; a single series needs one value a date, or name a ticker',
    );
  });

  it.each([
    ["stock_prices_wide_nan.csv", 19, 8796, "1990-01-02"],
    ["sp500_dataset.csv.gz", 20, 8313, "1990-01-02"],
    ["factors_dataset.csv.gz", 5, 2264, "2014-01-02"],
    ["sp500_index.csv.gz", 1, 8313, "1990-01-02"],
    ["spy_prices.csv", 1, 8017, "1993-01-29"],
  ])("%s: every cell is Number of its text", (file, tickers, rows, first) => {
    const { panel, format } = open(file);
    expect([format.shape, panel.tickers.length, panel.time.values.length, panel.notes]).toEqual([
      "wide",
      tickers,
      rows,
      [],
    ]);
    const lines = new TextDecoder()
      .decode(sharedBytes(`data/${file}`))
      .trimEnd()
      .split(/\r?\n/)
      .slice(1);
    expect(formatTime("day", panel.time.values[0]!)).toBe(first);
    let wrong = 0;
    lines.forEach((line, t) => {
      const cells = line.split(",");
      if (formatTime("day", panel.time.values[t]!) !== cells[0]) wrong++;
      for (let i = 0; i < tickers; i++) {
        const text = cells[i + 1]!;
        if (!Object.is(panel.values[i * rows + t], text === "" ? Number.NaN : Number(text))) wrong++;
      }
    });
    expect(wrong).toBe(0);
  });

  it("a long table of months", () => {
    const { panel, format } = open("messy/vega_stocks_long_monthly.csv");
    expect([panel.tickers, panel.time.values.length, format.dateFormat]).toEqual([
      ["MSFT", "AMZN", "IBM", "GOOG", "AAPL"],
      123,
      "Mon D, YYYY",
    ]);
    expect(cell(panel, "MSFT", "2000-02-01")).toBe(36.35);
    expect(cell(panel, "GOOG", "2004-07-01")).toBeNaN(); // listed in August
  });

  it("a table of companies is no panel", () => {
    expect(() => open("constituents.csv")).toThrow(/more than one column of numbers .*--value-column/);
  });
});
