import type { ReadableContext } from "./backend.ts";

const side = 128;
const fontSize = 48;
// noncharacters: no font has a glyph for them, so they show what stands for a missing one
const absent = ["\ufdd0", "\u{10fffe}"];
/** Draws nothing of its own, or is in every font. */
const unseen = /[\x21-\x7e\s\p{Mark}\p{Format}\p{Control}]/u;

/**
 * The characters of `text` that the font list has no glyph for, each once. Skia puts one same box in their place, Pango a
 * box with the digits of the code point inside: both are told by their outline. The canvas is at least 128 x 128.
 */
export function missingGlyphs(ctx: ReadableContext, text: string, fontFamily: string): string[] {
  const suspects = [...new Set(text)].filter((char) => !unseen.test(char));
  if (suspects.length === 0) return [];
  const boxes = absent.map((char) => outlineOf(ctx, char, fontFamily));
  return suspects.filter((char) => boxes.includes(outlineOf(ctx, char, fontFamily)));
}

/** Bounding box of a character's ink and the pixels along it, as a key. */
function outlineOf(ctx: ReadableContext, char: string, fontFamily: string): string {
  ctx.fillStyle = "#ffffff";
  ctx.fillRect(0, 0, side, side);
  ctx.fillStyle = "#000000";
  ctx.font = `${fontSize}px ${fontFamily}`;
  ctx.textAlign = "left";
  ctx.textBaseline = "alphabetic";
  ctx.fillText(char, 32, 80);
  const { data } = ctx.getImageData(0, 0, side, side);
  const ink = (x: number, y: number) => data[4 * (y * side + x)]! < 128;
  let [left, top, right, bottom] = [side, side, -1, -1];
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      if (!ink(x, y)) continue;
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = y;
    }
  }
  let edge = "";
  for (let x = left; x <= right; x++) edge += `${+ink(x, top)}${+ink(x, bottom)}`;
  for (let y = top; y <= bottom; y++) edge += `${+ink(left, y)}${+ink(right, y)}`;
  return `${left} ${top} ${right} ${bottom} ${edge}`;
}
