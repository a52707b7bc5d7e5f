import type { Measured } from "./measure.ts";

/** What the numbers of `figures` are. */
export const HEADINGS = ["least ms", "median", "ns a cell", "x memcpy", "x running sums"];

/**
 * The numbers of one task, for `cells` cells (where it ran on fewer, as long as that many would take). The last, how many
 * times as fast as running sums, is blank where they do something else.
 */
export function figures({ least, median, ns, copies, sums, cells: own }: Measured, cells: number): string[] {
  const ms = [least, median].map((time) => short((time * cells) / own));
  return [...ms, ns.toFixed(1), copies.toFixed(1), sums === null ? "" : sums.toFixed(2)];
}

/** For a terminal: names to the left, numbers to the right. */
export function plainTable(results: readonly Measured[], cells: number): string {
  const rows = results.map((result) => [result.name, ...figures(result, cells)]);
  const all = [["", ...HEADINGS], ...rows];
  const widths = all[0]!.map((_, column) => Math.max(...all.map((row) => row[column]!.length)));
  const line = (row: string[]) =>
    row.map((text, k) => (k === 0 ? text.padEnd(widths[k]!) : text.padStart(widths[k]!))).join("  ");
  return all.map((row) => line(row).trimEnd()).join("\n");
}

function short(ms: number): string {
  return ms.toFixed(ms < 1 ? 3 : ms < 10 ? 1 : 0);
}
