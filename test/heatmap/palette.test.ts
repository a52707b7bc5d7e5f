// Colours of groups as eyes of all kinds see them, by sources of their own: OKLab (Björn Ottosson 2020) and the simulation of
// Machado, Oliveira and Fernandes (2009) at full severity.
import { expect, it } from "vitest";
import { palette, shownGroups } from "../../src/heatmap/color/palette.ts";
import { rgbOf, themes } from "../../src/heatmap/color/theme.ts";
import { localeTables } from "../../src/heatmap/index.ts";

type Vector = readonly [number, number, number];
type Map3 = readonly [Vector, Vector, Vector];

const VISIONS: Record<string, Map3> = {
  usual: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protan: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deutan: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritan: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};
const LMS: Map3 = [
  [0.4122214708, 0.5363325363, 0.0514459929],
  [0.2119034982, 0.6806995451, 0.1073969566],
  [0.0883024619, 0.2817188376, 0.6299787005],
];
const LAB: Map3 = [
  [0.2104542553, 0.793617785, -0.0040720468],
  [1.9779984951, -2.428592205, 0.4505937099],
  [0.0259040371, 0.7827717662, -0.808675766],
];

const times = (map: Map3, v: Vector) =>
  map.map((row) => row[0] * v[0] + row[1] * v[1] + row[2] * v[2]) as never as Vector;
const linear = (color: string) =>
  rgbOf(color)!.map((byte) =>
    byte > 10 ? ((byte / 255 + 0.055) / 1.055) ** 2.4 : byte / 255 / 12.92,
  ) as never as Vector;
const seen = (color: string, vision: Map3) => {
  const light = times(vision, linear(color)).map((part) => Math.min(1, Math.max(0, part))) as never as Vector;
  return times(LAB, times(LMS, light).map(Math.cbrt) as never as Vector);
};
/** In the eyes that see the least of it; 0.02 is what can just be seen side by side. */
const apart = (a: string, b: string) =>
  Math.min(
    ...Object.values(VISIONS).map((vision) =>
      Math.hypot(...seen(a, vision).map((x, i) => x - seen(b, vision)[i]!)),
    ),
  );

it("tells any two groups of 24 apart, neighbours at a glance, and each from paper and missing cells", () => {
  expect(palette).toHaveLength(24);
  palette.forEach((color, i) => {
    for (const other of palette.slice(i + 1))
      expect(apart(color, other), `${color} ${other}`).toBeGreaterThan(0.045);
    const next = palette[(i + 1) % palette.length]!;
    expect(apart(color, next), `${color} ${next}`).toBeGreaterThan(0.15);
    for (const { paper, missing } of Object.values(themes)) {
      for (const ground of [paper, missing])
        expect(apart(color, ground), `${color} ${ground}`).toBeGreaterThan(0.05);
    }
  });
});

it("repeats after 24 and never between neighbours; tickers without a group are grey", () => {
  const groups = Array.from({ length: 60 }, (_, g) => ({
    label: g === 59 ? "" : `G${g}`,
    from: g,
    to: g + 1,
  }));
  const shown = shownGroups(groups, localeTables.en);
  expect(new Set(shown.map(({ color }) => color)).size).toBe(25);
  for (const [g, { color }] of shown.slice(1).entries()) expect(color).not.toBe(shown[g]!.color);
  const { color, label } = shown.at(-1)!;
  expect([label, ...new Set(rgbOf(color))]).toHaveLength(2);
  for (const other of palette) expect(apart(color, other), other).toBeGreaterThan(0.03);
  for (const { missing } of Object.values(themes)) expect(apart(color, missing)).toBeGreaterThan(0.1);
});
