import type { Box, Shape, Text } from "../scene.ts";
import type { MeasureText } from "../text.ts";

/** The measures that all parts of a picture share, in CSS pixels. */
export interface Metrics {
  readonly width: number;
  readonly height: number;
  /** Device pixels per CSS pixel. */
  readonly scale: number;
  /** Font size of labels; gaps and marks are parts of it. */
  readonly em: number;
  /** Font size of what is said in passing: subtitle, footer, captions. */
  readonly small: number;
  /** Thickness of lines, whole device pixels. */
  readonly line: number;
  /** Length of tick marks, from them to their labels, and from the picture's edge to what is nearest. */
  readonly tick: number;
  readonly gap: number;
  readonly pad: number;
  readonly measure: MeasureText;
}

export function metricsOf(width: number, height: number, scale: number, measure: MeasureText): Metrics {
  // text grows with the picture, by the root, and stays legible in a small one
  const em = Math.min(32, Math.max(10, Math.round(13 * Math.sqrt(Math.min(width / 1000, height / 450)))));
  const line = Math.max(1, Math.round(scale)) / scale;
  const tick = Math.max(line, Math.round(0.35 * em * scale) / scale);
  const small = Math.max(9, Math.round(0.85 * em));
  return { width, height, scale, em, small, line, tick, gap: 0.3 * em, pad: em, measure };
}

/** What the parts of a picture draw on; lines fall on whole device pixels. */
export class Sheet {
  readonly metrics: Metrics;
  readonly rules: Box[] = [];
  readonly texts: Text[] = [];
  readonly shapes: Shape[] = [];

  constructor(metrics: Metrics) {
    this.metrics = metrics;
  }

  snap(value: number): number {
    return Math.round(value * this.metrics.scale) / this.metrics.scale;
  }

  write(role: Text["role"], text: string, x: number, y: number, rest: Partial<Text> = {}): void {
    this.texts.push({ role, text, x, y, anchor: "middle", size: this.metrics.em, upward: false, ...rest });
  }

  /** A level line centred on `y`, or an upright one centred on `x`, from its first device pixel. */
  level(x: number, y: number, length: number): void {
    const { line } = this.metrics;
    this.rules.push({ x, y: this.snap(y - line / 2), width: length, height: line });
  }

  upright(x: number, y: number, length: number): void {
    const { line } = this.metrics;
    this.rules.push({ x: this.snap(x - line / 2), y, width: line, height: length });
  }

  /** A line over coloured cells, from a corner: dark in every theme, as the middle of the colour maps is light. */
  mark(x: number, y: number, width: number, height: number): void {
    const points = [x, y, x + width, y, x + width, y + height, x, y + height];
    this.shapes.push({ name: "mark", points, color: "#222222", opacity: 1 });
  }

  /** Lines around a box, outside it; some sides may stay open. */
  frame({ x, y, width, height }: Box, open: readonly ("top" | "bottom")[] = []): void {
    const { line } = this.metrics;
    const long = width + 2 * line;
    if (!open.includes("top")) this.rules.push({ x: x - line, y: y - line, width: long, height: line });
    if (!open.includes("bottom")) this.rules.push({ x: x - line, y: y + height, width: long, height: line });
    this.rules.push({ x: x - line, y, width: line, height }, { x: x + width, y, width: line, height });
  }
}
