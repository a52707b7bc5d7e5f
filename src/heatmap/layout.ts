import type { Matrix } from "../panel/matrix.ts";
import { type Frame, frameOf } from "./frame.ts";
import { type Words, wordsFor } from "./locale.ts";
import { type HeatmapOptions, resolveOptions, type Settings } from "./options.ts";
import { arrangeTickers } from "./order.ts";
import type { Box, Scene, Text } from "./scene.ts";
import { ascent, cleanText, descent, ellipsize, lineHeight, type MeasureText, middle } from "./text.ts";
import { dateTicks } from "./ticks.ts";

/**
 * Where everything of a heatmap goes. `measure` gives the width of a text in the font that will draw it.
 * Throws a RangeError for an option out of its range, and for a size at which labels would not fit.
 */
export function layoutHeatmap(matrix: Matrix, options: HeatmapOptions, measure: MeasureText): Scene {
  const settings = resolveOptions(matrix, options);
  const usual = wordsFor(matrix, settings.locale);
  const words = { ...usual, title: cleanText(settings.title ?? usual.title) };
  const { order, means, groups: found } = options.arrangement ?? arrangeTickers(matrix, options);
  const groups = found.map((group) => ({ ...group, label: group.label || words.noGroup }));
  const names = [...matrix.tickers, ...means.map((_, g) => words.meanOf(groups[g]!.label))];
  const frame = fittingFrame(matrix, order, names, settings, words, measure);
  const boxes = boxesOf(frame, settings);
  return {
    width: settings.width,
    height: settings.height,
    scale: settings.scale,
    theme: settings.theme,
    fade: settings.fade,
    hatch: settings.hatch,
    hatchMissing: settings.hatchMissing,
    fontFamily: settings.fontFamily,
    title: words.title,
    ...boxes,
    order,
    names,
    means,
    groups,
    colors: settings.colors,
    agg: settings.agg,
    ...placeLabels(matrix, order.length, frame, settings, words, boxes, measure),
  };
}

/** Throws a RangeError where the labels need a larger picture, which it finds by letting the picture grow. */
function fittingFrame(
  matrix: Matrix,
  order: Int32Array,
  names: readonly string[],
  settings: Settings,
  words: Words,
  measure: MeasureText,
): Frame {
  let { width, height } = settings;
  for (;;) {
    const frame = frameOf(matrix, order, names, { ...settings, width, height }, words, measure);
    if (width >= frame.leastWidth && height >= frame.leastHeight) {
      if (width === settings.width && height === settings.height) return frame;
      throw new RangeError(
        `width x height must be at least ${width} x ${height} for this picture's labels, got ${settings.width} x ${settings.height}`,
      );
    }
    width = Math.max(width, frame.leastWidth);
    height = Math.max(height, frame.leastHeight);
  }
}

type Boxes = Pick<Scene, "plot" | "colorBar">;

/** The cells and the colour bar beside them, on whole device pixels. */
function boxesOf(frame: Frame, { width, height, scale }: Settings): Boxes {
  const snap = (value: number) => Math.round(value * scale) / scale;
  const x = snap(frame.left);
  const y = snap(frame.top);
  const right = snap(width - frame.right);
  const bottom = snap(height - frame.bottom);
  const plot = { x, y, width: right - x, height: bottom - y };
  const barX = snap(right + frame.line + frame.barGap);
  return { plot, colorBar: { ...plot, x: barX, width: snap(barX + frame.barWidth) - barX } };
}

function placeLabels(
  matrix: Matrix,
  places: number,
  frame: Frame,
  { width, height, scale }: Settings,
  words: Words,
  { plot, colorBar }: Boxes,
  measure: MeasureText,
): { texts: Text[]; rules: Box[] } {
  const { em, line, gap, pad } = frame;
  const tick = Math.max(line, Math.round(frame.tick * scale) / scale);
  const right = plot.x + plot.width;
  const bottom = plot.y + plot.height;
  const barRight = colorBar.x + colorBar.width;
  const texts: Text[] = [];
  const rules: Box[] = [...frameAround(plot, line), ...frameAround(colorBar, line)];
  const write = (role: Text["role"], text: string, x: number, y: number, rest: Partial<Text> = {}) => {
    texts.push({ role, text, x, y, anchor: "middle", size: em, upward: false, ...rest });
  };
  /** A line centred on `at`, from its first device pixel. */
  const lineAt = (at: number) => Math.round((at - line / 2) * scale) / scale;

  const { lines, size } = frame.title;
  const half = Math.max(0, ...lines.map((text) => measure(text, size))) / 2;
  const titleX = Math.min(width - pad - half, Math.max(pad + half, plot.x + plot.width / 2));
  lines.forEach((text, i) => {
    write("title", text, titleX, pad + size * (ascent + lineHeight * i), { size });
  });

  for (const { place, label } of frame.tickers) {
    const y = plot.y + ((place + 0.5) / places) * plot.height;
    const x = plot.x - line - tick;
    rules.push({ x, y: lineAt(y), width: tick, height: line });
    write("ticker", label, x - gap, y + middle * frame.tickerSize, { anchor: "end", size: frame.tickerSize });
  }

  const dateY = bottom + line + tick + gap + ascent * em;
  const rows = matrix.time.values.length;
  const centre = (row: number) => plot.x + ((row + 0.5) / rows) * plot.width;
  for (const { row, label } of spacedDates(matrix, centre, em, measure)) {
    rules.push({ x: lineAt(centre(row)), y: bottom + line, width: line, height: tick });
    write("date", label, centre(row), dateY);
  }

  for (const { position, label } of frame.values) {
    const y = bottom - position * (colorBar.height + line) + line / 2; // vmin and vmax meet the frame's own lines
    rules.push({ x: barRight + line, y: lineAt(y), width: tick, height: line });
    write("value", label, barRight + line + tick + gap, y + middle * em, { anchor: "start" });
  }

  const middleY = plot.y + plot.height / 2;
  write("axis", words.time, plot.x + plot.width / 2, height - 0.6 * pad - descent * em);
  write("axis", words.tickers, 0.7 * pad + ascent * em, middleY, { upward: true });
  const statX = barRight + line + tick + gap + frame.valueWidth + 0.5 * em;
  write("axis", frame.stat, statX + ascent * em, middleY, { upward: true });

  if (matrix.values.every(Number.isNaN)) {
    const message = ellipsize(words.noValues, em, plot.width, measure);
    write("message", message, (plot.x + right) / 2, middleY + middle * em);
  }
  return { texts, rules };
}

/** The most dates, six or fewer, whose labels stand clear of each other. */
function spacedDates(matrix: Matrix, centre: (row: number) => number, em: number, measure: MeasureText) {
  for (let count = 6; count > 2; count--) {
    const ticks = dateTicks(matrix.time, count);
    const clear = ticks.every(({ row, label }, i) => {
      const before = ticks[i - 1];
      if (before === undefined) return true;
      const width = (measure(label, em) + measure(before.label, em)) / 2;
      return centre(row) - centre(before.row) >= width + 0.8 * em;
    });
    if (clear) return ticks;
  }
  return dateTicks(matrix.time, 2);
}

function frameAround({ x, y, width, height }: Box, line: number): Box[] {
  const long = width + 2 * line;
  return [
    { x: x - line, y: y - line, width: long, height: line },
    { x: x - line, y: y + height, width: long, height: line },
    { x: x - line, y, width: line, height },
    { x: x + width, y, width: line, height },
  ];
}
