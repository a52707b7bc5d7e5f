import type { Matrix } from "../panel/matrix.ts";
import type { Calendar } from "./calendar.ts";
import { type ColorBar, colorBarOf } from "./colorbar.ts";
import type { Extent } from "./extent.ts";
import { footerHeight } from "./footer.ts";
import { type Heading, headingOf } from "./heading.ts";
import type { Settings } from "./options.ts";
import type { Arrangement } from "./order.ts";
import type { ShownGroup } from "./palette.ts";
import { nameShare, type RowLabels, rowLabelsOf } from "./rows.ts";
import type { Section } from "./section.ts";
import { type Metrics, metricsOf } from "./sheet.ts";
import { captionsWidth, type Strip, stripHeight, stripOf } from "./strip.ts";
import { cleanText, lineHeight, type MeasureText } from "./text.ts";
import { timeAxisHeight, timeAxisOf } from "./timeaxis.ts";

/** What a frame is made for; nothing here depends on the picture's size. */
export interface Subject {
  readonly matrix: Matrix;
  readonly calendar: Calendar;
  readonly extent: Extent;
  readonly arrangement: Arrangement & { readonly groups: readonly ShownGroup[] };
  /** What the rows are called, by number: the tickers, and behind them the means of groups. */
  readonly names: readonly string[];
  readonly settings: Settings;
  readonly title: string;
  readonly centre: number;
  /** The subtitle in its parts, for cells on so many device pixels. */
  readonly subtitle: (width: number, height: number) => readonly string[];
  /** The cross-section, computed when it is first asked for. */
  readonly section: () => Section;
  readonly measure: MeasureText;
}

/** Everything around the cells, measured: margins in CSS pixels and the labels that decide them. */
export interface Frame {
  readonly metrics: Metrics;
  /** From the picture's edges to the cells. */
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly heading: Heading;
  readonly rows: RowLabels;
  readonly bar: ColorBar;
  readonly strip: Strip | undefined;
  readonly footer: string;
  /** Lines of date labels. */
  readonly lines: 1 | 2;
  /** The least size at which nothing overlaps, given the other side as it is. */
  readonly leastWidth: number;
  readonly leastHeight: number;
}

/** Which parts a picture has beside those it cannot be without, and how high the cells must be for them, in em. */
interface Parts {
  readonly subtitle: boolean;
  readonly footer: boolean;
  readonly strip: boolean;
  readonly cells: number;
}

const LEAST_CELLS = 7;
const STRIP_TICKERS = 20;

/** From the fullest to the barest: a small picture drops the strip, then footer and subtitle. */
function choices({ matrix, extent, settings }: Subject): Parts[] {
  const some = extent.low <= extent.high && matrix.time.values.length > 0;
  const asked = settings.strip === true && some;
  const may = asked || (settings.strip !== false && some && matrix.tickers.length >= STRIP_TICKERS);
  return [
    { subtitle: true, footer: true, strip: may, cells: asked ? 10 : may ? 18 : 12 },
    { subtitle: true, footer: true, strip: asked, cells: 12 },
    { subtitle: true, footer: false, strip: asked, cells: 10 },
    { subtitle: false, footer: false, strip: asked, cells: LEAST_CELLS },
  ];
}

/** Measures the labels of a picture of this size and derives its margins. */
export function frameOf(subject: Subject, width: number, height: number): Frame {
  const metrics = metricsOf(width, height, subject.settings.scale, subject.measure);
  const all = choices(subject);
  const roomy = all.find((parts) => {
    const { top, bottom } = margins(subject, parts, 2, metrics);
    return height - top - bottom >= parts.cells * metrics.em;
  });
  const parts = roomy ?? all.at(-1)!;
  const frame = withParts(subject, parts, 2, metrics);
  const plotWidth = Math.max(1, width - frame.left - frame.right);
  const { ticks } = timeAxisOf(
    subject.calendar,
    dateStyle(subject),
    2,
    { x: frame.left, width: plotWidth },
    metrics,
  );
  if (ticks.lines === 2) return frame;
  // the line that the dates do not need goes to the cells
  const { leastWidth, leastHeight } = frame;
  return { ...withParts(subject, parts, 1, metrics), leastWidth, leastHeight };
}

export function dateStyle({ settings }: Subject) {
  return { words: settings.words, fiscalYear: settings.fiscalYear };
}

function margins(subject: Subject, parts: Parts, lines: 1 | 2, metrics: Metrics) {
  const { em, small, pad, width, height, scale } = metrics;
  // near enough to the size of the cells to tell in how many lines the subtitle goes
  const subtitle = parts.subtitle ? subject.subtitle(0.7 * width * scale, 0.7 * height * scale) : [];
  const heading = headingOf(subject.title, subtitle, metrics);
  const footer = parts.footer ? cleanText(subject.settings.footer) : "";
  const bottom =
    (parts.strip ? stripHeight(metrics) : 0) +
    timeAxisHeight(lines, metrics) +
    (lineHeight + 0.3) * em +
    footerHeight(footer, small) +
    0.6 * pad;
  return { heading, footer, top: heading.height, bottom };
}

function withParts(subject: Subject, parts: Parts, lines: 1 | 2, metrics: Metrics): Frame {
  const { matrix, extent, arrangement, settings, centre } = subject;
  const { em, line, tick, gap, pad, height } = metrics;
  const { heading, footer, top, bottom } = margins(subject, parts, lines, metrics);
  const least = LEAST_CELLS * em;
  const plotHeight = Math.max(least, height - top - bottom);

  const { order, groups } = arrangement;
  const rows = rowLabelsOf(subject.names, order, groups, plotHeight, metrics);
  const bar = colorBarOf(settings.colors, extent, matrix.stat, settings.words, plotHeight, metrics);
  const strip = parts.strip ? stripOf(subject.section(), extent, centre, settings.words, metrics) : undefined;

  const outside = line + tick + gap;
  const besideNames =
    0.7 * pad + (lineHeight + 0.4) * em + outside + (rows.strip > 0 ? rows.strip + 2 * line : 0);
  const besideStrip = strip === undefined ? 0 : 0.5 * pad + strip.labelWidth + outside;
  const left = Math.max(besideNames + rows.shown, besideStrip);
  const right = Math.max(bar.width, strip === undefined ? 0 : captionsWidth(strip, metrics));

  const leastPlot = 8 * em;
  const beside = besideNames + right + leastPlot;
  const leastWidth = Math.max(
    Math.min(beside + rows.full, beside / (1 - nameShare)),
    besideStrip + right + leastPlot,
  );
  return {
    metrics,
    left,
    right,
    top,
    bottom,
    heading,
    rows,
    bar,
    strip,
    footer,
    lines,
    leastWidth: Math.ceil(leastWidth),
    leastHeight: Math.ceil(top + least + bottom),
  };
}
