import {
  batchType,
  Column,
  columnFromArray,
  dateDay,
  dictionary,
  field,
  float64,
  int32,
  Table,
  TimeUnit,
  tableToIPC,
  timestamp,
  utf8,
} from "@uwdata/flechette";
import { joined } from "../panel/bytes.ts";
import type { Matrix } from "../panel/matrix.ts";
import type { Panel } from "../panel/panel.ts";
import type { Result } from "../panel/result.ts";
import { columnarTable, type Runs, type TableColumn } from "./columns.ts";

export interface ArrowOptions {
  /** Key/value metadata of the file, such as the settings of the run. */
  metadata?: Readonly<Record<string, string>>;
  /** `file` (default), which is Feather of version 2 too, or `stream`. */
  container?: "file" | "stream";
}

type DataType = ReturnType<typeof float64> | ReturnType<typeof dictionary>;
/** What flechette makes a column's part of a batch from. */
type Batch = InstanceType<ReturnType<typeof batchType>>;

/**
 * A matrix or panel as a wide Arrow table, `date` and a column a ticker; a result as a long one: `date`, `ticker`,
 * `benchmark`, `window` and a column a statistic. Dates are date32 or timestamp[ms, UTC], numbers doubles with null for
 * missing, names dictionaries. Yields the bytes of an IPC file in pieces; numbers are views of `data`, not copied, so it
 * must not change before they are written.
 */
export function* toArrow(
  data: Result | Matrix | Panel,
  { metadata = {}, container = "file" }: ArrowOptions = {},
): Generator<Uint8Array> {
  if (container !== "file" && container !== "stream") {
    throw new RangeError(`container must be file or stream, got ${String(container)}`);
  }
  const { time, columns, groups, holds } = columnarTable(data);
  const makers = columns.map((column) => partsOf(column, time));
  const batches: Batch[][] = columns.map(() => []);
  for (const { rows, columns: parts } of groups) {
    for (const [k, part] of parts.entries()) batches[k]!.push(makers[k]!.part(part, rows));
  }
  const said = Object.entries(holds).map(([key, value]) => [`rollbeta.${key}`, value] as const);
  const schema = {
    version: 4 as const,
    endianness: 0 as const,
    fields: columns.map(({ name, kind }, k) => field(name, makers[k]!.type as never, kind === "number")),
    metadata: new Map([...said, ...Object.entries(metadata)]),
  };
  const table = new Table(
    schema,
    batches.map((parts, k) => new Column(parts as never, makers[k]!.type as never)),
  );
  const pieces: Uint8Array[] = [];
  const sink = {
    write: (bytes: Uint8Array) => {
      pieces.push(bytes);
    },
    pad: (count: number) => {
      pieces.push(new Uint8Array(count));
    },
    finish: () => null,
  };
  tableToIPC(table, { format: container, sink });
  yield* gathered(pieces);
}

/** The pieces in order, small ones put together. */
function* gathered(pieces: readonly Uint8Array[]): Generator<Uint8Array> {
  let small: Uint8Array[] = [];
  let size = 0;
  for (const piece of pieces) {
    small.push(piece);
    size += piece.length;
    if (size < 1 << 20) continue;
    // a large one mostly stands alone
    yield small.length === 1 ? piece : joined(small);
    small = [];
    size = 0;
  }
  if (size > 0) yield joined(small);
}

/** A column's type, and what makes its part of a batch. */
function partsOf(
  { kind, labels }: TableColumn,
  time: "day" | "instant",
): { type: DataType; part: (data: Float64Array | Runs, rows: number) => Batch } {
  const make = (
    type: unknown,
    length: number,
    values: unknown,
    nullCount = 0,
    validity: Uint8Array = new Uint8Array(),
  ): Batch => new (batchType(type as never))({ type, length, nullCount, validity, values } as never) as Batch;
  if (kind === "number") {
    const type = float64();
    return {
      type,
      part: (data, rows) => {
        const { validity, nullCount } = validityOf(data as Float64Array);
        return make(type, rows, data, nullCount, validity);
      },
    };
  }
  if (kind === "time") {
    const type = time === "day" ? dateDay() : timestamp(TimeUnit.MILLISECOND, "UTC");
    // the groups of a long table have the same dates
    const known = new Map<number, Int32Array | BigInt64Array>();
    const valuesOf = (times: Float64Array) =>
      time === "day" ? Int32Array.from(times) : BigInt64Array.from(times, (value) => BigInt(value));
    return {
      type: type as unknown as DataType,
      part: (data, rows) => {
        const times = data as Float64Array;
        const key = times.byteOffset * 2 ** 20 + rows;
        const values = known.get(key) ?? valuesOf(times);
        known.set(key, values);
        return make(type, rows, values);
      },
    };
  }
  const known = new Map<string, Int32Array>();
  const codesOf = (runs: Runs, rows: number, value: (label: number) => number): Int32Array => {
    const key = String(runs);
    const found = known.get(key);
    if (found !== undefined) return found;
    const codes = new Int32Array(rows);
    let at = 0;
    for (const [label, count] of runs) {
      codes.fill(value(label), at, at + count);
      at += count;
    }
    known.set(key, codes);
    return codes;
  };
  if (typeof labels![0] === "number") {
    const type = int32();
    return {
      type: type as unknown as DataType,
      part: (data, rows) =>
        make(
          type,
          rows,
          codesOf(data as Runs, rows, (label) => labels![label] as number),
        ),
    };
  }
  // flechette knows a dictionary by the very object of its type
  const text = utf8();
  const type = dictionary(text, int32());
  const names = columnFromArray(labels as string[], text);
  return {
    type,
    part: (data, rows) => {
      const batch = make(
        type,
        rows,
        codesOf(data as Runs, rows, (label) => label),
      );
      return (batch as unknown as { setDictionary(column: unknown): Batch }).setDictionary(names);
    },
  };
}

/** A bit for each value that is there, and how many are not; no bits where all are. */
function validityOf(values: Float64Array): { validity: Uint8Array; nullCount: number } {
  let nullCount = 0;
  for (let k = 0; k < values.length; k++) if (Number.isNaN(values[k])) nullCount++;
  if (nullCount === 0) return { validity: new Uint8Array(), nullCount };
  const validity = new Uint8Array((values.length + 7) >> 3);
  for (let k = 0; k < values.length; k++) if (!Number.isNaN(values[k])) validity[k >> 3]! |= 1 << (k & 7);
  return { validity, nullCount };
}
