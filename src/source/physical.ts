import type { SchemaElement } from "hyparquet";
import { parseFloat16 } from "hyparquet/src/convert.js";
import { tenTo } from "../panel/decimal.ts";

/** How values of one type become numbers: many from plain bytes, and one that another encoding gave. */
export interface Conversion {
  plain(bytes: Uint8Array, at: number, count: number, out: Float64Array, row: number): void;
  one(value: number | bigint | Uint8Array): number;
}

/** Hands on where each of `count` texts stands that have their lengths in front. */
export function readStrings(
  bytes: Uint8Array,
  at: number,
  count: number,
  take: (start: number, end: number, k: number) => void,
): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let k = 0; k < count; k++) {
    if (at + 4 > bytes.length) throw new Error("texts end early");
    const start = at + 4;
    at = start + view.getUint32(at, true);
    if (at > bytes.length) throw new Error("a text goes beyond its page");
    take(start, at, k);
  }
}

/** How the numbers of a column are read; the kind of the column must be `number`. */
export function numberConversion(element: SchemaElement): Conversion {
  const { type, type_length = 0, converted_type, logical_type } = element;
  if (converted_type === "DECIMAL" || logical_type?.type === "DECIMAL") {
    const scale = element.scale ?? (logical_type?.type === "DECIMAL" ? logical_type.scale : 0);
    if (type === "INT32") return int32((value) => decimal(value, scale));
    if (type === "INT64") return int64((value) => decimal(value, scale));
    return byBytes(type === "BYTE_ARRAY" ? -1 : type_length, (bytes) => decimal(bigEndian(bytes), scale));
  }
  const unsigned =
    converted_type?.startsWith("UINT") || (logical_type?.type === "INTEGER" && !logical_type.isSigned);
  switch (type) {
    case "DOUBLE":
      return {
        plain: (bytes, at, count, out, row) => {
          new Uint8Array(out.buffer, out.byteOffset + row * 8, count * 8).set(
            bytes.subarray(at, at + count * 8),
          );
        },
        one: Number,
      };
    case "FLOAT":
      return {
        plain: (bytes, at, count, out, row) => out.set(new Float32Array(copied(bytes, at, count * 4)), row),
        one: Number,
      };
    case "INT32":
      return int32(unsigned ? (value) => value >>> 0 : undefined);
    case "INT64":
      return int64(unsigned ? (value) => Number(BigInt.asUintN(64, BigInt(value))) : Number);
    default:
      return byBytes(type_length, (bytes) => parseFloat16(bytes)!);
  }
}

/** Whole milliseconds of a column of instants; `cut` counts those that were not whole. */
export function instantConversion(element: SchemaElement): Conversion & { cut: number } {
  const { type, converted_type, logical_type } = element;
  if (type === "INT96") return int96();
  const unit = logical_type?.type === "TIMESTAMP" ? logical_type.unit : undefined;
  return millisecondsOf(
    unit === "NANOS" ? 1e6 : unit === "MICROS" || converted_type === "TIMESTAMP_MICROS" ? 1000 : 1,
  );
}

/** Days and nanoseconds of the day, as Spark and Impala wrote times. */
function int96(): Conversion & { cut: number } {
  const state = { cut: 0 };
  const conversion = byBytes(12, (bytes) => {
    const view = new DataView(bytes.buffer, bytes.byteOffset, 12);
    const nanos = view.getBigUint64(0, true);
    if (nanos % 1_000_000n !== 0n) state.cut++;
    return (view.getInt32(8, true) - 2_440_588) * 86_400_000 + Number(nanos / 1_000_000n);
  });
  return Object.assign(state, conversion);
}

/** Whole milliseconds of 64-bit counts of which `divisor` make one; `cut` counts those that were not whole. */
export function millisecondsOf(divisor: number): Conversion & { cut: number } {
  // 2^32 in whole units and what is left, so that no step leaves the integers that doubles hold
  const whole = Math.floor(2 ** 32 / divisor);
  const rest = 2 ** 32 - whole * divisor;
  const milliseconds = (high: number, low: number): number => {
    const left = high * rest + low;
    const more = Math.floor(left / divisor);
    if (more * divisor !== left) conversion.cut++;
    return high * whole + more;
  };
  const conversion = {
    cut: 0,
    plain: (bytes: Uint8Array, at: number, count: number, out: Float64Array, row: number) => {
      const words = new Int32Array(copied(bytes, at, count * 8));
      for (let k = 0; k < count; k++) out[row + k] = milliseconds(words[2 * k + 1]!, words[2 * k]! >>> 0);
    },
    one: (value: number | bigint | Uint8Array) => {
      const count = BigInt(value as bigint);
      return milliseconds(Number(count >> 32n), Number(BigInt.asUintN(32, count)));
    },
  };
  return conversion;
}

/** Days as they stand. */
export const dayConversion: Conversion = /* @__PURE__ */ int32();

function int32(change?: (value: number) => number): Conversion {
  return {
    plain: (bytes, at, count, out, row) => {
      const values = new Int32Array(copied(bytes, at, count * 4));
      if (change === undefined) out.set(values, row);
      else for (let k = 0; k < count; k++) out[row + k] = change(values[k]!);
    },
    one: (value) => (change === undefined ? Number(value) : change(Number(value))),
  };
}

/** `change` gets a number where that is exact. */
function int64(change: (value: number | bigint) => number): Conversion {
  return {
    plain: (bytes, at, count, out, row) => {
      const words = new Int32Array(copied(bytes, at, count * 8));
      const whole = new BigInt64Array(words.buffer);
      for (let k = 0; k < count; k++) {
        const high = words[2 * k + 1]!;
        const safe = high >= -0x200000 && high < 0x200000;
        out[row + k] = change(safe ? high * 2 ** 32 + (words[2 * k]! >>> 0) : whole[k]!);
      }
    },
    one: (value) => change(value as bigint),
  };
}

/** Values of `size` bytes, or of a length that each is preceded by where `size` is -1. */
function byBytes(size: number, value: (bytes: Uint8Array) => number): Conversion {
  return {
    plain: (bytes, at, count, out, row) => {
      if (size < 0) {
        readStrings(bytes, at, count, (start, end, k) => {
          out[row + k] = value(bytes.subarray(start, end));
        });
        return;
      }
      if (at + count * size > bytes.length) throw new Error("values end early");
      for (let k = 0; k < count; k++)
        out[row + k] = value(bytes.subarray(at + k * size, at + (k + 1) * size));
    },
    one: (bytes) => value(bytes as Uint8Array),
  };
}

function copied(bytes: Uint8Array, at: number, size: number): ArrayBuffer {
  if (at + size > bytes.length) throw new Error("values end early");
  const copy = new Uint8Array(size); // Node's Buffers give views as slices
  copy.set(bytes.subarray(at, at + size));
  return copy.buffer;
}

function bigEndian(bytes: Uint8Array): bigint {
  let value = 0n;
  for (const byte of bytes) value = (value << 8n) | BigInt(byte);
  return BigInt.asIntN(Math.max(1, bytes.length * 8), value);
}

/** The powers of ten that are exact. */
const TENS = /* @__PURE__ */ Array.from({ length: 23 }, (_, n) => tenTo(n));

/** `unscaled / 10^scale` as the nearest double. */
export function decimal(unscaled: number | bigint, scale: number): number {
  const value = Number(unscaled);
  // one division of two exact doubles rounds correctly
  if (Number.isSafeInteger(value) && scale >= 0 && scale < TENS.length) return value / TENS[scale]!;
  return Number(`${unscaled}e${-scale}`);
}
