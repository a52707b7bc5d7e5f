import { describe, expect, it } from "vitest";
import { fromCSV } from "../../src/source/csv.ts";
import { decodeText } from "../../src/source/encoding.ts";
import { encoderFor, utf16 } from "./encode.ts";
import { failure, read } from "./read.ts";

const encoder = new TextEncoder();
const TEXT = "日付,トヨタ,é😀\n2020-01-02,1,2\n";

/** Header bytes, then `,A\n2020-01-02,1\n` in ASCII. */
function withHeader(...bytes: number[]): Uint8Array {
  return Uint8Array.from([...bytes, ...encoder.encode(",A\n2020-01-02,1\n")]);
}

it.each([
  [new ArrayBuffer(8), "an ArrayBuffer"],
  [null, "null"],
  [undefined, "undefined"],
  [7, "7"],
  [["date,A"], '["date,A"]'],
])("an input that is neither text nor bytes is refused: %s", (input, found) => {
  expect(() => fromCSV(input as unknown as string)).toThrow(
    new TypeError(`input must be text or a Uint8Array, got ${found}`),
  );
});

describe("encodings", () => {
  it("UTF-8 and UTF-16 with or without byte order mark", () => {
    const inputs: [string, Uint8Array | string][] = [
      ["utf-8", TEXT],
      ["utf-8", `\ufeff${TEXT}`],
      ["utf-8", encoder.encode(TEXT)],
      ["utf-8", encoder.encode(`\ufeff${TEXT}`)],
      ["utf-16le", utf16(`\ufeff${TEXT}`, true)],
      ["utf-16be", utf16(`\ufeff${TEXT}`, false)],
    ];
    for (const [encoding, input] of inputs) {
      const { panel, format } = fromCSV(input);
      expect([format.encoding, format.dateColumn, panel.tickers]).toEqual([
        encoding,
        "日付",
        ["トヨタ", "é😀"],
      ]);
      expect(panel.notes).toEqual(encoding === "utf-8" ? [] : [`input: read as ${encoding}`]);
    }
  });

  it("Shift_JIS", () => {
    // 日付 and 終値 in cp932
    const { format, panel } = fromCSV(
      Uint8Array.from([
        0x93,
        0xfa,
        0x95,
        0x74,
        44,
        0x8f,
        0x49,
        0x92,
        0x6c,
        ...encoder.encode("\n2020/1/6,1\n"),
      ]),
    );
    expect([format.encoding, format.columns, panel.notes[0]]).toEqual([
      "shift_jis",
      ["日付", "終値"],
      "input: not UTF-8, read as shift_jis (say another with --encoding)",
    ]);
    // half-width kana
    expect(decodeText(withHeader(0xc4, 0xd6, 0xc0), "a").encoding).toBe("shift_jis");
  });

  it("windows-1252, though a lone accent or a curly quote would pass for Japanese", () => {
    for (const [header, text] of [
      [[0xd6, 0x66, 0x66, 0x6e, 0x75, 0x6e, 0x67], "Öffnung"],
      [[0x50, 0x72, 0xe9, 0x76, 0x75], "Prévu"],
      [[0x52, 0xe9, 0x66, 0xe9, 0x72], "Référ".slice(0, 5)],
      [[0x4d, 0x92, 0x73], "M’s"],
      [[0x80], "€"],
      [[0xe9], "é"],
    ] as const) {
      const { format, panel } = fromCSV(
        Uint8Array.from([...encoder.encode("date,"), ...header, ...encoder.encode("\n2020-01-02,1\n")]),
      );
      expect([format.encoding, panel.tickers]).toEqual(["windows-1252", [text]]);
    }
  });

  it("of a view into a larger buffer, at any offset and length", () => {
    const whole = encoder.encode(`xxxxxxxx${TEXT}yyyyyyyy`);
    for (let pad = 0; pad < 8; pad++) {
      const moved = new Uint8Array(whole.length + pad);
      moved.set(whole, pad);
      const { panel } = fromCSV(moved.subarray(pad + 8, moved.length - 8));
      expect([panel.tickers, [...panel.values]]).toEqual([
        ["トヨタ", "é😀"],
        [1, 2],
      ]);
    }
  });

  it("of a few bytes, at any offset", () => {
    for (let from = 0; from < 5; from++) {
      for (let length = 0; length < 5; length++) {
        const view = encoder.encode("1234567890").subarray(from, from + length);
        expect(decodeText(view, "a").lines).toBe(1);
      }
    }
  });

  it("UTF-8 that is not well-formed is another encoding, wherever it breaks", () => {
    for (const bad of [
      [0xc0, 0xaf],
      [0xe0, 0x80, 0xaf],
      [0xed, 0xa0, 0x80],
      [0xf4, 0x90, 0x80, 0x80],
      [0xf5],
      [0xe3, 0x81],
      [0x80],
    ]) {
      for (let pad = 0; pad < 5; pad++) {
        const bytes = Uint8Array.from([...encoder.encode("a".repeat(pad)), ...bad, 0x20, 0x20]);
        expect(decodeText(bytes, "a").encoding, `${bad} at ${pad}`).not.toBe("utf-8");
      }
    }
    for (const good of ["\u0080", "߿", "ࠀ", "퟿", "", "￿", "\u{10000}", "\u{10ffff}"]) {
      for (let pad = 0; pad < 5; pad++) {
        const bytes = encoder.encode("a".repeat(pad) + good);
        expect(decodeText(bytes, "a").bytes).toBe(bytes); // no copy
      }
    }
  });

  it("UTF-16 without byte order mark is known by its zero bytes, with a note", () => {
    const text = "日付,トヨタ,é\n2020-01-02,1.25,2\n2020-01-03,3,4\n";
    for (const little of [true, false]) {
      const encoding = little ? "utf-16le" : "utf-16be";
      expect(read(utf16(text, little))).toMatchObject({
        series: { トヨタ: [1.25, 3], é: [2, 4] },
        notes: [`a.csv: UTF-16 without a byte order mark, read as ${encoding}`],
        format: { encoding },
      });
      const cut = utf16(text, little).subarray(0, -1);
      expect(failure(cut)).toBe(
        `a.csv: row 3: the byte ${little ? "0A" : "00"} at offset ${cut.length - 1} does not decode as ${encoding}; save the file as UTF-8 CSV, or say what it is written in with --encoding`,
      );
    }
  });

  it("are what the option says, by any label", () => {
    const text = "Дата;Газпром\n02.01.2020;1,5\n";
    for (const label of ["windows-1251", "cp1251", "CP1251 "]) {
      const { series, notes, format } = read(encoderFor("windows-1251")(text), { encoding: label });
      expect([series, notes, format.encoding]).toEqual([
        { Газпром: [1.5] },
        ["a.csv: numbers have a decimal comma"],
        "windows-1251",
      ]);
    }
    const euro = Uint8Array.from([
      ...encoder.encode("date,"),
      0x80,
      0x41,
      ...encoder.encode("\n2020-01-02,1\n"),
    ]);
    for (const label of ["latin1", "latin-1", "iso-8859-1", "cp1252", "ansi"]) {
      expect(read(euro, { encoding: label }).series).toEqual({ "€A": [1] });
    }
    const japanese = "date,任天堂\n2020-01-02,1\n"; // in EUC-JP well-formed UTF-8 by chance
    expect(read(encoderFor("euc-jp")(japanese), { encoding: "eucjp" }).series).toEqual({ 任天堂: [1] });
    expect(read(encoderFor("shift_jis")(japanese), { encoding: "cp932" }).series).toEqual({ 任天堂: [1] });
    // a byte order mark says it better, and text is text already
    expect(read(utf16(`\ufeff${japanese}`, false), { encoding: "utf-16" }).format.encoding).toBe("utf-16be");
    expect(read(encoder.encode(`\ufeff${japanese}`), { encoding: "cp932" }).format.encoding).toBe("utf-8");
    expect(read(japanese, { encoding: "cp932" }).series).toEqual({ 任天堂: [1] });
    expect(() => read(japanese, { encoding: "utf9" })).toThrow(
      new RangeError('encoding must be one that TextDecoder knows, got "utf9"; did you mean "utf-8"?'),
    );
    expect(() => read(japanese, { encoding: "windows-1259" })).toThrow(/did you mean "windows-125\d"/);
  });

  it("that do not hold are refused with row and byte", () => {
    const save = "save the file as UTF-8 CSV, or say what it is written in with --encoding";
    const good = "date,A\n2020-01-02,1\n";
    const bytes = Uint8Array.from([...encoder.encode(good), 0x82, 0x41, 0xff, 0x0a]);
    expect(failure(bytes, { encoding: "utf-8" })).toBe(
      "a.csv: row 3: the byte 82 at offset 20 is not UTF-8, as the rest is; the file is cut off or damaged there, or say what it is written in with --encoding",
    );
    expect(failure(bytes, { encoding: "shift_jis" })).toBe(
      `a.csv: row 3: the byte 41 at offset 21 does not decode as shift_jis; ${save}`,
    );
    // far into the file, beyond the pieces in which it is decoded
    const many = encoder.encode(`date,A\r\n${"2020-01-02,1\r\n".repeat(30_000)}`);
    const far = Uint8Array.from([...many, 0xff, 0xff]);
    expect(failure(far, { encoding: "euc-jp" })).toBe(
      `a.csv: row 30002: the byte FF at offset ${many.length} does not decode as euc-jp; ${save}`,
    );
  });

  it("UTF-8 with a few malformed bytes among many good characters is damaged or cut off", () => {
    const text = encoder.encode("日付,トヨタ,日立\n2020-01-02,1,2\n2020-01-03,3,4\n");
    const damaged = text.slice();
    damaged[9] = 0x20;
    expect(failure(damaged)).toBe(
      "a.csv: row 1: the byte E3 at offset 7 is not UTF-8, as the rest is; the file is cut off or damaged there, or say what it is written in with --encoding",
    );
    expect(failure(encoder.encode("date,A\n2020-01-02,1\n出典：日本取引所").subarray(0, -1))).toMatch(
      /^a.csv: row 3: the byte [0-9A-F]{2} at offset 41 is not UTF-8/,
    );
    const marked = Uint8Array.from([0xef, 0xbb, 0xbf, ...encoder.encode("date,A\n2020-01-02,1\n"), 0x80]);
    expect(failure(marked)).toMatch("a.csv: row 3: the byte 80 at offset 23 is not UTF-8");
  });

  it("with zero bytes or a byte order mark in the middle are refused with their place", () => {
    const good = "date,A\n2020-01-02,1\n";
    expect(failure(encoder.encode(`${good}2020-01-03,\0\n`))).toBe(
      "a.csv: row 3: has a zero byte at offset 31, so it is binary or damaged; save it as UTF-8 CSV",
    );
    expect(failure(encoder.encode(`${good}${"\0".repeat(64)}`))).toMatch(
      "row 3: has a zero byte at offset 20",
    );
    for (const input of [`${good}\ufeff${good}`, encoder.encode(`\ufeff${good}\ufeff${good}`)]) {
      expect(failure(input)).toBe(
        "a.csv: row 3: a byte order mark stands in the middle of the text, at offset 20, as where files were joined; take it out, and a second header with it",
      );
    }
    expect(failure(utf16(`\ufeff${good}\ufeff${good}`, true))).toMatch(
      "row 3: a byte order mark stands in the middle",
    );
    expect(failure(Uint8Array.from([0xff, 0xfe, 0, 0, 65, 0, 0, 0]))).toBe(
      "a.csv: looks like UTF-32 text, not CSV; export the table as UTF-8 CSV",
    );
  });
});
