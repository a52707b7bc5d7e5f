import { hatchingOf } from "../cells/cells.ts";
import type { Extent } from "../cells/extent.ts";
import { type ColorScale, positionOf } from "../color/colormap.ts";
import { timesTenTo } from "../locale/locale.ts";
import type { LocaleTable } from "../locale/words.ts";
import { type Box, hexColor, type Scene } from "../scene.ts";
import { ascent, cleanText, ellipsize, lineHeight, middle } from "../text.ts";
import type { Metrics, Sheet } from "./sheet.ts";
import { type ValueTick, valueTicks } from "./ticks.ts";

/** The colour bar beside the cells, measured: arrows where values lie beyond its ends, the colour of missing cells. */
export interface ColorBar {
  readonly ticks: readonly ValueTick[];
  readonly stat: string;
  readonly noValue: string;
  readonly over: boolean;
  readonly under: boolean;
  readonly missing: boolean;
  /** Between the cells and the bar, the bar's width, and from the cells to the picture's edge. */
  readonly gap: number;
  readonly thick: number;
  readonly valueWidth: number;
  readonly width: number;
}

/** Heights, as parts of an em: an arrow, the patch for missing cells, and between it and the bar. */
const ARROW = 0.9;
const PATCH = 1;
const APART = 0.7;

export function colorBarOf(
  colors: ColorScale,
  extent: Extent,
  stat: string,
  words: LocaleTable,
  height: number,
  metrics: Metrics,
): ColorBar {
  const { em, small, line, tick, gap: toLabel, pad, measure } = metrics;
  const { vmin, vmax } = colors;
  const empty = extent.low > extent.high;
  const bar = { over: extent.high > vmax, under: extent.low < vmin, missing: extent.missing && !empty };
  const body = height - em * heightBeside(bar);
  const { ticks: all, exponent } = valueTicks(
    colors,
    Math.min(8, Math.max(2, Math.floor(body / (2.2 * em)))),
  );
  const ticks = clear(all, (1.15 * em) / body);
  const valueWidth = Math.max(...ticks.map(({ label }) => measure(label, em)), 0);
  const named = ellipsize(cleanText(words.stat(stat)) + timesTenTo(exponent), em, body, measure);
  const [gap, thick] = [0.9 * em, 1.4 * em];
  const noValue = bar.missing ? ellipsize(cleanText(words.noValue), small, 7 * em, measure) : "";
  const labels = tick + toLabel + valueWidth + (0.5 + lineHeight) * em + 0.7 * pad;
  const beside = toLabel + measure(noValue, small) + 0.5 * pad;
  const width = line + gap + thick + line + Math.max(labels, bar.missing ? beside : 0);
  return { ...bar, ticks, stat: named, noValue, gap, thick, valueWidth, width };
}

/** Those that stand `least` apart: a centre squeezes the values on one side of it. */
function clear(ticks: readonly ValueTick[], least: number): ValueTick[] {
  const kept: ValueTick[] = [];
  for (const tick of ticks) {
    const before = kept.at(-1);
    if (before === undefined || tick.position - before.position >= least) kept.push(tick);
  }
  return kept;
}

function heightBeside({ over, under, missing }: Pick<ColorBar, "over" | "under" | "missing">): number {
  return (over ? ARROW : 0) + (under ? ARROW : 0) + (missing ? PATCH + APART : 0);
}

/** Beside the cells of `plot`; returns where the colours and the missing colour are to be painted. */
export function placeColorBar(
  bar: ColorBar,
  colors: ColorScale,
  marks: readonly number[],
  hatchMissing: boolean,
  plot: Box,
  sheet: Sheet,
): Pick<Scene, "colorBar" | "missingPatch"> {
  const { em, small, line, tick, gap } = sheet.metrics;
  const x = sheet.snap(plot.x + plot.width + line + bar.gap);
  const width = sheet.snap(x + bar.thick) - x;
  const end = plot.y + plot.height;
  const arrow = sheet.snap(ARROW * em);
  const patchHeight = sheet.snap(PATCH * em);
  const y = plot.y + (bar.over ? arrow : 0);
  const bottom = sheet.snap(end - (bar.missing ? patchHeight + APART * em : 0)) - (bar.under ? arrow : 0);
  const colorBar = { x, y, width, height: bottom - y };
  const right = x + width;

  sheet.frame(colorBar, [
    ...(bar.over ? (["top"] as const) : []),
    ...(bar.under ? (["bottom"] as const) : []),
  ]);
  const extend = (base: number, tip: number, index: number) => {
    const points = [x - line / 2, base, x + width / 2, tip, right + line / 2, base];
    const color = hexColor(colors.table.subarray(3 * index, 3 * index + 3));
    sheet.shapes.push({ name: "extend", points, color, opacity: 1 });
    sheet.shapes.push({ name: "extend", points, color: "ink", opacity: 1, lineWidth: line });
  };
  if (bar.over) extend(y, y - arrow + line, 255);
  if (bar.under) extend(bottom, bottom + arrow - line, 0);

  // vmin and vmax meet the frame's own lines
  const levelOf = (position: number) => bottom - position * (colorBar.height + line) + line / 2;
  for (const { position, label } of bar.ticks) {
    sheet.level(right + line, levelOf(position), tick);
    sheet.write("value", label, right + line + tick + gap, levelOf(position) + middle * em, {
      anchor: "start",
    });
  }
  for (const mark of marks) {
    const position = positionOf(mark, colors);
    if (position > 0 && position < 1) sheet.mark(x, sheet.snap(levelOf(position) - line / 2), width, line);
  }
  const statX = right + line + tick + gap + bar.valueWidth + 0.5 * em;
  sheet.write("axis", bar.stat, statX + ascent * em, (y + bottom) / 2, { upward: true });

  if (!bar.missing) return { colorBar, missingPatch: undefined };
  const missingPatch = { x, y: end - patchHeight, width, height: patchHeight };
  if (hatchMissing) hatchBox(missingPatch, sheet);
  sheet.frame(missingPatch);
  sheet.write("value", bar.noValue, right + line + gap, end - patchHeight / 2 + middle * small, {
    anchor: "start",
    size: small,
  });
  return { colorBar, missingPatch };
}

/** Lines as those over cells, which rise to the right. */
function hatchBox({ x, y, width, height }: Box, sheet: Sheet): void {
  const { scale, em } = sheet.metrics;
  const { period, thickness } = hatchingOf(scale, em);
  const lineWidth = thickness / scale / Math.SQRT2;
  for (let sum = period / scale; sum < width + height; sum += period / scale) {
    const [left, right] = [Math.max(0, sum - height), Math.min(width, sum)];
    const points = [x + left, y + sum - left, x + right, y + sum - right];
    sheet.shapes.push({ name: "hatch", points, color: "hatch", opacity: 1, lineWidth });
  }
}
