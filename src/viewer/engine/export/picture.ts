import { base64 } from "../../../heatmap/base64.ts";
import { drawHeatmap } from "../../../heatmap/canvas.ts";
import { layoutHeatmap } from "../../../heatmap/layout.ts";
import type { HeatmapOptions } from "../../../heatmap/options.ts";
import { type CreateCanvas, layoutForSVG, svgScene } from "../../../heatmap/svg.ts";
import type { Matrix } from "../../../panel/matrix.ts";
import type { Pause } from "../live.ts";

/** What a picture is made of, as it may be sent to where there is a canvas. */
export interface Drawing {
  readonly matrix: Matrix;
  readonly options: HeatmapOptions;
}

/** A canvas of a page or of a worker. */
export type Surface = OffscreenCanvas | HTMLCanvasElement;

/** undefined: there is none to be had here. */
export type OpenSurface = (width: number, height: number) => Surface | undefined;

export const openSurface: OpenSurface = (width, height) => {
  if (typeof OffscreenCanvas !== "undefined") {
    const surface = new OffscreenCanvas(width, height);
    // there are browsers whose canvases of workers know no 2D
    if (surface.getContext("2d") !== null) return surface;
  }
  if (typeof document === "undefined") return undefined;
  return Object.assign(document.createElement("canvas"), { width, height });
};

/** A file; without one if it was given up. Notes are what the picture had no room for. */
interface Drawn {
  readonly blob: Blob | undefined;
  readonly notes: readonly string[];
}

const GIVEN_UP: Drawn = { blob: undefined, notes: [] };
/** Shares that are done when a picture is drawn, and when it is encoded. */
const [DRAWN, ENCODED] = [0.4, 1];

/** Draws with the project's own layout, and asks `pause` before and after what is drawn becomes a PNG. undefined: there is no canvas here. */
export async function drawPicture(
  { matrix, options }: Drawing,
  format: "png" | "svg",
  open: OpenSurface = openSurface,
  pause: Pause = async () => true,
): Promise<Drawn | undefined> {
  if (open(1, 1) === undefined) return undefined;
  if (format === "svg") return drawSVG({ matrix, options }, open, pause);
  const { width = 1000, height = 450, scale = 1 } = options;
  const surface = open(Math.round(width * scale), Math.round(height * scale))!;
  const { notes } = drawHeatmap(contextOf(surface), matrix, options);
  if (!(await pause(DRAWN))) return GIVEN_UP;
  const blob = await pngOf(surface);
  return (await pause(ENCODED)) ? { blob, notes } : GIVEN_UP;
}

/** A canvas of a worker cannot tell its PNG at once, so the document is written with places for them. */
async function drawSVG({ matrix, options }: Drawing, open: OpenSurface, pause: Pause): Promise<Drawn> {
  const surfaces: Surface[] = [];
  const createCanvas: CreateCanvas = (width, height) => {
    const surface = open(width, height)!;
    return {
      getContext: () => contextOf(surface),
      toDataURL: () => `data:,${surfaces.push(surface) - 1}`,
    };
  };
  const scene = layoutForSVG({ createCanvas }, (measure) => layoutHeatmap(matrix, options, measure));
  const text = svgScene(scene, { createCanvas });
  if (!(await pause(DRAWN))) return GIVEN_UP;
  const urls = await Promise.all(surfaces.map(async (surface) => dataURL(await pngOf(surface))));
  if (!(await pause(ENCODED))) return GIVEN_UP;
  // no text of the document has a quotation mark as it is
  const whole = text.replace(/ xlink:href="data:,(\d+)"/g, (_, k) => ` xlink:href="${urls[k]}"`);
  return { blob: new Blob([whole], { type: "image/svg+xml" }), notes: scene.notes };
}

function contextOf(surface: Surface): CanvasRenderingContext2D {
  return surface.getContext("2d") as CanvasRenderingContext2D;
}

function pngOf(surface: Surface): Promise<Blob> {
  if ("convertToBlob" in surface) return surface.convertToBlob({ type: "image/png" });
  return new Promise((resolve, reject) => {
    surface.toBlob((blob) => {
      if (blob) resolve(blob);
      else reject(new RangeError("the picture is too large for this browser; take a smaller part of it"));
    });
  });
}

async function dataURL(blob: Blob): Promise<string> {
  return `data:${blob.type};base64,${base64(new Uint8Array(await blob.arrayBuffer()))}`;
}
