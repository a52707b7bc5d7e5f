import { type LineChartOptions, type LinesScene, layoutLines } from "../../heatmap/lines/layout.ts";
import type { Lines } from "../../heatmap/lines/lines.ts";
import { measureWith, paintDrawing } from "../../heatmap/paint.ts";

/** How a chart looks: its size, its language, and the colour and letters of the page. */
export interface ChartLook
  extends Required<Pick<LineChartOptions, "width" | "height" | "scale" | "theme" | "locale" | "fontFamily">> {
  readonly ink: string;
}

/** Pixels by which a chart grows whose labels find no room. */
const STEP = 40;
/** Widest that they may need, whatever the names. */
const WIDEST = 1200;

/** Paints lines on a canvas, which becomes wider than was asked for where labels need that, and returns where everything is. */
export function paintChart(canvas: HTMLCanvasElement, lines: Lines, { ink, ...look }: ChartLook): LinesScene {
  const ctx = canvas.getContext("2d")!;
  const measure = measureWith(ctx, look.fontFamily);
  const laidOut = (width: number): LinesScene => {
    try {
      // the page says what title and subtitle would
      return layoutLines(lines, { ...look, width, dashes: true, title: "", subtitle: "" }, measure);
    } catch (error) {
      if (!(error instanceof RangeError) || width > WIDEST) throw error;
      return laidOut(width + STEP);
    }
  };
  const scene = laidOut(look.width);
  const { width, height, scale } = scene;
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
  canvas.role = "img";
  canvas.ariaLabel = scene.description;
  paintDrawing(ctx, { ...scene, theme: { ...scene.theme, ink, paper: "transparent" } });
  return scene;
}
