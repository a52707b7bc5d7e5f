/** What may be wrong with data that can be computed with all the same. */
export const FINDINGS = ["split", "spike", "stale", "unmoved", "sparse", "short"] as const;
export type FindingKind = (typeof FINDINGS)[number];

export interface Finding {
  readonly kind: FindingKind;
  /** Undefined where it is about a date. */
  readonly ticker?: string;
  /** First and last row, as in tables, and how many rows they are. */
  readonly first: string;
  readonly last: string;
  readonly rows: number;
  /**
   * The price ratio of a split, the return of a spike, the share of tickers that did not move or have no value on a
   * date, the pairs of a ticker with too few; of a stale price, the rows.
   */
  readonly value: number;
  /** What was found. */
  readonly found: string;
  /** What it may mean. */
  readonly meaning: string;
}

const TITLES: Record<FindingKind, (count: number) => string> = {
  split: (count) =>
    count === 1 ? "1 jump looks like an unadjusted split" : `${count} jumps look like unadjusted splits`,
  spike: (count) =>
    `${count === 1 ? "1 spike reverts" : `${count} spikes revert`} on the next row, as bad ticks do`,
  stale: (count) =>
    `${count} ${count === 1 ? "run" : "runs"} of prices that do not move, as in halts or after filling`,
  unmoved: (count) =>
    `${count} ${count === 1 ? "date" : "dates"} on which next to nothing moves, as on filled holidays`,
  sparse: (count) =>
    `${count} ${count === 1 ? "time" : "times"} most tickers are missing, as on holidays or after a broken download`,
  short: (count) => `${count} ${count === 1 ? "ticker has" : "tickers have"} too few pairs for a value`,
};

/** A note a kind: how many there are and the first few, of stale prices the longest. */
export function findingNotes(findings: readonly Finding[], most = 3): string[] {
  return FINDINGS.flatMap((kind) => {
    const own = findings.filter((finding) => finding.kind === kind);
    if (own.length === 0) return [];
    const shown = kind === "stale" ? [...own].sort((a, b) => b.rows - a.rows) : own;
    const some = shown.slice(0, most).map(findingText).join("; ");
    return [`${TITLES[kind](own.length)}: ${some}${own.length > most ? "; ..." : ""}`];
  });
}

/** `AAA 2024-01-02: goes to 0.4987 of its price, about 1/2` */
export function findingText({ ticker, first, last, found }: Finding): string {
  const date = first === last ? first : `${first} to ${last}`;
  return `${ticker === undefined ? "" : `${ticker} `}${date}: ${found}`;
}
