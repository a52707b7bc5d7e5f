import { dot } from "../frame/dot.ts";
import { resolveFrame } from "../frame/options.ts";
import { metricsOf, Sheet } from "../frame/sheet.ts";
import { valueTicks } from "../frame/ticks.ts";
import { resolvePaper } from "../options.ts";
import type { Box, Color, Drawing } from "../scene.ts";
import { ellipsize, lineHeight, type MeasureText, middle } from "../text.ts";
import type { ChartOptions } from "./chart.ts";

/** Estimates with their bands, a row each. */
export interface Whiskers {
  /** From the top. */
  readonly rows: readonly Whisker[];
  /** Rows above which a line is left free, as others lie between. */
  readonly breaks: readonly number[];
  /** Values with an upright line, such as limits. */
  readonly marks: readonly number[];
  /** What the axis is called. */
  readonly axis: string;
  /** What is to be seen, for those who cannot see it. */
  readonly description: string;
}

export interface Whisker {
  readonly name: string;
  readonly value: number;
  /** NaN: without a band. */
  readonly low: number;
  readonly high: number;
  readonly color: `#${string}`;
}

/** Height that a row takes, in em. */
const ROW = 1.45;

/** Height of a picture of so many rows, breaks among them, at the usual size of letters. */
export function whiskersHeight(rows: number): number {
  return Math.ceil(12 * (ROW * rows + 4.4));
}

/** A dot at each value and a line over its band, with the names on the left. */
export function layoutWhiskers(data: Whiskers, options: ChartOptions, measure: MeasureText): Drawing {
  const settings = { ...resolvePaper(options), ...resolveFrame(options) };
  const { width, height, scale, theme, words } = settings;
  const { rows, breaks, marks } = data;
  const metrics = metricsOf(width, Math.min(height, (450 * width) / 1000), scale, measure);
  const { em, line, tick, gap, pad } = metrics;
  const sheet = new Sheet(metrics);
  const nameWidth = Math.min(0.25 * width, Math.max(0, ...rows.map(({ name }) => measure(name, em))));
  const left = sheet.snap(0.5 * pad + nameWidth + gap + line);
  const top = sheet.snap(0.5 * em);
  const foot = sheet.snap(height - line - tick - gap - 2 * lineHeight * em - 0.5 * em);
  const plot: Box = { x: left, y: top, width: sheet.snap(width - 1.2 * em) - left, height: foot - top };
  const [vmin, vmax] = rangeOf(data);
  const x = (value: number) => plot.x + ((value - vmin) / (vmax - vmin)) * plot.width;
  const pitch = plot.height / Math.max(1, rows.length + breaks.length);
  const upright = (at: number, color: Color, opacity: number) => {
    const from = sheet.snap(at - line / 2);
    const end = plot.y + plot.height;
    const points = [from, plot.y, from + line, plot.y, from + line, end, from, end];
    sheet.shapes.push({ name: "grid", points, color, opacity });
  };

  const { ticks } = valueTicks({ vmin, vmax }, Math.max(2, Math.floor(plot.width / (4 * em))));
  for (const { position, label } of ticks) {
    const at = plot.x + position * plot.width;
    upright(at, "ink", 0.1);
    sheet.upright(at, foot + line, tick);
    sheet.write("value", label, at, foot + line + tick + gap + em * 0.88);
  }
  for (const mark of marks) if (mark > vmin && mark < vmax) upright(x(mark), "ink", 0.5);
  let place = 0;
  for (const [i, { name, value, low, high, color }] of rows.entries()) {
    if (breaks.includes(i)) {
      sheet.write("caption", "⋮", plot.x - gap - line, top + (place + 0.5) * pitch + middle * em, {
        anchor: "end",
      });
      place++;
    }
    const y = top + (place++ + 0.5) * pitch;
    const half = Math.max(line, 0.07 * em);
    if (low <= high) {
      const [from, to] = [x(low), x(high)];
      const points = [from, y - half, to, y - half, to, y + half, from, y + half];
      sheet.shapes.push({ name: "band", points, color, opacity: 0.55 });
    }
    sheet.shapes.push({ name: "label", points: dot(x(value), y, 0.33 * em), color, opacity: 1 });
    sheet.write("ticker", ellipsize(name, em, nameWidth, measure), plot.x - gap - line, y + middle * em, {
      anchor: "end",
    });
  }
  sheet.frame(plot);
  sheet.write(
    "axis",
    ellipsize(data.axis, em, plot.width, measure),
    plot.x + plot.width / 2,
    height - 0.24 * em - 0.4 * em,
  );
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

/** All values, bands and marks, with a little room. */
function rangeOf({ rows, marks }: Whiskers): [vmin: number, vmax: number] {
  const all = [...rows.flatMap(({ value, low, high }) => [value, low, high]), ...marks].filter(
    Number.isFinite,
  );
  const [low, high] = all.length === 0 ? [0, 1] : [Math.min(...all), Math.max(...all)];
  const room = 0.03 * (high - low) || Math.abs(high) / 2 || 1;
  return [low - room, high + room];
}
