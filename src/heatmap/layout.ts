import type { Matrix } from "../panel/matrix.ts";
import { calendarOf } from "./calendar.ts";
import { placeColorBar } from "./colorbar.ts";
import { centerOf } from "./colormap.ts";
import { placeCrossings } from "./crossings.ts";
import { rangeOf } from "./dates.ts";
import { extentOf } from "./extent.ts";
import { fitting } from "./fitting.ts";
import { footerHeight, placeFooter } from "./footer.ts";
import { dateStyle, type Frame, frameOf, type Subject } from "./frame.ts";
import { placeHeading } from "./heading.ts";
import { type HeatmapOptions, resolveOptions, type Settings } from "./options.ts";
import { arrangeTickers } from "./order.ts";
import { doubtfulSide } from "./reliability.ts";
import { placeRowLabels } from "./rows.ts";
import type { Box, Scene } from "./scene.ts";
import { type Section, sectionOf } from "./section.ts";
import { Sheet } from "./sheet.ts";
import { placeStrip } from "./strip.ts";
import { ascent, cleanText, descent, ellipsize, type MeasureText, middle } from "./text.ts";
import { placeTimeAxis, timeAxisOf } from "./timeaxis.ts";

/**
 * Where everything of a heatmap goes. `measure` gives the width of a text in the font that will draw it.
 * Throws a RangeError for an option out of its range, and for a size at which labels would not fit.
 */
export function layoutHeatmap(matrix: Matrix, options: HeatmapOptions, measure: MeasureText): Scene {
  const settings = resolveOptions(matrix, options);
  const subject = subjectOf(matrix, settings, options, measure);
  const frame = fitting((width, height) => frameOf(subject, width, height), settings.width, settings.height);
  const sheet = new Sheet(frame.metrics);
  const plot = plotOf(frame, sheet);
  const { order, groups, means } = subject.arrangement;
  const placed = place(subject, frame, plot, sheet);
  return {
    width: settings.width,
    height: settings.height,
    scale: settings.scale,
    theme: settings.theme,
    fade: settings.fade,
    hatch: settings.hatch,
    hatchMissing: settings.hatchMissing,
    fontFamily: settings.fontFamily,
    title: subject.title,
    plot,
    order,
    names: subject.names,
    means,
    groups,
    colors: settings.colors,
    agg: settings.agg,
    ...placed,
    shapes: sheet.shapes,
    rules: sheet.rules,
    texts: sheet.texts,
  };
}

function subjectOf(
  matrix: Matrix,
  settings: Settings,
  options: HeatmapOptions,
  measure: MeasureText,
): Subject {
  const { words, colors, width } = settings;
  const usual = cleanText(words.title(matrix));
  const title = settings.title === undefined ? usual : cleanText(settings.title);
  const found = options.arrangement ?? arrangeTickers(matrix, options);
  const groups = found.groups.map((group) => ({ ...group, label: group.label || words.noGroup }));
  const arrangement = { ...found, groups };
  const names = [...matrix.tickers, ...found.means.map((_, g) => words.meanOf(groups[g]!.label))];
  const calendar = calendarOf(matrix.time, settings.timeZone);
  const count = arrangement.order.length - found.means.length;
  const { fade, hatch } = settings;
  const facts = [
    title === usual ? "" : usual,
    rangeOf(matrix.time, settings),
    words.count(count, matrix.tickers.length),
    fade ? words.pale(words.stat(fade.by.stat), short(fade.from), short(fade.to)) : "",
    hatch ? words.hatched(words.stat(hatch.by.stat), doubtfulSide(hatch), short(hatch.limit)) : "",
  ];
  const subtitle = (plotWidth: number, plotHeight: number) => {
    if (settings.subtitle !== undefined) return [cleanText(settings.subtitle)].filter(Boolean);
    const pixel = words.pixel(
      settings.agg,
      perPixel(count / plotHeight),
      perPixel(calendar.rows / plotWidth),
    );
    const fine = perPixel(count / plotHeight) !== "" || perPixel(calendar.rows / plotWidth) !== "";
    return [...facts, fine ? pixel : ""].map(cleanText).filter(Boolean);
  };
  const centre = matrix.stat === "beta" ? 1 : centerOf(colors);
  let section: Section | undefined;
  return {
    matrix,
    calendar,
    extent: extentOf(matrix.values),
    arrangement,
    names,
    settings,
    title,
    centre,
    subtitle,
    section: () => {
      section ??= sectionOf(matrix, 0.8 * width, centre);
      return section;
    },
    measure,
  };

  /** How many cells a pixel shows; nothing where it shows one. */
  function perPixel(cells: number): string {
    if (!(cells >= 1.1)) return "";
    return String(Number(cells.toFixed(cells < 10 ? 1 : 0)));
  }
}

/** Three digits at most. */
function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}

/** The cells, on whole device pixels. */
function plotOf({ left, right, top, bottom, metrics }: Frame, sheet: Sheet): Box {
  const x = sheet.snap(left);
  const y = sheet.snap(top);
  return {
    x,
    y,
    width: sheet.snap(metrics.width - right) - x,
    height: sheet.snap(metrics.height - bottom) - y,
  };
}

function place(
  subject: Subject,
  frame: Frame,
  plot: Box,
  sheet: Sheet,
): Pick<Scene, "colorBar" | "missingPatch" | "strip" | "notes"> {
  const { matrix, settings, calendar, arrangement, extent } = subject;
  const { words, colors, scale, marks } = settings;
  const { em, small, pad, height } = frame.metrics;
  const { order, groups } = arrangement;

  const parts = frame.heading.below > 0 ? subject.subtitle(plot.width * scale, plot.height * scale) : [];
  placeHeading(frame.heading, parts, plot, sheet);
  sheet.frame(plot);
  placeRowLabels(frame.rows, order.length, groups, plot, sheet);
  const middleX = plot.x + plot.width / 2;
  const middleY = plot.y + plot.height / 2;
  const named = timeName(subject, frame, middleX);
  sheet.write("axis", named, middleX, height - 0.6 * pad - footerHeight(frame.footer, small) - descent * em);
  sheet.write("axis", cleanText(words.tickers), 0.7 * pad + ascent * em, middleY, { upward: true });
  const bar = placeColorBar(frame.bar, colors, marks, plot, sheet);
  const strip = frame.strip && placeStrip(frame.strip, plot, calendar.rows, sheet);
  const { y, height: tall } = strip?.share ?? plot;
  const axis = timeAxisOf(calendar, dateStyle(subject), frame.lines, plot, frame.metrics);
  placeTimeAxis(axis, y + tall, sheet);
  placeFooter(frame.footer, sheet);
  const notes = placeCrossings(matrix, order, marks, calendar, words, plot, sheet);

  if (extent.low > extent.high) {
    const message = ellipsize(cleanText(words.noValues), em, plot.width, sheet.metrics.measure);
    sheet.write("message", message, middleX, middleY + middle * em);
  }
  return { ...bar, strip, notes };
}

/** What stands under the dates; the first and the last of them, too, where no subtitle says them. */
function timeName({ matrix, settings }: Subject, frame: Frame, middleX: number): string {
  const { measure, em, width, pad } = frame.metrics;
  const name = cleanText(settings.words.time(matrix.time.kind === "instant" ? settings.timeZone : undefined));
  if (frame.heading.below > 0 && settings.subtitle === undefined) return name;
  const longer = [name, cleanText(rangeOf(matrix.time, settings))].filter(Boolean).join(" · ");
  const room = 2 * (Math.min(middleX, width - middleX) - 0.5 * pad);
  return measure(longer, em) <= room ? longer : name;
}
