import { extname } from "node:path";
import {
  type Agg,
  type Arrangement,
  colorTable,
  type Locale,
  localeTables,
  type ThemeName,
} from "../heatmap/index.ts";
import {
  heatmapHTML,
  heatmapPDF,
  heatmapPNG,
  heatmapSVG,
  type NodeHeatmapOptions,
  type Picture,
} from "../node/canvas.ts";
import type { Outputs } from "../node/output.ts";
import type { Matrix } from "../panel/matrix.ts";
import type { Stat } from "../panel/result.ts";
import { checkOrderOptions, ORDER_NAMES, type OrderOptions } from "./arrange.ts";
import { given, type Trust } from "./options.ts";
import { UsageError } from "./usage.ts";
import { version } from "./version.ts";

/** How a picture is to look, as the command line says it. */
export interface PictureOptions extends OrderOptions {
  vmin?: number;
  vmax?: number;
  center?: number;
  robust?: boolean;
  theme?: ThemeName;
  missing?: string;
  hatchMissing?: boolean;
  fade?: Trust;
  hatch?: Trust;
  cmap?: string;
  agg?: Agg;
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

/** Options that the library takes as they are. */
const NAMES = [
  ...(["vmin", "vmax", "center", "robust", "cmap", "theme", "missing", "hatchMissing"] as const),
  ...(["agg", "scale", "title", "font"] as const),
  ...(["subtitle", "footer", "strip", "marks", "fiscalYear"] as const),
] as const;

/** What draws a file, by its ending. */
const DRAWERS = new Map<string, (matrix: Matrix, options: NodeHeatmapOptions) => Drawn | Promise<Drawn>>([
  [".png", heatmapPNG],
  [".svg", heatmapSVG],
  [".pdf", heatmapPDF],
  [".html", heatmapHTML],
]);
type Drawn = Picture<string | Uint8Array>;

/** The statistics that a picture needs beside the one it shows. */
export function trusted({ fade, hatch }: PictureOptions): Stat[] {
  return [fade, hatch].flatMap((trust) => (trust === undefined ? [] : [trust.stat]));
}

/** Throws a UsageError unless the path's ending names a kind of picture. */
export function checkPicture(path: string): void {
  if (!DRAWERS.has(extname(path).toLowerCase()))
    throw new UsageError(`a heatmap is a .png, .svg, .pdf or .html file, got ${path}`);
}

/** Options that are about line charts, too. */
const LINES_TOO: readonly string[] = [
  ...["vmin", "vmax", "theme", "scale", "title", "font", "subtitle", "footer", "marks", "fiscalYear", "size"],
  ...["sort", "ascending", "descending", "top", "bottom", "metadata", "metadataTicker"],
];

/** Throws a UsageError or RangeError for what is wrong with the options whatever the data are. */
export function checkPictureOptions(options: PictureOptions, drawn: boolean, lines = false): void {
  const names = [...NAMES, "fade", "hatch", "size", ...ORDER_NAMES] as const;
  const first = names.find((name) => options[name] !== undefined && !(lines && LINES_TOO.includes(name)));
  if (!drawn && first !== undefined) {
    const flag = first.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    const no = options[first] === false ? "no-" : "";
    throw new UsageError(
      `--${no}${flag} is about a ${lines ? "heatmap" : "picture"}; give --heatmap <file.png> too`,
    );
  }
  checkOrderOptions(options);
  if (options.cmap !== undefined) colorTable(options.cmap);
  const { vmin, vmax, scale } = options;
  if (vmin !== undefined && vmax !== undefined && vmin >= vmax) {
    throw new UsageError(`--vmin must be less than --vmax, got ${vmin} and ${vmax}`);
  }
  if (scale !== undefined && scale <= 0) throw new UsageError(`--scale must be above 0, got ${scale}`);
}

/** Draws and writes one heatmap of tickers that were arranged, of what `source` names; `by` gives the matrix of another statistic. Returns what is to be noted. */
export async function writePicture(
  outputs: Outputs,
  path: string,
  matrix: Matrix,
  options: PictureOptions,
  arrangement: Arrangement,
  source: string,
  by: (stat: Stat) => Matrix | Promise<Matrix>,
): Promise<readonly string[]> {
  const { fade, hatch } = options;
  const [from, to] = fade?.numbers ?? [];
  const [limit] = hatch?.numbers ?? [];
  const drawing: NodeHeatmapOptions = {
    ...(options.size ?? usualSize(arrangement.order.length)),
    footer: `${localeTables[options.locale].source(source)} · rollbeta ${version}`,
    ...given(options, [...NAMES, "timeZone", "locale"]),
    arrangement,
    ...(fade && { fade: { by: await by(fade.stat), ...given({ from, to }, ["from", "to"]) } }),
    ...(hatch && { hatch: { by: await by(hatch.stat), ...given({ limit }, ["limit"]) } }),
  };
  const { data, notes } = await DRAWERS.get(extname(path).toLowerCase())!(matrix, drawing);
  await outputs.write(path, [data]);
  return notes;
}

/** A few tickers want a broad strip, a market wants a page. */
function usualSize(rows: number): { width: number; height: number } {
  if (rows <= 6) return { width: 1000, height: 450 };
  if (rows <= 30) return { width: 1200, height: 700 };
  return { width: 1600, height: 1000 };
}
