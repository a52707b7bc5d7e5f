import { DataError } from "../panel/error.ts";
import { shown } from "./cells.ts";
import { type Mark, numberText } from "./number.ts";
import { openBody, type Table } from "./table.ts";

/** What one cell tells of the decimal mark: decided, `group?` for `1,234`, which can be either, or nothing. */
type Evidence = Mark | "group?" | undefined;

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

/**
 * The decimal mark of a table whose columns `numeric` hold numbers: the first cell that decides it, looked for in the
 * sample and, where that leaves it open, in all of the columns `wanted`. DataError if only `1,234` is found. `1.234` is as
 * open where semicolons delimit, as they do where the comma is decimal; elsewhere it counts as decimal.
 */
export function decideDecimal(table: Table, numeric: readonly number[], wanted: readonly number[]): Mark {
  for (const row of table.sample) {
    for (const column of numeric) {
      const evidence = evidenceOf(row[column] ?? "");
      if (evidence === "." || evidence === ",") return evidence;
    }
  }
  const { bytes, body, delimiter } = table;
  const pointIsOpen = delimiter === ";";
  // otherwise without a comma inside a cell there is nothing left to decide
  const suspect = delimiter === "," ? 34 : 44;
  if (!pointIsOpen && bytes.indexOf(suspect, body) < 0) return ".";

  const isWanted = new Uint8Array(table.width);
  for (const column of wanted) isWanted[column] = 1;
  const cells = openBody(table);
  let open: { line: number; column: number; text: string } | undefined;
  while (cells.nextRow()) {
    let column = 0;
    do {
      if (isWanted[column++] !== 1) {
        cells.skip();
        continue;
      }
      const text = cells.text();
      const evidence = evidenceOf(text);
      if (evidence === "." || evidence === ",") return evidence;
      if (evidence === "group?" && (pointIsOpen || text.includes(",")))
        open ??= { line: cells.row, column: column - 1, text };
    } while (cells.nextCell());
  }
  if (open === undefined) return ".";
  throw new DataError(
    `${table.name}: row ${cells.lineOf(open.line)}, column ${shown(table.columns[open.column]!)}: ${shown(open.text)} is ambiguous, ` +
      'and so is every other number: its mark may be decimal or group thousands; say which with --decimal "," or --decimal "."',
  );
}
