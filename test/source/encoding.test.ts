import { describe, expect, it } from "vitest";
import { fromCSV } from "../../src/source/csv.ts";
import { decodeText } from "../../src/source/encoding.ts";

const encoder = new TextEncoder();
const TEXT = "日付,トヨタ,é😀\n2020-01-02,1,2\n";

function utf16(text: string, little: boolean): Uint8Array {
  const bytes = new Uint8Array(2 * text.length);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < text.length; i++) view.setUint16(2 * i, text.charCodeAt(i), little);
  return bytes;
}

/** Header bytes, then `,A\n2020-01-02,1\n` in ASCII. */
function withHeader(...bytes: number[]): Uint8Array {
  return Uint8Array.from([...bytes, ...encoder.encode(",A\n2020-01-02,1\n")]);
}

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
      "input: not UTF-8, read as shift_jis",
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
});
