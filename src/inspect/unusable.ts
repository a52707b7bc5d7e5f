import { type Listed, Shortlist } from "../panel/listed.ts";
import type { Panel } from "../panel/panel.ts";
import { formatTime } from "../panel/time.ts";

/** Prices in a row that are zero or negative and count as missing. */
export interface Unusable {
  readonly ticker: string;
  readonly first: string;
  readonly last: string;
  readonly rows: number;
  /** The first of them. */
  readonly value: number;
}

/** What `toReturns` takes for missing though it is there. */
export function findUnusable({ time, tickers, values }: Panel): Listed<Unusable> {
  const rows = time.values.length;
  const date = (t: number) => formatTime(time.kind, time.values[t]!);
  const found = new Shortlist<Unusable>();
  for (let k = 0; k < values.length; k++) {
    if (!(values[k]! <= 0)) continue;
    const i = Math.floor(k / rows);
    const start = k;
    while (k + 1 < (i + 1) * rows && values[k + 1]! <= 0) k++;
    const [from, to] = [start - i * rows, k - i * rows];
    const value = values[start]!;
    found.add({ ticker: tickers[i]!, first: date(from), last: date(to), rows: to - from + 1, value });
  }
  return found;
}
