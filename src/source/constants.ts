import { type ColumnFile, type ColumnTable, type KeyColumn, lookAt } from "./columns.ts";
import type { TableOptions } from "./format.ts";
import { allocateCodes } from "./grid.ts";
import { neededConstants } from "./roles.ts";
import { lookAt as lookAtText, openBody, type Table } from "./table.ts";

/**
 * A table with those of `options.constants` as columns that stand for its dates or tickers, behind the `own` columns that it has
 * itself; and the contents of those of them among `keys`.
 */
export function withConstantColumns(
  table: ColumnTable,
  options: TableOptions,
): { table: ColumnTable; keysOf: (keys: readonly number[]) => [number, KeyColumn][] } {
  const constants = neededConstants(lookAt(table), options);
  if (constants.length === 0) return { table, keysOf: () => [] };
  const own = table.columns.length;
  const heads = constants.map(([name]) => ({ name, kind: "text", type: "folder" }) as const);
  const texts = constants.map(([, text]) => text);
  return {
    table: {
      ...table,
      columns: [...table.columns, ...heads],
      sample: table.sample.map((row) => [...row, ...texts]),
    },
    keysOf: (keys) =>
      keys
        .filter((column) => column >= own)
        .map((column) => {
          const codes = allocateCodes(table.rows, `${table.name}: ${table.rows} rows`);
          return [column, { kind: "text", codes, missing: -1, texts: [texts[column - own]!] }];
        }),
  };
}

/** A file of columns with such a table. */
export function withConstants(file: ColumnFile, options: TableOptions): ColumnFile {
  const own = file.table.columns.length;
  const { table, keysOf } = withConstantColumns(file.table, options);
  if (table === file.table) return file;
  return {
    table,
    read: async (keys, numbers, onProgress) => {
      const contents = await file.read(
        keys.filter((column) => column < own),
        numbers,
        onProgress,
      );
      return { ...contents, keys: new Map([...contents.keys, ...keysOf(keys)]) };
    },
  };
}

/** The same of a file of text: the cells stand in front of every row. */
export function withConstantCells(table: Table, options: TableOptions): Table {
  const constants = neededConstants(lookAtText(table), options);
  if (constants.length === 0) return table;
  const { bytes, delimiter, body } = table;
  const texts = constants.map(([, text]) => text);
  const plain = (text: string) => !/["\r\n]/.test(text) && !text.includes(delimiter);
  const cells = texts.map((text) => (plain(text) ? text : `"${text.replaceAll('"', '""')}"`));
  const front = new TextEncoder().encode(cells.map((cell) => cell + delimiter).join(""));
  const wider = new Uint8Array(bytes.length + front.length * table.lines);
  wider.set(bytes.subarray(0, body));
  let size = body;
  let done = body;
  const rows = openBody(table);
  while (rows.nextRow()) {
    wider.set(bytes.subarray(done, rows.row), size);
    size += rows.row - done;
    wider.set(front, size);
    size += front.length;
    done = rows.row;
    rows.skipRow();
  }
  wider.set(bytes.subarray(done), size);
  size += bytes.length - done;
  return {
    ...table,
    bytes: wider.subarray(0, size),
    columns: [...constants.map(([name]) => name), ...table.columns],
    width: table.width + constants.length,
    widthOff: (table.widthOff ?? 0) - constants.length,
    sample: table.sample.map((row) => [...texts, ...row]),
  };
}
