import { dot } from "../frame/dot.ts";
import type { Metrics, Sheet } from "../frame/sheet.ts";
import type { Box, Color, Shape } from "../scene.ts";
import type { ValueAxis } from "./axis.ts";
import { lineColor, lineStyle, MOST_COLORS } from "./colors.ts";
import type { LinesSubject } from "./layout.ts";
import { heldWithin, type Place, runsOf, withinLimits } from "./path.ts";

/** Columns per device pixel that a line is thinned to, so that vectors can be enlarged. */
const FINER = 2;
/** Lines with bands that may still be told apart. */
const FEW_BANDS = 3;

/** Width of a line in CSS pixels. */
function lineWidth(place: number, count: number, told: number, { em }: Metrics): number {
  if (place >= told) return 0.07 * em;
  return (count <= 4 ? 0.14 : 0.11) * em;
}

/** Level lines, bands, and over them the lines: grey ones below, and of the others the roughest, so that it hides no smooth one. */
export function placeLines(
  { data, settings, told }: LinesSubject,
  axis: ValueAxis,
  plot: Box,
  sheet: Sheet,
): void {
  const { metrics, shapes } = sheet;
  const { lines } = data;
  const { theme } = settings;
  const { vmin, vmax } = axis;
  const rows = data.time.values.length;
  const columns = Math.max(1, Math.ceil(FINER * plot.width * metrics.scale));
  const x = (row: number) => plot.x + ((row + 0.5) / rows) * plot.width;
  const y = (value: number) => plot.y + ((vmax - value) / (vmax - vmin)) * plot.height;
  const points = (places: readonly Place[]) => places.flatMap(({ row, value }) => [x(row), y(value)]);
  const draw = (
    name: Shape["name"],
    at: readonly number[],
    color: Color,
    opacity: number,
    width?: number,
    dash: readonly number[] = [],
  ) => {
    const stroke = width !== undefined && { lineWidth: width };
    const dashed = width !== undefined && dash.length > 0 && { dash: dash.map((one) => one * width) };
    shapes.push({ name, points: at, color, opacity, ...stroke, ...dashed });
  };

  const level = (name: Shape["name"], height: number, opacity: number) => {
    const top = sheet.snap(height - metrics.line / 2);
    const [right, foot] = [plot.x + plot.width, top + metrics.line];
    draw(name, [plot.x, top, right, top, right, foot, plot.x, foot], "ink", opacity);
  };
  if (axis.empty) return; // a message stands there
  for (const { position } of axis.ticks) level("grid", plot.y + (1 - position) * plot.height, 0.1);
  for (const value of axis.references) level("reference", y(value), 0.5);

  const roughness = lines.map(({ values }) => roughnessOf(values));
  const grey = (i: number) => (i >= told ? 1 : 0);
  const upwards = [...lines.entries()].sort(
    ([a], [b]) => grey(b) - grey(a) || roughness[b]! - roughness[a]! || b - a,
  );
  const opacity = lines.filter(({ low }) => low !== undefined).length <= FEW_BANDS ? 0.18 : 0.1;
  for (const [i, { low, high }] of upwards) {
    if (low === undefined || high === undefined || i >= MOST_COLORS) continue;
    const lower = runsOf(low, columns);
    for (const [k, upper] of runsOf(high, columns).entries()) {
      const edge = points(heldWithin(upper, vmin, vmax));
      const back = points([...heldWithin(lower[k]!, vmin, vmax)].reverse());
      draw("band", around([...edge, ...back], upper, plot.width / rows), lineColor(i, theme), opacity);
    }
  }
  for (const [i, { values }] of upwards) {
    const width = lineWidth(i, lines.length, told, metrics);
    const { color, dash } = i < told ? lineStyle(i, theme) : { color: lineColor(i, theme), dash: [] };
    for (const run of runsOf(values, columns)) {
      for (const part of withinLimits(run, vmin, vmax)) {
        if (part.length > 1) draw("line", points(part), color, 1, width, dash);
        else draw("line", dot(x(part[0]!.row), y(part[0]!.value), 1.7 * width), color, 1);
      }
    }
  }
}

/** How far a series goes up and down in all. */
function roughnessOf(values: Float64Array): number {
  let [sum, before] = [0, Number.NaN];
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    if (Number.isFinite(before)) sum += Math.abs(value - before);
    before = value;
  }
  return sum;
}

/** The outline of a band; that of one row alone is as wide as half its column. */
function around(outline: number[], { length }: readonly Place[], column: number): number[] {
  if (length > 1) return outline;
  const [x, top, , foot] = outline as [number, number, number, number];
  const half = column / 4;
  return [x - half, top, x + half, top, x + half, foot, x - half, foot];
}
