import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { axisOf, cellsOfPixel } from "../../src/heatmap/cells/axis.ts";
import { noExtent } from "../../src/heatmap/cells/extent.ts";
import { colorTable } from "../../src/heatmap/color/colormap.ts";
import { localeTable } from "../../src/heatmap/locale/locale.ts";
import { calendarOf } from "../../src/heatmap/time/calendar.ts";
import { labelAt, layoutAxes, marginsOf, namesWidth, plotMetrics } from "../../src/viewer/plot/axes.ts";
import { keyAction } from "../../src/viewer/plot/keys.ts";
import { shownNumber } from "../../src/viewer/plot/number.ts";
import { pageOf, pageWithin } from "../../src/viewer/plot/pages.ts";
import { pointedAt, pointedCell } from "../../src/viewer/plot/pointing.ts";
import {
  alike,
  type Bounds,
  boundsOf,
  boxView,
  clampView,
  fullView,
  isFull,
  panView,
  pinchView,
  viewWith,
  zoomView,
} from "../../src/viewer/plot/view.ts";
import { plotWords } from "../../src/viewer/plot/words.ts";
import type { Rows } from "../../src/viewer/protocol.ts";
import type { View } from "../../src/viewer/state.ts";

const share = fc.double({ min: 0, max: 1, noNaN: true });
const points = fc.record({ x: share, y: share });
const pictures = fc
  .record({
    columns: fc.integer({ min: 1, max: 3000 }),
    lines: fc.integer({ min: 1, max: 5000 }),
    width: fc.integer({ min: 50, max: 2000 }),
    height: fc.integer({ min: 50, max: 1200 }),
  })
  .map(({ columns, lines, width, height }) => boundsOf(columns, lines, width, height));
/** A picture and a view of it. */
const views = fc.tuple(pictures, points, points).map(([bounds, a, b]): [Bounds, View] => {
  return [bounds, boxView(fullView(bounds), a, b, bounds)];
});

function isWithin({ x0, x1, y0, y1 }: View, bounds: Bounds): boolean {
  const slack = 1e-9 * Math.max(bounds.columns, bounds.lines);
  return (
    x0 >= 0 &&
    x1 <= bounds.columns + slack &&
    y0 >= 0 &&
    y1 <= bounds.lines + slack &&
    x1 - x0 >= bounds.leastColumns - slack &&
    y1 - y0 >= bounds.leastLines - slack
  );
}

describe("view", () => {
  test("stays within the picture, whatever is done to it", () => {
    fc.assert(
      fc.property(
        views,
        points,
        points,
        fc.double({ min: 0.01, max: 100, noNaN: true }),
        ([bounds, view], a, b, factor) => {
          const results = [
            view,
            zoomView(view, { x: factor, y: factor }, a, bounds),
            panView(view, { x: 3 * (a.x - 0.5), y: 3 * (a.y - 0.5) }, bounds),
            pinchView(view, [a, b], [b, { x: 0.5, y: 0.5 }], 1.5, bounds),
            boxView(view, a, b, bounds),
            clampView({ x0: -5, x1: factor, y0: 7 * factor, y1: 8 * factor }, bounds),
          ];
          for (const result of results) expect(isWithin(result, bounds), JSON.stringify(result)).toBe(true);
          for (const result of results) expect(alike(clampView(result, bounds), result)).toBe(true);
        },
      ),
    );
  });

  test("zooms at a point that stays where it is, as far as the picture reaches", () => {
    const bounds = boundsOf(2520, 5000, 1000, 500);
    const view = { x0: 1000, x1: 1600, y0: 2000, y1: 3000 };
    fc.assert(
      fc.property(points, fc.double({ min: 0.1, max: 1.3, noNaN: true }), (at, factor) => {
        const next = zoomView(view, { x: factor, y: factor }, at, bounds);
        const under = (shown: View) => [
          shown.x0 + at.x * (shown.x1 - shown.x0),
          shown.y0 + at.y * (shown.y1 - shown.y0),
        ];
        for (const [i, value] of under(next).entries()) expect(value).toBeCloseTo(under(view)[i]!, 6);
        expect((next.x1 - next.x0) / 600).toBeCloseTo(factor, 9);
        expect((next.y1 - next.y0) / 1000).toBeCloseTo(factor, 9);
      }),
    );
  });

  test("zooms one axis by itself, and leaves few rows as they are", () => {
    const bounds = boundsOf(260, 4, 900, 400);
    const next = zoomView(fullView(bounds), { x: 0.001, y: 0.001 }, { x: 0.5, y: 0.5 }, bounds);
    expect([next.y0, next.y1]).toEqual([0, 4]);
    expect(next.x1 - next.x0).toBe(15);
    const wide = zoomView(fullView(bounds), { x: 0.5, y: 1 }, { x: 0, y: 0 }, bounds);
    expect(wide).toEqual({ x0: 0, x1: 130, y0: 0, y1: 4 });
  });

  test("under two fingers goes along with them", () => {
    const bounds = boundsOf(2520, 5000, 1000, 500);
    const view = { x0: 1000, x1: 1400, y0: 2000, y1: 2400 };
    const before = [
      { x: 0.4, y: 0.5 },
      { x: 0.6, y: 0.5 },
    ] as const;
    const now = [
      { x: 0.3, y: 0.6 },
      { x: 0.7, y: 0.6 },
    ] as const;
    const next = pinchView(view, before, now, 2, bounds);
    expect(next.x1 - next.x0).toBeCloseTo(200, 9);
    // both fingers are over the cells that they were over
    const at = (shown: View, x: number) => shown.x0 + x * (shown.x1 - shown.x0);
    expect(at(next, 0.3)).toBeCloseTo(at(view, 0.4), 9);
    expect(at(next, 0.7)).toBeCloseTo(at(view, 0.6), 9);
    expect(next.y0 + 0.6 * (next.y1 - next.y0)).toBeCloseTo(2200, 9);
    expect(alike(pinchView(view, before, before, 2, bounds), view)).toBe(true);
  });

  test("follows a cell that keys have reached, by as little as needed", () => {
    const bounds = boundsOf(100, 100, 300, 300);
    const view = { x0: 10, x1: 20, y0: 10, y1: 20 };
    expect(viewWith(view, 15, 12, bounds)).toEqual(view);
    expect(viewWith(view, 20, 9, bounds)).toEqual({ x0: 11, x1: 21, y0: 9, y1: 19 });
    expect(isFull(clampView({ x0: -1, x1: 101, y0: -4, y1: 200 }, bounds), bounds)).toBe(true);
  });
});

describe("pointing", () => {
  const cases = fc
    .tuple(fc.integer({ min: 1, max: 3000 }), fc.integer({ min: 1, max: 900 }), share, share)
    .map(([cells, pixels, a, b]): [number, number, number, number] => {
      const from = Math.min(a, b) * cells;
      return [cells, pixels, from, Math.max(from + 1e-3, Math.max(a, b) * cells)];
    })
    .filter(([cells, , , to]) => to <= cells);

  test("a pixel holds the cells that the picture lays on it", () => {
    fc.assert(
      fc.property(cases, ([cells, pixels, from, to]) => {
        const axis = axisOf(cells, pixels, from, to);
        for (let pixel = 0; pixel < pixels; pixel++) {
          const bin = axis.binOfPixel[pixel]!;
          const [first, end] = cellsOfPixel(pixel, cells, pixels, from, to);
          const [start, stop] = [axis.starts[bin]!, axis.starts[bin + 1]!];
          if (stop > start) expect([first, end], `pixel ${pixel}`).toEqual([start, stop]);
          else expect(end - first).toBe(0);
        }
      }),
      { numRuns: 60 },
    );
  });

  test("tells the cell under a point and those of its pixel", () => {
    const rows = {
      time: { kind: "day", values: Float64Array.from({ length: 100 }, (_, t) => t) },
      order: Int32Array.from({ length: 40 }, (_, i) => i),
    } as const;
    const view = { x0: 0, x1: 100, y0: 10, y1: 30 };
    expect(pointedAt({ x: 0.505, y: 0.51 }, view, rows, 25, 200)).toEqual({
      row: 50,
      line: 20,
      rows: [48, 52],
      lines: [20, 21],
    });
    expect(pointedCell(51, 20, view, rows, 25, 200)).toEqual({
      row: 51,
      line: 20,
      rows: [48, 52],
      lines: [20, 21],
    });
    const none = { ...rows, order: new Int32Array(0) };
    expect(pointedAt({ x: 0.5, y: 0.5 }, { ...view, y0: 0, y1: 0 }, none, 25, 200)).toBeUndefined();
  });
});

describe("axes", () => {
  const measure = (text: string, size: number) => 0.6 * size * text.length;
  const words = localeTable("en");
  const days = Float64Array.from({ length: 2520 }, (_, t) => 16_000 + Math.floor((7 * t) / 5));
  const rows: Rows = {
    time: { kind: "day", values: days },
    order: Int32Array.from({ length: 5000 }, (_, i) => i),
    names: Array.from({ length: 5000 }, (_, i) => `T${String(i).padStart(4, "0")}`),
    groups: [
      { label: "Energy", from: 0, to: 1200 },
      { label: "", from: 1200, to: 5000 },
    ],
  };
  const colors = { vmin: 0.4, vmax: 1.6, center: 1, table: colorTable("RdYlGn") };
  const calendar = calendarOf(rows.time);
  const least = { left: 0, right: 0 };
  const layout = (view: View, extent = { low: 0, high: 2, missing: true }) => {
    const metrics = plotMetrics(1000, 500, 1, measure);
    const named = namesWidth(rows.groups, rows.names, words, metrics);
    const margins = marginsOf(rows, named, colors, extent, "beta", words, metrics, least);
    return { margins, axes: layoutAxes(margins, rows, rows.names, calendar, colors, view, words) };
  };
  const full = { x0: 0, x1: 2520, y0: 0, y1: 5000 };

  test("names groups where tickers are too fine, and tickers where they are not", () => {
    const far = layout(full).axes;
    expect(far.texts.filter(({ role }) => role === "ticker")).toEqual([]);
    expect(far.texts.filter(({ role }) => role === "group").map(({ text }) => text)).toEqual([
      "Energy",
      "unclassified",
    ]);
    const near = layout({ x0: 100.5, x1: 130.25, y0: 1195.5, y1: 1205.5 }).axes;
    const tickers = near.texts.filter(({ role }) => role === "ticker").map(({ text }) => text);
    expect(tickers).toEqual(Array.from({ length: 11 }, (_, i) => `T${1195 + i}`).slice(0, tickers.length));
    expect(tickers.length).toBeGreaterThanOrEqual(10);
  });

  test("every name stands beside its row, every date under its column, and all in the picture", () => {
    fc.assert(
      fc.property(points, points, (a, b) => {
        const bounds = boundsOf(2520, 5000, 800, 450);
        const view = boxView(full, a, b, bounds);
        const { margins, axes } = layout(view);
        const { plot } = margins;
        const pitch = plot.height / (view.y1 - view.y0);
        for (const { y, line, group } of axes.labels) {
          expect(y).toBeGreaterThanOrEqual(-1);
          expect(y).toBeLessThanOrEqual(plot.height + 1);
          if (!group) expect(y).toBeCloseTo((line + 0.5 - view.y0) * pitch, 6);
        }
        for (const { x, text, size, role, anchor } of axes.texts) {
          if (role !== "date") continue;
          expect(anchor).toBe("start");
          expect(x).toBeGreaterThanOrEqual(0);
          expect(x + measure(text, size)).toBeLessThanOrEqual(1000);
        }
        expect(axes.texts.some(({ role }) => role === "date")).toBe(true);
        // marks of dates do not leave the cells
        for (const { x, y } of axes.rules.filter((rule) => rule.width === 1 && rule.height < 8)) {
          if (y < plot.y + plot.height) continue;
          expect(x).toBeGreaterThanOrEqual(plot.x - 2);
          expect(x).toBeLessThanOrEqual(plot.x + plot.width + 2);
        }
      }),
      { numRuns: 60 },
    );
  });

  test("the widest of names and groups has room, or its share", () => {
    const metrics = plotMetrics(1000, 500, 1, measure);
    expect(namesWidth(rows.groups, rows.names, words, metrics)).toBeCloseTo(measure("unclassified", 12), 9);
    expect(namesWidth([], rows.names, words, metrics)).toBeCloseTo(36, 9);
    expect(namesWidth(rows.groups, ["x".repeat(100)], words, metrics)).toBe(250);
  });

  test("cells keep their size, whatever part of them is shown", () => {
    const { plot } = layout(full).margins;
    expect(layout({ x0: 5, x1: 30, y0: 3, y1: 11 }).margins.plot).toEqual(plot);
    const metrics = plotMetrics(1000, 500, 1, measure);
    const held = { left: 200, right: 300 };
    const grown = marginsOf(rows, 40, colors, noExtent, "beta", words, metrics, held).plot;
    expect(grown.x).toBe(200);
    expect(grown.x + grown.width).toBe(700);
  });

  test("a click finds the name that it is on", () => {
    const { labels } = layout({ x0: 0, x1: 50, y0: 0, y1: 10 }).axes;
    const { margins } = layout(full);
    const pitch = margins.plot.height / 10;
    expect(labelAt(labels, 0.4 * pitch, pitch)?.line).toBe(0);
    expect(labelAt(labels, 9.9 * pitch, pitch)?.line).toBe(9);
    const groups = layout(full).axes.labels;
    expect(labelAt(groups, groups[1]!.y + 3, 0.09)).toMatchObject({ line: 1200, group: true });
    expect(labelAt(groups, groups[1]!.y + 40, 0.09)).toBeUndefined();
    expect(labelAt([], 3, 1)).toBeUndefined();
  });
});

test("numbers have five digits", () => {
  const shown = [1.23456789, -0.98765432, 0.000123456, -1e-7, 12345.678, 0, 60, Number.NaN].map(shownNumber);
  expect(shown).toEqual([
    "1.2346",
    "−0.98765",
    "1.2346 ×10⁻⁴",
    "−1.0000 ×10⁻⁷",
    "12346",
    "0.0000",
    "60.000",
    "",
  ]);
});

test("pages of the table cover all of it, once", () => {
  for (const fromEnd of [false, true]) {
    const seen: number[] = [];
    for (let page = 0; page < 4; page++) {
      const [from, to] = pageOf([10, 75], page, 20, fromEnd);
      for (let at = from; at < to; at++) seen.push(at);
    }
    expect(seen.sort((a, b) => a - b)).toEqual(Array.from({ length: 65 }, (_, i) => 10 + i));
  }
  expect(pageOf([10, 75], 0, 20, true)).toEqual([55, 75]);
  expect([-1, 0, 3, 4, 9].map((page) => pageWithin([10, 75], page, 20))).toEqual([0, 0, 3, 3, 3]);
  expect([-1, 0, 1].map((page) => pageWithin([0, 0], page, 20))).toEqual([0, 0, 0]);
});

test("keys step, move, zoom and choose; those of the browser are left to it", () => {
  const none = { shiftKey: false, ctrlKey: false, metaKey: false, altKey: false };
  expect(keyAction({ ...none, key: "ArrowLeft" })).toEqual({ kind: "step", x: -1, y: 0 });
  expect(keyAction({ ...none, key: "ArrowDown", shiftKey: true })).toEqual({ kind: "pan", x: 0, y: 0.2 });
  expect(keyAction({ ...none, key: "+", shiftKey: true })).toEqual({ kind: "zoom", by: 1 });
  expect(keyAction({ ...none, key: "Home" })).toEqual({ kind: "reset" });
  expect(keyAction({ ...none, key: "Tab" })).toBeUndefined();
  expect(keyAction({ ...none, key: "ArrowLeft", altKey: true })).toBeUndefined();
});

test("both languages say the same things", () => {
  const { en, ja } = plotWords;
  expect(Object.keys(ja)).toEqual(Object.keys(en));
  expect(en.several("A", "B", "2")).toBe("A – B (2)");
});
