import type { Matrix } from "../../panel/matrix.ts";
import type { RiskOn } from "../../panel/section.ts";
import type { Extent } from "../cells/extent.ts";
import type { Section } from "../cells/section.ts";
import type { ShownGroup } from "../color/palette.ts";
import type { Settings } from "../options.ts";
import type { Arrangement } from "../order/order.ts";
import type { Panel } from "../scene.ts";
import { cleanText, lineHeight, type MeasureText } from "../text.ts";
import type { Calendar } from "../time/calendar.ts";
import { fullDate } from "../time/dates.ts";
import { timeAxisHeight, timeAxisOf } from "../time/timeaxis.ts";
import { type ColorBar, colorBarOf } from "./colorbar.ts";
import { footerHeight } from "./footer.ts";
import { columnGap, type Grid, gridsOf, lineGap, nameHeight, shareOf } from "./grid.ts";
import { type Heading, headingOf, nothingSaid, type Said } from "./heading.ts";
import { type RiskStrip, riskHeight, riskStripOf } from "./risk.ts";
import { nameShare, type RowLabels, rowLabelsOf } from "./rows.ts";
import { type Metrics, metricsOf } from "./sheet.ts";
import { captionsWidth, type Strip, stripHeight, stripOf } from "./strip.ts";

/** One matrix of a picture: its name among several, its cells and how far they can be trusted. */
export interface Part extends Pick<Panel, "matrix" | "name" | "fade" | "hatch"> {
  readonly extent: Extent;
  /** The cross-section, computed when it is first asked for. */
  readonly section: () => Section;
  readonly riskOn: RiskOn | undefined;
}

/** What a frame is made for; nothing here depends on the picture's size. */
export interface Subject {
  readonly parts: readonly Part[];
  /** What they have in common. */
  readonly matrix: Matrix;
  readonly calendar: Calendar;
  /** Of all cells. */
  readonly extent: Extent;
  readonly arrangement: Arrangement & { readonly groups: readonly ShownGroup[] };
  /** What the rows are called, by number: the tickers, and behind them the means of groups. */
  readonly names: readonly string[];
  readonly settings: Settings;
  readonly title: string;
  readonly centre: number;
  /** How many panels stand side by side at most; undefined: as many as are read best. */
  readonly columns: number | undefined;
  /** What the subtitle says, for cells on so many device pixels, in so many rows. */
  readonly subtitle: (width: number, height: number, places: number) => Said;
  readonly measure: MeasureText;
}

/** Everything around the cells, measured: margins in CSS pixels and the labels that decide them. */
export interface Frame {
  readonly metrics: Metrics;
  readonly grid: Grid;
  /** Between neighbouring panels. */
  readonly gapX: number;
  readonly gapY: number;
  /** From the picture's edges to the cells. */
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly heading: Heading;
  readonly subtitle: Extras["subtitle"];
  readonly rows: RowLabels;
  readonly bar: ColorBar;
  readonly strip: Strip | undefined;
  readonly risk: RiskStrip | undefined;
  readonly footer: string;
  /** Lines of date labels. */
  readonly lines: 1 | 2;
  /** The least size at which nothing overlaps, given the other side as it is. */
  readonly leastWidth: number;
  readonly leastHeight: number;
}

/** What a picture has beside what it cannot be without, and how high the cells of a panel must be for it, in em. */
interface Extras {
  /** All of it, or what explains the picture alone. */
  readonly subtitle: "all" | "needed" | "none";
  readonly footer: boolean;
  readonly strip: boolean;
  readonly cells: number;
}

/** The least height of the cells in em; in a grid of several lines, of those of one. */
const LEAST_CELLS = 7;
const LEAST_LINE = 4;
const STRIP_TICKERS = 20;

function leastCells({ lines }: Grid): number {
  return lines === 1 ? LEAST_CELLS : LEAST_LINE;
}

/** From the fullest to the barest: a small picture drops the strip, then the footer, then of the subtitle what can be missed. */
function choices({ matrix, extent, settings, parts }: Subject, { lines }: Grid): Extras[] {
  const some = extent.low <= extent.high && matrix.time.values.length > 0;
  const asked = settings.strip === true && some;
  const usual = parts.length === 1 && matrix.tickers.length >= STRIP_TICKERS;
  const may = asked || (settings.strip !== false && some && usual);
  if (lines > 1) {
    return [
      { subtitle: "all", footer: true, strip: asked, cells: 5 },
      { subtitle: "all", footer: false, strip: asked, cells: 4.5 },
      { subtitle: "needed", footer: false, strip: asked, cells: LEAST_LINE },
      { subtitle: "none", footer: false, strip: asked, cells: LEAST_LINE },
    ];
  }
  return [
    { subtitle: "all", footer: true, strip: may, cells: asked ? 10 : may ? 18 : 12 },
    { subtitle: "all", footer: true, strip: asked, cells: 12 },
    { subtitle: "all", footer: false, strip: asked, cells: 10 },
    { subtitle: "needed", footer: false, strip: asked, cells: LEAST_CELLS },
    { subtitle: "none", footer: false, strip: asked, cells: LEAST_CELLS },
  ];
}

/** Measures the labels of a picture of this size and derives its margins, of the grid whose panels are read best. */
export function frameOf(subject: Subject, width: number, height: number): Frame {
  const metrics = metricsOf(width, height, subject.settings.scale, subject.measure);
  const frames = gridsOf(subject.parts.length, subject.columns).map((grid) =>
    frameIn(grid, subject, metrics),
  );
  if (frames.length === 1) return frames[0]!;
  const fits = frames.filter(({ leastWidth, leastHeight }) => width >= leastWidth && height >= leastHeight);
  const worth = (frame: Frame) =>
    fits.length > 0 ? legibility(frame, subject) : -areaOf(frame, width, height);
  return (fits.length > 0 ? fits : frames).reduce((best, frame) =>
    worth(frame) > worth(best) ? frame : best,
  );
}

/** What a grid takes that does not fit. */
function areaOf({ leastWidth, leastHeight }: Frame, width: number, height: number): number {
  return Math.max(width, leastWidth) * Math.max(height, leastHeight);
}

/** How high and wide panels want to be, in em: names of rows and dates stand clear then, and more is no clearer. */
const ROW = 1.3;
const HIGH = 36;
const WIDE = 24;

/** Shares of what a panel wants, of its height and its width. */
function legibility(
  { metrics, grid, gapX, gapY, left, right, top, bottom }: Frame,
  subject: Subject,
): number {
  const { em, width, height } = metrics;
  const high = shareOf(height - top - bottom, grid.lines, gapY);
  const wide = shareOf(width - left - right, grid.columns, gapX);
  const wanted = em * Math.min(HIGH, ROW * subject.arrangement.order.length);
  return Math.min(1, high / wanted) * Math.min(1, wide / (em * WIDE));
}

function frameIn(grid: Grid, subject: Subject, metrics: Metrics): Frame {
  const { width, height } = metrics;
  const all = choices(subject, grid);
  const roomy = all.find((extras) => {
    const { top, bottom, gapY } = margins(subject, grid, extras, 2, metrics);
    return shareOf(height - top - bottom, grid.lines, gapY) >= extras.cells * metrics.em;
  });
  const extras = roomy ?? all.at(-1)!;
  const frame = withExtras(subject, grid, extras, 2, metrics);
  const plotWidth = Math.max(1, shareOf(width - frame.left - frame.right, grid.columns, frame.gapX));
  const over = { x: frame.left, width: plotWidth };
  const { ticks } = timeAxisOf(
    subject.calendar,
    dateStyle(subject),
    2,
    over,
    metrics,
    datesBeyond(grid, metrics),
  );
  if (ticks.lines === 2) return frame;
  // the line that the dates do not need goes to the cells
  const { leastWidth, leastHeight } = frame;
  return { ...withExtras(subject, grid, extras, 1, metrics), leastWidth, leastHeight };
}

/** How far dates may reach over the ends of the cells: where there are columns beside, to the middle between them. */
export function datesBeyond({ columns }: Grid, metrics: Metrics): number | undefined {
  return columns === 1 ? undefined : columnGap(metrics) / 2 - 0.25 * metrics.em;
}

export function dateStyle({ settings }: Subject) {
  return { words: settings.words, fiscalYear: settings.fiscalYear };
}

function margins(subject: Subject, grid: Grid, extras: Extras, lines: 1 | 2, metrics: Metrics) {
  const { em, small, pad, width, height, scale } = metrics;
  // near enough to the size of the cells to tell in how many lines the subtitle goes
  const [wide, high] = [(0.7 * width * scale) / grid.columns, (0.7 * height * scale) / grid.lines];
  const heading = headingOf(subject.title, saidIn(extras.subtitle, subject, wide, high), metrics);
  const footer = extras.footer ? cleanText(subject.settings.footer) : "";
  const risk = subject.parts.some(({ riskOn }) => riskOn !== undefined) ? riskHeight(metrics) : 0;
  const strip = risk + (extras.strip ? stripHeight(metrics) : 0);
  const bottom =
    strip +
    timeAxisHeight(lines, metrics) +
    (lineHeight + 0.3) * em +
    footerHeight(footer, small) +
    0.6 * pad;
  const top = heading.height + nameHeight(grid, metrics);
  return { heading, footer, top, bottom, gapY: lineGap(grid, strip, metrics) };
}

/** What a subtitle says for cells on so many device pixels. The caller's own is there whole, or not at all. */
export function saidIn(subtitle: Extras["subtitle"], subject: Subject, width: number, height: number): Said {
  if (subtitle === "none") return nothingSaid;
  const said = subject.subtitle(width, height, subject.arrangement.order.length);
  if (subtitle === "all") return said;
  return subject.settings.subtitle === undefined ? { ...said, parts: said.needed } : nothingSaid;
}

function withExtras(subject: Subject, grid: Grid, extras: Extras, lines: 1 | 2, metrics: Metrics): Frame {
  const { matrix, extent, arrangement, settings, centre } = subject;
  const { em, line, tick, gap, pad, height } = metrics;
  const { heading, footer, top, bottom, gapY } = margins(subject, grid, extras, lines, metrics);
  const least = leastCells(grid) * em;
  const plotHeight = Math.max(least, shareOf(height - top - bottom, grid.lines, gapY));
  const allHeight = grid.lines * plotHeight + (grid.lines - 1) * gapY;

  const { order, groups } = arrangement;
  const rows = rowLabelsOf(subject.names, order, groups, plotHeight, metrics);
  const bar = colorBarOf(settings.colors, extent, matrix.stat, settings.words, allHeight, metrics);
  const sections = () => subject.parts.map(({ section }) => section());
  const strip = extras.strip ? stripOf(sections(), extent, centre, settings.words, metrics) : undefined;

  const risks = subject.parts.flatMap(({ riskOn }) => riskOn ?? []);
  const risk = risks.length > 0 ? riskStripOf(risks, settings.words, metrics) : undefined;
  const strips = [strip, risk].filter((one) => one !== undefined);

  const outside = line + tick + gap;
  const axisName = 0.7 * pad + (lineHeight + 0.4) * em;
  const besideNames = axisName + outside + (rows.strip > 0 ? rows.strip + 2 * line : 0);
  // the axis' name may stand beside the strip of an upper line
  const beyondStrip = grid.lines > 1 ? axisName : 0.5 * pad;
  const labelWidth = Math.max(...strips.map((one) => one.labelWidth));
  const besideStrip = strips.length === 0 ? 0 : beyondStrip + labelWidth + outside;
  const left = Math.max(besideNames + rows.shown, besideStrip);
  const right = Math.max(bar.width, ...strips.map((one) => captionsWidth(one, metrics)));

  const gapX = columnGap(metrics);
  const leastPlot = grid.columns * leastColumn(subject, grid, metrics) + (grid.columns - 1) * gapX;
  const beside = besideNames + right + leastPlot;
  const leastWidth = Math.max(
    Math.min(beside + rows.full, beside / (1 - nameShare)),
    besideStrip + right + leastPlot,
  );
  return {
    metrics,
    grid,
    gapX,
    gapY,
    left,
    right,
    top,
    bottom,
    heading,
    subtitle: extras.subtitle,
    rows,
    bar,
    strip,
    risk,
    footer,
    lines,
    leastWidth: Math.ceil(leastWidth),
    leastHeight: Math.ceil(top + grid.lines * least + (grid.lines - 1) * gapY + bottom),
  };
}

/** The least width of a column's cells: where dates may not reach over them, a whole one has to find room. */
function leastColumn({ calendar, matrix, settings }: Subject, grid: Grid, metrics: Metrics): number {
  const { em, measure } = metrics;
  const beyond = datesBeyond(grid, metrics);
  if (beyond === undefined || calendar.rows === 0) return 8 * em;
  const dates = [0, calendar.rows - 1].map((row) =>
    measure(fullDate(calendar, row, matrix.time.kind, settings.words), em),
  );
  return Math.max(8 * em, ...dates.map((width) => width - 2 * beyond));
}
