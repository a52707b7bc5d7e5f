import { DataError, nearest } from "../panel/error.ts";
import type { Matrix } from "../panel/matrix.ts";
import { methodFrom } from "../panel/method.ts";
import type { Panel } from "../panel/panel.ts";
import { type Choice, STATS, type Window } from "../panel/result.ts";
import { type Spacing, spacingOf } from "../panel/time.ts";
import { shown } from "./cells.ts";
import { type ColumnFile, type Contents, type KeyColumn, plan, spread } from "./columns.ts";
import { fromCSV } from "./csv.ts";
import { decodeText } from "./encoding.ts";
import { isSingle } from "./roles.ts";
import { openBody, openTable, type Table } from "./table.ts";

/** One matrix of a table. A wide table has no other. */
export interface TableResult {
  readonly matrix: Matrix;
  readonly shape: "wide" | "long";
  readonly notes: readonly string[];
}

/** Columns that tell the rows of a long result apart, beside date and ticker. */
const KEYS = ["benchmark", "window"] as const;

/** A result without any value is one, and its picture says so. */
const EMPTY_TOO = { allowEmpty: true };

/** A table of results whose matrices are read one by one. */
export interface ResultCSV {
  /**
   * One matrix. Of a long table, `choice` says which statistic, window and benchmark; what it leaves out is the first one. A wide
   * table does not say what it holds: beta unless `choice` does.
   */
  read(choice?: Choice): TableResult;
  /** Undefined: the table is a wide one. Its rows are looked through only if `all` benchmarks and windows are wanted. */
  keys(all: boolean): ResultKeys | undefined;
}

/** Opens a table that `wideCSV` or `longCSV` wrote. DataError, with what was found, where it is none. */
export function openResultCSV(input: Uint8Array, name: string): ResultCSV {
  const table = openTable(decodeText(input, name), name);
  const { columns } = table;
  if (!KEYS.every((key) => columns.includes(key))) {
    const beside = columns.map((_, i) => i).slice(1);
    if (isSingle(columns, beside, beside)) throw noResult(name);
    const wide = { name, dateColumn: columns[0]!, shape: "wide", ...EMPTY_TOO } as const;
    return {
      read: (choice = {}) => wideResult(fromCSV(input, wide).panel, name, choice),
      keys: () => undefined,
    };
  }

  // the rows are told apart once, whatever is read of them
  let found: readonly Part[] | undefined;
  const parts = () => {
    found ??= partsOf(table);
    return found;
  };
  const places = KEYS.map((key) => columns.indexOf(key));
  return {
    read: (choice = {}) => {
      const stat = statOf(name, columns, choice);
      const wanted = KEYS.map((key, i) => String(choice[key] ?? table.sample[0]![places[i]!]!));
      const part = partWith(parts(), wanted, name);
      const long = { name, tickerColumn: "ticker", valueColumn: stat, ...EMPTY_TOO };
      const { panel } = fromCSV(bytesOf(table, part), long);
      const [benchmark, window] = wanted as [string, string];
      return {
        matrix: { ...panel, ...unitOf(panel), stat, benchmark, window: windowOf(window) },
        shape: "long",
        notes: [],
      };
    },
    keys: (all) => ({
      stats: statsAmong(columns),
      pairs: (all ? parts() : []).map(({ texts: [benchmark, window] }) => ({
        benchmark,
        window: windowOf(window),
      })),
    }),
  };
}

/**
 * The same of a file of columns that `toParquet` or `toArrow` wrote, with its key/value metadata: in it a wide table says
 * what it holds.
 */
export async function readColumnResult(
  file: ColumnFile & { readonly facts: { readonly metadata: Readonly<Record<string, string>> } },
  choice: Choice = {},
): Promise<TableResult> {
  const { table } = file;
  const { name } = table;
  const columns = table.columns.map((column) => column.name);
  if (!KEYS.every((key) => columns.includes(key))) {
    const needs = plan(table, { dateColumn: columns[0]!, shape: "wide" });
    if (isSingle(columns, needs.numbers, needs.numbers)) throw noResult(name);
    const { panel } = spread(table, needs, await file.read(needs.keys, needs.numbers), EMPTY_TOO);
    return wideResult(panel, name, choice, file.facts.metadata);
  }

  const stat = statOf(name, columns, choice);
  const needs = plan(table, { tickerColumn: "ticker", valueColumn: stat });
  const places = KEYS.map((key) => columns.indexOf(key));
  const contents = await file.read([...needs.keys, ...places], needs.numbers);
  const keys = places.map((place) => contents.keys.get(place)!);
  const wanted = keys.map((key, i) => {
    const text = choice[KEYS[i]!];
    const texts = textsOf(key);
    const code = text === undefined ? key.codes[0]! : texts.indexOf(String(text));
    if (code < 0) throw noRow(name, KEYS[i]!, String(text), texts);
    return { code, text: texts[code]! };
  });
  const [benchmarks, windows] = keys.map(({ codes }) => codes) as [Int32Array, Int32Array];
  const [first, second] = wanted.map(({ code }) => code) as [number, number];
  const rows = new Int32Array(table.rows);
  let count = 0;
  for (let row = 0; row < table.rows; row++) {
    if (benchmarks[row] === first && windows[row] === second) rows[count++] = row;
  }
  if (count === 0) throw noPair(name);
  const kept = count === table.rows ? contents : partOf(contents, needs.keys, rows.subarray(0, count));
  const { panel } = spread({ ...table, rows: count }, needs, kept, EMPTY_TOO);
  const [benchmark, window] = wanted.map(({ text }) => text) as [string, string];
  return {
    matrix: {
      ...panel,
      ...unitOf(panel),
      stat,
      benchmark,
      window: windowOf(window),
      ...methodFrom(file.facts.metadata),
    },
    shape: "long",
    notes: [],
  };
}

/** What a long table holds: its statistics, and which benchmarks and windows it has together, in the order of its rows. */
export interface ResultKeys {
  readonly stats: readonly string[];
  readonly pairs: readonly Required<Pick<Choice, "benchmark" | "window">>[];
}

/**
 * The same of a file of columns. Undefined: the table is a wide one. Its rows are looked through only if `all` benchmarks and
 * windows are wanted.
 */
export async function columnResultKeys(file: ColumnFile, all: boolean): Promise<ResultKeys | undefined> {
  const columns = file.table.columns.map((column) => column.name);
  const places = KEYS.map((key) => columns.indexOf(key));
  if (places.includes(-1)) return undefined;
  const stats = statsAmong(columns);
  if (!all) return { stats, pairs: [] };
  const { keys } = await file.read(places, []);
  const [benchmarks, windows] = places.map((place) => keys.get(place)!) as [KeyColumn, KeyColumn];
  const [names, texts] = [textsOf(benchmarks), textsOf(windows)];
  const codes = new Set<number>();
  for (let row = 0; row < file.table.rows; row++) {
    const [b, w] = [benchmarks.codes[row]!, windows.codes[row]!];
    if (b >= 0 && w >= 0) codes.add(b * texts.length + w);
  }
  const pairs = Array.from(codes, (code) => ({
    benchmark: names[Math.floor(code / texts.length)]!,
    window: windowOf(texts[code % texts.length]!),
  }));
  return { stats, pairs };
}

function statsAmong(columns: readonly string[]): readonly string[] {
  return STATS.filter((stat) => columns.includes(stat));
}

function textsOf(key: KeyColumn): readonly string[] {
  return key.kind === "text" ? key.texts : Array.from(key.values, String);
}

/** What was read, at some of the rows. */
function partOf(
  { keys, numbers, infinite }: Contents,
  columns: readonly number[],
  rows: Int32Array,
): Contents {
  const taken = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) taken[i] = numbers[rows[i]!]!;
  return {
    keys: new Map(columns.map((column) => [column, rowsOf(keys.get(column)!, rows)])),
    ...{ numbers: taken, infinite },
  };
}

/** A key column at some of its rows, without what none of them has. */
function rowsOf(key: KeyColumn, rows: Int32Array): KeyColumn {
  const places = new Int32Array((key.kind === "text" ? key.texts : key.values).length).fill(-1);
  const used: number[] = [];
  const codes = new Int32Array(rows.length);
  for (let i = 0; i < rows.length; i++) {
    const code = key.codes[rows[i]!]!;
    if (code >= 0 && places[code]! < 0) places[code] = used.push(code) - 1;
    codes[i] = code < 0 ? -1 : places[code]!;
  }
  const common = { codes, missing: codes.indexOf(-1) };
  if (key.kind === "text") return { ...key, ...common, texts: used.map((code) => key.texts[code]!) };
  return { ...key, ...common, values: Float64Array.from(used, (code) => key.values[code]!) };
}

/** A wide table's matrix: what `said` and `choice` leave open is beta, with a note. */
function wideResult(
  panel: Panel,
  name: string,
  choice: Choice,
  said: Readonly<Record<string, string>> = {},
): TableResult {
  const held = (["stat", "window", "benchmark"] as const).flatMap((key) => {
    const value = said[`rollbeta.${key}`];
    return value === undefined ? [] : [[key, value] as const];
  });
  for (const [key, value] of held) {
    if (choice[key] === undefined || String(choice[key]) === value) continue;
    throw new DataError(
      `${name}: holds ${key} ${shown(value)}, not ${shown(String(choice[key]))}; leave --${key} out`,
    );
  }
  const known = { ...Object.fromEntries(held), ...choice };
  const smoothing = said["rollbeta.smoothing"];
  const unit = said["rollbeta.unit"] as Spacing | undefined;
  const matrix = {
    ...panel,
    ...(held.length === 0 ? unitOf(panel) : unit !== undefined && { unit }),
    stat: "beta",
    ...known,
    ...(known.window !== undefined && { window: windowOf(String(known.window)) }),
    ...(smoothing !== undefined && { smoothing }),
    ...methodFrom(said),
  };
  if (held.length > 0) return { matrix, shape: "wide", notes: panel.notes };
  const unsaid = (["stat", "window", "benchmark"] as const).filter((key) => choice[key] === undefined);
  const hint = unsaid.length === 0 ? "" : ` (say ${unsaid.map((key) => `--${key}`).join(", ")})`;
  const note = `${name}: a wide table does not say what it holds; taken as ${matrix.stat}${hint}`;
  return { matrix, shape: "wide", notes: [...panel.notes, note] };
}

function statOf(name: string, columns: readonly string[], choice: Choice): string {
  const stats = STATS.filter((stat) => columns.includes(stat));
  const stat = choice.stat ?? stats[0];
  if (stat !== undefined && columns.includes(stat)) return stat;
  throw new DataError(
    `${name}: no column ${shown(stat ?? "beta")}; its statistics are ${stats.join(", ") || "none"}`,
  );
}

function noResult(name: string): DataError {
  return new DataError(
    `${name}: a result is a wide table or has columns ${KEYS.join(" and ")}; make one with rollbeta compute`,
  );
}

function noRow(name: string, key: string, text: string, texts: readonly string[]): DataError {
  const near = nearest(text, texts).map(shown).join(" or ");
  return new DataError(`${name}: no row has ${key} ${shown(text)}; did you mean ${near}?`);
}

function noPair(name: string): DataError {
  return new DataError(`${name}: no row has this benchmark and window together`);
}

/** `60` is a number of rows, `90d` and `expanding` are texts. */
function windowOf(text: string): Window {
  return /^\d+$/.test(text) ? Number(text) : text;
}

/** A table does not say whether it has all the rows that its windows count. Rows a day apart are all there can be. */
function unitOf({ time }: Panel): { unit?: Spacing } {
  return spacingOf(time) === "day" ? {} : { unit: "bar" };
}

/** The rows of one benchmark and window. */
interface Part {
  readonly texts: readonly [benchmark: string, window: string];
  /** Of each run of rows that follow one another, the first byte and the one after the last. */
  readonly runs: number[];
}

/** The parts of a long table in the order of their first rows. */
function partsOf(table: Table): Part[] {
  const places = KEYS.map((key) => table.columns.indexOf(key));
  const parts = new Map<string, Part>();
  const cells = openBody(table);
  let [last, key] = [undefined as Part | undefined, ["", ""]];
  while (cells.nextRow()) {
    const texts: [string, string] = ["", ""];
    let column = 0;
    do {
      const i = places.indexOf(column++);
      if (i < 0) cells.skip();
      else texts[i] = cells.text();
    } while (cells.nextCell());
    if (last !== undefined && texts[0] === key[0] && texts[1] === key[1]) {
      last.runs[last.runs.length - 1] = cells.at;
      continue;
    }
    key = texts;
    const joined = JSON.stringify(texts);
    last = parts.get(joined) ?? { texts, runs: [] };
    parts.set(joined, last);
    last.runs.push(cells.row, cells.at);
  }
  return [...parts.values()];
}

/** DataError, with what there is, where there is none. */
function partWith(parts: readonly Part[], wanted: readonly string[], name: string): Part {
  const part = parts.find(({ texts }) => texts.every((text, i) => text === wanted[i]));
  if (part !== undefined) return part;
  for (const [i, text] of wanted.entries()) {
    const seen = new Set(parts.map(({ texts }) => texts[i]!));
    if (!seen.has(text)) throw noRow(name, KEYS[i]!, text, [...seen]);
  }
  throw noPair(name);
}

/** The header and the rows of a part, each run with a line end behind it. */
function bytesOf({ bytes, body }: Table, { runs }: Part): Uint8Array {
  const bounds = [0, body, ...runs];
  let size = 0;
  for (let k = 0; k < bounds.length; k += 2) size += bounds[k + 1]! - bounds[k]! + 1;
  const kept = new Uint8Array(size);
  let at = 0;
  for (let k = 0; k < bounds.length; k += 2) {
    kept.set(bytes.subarray(bounds[k], bounds[k + 1]), at);
    at += bounds[k + 1]! - bounds[k]! + 1;
    kept[at - 1] = 10;
  }
  return kept;
}
