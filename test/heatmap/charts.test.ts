import { describe, expect, test } from "vitest";
import { layoutChart } from "../../src/heatmap/charts/chart.ts";
import { whiskersHeight } from "../../src/heatmap/charts/whiskers.ts";
import { textBox } from "../../src/heatmap/scene.ts";

const measure = (text: string, size: number) => 0.6 * size * [...text].length;
const time = { kind: "day", values: Float64Array.from({ length: 10 }, (_, t) => 18_000 + t) } as const;

/** Twice the area between points, by the shoelace formula, without its sign. */
function areaOf(points: readonly number[]): number {
  let sum = 0;
  for (let k = 0; k < points.length; k += 2) {
    const next = (k + 2) % points.length;
    sum += points[k]! * points[next + 1]! - points[next]! * points[k + 1]!;
  }
  return Math.abs(sum) / 2;
}

describe("shares", () => {
  const values = [0.2, 0.3, 0.5].map((share) => new Float64Array(10).fill(share));
  for (const own of values) own.fill(Number.NaN, 4, 6);
  const parts = values.map((own, i) => ({ name: `part ${i}`, values: own, color: "#123456" as const }));
  const drawing = layoutChart(
    { kind: "shares", time, parts, description: "shares" },
    { width: 600, height: 240 },
    measure,
  );

  test("areas are as large as their shares, and dates without a value have none", () => {
    const areas = drawing.shapes.filter(({ name }) => name === "share").map(({ points }) => areaOf(points));
    expect(areas).toHaveLength(6);
    const [all] = [areas.reduce((sum, area) => sum + area, 0)];
    const byPart = [0, 1, 2].map((part) => areas[2 * part]! + areas[2 * part + 1]!);
    for (const [i, area] of byPart.entries()) expect(area / all).toBeCloseTo([0.2, 0.3, 0.5][i]!, 9);
    const xs = drawing.shapes.flatMap(({ name, points }) =>
      name === "share" ? points.filter((_, k) => k % 2 === 0) : [],
    );
    const [left, right] = [Math.min(...xs), Math.max(...xs)];
    const gap = xs.filter((x) => x > left + 0.41 * (right - left) && x < left + 0.59 * (right - left));
    expect(gap).toEqual([]);
  });

  test("each name stands inside the picture beside its area, with the last share", () => {
    const names = drawing.texts.filter(({ role }) => role === "caption");
    expect(names.map(({ text }) => text).sort()).toEqual(["part 0 20 %", "part 1 30 %", "part 2 50 %"]);
    for (const text of drawing.texts) {
      const box = textBox(text, measure);
      expect(box.x).toBeGreaterThanOrEqual(0);
      expect(box.x + box.width).toBeLessThanOrEqual(600);
      expect(box.y + box.height).toBeLessThanOrEqual(240);
    }
    const order = [...names].sort((a, b) => b.y - a.y).map(({ text }) => text.slice(0, 6));
    expect(order).toEqual(["part 0", "part 1", "part 2"]);
  });

  test("without any value it says so", () => {
    const none = parts.map((part) => ({ ...part, values: new Float64Array(10).fill(Number.NaN) }));
    const { texts, shapes } = layoutChart(
      { kind: "shares", time, parts: none, description: "" },
      { width: 600, height: 240, locale: "ja" },
      measure,
    );
    expect(texts.map(({ text }) => text)).toContain("値なし");
    expect(shapes.filter(({ name }) => name === "share")).toEqual([]);
  });
});

test("whiskers lie where their values say, one row under the other, a line free at a break", () => {
  const rows = [
    { name: "X", value: 2, low: 1, high: 3, color: "#111111" },
    { name: "Y", value: 1, low: Number.NaN, high: Number.NaN, color: "#111111" },
    { name: "Z", value: -1, low: -2, high: 0.5, color: "#111111" },
  ] as const;
  const drawing = layoutChart(
    { kind: "whiskers", rows, breaks: [2], marks: [1], axis: "β", description: "w" },
    { width: 600, height: whiskersHeight(4) },
    measure,
  );
  const bands = drawing.shapes.filter(({ name }) => name === "band").map(({ points }) => points);
  const dots = drawing.shapes.filter(({ name }) => name === "label").map(({ points }) => points);
  expect([bands.length, dots.length]).toEqual([2, 3]);
  const centre = (points: readonly number[], odd: 0 | 1) => {
    const own = points.filter((_, k) => k % 2 === odd);
    return (Math.min(...own) + Math.max(...own)) / 2;
  };
  const [x, y, z] = dots.map((points) => centre(points, 0)) as [number, number, number];
  const unit = x - y;
  expect((y - z) / unit).toBeCloseTo(2, 9);
  const ends = bands.map((points) => [Math.min(...points.filter((_, k) => k % 2 === 0)), points[2]!]);
  expect(ends[0]!.map((end) => (end - y) / unit + 1)).toEqual([expect.closeTo(1, 9), expect.closeTo(3, 9)]);
  expect(ends[1]!.map((end) => (end - y) / unit + 1)).toEqual([
    expect.closeTo(-2, 9),
    expect.closeTo(0.5, 9),
  ]);
  const heights = dots.map((points) => centre(points, 1));
  expect((heights[2]! - heights[1]!) / (heights[1]! - heights[0]!)).toBeCloseTo(2, 9);
  expect(drawing.texts.filter(({ role }) => role === "ticker").map(({ text }) => text)).toEqual([
    "X",
    "Y",
    "Z",
  ]);
});
