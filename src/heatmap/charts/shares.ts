import type { TimeIndex } from "../../panel/time.ts";
import { resolveFrame } from "../frame/options.ts";
import { metricsOf, Sheet } from "../frame/sheet.ts";
import { spreadOut } from "../lines/path.ts";
import { resolvePaper } from "../options.ts";
import type { Box, Drawing } from "../scene.ts";
import { ellipsize, lineHeight, type MeasureText, middle } from "../text.ts";
import { calendarOf } from "../time/calendar.ts";
import { placeTimeAxis, timeAxisHeight, timeAxisOf } from "../time/timeaxis.ts";
import type { ChartOptions } from "./chart.ts";

/** What parts make up the whole at each date, stacked. */
export interface Shares {
  readonly time: TimeIndex;
  /** From the bottom; all of a date add up to 1, or are NaN. */
  readonly parts: readonly Share[];
  /** What is to be seen, for those who cannot see it. */
  readonly description: string;
}

export interface Share {
  readonly name: string;
  readonly values: Float64Array;
  readonly color: `#${string}`;
}

const TICKS = [0, 0.25, 0.5, 0.75, 1];

/** Areas over the dates from 0 to 100 %, each with its name and last share at its right end. */
export function layoutShares(data: Shares, options: ChartOptions, measure: MeasureText): Drawing {
  const settings = { ...resolvePaper({ height: 300, ...options }), ...resolveFrame(options) };
  const { width, height, scale, theme, words } = settings;
  const metrics = metricsOf(width, height, scale, measure);
  const { em, line, tick, gap, pad } = metrics;
  const { parts, time } = data;
  const rows = time.values.length;
  const last = lastRow(data);
  const labels = parts.map(({ name, values }) => `${name} ${percentText(values[last] ?? Number.NaN)}`);
  const labelWidth = Math.min(0.3 * width, Math.max(...labels.map((text) => measure(text, em))));
  const sheet = new Sheet(metrics);
  const left = sheet.snap(0.5 * pad + measure("100 %", em) + gap + tick + line);
  const top = sheet.snap(0.7 * em);
  const over = { x: left, width: sheet.snap(width - labelWidth - 2.2 * em) - left };
  const calendar = calendarOf(time, settings.timeZone);
  const axis = timeAxisOf(calendar, settings, 2, over, metrics);
  const foot = sheet.snap(height - timeAxisHeight(axis.ticks.lines, metrics) - 0.4 * em);
  const plot: Box = { ...over, y: top, height: foot - top };
  const x = (row: number) => plot.x + (row / rows) * plot.width;
  const y = (share: number) => plot.y + (1 - share) * plot.height;

  const under = new Float64Array(rows);
  for (const { values, color } of parts) {
    const over = values.map((value, t) => under[t]! + value);
    for (const [from, to] of stretches(values)) {
      const points: number[] = [];
      // a date is as wide as its column, so that one alone shows
      for (let t = from; t < to; t++) points.push(x(t === from ? t : t + 0.5), y(over[t]!));
      points.push(x(to), y(over[to - 1]!), x(to), y(under[to - 1]!));
      for (let t = to - 1; t >= from; t--) points.push(x(t === from ? t : t + 0.5), y(under[t]!));
      sheet.shapes.push({ name: "share", points, color, opacity: 1 });
    }
    under.set(over.map((value, t) => (Number.isNaN(value) ? under[t]! : value)));
  }
  for (const share of TICKS) {
    const height = y(share);
    if (share > 0 && share < 1) {
      const edge = sheet.snap(height - line / 2);
      const right = plot.x + plot.width;
      const points = [plot.x, edge, right, edge, right, edge + line, plot.x, edge + line];
      sheet.shapes.push({ name: "grid", points, color: "paper", opacity: 0.35 });
    }
    sheet.level(plot.x - line - tick, height, tick);
    sheet.write("value", percentText(share), plot.x - line - tick - gap, height + middle * em, {
      anchor: "end",
    });
  }
  sheet.frame(plot);
  placeTimeAxis(axis, plot.y + plot.height, sheet);

  // names beside the middle of each last share, downwards as they are stacked
  let sum = 0;
  const middles = parts.map(({ values }) => {
    const share = values[last] ?? 0;
    sum += share;
    return y(sum - share / 2);
  });
  const pitch = 1.15 * lineHeight * em;
  const places = spreadOut(middles.toReversed(), pitch, plot.y + em / 2, plot.y + plot.height - em / 2);
  for (const [i, at] of places.entries()) {
    const place = parts.length - 1 - i;
    const [from, half] = [plot.x + plot.width + 0.6 * em, 0.35 * em];
    sheet.shapes.push({
      name: "label",
      points: [from, at - half, from + 0.7 * em, at - half, from + 0.7 * em, at + half, from, at + half],
      color: parts[place]!.color,
      opacity: 1,
    });
    const text = ellipsize(labels[place]!, em, labelWidth, measure);
    sheet.write("caption", text, from + 1.1 * em, at + middle * em, { anchor: "start" });
  }
  if (last < 0)
    sheet.write("message", words.noValues, plot.x + plot.width / 2, plot.y + plot.height / 2 + middle * em);
  return {
    ...{ width, height, scale, theme, title: "", notes: [] },
    fontFamily: settings.fontFamily,
    description: data.description,
    language: words.language,
    shapes: sheet.shapes,
    rules: sheet.rules,
    texts: sheet.texts,
  };
}

function percentText(share: number): string {
  return Number.isNaN(share) ? "" : `${Math.round(100 * share)} %`;
}

/** The last row with a value, -1 without any. */
function lastRow({ parts }: Shares): number {
  return parts[0]?.values.findLastIndex((value) => !Number.isNaN(value)) ?? -1;
}

/** Rows from a first to before a last one that all have a value. */
function stretches(values: Float64Array): [from: number, to: number][] {
  const found: [number, number][] = [];
  let from = -1;
  for (let t = 0; t <= values.length; t++) {
    const missing = t === values.length || Number.isNaN(values[t]!);
    if (!missing && from < 0) from = t;
    if (missing && from >= 0) {
      found.push([from, t]);
      from = -1;
    }
  }
  return found;
}
