import { nameShare } from "../frame/rows.ts";
import type { Metrics, Sheet } from "../frame/sheet.ts";
import type { Box } from "../scene.ts";
import { ellipsize, lineHeight, middle } from "../text.ts";
import type { ValueAxis } from "./axis.ts";
import { letterColor, lineColor, lineStyle, MOST_COLORS } from "./colors.ts";
import type { LinesSubject } from "./layout.ts";
import { spreadOut } from "./path.ts";

/** The names right of the lines, measured. */
export interface EndLabels {
  readonly size: number;
  /** From the plot to the names, for the lines that lead there. */
  readonly lead: number;
  /** From the plot to the picture's edge. */
  readonly width: number;
  readonly nameWidth: number;
  /** From one name to the next. */
  readonly pitch: number;
}

/** What the names of the coloured lines need; grey ones go without where there is no room. */
export function labelsHeight(lines: number, metrics: Metrics): number {
  return (Math.min(lines, MOST_COLORS) + 0.5) * lineHeight * sizeOf(lines, metrics);
}

function sizeOf(lines: number, { em, small }: Metrics): number {
  return lines <= MOST_COLORS ? em : small;
}

export function endLabelsOf(
  { names, data, surveys }: LinesSubject,
  axis: ValueAxis,
  metrics: Metrics,
): EndLabels {
  const { em, gap, line, pad, width, measure } = metrics;
  const size = sizeOf(names.length, metrics);
  const lead = 1.8 * em;
  const nameWidth = Math.min(Math.max(...names.map((name) => measure(name, size))), nameShare * width);
  const lasts = data.lines.flatMap(({ values }, i) => values[surveys[i]!.last] ?? []);
  const valueWidth = Math.max(0, ...lasts.map((value) => measure(axis.format(value), size)));
  const ends = line + lead + gap + nameWidth + 3 * gap + valueWidth + 0.5 * pad;
  return { size, lead, nameWidth, pitch: lineHeight * size, width: ends };
}

/** Each name with its last value, as near to the end of its line as the others allow; a note of those that find no room. */
export function placeEndLabels(
  { data, names, settings, surveys, told }: LinesSubject,
  labels: EndLabels,
  axis: ValueAxis,
  plot: Box,
  sheet: Sheet,
): string[] {
  const { em, gap, line, pad, width, measure } = sheet.metrics;
  const { theme } = settings;
  const { size, pitch } = labels;
  const rows = data.time.values.length;
  const ends = data.lines.flatMap(({ values }, i) => {
    const row = surveys[i]!.last;
    return row < 0 ? [] : [{ i, row, value: values[row]! }];
  });
  const without = data.lines.length - ends.length;
  const notes = ends.length === 0 || without === 0 ? [] : [`no values: ${nameless(names, ends)}`];
  const most = Math.floor(plot.height / pitch);
  const shown = ends.slice(0, most);
  if (shown.length < ends.length) {
    notes.push(`${ends.length - shown.length} of ${ends.length} lines have no name: the picture is too low`);
  }
  const heightOf = (value: number) => {
    const held = Math.min(axis.vmax, Math.max(axis.vmin, value));
    return plot.y + ((axis.vmax - held) / (axis.vmax - axis.vmin)) * plot.height;
  };
  const sorted = shown
    .map((end) => ({ ...end, y: heightOf(end.value) }))
    .sort((a, b) => a.y - b.y || a.i - b.i);
  const places = spreadOut(
    sorted.map(({ y }) => y),
    pitch,
    plot.y + pitch / 2,
    plot.y + plot.height - pitch / 2,
  );
  const right = plot.x + plot.width + line;
  const nameX = right + labels.lead + gap;
  const valueX = width - 0.5 * pad;
  const letterColors = new Map<string, `#${string}`>();
  const thin = Math.max(line, 0.06 * em);
  sorted.forEach(({ i, row, value, y }, k) => {
    const at = places[k]!;
    const { color } = i < told ? lineStyle(i, theme) : { color: lineColor(i, theme) };
    const leader = (points: readonly number[]) =>
      sheet.shapes.push({ name: "leader", points, color, opacity: 0.8, lineWidth: thin });
    const half = 0.45 * labels.lead;
    leader([right + 1, y, right + 0.25 * half, y, right + labels.lead - half, at, nameX - gap, at]);
    // a line that has ended before is led to the edge by dots
    const end = plot.x + ((row + 0.5) / rows) * plot.width;
    const step = 0.6 * em;
    for (let x = end + step; x < plot.x + plot.width - step / 3; x += step) leader([x, y, x + step / 3, y]);
    const letters = letterColors.get(color) ?? letterColor(color, theme);
    letterColors.set(color, letters);
    const baseline = at + middle * size;
    const name = ellipsize(names[i]!, size, labels.nameWidth, measure);
    sheet.write("ticker", name, nameX, baseline, { anchor: "start", size, color: letters });
    sheet.write("value", axis.format(value), valueX, baseline, { anchor: "end", size });
  });
  return notes;
}

function nameless(names: readonly string[], ends: readonly { i: number }[]): string {
  const known = new Set(ends.map(({ i }) => i));
  return names.filter((_, i) => !known.has(i)).join(", ");
}
