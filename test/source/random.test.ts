import fc from "fast-check";
import Papa from "papaparse";
import { describe, expect, it } from "vitest";
import { formatTime } from "../../src/panel/time.ts";
import { fromCSV } from "../../src/source/csv.ts";
import { Dictionary } from "../../src/source/dictionary.ts";

const number = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.double({ min: -1, max: 1, noNaN: true }),
  fc.integer({ min: -1_000_000, max: 1_000_000 }).map((cents) => cents / 100),
);
const missing = fc.constantFrom("", "NA", "null", "nan", "-", "N/A");
const cell = fc.oneof({ weight: 4, arbitrary: number.map(String) }, { weight: 1, arbitrary: missing });
const name = fc
  .oneof(
    fc.string({ minLength: 1, maxLength: 8 }),
    fc.string({ unit: "grapheme", minLength: 1, maxLength: 6 }),
  )
  .map((text) => `T${text.replaceAll("\0", "")}x`);

/** How a table is written: where quotes are not needed `quoting` decides, cell by cell. */
const style = fc.record({
  delimiter: fc.constantFrom(",", ";", "\t", "|"),
  newline: fc.constantFrom("\n", "\r\n", "\r"),
  quoting: fc.infiniteStream(fc.boolean()),
  last: fc.boolean(),
  blanks: fc.boolean(),
});

function written(
  rows: readonly (readonly string[])[],
  how: typeof style extends fc.Arbitrary<infer S> ? S : never,
): string {
  const quoted = (text: string) => {
    const must = /["\r\n]/.test(text) || text.includes(how.delimiter);
    return must || how.quoting.next().value === true ? `"${text.replaceAll('"', '""')}"` : text;
  };
  const lines = rows.map((row) => row.map(quoted).join(how.delimiter));
  return lines.join(how.blanks ? how.newline + how.newline : how.newline) + (how.last ? how.newline : "");
}

function numberOf(text: string): number {
  return text === "" || (/^[-N/n]/.test(text) && !/\d/.test(text)) ? Number.NaN : Number(text);
}

describe("random tables", () => {
  it("wide ones come back, and as papaparse and Number read them", () => {
    const wide = fc.tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 140 })).chain(([n, t]) =>
      fc.record({
        names: fc.uniqueArray(name, { minLength: n, maxLength: n }),
        cells: fc.array(fc.array(cell, { minLength: n, maxLength: n }), { minLength: t, maxLength: t }),
        first: fc.integer({ min: -10_000, max: 30_000 }),
        down: fc.boolean(),
        how: style,
      }),
    );
    fc.assert(
      fc.property(wide, ({ names, cells, first, down, how }) => {
        fc.pre(cells.some((row) => row.some((text) => !Number.isNaN(numberOf(text)))));
        const rows = cells.map((row, t) => [formatTime("day", first + t), ...row]);
        const text = written([["date", ...names], ...(down ? rows.toReversed() : rows)], how);
        const options = { delimiter: how.delimiter as ",", decimal: "." as const };
        const { panel, format } = fromCSV(new TextEncoder().encode(text), options);

        expect(panel.tickers).toEqual(names);
        expect([...panel.time.values]).toEqual(rows.map((_, t) => first + t));
        expect(format.order).toBe(down && rows.length > 1 ? "descending" : "ascending");
        const parsed = Papa.parse<string[]>(text, {
          delimiter: how.delimiter,
          newline: how.newline,
          skipEmptyLines: true,
        }).data.slice(1);
        if (down) parsed.reverse();
        const T = rows.length;
        names.forEach((_, i) => {
          for (let t = 0; t < T; t++) {
            const value = panel.values[i * T + t]!;
            if (!Object.is(value, numberOf(cells[t]![i]!)))
              throw new Error(`row ${t}, ticker ${i}: ${cells[t]![i]} read as ${value}`);
            if (!Object.is(value, numberOf(parsed[t]![i + 1]!)))
              throw new Error(`papaparse reads ${parsed[t]![i + 1]}`);
          }
        });
      }),
      { numRuns: 300, seed: 11 },
    );
  });

  it("long ones come back in any order of rows", () => {
    const long = fc
      .record({
        names: fc.uniqueArray(name, { minLength: 1, maxLength: 6 }),
        days: fc.uniqueArray(fc.integer({ min: 0, max: 40_000 }), { minLength: 1, maxLength: 30 }),
        how: style,
        seed: fc.infiniteStream(fc.nat(1_000_000)),
        value: fc.infiniteStream(cell),
      })
      .map(({ names, days, how, seed, value }) => {
        const rows = names.flatMap((ticker) =>
          days.map((day) => ({
            ticker,
            day,
            text: value.next().value as string,
            at: seed.next().value as number,
          })),
        );
        // about a quarter of the rows is not there
        return { how, rows: rows.filter(({ at }) => at % 4 > 0).sort((a, b) => a.at - b.at) };
      });
    fc.assert(
      fc.property(long, ({ rows, how }) => {
        fc.pre(rows.some(({ text }) => !Number.isNaN(numberOf(text))));
        const lines = rows.map(({ ticker, day, text }) => ["1.5", formatTime("day", day), ticker, text]);
        const text = written([["open", "date", "ticker", "close"], ...lines], how);
        const { panel } = fromCSV(text, { delimiter: how.delimiter as ",", decimal: "." });

        expect(panel.tickers).toEqual([...new Set(rows.map(({ ticker }) => ticker))]);
        expect([...panel.time.values]).toEqual(
          [...new Set(rows.map(({ day }) => day))].sort((a, b) => a - b),
        );
        const T = panel.time.values.length;
        const expected = new Float64Array(panel.values.length).fill(Number.NaN);
        for (const { ticker, day, text: value } of rows) {
          expected[panel.tickers.indexOf(ticker) * T + panel.time.values.indexOf(day)] = numberOf(value);
        }
        expect(panel.values).toEqual(expected);
      }),
      { numRuns: 300, seed: 12 },
    );
  });

  it("with one spoiled row are refused, never read", () => {
    const spoiled = fc.record({
      rows: fc.integer({ min: 1, max: 400 }),
      place: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
      row: fc.constantFrom(
        "x,1,2",
        "2020-01-01,1",
        "2020-01-01,1,2,3",
        "2020-02-30,1,2",
        "2020-01-01,1,2x",
        "2020-01-01,1,..",
        ",1,2",
        '2020-01-01,1,"2',
        "end",
        "% end",
      ),
    });
    fc.assert(
      fc.property(spoiled, ({ rows, place, row }) => {
        const lines = Array.from({ length: rows }, (_, t) => `${formatTime("day", t)},${t},${t / 7}`);
        const at = 1 + Math.floor(place * rows);
        lines.splice(at, 0, row);
        expect(() => fromCSV(`date,A,B\n${lines.join("\n")}\n`)).toThrow(`input: row ${at + 2}`);
      }),
      { numRuns: 300, seed: 13 },
    );
  });

  it("of any bytes give a panel or a DataError", () => {
    const piece = fc.constantFrom(
      "date",
      "2020-01-01",
      "2020-01-02",
      ",",
      ",",
      "\n",
      "\n",
      '"',
      ";",
      "1",
      ".5",
      "-",
      "A",
      "\r",
      " ",
      "é",
      "\xff",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), fc.boolean(), (pieces, header) => {
        const text = (header ? "date,A\n" : "") + pieces.join("");
        try {
          const { panel } = fromCSV(text);
          expect(panel.values.length).toBe(panel.tickers.length * panel.time.values.length);
        } catch (error) {
          expect((error as Error).name, `${(error as Error).stack}`).toBe("DataError");
        }
      }),
      { numRuns: 5000, seed: 14 },
    );
  });
});

describe("dictionary", () => {
  it("numbers byte strings as a Map of their text does", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 3 }), { maxLength: 600 }), (texts) => {
        const encoder = new TextEncoder();
        const dictionary = new Dictionary();
        const map = new Map<string, number>();
        for (const text of texts) {
          const bytes = encoder.encode(`<${text}>`);
          if (!map.has(text)) map.set(text, map.size);
          expect(dictionary.idOf(bytes, 1, bytes.length - 1)).toBe(map.get(text));
        }
        expect(dictionary.texts()).toEqual([...map.keys()]);
      }),
      { numRuns: 100, seed: 15 },
    );
  });
});
