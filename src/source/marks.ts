import { DataError } from "../panel/error.ts";
import { type Cells, shown } from "./cells.ts";
import { type Mark, numberText } from "./number.ts";
import { openBody, type Table } from "./table.ts";

/** What one cell tells of the decimal mark: decided, `group?` for `1,234`, which can be either, or nothing. */
type Evidence = Mark | "group?" | undefined;

const UNGROUPED = /^[+-]?\d{4,}$/;
const ONE_GROUP = /^[1-9]\d{0,2}[.,]\d{3}$/;

/** Evidence of one cell's text. */
function evidenceOf(text: string): Evidence {
  const number = numberText(text)?.body.replace(/e.*/i, "");
  if (number === undefined) return undefined;
  const body = number.replaceAll(/[' ]/g, "");
  const commas = body.split(",").length - 1;
  const points = body.split(".").length - 1;
  if (commas > 0 && points > 0) return body.lastIndexOf(",") > body.lastIndexOf(".") ? "," : ".";
  if (commas > 1) return /^(\d{1,3}(,\d{3})+|\d{1,2}(,\d\d)+,\d{3})$/.test(body) ? "." : undefined;
  if (points > 1) return /^\d{1,3}(\.\d{3})+$/.test(body) ? "," : undefined;
  // a blank or apostrophe groups already, so the mark beside it is decimal
  if (body !== number) return commas === 1 ? "," : points === 1 ? "." : undefined;
  if (commas === 1) return ONE_GROUP.test(body) ? "group?" : ",";
  if (points === 1) return ONE_GROUP.test(body) ? "group?" : ".";
  return undefined;
}

/** The decimal mark of a table, and what is to be said about how it was found. */
export interface Decimal {
  readonly mark: Mark;
  readonly note?: string;
  /** Whether nothing in the table tells it, nor depends on it. */
  readonly isGuess?: true;
  /** Whether groups of digits tell it, which no number without them may contradict. */
  readonly byGroups?: true;
  /** The cell behind the first rows that decides it. */
  readonly decider?: Place;
}

/** Names of columns in languages whose numbers have a decimal point wherever they are spoken. */
const EASTERN = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;

/** What a column tells whose cells can all be either. */
interface Column {
  /** The first `2,005`, and the first that ends in 0. */
  open?: Place;
  round?: Place;
  /** The first number of one to three digits, other than 0, without any mark. */
  whole?: Place;
  /** Whether there is one of more. */
  ungrouped?: true;
}

export interface Place {
  /** Where the row begins. */
  readonly row: number;
  readonly column: number;
  readonly text: string;
}

/**
 * The decimal mark of a table whose columns `numeric` hold numbers: the first cell that decides it, looked for in the
 * sample and, where that leaves it open, in all of the columns `wanted`. Where only `1,234` is found `thousandsNote` may tell;
 * DataError if it does not. `1.234` is as open where semicolons delimit, as they do where the comma is decimal; elsewhere it counts
 * as decimal. `known`: the mark of the rows before, by which what can be either is read; `line`: the one that the table begins with;
 * `ungrouped`: whether rows before have `1995` without a mark.
 */
export function decideDecimal(
  table: Table,
  numeric: readonly number[],
  wanted: readonly number[],
  known?: Mark,
  line = 1,
  ungrouped = false,
): Decimal {
  for (const row of table.sample) {
    for (const column of numeric) {
      const evidence = evidenceOf(row[column] ?? "");
      if (evidence === "." || evidence === ",") return { mark: evidence };
    }
  }
  const { bytes, body, delimiter } = table;
  const pointIsOpen = delimiter === ";";
  // otherwise without a comma inside a cell there is nothing left to decide
  const suspect = delimiter === "," ? 34 : 44;
  if (!pointIsOpen && bytes.indexOf(suspect, body) < 0) return { mark: ".", isGuess: true };

  const isWanted = new Uint8Array(table.width);
  for (const column of wanted) isWanted[column] = 1;
  const cells = openBody(table);
  cells.firstLine = line;
  const columns = new Map<number, Column>();
  let open: Place | undefined;
  while (cells.nextRow()) {
    let at = 0;
    do {
      const column = at++;
      if (isWanted[column] !== 1) {
        cells.skip();
        continue;
      }
      const text = cells.text();
      const evidence = evidenceOf(text);
      const place = { row: cells.row, column, text };
      if (evidence === "." || evidence === ",") return { mark: evidence, decider: place };
      const isOpen = evidence === "group?" && (pointIsOpen || text.includes(","));
      if (!isOpen && evidence !== undefined) continue;
      if (isOpen) open ??= place;
      look(columns, place, isOpen);
    } while (cells.nextCell());
  }
  if (open === undefined) return { mark: ".", isGuess: true };
  if (known !== undefined) return { mark: known };
  if (!pointIsOpen) {
    const note = eastern(table, open);
    if (note !== undefined) return { mark: ".", note };
    const groups = ungrouped ? undefined : thousandsNote(cells, [...columns.values()], open);
    if (groups !== undefined) return { mark: ".", note: groups, byGroups: true };
  }
  throw new DataError(
    `${table.name}: row ${cells.lineOf(open.row)}, column ${shown(table.columns[open.column]!)}: ${shown(open.text)} is ambiguous, ` +
      'and so is every other number: its mark may be decimal or group thousands; say which with --decimal "," or --decimal "."',
  );
}

function look(columns: Map<number, Column>, place: Place, isOpen: boolean): void {
  const { column, text } = place;
  let known = columns.get(column);
  if (known === undefined) {
    known = {};
    columns.set(column, known);
  }
  if (isOpen) {
    known.open ??= place;
    if (/0\D*$/.test(text)) known.round ??= place;
  } else if (/^[+-]?[1-9]\d{0,2}$/.test(text)) known.whole ??= place;
  else if (UNGROUPED.test(text)) known.ungrouped = true;
}

/** The first number of four digits or more in a column that has no mark, by where its row begins. */
export function firstUngrouped(table: Table, column: number): Place | undefined {
  const cells = openBody(table);
  while (cells.nextRow()) {
    const text = cells.texts()[column] ?? "";
    if (UNGROUPED.test(text)) return { row: cells.row, column, text };
  }
  return undefined;
}

/** Why the comma of `2,005` groups thousands in a table whose delimiter is another use of it: the header is Chinese, Japanese or Korean. */
function eastern(table: Table, open: Place): string | undefined {
  const title = table.columns.find((column) => EASTERN.test(column));
  if (title === undefined) return undefined;
  return `the comma of ${shown(open.text)} groups thousands, as usual beside ${shown(title)} (say --decimal "," if it is decimal)`;
}

/**
 * The same where one column has both `2,010`, whose 0 would have been left out of decimals that are not
 * of a fixed number, and `995`, which would have had decimals if they were, and no `1995`.
 */
function thousandsNote(cells: Cells, looks: readonly Column[], open: Place): string | undefined {
  const grouped = `the comma of ${shown(open.text)} groups thousands`;
  const telling = looks.find(({ round, whole, ungrouped }) => round && whole && !ungrouped);
  if (telling === undefined) return undefined;
  const { round, whole } = telling as Required<Column>;
  const places = [round, whole].map(({ text, row }) => `${shown(text)} in row ${cells.lineOf(row)}`);
  return `${grouped}, as ${places.join(" and ")} show (say --decimal "," if it is decimal)`;
}
