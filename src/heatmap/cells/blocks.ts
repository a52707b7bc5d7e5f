import type { ColorScale } from "../color/colormap.ts";
import { COLORS } from "./dye.ts";
import { type Extent, noExtent, widened } from "./extent.ts";
import { type Cells, openLines } from "./reduce.ts";

/** Cells that become blocks of colour. */
export interface Dyeing extends Cells {
  readonly limits: Omit<ColorScale, "table">;
  /** The table, as `dyeCells` takes it. */
  readonly dyes: Uint32Array;
  /** Where the colours of all blocks go, a line after the other. */
  readonly dyed: Uint32Array;
}

/**
 * The colours that `dyeCells` has for what `reduceCells` makes, without the values but their extent: of the lines `from` to `to` - 1.
 * Until the module is opened for something else.
 */
export function openDyeing({ limits, dyes, dyed, ...cells }: Dyeing): (from: number, to: number) => Extent {
  const { vmin, vmax, center = Number.NaN } = limits;
  const bins = cells.starts.length - 1;
  const colorsAt = 4 * (COLORS + 3);
  const extentAt = colorsAt + 16 * Math.ceil(bins / 4);
  const { memory, base, at, reduceLine, dye, extent } = openLines(cells, extentAt + 24);
  new Uint32Array(memory.buffer, base, COLORS).set(dyes);
  const line = new Uint32Array(memory.buffer, base + colorsAt, bins);
  const found = new Float64Array(memory.buffer, base + extentAt, 3);
  return (from, to) => {
    let whole = noExtent;
    for (let y = from; y < to; y++) {
      reduceLine(y);
      dye(at, bins, vmin, center, vmax, base, base + colorsAt);
      dyed.set(line, y * bins);
      extent(at, bins, base + extentAt);
      const [low, high, finite] = found;
      whole = widened(whole, { low: low!, high: high!, missing: finite! < bins });
    }
    return whole;
  };
}
