import { unmatched } from "../align/metadata.ts";
import { DataError } from "../panel/error.ts";
import { some } from "../panel/listed.ts";
import type { Metadata } from "../source/metadata.ts";
import type { ComputeOptions } from "./compute.ts";

/**
 * The options of a run with the group of each ticker, where its estimator has a column of them. DataError where the metadata have
 * none for any ticker. Notes say which tickers are without one, and which groups are too small for a prior.
 */
export function withGroups(
  options: ComputeOptions,
  tickers: readonly string[],
  metadata: Metadata | undefined,
): { options: ComputeOptions; notes: string[] } {
  const { estimator } = options;
  if (estimator?.group === undefined) return { options, notes: [] };
  const table = metadata!;
  const groupOf = table.texts(estimator.group, tickers);
  const column = table.nameOf(estimator.group)!;
  unmatched(table, tickers, "input");
  const without = tickers.filter((_, i) => groupOf[i] === "");
  if (without.length === tickers.length) {
    throw new DataError(`${table.name}: its column ${column} is empty for every ticker; choose another`);
  }
  const notes = [...table.notes];
  if (without.length > 0) {
    const [are, group] = without.length === 1 ? ["is", "a group by itself"] : ["are", "one group"];
    notes.push(
      `${without.length} of ${tickers.length} tickers ${are} without ${column}, and ${group}: ${some(without)}`,
    );
  }
  const sizes = new Map<string, number>();
  for (const group of groupOf) sizes.set(group, (sizes.get(group) ?? 0) + 1);
  const lonely = [...sizes].filter(([, size]) => size < 2).map(([group]) => group || "none");
  if (lonely.length > 0) {
    notes.push(
      `a group of one ticker has no prior, and that ticker no ${estimator.estimator} beta: ${column} ${some(lonely)}`,
    );
  }
  return { options: { ...options, estimator: { ...estimator, groupOf } }, notes };
}
