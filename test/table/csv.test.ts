import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import type { Choice, Result } from "../../src/panel/result.ts";
import { fromCSV } from "../../src/source/csv.ts";
import { openResultCSV } from "../../src/source/result.ts";
import { longCSV, wideCSV } from "../../src/table/csv.ts";
import { bits, panelOf } from "../kernel/series.ts";

const text = (pieces: Iterable<string>) => [...pieces].join("");
const bytes = (pieces: Iterable<string>) => new TextEncoder().encode(text(pieces));

function resultOf(arrays: readonly Float64Array[], rows: number, tickers: readonly string[]): Result {
  const { time } = panelOf([], rows);
  return {
    time,
    tickers,
    benchmarks: ["M", "index, broad"],
    windows: [20, 60],
    stats: ["beta", "n"],
    arrays,
    notes: [],
  };
}

test("a wide table, to the letter", () => {
  const { time } = panelOf([], 3);
  const values = Float64Array.of(1, Number.NaN, -0, 0.1, 1e-7, 123456789.125);
  expect(text(wideCSV({ time, tickers: ["A", 'B "x", y'], values, stat: "beta" }))).toBe(
    'date,A,"B ""x"", y"\n1970-01-01,1,0.1\n1970-01-02,,1e-7\n1970-01-03,-0,123456789.125\n',
  );
});

test("a long table, to the letter", () => {
  const arrays = Array.from({ length: 8 }, (_, k) => Float64Array.of(k + 0.5, Number.NaN));
  const lines = text(longCSV(resultOf(arrays, 2, ["A"]))).split("\n");
  expect(lines).toEqual([
    "date,ticker,benchmark,window,beta,n",
    "1970-01-01,A,M,20,0.5,1.5",
    "1970-01-02,A,M,20,,",
    "1970-01-01,A,M,60,2.5,3.5",
    "1970-01-02,A,M,60,,",
    '1970-01-01,A,"index, broad",20,4.5,5.5',
    '1970-01-02,A,"index, broad",20,,',
    '1970-01-01,A,"index, broad",60,6.5,7.5',
    '1970-01-02,A,"index, broad",60,,',
    "",
  ]);
});

test("instants keep their time of day", () => {
  const time = { kind: "instant" as const, values: Float64Array.of(0, 1_700_000_000_123) };
  expect(text(wideCSV({ time, tickers: ["A"], values: Float64Array.of(1, 2), stat: "beta" }))).toBe(
    "date,A\n1970-01-01T00:00:00Z,1\n2023-11-14T22:13:20.123Z,2\n",
  );
});

test("any double comes back to the last bit", () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ noDefaultInfinity: true }), { minLength: 4, maxLength: 40 }),
      (numbers) => {
        const values = Float64Array.from(numbers);
        values[0] = 1; // a table without any value is refused by the reader
        const panel = panelOf([values], values.length);
        const back = fromCSV(text(wideCSV({ ...panel, stat: "beta" }))).panel;
        expect(bits(back.values)).toEqual(bits(panel.values));
        expect(back.time.values).toEqual(panel.time.values);
      },
    ),
  );
});

describe("reading a result back", () => {
  const rows = 30;
  const tickers = ["A", "B, Inc."];
  const arrays = Array.from({ length: 8 }, (_, k) =>
    Float64Array.from({ length: 2 * rows }, (_, j) => (j % rows < 5 ? Number.NaN : Math.sin(k + j))),
  );
  const result = resultOf(arrays, rows, tickers);
  const table = bytes(longCSV(result));

  test("a long table gives the matrix that is chosen, by default the first", () => {
    const first = openResultCSV(table, "r.csv").read().matrix;
    expect(first).toMatchObject({ stat: "beta", window: 20, benchmark: "M", tickers });
    expect(bits(first.values)).toEqual(bits(arrays[0]!));
    const chosen = openResultCSV(table, "r.csv").read({
      stat: "n",
      window: 60,
      benchmark: "index, broad",
    }).matrix;
    expect(bits(chosen.values)).toEqual(bits(arrays[7]!));
  });

  test("a long table tells which benchmarks and windows it has, a wide one none", () => {
    const pairs = ["M", "index, broad"].flatMap((benchmark) =>
      [20, 60].map((window) => ({ benchmark, window })),
    );
    expect(openResultCSV(table, "r.csv").keys(true)).toEqual({ stats: result.stats, pairs });
    expect(openResultCSV(table, "r.csv").keys(false)).toEqual({ stats: result.stats, pairs: [] });
    const wide = bytes(wideCSV({ ...result, values: arrays[1]!, stat: "n" }));
    expect(openResultCSV(wide, "r.csv").keys(true)).toBeUndefined();
  });

  test("rows of several windows may come in any order, and be read again and again", () => {
    const row = (day: number, ticker: string, window: string) =>
      `2024-01-0${day},${ticker},"M",${window},${window === "20" ? day : ""},${window.length}`;
    const lines = [1, 2, 3].flatMap((day) =>
      ["20", "90d"].flatMap((window) => ["A", "B"].map((ticker) => row(day, ticker, window))),
    );
    const mixed = `date,ticker,benchmark,window,beta,n\r\n${lines.join("\r\n\r\n")}`;
    const file = openResultCSV(new TextEncoder().encode(mixed), "r.csv");
    const numbers = (choice: Choice) => Array.from(file.read(choice).matrix.values);
    for (let time = 0; time < 2; time++) {
      expect(numbers({ stat: "n", window: "90d" })).toEqual([3, 3, 3, 3, 3, 3]);
      expect(numbers({})).toEqual([1, 2, 3, 1, 2, 3]);
    }
  });

  test("a table without any value is read, too: its picture says so", () => {
    for (const table of [
      "date,A,B\n2024-01-01,,\n2024-01-02,,\n",
      "date,ticker,benchmark,window,beta\n2024-01-01,A,M,60,\n",
    ]) {
      const { matrix } = openResultCSV(new TextEncoder().encode(table), "r.csv").read();
      expect(matrix.values.length).toBeGreaterThan(0);
      expect(matrix.values.every(Number.isNaN)).toBe(true);
    }
  });

  test("a wide table is beta unless it is said to be something else", () => {
    const wide = bytes(wideCSV({ ...result, values: arrays[1]!, stat: "n" }));
    expect(openResultCSV(wide, "r.csv").read().matrix.stat).toBe("beta");
    expect(openResultCSV(wide, "r.csv").read({ stat: "n", window: 60 }).matrix).toMatchObject({
      stat: "n",
      window: 60,
      tickers,
    });
  });

  test("a wide table is read as one, whatever its numbers and names look like", () => {
    const values = Float64Array.from({ length: 60 }, (_, k) => (k % 30) + 1);
    const wide = bytes(wideCSV({ ...result, tickers: ["ID", "CODE"], values, stat: "n" }));
    expect(openResultCSV(wide, "r.csv").read({ stat: "n" }).matrix).toMatchObject({
      tickers: ["ID", "CODE"],
      values,
    });
  });

  test("what is not there is named, with what is", () => {
    expect(() => openResultCSV(table, "r.csv").read({ window: 61 })).toThrow(
      'r.csv: no row has window "61"; did you mean "60"',
    );
    expect(() => openResultCSV(table, "r.csv").read({ benchmark: "X" })).toThrow('no row has benchmark "X"');
    expect(() => openResultCSV(table, "r.csv").read({ stat: "cov" })).toThrow(
      'r.csv: no column "cov"; its statistics are beta, n',
    );
    const prices = new TextEncoder().encode(
      "date,open,high,low,close\n2020-01-01,1,2,3,4\n2020-01-02,1,2,3,4\n",
    );
    expect(() => openResultCSV(prices, "p.csv").read()).toThrow(
      "p.csv: a result is a wide table or has columns benchmark and window",
    );
  });
});

describe("a wide table that does not say what it holds", () => {
  const wide = (of: (i: number) => number) =>
    new TextEncoder().encode(
      `date,A,B\n${Array.from({ length: 30 }, (_, i) => `2024-01-${String(i + 1).padStart(2, "0")},${of(i)},${of(i + 7)}`).join("\n")}\n`,
    );
  const open = (of: (i: number) => number) => openResultCSV(wide(of), "r.csv");

  it("is not taken for betas where its values are prices or returns", () => {
    expect(() => open((i) => 80 + i).read()).toThrow(
      "r.csv: looks like prices, not betas: half of its values are above 98; make a result of it with rollbeta compute, or say what it holds by --stat",
    );
    expect(() => open((i) => 0.01 * Math.sin(i)).read()).toThrow(
      /^r\.csv: looks like returns, not betas: 95 %/,
    );
    expect(open((i) => 80 + i).read({ stat: "n" }).matrix.stat).toBe("n");
  });

  it("is, where they may be", () => {
    for (const of of [(i: number) => Math.sin(i), (i: number) => (i === 3 ? 900 : 1.2), () => 0, () => 5])
      expect(open(of).read().matrix.stat).toBe("beta");
  });
});
