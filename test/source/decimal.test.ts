import { describe, expect, it } from "vitest";
import { DecimalReader, nearestDouble } from "../../src/source/decimal.ts";
import { uniform } from "../random.ts";

const encoder = new TextEncoder();

function read(text: string, mark = "."): { value: number; end: number } {
  const reader = new DecimalReader(encoder.encode(text), mark.charCodeAt(0));
  const end = reader.read(0);
  return { value: reader.value[0]!, end };
}

function expectSame(texts: Iterable<string>): void {
  const wrong: string[] = [];
  for (const text of texts) {
    const { value, end } = read(text);
    if (!Object.is(value, Number(text)) || end !== text.length) wrong.push(`${text} -> ${value}, end ${end}`);
  }
  expect(wrong.slice(0, 5)).toEqual([]);
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

  it("takes another decimal mark, or none", () => {
    expect(read("21283,37;", ",")).toEqual({ value: 21283.37, end: 8 });
    expect(read("21.283,37", ",")).toEqual({ value: 21, end: 2 });
    const reader = new DecimalReader(encoder.encode("12,5"), -1);
    expect([reader.read(0), reader.value[0]]).toEqual([2, 12]);
  });

  it("stops where the number does, and says where there is none", () => {
    for (const [text, end] of [
      ["1.2.3", 3],
      ["12abc", 2],
      ["1e", 1],
      ["1e+", 1],
      ["1ex", 1],
      ["5%", 1],
      ["0x10", 1],
      ["1_000", 1],
      ["1 ", 1],
    ] as const) {
      expect([text, read(text).end]).toEqual([text, end]);
    }
    for (const text of ["", "-", "+", ".", "-.", "e5", "abc", ",", "--1", "é", "\xff/:;"])
      expect([text, read(text).end]).toEqual([text, -1]);
  });

  it("is sure of all but a few of the 17-digit numbers without making text", () => {
    const next = uniform(5);
    let unsure = 0;
    for (let i = 0; i < 10_000; i++) {
      const [head, tail] = [1e11 + Math.floor(next() * 8e11), Math.floor(next() * 1e5)];
      const value = nearestDouble(head, tail, 5, -17);
      if (Number.isNaN(value)) unsure++;
      else expect(value).toBe(Number(`${head}${String(tail).padStart(5, "0")}e-17`));
    }
    expect(unsure).toBeLessThan(5);
  });
});
