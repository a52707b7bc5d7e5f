// Tables written in every dialect at random, read without being told which, against papaparse and Number.
import fc from "fast-check";
import Papa from "papaparse";
import { expect, it } from "vitest";
import { formatTime } from "../../src/panel/time.ts";
import { fromCSV } from "../../src/source/csv.ts";
import { encoderFor, utf16 } from "./encode.ts";

const JAPANESE = ["トヨタ自動車", "日立製作所", "三菱商事", "東京エレクトロン", "味の素", "花王"];
const GERMAN = ["Münchener Rück", "Größe", "Öl", "Zürich", "Aktie", "Börse"];
const RUSSIAN = ["Газпром", "Лукойл", "Сбербанк", "Роснефть", "Магнит", "Яндекс"];
const PLAIN = ["AAPL", "MSFT", "BRK.B", "7203", "A B", "x-y"];

interface Encoding {
  names: string[];
  encode: (text: string) => Uint8Array;
  /** As it is recognised, or given. */
  label: string;
  given?: true;
}

const utf8 = (text: string) => new TextEncoder().encode(text);
const ENCODINGS: Encoding[] = [
  { names: PLAIN, encode: utf8, label: "utf-8" },
  { names: JAPANESE, encode: utf8, label: "utf-8" },
  { names: RUSSIAN, encode: (text) => utf8(`\ufeff${text}`), label: "utf-8" },
  { names: JAPANESE, encode: (text) => utf16(`\ufeff${text}`, true), label: "utf-16le" },
  { names: GERMAN, encode: (text) => utf16(`\ufeff${text}`, false), label: "utf-16be" },
  { names: GERMAN, encode: (text) => utf16(text, true), label: "utf-16le" },
  { names: PLAIN, encode: (text) => utf16(text, false), label: "utf-16be" },
  { names: JAPANESE, encode: encoderFor("shift_jis"), label: "shift_jis" },
  { names: JAPANESE, encode: encoderFor("euc-jp"), label: "euc-jp" },
  { names: GERMAN, encode: encoderFor("windows-1252"), label: "windows-1252" },
  { names: RUSSIAN, encode: encoderFor("windows-1251"), label: "windows-1251", given: true },
];

const DATES: ((day: number) => string)[] = [
  (day) => formatTime("day", day),
  (day) => formatTime("day", day).replaceAll("-", "/"),
  (day) => formatTime("day", day).replaceAll("-", ""),
  (day) => formatTime("day", day).split("-").reverse().join("."),
  (day) => formatTime("day", day).split("-").map(Number).join("/"),
  (day) => String(day + 25_569),
  (day) => `${formatTime("day", day)}T00:00:00Z`,
];

const dialect = fc.record({
  encoding: fc.constantFrom(...ENCODINGS),
  delimiter: fc.constantFrom(",", ";", "\t", "|"),
  newline: fc.constantFrom("\n", "\r\n", "\r"),
  decimal: fc.constantFrom(".", ","),
  group: fc.constantFrom("", "mark", " ", "'"),
  quoting: fc.infiniteStream(fc.boolean()),
  date: fc.constantFrom(...DATES),
  trailing: fc.boolean(),
  above: fc.constantFrom([], ["Prices"], ["Prices of x", ""], ["# a comment, with marks"]),
  below: fc.constantFrom([], ["", "Prices are as they are"], ["Source: x"], ["\u001a"]),
  last: fc.boolean(),
});

const cents = fc.integer({ min: -99_999_999, max: 999_999_999 });
const missing = fc.constantFrom("", "NA", "N/A", "null", "NaN", "-");

/** A number of cents in a dialect: two decimals, thousands grouped. */
function written(value: number, decimal: string, group: string): string {
  const [whole, rest] = (Math.abs(value) / 100).toFixed(2).split(".") as [string, string];
  const mark = group === "mark" ? (decimal === "." ? "," : ".") : group;
  return (value < 0 ? "-" : "") + whole.replaceAll(/\B(?=(\d{3})+$)/g, mark) + decimal + rest;
}

it("tables in any dialect are read as papaparse and Number read them", () => {
  const table = fc.integer({ min: 1, max: 6 }).chain((n) =>
    fc.record({
      first: fc.integer({ min: 11_000, max: 25_000 }),
      cells: fc.array(
        fc.array(fc.oneof({ weight: 5, arbitrary: cents }, { weight: 1, arbitrary: missing }), {
          minLength: n,
          maxLength: n,
        }),
        { minLength: 2, maxLength: 40 },
      ),
      how: dialect,
    }),
  );
  fc.assert(
    fc.property(table, ({ first, cells, how }) => {
      fc.pre(typeof cells[0]![0] === "number" && cells[0]!.every((cell) => cell !== ""));
      const { encoding, delimiter, newline, decimal } = how;
      const names = encoding.names.slice(0, cells[0]!.length);
      const texts = cells.map((row) =>
        row.map((cell) => (typeof cell === "number" ? written(cell, decimal, how.group) : cell)),
      );
      const quoted = (text: string) =>
        text.includes(delimiter) || how.quoting.next().value ? `"${text}"` : text;
      const lines = [["date", ...names], ...texts.map((row, t) => [how.date(first + t), ...row])].map(
        (row) => row.map(quoted).join(delimiter) + (how.trailing ? delimiter : ""),
      );
      const text = [...how.above, ...lines, ...how.below].join(newline) + (how.last ? newline : "");
      const options = encoding.given ? { encoding: encoding.label } : {};
      const { panel, format } = fromCSV(encoding.encode(text), options);

      expect(format.delimiter).toBe(delimiter);
      // without a name beyond ASCII most encodings are UTF-8
      const isASCII = ![...text].some((char) => char > "~") && !encoding.label.startsWith("utf-16");
      expect(format.encoding).toBe(isASCII && !encoding.given ? "utf-8" : encoding.label);
      expect(format.decimal).toBe(decimal);
      expect(panel.tickers).toEqual(names);
      expect([...panel.time.values]).toEqual(cells.map((_, t) => first + t));
      const parsed = Papa.parse<string[]>(lines.join(newline), { delimiter, newline }).data.slice(1);
      const T = cells.length;
      for (let i = 0; i < names.length; i++) {
        for (let t = 0; t < T; t++) {
          const plain = parsed[t]![i + 1]!.replaceAll(decimal === "." ? /[,' ]/g : /[.' ]/g, "").replace(
            ",",
            ".",
          );
          const wanted = /\d/.test(plain) ? Number(plain) : Number.NaN;
          if (!Object.is(panel.values[i * T + t]!, wanted)) {
            throw new Error(`row ${t}, ticker ${i}: ${parsed[t]![i + 1]} read as ${panel.values[i * T + t]}`);
          }
        }
      }
    }),
    { numRuns: Number(process.env.DIALECTS ?? 800), seed: Number(process.env.DIALECTS_SEED ?? 21) },
  );
});
