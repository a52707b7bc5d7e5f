import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { colorIndex, colormaps, colorTable } from "../../src/heatmap/color/colormap.ts";
import { hasShared, sharedTable } from "../shared.ts";

const color = (cmap: string, i: number) => [...colorTable(cmap).subarray(3 * i, 3 * i + 3)];

describe("colour tables", () => {
  if (hasShared) {
    it("equals matplotlib's RdYlGn in all 256 entries", () => {
      const golden = sharedTable("seed/RdYlGn_lut256.csv");
      expect(golden).toHaveLength(256);
      for (const { i, r, g, b } of golden) {
        expect([i, ...color("RdYlGn", Number(i))]).toEqual([i, Number(r), Number(g), Number(b)]);
      }
    });
  }

  it("runs from dark red over pale yellow to dark green", () => {
    expect(color("RdYlGn", 0)).toEqual([165, 0, 38]);
    expect(color("RdYlGn", 255)).toEqual([0, 104, 55]);
    const [red, green, blue] = color("RdYlGn", 127);
    expect(Math.min(red!, green!)).toBeGreaterThan(250);
    expect(blue).toBeLessThan(192);
  });

  it("reverses", () => {
    for (let i = 0; i < 256; i++) expect(color("RdYlGn_r", i)).toEqual(color("RdYlGn", 255 - i));
  });

  it.each(
    readFileSync(new URL("fixtures/colormaps.csv", import.meta.url), "utf8")
      .trim()
      .split("\n")
      .slice(1),
  )("equals matplotlib's table of %s", (line) => {
    const [cmap, hex] = line.split(",");
    expect(Buffer.from(colorTable(cmap!)).toString("hex")).toBe(hex);
  });

  it("refuses a name that it does not have, nor inherits, and offers the nearest", () => {
    expect(() => colorTable("rdylgn")).toThrow(
      new RangeError(`cmap must be one of ${colormaps.join(", ")}, got "rdylgn": did you mean RdYlGn?`),
    );
    expect(() => colorTable("toString")).toThrow(RangeError);
    expect(colormaps).toEqual(
      ["RdYlGn", "RdYlBu", "RdBu", "PuOr", "viridis", "cividis"].flatMap((name) => [name, `${name}_r`]),
    );
  });
});

describe("colorIndex", () => {
  const unit = { vmin: 0, vmax: 1 };

  it.each([
    [0, 0],
    [1 / 256, 1],
    [0.999 / 256, 0],
    [0.5, 128],
    [1 - 2 ** -53, 255],
    [1, 255],
    [1.5, 255],
    [-1e-9, 0],
    [Number.POSITIVE_INFINITY, 255],
    [Number.NEGATIVE_INFINITY, 0],
    [Number.NaN, -1],
  ])("%s of 0..1 -> entry %s", (value, entry) => {
    expect(colorIndex(value, unit)).toBe(entry);
  });

  it("has its middle at center, and scales of their own on either side", () => {
    const scale = { vmin: 0, center: 1, vmax: 3 };
    expect([0, 0.5, 1 - 2 ** -53, 1, 2, 3, -1, 4].map((value) => colorIndex(value, scale))).toEqual([
      0, 64, 127, 128, 192, 255, 0, 255,
    ]);
    expect(colorIndex(Number.NaN, scale)).toBe(-1);
  });

  it("spans vmin to vmax", () => {
    const half = { vmin: 0.5, vmax: 1.5 };
    expect([0.5, 1, 1.5].map((value) => colorIndex(value, half))).toEqual([0, 128, 255]);
  });
});
