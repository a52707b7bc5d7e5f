// Pictures of all pairs: where everything goes, in which order, and what the cells show.
import { describe, expect, it } from "vitest";
import { paintCells } from "../../src/heatmap/cells/cells.ts";
import { colorIndex } from "../../src/heatmap/color/colormap.ts";
import { layoutSquare, type SquareHeatmapOptions } from "../../src/heatmap/square.ts";
import { squarePDF, squarePNG, squareSVG } from "../../src/node/canvas.ts";
import type { Square } from "../../src/panel/square.ts";
import { normal, uniform } from "../random.ts";
import { faults } from "./faults.ts";
import { measure, names } from "./sample.ts";

/** Correlations of tickers in two camps that stand alternately, without noise to speak of. */
function squareOf(count: number, tickers: readonly string[] = names(count)): Square {
  const draw = normal(count);
  const values = new Float64Array(count * count);
  for (let i = 0; i < count; i++) {
    for (let j = i; j < count; j++) {
      const value = i === j ? 1 : ((i + j) % 2 === 0 ? 0.7 : 0.1) + 0.01 * draw();
      values[i * count + j] = value;
      values[j * count + i] = value;
    }
  }
  return { tickers, values, stat: "corr", window: 60, unit: "day", end: 19_000, kind: "day" };
}

const layOut = (square: Square, options: SquareHeatmapOptions = {}) => layoutSquare(square, options, measure);

describe("labels stand clear", () => {
  it.each([1, 2, 5, 30, 505, 3000])(
    "of %s tickers, in every size, both languages, with groups and without",
    (count) => {
      const long = "Consolidated Amalgamated Holdings of Somewhere plc";
      const sector = (i: number) => (i % 7 === 0 ? "" : `Sector ${i % 7} ${long.slice(0, 8 * (i % 5))}`);
      const plain = squareOf(count);
      const named = squareOf(
        count,
        names(count).map((name, i) => (i % 11 === 3 ? `${name} ${long}` : name)),
      );
      for (const [width, height] of [
        [400, 400],
        [700, 700],
        [1600, 500],
        [600, 2000],
        [1040, 1000],
        [4000, 3000],
      ] as const) {
        for (const square of [plain, named]) {
          for (const locale of ["en", "ja"] as const) {
            for (const groupOf of [undefined, square.tickers.map((_, i) => sector(i))]) {
              const scene = layOut(square, {
                width,
                height,
                locale,
                sort: "name",
                footer: `Source: ${long} · rollbeta`,
                ...(groupOf && { groupOf }),
              });
              expect(faults(scene), `${width} x ${height} ${locale} ${groupOf ? "groups" : ""}`).toEqual([]);
            }
          }
        }
      }
    },
  );

  it("or the size is refused, with the least that is not", () => {
    const square = squareOf(40);
    let least = "";
    try {
      layOut(square, { width: 60, height: 60 });
    } catch (error) {
      least = (error as Error).message;
    }
    const [, width, height] = /at least (\d+) x (\d+) for/.exec(least)!.map(Number) as [
      number,
      number,
      number,
    ];
    expect(faults(layOut(square, { width, height }))).toEqual([]);
  });
});

describe("the cells", () => {
  it("are symmetric about the diagonal from the upper left, in any order", () => {
    const square = squareOf(9);
    const random = uniform(4);
    const keys = Float64Array.from({ length: 9 }, () => random());
    for (const sort of ["cluster", "name", keys] as const) {
      const scene = layOut(square, { sort });
      const panel = scene.panels[0]!;
      const out = new Uint8ClampedArray(4 * 81);
      paintCells(panel.matrix, { ...scene, ...panel }, 9, 9, out);
      const { order, colors } = scene;
      for (let y = 0; y < 9; y++) {
        for (let x = 0; x < 9; x++) {
          const index = colorIndex(square.values[order[y]! * 9 + order[x]!]!, colors);
          const at = 4 * (9 * y + x);
          expect([...out.subarray(at, at + 3)]).toEqual([...colors.table.subarray(3 * index, 3 * index + 3)]);
        }
      }
    }
  });

  it("have the two camps apart, each together, without being told", () => {
    const scene = layOut(squareOf(40));
    const camps = Array.from(scene.order, (i) => i % 2).join("");
    expect(["0".repeat(20) + "1".repeat(20), "1".repeat(20) + "0".repeat(20)]).toContain(camps);
  });

  it("stand by group, with lines between groups that are high enough", () => {
    const groupOf = Array.from({ length: 40 }, (_, i) => (i % 2 === 0 ? "even" : "odd"));
    const scene = layOut(squareOf(40), { groupOf, sort: "name" });
    expect(scene.groups).toMatchObject([
      { label: "even", from: 0, to: 20 },
      { label: "odd", from: 20, to: 40 },
    ]);
    const { x, y, width, height } = scene.panels[0]!.plot;
    const lines = scene.rules.filter(
      (rule) => rule.y === y && rule.height === height && rule.x > x && rule.x < x + width,
    );
    expect(lines).toHaveLength(1);
    expect(lines[0]!.x).toBe(Math.round(x + width / 2));
  });

  it("have their lines on the pixels that two groups share, both ways, where cells are finer", () => {
    const square = squareOf(1600);
    const layOutWith = (many: number) => {
      const groupOf = Array.from({ length: 1600 }, (_, i) => (i < many ? "A" : "B"));
      const scene = layOut(square, { groupOf, sort: "name" });
      return { ...scene.panels[0]!.plot, rules: scene.rules };
    };
    const { width: wide } = layOutWith(800);
    // the first beyond a third whose border is well in the second half of a pixel
    const many = Array.from({ length: 1000 }, (_, i) => 533 + i).find(
      (count) => ((count / 1600) * wide) % 1 > 0.8,
    )!;
    const { x, y, width, height, rules } = layOutWith(many);
    const across = rules.find((rule) => rule.width > width && rule.y > y + 9 && rule.y < y + height);
    const down = rules.find(
      (rule) => rule.y === y && rule.height === height && rule.x > x && rule.x < x + width,
    );
    const share = many / 1600;
    expect([down!.x, across!.y]).toEqual([Math.floor(x + share * width), Math.floor(y + share * height)]);
  });

  it("say so where no pair has a value", () => {
    const square = squareOf(3);
    const scene = layOut({ ...square, values: square.values.map(() => Number.NaN) }, { locale: "ja" });
    expect(scene.texts.filter(({ role }) => role === "message").map(({ text }) => text)).toEqual(["値なし"]);
  });
});

it("is called by its statistic, window and last date, in both languages", () => {
  const said = (options: SquareHeatmapOptions, more: Partial<Square> = {}) =>
    layOut({ ...squareOf(5), ...more }, options)
      .texts.filter(({ role }) => role === "title" || role === "subtitle")
      .map(({ text }) => text);
  expect(said({})).toEqual([
    "60-day correlation of all pairs",
    "to 2022-01-08 · 5 tickers · clustered (Ward)",
  ]);
  expect(said({ locale: "ja" })).toEqual([
    "全銘柄間の相関係数（60 日間）",
    "2022年1月8日まで · 5 銘柄 · クラスタリング（Ward 法）",
  ]);
  expect(layOut(squareOf(5)).description).toBe(
    "5 tickers, in rows and again in columns; colours stand for values from -1 to 1.",
  );
  expect(said({ title: "Mine" }, { stat: "cov", window: 12, unit: "month" })).toEqual([
    "Mine",
    "12-month covariance of all pairs · to 2022-01-08 · 5 tickers · clustered (Ward)",
  ]);
});

it("comes as PNG, SVG and PDF, the same bytes twice", () => {
  const square = squareOf(12);
  for (const [draw, head] of [
    [squarePNG, "\x89PNG"],
    [squareSVG, "<svg"],
    [squarePDF, "%PDF"],
  ] as const) {
    const [one, two] = [draw(square), draw(square)].map(({ data }) => Buffer.from(data));
    expect(one!.subarray(0, 4).toString("latin1")).toBe(head);
    expect(one!.equals(two!)).toBe(true);
  }
});
