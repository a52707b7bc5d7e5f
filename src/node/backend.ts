import { createRequire } from "node:module";
import type { Context2D, PngCanvas } from "../heatmap/index.ts";
import { DataError } from "../panel/error.ts";
import type { FontFile, FontFormat } from "./fonts.ts";
import { encodePNG } from "./png.ts";

/** `canvas` is node-canvas (Cairo and Pango), `@napi-rs/canvas` is Skia. */
export type CanvasBackend = "canvas" | "@napi-rs/canvas";

export interface NodeCanvas extends PngCanvas {
  readonly width: number;
  readonly height: number;
  getContext(kind: "2d"): ReadableContext;
}

/** A context whose pixels can be read back. */
export interface ReadableContext extends Context2D {
  getImageData(x: number, y: number, width: number, height: number): { readonly data: Uint8ClampedArray };
}

/** The pixels of a canvas as a PNG file. */
export function canvasPNG(canvas: NodeCanvas): Buffer {
  const { width, height } = canvas;
  return encodePNG(width, height, canvas.getContext("2d").getImageData(0, 0, width, height).data);
}

export interface Backend {
  readonly fontFormat: FontFormat;
  createCanvas(width: number, height: number): NodeCanvas;
  /** Makes a font known, once, and returns it under the family it is known by. Throws a DataError if it is unreadable. */
  register(font: FontFile): FontFile;
  readonly notes: readonly string[];
}

const require = createRequire(import.meta.url);
const backends = new Map<CanvasBackend, Backend>();

/** The asked backend, or the first that loads. Throws a DataError where the asked one does not. */
export function openBackend(asked?: CanvasBackend): Backend {
  if (asked !== undefined) {
    try {
      return load(asked);
    } catch (error) {
      throw new DataError(`${asked} does not load: ${firstLine(error)}`);
    }
  }
  if (!isInstalled("canvas")) return load("@napi-rs/canvas");
  try {
    return load("canvas");
  } catch (error) {
    const note = `canvas is installed but does not load, @napi-rs/canvas draws instead: ${firstLine(error)}`;
    return { ...load("@napi-rs/canvas"), notes: [note] };
  }
}

function isInstalled(name: CanvasBackend): boolean {
  try {
    return require.resolve(name) !== "";
  } catch {
    return false;
  }
}

function load(name: CanvasBackend): Backend {
  const known = backends.get(name);
  if (known !== undefined) return known;
  const module = require(name);
  const nodeCanvas = name === "canvas";
  const registerFile = ({ path, family }: FontFile) => {
    if (nodeCanvas) module.registerFont(path, { family });
    else if (module.GlobalFonts.registerFromPath(path, family) === null) throw new Error("no font in it");
  };
  const backend: Backend = {
    fontFormat: nodeCanvas ? "sfnt" : "woff2",
    createCanvas(width, height) {
      const canvas: NodeCanvas = module.createCanvas(width, height);
      canvas.toDataURL = () => `data:image/png;base64,${canvasPNG(canvas).toString("base64")}`;
      return canvas;
    },
    register: registry(registerFile),
    notes: [],
  };
  backends.set(name, backend);
  return backend;
}

/** Registers each file once; a second file of a family that is taken gets a number behind its name. */
function registry(registerFile: (font: FontFile) => void): Backend["register"] {
  const byPath = new Map<string, FontFile>();
  return (font) => {
    const known = byPath.get(font.path);
    if (known !== undefined) return known;
    const taken = [...byPath.values()].filter(({ family }) => family.startsWith(font.family)).length;
    const named = taken === 0 ? font : { ...font, family: `${font.family} ${taken + 1}` };
    try {
      registerFile(named);
    } catch (error) {
      throw new DataError(`font ${font.path} cannot be used: ${firstLine(error)}`);
    }
    byPath.set(font.path, named);
    return named;
  };
}

function firstLine(error: unknown): string {
  return (error as Error).message.split("\n", 1)[0]!;
}
