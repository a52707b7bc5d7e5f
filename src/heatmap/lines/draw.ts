import { dot } from "../frame/dot.ts";
import type { Metrics, Sheet } from "../frame/sheet.ts";
import type { Box, Shape } from "../scene.ts";
import type { ValueAxis } from "./axis.ts";
import { lineColor, lineStyle, MOST_COLORS } from "./colors.ts";
import type { LinesSubject } from "./layout.ts";
import { heldWithin, type Path, runsOf, withinLimits } from "./path.ts";

/** Columns per device pixel that a line is thinned to, so that vectors can be enlarged. */
const FINER = 2;
/** Lines with bands that may still be told apart. */
const FEW_BANDS = 3;

/** Width of a line in CSS pixels. */
function lineWidth(place: number, count: number, told: number, { em }: Metrics): number {
  if (place >= told) return 0.07 * em;
  return (count <= 4 ? 0.14 : 0.11) * em;
}

/**
 * Level lines, bands, and over them the lines: grey ones below, and of the others the roughest, so that it hides no smooth one. Each
 * shape is made when it is asked for.
 */
export function* lineShapes(
  { data, settings, surveys, told }: LinesSubject,
  axis: ValueAxis,
  plot: Box,
  sheet: Sheet,
): Generator<Shape> {
  const { metrics } = sheet;
  const { lines } = data;
  const { theme } = settings;
  const { vmin, vmax } = axis;
  const rows = data.time.values.length;
  const columns = Math.max(1, Math.ceil(FINER * plot.width * metrics.scale));
  const x = (row: number) => plot.x + ((row + 0.5) / rows) * plot.width;
  const y = (value: number) => plot.y + ((vmax - value) / (vmax - vmin)) * plot.height;
  const points = (path: Path) => {
    const places = new Array<number>(path.length);
    for (let at = 0; at < path.length; at += 2) {
      places[at] = x(path[at]!);
      places[at + 1] = y(path[at + 1]!);
    }
    return places;
  };
  const level = (name: Shape["name"], height: number, opacity: number) => {
    const top = sheet.snap(height - metrics.line / 2);
    const [right, foot] = [plot.x + plot.width, top + metrics.line];
    const points = [plot.x, top, right, top, right, foot, plot.x, foot];
    return { name, points, color: "ink", opacity } as const;
  };
  if (axis.empty) return; // a message stands there
  for (const { position } of axis.ticks) yield level("grid", plot.y + (1 - position) * plot.height, 0.1);
  for (const value of axis.references) yield level("reference", y(value), 0.5);

  const grey = (i: number) => (i >= told ? 1 : 0);
  const upwards = [...lines.entries()].sort(
    ([a], [b]) => grey(b) - grey(a) || surveys[b]!.roughness - surveys[a]!.roughness || b - a,
  );
  const opacity = lines.filter(({ low }) => low !== undefined).length <= FEW_BANDS ? 0.18 : 0.1;
  for (const [i, { low, high }] of upwards) {
    if (low === undefined || high === undefined || i >= MOST_COLORS) continue;
    const lower = runsOf(low, columns);
    for (const [k, upper] of runsOf(high, columns).entries()) {
      const edge = points(heldWithin(upper, vmin, vmax));
      const back = points(heldWithin(lower[k]!, vmin, vmax));
      const outline = edge.slice();
      for (let at = back.length - 2; at >= 0; at -= 2) outline.push(back[at]!, back[at + 1]!);
      yield {
        name: "band",
        points: around(outline, upper, plot.width / rows),
        color: lineColor(i, theme),
        opacity,
      };
    }
  }
  for (const [i, { values }] of upwards) {
    const width = lineWidth(i, lines.length, told, metrics);
    const { color, dash } = i < told ? lineStyle(i, theme) : { color: lineColor(i, theme), dash: [] };
    const dashed = dash.length > 0 && { dash: dash.map((one) => one * width) };
    const isWithin = surveys[i]!.low >= vmin && surveys[i]!.high <= vmax;
    for (const run of runsOf(values, columns)) {
      for (const part of isWithin ? [run] : withinLimits(run, vmin, vmax)) {
        const isDot = part.length === 2;
        const at = isDot ? dot(x(part[0]!), y(part[1]!), 1.7 * width) : points(part);
        yield { name: "line", points: at, color, opacity: 1, ...(!isDot && { lineWidth: width, ...dashed }) };
      }
    }
  }
}

/** The outline of a band; that of one row alone is as wide as half its column. */
function around(outline: number[], { length }: Path, column: number): number[] {
  if (length > 2) return outline;
  const [x, top, , foot] = outline as [number, number, number, number];
  const half = column / 4;
  return [x - half, top, x + half, top, x + half, foot, x - half, foot];
}
