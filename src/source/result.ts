import { DataError, nearest } from "../panel/error.ts";
import type { Matrix } from "../panel/matrix.ts";
import type { Panel } from "../panel/panel.ts";
import { type Choice, STATS, type Window } from "../panel/result.ts";
import { type Spacing, spacingOf } from "../panel/time.ts";
import { shown } from "./cells.ts";
import { type ColumnFile, type KeyColumn, plan, spread } from "./columns.ts";
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

/**
 * One statistic of a table that `wideCSV` or `longCSV` wrote. Of a long table, `choice` says which statistic, window and
 * benchmark; what it leaves out is the first one. A wide table does not say what it holds: beta unless `choice` does.
 */
export function readResult(input: Uint8Array, name: string, choice: Choice = {}): TableResult {
  const table = openTable(decodeText(input, name), name);
  const { columns } = table;
  if (!KEYS.every((key) => columns.includes(key))) {
    const beside = columns.map((_, i) => i).slice(1);
    if (isSingle(columns, beside, beside)) throw noResult(name);
    const { panel } = fromCSV(input, { name, dateColumn: columns[0]!, shape: "wide", ...EMPTY_TOO });
    return wideResult(panel, name, choice);
  }

  const stat = statOf(name, columns, choice);
  const wanted = KEYS.map((key) => chosen(table, key, choice[key]));
  const { panel } = fromCSV(matching(table, wanted), {
    name,
    tickerColumn: "ticker",
    valueColumn: stat,
    ...EMPTY_TOO,
  });
  const [benchmark, window] = wanted.map((one) => one.text) as [string, string];
  return {
    matrix: { ...panel, ...unitOf(panel), stat, benchmark, window: windowOf(window) },
    shape: "long",
    notes: [],
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
  const rows = new Int32Array(table.rows)
    .map((_, row) => row)
    .filter((row) => keys.every(({ codes }, i) => codes[row] === wanted[i]!.code));
  if (rows.length === 0) throw noPair(name);
  const kept = {
    keys: new Map(needs.keys.map((column) => [column, rowsOf(contents.keys.get(column)!, rows)])),
    numbers: Float64Array.from(rows, (row) => contents.numbers[row]!),
    infinite: contents.infinite,
  };
  const { panel } = spread({ ...table, rows: rows.length }, needs, kept, EMPTY_TOO);
  const [benchmark, window] = wanted.map(({ text }) => text) as [string, string];
  const estimator = file.facts.metadata["rollbeta.estimator"];
  return {
    matrix: {
      ...panel,
      ...unitOf(panel),
      stat,
      benchmark,
      window: windowOf(window),
      ...(estimator !== undefined && { estimator }),
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

/** Undefined: the table is a wide one. Its rows are looked through only if `all` benchmarks and windows are wanted. */
export function resultKeys(input: Uint8Array, name: string, all: boolean): ResultKeys | undefined {
  const table = openTable(decodeText(input, name), name);
  const places = KEYS.map((key) => table.columns.indexOf(key));
  if (places.includes(-1)) return undefined;
  const pairs = new Map<string, ResultKeys["pairs"][number]>();
  const cells = openBody(table);
  while (all && cells.nextRow()) {
    const texts = cells.texts();
    const [benchmark = "", window = ""] = places.map((place) => texts[place]);
    const key = JSON.stringify([benchmark, window]);
    if (!pairs.has(key)) pairs.set(key, { benchmark, window: windowOf(window) });
  }
  return { stats: statsAmong(table.columns), pairs: [...pairs.values()] };
}

/** The same of a file of columns. */
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

/** A key column at some of its rows, without what none of them has. */
function rowsOf(key: KeyColumn, rows: Int32Array): KeyColumn {
  const places = new Map<number, number>();
  const codes = Int32Array.from(rows, (row) => {
    const code = key.codes[row]!;
    if (code >= 0 && !places.has(code)) places.set(code, places.size);
    return places.get(code) ?? -1;
  });
  const common = { codes, missing: codes.indexOf(-1) };
  const used = [...places.keys()];
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
  const estimator = said["rollbeta.estimator"];
  const unit = said["rollbeta.unit"] as Spacing | undefined;
  const matrix = {
    ...panel,
    ...(held.length === 0 ? unitOf(panel) : unit !== undefined && { unit }),
    stat: "beta",
    ...known,
    ...(known.window !== undefined && { window: windowOf(String(known.window)) }),
    ...(smoothing !== undefined && { smoothing }),
    ...(estimator !== undefined && { estimator }),
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

interface Condition {
  column: number;
  text: string;
}

function chosen(table: Table, key: (typeof KEYS)[number], choice: string | number | undefined): Condition {
  const column = table.columns.indexOf(key);
  return { column, text: choice === undefined ? table.sample[0]![column]! : String(choice) };
}

/** The header and the rows whose cells are the wanted ones. DataError, with what there is, where no row is left. */
function matching(table: Table, conditions: readonly Condition[]): Uint8Array {
  const { bytes, body, columns, name } = table;
  const kept = new Uint8Array(bytes.length + 2); // two more line ends at most than the file has
  let size = 0;
  const keep = (from: number, to: number) => {
    kept.set(bytes.subarray(from, to), size);
    size += to - from;
    kept[size++] = 10;
  };
  keep(0, body);
  const header = size;
  const seen = conditions.map(() => new Set<string>());
  const cells = openBody(table);
  while (cells.nextRow()) {
    const texts = cells.texts();
    for (const [i, { column }] of conditions.entries()) seen[i]!.add(texts[column] ?? "");
    if (!conditions.every(({ column, text }) => texts[column] === text)) continue;
    keep(cells.row, cells.at);
  }
  for (const [i, { column, text }] of conditions.entries()) {
    if (seen[i]!.has(text)) continue;
    throw noRow(name, columns[column]!, text, [...seen[i]!]);
  }
  if (size === header) throw noPair(name);
  return kept.subarray(0, size);
}
