import { createPanel, type Panel } from "../../src/panel/panel.ts";
import type { TimeIndex } from "../../src/panel/time.ts";

export { families, type Market, moving, returnsOf } from "../../bench/families.mjs";

/** A panel, by default over `rows` consecutive days; tickers are T0, T1, ... */
export function panelOf(
  series: readonly ArrayLike<number>[],
  rows: number,
  time: TimeIndex = { kind: "day", values: Float64Array.from({ length: rows }, (_, t) => t) },
): Panel {
  const values = new Float64Array(series.length * rows);
  for (const [i, one] of series.entries()) values.set(Array.from(one), i * rows);
  return createPanel(
    time,
    series.map((_, i) => `T${i}`),
    values,
  );
}

/** The bits of doubles, so that NaN equals NaN and -0 differs from 0. */
export function bits(array: Float64Array): BigUint64Array {
  return new BigUint64Array(array.slice().buffer);
}
