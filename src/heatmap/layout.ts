import type { Matrix } from "../panel/matrix.ts";
import { spacingOf } from "../panel/time.ts";
import { hatchingOf } from "./cells/cells.ts";
import { extentOf, widened } from "./cells/extent.ts";
import { doubtfulSide, resolveFade, resolveHatch } from "./cells/reliability.ts";
import { type Section, sectionOf } from "./cells/section.ts";
import { centerOf, endsOf } from "./color/colormap.ts";
import { shownGroups } from "./color/palette.ts";
import { checkFacets, commonOf, type Facet, type FacetOptions, namesOf } from "./facet.ts";
import { placeColorBar } from "./frame/colorbar.ts";
import { LEAST_ROW, placeCrossings } from "./frame/crossings.ts";
import { fitting } from "./frame/fitting.ts";
import { footerHeight, placeFooter } from "./frame/footer.ts";
import {
  dateStyle,
  datesBeyond,
  type Frame,
  frameOf,
  type Part,
  type Subject,
  saidIn,
} from "./frame/frame.ts";
import { hull, plotsOf, shareOf } from "./frame/grid.ts";
import { placeHeading, type Said, unsaidNotes } from "./frame/heading.ts";
import { placeRisk } from "./frame/risk.ts";
import { placeCuts, placeDivisions, placeRowLabels } from "./frame/rows.ts";
import { Sheet } from "./frame/sheet.ts";
import { placeStrip } from "./frame/strip.ts";
import { type HeatmapOptions, resolveOptions, type Settings } from "./options.ts";
import { type Arrangement, arrangeTickers } from "./order/order.ts";
import { type Raised, raiseMeans } from "./order/raised.ts";
import type { Box, Group, Scene } from "./scene.ts";
import { ascent, cleanText, descent, ellipsize, type MeasureText, middle } from "./text.ts";
import { calendarOf } from "./time/calendar.ts";
import { rangeOf } from "./time/dates.ts";
import { placeTimeAxis, timeAxisOf } from "./time/timeaxis.ts";

/**
 * Where everything of a heatmap goes. `measure` gives the width of a text in the font that will draw it.
 * Throws a RangeError for an option out of its range, and for a size at which labels would not fit.
 */
export function layoutHeatmap(matrix: Matrix, options: HeatmapOptions, measure: MeasureText): Scene {
  return layoutFacets([{ matrix, ...trustOf(options) }], options, measure);
}

function trustOf({ fade, hatch, riskOn }: HeatmapOptions): Omit<Facet, "matrix" | "name"> {
  return { ...(fade && { fade }), ...(hatch && { hatch }), ...(riskOn && { riskOn }) };
}

/**
 * Where everything of several heatmaps on one sheet goes: in a grid, with the same rows (in the order of the first, unless an
 * arrangement says otherwise), columns and colours. One alone is a plain heatmap. Throws as `layoutHeatmap`, and a RangeError
 * for facets that are not of the same statistic, tickers and dates.
 */
export function layoutFacets(facets: readonly Facet[], options: FacetOptions, measure: MeasureText): Scene {
  checkFacets(facets, options);
  const settings = resolveOptions(
    facets.map(({ matrix }) => matrix),
    options,
  );
  const arranged = subjectOf(facets, settings, options, measure);
  const framed = (subject: Subject) =>
    fitting((width, height) => frameOf(subject, width, height), settings.width, settings.height);
  const first = framed(arranged);
  const raised = raiseMeans(arranged.arrangement, cellsHeight(first), 0.5 * first.metrics.em);
  const subject = raised ? { ...arranged, arrangement: { ...arranged.arrangement, ...raised } } : arranged;
  const frame = raised ? framed(subject) : first;
  const sheet = new Sheet(frame.metrics);
  const { order, groups, means } = subject.arrangement;
  const placed = place(subject, frame, raised, sheet);
  return {
    width: settings.width,
    height: settings.height,
    scale: settings.scale,
    theme: settings.theme,
    hatchMissing: settings.hatchMissing,
    hatching: hatchingOf(settings.scale, frame.metrics.em),
    fontFamily: settings.fontFamily,
    title: subject.title,
    description: descriptionOf(subject),
    language: settings.words.language,
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
  facets: readonly Facet[],
  settings: Settings,
  options: FacetOptions,
  measure: MeasureText,
): Subject {
  const { words, colors, width } = settings;
  const matrix = commonOf(facets);
  const centre = matrix.stat === "beta" ? 1 : centerOf(colors);
  const facetNames = namesOf(facets, words);
  const parts = facets.map((facet, i) => partOf(facet, facetNames[i]!, 0.8 * width, centre));
  const usual = cleanText(words.title(matrix));
  const title = settings.title === undefined ? usual : cleanText(settings.title);
  const found = options.arrangement ?? arrangeTickers(matrix, options);
  const groups = shownGroups(found.groups, words);
  const arrangement = { ...found, groups };
  const names = [...matrix.tickers, ...found.means.map((_, g) => words.meanOf(groups[g]!.label))];
  const calendar = calendarOf(matrix.time, settings.timeZone);
  const count = tickersIn(found, matrix);
  const { by, groupsAscending } = found.sorted;
  const sorted = words.sorted(found.sorted, spacingOf(matrix.time));
  const byValues = sorted !== "" && by !== "name" && by !== "keys";
  const byMeans = groupsAscending === undefined ? "" : words.groupsByMean(groupsAscending);
  // rows line up by the values of the first heatmap; once is enough to say so
  const ofFirst = (order: string) => (facets.length > 1 ? words.within(order, facetNames[0]!) : order);
  const each = (numbers: readonly number[]) => [...new Set(numbers.map(short))].join("/");
  const fades = parts.flatMap(({ fade }) => fade ?? []);
  const risk = parts.find(({ riskOn }) => riskOn !== undefined)?.riskOn;
  const hatches = parts.flatMap(({ hatch }) => hatch ?? []);
  const facts = [
    title === usual ? "" : usual,
    rangeOf(matrix.time, settings),
    matrix.groupedBy === undefined
      ? words.count(count, matrix.tickers.length)
      : words.groups(count, matrix.tickers.length, matrix.weightedBy),
    byValues ? ofFirst(sorted) : sorted,
    byValues || byMeans === "" ? byMeans : ofFirst(byMeans),
  ];
  const meanings = [
    found.means.length > 0 ? words.meansOnTop : "",
    fades[0]
      ? words.pale(
          words.stat(fades[0].by.stat),
          each(fades.map(({ from }) => from)),
          each(fades.map(({ to }) => to)),
        )
      : "",
    hatches[0]
      ? words.hatched(
          words.stat(hatches[0].by.stat),
          doubtfulSide(hatches[0]),
          each(hatches.map(({ limit }) => limit)),
        )
      : "",
    risk === undefined ? "" : words.risk(risk.rows, spacingOf(matrix.time), Math.max(...risk.n)),
  ];
  const subtitle = (plotWidth: number, plotHeight: number, places: number): Said => {
    const [down, across] = [perPixel(places / plotHeight), perPixel(calendar.rows / plotWidth)];
    const pixel = words.pixel(settings.agg, down, across);
    const fine = down !== "" || across !== "";
    // that a pixel shows the mean is what is expected
    const unusual = fine && settings.agg !== "mean" ? [pixel] : [];
    const isMarked = settings.marks.length > 0 && plotHeight >= LEAST_ROW * settings.scale * places;
    const marked = isMarked ? words.marked(words.stat(matrix.stat), settings.marks.map(String)) : "";
    const explained = [...meanings, marked];
    const all =
      settings.subtitle === undefined ? [...facts, ...explained, fine ? pixel : ""] : [settings.subtitle];
    const clean = (texts: readonly string[]) => texts.map(cleanText).filter(Boolean);
    return { parts: clean(all), needed: clean([...explained, ...unusual]) };
  };
  return {
    parts,
    matrix,
    calendar,
    extent: parts.map(({ extent }) => extent).reduce(widened),
    arrangement,
    names,
    settings,
    title,
    centre,
    columns: options.columns,
    subtitle,
    measure,
  };

  /** How many cells a pixel shows; nothing where it shows one. */
  function perPixel(cells: number): string {
    if (!(cells >= 1.1)) return "";
    return String(Number(cells.toFixed(cells < 10 ? 1 : 0)));
  }
}

function partOf({ matrix, fade, hatch, riskOn }: Facet, name: string, dates: number, centre: number): Part {
  let section: Section | undefined;
  return {
    matrix,
    name,
    fade: fade && resolveFade(matrix, fade),
    hatch: hatch && resolveHatch(matrix, hatch),
    extent: extentOf(matrix.values),
    riskOn,
    section: () => {
      section ??= sectionOf(matrix, dates, centre);
      return section;
    },
  };
}

function descriptionOf({ parts, settings, arrangement }: Subject): string {
  const { words, colors } = settings;
  const { matrix } = parts[0]!;
  const tickers = tickersIn(arrangement, parts[0]!.matrix);
  const range = rangeOf(matrix.time, settings);
  const [low, high] = endsOf(colors);
  const names = parts.length > 1 ? parts.map(({ name }) => name) : [];
  return cleanText(words.seen(tickers, matrix.time.values.length, range, low, high, names));
}

/** How many of the places are tickers', not means of groups. */
function tickersIn({ order }: Pick<Arrangement, "order">, { tickers }: Matrix): number {
  return order.filter((place) => place < tickers.length).length;
}

/** Three digits at most. */
function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}

/** The height of the cells of a panel. */
function cellsHeight({ grid, gapY, top, bottom, metrics }: Frame): number {
  return shareOf(metrics.height - top - bottom, grid.lines, gapY);
}

/** All cells and what is between them, on whole device pixels. */
function areaOf({ left, right, top, bottom, metrics }: Frame, sheet: Sheet): Box {
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
  raised: Raised<Group> | undefined,
  sheet: Sheet,
): Pick<Scene, "panels" | "colorBar" | "missingPatch" | "notes"> {
  const { parts, settings, calendar, arrangement } = subject;
  const { words, colors, scale, marks } = settings;
  const { grid, metrics } = frame;
  const { em, small, pad, height } = metrics;
  const { order, groups } = arrangement;
  const plots = plotsOf(grid, areaOf(frame, sheet), frame.gapX, frame.gapY, sheet);
  const all = hull(plots);
  const [plot] = plots as [Box];
  const isFirst = (i: number) => i % grid.columns === 0;
  const isLast = (i: number) => i + grid.columns >= grid.count;

  const [wide, high] = [plot.width * scale, plot.height * scale];
  const said = placeHeading(frame.heading, saidIn(frame.subtitle, subject, wide, high), all, sheet);
  const { needed } = subject.subtitle(wide, high, order.length);
  const unsaid = unsaidNotes(needed, said, settings.subtitle !== undefined);
  for (const [i, { name }] of parts.entries()) {
    sheet.frame(plots[i]!);
    placeName(name, plots[i]!, frame, sheet);
  }
  const cuts = cutsOf(subject, raised, plot.height);
  const unnamed: string[] = [];
  if (raised && raised.high < LEAST_MEAN)
    unnamed.push(
      `there is no room in the picture to see the means of ${groups.length} groups; a larger one has it`,
    );
  for (const [i, one] of plots.entries()) {
    if (isFirst(i)) unnamed.push(...placeRowLabels(frame.rows, order.length, groups, one, sheet));
    else placeDivisions(order.length, groups, one, sheet);
    placeCuts(cuts, order.length, one, sheet);
  }
  const middleX = all.x + all.width / 2;
  const named = timeName(subject, frame, middleX);
  sheet.write("axis", named, middleX, height - 0.6 * pad - footerHeight(frame.footer, small) - descent * em);
  const middleY = all.y + all.height / 2;
  sheet.write(
    "axis",
    cleanText(parts[0]!.matrix.groupedBy ?? words.tickers),
    0.7 * pad + ascent * em,
    middleY,
    { upward: true },
  );
  const bar = placeColorBar(frame.bar, colors, marks, settings.hatchMissing, all, sheet);
  const panels = parts.map(({ matrix, name, fade, hatch, section, riskOn }, i) => {
    const one = plots[i]!;
    // captions beside the last say what all strips are
    const beside = { numbers: isFirst(i), captions: i === grid.count - 1 };
    const strip = frame.strip && placeStrip(frame.strip, section(), one, calendar.rows, beside, sheet);
    const under = strip?.share ?? one;
    const risk = frame.risk && placeRisk(frame.risk, riskOn, under, 0.8 * settings.width, beside, sheet);
    return { matrix, name, fade, hatch, plot: one, strip, ...(risk && { risk }) };
  });
  for (const { plot: one, strip, risk } of panels.filter((_, i) => isLast(i))) {
    const { y, height: tall } = risk ?? strip?.share ?? one;
    const beyond = datesBeyond(grid, metrics);
    const axis = timeAxisOf(calendar, dateStyle(subject), frame.lines, one, metrics, beyond);
    placeTimeAxis(axis, y + tall, sheet);
  }
  placeFooter(frame.footer, sheet);
  const notes = parts.flatMap(({ matrix }, i) =>
    placeCrossings(matrix, order, marks, calendar, words, plots[i]!, sheet),
  );
  for (const [i, { extent }] of parts.entries()) {
    if (extent.low > extent.high) placeMessage(words.noValues, plots[i]!, sheet);
  }
  return { panels, ...bar, notes: [...new Set([...unsaid, ...unnamed, ...notes])] };
}

/** Rows of means that are less high, in CSS pixels, cannot be seen; a line under them wants twice that. */
const LEAST_MEAN = 3;

/** Rows above which there is a line: under the means of groups, or between the first of an order and the last where others are left out. */
function cutsOf(
  { arrangement, matrix }: Subject,
  raised: Raised<Group> | undefined,
  height: number,
): readonly number[] {
  const { order, groups, sorted } = arrangement;
  if (raised) return raised.high < 2 * LEAST_MEAN ? [] : groups.map(({ from }) => from + raised.times);
  const isCut = sorted.top * sorted.bottom > 0 && order.length < matrix.tickers.length;
  return isCut && groups.length === 0 && height >= 3 * order.length ? [sorted.top] : [];
}

/** Above the cells of one panel of several. */
function placeName(name: string, plot: Box, { grid, gapX }: Frame, sheet: Sheet): void {
  const { em, line, measure } = sheet.metrics;
  if (grid.count === 1 || name === "") return;
  const text = ellipsize(name, em, plot.width + 0.7 * gapX, measure);
  sheet.write("facet", text, plot.x + plot.width / 2, plot.y - line - (0.25 + descent) * em);
}

/** In place of cells. */
function placeMessage(message: string, plot: Box, sheet: Sheet): void {
  const { em, measure } = sheet.metrics;
  const text = ellipsize(cleanText(message), em, plot.width, measure);
  sheet.write("message", text, plot.x + plot.width / 2, plot.y + plot.height / 2 + middle * em);
}

/** What stands under the dates; the first and the last of them, too, where no subtitle says them. */
function timeName({ matrix, settings }: Subject, frame: Frame, middleX: number): string {
  const { measure, em, width, pad } = frame.metrics;
  const name = cleanText(settings.words.time(matrix.time.kind === "instant" ? settings.timeZone : undefined));
  if (frame.subtitle === "all" && frame.heading.below > 0 && settings.subtitle === undefined) return name;
  const longer = [name, cleanText(rangeOf(matrix.time, settings))].filter(Boolean).join(" · ");
  const room = 2 * (Math.min(middleX, width - middleX) - 0.5 * pad);
  return measure(longer, em) <= room ? longer : name;
}
