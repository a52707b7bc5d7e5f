import { paintCells, paintColorBar } from "./cells/cells.ts";
import type { Theme } from "./color/theme.ts";
import { defaultFontFamily } from "./options.ts";
import { type Box, colorOf, type Drawing, type Scene, type Shape } from "./scene.ts";
import type { MeasureText } from "./text.ts";

/** What the painter needs of a 2D context; the browser's, node-canvas's and @napi-rs/canvas's have it. */
export interface Context2D {
  font: string;
  fillStyle: unknown;
  textAlign: string;
  textBaseline: string;
  save(): void;
  restore(): void;
  setTransform(a: number, b: number, c: number, d: number, e: number, f: number): void;
  fillRect(x: number, y: number, width: number, height: number): void;
  strokeStyle: unknown;
  lineWidth: number;
  lineJoin: string;
  globalAlpha: number;
  beginPath(): void;
  moveTo(x: number, y: number): void;
  lineTo(x: number, y: number): void;
  closePath(): void;
  fill(): void;
  stroke(): void;
  setLineDash(lengths: number[]): void;
  lineDashOffset: number;
  fillText(text: string, x: number, y: number): void;
  measureText(text: string): { readonly width: number };
  createImageData(width: number, height: number): { readonly data: Uint8ClampedArray };
  putImageData(image: never, x: number, y: number): void;
}

/** Widths that are remembered at most. */
const REMEMBERED = 50_000;

/** Measures with the fonts of a context, each text once. */
export function measureWith(ctx: Context2D, fontFamily = defaultFontFamily): MeasureText {
  const widths = new Map<string, number>();
  return (text, size) => {
    const key = `${size} ${text}`;
    let width = widths.get(key);
    if (width === undefined) {
      ctx.font = `${size}px ${fontFamily}`;
      width = ctx.measureText(text).width;
      if (widths.size > REMEMBERED) widths.clear();
      widths.set(key, width);
    }
    return width;
  };
}

/** Paints a scene, whatever was laid out in it. */
export function paintScene(ctx: Context2D, scene: Scene): void {
  const { scale, theme } = scene;
  // pixels are set, not drawn: no backend can blend or resample them, so the table's colours arrive exactly
  const set = (box: Box, paint: (width: number, height: number, out: Uint8ClampedArray) => void) => {
    const { x, y, width, height } = deviceBox(box, scale);
    const image = ctx.createImageData(width, height);
    paint(width, height, image.data);
    ctx.putImageData(image as never, x, y);
  };
  paintDrawing(ctx, scene, () => {
    for (const panel of scene.panels) {
      set(panel.plot, (w, h, out) => paintCells(panel.matrix, { ...scene, ...panel }, w, h, out));
    }
    set(scene.colorBar, (w, h, out) => paintColorBar(scene.colors.table, w, h, out));
    ctx.fillStyle = theme.missing;
    if (scene.missingPatch !== undefined) fillBox(ctx, scene.missingPatch, scale);
  });
}

/** Paints shapes, rules and texts, and what `under` paints between them and the paper. */
export function paintDrawing(ctx: Context2D, drawing: Drawing, under?: () => void): void {
  for (const _ of paintingOf(ctx, drawing, under));
}

/** What is painted: the shapes may be made one by one. */
export type Paintable = Omit<Drawing, "shapes"> & { readonly shapes: Iterable<Shape> };

/** The same in steps, for who has other things to do between them: each shape is one, and yields how many points it has. */
export function* paintingOf(ctx: Context2D, drawing: Paintable, under = () => {}): Generator<number> {
  const { scale, theme } = drawing;
  ctx.save();
  ctx.setTransform(1, 0, 0, 1, 0, 0);
  ctx.fillStyle = theme.paper;
  ctx.fillRect(0, 0, Math.round(drawing.width * scale), Math.round(drawing.height * scale));
  under();
  ctx.setTransform(scale, 0, 0, scale, 0, 0);
  for (const shape of drawing.shapes) {
    paintShape(ctx, shape, theme);
    yield shape.points.length / 2;
  }
  ctx.setTransform(1, 0, 0, 1, 0, 0);
  ctx.fillStyle = theme.ink;
  for (const rule of drawing.rules) fillBox(ctx, rule, scale);
  ctx.textBaseline = "alphabetic";
  for (const { text, x, y, anchor, size, upward, color } of drawing.texts) {
    ctx.fillStyle = colorOf(color ?? "ink", theme);
    ctx.font = `${size}px ${drawing.fontFamily}`;
    ctx.textAlign = { start: "left", middle: "center", end: "right" }[anchor];
    if (upward) ctx.setTransform(0, -scale, scale, 0, x * scale, y * scale);
    else ctx.setTransform(scale, 0, 0, scale, x * scale, y * scale);
    ctx.fillText(text, 0, 0);
  }
  ctx.restore();
}

function fillBox(ctx: Context2D, box: Box, scale: number): void {
  const { x, y, width, height } = deviceBox(box, scale);
  ctx.fillRect(x, y, width, height);
}

function paintShape(ctx: Context2D, shape: Shape, theme: Theme): void {
  const { points, color, opacity, lineWidth, dash, dashOffset = 0 } = shape;
  ctx.globalAlpha = opacity;
  ctx.beginPath();
  ctx.moveTo(points[0]!, points[1]!);
  for (let i = 2; i < points.length; i += 2) ctx.lineTo(points[i]!, points[i + 1]!);
  if (lineWidth === undefined) {
    ctx.closePath();
    ctx.fillStyle = colorOf(color, theme);
    ctx.fill();
  } else {
    ctx.strokeStyle = colorOf(color, theme);
    ctx.lineWidth = lineWidth;
    ctx.lineJoin = "round";
    if (dash) ctx.setLineDash([...dash]);
    ctx.lineDashOffset = dashOffset;
    ctx.stroke();
    if (dash) ctx.setLineDash([]);
  }
  ctx.globalAlpha = 1;
}

/** A box of the scene in whole device pixels. */
export function deviceBox({ x, y, width, height }: Box, scale: number): Box {
  const left = Math.round(x * scale);
  const top = Math.round(y * scale);
  return {
    x: left,
    y: top,
    width: Math.max(1, Math.round((x + width) * scale) - left),
    height: Math.max(1, Math.round((y + height) * scale) - top),
  };
}
