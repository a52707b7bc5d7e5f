import { DataError, nearest } from "../panel/error.ts";
import { listed, shown } from "./cells.ts";
import { CLOSE_NAMES, pick } from "./names.ts";
import type { Roles } from "./roles.ts";
import type { Table } from "./table.ts";

/**
 * One field of a table whose header has fields and tickers: its columns are named by their tickers, those of other fields by
 * ticker and field. DataError where the field is not clear.
 */
export function chooseField(
  table: Table,
  fields: readonly string[],
  wanted: string | undefined,
): { table: Table; roles: Roles; field: string; note: string } {
  const names = [...new Set(fields.slice(1))];
  const at =
    wanted === undefined
      ? pick(names, CLOSE_NAMES, () => true)
      : names.findIndex((name) => name.toLowerCase() === wanted.toLowerCase());
  const field = names[at];
  if (field === undefined) {
    const near = nearest(wanted ?? "", names)
      .map(shown)
      .join(" or ");
    throw new DataError(
      wanted === undefined
        ? `${table.name}: none of the fields ${listed(names.map(shown))} is known as a price; name the one to read with --value-column`
        : `${table.name}: has no field ${shown(wanted)}, asked for with --value-column; did you mean ${near}? Its fields are ${listed(names)}`,
    );
  }
  const columns = table.columns.map((ticker, i) =>
    i === 0 || fields[i] === field ? ticker : `${ticker} ${fields[i]}`,
  );
  const values = columns.map((_, i) => i).filter((i) => i > 0 && fields[i] === field);
  const how = wanted === undefined ? " (choose another with --value-column)" : "";
  const hint = names.length > 1 ? ` of ${listed(names)}${how}` : "";
  return {
    table: { ...table, columns },
    roles: { shape: "wide", date: 0, ticker: -1, value: -1, values, ignored: [] },
    field,
    note: `value = ${shown(field)}${hint}`,
  };
}
