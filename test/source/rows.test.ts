// What goes through wasm memory in pieces comes out as if it had been read in one, cell by cell.
import fc from "fast-check";
import Papa from "papaparse";
import { describe, expect, it } from "vitest";
import { formatTime } from "../../src/panel/time.ts";
import { fromCSV } from "../../src/source/csv.ts";
import { scanUTF8 } from "../../src/source/utf8.ts";
import { uniform } from "../random.ts";
import { failure, read } from "./read.ts";

/** Bytes of a file that are in memory at a time: `PIECE` of scanner.ts. */
const PIECE = 1 << 18;

const day = (t: number) => formatTime("day", t);

/** Lines of about `size` bytes in all, the last one without line end. */
function linesOf(size: number, line: (t: number) => string): string {
  const lines = [];
  for (let t = 0, length = 0; length < size; t++) {
    lines.push(line(t));
    length += lines[t]!.length + 1;
  }
  return lines.join("\n");
}

describe("cells at the border of a piece", () => {
  it("of a wide table are read whole, wherever it falls", () => {
    const next = uniform(21);
    const forms = [
      (x: number) => x.toFixed(2),
      (x: number) => x.toPrecision(17),
      (x: number) => `"${x.toFixed(3)}"`,
      (x: number) => x.toExponential(12),
      () => "",
      () => "NaN",
      (x: number) => ` ${x} `,
      (x: number) => `"\n${x.toFixed(1)}"`,
      (x: number) => `"${1 + Math.floor(Math.abs(x))},${100 + Math.floor(next() * 900)}.5"`,
    ];
    const cell = () => forms[Math.floor(next() * forms.length)]!((next() - 0.3) * 400);
    const numberOf = (text: string) => (/\d/.test(text) ? Number(text.replaceAll(",", "")) : Number.NaN);
    const rest = linesOf(
      PIECE + 200,
      (t) => `${day(t + 1)},${cell()},${cell()},${cell()},${cell()},${cell()}`,
    );
    const rows = Papa.parse<string[]>(rest, { newline: "\n" }).data;
    const columns = [1, 2, 3, 4, 5].map((i) => [i, ...rows.map((row) => numberOf(row[i]!))]);
    const expected = Float64Array.from(columns.flat());
    // the zeros push everything after them on, byte by byte, over more than two rows
    for (let zeros = 0; zeros < 80; zeros++) {
      const newline = zeros % 2 === 0 ? "\n" : "\r\n";
      const first = `${day(0)},1.${"0".repeat(zeros)},2,3,4,5`;
      const { panel } = fromCSV(`date,A,B,C,D,E\n${first}\n${rest}`.replaceAll("\n", newline));
      expect(panel.values.length).toBe(expected.length);
      const wrong = panel.values.findIndex((value, k) => !Object.is(value, expected[k]));
      expect([zeros, wrong, panel.values[wrong], expected[wrong]]).toEqual([zeros, -1, undefined, undefined]);
    }
  });

  it("of a long table too, also of columns that are passed", () => {
    const next = uniform(22);
    const tickers = [
      "A",
      "BRK.B",
      "日本電信電話",
      '"quoted"',
      '"a ""b"""',
      '"""b"""',
      "x".repeat(33),
      "y".repeat(31),
    ];
    const rest = linesOf(PIECE + 300, (t) => {
      const note = next() < 0.01 ? `"${"note, \n".repeat(20)}"` : "n".repeat(next() * 40);
      return `${note},${day(Math.floor(t / 8))},${tickers[t % 8]},${(next() * 100).toFixed(3)}`;
    });
    for (let pad = 0; pad < 60; pad++) {
      const text = `note,date,ticker,close\n${"p".repeat(pad)},${day(-1)},A,1\n${rest}`;
      const { panel } = fromCSV(text);
      expect(panel.tickers).toEqual([
        ...["A", "BRK.B", "日本電信電話", "quoted", 'a "b"', '"b"', "x".repeat(33), "y".repeat(31)],
      ]);
      const expected = new Float64Array(panel.values.length).fill(Number.NaN);
      for (const [, date, ticker, close] of Papa.parse<string[]>(text, { newline: "\n" }).data.slice(1)) {
        const t = Date.parse(date!) / 86_400_000 - panel.time.values[0]!;
        expected[panel.tickers.indexOf(ticker!) * panel.time.values.length + t] = Number(close);
      }
      expect(panel.values, `${pad} letters`).toEqual(expected);
    }
  });

  it("may be longer than a piece", () => {
    const long = "x".repeat(3 * PIECE);
    const zeros = "0".repeat(2 * PIECE);
    const text = `note,date,ticker,close\n${long},2020-01-01,A,1\n"${long},\n",2020-01-02,A,2.${zeros}5\n,2020-01-03,A,3`;
    expect(read(text).series).toEqual({ A: [1, 2, 3] });
    expect(failure(`date,A\n2020-01-01,1\n2020-01-02,${long}`)).toBe(
      `a.csv: row 3, column "A": "${"x".repeat(39)}…" is not a number; correct the cell, or if the value is missing leave it empty or say --na-values`,
    );
  });

  it("name their row when they are wrong", () => {
    const rest = linesOf(PIECE, (t) => `${day(t)},${t},2`);
    const rows = rest.split("\n").length;
    for (let zeros = 0; zeros < 40; zeros++) {
      const first = `${day(-1)},1.${"0".repeat(zeros)},2`;
      const end = `${day(rows)},1,2\n`;
      for (const [row, message] of [
        [`${day(rows)},1`, "has 2 cells, the header has 3"],
        [`${day(rows)},1,2,3`, "has 4 cells, the header has 3"],
        [`${day(rows)},1.2.3,2`, '"1.2.3" is not a number'],
        [`${day(rows)},1,"2`, "a quote is opened and never closed"],
      ]) {
        const found = failure(`date,A,B\n${first}\n${rest}\n${row}\n${end}`);
        expect(found).toMatch(new RegExp(`^a.csv: row ${rows + 3}(, column "A")?: `));
        expect(found).toContain(message);
      }
    }
  });
});

describe("a table", () => {
  it("reads the same from plain cells as from cells with blanks, which are read as text", () => {
    const number = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
      fc.double({ min: -1e6, max: 1e6, noNaN: true }).chain((x) => fc.nat(20).map((n) => x.toFixed(n))),
      fc.double({ min: -10, max: 10, noNaN: true }).chain((x) => fc.nat(20).map((n) => x.toPrecision(n + 1))),
      fc.stringMatching(/^[+-]?\d{0,20}\.?\d{0,20}(e[+-]?\d{1,3})?$/).filter((text) => /^[^e]*\d/.test(text)),
      fc.constantFrom("", "NA", "nan", "null", "-", "--", ".", "inf", "-Infinity", "1e999", "#N/A"),
    );
    const table = fc.array(fc.array(number, { minLength: 5, maxLength: 5 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(table, fc.constantFrom(".", ",") as fc.Arbitrary<"." | ",">, (rows, decimal) => {
        const text = (wrap: (cell: string) => string) =>
          `date;A;B;C;D;E\n${rows.map((row, t) => [day(t), ...row.map((cell) => wrap(cell.replace(".", decimal)))].join(";")).join("\n")}`;
        const result = (text: string) => {
          try {
            const { panel } = fromCSV(text, { delimiter: ";", decimal });
            return {
              values: [...panel.values].map((value) => (Object.is(value, -0) ? "-0" : value)),
              notes: panel.notes,
            };
          } catch (error) {
            return (error as Error).message;
          }
        };
        const expected = result(text((cell) => ` ${cell}`));
        expect(result(text((cell) => cell))).toEqual(expected);
        expect(result(text((cell) => `"${cell}"`))).toEqual(expected);
      }),
      { numRuns: 500, seed: 23 },
    );
  });

  it("may have many columns, and lines of any ending between its rows", () => {
    const N = 20_000;
    const names = Array.from({ length: N }, (_, i) => `T${i}`);
    const rows = Array.from(
      { length: 11 },
      (_, t) => `${day(t)},${names.map((_, i) => t * N + i).join(",")}`,
    );
    for (const newline of ["\n", "\r\n", "\r", "\n\n", "\n ,\n"]) {
      const { panel } = fromCSV([`date,${names.join(",")}`, ...rows].join(newline));
      const T = rows.length;
      expect(panel.values.length).toBe(N * T);
      expect(panel.values.every((value, k) => value === (k % T) * N + Math.floor(k / T))).toBe(true);
    }
  });

  it("leaves nothing behind in memory that another one could find", () => {
    const long = (tickers: readonly string[], days: number) =>
      `date,ticker,close\n${Array.from({ length: days }, (_, t) => tickers.map((ticker, i) => `${day(t)},${ticker},${i}`).join("\n")).join("\n")}`;
    const many = Array.from({ length: 5000 }, (_, i) => `T${i}`);
    expect(fromCSV(long(many, 3)).panel.tickers).toEqual(many);
    for (const tickers of [
      ["T7", "T3"],
      ["T3", "T9000", "T4"],
      many.toReversed(),
      ["x".repeat(40), "T0", "T1"],
    ]) {
      const { panel } = fromCSV(long(tickers, 5));
      expect(panel.tickers).toEqual(tickers);
      expect(panel.values.every((value, k) => value === Math.floor(k / 5))).toBe(true);
    }
  });

  it("may have more tickers than the module is taught", () => {
    const N = 2 ** 18 + 1000;
    const first = Array.from({ length: N }, (_, i) => `${day(0)},T${i},${i}`);
    const again = [7, N - 1, N - 2, 8].map((i) => `${day(1)},T${i},${-i}`);
    const { panel } = fromCSV(`date,ticker,close\n${[...first, ...again].join("\n")}`);
    expect([panel.tickers.length, panel.tickers[N - 1]]).toEqual([N, `T${N - 1}`]);
    expect(first.findIndex((_, i) => panel.values[2 * i] !== i)).toBe(-1);
    const second = first.flatMap((_, i) =>
      Number.isNaN(panel.values[2 * i + 1]) ? [] : [panel.values[2 * i + 1]],
    );
    expect(second).toEqual([-7, -8, 2 - N, 1 - N]);
  });

  it("may be read while another one is", () => {
    const text = (k: number) => `date,A\n${linesOf(3 * PIECE, (t) => `${day(t)},${t * k}`)}`;
    const inner: number[] = [];
    const { panel } = fromCSV(text(3), {
      onProgress: () => inner.push(fromCSV(text(5)).panel.values.findIndex((value, t) => value !== 5 * t)),
    });
    expect(panel.values.findIndex((value, t) => value !== 3 * t)).toBe(-1);
    expect(inner.length).toBeGreaterThan(3);
    expect(inner.every((wrong) => wrong === -1)).toBe(true);
  });
});

describe("the scan for UTF-8", () => {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  /** What it should find, by a decoder and a regular expression. */
  function expected(bytes: Uint8Array) {
    const zero = bytes.indexOf(0);
    const text = decoder.decode(bytes); // throws where it is none
    const lines = text.match(/[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+$/g)?.length ?? 1;
    return zero < 0 ? { bad: -1, zero, lines } : { bad: -1, zero };
  }

  it("finds what a decoder finds, at the border of a piece too", () => {
    const part = fc.constantFrom(
      "a",
      "\n",
      "\r",
      "\r\n",
      "é",
      "日",
      "😀",
      "\ufeff",
      "\0",
      "x".repeat(15),
      "\ud7ff",
    );
    const bad = fc.constantFrom(
      [0x80],
      [0xc3],
      [0xe3, 0x81],
      [0xed, 0xa0, 0x80],
      [0xf0, 0x9f, 0x98],
      [0xc0, 0x80],
      [0xff],
    );
    const filler = new Uint8Array(PIECE + 64).fill(97);
    const encoder = new TextEncoder();
    fc.assert(
      fc.property(
        fc.array(part, { maxLength: 12 }).map((parts) => encoder.encode(parts.join(""))),
        fc.option(bad),
        fc.integer({ min: -40, max: 40 }),
        fc.nat(20),
        (text, wrong, shift, after) => {
          const before = PIECE + shift;
          const bytes = new Uint8Array(before + text.length + (wrong?.length ?? 0) + after).fill(97);
          bytes.set(filler.subarray(0, before));
          bytes.set(text, before);
          if (wrong) bytes.set(wrong, before + text.length);
          const scan = scanUTF8(bytes);
          if (wrong && !text.includes(0)) expect(scan).toMatchObject({ bad: before + text.length, zero: -1 });
          else if (!wrong) {
            const mark =
              bytes.indexOf(0xef) < 0
                ? -1
                : before +
                  encoder.encode(
                    new TextDecoder("utf-8", { ignoreBOM: true }).decode(text).split("\ufeff")[0]!,
                  ).length;
            expect(scan).toMatchObject(expected(bytes));
            if (scan.zero < 0) expect(scan.mark).toBe(mark < before + text.length ? mark : -1);
          }
        },
      ),
      { numRuns: 400, seed: 24 },
    );
  });

  it("counts the lines of nothing, of one line, and of one that has ended", () => {
    const lines = ["", "a", "a\n", "a\nb", "a\r\nb\r\n", "\n", "\r", "a\r"].map(
      (text) => scanUTF8(new TextEncoder().encode(text)).lines,
    );
    expect(lines).toEqual([1, 1, 1, 2, 2, 1, 1, 1]);
  });
});
