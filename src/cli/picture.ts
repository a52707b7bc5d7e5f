import { extname } from "node:path";
import {
  type Agg,
  type Arrangement,
  colorTable,
  type Facet,
  type Locale,
  localeTables,
  sizeFor,
  type ThemeName,
} from "../heatmap/index.ts";
import {
  facetsHTML,
  facetsPDF,
  facetsPNG,
  facetsSVG,
  type NodeFacetOptions,
  type Picture,
} from "../node/canvas.ts";
import type { Outputs } from "../node/output.ts";
import type { Matrix } from "../panel/matrix.ts";
import type { Stat } from "../panel/result.ts";
import type { RiskOn } from "../panel/section.ts";
import { checkOrderOptions, ORDER_NAMES, type OrderOptions } from "./arrange.ts";
import type { FacetBy } from "./facet.ts";
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
  /** What sets several heatmaps on one sheet apart. */
  facet?: FacetBy;
  /** How many of them stand side by side. */
  facetColumns?: number;
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
const DRAWERS = new Map<string, Draw>([
  [".png", facetsPNG],
  [".svg", facetsSVG],
  [".pdf", facetsPDF],
  [".html", facetsHTML],
]);
type Draw = (facets: readonly Facet[], options: NodeFacetOptions) => Drawn | Promise<Drawn>;
type Drawn = Picture<string | Uint8Array>;

/** A matrix to be drawn, and another statistic of the same window and benchmark. */
export interface Subject {
  readonly matrix: Matrix;
  readonly by: (stat: Stat) => Matrix | Promise<Matrix>;
  readonly riskOn?: RiskOn;
}

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

/**
 * Throws a UsageError or RangeError for what is wrong with the options whatever the data are. `drawn`, `lines`: whether there is a
 * heatmap, a line chart; `metadata`: whether the numbers need them.
 */
export function checkPictureOptions(
  options: PictureOptions,
  drawn: boolean,
  lines = false,
  metadata = false,
): void {
  const names = [...NAMES, "fade", "hatch", "facet", "facetColumns", "size", ...ORDER_NAMES] as const;
  const elsewhere = [...(lines ? LINES_TOO : []), ...(metadata ? ["metadata", "metadataTicker"] : [])];
  const first = names.find((name) => options[name] !== undefined && !elsewhere.includes(name));
  if (!drawn && first !== undefined) {
    const flag = first.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    const no = options[first] === false ? "no-" : "";
    throw new UsageError(
      `--${no}${flag} is about a ${lines ? "heatmap" : "picture"}; give --heatmap <file.png> too`,
    );
  }
  if (options.facetColumns !== undefined && options.facet === undefined)
    throw new UsageError("--facet-columns needs --facet <window or benchmark>; give that too");
  checkOrderOptions(options, metadata);
  if (options.cmap !== undefined) colorTable(options.cmap);
  const { vmin, vmax, scale } = options;
  if (vmin !== undefined && vmax !== undefined && vmin >= vmax) {
    throw new UsageError(`--vmin must be less than --vmax, got ${vmin} and ${vmax}`);
  }
  if (scale !== undefined && scale <= 0) throw new UsageError(`--scale must be above 0, got ${scale}`);
}

/** Draws and writes a sheet of one heatmap or several, of tickers that were arranged, from what `source` names. Returns what is to be noted. */
export async function writePicture(
  outputs: Outputs,
  path: string,
  subjects: readonly Subject[],
  options: PictureOptions,
  arrangement: Arrangement,
  source: string,
): Promise<readonly string[]> {
  const facets: Facet[] = [];
  for (const subject of subjects) facets.push(await facetOf(subject, options));
  const hasRisk = facets.some(({ riskOn }) => riskOn !== undefined);
  const drawing: NodeFacetOptions = {
    ...(options.size ?? usualSize(arrangement.order.length, facets.length, options, hasRisk)),
    ...(options.facetColumns !== undefined && { columns: options.facetColumns }),
    footer: `${localeTables[options.locale].source(source)} · rollbeta ${version}`,
    ...given(options, [...NAMES, "timeZone", "locale"]),
    arrangement,
  };
  const { data, notes } = await DRAWERS.get(extname(path).toLowerCase())!(facets, drawing);
  await outputs.write(path, [data]);
  return notes;
}

async function facetOf({ matrix, by, riskOn }: Subject, { fade, hatch }: PictureOptions): Promise<Facet> {
  const [from, to] = fade?.numbers ?? [];
  const [limit] = hatch?.numbers ?? [];
  return {
    matrix,
    ...(riskOn && { riskOn }),
    ...(fade && { fade: { by: await by(fade.stat), ...given({ from, to }, ["from", "to"]) } }),
    ...(hatch && { hatch: { by: await by(hatch.stat), ...given({ limit }, ["limit"]) } }),
  };
}

/** That of one heatmap by its rows; several of a few tickers stand one under the other. */
function usualSize(
  rows: number,
  heatmaps: number,
  { strip = false, facetColumns }: PictureOptions,
  risk: boolean,
): { width: number; height: number } {
  const chosen = facetColumns && Math.min(facetColumns, heatmaps);
  if (heatmaps > 1 && rows <= 6) {
    const columns = chosen ?? Math.min(4, Math.ceil(heatmaps / 5));
    const high = (strip ? 260 : 150) + (risk ? 60 : 0);
    const width = 400 + 600 * columns;
    return { width, height: Math.max(180 + high * Math.ceil(heatmaps / columns), Math.round(width / 5)) };
  }
  if (heatmaps > 1) {
    const columns = chosen ?? (heatmaps <= 4 ? Math.min(heatmaps, 3) : Math.ceil(Math.sqrt(heatmaps)));
    const [wide, high] = rows <= 30 ? [380, 440] : [480, 700];
    return { width: 320 + wide * columns, height: 220 + high * Math.ceil(heatmaps / columns) };
  }
  return sizeFor(rows);
}
