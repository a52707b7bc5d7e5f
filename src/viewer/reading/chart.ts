import { type LineChartOptions, type LinesOutline, outlineLines } from "../../heatmap/lines/layout.ts";
import type { Lines } from "../../heatmap/lines/lines.ts";
import { measureWith, paintingOf } from "../../heatmap/paint.ts";
import type { Shape } from "../../heatmap/scene.ts";

/** How a chart looks: its size, its language, and the colour and letters of the page. */
export interface ChartLook
  extends Required<Pick<LineChartOptions, "width" | "height" | "scale" | "theme" | "locale" | "fontFamily">> {
  readonly ink: string;
}

/** A chart that has been painted. */
export type Chart = LinesOutline & { readonly canvas: HTMLCanvasElement };

/** Pixels by which a chart grows whose labels find no room. */
const STEP = 40;
/** Widest that they may need, whatever the names. */
const WIDEST = 1200;
/** Points that are drawn in one task: a canvas without a graphics card takes 2 to 8 microseconds for one of a ragged line. */
const POINTS = 1000;
/** Points of a line that are drawn at one go; a longer one is drawn in pieces. */
const PIECE = 1500;

/**
 * Paints lines on a canvas of their own, which becomes wider than was asked for where labels need that, in as many
 * tasks as there is work for.
 */
export async function paintChart(lines: Lines, look: ChartLook): Promise<Chart> {
  const canvas = document.createElement("canvas");
  await nextTask();
  const outline = outlineFor(canvas, lines, look);
  const { width, height, scale } = outline;
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
  canvas.role = "img";
  canvas.ariaLabel = outline.description;
  const theme = { ...outline.theme, ink: look.ink, paper: "transparent" };
  const shapes = inPieces(outline.shapes);
  let points = POINTS;
  for (const more of paintingOf(canvas.getContext("2d")!, { ...outline, theme, shapes })) {
    points += more;
    if (points < POINTS) continue;
    points = 0;
    await drawn(canvas);
  }
  await drawn(canvas);
  return { ...outline, canvas };
}

function outlineFor(canvas: HTMLCanvasElement, lines: Lines, { ink, ...look }: ChartLook): LinesOutline {
  const measure = measureWith(canvas.getContext("2d")!, look.fontFamily);
  const outlined = (width: number): LinesOutline => {
    try {
      // the page says what title and subtitle would
      return outlineLines(lines, { ...look, width, dashes: true, title: "", subtitle: "" }, measure);
    } catch (error) {
      if (!(error instanceof RangeError) || width > WIDEST) throw error;
      return outlined(width + STEP);
    }
  };
  return outlined(look.width);
}

/** Each piece begins with the last stretch of the one before, so that its corners are round, and goes on with that one's dashes. */
export function* inPieces(shapes: Iterable<Shape>): Generator<Shape> {
  for (const shape of shapes) {
    const { points, lineWidth, dash } = shape;
    const step = lineWidth === undefined ? points.length : 2 * PIECE;
    let dashOffset = 0;
    for (let at = 0; at === 0 || at < points.length - 4; at += step) {
      const piece = points.slice(at, at + step + 4);
      yield { ...shape, points: piece, ...(dashOffset > 0 && { dashOffset }) };
      if (dash) dashOffset += lengthOf(piece.slice(0, step + 2));
    }
  }
}

function lengthOf(points: readonly number[]): number {
  let length = 0;
  for (let i = 2; i < points.length; i += 2) {
    const [across, down] = [points[i]! - points[i - 2]!, points[i + 1]! - points[i - 1]!];
    length += Math.sqrt(across * across + down * down);
  }
  return length;
}

/** A canvas remembers what is to be drawn, and draws it when it is looked at: here, and not all at the end. */
async function drawn(canvas: HTMLCanvasElement): Promise<void> {
  (await createImageBitmap(canvas, 0, 0, 1, 1)).close();
  await nextTask();
}

function nextTask(): Promise<void> {
  return new Promise((done) => setTimeout(done));
}
