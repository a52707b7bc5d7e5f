import type { Decay } from "../kernel/decay.ts";
import { type Chunk, inChunks } from "./chunks.ts";
import { Series } from "./module.ts";
import type { Work } from "./work.ts";

/**
 * Welch's slope-winsorized beta: each return is first brought into the range from (1 - delta) to (1 + delta) times the
 * market's, -2 to 4 times with a delta of 3, and a regression with exponential weights follows. A jump that is the
 * ticker's own counts no more than a beta of 4 would explain.
 * Welch, "Simply better market betas", Critical Finance Review 11 (2022).
 */
export async function welch(
  { engine, returns, market, minPeriods, beta, onProgress }: Work,
  { delta, decay }: { readonly delta: number; readonly decay: Decay },
): Promise<void> {
  const rows = market.values.length;
  const low = market.values.map((m) => Math.min((1 - delta) * m, (1 + delta) * m));
  const high = market.values.map((m) => Math.max((1 - delta) * m, (1 + delta) * m));
  const rooms = new Series(rows, 3);
  const [X, LOW, HIGH] = rooms.at as [number, number, number];
  rooms.load(1, low);
  rooms.load(2, high);
  const begin = ({ offset, returns: part, room }: Chunk) => {
    const values = room("x");
    for (let base = 0; base < values.length; base += rows) {
      rooms.load(0, part.values, base);
      rooms.module.clamped(X, LOW, HIGH, rows, X);
      values.set(rooms.views[0]!, base);
    }
    const out = [beta.subarray(offset, offset + values.length)];
    return engine.ewm({ ...part, values }, market, { decay, minPeriods, stats: ["beta"], out });
  };
  await inChunks(engine, returns, { begin, finish: () => {} }, onProgress);
}
