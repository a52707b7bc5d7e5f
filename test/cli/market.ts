import { formatTime } from "../../src/panel/time.ts";
import { normal } from "../random.ts";

/** Prices of a market INDEX and of stocks A, B, C over `rows` days from 2024-01-01, as rows of numbers. */
export function prices(rows: number, seed = 1): { dates: string[]; columns: Record<string, number[]> } {
  const draw = normal(seed);
  const levels = [1000, 50, 20, 300];
  const betas = [1, 0.5, 1.5, -0.2];
  const columns: Record<string, number[]> = { INDEX: [], A: [], B: [], C: [] };
  const dates: string[] = [];
  for (let t = 0; t < rows; t++) {
    dates.push(formatTime("day", 19723 + t));
    const market = 0.01 * draw();
    for (const [i, column] of Object.values(columns).entries()) {
      levels[i]! *= 1 + betas[i]! * market + (i === 0 ? 0 : 0.01 * draw());
      column.push(Math.round(levels[i]! * 100) / 100);
    }
  }
  return { dates, columns };
}

/** A wide table of the named columns. */
export function wide({ dates, columns }: ReturnType<typeof prices>, names = Object.keys(columns)): string {
  const lines = dates.map((date, t) => [date, ...names.map((name) => columns[name]![t])].join(","));
  return `date,${names.join(",")}\n${lines.join("\n")}\n`;
}

/** A long table of the named columns, with the market's price repeated on each line. */
export function long({ dates, columns }: ReturnType<typeof prices>, names: readonly string[]): string {
  const lines = names.flatMap((name) =>
    dates.map((date, t) => `${date},${name},${columns[name]![t]},${columns.INDEX![t]}`),
  );
  return `date,ticker,close,index_level\n${lines.join("\n")}\n`;
}

/** Simple returns of each column. */
export function returnsOf({ columns }: ReturnType<typeof prices>): Record<string, number[]> {
  return Object.fromEntries(
    Object.entries(columns).map(([name, column]) => [
      name,
      column.slice(1).map((price, t) => price / column[t]! - 1),
    ]),
  );
}

/** The cells of a table. */
export function rows(text: string): string[][] {
  return text
    .trimEnd()
    .split("\n")
    .map((line) => line.split(","));
}
