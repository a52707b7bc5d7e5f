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
};

/** Names that `cmap` takes; `_r` runs the other way. */
export const colormaps: readonly string[] = /* @__PURE__ */ Object.keys(anchorsOf).flatMap((name) => [
  name,
  `${name}_r`,
]);

/** The table of a colour map; RdYlGn equals matplotlib's entry for entry. Throws a RangeError for an unknown name. */
export function colorTable(cmap: string): ColorTable {
  if (!colormaps.includes(cmap)) {
    throw new RangeError(
      `cmap must be one of ${colormaps.join(", ")}, got ${JSON.stringify(cmap)}: did you mean ${nearest(String(cmap), colormaps, 1)}?`,
    );
  }
  const table = interpolate(anchorsOf[cmap.replace(/_r$/, "")]!);
  if (!cmap.endsWith("_r")) return table;
  return table.map((_, at) => table[3 * (255 - Math.floor(at / 3)) + (at % 3)]!);
}

function interpolate(anchors: readonly Anchor[]): ColorTable {
  const table = new Uint8Array(256 * 3);
  // in matplotlib's own order of operations: where a colour falls on a whole number, its rounding decides the entry
  const place = (k: number) => k * (1 / (anchors.length - 1)) * 255;
  for (let i = 0; i < 256; i++) {
    const x = 255 * (i * (1 / 255));
    const high = Math.max(
      1,
      anchors.findIndex((_, k) => place(k) >= x),
    );
    const part = (x - place(high - 1)) / (place(high) - place(high - 1));
    for (let c = 0; c < 3; c++) {
      const from = anchors[high - 1]![c]! / 255;
      const to = anchors[high]![c]! / 255;
      table[3 * i + c] = Math.floor((part * (to - from) + from) * 255); // the fraction is cut off
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
