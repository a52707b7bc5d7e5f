import { type FileMetaData, parquetMetadata, type RowGroup, type SchemaElement } from "hyparquet";
import { ByteWriter } from "hyparquet-writer/src/bytewriter.js";
import { writeMetadata } from "hyparquet-writer/src/metadata.js";
import { expect, test } from "vitest";
import { parquetFooter } from "../../src/table/footer.ts";
import { uniform } from "../random.ts";

/** The library's, which knows every field and takes ten times as long. */
function byLibrary(metadata: Omit<FileMetaData, "metadata_length">): Uint8Array {
  const writer = new ByteWriter();
  writeMetadata(writer, { ...metadata, metadata_length: 0 });
  return writer.getBytes();
}

const columns: SchemaElement[] = [
  {
    name: "date",
    type: "INT32",
    repetition_type: "REQUIRED",
    converted_type: "DATE",
    logical_type: { type: "DATE" },
  },
  {
    name: "instant",
    type: "INT64",
    repetition_type: "REQUIRED",
    converted_type: "TIMESTAMP_MILLIS",
    logical_type: { type: "TIMESTAMP", isAdjustedToUTC: true, unit: "MILLIS" },
  },
  {
    name: "ticker",
    type: "BYTE_ARRAY",
    repetition_type: "REQUIRED",
    converted_type: "UTF8",
    logical_type: { type: "STRING" },
  },
  { name: "window", type: "INT32", repetition_type: "REQUIRED" },
  { name: "β 日経平均", type: "DOUBLE", repetition_type: "OPTIONAL" },
];

/** Numbers that take one byte to eight as a varint. */
function whole(next: () => number): number {
  return Math.floor(next() * 2 ** Math.floor(next() * 52));
}

function randomGroup(next: () => number, elements: readonly SchemaElement[]): RowGroup {
  const big = () => BigInt(whole(next));
  return {
    columns: elements.map(({ name, type }) => ({
      file_offset: big(),
      meta_data: {
        type: type!,
        encodings: next() < 0.5 ? ["PLAIN", "RLE"] : ["PLAIN", "RLE_DICTIONARY"],
        path_in_schema: [name],
        codec: next() < 0.5 ? "SNAPPY" : "UNCOMPRESSED",
        num_values: big(),
        total_uncompressed_size: big(),
        total_compressed_size: big(),
        data_page_offset: big(),
        ...(next() < 0.5 && { dictionary_page_offset: big() }),
        statistics: {
          null_count: big(),
          ...(type === "INT32" && {
            min_value: -1 - Math.floor(next() * 1e6),
            max_value: Math.floor(next() * 1e9),
          }),
          ...(type === "INT64" && { min_value: -big(), max_value: big() }),
        },
      },
    })),
    total_byte_size: big(),
    num_rows: big(),
    total_compressed_size: big(),
  };
}

test("a footer has the bytes that hyparquet-writer gives it", () => {
  const next = uniform(11);
  for (const wide of [0, 1, 9, 10, 200]) {
    for (const groups of [1, 3, 20]) {
      const more = Array.from({ length: wide }, (_, i) => ({ ...columns[4]!, name: `T${i}` }));
      const elements = [...columns, ...more];
      const metadata = {
        version: 2,
        created_by: "rollbeta",
        schema: [{ name: "schema", num_children: elements.length }, ...elements],
        num_rows: BigInt(whole(next)),
        row_groups: Array.from({ length: groups }, () => randomGroup(next, elements)),
        key_value_metadata: [
          { key: "rollbeta.options", value: "x".repeat(300) },
          { key: "題", value: "60 日" },
        ],
      };
      expect(parquetFooter(metadata)).toEqual(byLibrary(metadata));
    }
  }
});

test("a table without rows has an empty list of groups, which the library gives no type", () => {
  const metadata = {
    version: 2,
    schema: [{ name: "schema", num_children: 1 }, columns[0]!],
    num_rows: 0n,
    row_groups: [],
  };
  const file = Uint8Array.from([...parquetFooter(metadata), ...new TextEncoder().encode("PAR1")]);
  expect(parquetMetadata(file.buffer)).toMatchObject({ row_groups: [], num_rows: 0n, version: 2 });
});

test("a logical type that our tables have not is refused", () => {
  const schema: SchemaElement[] = [{ name: "x", type: "BYTE_ARRAY", logical_type: { type: "JSON" } }];
  expect(() => parquetFooter({ version: 2, schema, num_rows: 0n, row_groups: [] })).toThrow(
    "no logical type JSON in our tables",
  );
});
