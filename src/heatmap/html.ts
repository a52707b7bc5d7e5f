import type { Matrix } from "../panel/matrix.ts";
import { base64 } from "./base64.ts";
import { type Readings, takeReadings } from "./cells/readings.ts";
import { themes } from "./color/theme.ts";
import type { Facet } from "./facet.ts";
import { fontFaces } from "./fonts.ts";
import { layoutFacets, layoutHeatmap } from "./layout.ts";
import { localeTable } from "./locale/locale.ts";
import type { PageWords } from "./locale/words.ts";
import { script, scriptHash, style, styleHash } from "./page.generated.ts";
import { deviceBox } from "./paint.ts";
import type { Panel, Scene } from "./scene.ts";
import {
  type DocumentOptions,
  escapeXML,
  layoutForSVG,
  type SvgFacetOptions,
  type SvgOptions,
  saidBy,
  writeScene,
} from "./svg.ts";
import { calendarOf } from "./time/calendar.ts";
import { fullDate } from "./time/dates.ts";

/** What the script of a page is given: of all panels alike, and of each. */
export interface PageData extends Omit<Readings, keyof PanelReadings> {
  readonly panels: readonly PagePanel[];
  readonly stat: string;
  /** Every date shown, from the left. */
  readonly dates: readonly string[];
  readonly words: Omit<PageWords, "pixel"> & { readonly pixel: string; readonly noValue: string };
}

/** What the script writes numbers and spans with. */
const FIGURES = "0123456789.-+e –";

type PanelReadings = Pick<Readings, "packed" | "decimals" | "far">;

export interface PagePanel extends Omit<PanelReadings, "packed"> {
  /** What sets it apart from the others; "" of one alone. */
  readonly name: string;
  /** `Readings.packed`, deflated, in base64. */
  readonly packed: string;
  /** The cells' place as shares of the picture: left, top, width and height. */
  readonly plot: readonly [left: number, top: number, width: number, height: number];
}

/**
 * The heatmap as one HTML document that needs nothing else: the picture as `svgHeatmap` makes it, and the values of its cells
 * (of its pixels, where cells are finer) to be read with the pointer or the arrow keys, rounded to a thousandth of the
 * range of the colours or less.
 * Throws as `svgHeatmap` does.
 */
export async function htmlHeatmap(matrix: Matrix, options: SvgOptions = {}): Promise<string> {
  return htmlScene(
    layoutForSVG(options, (measure) => layoutHeatmap(matrix, options, measure)),
    options,
  );
}

/** Several heatmaps on one sheet as one HTML document; see `drawFacets`. */
export async function htmlFacets(facets: readonly Facet[], options: SvgFacetOptions = {}): Promise<string> {
  return htmlScene(
    layoutForSVG(options, (measure) => layoutFacets(facets, options, measure)),
    options,
  );
}

/** Writes a scene that was laid out with these options. */
export async function htmlScene(
  scene: Scene,
  options: Pick<SvgOptions, "locale" | "timeZone" | keyof DocumentOptions>,
): Promise<string> {
  const theme = scene.theme.paper === themes.dark.paper ? "dark" : "light";
  const words = localeTable(options.locale ?? "en");
  const { matrix } = scene.panels[0]!;
  const stat = words.stat(matrix.stat);
  const calendar = calendarOf(matrix.time, options.timeZone);
  const taken = scene.panels.map((panel) => {
    const device = deviceBox(panel.plot, scene.scale);
    return takeReadings(scene, panel, device.width, device.height);
  });
  const { packed: _, decimals: __, far: ___, ...common } = taken[0]!;
  const data: PageData = {
    ...common,
    panels: await Promise.all(scene.panels.map((panel, i) => pagePanel(scene, panel, taken[i]!))),
    stat,
    dates: Array.from(calendar.day.keys(), (row) => fullDate(calendar, row, matrix.time.kind, words)),
    words: { ...words.page, pixel: words.page.pixel[scene.agg], noValue: words.noValue },
  };
  // the fonts are in the picture, so that it has them where it is saved, and serve the page around it, too
  const faces = fontFaces(options.fonts?.(saidBy(scene) + wordsOf(data)) ?? []);
  // the policy allows no style attribute; the page's style sheet says the same
  const svg = writeScene(scene, faces, options.createCanvas).replaceAll(
    ' style="image-rendering:pixelated"',
    "",
  );
  const fontPolicy = faces === "" ? "" : ` '${await hashOf(faces)}'; font-src data:`;
  const policy = `default-src 'none'; base-uri 'none'; form-action 'none'; img-src data: blob:; style-src '${styleHash}'${fontPolicy}; script-src '${scriptHash}'`;
  const hatched = scene.hatchMissing || scene.panels.some(({ hatch }) => hatch !== undefined);
  return `<!doctype html>
<html lang="${escapeXML(scene.language)}" data-theme="${theme}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="rollbeta">
<title>${escapeXML(scene.title || stat)}</title>
<style>${style}</style>
</head>
<body>
<main>
<figure${hatched ? ' class="hatched"' : ""}>
${svg}</figure>
</main>
<footer></footer>
<script type="application/json" id="readings">${JSON.stringify(data).replaceAll("<", "\\u003c")}</script>
<script>${script}</script>
</body>
</html>
`;
}

/** What the page may say beside the picture. */
function wordsOf({ tickers, dates, words, stat, panels }: PageData): string {
  const names = panels.map(({ name }) => name);
  return [...tickers, ...dates, ...names, stat, ...Object.values(words), FIGURES].join("");
}

/** As a policy names what it lets pass. */
async function hashOf(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return `sha256-${base64(new Uint8Array(digest))}`;
}

async function pagePanel(
  { width, height }: Scene,
  { name, plot }: Panel,
  { packed, decimals, far }: PanelReadings,
): Promise<PagePanel> {
  const place = [plot.x / width, plot.y / height, plot.width / width, plot.height / height] as const;
  return { name, plot: place, decimals, far, packed: base64(await deflated(packed)) };
}

async function deflated(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
