import { type ColumnFile, type Contents, type KeyColumn, lookAt } from "./columns.ts";
import type { TableOptions } from "./format.ts";
import { allocateCodes } from "./grid.ts";
import { neededConstants } from "./roles.ts";
import { lookAt as lookAtText, openBody, type Table } from "./table.ts";

/** A file of columns with those of `options.constants` as columns that stand for its dates or tickers, behind its own. */
export function withConstants(file: ColumnFile, options: TableOptions): ColumnFile {
  const { table } = file;
  const constants = neededConstants(lookAt(table), options);
  if (constants.length === 0) return file;
  const own = table.columns.length;
  const heads = constants.map(([name]) => ({ name, kind: "text", type: "folder" }) as const);
  const texts = constants.map(([, text]) => text);
  const keyOf = (column: number): KeyColumn => {
    const codes = allocateCodes(table.rows, `${table.name}: ${table.rows} rows`);
    return { kind: "text", codes, missing: -1, texts: [texts[column - own]!] };
  };
  return {
    table: {
      ...table,
      columns: [...table.columns, ...heads],
      sample: table.sample.map((row) => [...row, ...texts]),
    },
    read: (keys, numbers, onProgress) => {
      const constant = keys
        .filter((column) => column >= own)
        .map((column) => [column, keyOf(column)] as const);
      const others = keys.filter((column) => column < own);
      const whole = (contents: Contents): Contents => {
        return { ...contents, keys: new Map([...contents.keys, ...constant]) };
      };
      const read = file.read(others, numbers, onProgress);
      return read instanceof Promise ? read.then(whole) : whole(read);
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
