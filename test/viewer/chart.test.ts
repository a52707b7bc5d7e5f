import { createCanvas } from "@napi-rs/canvas";
import { expect, test } from "vitest";
import { themes } from "../../src/heatmap/color/theme.ts";
import { paintDrawing } from "../../src/heatmap/paint.ts";
import type { Shape } from "../../src/heatmap/scene.ts";
import { inPieces } from "../../src/viewer/reading/chart.ts";

test("a long line is drawn in pieces that each go over one stretch of the last", () => {
  for (const count of [2, 3, 1501, 1502, 1503, 3001, 3002, 3003, 6000]) {
    const points = Array.from({ length: 2 * count }, (_, k) => k);
    const line: Shape = { name: "line", points, color: "ink", opacity: 1, lineWidth: 1, dash: [6, 3] };
    let drawn = 0;
    for (const piece of inPieces([line])) {
      const from = Math.max(0, drawn - 4);
      drawn = from + piece.points.length;
      const behind = from > 0 && { dashOffset: expect.closeTo(Math.SQRT2 * from, 6) };
      expect(piece).toEqual({ ...line, points: points.slice(from, drawn), ...behind });
      expect(piece.points.length).toBeLessThanOrEqual(2 * 1502);
      expect(piece.points.length).toBeGreaterThanOrEqual(Math.min(2 * count, 2 * 3));
    }
    expect(drawn, `${count}`).toBe(2 * count);
  }
});

test("what is filled stays whole", () => {
  const band: Shape = { name: "band", points: new Array(4000).fill(1), color: "ink", opacity: 0.1 };
  expect([...inPieces([band])]).toEqual([band]);
});

test("the dashes of a line in pieces are those of the whole line", () => {
  const count = 4000;
  const points = Array.from({ length: count }, (_, i) => [i / 10, 5]).flat();
  const line: Shape = { name: "line", points, color: "#000000", opacity: 1, lineWidth: 2, dash: [7, 4] };
  const [width, height, scale] = [400, 10, 1];
  const painted = (shapes: readonly Shape[]) => {
    const ctx = createCanvas(width, height).getContext("2d");
    const rest = { title: "", description: "", language: "en", notes: [], rules: [], texts: [] };
    const look = { theme: themes.light, fontFamily: "sans-serif" };
    paintDrawing(ctx as never, { ...rest, ...look, shapes, width, height, scale } as never);
    const { data } = ctx.getImageData(0, 5, width, 1);
    return Array.from({ length: width }, (_, x) => data[4 * x]! < 128);
  };
  const whole = painted([line]);
  expect(whole.filter(Boolean).length).toBeGreaterThan(200);
  // where a pixel is half covered, twice is more than once
  const differ = painted([...inPieces([line])]).filter((is, x) => is !== whole[x]);
  expect(differ.length).toBeLessThanOrEqual(4);
});
