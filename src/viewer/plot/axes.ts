import type { Extent } from "../../heatmap/cells/extent.ts";
import type { ColorScale } from "../../heatmap/color/colormap.ts";
import { shownGroups } from "../../heatmap/color/palette.ts";
import { type ColorBar, colorBarOf, placeColorBar } from "../../heatmap/frame/colorbar.ts";
import { groupsWithin, nameShare, placeRowLabels, rowLabelsOf } from "../../heatmap/frame/rows.ts";
import { type Metrics, Sheet } from "../../heatmap/frame/sheet.ts";
import type { LocaleTable } from "../../heatmap/locale/words.ts";
import type { Box, Drawing } from "../../heatmap/scene.ts";
import type { MeasureText } from "../../heatmap/text.ts";
import type { Calendar } from "../../heatmap/time/calendar.ts";
import { type DateRoom, dateTicks, spanOfLabel } from "../../heatmap/time/dates.ts";
import { placeTimeAxis, timeAxisHeight } from "../../heatmap/time/timeaxis.ts";
import type { Rows } from "../protocol.ts";
import type { View } from "../state.ts";
import { widestOf } from "./widest.ts";

/** The measures of a plot of a page: text is as large as the page's, whatever the picture's size. */
export function plotMetrics(width: number, height: number, scale: number, measure: MeasureText): Metrics {
  const em = width < 520 ? 11 : 12;
  const line = Math.max(1, Math.round(scale)) / scale;
  const tick = Math.max(line, Math.round(4 * scale) / scale);
  return { width, height, scale, em, small: em - 1, line, tick, gap: 0.3 * em, pad: 0.5 * em, measure };
}

/** A row that can be told apart by its name, or a group by its. */
export interface Label {
  /** Middle of it, in CSS pixels from the top of the cells. */
  readonly y: number;
  readonly size: number;
  /** Place of the order that it names; of a group, where that begins. */
  readonly line: number;
  readonly group: boolean;
}

/** Around the cells what does not move with the view. */
export interface Margins {
  readonly plot: Box;
  readonly bar: ColorBar;
  readonly metrics: Metrics;
}

/** What the rows are called: the tickers, and behind them the means of groups. */
export function namesOf({ names, groups, order }: Rows, words: LocaleTable): readonly string[] {
  if (!order.some((number) => number >= names.length)) return names;
  return [...names, ...groups.map(({ label }) => words.meanOf(label || words.noGroup))];
}

/** What the names of all rows and groups take beside the cells, of which long ones are cut. */
export function namesWidth(
  groups: Rows["groups"],
  names: readonly string[],
  words: LocaleTable,
  { em, width, measure }: Pick<Metrics, "em" | "width" | "measure">,
): number {
  const labels = groups.map(({ label }) => label || words.noGroup);
  const share = nameShare * width;
  return Math.min(widestOf(names.concat(labels), em, measure, share), share);
}

/**
 * Where the cells go. `named`: the width of names. `least`: margins that have been, which only grow as long as the same is shown, so
 * that cells keep their size while limits change.
 */
export function marginsOf(
  rows: Rows,
  named: number,
  colors: ColorScale,
  extent: Extent,
  stat: string,
  words: LocaleTable,
  metrics: Metrics,
  least: { readonly left: number; readonly right: number },
): Margins {
  const { em, line, tick, gap, pad, width, height, scale } = metrics;
  const snap = (value: number) => Math.round(value * scale) / scale;
  const strip = rows.groups.length > 0 ? 1.5 * em + 2 * line : 0;
  const left = strip + line + tick + gap + named + pad;
  const top = snap(0.6 * em);
  const bottom = timeAxisHeight(2, metrics) + 0.3 * em;
  const plotHeight = Math.max(em, height - top - bottom);
  const bar = colorBarOf(colors, extent, stat, words, plotHeight, metrics);
  const x = snap(Math.max(left, least.left));
  const plot = {
    x,
    y: top,
    width: Math.max(1 / scale, snap(width - Math.max(bar.width, least.right)) - x),
    height: Math.max(1 / scale, snap(height - bottom) - top),
  };
  return { plot, bar, metrics };
}

/** Everything that is drawn around the cells of a view, and the labels, to be pointed at. */
export function layoutAxes(
  { plot, bar, metrics }: Margins,
  rows: Rows,
  names: readonly string[],
  calendar: Calendar,
  colors: ColorScale,
  view: View,
  words: LocaleTable,
): Pick<Drawing, "shapes" | "rules" | "texts"> & {
  readonly colorBar: Box;
  readonly missingPatch: Box | undefined;
  readonly labels: readonly Label[];
} {
  const sheet = new Sheet(metrics);
  sheet.frame(plot);
  const boxes = placeColorBar(bar, colors, [], false, plot, sheet);
  placeDates(calendar, view, plot, words, sheet);
  const { y0, y1 } = view;
  const count = y1 - y0;
  const { order } = rows;
  if (order.length === 0) return { ...drawn(sheet), ...boxes, labels: [] };
  const groups = shownGroups(rows.groups, words);
  const found = rowLabelsOf(names, order, groups, plot.height, metrics, [y0, y1]);
  placeRowLabels(found, count, groupsWithin(groups, y0, y1), plot, sheet);
  const labels = found.names.map(({ place }, i) => ({
    y: (place / count) * plot.height,
    size: found.size,
    line: found.grouped ? Math.floor(y0 + found.namedGroups[i]!.from) : Math.floor(y0 + place),
    group: found.grouped,
  }));
  return { ...drawn(sheet), ...boxes, labels };
}

function drawn({ shapes, rules, texts }: Sheet): Pick<Drawing, "shapes" | "rules" | "texts"> {
  return { shapes, rules, texts };
}

/** Under the columns that a view shows, of those dates alone whose middle is in it. */
function placeDates(calendar: Calendar, { x0, x1 }: View, plot: Box, words: LocaleTable, sheet: Sheet): void {
  const { em, pad, width, measure } = sheet.metrics;
  const first = Math.max(0, Math.ceil(x0 - 0.5));
  const end = Math.min(calendar.rows, Math.floor(x1 + 0.5));
  if (end <= first) return;
  const shown: Calendar = {
    rows: end - first,
    day: calendar.day.subarray(first, end),
    ms: calendar.ms.subarray(first, end),
    month: calendar.month.subarray(first, end),
    spacing: calendar.spacing,
  };
  const centre = (row: number) => plot.x + ((first + row + 0.5 - x0) / (x1 - x0)) * plot.width;
  const room: DateRoom = { centre, from: 0.5 * pad, to: width - 0.5 * pad, em, measure, lines: 2 };
  const ticks = dateTicks(shown, { words, fiscalYear: 1 }, room);
  const left = (text: string, row: number) => spanOfLabel(text, row, room)[0];
  placeTimeAxis({ ticks, left, centre }, plot.y + plot.height, sheet);
}

/** The line whose name is at a height of the labels; undefined: none. */
export function labelAt(labels: readonly Label[], y: number, pitch: number): Label | undefined {
  let best: Label | undefined;
  for (const label of labels) if (!best || Math.abs(label.y - y) < Math.abs(best.y - y)) best = label;
  const reach = best && Math.max(0.7 * best.size, best.group ? 0 : pitch / 2);
  return best && Math.abs(best.y - y) <= reach! ? best : undefined;
}
