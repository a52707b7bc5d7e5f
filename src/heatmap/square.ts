import { shownValue } from "../panel/error.ts";
import type { Matrix } from "../panel/matrix.ts";
import type { Square } from "../panel/square.ts";
import { hatchingOf } from "./cells/cells.ts";
import { extentOf } from "./cells/extent.ts";
import { clusterRows } from "./cluster/cluster.ts";
import { endsOf } from "./color/colormap.ts";
import { shownGroups } from "./color/palette.ts";
import { colorBarOf, placeColorBar } from "./frame/colorbar.ts";
import { fitting } from "./frame/fitting.ts";
import { footerHeight, placeFooter } from "./frame/footer.ts";
import { headingOf, placeHeading } from "./frame/heading.ts";
import { levels, nameShare, placeRowLabels, rowLabelsOf } from "./frame/rows.ts";
import { metricsOf, Sheet } from "./frame/sheet.ts";
import { type HeatmapOptions, resolveOptions } from "./options.ts";
import type { Sort } from "./order/keys.ts";
import { type Arrangement, arrangeTickers, sortedOf } from "./order/order.ts";
import type { Box, Group, Scene } from "./scene.ts";
import { cleanText, ellipsize, type MeasureText, middle } from "./text.ts";
import { calendarOf } from "./time/calendar.ts";
import { fullDate } from "./time/dates.ts";

/** Columns that stand for a row where it is compared with others. */
const CLUSTER_BINS = 1024;

/** What a heatmap of all pairs takes: colours, order, size and words. Default: `sort` `cluster`, 900 x 860 pixels. */
export type SquareHeatmapOptions = Omit<
  HeatmapOptions,
  "fade" | "hatch" | "groupMeans" | "top" | "bottom" | "strip" | "marks" | "fiscalYear" | "timeZone"
>;

/**
 * Where everything of a heatmap of all pairs goes: a row and a column a ticker, the same order from the top and from the left. Throws a RangeError for an
 * option out of its range, and for a size at which labels would not fit.
 */
export function layoutSquare(square: Square, options: SquareHeatmapOptions, measure: MeasureText): Scene {
  const given = { width: 900, height: 860, ...options };
  const settings = resolveOptions([matrixOf(square)], given);
  const { words, width, height, scale } = settings;
  const found = given.arrangement ?? arrangeSquare(square, given);
  const groups = shownGroups(found.groups, words);
  const { order } = found;
  const matrix = matrixOf(square, order);
  const { tickers } = square;
  const usual = cleanText(words.pairs(square.stat, square.window, square.unit));
  const title = settings.title === undefined ? usual : cleanText(settings.title);
  const until = fullDate(
    calendarOf({ kind: square.kind, values: Float64Array.of(square.end) }),
    0,
    square.kind,
    words,
  );
  const { sorted } = found;
  const facts = [
    title === usual ? "" : usual,
    words.until(until),
    words.count(order.length, tickers.length),
    words.sorted(sorted, square.unit),
    sorted.groupsAscending === undefined ? "" : words.groupsByMean(sorted.groupsAscending),
  ];
  const subtitle = settings.subtitle === undefined ? facts.map(cleanText) : [cleanText(settings.subtitle)];
  const extent = extentOf(square.values);

  const said = { parts: subtitle.filter(Boolean), needed: [] };
  const footer = cleanText(settings.footer);
  const frame = (wide: number, high: number) => {
    const metrics = metricsOf(wide, high, scale, measure);
    const { em, small, line, tick, gap, pad } = metrics;
    const outside = line + tick + gap;
    const heading = headingOf(title, said, metrics);
    // how wide the cells will be decides which names stand under them; these are cut to the room that is taken here
    const columns = rowLabelsOf(tickers, order, groups, 0.75 * wide, { ...metrics, width: high });
    const bottom = outside + columns.shown + footerHeight(footer, small) + 0.9 * pad;
    const least = 7 * em;
    const plotHeight = Math.max(least, high - heading.height - bottom);
    const rows = rowLabelsOf(tickers, order, groups, plotHeight, metrics);
    const bar = colorBarOf(settings.colors, extent, square.stat, words, plotHeight, metrics);
    const beside = 0.7 * pad + outside + (rows.strip > 0 ? rows.strip + 2 * line : 0);
    return {
      ...{ metrics, heading, bottom, rows, bar, room: columns.shown, left: beside + rows.shown },
      leastWidth: Math.ceil(beside + bar.width + least + Math.min(rows.full, nameShare * wide)),
      leastHeight: Math.ceil(heading.height + least + bottom),
    };
  };
  const { metrics, heading, bottom, rows, bar, room, left } = fitting(frame, width, height);
  const { em } = metrics;

  const sheet = new Sheet(metrics);
  const [x, y] = [sheet.snap(left), sheet.snap(heading.height)];
  const plot: Box = {
    x,
    y,
    width: sheet.snap(width - bar.width) - x,
    height: sheet.snap(height - bottom) - y,
  };
  placeHeading(heading, said, plot, sheet);
  sheet.frame(plot);
  const notes = placeRowLabels(rows, order.length, groups, plot, sheet);
  placeColumnLabels(tickers, order, groups, plot, room, sheet);
  const { colorBar, missingPatch } = placeColorBar(
    bar,
    settings.colors,
    [],
    settings.hatchMissing,
    plot,
    sheet,
  );
  placeFooter(footer, sheet);
  if (extent.low > extent.high) {
    sheet.write("message", cleanText(words.noValues), x + plot.width / 2, y + plot.height / 2 + middle * em);
  }
  return {
    width,
    height,
    scale,
    title,
    description: cleanText(words.seenPairs(order.length, ...endsOf(settings.colors))),
    language: words.language,
    order,
    groups,
    panels: [{ matrix, name: "", plot, strip: undefined, fade: undefined, hatch: undefined }],
    colorBar,
    missingPatch,
    theme: settings.theme,
    fontFamily: settings.fontFamily,
    colors: settings.colors,
    agg: settings.agg,
    hatchMissing: settings.hatchMissing,
    hatching: hatchingOf(scale, em),
    names: tickers,
    means: [],
    shapes: sheet.shapes,
    rules: sheet.rules,
    texts: sheet.texts,
    notes,
  };
}

/** The order of the tickers, those alike side by side unless `sort` says otherwise. */
export function arrangeSquare(square: Square, options: SquareHeatmapOptions): Arrangement {
  const { sort = "cluster", groupOf, onProgress } = options;
  checkSquareSort(sort);
  if (sort !== "cluster" || groupOf !== undefined) {
    return arrangeTickers(matrixOf(square), { ...options, sort });
  }
  const count = square.tickers.length;
  const rows = Int32Array.from(square.tickers.keys());
  const order = clusterRows(square.values, count, rows, {
    bins: CLUSTER_BINS,
    ...(onProgress && { onProgress }),
  });
  return { order, groups: [], means: [], sorted: sortedOf({ sort }) };
}

/** Throws a RangeError for a sort by dates, of which a square has none. */
export function checkSquareSort(sort: Sort | string): void {
  if (typeof sort === "object" || !/^(last|volatility|change:)/.test(sort)) return;
  throw new RangeError(
    `sort of all pairs must be cluster, name, mean, or a key for each ticker, got ${shownValue(sort)}, which goes by dates`,
  );
}

/** The square as rows of tickers over columns, which stand in an order. */
function matrixOf({ tickers, values, stat }: Square, order?: Int32Array): Matrix {
  const count = tickers.length;
  const columns = order?.length ?? count;
  const time = { kind: "day", values: Float64Array.from({ length: columns }, (_, k) => k) } as const;
  if (order === undefined) return { time, tickers, values, stat };
  const turned = new Float64Array(count * columns);
  for (let i = 0; i < count; i++) {
    for (let k = 0; k < columns; k++) turned[i * columns + k] = values[i * count + order[k]!]!;
  }
  return { time, tickers, values: turned, stat };
}

/** The names under the cells, reading upwards and no longer than `room`, and lines between groups. */
function placeColumnLabels(
  tickers: readonly string[],
  order: Int32Array,
  groups: readonly Group[],
  plot: Box,
  room: number,
  sheet: Sheet,
): void {
  const { line, tick, gap, height, measure } = sheet.metrics;
  const labels = rowLabelsOf(tickers, order, groups, plot.width, { ...sheet.metrics, width: height });
  const bottom = plot.y + plot.height;
  for (const { place, label } of labels.names) {
    const x = plot.x + (place / order.length) * plot.width;
    const text = ellipsize(label, labels.size, room, measure);
    sheet.upright(x, bottom + line, tick);
    sheet.write(
      labels.grouped ? "group" : "ticker",
      text,
      x + middle * labels.size,
      bottom + line + tick + gap,
      {
        anchor: "end",
        size: labels.size,
        upward: true,
      },
    );
  }
  const at = levels(order.length, plot.x, plot.width, sheet);
  if (groups.some(({ from, to }) => at(to) - at(from) < 6 * line)) return;
  for (const { from } of groups)
    if (from > 0) sheet.rules.push({ x: at(from), y: plot.y, width: line, height: plot.height });
}
