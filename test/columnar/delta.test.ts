// Parquet's differences, decoded as the writer of hyparquet packs them; heads and lists that claim what is not there.
import fc from "fast-check";
import { ByteWriter } from "hyparquet-writer";
import { deltaBinaryPack, deltaByteArray, deltaLengthByteArray } from "hyparquet-writer/src/delta.js";
import { expect, test } from "vitest";
import { readDelta, readLengths, readPrefixed } from "../../src/source/delta.ts";
import { checkThrift } from "../../src/source/thrift.ts";

const bytesOf = (write: (writer: ByteWriter) => void): Uint8Array => {
  const writer = new ByteWriter();
  write(writer);
  return writer.getBytes();
};
/** A reader of a page in the middle of other bytes. */
const readerOf = (page: Uint8Array | number[]) => {
  const bytes = new Uint8Array(page.length + 20).fill(0xaa);
  bytes.set(page, 10);
  return { view: new DataView(bytes.buffer, 10, page.length), offset: 0 };
};
const texts = fc.array(fc.string({ unit: fc.constantFrom("a", "b", "ü") }), { minLength: 1, maxLength: 300 });
const encoded = (text: string) => new TextEncoder().encode(text);
const decoded = (found: readonly Uint8Array[]) => found.map((bytes) => new TextDecoder().decode(bytes));

test("whole numbers and texts come back", () => {
  fc.assert(
    fc.property(fc.array(fc.integer(), { minLength: 1, maxLength: 300 }), (numbers) => {
      const reader = readerOf(bytesOf((writer) => deltaBinaryPack(writer, numbers, "INT32")));
      const out = new Int32Array(numbers.length);
      readDelta(reader, out);
      expect([...out]).toEqual(numbers);
    }),
  );
  fc.assert(
    fc.property(texts, (all) => {
      const bytes = all.map(encoded);
      expect(
        decoded(readLengths(readerOf(bytesOf((to) => deltaLengthByteArray(to, bytes))), all.length)),
      ).toEqual(all);
      expect(decoded(readPrefixed(readerOf(bytesOf((to) => deltaByteArray(to, bytes))), all.length))).toEqual(
        all,
      );
    }),
  );
});

test("heads that would be read for ever are refused", () => {
  const read = (...head: number[]) => readDelta(readerOf([...head, 0, 0, 0, 0, 0]), new Int32Array(60));
  const LARGE = [0x80, 0x80, 0x80, 0x80, 0x08]; // 2 ** 31
  expect(() => read(0x80, 1, 0, 60)).toThrow("differences in blocks of 128 values, in 0 parts");
  expect(() => read(0, 4, 60)).toThrow("differences in blocks of 0 values, in 4 parts");
  expect(() => read(0x80, 1, 3, 60)).toThrow("differences in blocks of 128 values, in 3 parts");
  expect(() => read(...LARGE, ...LARGE, 60)).toThrow("in 2147483648 parts");
  expect(() => read(0x80, 1, 4, 59)).toThrow("59 differences for 60 values");
  expect(() => read(0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff)).toThrow(
    "the head of its differences ends early",
  );
  expect(() => readDelta(readerOf([0x80]), new Int32Array(2))).toThrow("ends early");
});

test("texts beyond their page, and prefixes that are not there, are refused", () => {
  const packed = (numbers: number[]) => bytesOf((writer) => deltaBinaryPack(writer, numbers, "INT32"));
  const long = readerOf([...packed([2, 5]), ...encoded("abcdef")]);
  expect(() => readLengths(long, 2)).toThrow("a text goes beyond its page");
  expect(() => readLengths(readerOf([...packed([2, -1]), 97, 97]), 2)).toThrow("a text goes beyond its page");
  const prefixed = (shared: number[], lengths: number[], text: string) =>
    readPrefixed(readerOf([...packed(shared), ...packed(lengths), ...encoded(text)]), shared.length);
  expect(decoded(prefixed([0, 2], [3, 1], "abcd"))).toEqual(["abc", "abd"]);
  expect(() => prefixed([0, 4], [3, 1], "abcd")).toThrow("a text shares more than the one before has");
  expect(() => prefixed([1, 0], [3, 1], "abcd")).toThrow("a text shares more than the one before has");
  expect(() => prefixed([0, -1], [3, 1], "abcd")).toThrow("a text shares more than the one before has");
  // a text of a megabyte that every later one repeats
  const count = 2000;
  const first = "x".repeat(1 << 20);
  const repeats = Array.from({ length: count }, (_, i) => (i === 0 ? 0 : 1 << 20));
  const none = repeats.map((_, i) => (i === 0 ? 1 << 20 : 0));
  expect(() => prefixed(repeats, none, first)).toThrow("texts that share more than a page can hold");
});

test("thrift that claims more than there is", () => {
  const check = (...bytes: number[]) => checkThrift(Uint8Array.from(bytes));
  check(0x15, 2, 0x19, 0x1c, 0x48, 1, 97, 0, 0x16, 0, 0);
  check(0x19, 0x21, 1, 0, 0x11, 0x27, 1, 2, 3, 4, 5, 6, 7, 8, 0); // flags in a list, a flag, a double
  expect(() => check(0x19, 0xfc, 0xff, 0xff, 0xff, 0x7f, 0)).toThrow("a list of 268435455 in 1 bytes");
  expect(() => check(0x19, 0xf1, 0xff, 0xff, 0xff, 0x7f, 0)).toThrow("a list of 268435455 in 1 bytes");
  expect(() => check(0x18, 0x7f, 0)).toThrow("a text that is longer than the rest");
  expect(() => check(0x15, 0x80)).toThrow("it ends early");
  expect(() => check(0x1b, 0)).toThrow("a value of type 11");
  expect(() => checkThrift(new Uint8Array(1000).fill(0x1c))).toThrow("structs in structs without end");
  expect(() => checkThrift(new Uint8Array(1000).fill(0x19))).toThrow();
});
