import { readFileSync } from "node:fs";
import { expect } from "vitest";
import type { Workplace } from "./run.ts";

/** Notes on gaps and on what looks wrong, which take a look at all of the input. */
const LOOKED =
  /^note: (of \d+ tickers? |\d+ \w+ .*(few pairs|moves|do not move|jump|missing on|reverts? on)|.* correlates ).*\n/gm;

/**
 * Runs with and without bounds on memory; both tables have the same bytes, and both say the same of what was read. With reports,
 * these are `out-0.json` and `out-1.json`.
 */
export function expectSame(
  place: Workplace,
  args: readonly string[],
  kind: "csv" | "csv.gz" | "parquet",
  withReport = false,
): { said: string; table: Buffer } {
  const runs = [[], ["--max-memory", "220MB"]].map((bound, i) => {
    const more = withReport ? [...bound, "--report", `out-${i}.json`] : bound;
    const run = place.call(["compute", ...args, "--shape", "long", ...more, "-o", `out.${kind}`]);
    expect(run.status, run.stderr).toBe(0);
    const said = run.stderr.replace(/, out-\d\.json/, "");
    return { said, table: readFileSync(place.path(`out.${kind}`)) };
  });
  expect(runs[1]!.said).toBe(runs[0]!.said.replaceAll(LOOKED, ""));
  expect(runs[1]!.table.equals(runs[0]!.table)).toBe(true);
  expect(runs[0]!.table.length).toBeGreaterThan(1000);
  return runs[1]!;
}
