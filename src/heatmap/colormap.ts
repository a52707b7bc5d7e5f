import { nearest } from "../panel/error.ts";

/** 256 colours from low to high as red, green, blue, 0-255 each: colour `i` stands at `3 * i`. */
export type ColorTable = Uint8Array;

/** How values become colours. */
export interface ColorScale {
  /** Value at the low end of the table; what lies below takes the first colour. */
  readonly vmin: number;
  /** Value at the high end of the table; what lies above takes the last colour. */
  readonly vmax: number;
  readonly table: ColorTable;
}

type Anchor = readonly [red: number, green: number, blue: number];

// ColorBrewer's diverging scheme of 11 classes (Cynthia Brewer, Apache 2.0)
const redYellowGreen: readonly Anchor[] = [
  [165, 0, 38],
  [215, 48, 39],
  [244, 109, 67],
  [253, 174, 97],
  [254, 224, 139],
  [255, 255, 191],
  [217, 239, 139],
  [166, 217, 106],
  [102, 189, 99],
  [26, 152, 80],
  [0, 104, 55],
];

const anchorsOf: Readonly<Record<string, readonly Anchor[]>> = {
  RdYlGn: redYellowGreen,
  RdYlGn_r: redYellowGreen.toReversed(),
};

/** Names that `cmap` takes. */
export const colormaps: readonly string[] = Object.keys(anchorsOf);

/** The table of a colour map, equal to matplotlib's entry for entry. Throws a RangeError for an unknown name. */
export function colorTable(cmap: string): ColorTable {
  if (!Object.hasOwn(anchorsOf, cmap)) {
    throw new RangeError(
      `cmap must be one of ${colormaps.join(", ")}, got ${JSON.stringify(cmap)}: did you mean ${nearest(cmap, colormaps, 1)}?`,
    );
  }
  const anchors = anchorsOf[cmap]!;
  const table = new Uint8Array(256 * 3);
  for (let i = 0; i < 256; i++) {
    // position of entry i between two anchors, in 255ths, so that all of it stays in whole numbers
    const position = i * (anchors.length - 1);
    const low = Math.min(Math.floor(position / 255), anchors.length - 2);
    const part = position - 255 * low;
    for (let c = 0; c < 3; c++) {
      const sum = anchors[low]![c]! * (255 - part) + anchors[low + 1]![c]! * part;
      table[3 * i + c] = Math.floor(sum / 255); // matplotlib cuts the fraction off
    }
  }
  return table;
}

/** Entry of the table for a value: 256 equal steps from vmin to vmax, the ends for what lies beyond, -1 for NaN. */
export function colorIndex(value: number, { vmin, vmax }: { vmin: number; vmax: number }): number {
  const step = Math.floor(((value - vmin) / (vmax - vmin)) * 256);
  if (step >= 0) return step < 256 ? step : 255;
  return step < 0 ? 0 : -1;
}
