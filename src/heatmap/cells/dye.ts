import type { ColorScale } from "../color/colormap.ts";
import { openReducer } from "./reducer.ts";

/** Words of a table of colours: 256 of the scale, and that of cells without a value. */
export const COLORS = 257;

/** Values that are dyed at a time: they stay in the cache. */
const PIECE = 1 << 12;

/** The colour of each value by `colorIndex`, of a table of `COLORS` words; NaN takes the last. */
export function dyeCells(
  values: Float64Array,
  { vmin, vmax, center = Number.NaN }: Omit<ColorScale, "table">,
  colors: Uint32Array,
  out: Uint32Array,
): void {
  const valuesAt = 4 * (COLORS + 3);
  const outAt = valuesAt + 8 * PIECE;
  const { memory, base, dye } = openReducer(outAt + 4 * PIECE);
  new Uint32Array(memory.buffer, base, COLORS).set(colors);
  const room = new Float64Array(memory.buffer, base + valuesAt, PIECE);
  const dyed = new Uint32Array(memory.buffer, base + outAt, PIECE);
  for (let from = 0; from < values.length; from += PIECE) {
    const count = Math.min(PIECE, values.length - from);
    room.set(values.subarray(from, from + count));
    dye(base + valuesAt, count, vmin, center, vmax, base, base + outAt);
    out.set(dyed.subarray(0, count), from);
  }
}
