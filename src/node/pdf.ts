import { createRequire } from "node:module";
import type { Context2D } from "../heatmap/index.ts";
import type { NodeCanvas } from "./backend.ts";

const require = createRequire(import.meta.url);

/** The longest side of a page that every reader shows (ISO 32000-1, annex C), in points. */
export const longestPage = 14_400;

/** A context of @napi-rs/canvas whose drawing becomes vectors, texts and images of a page. */
interface PageContext extends Context2D {
  letterSpacing: string;
  drawImage(image: NodeCanvas, x: number, y: number): void;
}

/**
 * What `paint` draws, as a PDF file of one page of `width` x `height` points; `paint` itself counts in device pixels,
 * `scale` of them a point. Skia writes it, so that texts are where they are in a PNG: the fonts are embedded as far as they
 * are used, images are deflated and not to be smoothed, and there is neither a date nor an id in it.
 */
export function paintPDF(
  title: string,
  { width, height, scale }: { readonly width: number; readonly height: number; readonly scale: number },
  paint: (ctx: Context2D) => void,
): Buffer {
  const { PDFDocument, createCanvas } = require("@napi-rs/canvas");
  const document = new PDFDocument({ title, creator: "rollbeta" });
  const page: PageContext = document.beginPage(width, height);

  const setTransform = page.setTransform.bind(page);
  page.setTransform = (a, b, c, d, e, f) =>
    setTransform(a / scale, b / scale, c / scale, d / scale, e / scale, f / scale);
  // a page has no pixels to be set; an image that covers them exactly stands for them
  page.createImageData = (columns, rows) =>
    createCanvas(1, 1).getContext("2d").createImageData(columns, rows);
  page.putImageData = (image: { width: number; height: number }, x, y) => {
    const canvas: NodeCanvas = createCanvas(image.width, image.height);
    canvas.getContext("2d").putImageData(image as never, 0, 0);
    page.drawImage(canvas, x, y);
  };
  // letters that are set apart, if by nothing to be seen, are not joined: fi stays two of them, to be searched and copied
  page.letterSpacing = "0.001px";
  paint(page);
  document.endPage();
  return document.close();
}
