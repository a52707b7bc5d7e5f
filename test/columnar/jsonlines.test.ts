import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DataError } from "../../src/panel/error.ts";
import { formatTime } from "../../src/panel/time.ts";
import type { TableOptions } from "../../src/source/format.ts";
import { fromJSONLines } from "../../src/source/jsonlines.ts";

function read(input: string | Uint8Array, options: TableOptions = {}) {
  const { panel, format } = fromJSONLines(input, { name: "a.jsonl", ...options });
  const T = panel.time.values.length;
  const series = panel.tickers.map((ticker, i) => [ticker, [...panel.values.subarray(i * T, i * T + T)]]);
  return {
    dates: [...panel.time.values].map((value) => formatTime(panel.time.kind, value)),
    series: Object.fromEntries(series),
    notes: panel.notes,
    format,
  };
}

const lines = (...objects: unknown[]) => `${objects.map((object) => JSON.stringify(object)).join("\n")}\n`;

describe("tables", () => {
  test("wide, with keys that come and go, blank lines, CRLF and a byte order mark", () => {
    const text = `\ufeff${lines({ date: "2024-01-02", A: 1.5 }, { date: "2024-01-03", B: 2, A: null }, { B: 3, date: "2024-01-04" })}`;
    for (const input of [text, text.replaceAll("\n", "\r\n\r\n"), new TextEncoder().encode(text.trimEnd())]) {
      const { dates, series, format } = read(input);
      expect(dates).toEqual(["2024-01-02", "2024-01-03", "2024-01-04"]);
      expect(series).toEqual({ A: [1.5, Number.NaN, Number.NaN], B: [Number.NaN, 2, 3] });
      expect(format).toMatchObject({
        kind: "jsonlines",
        shape: "wide",
        rows: 3,
        types: ["string", "number", "number"],
      });
    }
  });

  test("long, with numbers in quotes and tickers of digits", () => {
    const rows = [
      { date: 20240103, code: 7203, close: "2,5", open: "0.1" },
      { date: 20240102, code: 7203, close: "1", open: "NaN" },
      { date: 20240103, code: 6758, close: "3", open: "" },
    ];
    const { series, dates } = read(lines(...rows), { valueColumn: "open" });
    expect(dates).toEqual(["2024-01-02", "2024-01-03"]);
    expect(series).toEqual({ "6758": [Number.NaN, Number.NaN], "7203": [Number.NaN, 0.1] });
    expect(() => read(lines(...rows))).toThrow(
      'a.jsonl: row 1, column "close": "2,5" is not a number; write null where there is none',
    );
  });

  test("one instrument, and one series", () => {
    const text = lines(
      { time: "2024-01-02T09:30:00Z", open: 1, high: 2, low: 0, close: 1.5 },
      { time: "2024-01-02T09:31:00Z", open: 1, high: 2, low: 0, close: 2.5 },
    );
    expect(read(text, { name: "x/AAPL.jsonl" })).toMatchObject({
      dates: ["2024-01-02T09:30:00Z", "2024-01-02T09:31:00Z"],
      series: { AAPL: [1.5, 2.5] },
    });
    expect(read(text, { seriesColumn: "high" }).series).toEqual({ a: [2, 2] });
  });

  test("of any numbers come back as the same doubles", () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(
            fc.double({ noNaN: true, noDefaultInfinity: true }),
            fc.option(fc.double({ noNaN: true, noDefaultInfinity: true })),
          ),
          { minLength: 1 },
        ),
        (table) => {
          const day = (t: number) => formatTime("day", 19000 + t);
          const text = table
            .map(
              ([a, b], t) =>
                `{"date":"${day(t)}","A":${Object.is(a, -0) ? "-0" : a},"B":${JSON.stringify(b)}}`,
            )
            .join("\n");
          const { series } = read(text);
          expect(series).toEqual({
            A: table.map(([a]) => a),
            B: table.map(([, b]) => b ?? Number.NaN).map((b) => (Object.is(b, -0) ? 0 : b)),
          });
        },
      ),
    );
  });
});

describe("what is refused", () => {
  const good = '{"date":"2024-01-02","A":1}\n';
  test.each([
    [`${good}\n{"date":`, 'row 3: "{\\"date\\":" is not JSON; write one JSON object a line'],
    [`${good}[1,2]\n`, 'row 2: "[1,2]" is no JSON object; write an object a line'],
    [`${good}{"date":"2024-01-03","A":[1]}`, 'column "A" has type array, which is no number'],
    [`${good}{"date":"2024-01-03","A":true}`, 'column "A" has type boolean, which is no number'],
    [`${good}\n\n{"A":2}`, 'row 4, column "date": the date is missing; fill it in, or take the row out'],
    [`${good}\n${good}`, "rows 1 and 3 both have date 2024-01-02; keep one of them"],
    [`${good}{"date":"2024-02-30","A":1}`, 'row 2, column "date": there is no date "2024-02-30"'],
    ["\n\n", "has no columns; a column of dates is needed"],
    ["{}\n{}", "has no columns; a column of dates is needed"],
    ['{"2024-01-02":1,"x":2}', 'column "2024-01-02" is named by a date'],
  ])("%j", (text, message) => {
    expect(() => read(text)).toThrow(DataError);
    expect(() => read(text)).toThrow(message);
  });

  test("bytes that are no UTF-8", () => {
    const bytes = new Uint8Array([...new TextEncoder().encode(good), 0x7b, 0xff, 0x7d]);
    expect(() => read(bytes)).toThrow("a.jsonl: row 2: is not UTF-8; save the file as UTF-8");
  });
});

test("what the folders of a file say is a column, unless the lines have it", () => {
  const lines = '{"date":"2024-01-02","close":1}\n{"date":"2024-01-03","close":2}';
  const read = (text: string, constants: (readonly [string, string])[]) =>
    fromJSONLines(text, { name: "ticker=X/a.jsonl", constants });
  const { panel, format } = read(lines, [["ticker", "AAPL"]]);
  expect(panel.tickers).toEqual(["AAPL"]);
  expect([...panel.values]).toEqual([1, 2]);
  expect(format).toMatchObject({
    shape: "long",
    tickerColumn: "ticker",
    columns: ["date", "close", "ticker"],
    types: ["string", "number", "folder"],
  });
  const own = read(lines.replaceAll("}", ',"ticker":"B"}'), [["ticker", "AAPL"]]);
  expect(own.panel.tickers).toEqual(["B"]);
  const dated = read('{"ticker":"A","close":1}\n{"ticker":"B","close":2}', [
    ["year", "2024"],
    ["date", "2024-01-02"],
  ]);
  expect(dated.panel.tickers).toEqual(["A", "B"]);
  expect([...dated.panel.time.values]).toEqual([19_724]);
});
