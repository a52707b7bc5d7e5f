import { nearest } from "../../panel/error.ts";
import { cividis, viridis } from "./listed.ts";

/** 256 colours from low to high as red, green, blue, 0-255 each: colour `i` stands at `3 * i`. */
export type ColorTable = Uint8Array;

/** How values become colours. */
export interface ColorScale {
  /** Value at the low end of the table; what lies below takes the first colour. */
  readonly vmin: number;
  /** Value at the high end of the table; what lies above takes the last colour. */
  readonly vmax: number;
  /** Value of the middle colour, between the two; default: half-way. */
  readonly center?: number;
  readonly table: ColorTable;
}

type Anchor = readonly [red: number, green: number, blue: number];

// ColorBrewer's diverging schemes of 11 classes (Cynthia Brewer, Apache 2.0)
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

const redYellowBlue: readonly Anchor[] = [
  [165, 0, 38],
  [215, 48, 39],
  [244, 109, 67],
  [253, 174, 97],
  [254, 224, 144],
  [255, 255, 191],
  [224, 243, 248],
  [171, 217, 233],
  [116, 173, 209],
  [69, 117, 180],
  [49, 54, 149],
];

const redBlue: readonly Anchor[] = [
  [103, 0, 31],
  [178, 24, 43],
  [214, 96, 77],
  [244, 165, 130],
  [253, 219, 199],
  [247, 247, 247],
  [209, 229, 240],
  [146, 197, 222],
  [67, 147, 195],
  [33, 102, 172],
  [5, 48, 97],
];

const purpleOrange: readonly Anchor[] = [
  [127, 59, 8],
  [179, 88, 6],
  [224, 130, 20],
  [253, 184, 99],
  [254, 224, 182],
  [247, 247, 247],
  [216, 218, 235],
  [178, 171, 210],
  [128, 115, 172],
  [84, 39, 136],
  [45, 0, 75],
];

/** Anchors of diverging maps, and lists of those that run from dark to light. */
const maps: Readonly<Record<string, readonly Anchor[] | string>> = {
  RdYlGn: redYellowGreen,
  RdYlBu: redYellowBlue,
  RdBu: redBlue,
  PuOr: purpleOrange,
  viridis,
  cividis,
};

/** Names that `cmap` takes; `_r` runs the other way. RdYlBu, RdBu, PuOr and cividis can be told apart by the colour-blind. */
export const colormaps: readonly string[] = /* @__PURE__ */ Object.keys(maps).flatMap((name) => [
  name,
  `${name}_r`,
]);

/** The table of a colour map, matplotlib's entry for entry. Throws a RangeError for an unknown name. */
export function colorTable(cmap: string): ColorTable {
  if (!colormaps.includes(cmap)) {
    throw new RangeError(
      `cmap must be one of ${colormaps.join(", ")}, got ${JSON.stringify(cmap)}: did you mean ${nearest(String(cmap), colormaps, 1)}?`,
    );
  }
  const map = maps[cmap.replace(/_r$/, "")]!;
  const table =
    typeof map === "string" ? Uint8Array.from(atob(map), (byte) => byte.charCodeAt(0)) : interpolate(map);
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

/** Value of the middle colour. */
export function centerOf({ vmin, vmax, center }: Omit<ColorScale, "table">): number {
  return center ?? (vmin + vmax) / 2;
}

/** The ends of the colours as texts of four digits. */
export function endsOf({ vmin, vmax }: Omit<ColorScale, "table">): [low: string, high: string] {
  return [vmin, vmax].map((value) => String(Number(value.toPrecision(4)))) as [string, string];
}

/** Where a value stands between the ends of the colours: 0 at vmin, 1 at vmax, straight in between or on either side of center. */
export function positionOf(value: number, { vmin, vmax, center }: Omit<ColorScale, "table">): number {
  if (center === undefined) return (value - vmin) / (vmax - vmin);
  return value < center
    ? (0.5 * (value - vmin)) / (center - vmin)
    : 0.5 + (0.5 * (value - center)) / (vmax - center);
}

/** Entry of the table for a value: 256 equal steps of its position, the ends for what lies beyond, -1 for NaN. */
export function colorIndex(value: number, scale: Omit<ColorScale, "table">): number {
  const step = Math.floor(positionOf(value, scale) * 256);
  if (step >= 0) return step < 256 ? step : 255;
  return step < 0 ? 0 : -1;
}
