import { expect, test } from "vitest";
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
      expect(piece).toEqual({ ...line, points: points.slice(from, drawn) });
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
