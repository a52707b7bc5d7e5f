import { describe, expect, it } from "vitest";
import type { Panel } from "../../src/panel/panel.ts";
import { formatTime } from "../../src/panel/time.ts";
import { type CSVOptions, fromCSV } from "../../src/source/csv.ts";
import { sharedBytes } from "../shared.ts";

interface Entry {
  file: string;
  delimiter: string;
  decimal: string;
  date_column: string;
  value_column: string;
  data_rows: number;
  missing_values: number;
  order: string;
  first: [string, number];
  last: [string, number];
  min: number;
  max: number;
  sum_of_values: string;
  zeros: number;
  negatives: number;
}

const ENCODINGS: Record<string, string> = {
  "n225_sjis_thousands_crlf.csv": "shift_jis",
  "n225_utf16le_bom_tab.csv": "utf-16le",
};

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
        encoding: ENCODINGS[name] ?? "utf-8",
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
      const sum = found.reduce((total, value) => total + value, 0);
      expect(Math.abs(sum / Number(entry.sum_of_values) - 1)).toBeLessThan(1e-12);
    }
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
