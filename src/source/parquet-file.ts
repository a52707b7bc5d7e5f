import type { Compressors, FileMetaData } from "hyparquet";
import { compressors as codecs } from "hyparquet-compressors";
import { DataError } from "../panel/error.ts";
import { shown } from "./cells.ts";
import { readChunk, UnreadableError } from "./chunk.ts";
import {
  type ColumnFile,
  type ColumnHead,
  type ColumnTable,
  type Contents,
  type KeyColumn,
  SAMPLE_COLUMNS,
  sampleRows,
  sampleTexts,
} from "./columns.ts";
import { damageOf } from "./damage.ts";
import { cleaned, type Infinite } from "./dropped.ts";
import { allocate, allocateCodes } from "./grid.ts";
import { BROKEN, type Source, slice } from "./parquet-bytes.ts";
import { readFooter } from "./parquet-footer.ts";
import { dayConversion, instantConversion, numberConversion } from "./physical.ts";
import { type Leaf, leavesOf } from "./schema.ts";
import { KeySink, type Keys, NumberKeys, NumberSink, TextKeys } from "./sink.ts";
import { openZstd } from "./zstd.ts";

/** Some columns of a row group; of each array the first `rows` are meant. */
export interface ParquetGroup {
  readonly rows: number;
  readonly codes: readonly Int32Array[];
  /** Of each column of dates or names the first row that has none, or -1. */
  readonly missing: readonly number[];
  readonly values: Float64Array;
  readonly infinite: Infinite;
}

/** Bytes between two wanted columns that are rather read too than asked for twice, and the most that is read at once. */
const GAP = 1 << 16;
const SPAN = 1 << 26;
/** Bytes of a column chunk in which its first rows are looked for. */
const HEAD = 1 << 20;
/** What a file may unpack to without being looked at: 4 GiB; beyond that at most so many times its size. */
const MOST_ROOM = 2 ** 32;
const MOST_RATIO = 256;

/** A Parquet file: its table, and its columns as they are asked for. */
export class ParquetFile implements ColumnFile {
  readonly #name: string;
  readonly #source: Source;
  readonly #metadata: FileMetaData;
  readonly #leaves: readonly Leaf[];
  readonly #compressors: Compressors;
  /** Of the first rows. */
  #texts: string[][] = [];

  static async open(
    source: Source,
    options: { name?: string; compressors?: Compressors },
  ): Promise<ParquetFile> {
    const name = options.name ?? "input";
    const metadata = await readFooter(source, name);
    const leaves = leavesOf(metadata.schema);
    const file = new ParquetFile(name, source, metadata, leaves, {
      ...codecs,
      ...(codecsOf(metadata).includes("ZSTD") && { ZSTD: await openZstd() }),
      ...options.compressors,
    });
    file.#texts = await file.#sample();
    return file;
  }

  private constructor(
    name: string,
    source: Source,
    metadata: FileMetaData,
    leaves: readonly Leaf[],
    compressors: Compressors,
  ) {
    this.#name = name;
    this.#source = source;
    this.#metadata = metadata;
    this.#leaves = leaves;
    this.#compressors = compressors;
  }

  get table(): ColumnTable {
    const columns = this.#leaves.map(({ head }) => head);
    return { name: this.#name, columns, rows: this.#rows, sample: this.#texts };
  }

  get #rows(): number {
    return this.#metadata.row_groups.reduce((sum, group) => sum + Number(group.num_rows), 0);
  }

  /** What the file says of itself. */
  get facts() {
    const { row_groups, created_by, key_value_metadata } = this.#metadata;
    return {
      types: this.table.columns.map(({ type }) => type),
      compression: codecsOf(this.#metadata).map((codec) => codec.toLowerCase()),
      rowGroups: row_groups.length,
      ...(created_by !== undefined && { createdBy: created_by }),
      metadata: Object.fromEntries((key_value_metadata ?? []).map(({ key, value }) => [key, value ?? ""])),
    };
  }

  async read(
    keys: readonly number[],
    numbers: readonly number[],
    onProgress?: (done: number, total: number) => void,
  ): Promise<Contents> {
    const rows = this.#rows;
    const room = 8 * rows * (keys.length + numbers.length);
    if (room > MOST_ROOM && room > MOST_RATIO * this.#source.byteLength) {
      const size = `${this.#source.byteLength} bytes`;
      throw new DataError(
        `${this.#name}: claims ${rows} rows in ${size}, more than any sane file packs so tightly; ${BROKEN}`,
      );
    }
    const values = allocate(numbers.length * rows, `${this.#name}: ${numbers.length} columns x ${rows} rows`);
    const series = numbers.map((column, k) => {
      const out = values.subarray(k * rows, (k + 1) * rows);
      return {
        column,
        sink: new NumberSink(out, numberConversion(this.#leaves[column]!.element)),
      };
    });
    const named = keys.map((column) => ({ column, ...this.#keySink(column, rows) }));
    const all = [...named, ...series];
    const total = rows * all.length;
    let first = 0;
    for (const [g, group] of this.#metadata.row_groups.entries()) {
      const count = Number(group.num_rows);
      let done = 0;
      await this.#chunks(
        g,
        all.map(({ column }) => column),
        (k, bytes) => {
          const { column, sink } = all[k]!;
          this.#decode(g, column, bytes, (chunk) => readChunk(chunk, sink, first, count));
          if ((++done & 63) === 0) onProgress?.(first * all.length + done * count, total);
        },
      );
      first += count;
      onProgress?.(first * all.length, total);
    }
    return {
      keys: new Map(named.map(({ column, key }) => [column, key()])),
      numbers: values,
      infinite: numbers.map((_, k) => cleaned(values.subarray(k * rows, (k + 1) * rows))),
    };
  }

  /** Texts of the first rows of all columns that may hold dates or names. */
  async #sample(): Promise<string[][]> {
    const columns = this.#leaves;
    const g = this.#metadata.row_groups.findIndex((group) => Number(group.num_rows) > 0);
    if (g < 0) return [];
    const rows = Math.min(sampleRows(columns.length), Number(this.#metadata.row_groups[g]!.num_rows));
    const sample: string[][] = Array.from({ length: rows }, () => new Array(columns.length).fill(""));
    for (const [column, { head, fraction }] of columns.entries()) {
      if (head.kind === "other" || (fraction && columns.length > SAMPLE_COLUMNS)) continue;
      const { sink, key } = this.#keySink(column, rows);
      const [start, end] = this.#range(g, column);
      const read = async (to: number) => {
        const bytes = await this.#bytes(start, to);
        this.#decode(g, column, bytes, (chunk) => readChunk(chunk, sink, 0, rows));
      };
      if (end - start <= HEAD) await read(end);
      else {
        // the first page is mostly found in its beginning
        try {
          await read(start + HEAD);
        } catch {
          await read(end);
        }
      }
      for (const [row, text] of sampleTexts(key(), rows).entries()) sample[row]![column] = text;
    }
    return sample;
  }

  /** Where the rows of a column of dates or names go, and the column when they are there. */
  #keySink(column: number, rows: number): { sink: KeySink; key: () => KeyColumn } {
    const codes = allocateCodes(rows, `${this.#name}: ${rows} rows`);
    const { keys, column: columnOf } = this.#keys(column);
    const sink = new KeySink(codes, keys);
    return { sink, key: () => columnOf(codes, sink.missing) };
  }

  /** What numbers the dates or names of a column, and the column that its numbers make. */
  #keys(column: number): {
    keys: Keys;
    column: (codes: Int32Array, missing: number, first?: number) => KeyColumn;
  } {
    const { head, element, zoned } = this.#leaves[column]!;
    const { kind } = head;
    if (kind === "text") {
      const keys = new TextKeys();
      return {
        keys,
        column: (codes, missing, first = 0) => ({ kind, codes, missing, texts: keys.texts(first) }),
      };
    }
    const instants = instantConversion(element);
    const keys = new NumberKeys(
      kind === "day" ? dayConversion : kind === "instant" ? instants : numberConversion(element),
    );
    return {
      keys,
      column: (codes, missing, first = 0) => {
        const common = { codes, missing, values: keys.values(first) };
        return kind === "instant"
          ? { kind, ...common, zoned, cut: instants.cut > 0 }
          : { kind: kind === "day" ? kind : "number", ...common };
      },
    };
  }

  /**
   * Columns of dates or names and a column of numbers a row group at a time, the numbers of the former going on from
   * group to group: `keys` gives what those of the k-th column stand for, from a number on, as far as groups were taken.
   * The arrays of a group are used again for the next.
   */
  groups(
    columns: readonly number[],
    number: number,
  ): {
    groups: AsyncGenerator<ParquetGroup>;
    keys: (k: number, first: number) => KeyColumn;
  } {
    const known = columns.map((column) => this.#keys(column));
    const keys = (k: number, first: number) => known[k]!.column(new Int32Array(), -1, first);
    return {
      groups: this.#groups(
        columns,
        number,
        known.map(({ keys }) => keys),
      ),
      keys,
    };
  }

  async *#groups(
    columns: readonly number[],
    number: number,
    keys: readonly Keys[],
  ): AsyncGenerator<ParquetGroup> {
    const most = this.largestGroup;
    const values = allocate(most, `${this.#name}: a row group of ${most} rows`);
    const codes = columns.map(() => allocateCodes(most, `${this.#name}: a row group of ${most} rows`));
    const conversion = numberConversion(this.#leaves[number]!.element);
    for (const [g, group] of this.#metadata.row_groups.entries()) {
      const rows = Number(group.num_rows);
      const sinks = keys.map((known, k) => new KeySink(codes[k]!, known));
      const all = [...sinks, new NumberSink(values, conversion)];
      await this.#chunks(g, [...columns, number], (k, bytes) => {
        this.#decode(g, [...columns, number][k]!, bytes, (chunk) => readChunk(chunk, all[k]!, 0, rows));
      });
      const infinite = cleaned(values.subarray(0, rows));
      yield { rows, codes, missing: sinks.map(({ missing }) => missing), values, infinite };
    }
  }

  /** Rows of the largest row group. */
  get largestGroup(): number {
    return Math.max(0, ...this.#metadata.row_groups.map(({ num_rows }) => Number(num_rows)));
  }

  /** Hands the bytes of a row group's chunks of `columns` to `take`, those that are near each other read at once. */
  async #chunks(
    group: number,
    columns: readonly number[],
    take: (k: number, bytes: Uint8Array) => void,
  ): Promise<void> {
    const wanted = columns
      .map((column, k) => {
        const [start, end] = this.#range(group, column);
        return { k, start, end };
      })
      .sort((a, b) => a.start - b.start);
    for (let i = 0; i < wanted.length; ) {
      const { start } = wanted[i]!;
      let { end } = wanted[i]!;
      let next = i + 1;
      for (; next < wanted.length; next++) {
        const further = wanted[next]!;
        if (further.start > end + GAP || further.end - start > SPAN) break;
        end = Math.max(end, further.end);
      }
      const bytes = await this.#bytes(start, end);
      for (; i < next; i++)
        take(wanted[i]!.k, bytes.subarray(wanted[i]!.start - start, wanted[i]!.end - start));
    }
  }

  /** The bytes of a column chunk; DataError unless they lie in the file. */
  #range(group: number, column: number): [start: number, end: number] {
    const { index, head } = this.#leaves[column]!;
    const chunk = this.#metadata.row_groups[group]!.columns[index];
    const meta = chunk?.meta_data;
    if (chunk?.file_path) {
      throw this.#fail(head, `stands in another file, ${shown(chunk.file_path)}`, "read that one");
    }
    if (meta === undefined || chunk?.crypto_metadata !== undefined) {
      throw this.#fail(head, "is encrypted", "write the file without encryption");
    }
    // some writers give 0 for no dictionary
    const starts = [meta.dictionary_page_offset, meta.data_page_offset].map(Number).filter((at) => at > 0);
    const start = Math.min(...starts);
    const end = start + Number(meta.total_compressed_size);
    if (!(start >= 4 && end >= start && end <= this.#source.byteLength)) {
      throw this.#fail(head, `row group ${group + 1} lies beyond the end of the file`, BROKEN);
    }
    return [start, end];
  }

  #decode(
    group: number,
    column: number,
    bytes: Uint8Array,
    read: (chunk: Parameters<typeof readChunk>[0]) => void,
  ): void {
    const { index, element, head } = this.#leaves[column]!;
    const meta = this.#metadata.row_groups[group]!.columns[index]!.meta_data!;
    try {
      read({ bytes, meta, element, compressors: this.#compressors });
    } catch (error) {
      const remedy = error instanceof UnreadableError ? error.remedy : BROKEN;
      throw this.#fail(head, `row group ${group + 1} does not read (${damageOf(error)})`, remedy);
    }
  }

  #fail(head: ColumnHead, found: string, remedy: string): DataError {
    return new DataError(`${this.#name}: column ${shown(head.name)}: ${found}; ${remedy}`);
  }

  #bytes(start: number, end: number): Uint8Array | Promise<Uint8Array> {
    return slice(this.#source, start, end, this.#name);
  }
}

function codecsOf({ row_groups }: FileMetaData): string[] {
  return [
    ...new Set(row_groups.flatMap(({ columns }) => columns.map(({ meta_data }) => String(meta_data?.codec)))),
  ];
}
