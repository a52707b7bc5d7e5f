import { measureWith, paintDrawing } from "../../heatmap/canvas.ts";
import { type LineChartOptions, type LinesScene, layoutLines } from "../../heatmap/lines/layout.ts";
import type { Lines } from "../../heatmap/lines/lines.ts";

/** How a chart looks: its size, its language, and the colour and letters of the page. */
export interface ChartLook
  extends Required<Pick<LineChartOptions, "width" | "height" | "scale" | "theme" | "locale" | "fontFamily">> {
  readonly ink: string;
}

/** Paints lines on a canvas, and returns where everything is. */
export function paintChart(canvas: HTMLCanvasElement, lines: Lines, { ink, ...look }: ChartLook): LinesScene {
  const { width, height, scale, fontFamily } = look;
  const ctx = canvas.getContext("2d")!;
  // the page says what title and subtitle would
  const scene = layoutLines(lines, { ...look, title: "", subtitle: "" }, measureWith(ctx, fontFamily));
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
  canvas.role = "img";
  canvas.ariaLabel = scene.description;
  paintDrawing(ctx, { ...scene, theme: { ...scene.theme, ink, paper: "transparent" } });
  return scene;
}
