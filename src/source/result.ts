import { DataError, nearest } from "../panel/error.ts";
import type { Matrix } from "../panel/matrix.ts";
import type { Panel } from "../panel/panel.ts";
import { type Choice, STATS, type Window } from "../panel/result.ts";
import { type Spacing, spacingOf } from "../panel/time.ts";
import { shown } from "./cells.ts";
import { fromCSV } from "./csv.ts";
import { decodeText } from "./encoding.ts";
import { isSingle } from "./roles.ts";
import { openBody, openTable, type Table } from "./table.ts";

/** Columns that tell the rows of a long result apart, beside date and ticker. */
const KEYS = ["benchmark", "window"] as const;

/**
 * One statistic of a table that `wideCSV` or `longCSV` wrote. Of a long table, `choice` says which statistic, window and
 * benchmark; what it leaves out is the first one. A wide table does not say what it holds: beta unless `choice` does.
 */
export function readResult(
  input: Uint8Array,
  name: string,
  choice: Choice = {},
): { matrix: Matrix; notes: readonly string[] } {
  const table = openTable(decodeText(input, name), name);
  const { columns } = table;
  if (!KEYS.every((key) => columns.includes(key))) {
    const beside = columns.map((_, i) => i).slice(1);
    if (isSingle(columns, beside, beside)) {
      throw new DataError(
        `${name}: a result is a wide table or has columns ${KEYS.join(" and ")}; make one with rollbeta compute`,
      );
    }
    const { panel } = fromCSV(input, { name, dateColumn: columns[0]!, shape: "wide" });
    const matrix = { ...panel, ...unitOf(panel), stat: "beta", ...choice };
    const unsaid = (["stat", "window", "benchmark"] as const).filter((key) => choice[key] === undefined);
    const note = `${name}: a wide table does not say what it holds; taken as ${matrix.stat}${unsaid.length === 0 ? "" : ` (say ${unsaid.map((key) => `--${key}`).join(", ")})`}`;
    return { matrix, notes: [...panel.notes, note] };
  }

  const stats = STATS.filter((stat) => columns.includes(stat));
  const stat = choice.stat ?? stats[0];
  if (stat === undefined || !columns.includes(stat)) {
    throw new DataError(
      `${name}: no column ${shown(stat ?? "beta")}; its statistics are ${stats.join(", ") || "none"}`,
    );
  }
  const wanted = KEYS.map((key) => chosen(table, key, choice[key]));
  const { panel } = fromCSV(matching(table, wanted), { name, tickerColumn: "ticker", valueColumn: stat });
  const [benchmark, window] = wanted.map((one) => one.text) as [string, string];
  return { matrix: { ...panel, ...unitOf(panel), stat, benchmark, window: windowOf(window) }, notes: [] };
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
    const near = nearest(text, [...seen[i]!])
      .map(shown)
      .join(" or ");
    throw new DataError(`${name}: no row has ${columns[column]} ${shown(text)}; did you mean ${near}?`);
  }
  if (size === header) throw new DataError(`${name}: no row has this benchmark and window together`);
  return kept.subarray(0, size);
}
