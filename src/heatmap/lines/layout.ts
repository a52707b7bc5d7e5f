import { spacingOf } from "../../panel/time.ts";
import type { LimitOptions } from "../color/limits.ts";
import { fitting } from "../frame/fitting.ts";
import { footerHeight, placeFooter } from "../frame/footer.ts";
import { headingOf, nothingSaid, placeHeading, type Said, unsaidNotes } from "../frame/heading.ts";
import { type FrameOptions, type FrameSettings, resolveFrame } from "../frame/options.ts";
import { metricsOf, Sheet } from "../frame/sheet.ts";
import type { LocaleTable } from "../locale/words.ts";
import { type PaperOptions, type PaperSettings, resolvePaper } from "../options.ts";
import type { Box, Drawing, Shape } from "../scene.ts";
import { ascent, cleanText, descent, ellipsize, lineHeight, type MeasureText, middle } from "../text.ts";
import { type Calendar, calendarOf } from "../time/calendar.ts";
import { rangeOf } from "../time/dates.ts";
import { placeTimeAxis, timeAxisHeight, timeAxisOf } from "../time/timeaxis.ts";
import { type ValueAxis, valueAxisOf } from "./axis.ts";
import { MOST_COLORS, MOST_STYLES } from "./colors.ts";
import { lineShapes } from "./draw.ts";
import { endLabelsOf, labelsHeight, placeEndLabels } from "./labels.ts";
import { usualLimits } from "./limits.ts";
import type { Lines } from "./lines.ts";
import { type Survey, surveyOf } from "./survey.ts";

/** What a line chart takes: limits of its axis, marks across it, size, theme and words. Default: 1000 x 560 pixels. */
export interface LineChartOptions
  extends Pick<LimitOptions, "vmin" | "vmax">,
    Omit<FrameOptions, "strip">,
    PaperOptions {
  /** Value at the foot of the axis; lines are cut there. Default: by the values and their bands. */
  readonly vmin?: number;
  /** Value at its top. */
  readonly vmax?: number;
  /** Values at which a level line is drawn, such as 0.8, 1 and 1.2. Default: none; 1 of beta, 0 of what may be negative. */
  readonly marks?: readonly number[];
  /** Whether the lines behind the seventh have the colours again, dashed, instead of grey. Default: no. */
  readonly dashes?: boolean;
}

/** A line chart as its parts. */
export interface LinesScene extends Drawing {
  /** Where the lines are, from the first date on the left to the last on the right. */
  readonly plot: Box;
  /** Values at the foot and at the top of `plot`. */
  readonly vmin: number;
  readonly vmax: number;
}

/** What the parts of the picture are made from; nothing here depends on its size. */
export interface LinesSubject {
  readonly data: Lines;
  readonly settings: FrameSettings & PaperSettings;
  readonly calendar: Calendar;
  /** What is found in each line's values. */
  readonly surveys: readonly Survey[];
  /** What each line is called. */
  readonly names: readonly string[];
  /** How many have a look of their own; the others are grey. */
  readonly told: number;
}

/** Heights that a plot wants for the subtitle and the footer, and must have, in em. */
const ROOMY = 14;
const LEAST = 8;

/** A line chart whose shapes are made one by one, as often as they are gone through. */
export type LinesOutline = Omit<LinesScene, "shapes"> & { readonly shapes: Iterable<Shape> };

/**
 * Where everything of a line chart goes. Throws a RangeError for an option out of its range, and for a size at which labels would
 * not fit.
 */
export function layoutLines(data: Lines, options: LineChartOptions, measure: MeasureText): LinesScene {
  const outline = outlineLines(data, options, measure);
  return { ...outline, shapes: [...outline.shapes] };
}

/** The same without the work that goes by the number of points, which is left to who goes through the shapes. */
export function outlineLines(data: Lines, options: LineChartOptions, measure: MeasureText): LinesOutline {
  const settings = { ...resolvePaper({ height: 560, ...options }), ...resolveFrame(options) };
  const { words, width, height, scale, theme } = settings;
  const { lines } = data;
  if (lines.length === 0) throw new RangeError("lines must be one or more, got none");
  const { title, said, range, names } = saidOf(data, settings);
  const surveys = lines.map(({ values }) => surveyOf(values));
  const usual = usualLimits(data, surveys, settings.marks);
  const subject: LinesSubject = {
    ...{ data, settings, surveys },
    calendar: calendarOf(data.time, settings.timeZone),
    names,
    told: options.dashes ? MOST_STYLES : MOST_COLORS,
  };

  const frame = (wide: number, high: number) => {
    const metrics = metricsOf(wide, high, scale, measure);
    const { em, small, line, tick, gap, pad } = metrics;
    const withParts = (shown: Said, foot: string) => {
      const heading = headingOf(title, shown, metrics);
      const bottom =
        timeAxisHeight(2, metrics) + (lineHeight + 0.3) * em + footerHeight(foot, small) + 0.6 * pad;
      return { shown, foot, heading, bottom, plotHeight: high - heading.height - bottom };
    };
    const footer = cleanText(settings.footer);
    const least = Math.max(LEAST * em, labelsHeight(lines.length, metrics));
    const explained = settings.subtitle === undefined ? { ...said, parts: said.needed } : nothingSaid;
    const roomy = [withParts(said, footer), withParts(said, "")];
    const barest = withParts(nothingSaid, "");
    const around =
      roomy.find(({ plotHeight }) => plotHeight >= ROOMY * em) ??
      [withParts(explained, "")].find(({ plotHeight }) => plotHeight >= least) ??
      barest;
    const axisFor = (plotHeight: number) =>
      valueAxisOf(data.stat, usual, options, settings.marks, words, Math.max(least, plotHeight), metrics);
    let axis = axisFor(around.plotHeight);
    let { bottom } = around;
    const labels = endLabelsOf(subject, axis, metrics);
    const beside = 0.7 * pad + (lineHeight + 0.4) * em + gap + tick + line;
    const over = { x: beside + axis.labelWidth, width: wide - beside - axis.labelWidth - labels.width };
    const { ticks } = timeAxisOf(
      subject.calendar,
      settings,
      2,
      { ...over, width: Math.max(1, over.width) },
      metrics,
    );
    if (ticks.lines === 1) {
      // the line that the dates do not need goes to the plot
      bottom -= lineHeight * em;
      axis = axisFor(around.plotHeight + lineHeight * em);
    }
    const left = beside + axis.labelWidth;
    return {
      ...{ ...around, bottom, metrics, labels, axis, left, dates: ticks.lines },
      leastWidth: Math.ceil(left + labels.width + 10 * em),
      leastHeight: Math.ceil(around.heading.height + least + around.bottom),
    };
  };
  const fitted = fitting(frame, width, height);
  const { metrics, heading, shown, foot, bottom, labels, axis, left } = fitted;
  const { em, small, pad } = metrics;

  const sheet = new Sheet(metrics);
  const [x, y] = [sheet.snap(left), sheet.snap(heading.height)];
  const plot: Box = {
    x,
    y,
    width: sheet.snap(width - labels.width) - x,
    height: sheet.snap(height - bottom) - y,
  };
  const whole = { ...plot, x: left, width: width - left - 0.5 * pad };
  const written = placeHeading(heading, shown, whole, sheet);
  sheet.frame(plot);
  placeValueAxis(axis, plot, sheet);
  const short = (value: number) => String(Number(value.toPrecision(3)));
  const strays = axis.beyond?.map(short).join(" to ");
  const notes = [
    ...data.notes,
    ...(strays === undefined
      ? []
      : [
          `a few values are far from all others and beyond the axis, which would reach from ${strays}; vmin and vmax say otherwise`,
        ]),
    // who leaves the subtitle empty says it beside the picture
    ...(settings.subtitle === "" ? [] : unsaidNotes(said.needed, written, settings.subtitle !== undefined)),
    ...placeEndLabels(subject, labels, axis, plot, sheet),
  ];
  const time = timeAxisOf(subject.calendar, settings, fitted.dates, plot, metrics);
  placeTimeAxis(time, plot.y + plot.height, sheet);
  const middleX = plot.x + plot.width / 2;
  const middleY = plot.y + plot.height / 2;
  const zone = data.time.kind === "instant" ? settings.timeZone : undefined;
  const isDated = shown.parts.includes(cleanText(range)) && written.length > 0;
  const under = [words.time(zone), isDated ? "" : range].map(cleanText).filter(Boolean).join(" · ");
  const room = 2 * (Math.min(middleX, width - middleX) - 0.5 * pad);
  sheet.write(
    "axis",
    ellipsize(under, em, room, measure),
    middleX,
    height - 0.6 * pad - footerHeight(foot, small) - descent * em,
  );
  const name = ellipsize(axis.name, em, plot.height, measure);
  sheet.write("axis", name, 0.7 * pad + ascent * em, middleY, { upward: true });
  placeFooter(foot, sheet);
  if (axis.empty) sheet.write("message", cleanText(words.noValues), middleX, middleY + middle * em);
  return {
    ...{ width, height, scale, theme, title, plot, notes },
    fontFamily: settings.fontFamily,
    description: descriptionOf(data, axis, range, words),
    language: words.language,
    vmin: axis.vmin,
    vmax: axis.vmax,
    shapes: {
      *[Symbol.iterator]() {
        yield* lineShapes(subject, axis, plot, sheet);
        yield* sheet.shapes;
      },
    },
    rules: sheet.rules,
    texts: sheet.texts,
  };
}

function descriptionOf(
  { lines, time }: Lines,
  { vmin, vmax }: ValueAxis,
  range: string,
  words: LocaleTable,
): string {
  const names = [...new Set(lines.map(({ ticker }) => ticker))];
  const [low, high] = [vmin, vmax].map((value) => String(Number(value.toPrecision(4)))) as [string, string];
  return cleanText(words.seenLines(lines.length, names, time.values.length, range, low, high));
}

/** Everything in words but axes and footer: what all lines have in common stands in the title, what tells them apart beside each. */
function saidOf(data: Lines, settings: FrameSettings) {
  const { lines } = data;
  const { words } = settings;
  const unit = data.unit ?? spacingOf(data.time);
  const [first] = lines;
  const differ = (key: "ticker" | "window" | "benchmark") => lines.some((line) => line[key] !== first![key]);
  const [tickers, windows, benchmarks] = [differ("ticker"), differ("window"), differ("benchmark")];
  const names = lines.map(({ ticker, window, benchmark }) => {
    const parts = [
      tickers ? ticker : "",
      windows && window !== undefined ? words.window(window, unit) : "",
      benchmarks ? (benchmark ?? "") : "",
    ].filter(Boolean);
    return cleanText(parts.length === 0 ? ticker : parts.join(" · "));
  });
  const titled = words.title({
    ...data,
    ...{ tickers: [], values: new Float64Array(0) },
    ...(!windows && first!.window !== undefined && { window: first!.window }),
    ...(!benchmarks && first!.benchmark !== undefined && { benchmark: first!.benchmark }),
  });
  const about = data.about ?? (lines.length > 1 && !tickers ? first!.ticker : undefined);
  const usual = cleanText(about === undefined ? titled : words.about(about, titled));
  const title = settings.title === undefined ? usual : cleanText(settings.title);
  const range = rangeOf(data.time, settings);
  const bands = data.band === undefined ? "" : words.confidence(data.band);
  const facts =
    settings.subtitle === undefined ? [title === usual ? "" : usual, range, bands] : [settings.subtitle];
  const clean = (texts: readonly string[]) => texts.map(cleanText).filter(Boolean);
  return { title, said: { parts: clean(facts), needed: clean([bands]) }, range, names };
}

function placeValueAxis(axis: ValueAxis, plot: Box, sheet: Sheet): void {
  const { em, line, tick, gap } = sheet.metrics;
  for (const { position, labelled, label } of axis.ticks) {
    sheet.level(plot.x - line - tick, plot.y + (1 - position) * plot.height, tick);
    const y = plot.y + (1 - labelled) * plot.height;
    sheet.write("value", label, plot.x - line - tick - gap, y + middle * em, { anchor: "end" });
  }
}
