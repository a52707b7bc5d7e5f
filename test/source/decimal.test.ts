import { describe, expect, it } from "vitest";
import type { Cells } from "../../src/source/cells.ts";
import { fromCSV } from "../../src/source/csv.ts";
import { Figures } from "../../src/source/figures.ts";
import { emptyProgram, readRows } from "../../src/source/rows.ts";
import { openBody, openTable } from "../../src/source/table.ts";
import { uniform } from "../random.ts";
import { failure, read } from "./read.ts";

const WIDTH = 40;

/** Writes texts into a table of WIDTH columns of numbers, the last row filled up with zeros. */
function tableOf(texts: readonly string[], style: (text: string) => string = (text) => text): string {
  const lines = [`date,${Array.from({ length: WIDTH }, (_, i) => `T${i}`).join(",")}`];
  for (let k = 0; k < texts.length; k += WIDTH) {
    const row = texts.slice(k, k + WIDTH).map(style);
    while (row.length < WIDTH) row.push("0");
    lines.push(`${new Date(k * 86_400_000).toISOString().slice(0, 10)},${row.join(",")}`);
  }
  return lines.join("\n");
}

/** Reads texts as numbers of a table, and compares them with Number(text); infinities count as missing. */
function expectSame(source: Iterable<string>, style?: (text: string) => string): void {
  const texts = [...source];
  const { panel } = fromCSV(tableOf(texts, style), { decimal: "." });
  const T = panel.time.values.length;
  const wrong = texts.flatMap((text, k) => {
    const value = panel.values[(k % WIDTH) * T + Math.floor(k / WIDTH)]!;
    const expected = Number.isFinite(Number(text)) ? Number(text) : Number.NaN;
    return Object.is(value, expected) ? [] : [`${text} -> ${value}`];
  });
  expect(wrong.slice(0, 5)).toEqual([]);
}

/** How many of the cells of a table of `columns` of numbers are read by way of text. */
function readAsText(text: string): number {
  const table = openTable({ bytes: new TextEncoder().encode(text), encoding: "utf-8", lines: 1e6 }, "a.csv");
  const cells: Cells = openBody(table);
  const figures = new Figures(cells, ".", table.columns, table.missing);
  const targets = emptyProgram(table);
  for (let i = 1; i < table.width; i++) targets[i] = i - 1;
  const read = figures.read.bind(figures);
  let count = 0;
  figures.read = (column) => {
    count++;
    return read(column);
  };
  readRows(table, cells, figures, { targets, numbers: table.width - 1, words: [] }, () => {});
  return count;
}

const bits = new Float64Array(1);
const words = new Uint32Array(bits.buffer);

function randomDouble(next: () => number): number {
  do {
    words[0] = next() * 2 ** 32;
    words[1] = next() * 2 ** 32;
  } while (!Number.isFinite(bits[0]));
  return bits[0]!;
}

describe("decimal text to double, against Number(text)", () => {
  it("doubles of every size, printed with 1 to 21 digits", () => {
    const next = uniform(1);
    expectSame(
      (function* () {
        for (let i = 0; i < 60_000; i++) {
          const x = randomDouble(next);
          yield String(x);
          yield x.toPrecision(1 + Math.floor(next() * 21));
        }
      })(),
    );
  });

  it("prices and returns, printed short, exactly and with fixed digits", () => {
    const next = uniform(2);
    expectSame(
      (function* () {
        for (let i = 0; i < 60_000; i++) {
          const x = (next() - 0.5) * 10 ** Math.floor(next() * 12 - 6);
          yield String(x);
          yield x.toPrecision(17);
          yield x.toFixed(Math.floor(next() * 21));
        }
      })(),
    );
  });

  it("halfway between neighbours, and one unit of the last digit beside it", () => {
    const next = uniform(3);
    expectSame(
      (function* () {
        for (let i = 0; i < 20_000; i++) {
          // odd integers above 2^53 stand halfway; shifted by a power of two they still do
          const odd = 2n ** 53n + 2n * BigInt(Math.floor(next() * 2 ** 50)) + 1n;
          for (const delta of [-1n, 0n, 1n]) {
            yield String(odd + delta);
            yield `${odd + delta}.0`;
            yield `${odd * 10n + delta}e-1`;
            yield `${odd * 5n ** 20n * 10n ** 3n + delta}e-23`; // odd / 2^20
          }
        }
      })(),
    );
  });

  it("long strings of digits, huge and tiny exponents", () => {
    const next = uniform(4);
    const digits = (n: number) => Array.from({ length: n }, () => Math.floor(next() * 10)).join("");
    expectSame(
      (function* () {
        for (let i = 0; i < 60_000; i++) {
          const whole = digits(Math.floor(next() * 26));
          const text = `${whole}.${digits(1 + Math.floor(next() * 30))}`;
          yield text;
          yield `-${text}e${Math.floor(next() * 700 - 350)}`;
          yield `${"0".repeat(Math.floor(next() * 9))}${text}`;
          yield `0.${"0".repeat(Math.floor(next() * 30))}${digits(17)}`;
        }
      })(),
    );
  });

  it("the edges of the format", () => {
    expectSame([
      ...[
        "0",
        "-0",
        "+0",
        "0.0",
        "00",
        "1.",
        ".5",
        "-.5",
        "+1",
        "1e5",
        "1E5",
        "1e+5",
        "1e-5",
        "0e0",
        "0e999",
        "-0e-999",
      ],
      ...[
        "9007199254740991",
        "9007199254740992",
        "9007199254740993",
        "9007199254740995",
        "18014398509481983",
      ],
      ...[
        "1.7976931348623157e308",
        "1.7976931348623158e308",
        "1.7976931348623159e308",
        "1e309",
        "-1e400",
        "1e99999999999",
      ],
      ...[
        "5e-324",
        "4.9406564584124654e-324",
        "2.4703282292062327e-324",
        "2.4703282292062328e-324",
        "1e-400",
      ],
      ...["2.2250738585072014e-308", "2.2250738585072011e-308", "2.225073858507201e-308"],
      ...[
        "1e22",
        "1e23",
        "123456789012345678e-22",
        "999999999999999",
        "9999999999999999",
        "99999999999999999999999",
      ],
      ...[
        "8.5",
        "0.1",
        "0.30000000000000004",
        "1000000000000000128",
        "1000000000000000127",
        "6.3949382831035922e-05",
      ],
    ]);
  });

  it("in quotes, in CRLF files, with another decimal mark", () => {
    const next = uniform(6);
    const texts = Array.from({ length: 5000 }, () => String((next() - 0.5) * 10 ** (next() * 6)));
    expectSame(texts, (text) => `"${text}"`);
    const T = texts.length / WIDTH;
    const crlf = fromCSV(tableOf(texts).replaceAll("\n", "\r\n")).panel.values;
    const commas = tableOf(
      texts.map((text) => text.replace(".", ",")),
      (text) => `"${text}"`,
    );
    for (const values of [crlf, fromCSV(commas, { decimal: "," }).panel.values]) {
      texts.forEach((text, k) => {
        expect(values[(k % WIDTH) * T + Math.floor(k / WIDTH)], text).toBe(Number(text));
      });
    }
  });

  it("takes numbers of any usual form without making text of them, and leaves the rest to that", () => {
    const next = uniform(5);
    const plain = [
      "0",
      "-1",
      "1.5",
      "-.5",
      "2.",
      "",
      '"7.25"',
      '""',
      "NaN",
      "NA",
      "-",
      "1e5",
      "6.3949382831035922e-05",
    ];
    for (let i = 0; i < 1000; i++) {
      const x = (next() - 0.5) * 10 ** Math.floor(next() * 9 - 3);
      plain.push(String(x), x.toFixed(4), x.toPrecision(17), `"${x}"`);
    }
    expect(readAsText(tableOf(plain))).toBe(0);
    const others = [
      "+1",
      " 1",
      '"1,234"',
      "inf",
      "1e-200",
      "12345678901234567890",
      '" 1"',
      "0.123456789012345678901",
    ];
    expect(readAsText(tableOf(others))).toBe(others.length);
  });
});

describe("a comma before three digits, where commas delimit", () => {
  const table = (cells: readonly string[], header = "date,A") =>
    `${header}\n${cells.map((text, t) => `2020-01-${String(t + 1).padStart(2, "0")},${text}\n`).join("")}`;

  it("groups thousands in a table that is Japanese, Chinese or Korean", () => {
    for (const header of ["日付,7203", "date,トヨタ", "날짜,A", "日期,A"]) {
      const { series, notes, format } = read(table(['"2,005"', '"12,995"', '"2,011"'], header));
      expect(Object.values(series)).toEqual([[2005, 12995, 2011]]);
      expect(notes).toEqual([
        `a.csv: the comma of "2,005" groups thousands, as usual beside "${header.split(",").find((name) => /[^ -~]/.test(name))}" (say --decimal "," if it is decimal)`,
      ]);
      expect(format.decimal).toBe(".");
    }
    // what shows a decimal comma is believed
    expect(read(table(['"2,005"', '"0,995"'], "日付,A")).series).toEqual({ A: [2.005, 0.995] });
    expect(read(table(['"2,005"', '"12,995"'], "日付,A"), { decimal: "," })).toMatchObject({
      series: { A: [2.005, 12.995] },
      notes: [],
    });
  });

  it("groups thousands where a column has whole numbers below a thousand and groups that end in 0", () => {
    expect(read(table(["995", '"1,005"', '"1,010"']))).toMatchObject({
      series: { A: [995, 1005, 1010] },
      notes: [
        'a.csv: the comma of "1,005" groups thousands, as "1,010" in row 4 and "995" in row 2 show (say --decimal "," if it is decimal)',
      ],
    });
    // one column tells of the others
    expect(read(table(['"2,005",995', '"2,001","1,110"'], "date,A,B")).series).toEqual({
      A: [2005, 2001],
      B: [995, 1110],
    });
  });

  it.each([
    ["all of three decimals, or in thousands", ['"2,005"', '"2,010"', '"1,995"']],
    ["no 0 that would be left out", ["995", '"1,005"', '"1,011"']],
    ["only a zero without a mark", ["0", '"1,005"', '"1,010"']],
    ["a thousand that is not grouped", ["995", "1995", '"1,010"']],
  ])("stays open where nothing tells it: %s", (_, cells) => {
    expect(failure(table(cells))).toMatch(
      /^a\.csv: row \d, column "A": "\d,\d{3}" is ambiguous, and so is every other number: .* say which with --decimal "," or --decimal "\."$/,
    );
    expect(read(table(cells), { decimal: "." }).series.A).toEqual(
      cells.map((text) => Number(text.replaceAll(/[",]/g, ""))),
    );
  });

  it("stays open where whole numbers and groups stand in two columns", () => {
    expect(failure(table(['"2,005",995', '"2,010",996'], "date,A,B"))).toMatch("is ambiguous");
  });
});
