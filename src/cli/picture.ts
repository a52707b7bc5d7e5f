import { extname } from "node:path";
import { type Agg, colorTable, type Locale, localeTables, type Sort } from "../heatmap/index.ts";
import { heatmapPNG, heatmapSVG, type NodeHeatmapOptions } from "../node/canvas.ts";
import type { Outputs } from "../node/output.ts";
import type { Matrix } from "../panel/matrix.ts";
import { given } from "./options.ts";
import { UsageError } from "./usage.ts";
import { version } from "./version.ts";

/** How a picture is to look, as the command line says it. */
export interface PictureOptions {
  vmin?: number;
  vmax?: number;
  cmap?: string;
  agg?: Agg;
  sort?: Sort;
  size?: { width: number; height: number };
  scale?: number;
  title?: string;
  subtitle?: string;
  footer?: string;
  strip?: boolean;
  marks?: number[];
  fiscalYear?: number;
  /** Of compute it makes days of instants, so that no clock is left to show. */
  timeZone?: string;
  font?: string;
  locale: Locale;
}

/** Options that go to the picture as they are, and are about nothing else. */
const GIVEN = [
  "vmin",
  "vmax",
  "cmap",
  "agg",
  "sort",
  "scale",
  "title",
  "subtitle",
  "footer",
  "strip",
  "marks",
  "fiscalYear",
  "font",
] as const;

/** Throws a UsageError unless the path's ending names a kind of picture. */
export function checkPicture(path: string): void {
  const kind = extname(path).toLowerCase();
  if (kind !== ".png" && kind !== ".svg")
    throw new UsageError(`a heatmap is a .png or .svg file, got ${path}`);
}

/** Throws a UsageError or RangeError for what is wrong with the options whatever the data are. */
export function checkPictureOptions(options: PictureOptions, drawn: boolean): void {
  const first = [...GIVEN, "size" as const].find((name) => options[name] !== undefined);
  if (!drawn && first !== undefined) {
    const flag = first.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    const no = options[first] === false ? "no-" : "";
    throw new UsageError(`--${no}${flag} is about a picture; give --heatmap <file.png> too`);
  }
  if (options.cmap !== undefined) colorTable(options.cmap);
  const { vmin, vmax, scale } = options;
  if (vmin !== undefined && vmax !== undefined && vmin >= vmax) {
    throw new UsageError(`--vmin must be less than --vmax, got ${vmin} and ${vmax}`);
  }
  if (scale !== undefined && scale <= 0) throw new UsageError(`--scale must be above 0, got ${scale}`);
}

/** Draws and writes one heatmap of what `source` names; returns what is to be noted. */
export async function writePicture(
  outputs: Outputs,
  path: string,
  matrix: Matrix,
  options: PictureOptions,
  source: string,
): Promise<readonly string[]> {
  const drawing: NodeHeatmapOptions = {
    ...(options.size ?? usualSize(matrix.tickers.length)),
    footer: `${localeTables[options.locale].source(source)} · rollbeta ${version}`,
    ...given(options, [...GIVEN, "timeZone", "locale"]),
  };
  const { data, notes } =
    extname(path).toLowerCase() === ".svg" ? heatmapSVG(matrix, drawing) : heatmapPNG(matrix, drawing);
  await outputs.write(path, [data]);
  return notes;
}

/** A few tickers want a broad strip, a market wants a page. */
function usualSize(tickers: number): { width: number; height: number } {
  if (tickers <= 6) return { width: 1000, height: 450 };
  if (tickers <= 30) return { width: 1200, height: 700 };
  return { width: 1600, height: 1000 };
}
