import { describe, expect, it } from "vitest";
import { crossingsOf } from "../../src/heatmap/frame/crossings.ts";
import { localeTables } from "../../src/heatmap/locale/locale.ts";
import type { ArrangeOptions } from "../../src/heatmap/order/order.ts";
import { type Scene, textBox } from "../../src/heatmap/scene.ts";
import { heatmapPNG, heatmapSVG } from "../../src/node/canvas.ts";
import type { Matrix } from "../../src/panel/matrix.ts";
import { draw, layout, matrixOf, measure, names } from "./sample.ts";

const of = (scene: Scene, role: string) =>
  scene.texts.filter((text) => text.role === role).map(({ text }) => text);
const count = (scene: Scene, name: string) => scene.shapes.filter((shape) => shape.name === name).length;

/** Betas of so many tickers that swing around 1. */
function market(tickers: number, rows: number, more: Partial<Matrix> = {}): Matrix {
  const values = Array.from({ length: tickers * rows }, (_, i) => {
    return 1 + 0.4 * Math.sin((i % rows) / 30 + Math.floor(i / rows));
  });
  return matrixOf(names(tickers), rows, values, more);
}

describe("subtitle", () => {
  const subtitle = (matrix: Matrix, options = {}) => of(layout(matrix, options), "subtitle").join(" · ");

  it("tells dates, tickers, and what a pixel shows", () => {
    expect(subtitle(market(1, 1))).toBe("2020-01-01 · 1 ticker");
    expect(subtitle(market(4, 60))).toBe("2020-01-01 to 2020-02-29 · 4 tickers");
    expect(subtitle(market(4, 60), { locale: "ja" })).toBe("2020年1月1日〜2020年2月29日 · 4 銘柄");
    const large = market(2000, 1600);
    const { plot } = layout(large, { agg: "max" }).panels[0]!;
    const [tickers, dates] = [2000 / plot.height, 1600 / plot.width].map((cells) => cells.toFixed(1));
    expect(subtitle(large, { agg: "max" })).toBe(
      `2020-01-01 to 2024-05-18 · 2,000 tickers · each pixel: greatest of ${tickers} tickers × ${dates} dates`,
    );
    expect(subtitle(large, { locale: "ja" })).toContain(`1 画素は ${tickers} 銘柄 × ${dates} 時点の平均`);
    expect(subtitle(large, { scale: 8 })).not.toContain("pixel");
  });

  it.each<[ArrangeOptions, string, string]>([
    [{}, "", ""],
    [{ sort: "name", ascending: false }, "sorted by name, Z on top", "銘柄名の降順"],
    [{ sort: "last" }, "sorted by last value, highest on top", "最新値の大きい順"],
    [{ sort: "mean", ascending: true }, "sorted by mean, lowest on top", "平均の小さい順"],
    [{ sort: "change:20" }, "sorted by change over 20 days, highest on top", "20 日間の変化の大きい順"],
    [{ sort: "change:1" }, "sorted by change over 1 day, highest on top", "1 日間の変化の大きい順"],
    [{ sort: "volatility" }, "sorted by volatility, highest on top", "標準偏差の大きい順"],
    [{ sort: "cluster" }, "clustered (Ward)", "クラスタリング（Ward 法）"],
    [{ sort: [3, 1, 2] }, "", ""],
    [{ sort: [3, 1, 2], sortName: "Founded" }, "sorted by Founded, highest on top", "Founded の大きい順"],
    [{ sort: ["b", "a", "c"], sortName: "業種" }, "sorted by 業種", "業種の昇順"],
    [{ sort: "mean", top: 1 }, "top 1 by mean", "平均の上位 1 銘柄"],
    [
      { sort: "mean", top: 1, ascending: true },
      "bottom 1 by mean, lowest on top",
      "平均の下位 1 銘柄（小さい順）",
    ],
    [{ sort: "mean", top: 1, bottom: 1 }, "top 1 and bottom 1 by mean", "平均の上位 1・下位 1 銘柄"],
    [{ sort: [3, Number.NaN, 2], top: 9 }, "top 2", "上位 2 銘柄"],
    [{ top: 1, bottom: 1 }, "first 1 and last 1 by name", "銘柄名の先頭 1・末尾 1 銘柄"],
    [
      { groupOf: ["x", "y", "x"], groupOrder: "mean" },
      "groups by mean, highest on top",
      "グループは平均の大きい順",
    ],
    [
      { sort: "last", groupOf: ["x", "y", "x"], groupOrder: "mean", ascending: true },
      "sorted by last value, lowest on top · groups by mean, lowest on top",
      "最新値の小さい順 · グループは平均の小さい順",
    ],
  ])("tells the order: %j", (options, english, japanese) => {
    const plain = /^.*?(\d tickers|\d 銘柄|銘柄中 \d 銘柄)( · |$)/;
    expect(subtitle(market(3, 60), options).replace(plain, "")).toBe(english);
    expect(subtitle(market(3, 60), { ...options, locale: "ja" }).replace(plain, "")).toBe(japanese);
  });

  it("says what the usual title says where the title is another", () => {
    expect(subtitle(market(4, 60), { title: "Mine" })).toBe(
      "60-day rolling β (regression on the market index) · 2020-01-01 to 2020-02-29 · 4 tickers",
    );
  });

  it("is the caller's, or none; then the dates stand under the axis", () => {
    expect(subtitle(market(4, 60), { subtitle: "for the board" })).toBe("for the board");
    const bare = layout(market(4, 60), { subtitle: "" });
    expect(of(bare, "subtitle")).toEqual([]);
    expect(of(bare, "axis")).toContain("Date · 2020-01-01 to 2020-02-29");
    expect(bare.panels[0]!.plot.height).toBeGreaterThan(layout(market(4, 60)).panels[0]!.plot.height);
  });
});

describe("a small picture", () => {
  it("drops strip, footer and subtitle, one after the other, before it is refused", () => {
    const matrix = market(40, 300);
    const parts = [900, 480, 320, 250, 190].map((height) => {
      const scene = layout(matrix, { width: 700, height, footer: "Source: x.csv" });
      return [scene.panels[0]!.strip !== undefined, of(scene, "footer").length, of(scene, "subtitle").length];
    });
    expect(parts[0]).toEqual([true, 1, 1]);
    expect(parts.at(-1)).toEqual([false, 0, 0]);
    for (const [i, part] of parts.slice(1).entries()) {
      for (const [p, has] of part.entries()) expect(Number(has)).toBeLessThanOrEqual(Number(parts[i]![p]));
    }
    expect(() => layout(matrix, { width: 700, height: 100 })).toThrow(
      /^width x height must be at least 700 x 1\d\d /,
    );
  });
});

describe("what is drawn is explained, or a note says that it is not", () => {
  const matrix = market(4, 60);
  const trust = { fade: { by: { ...matrix, stat: "r2" } }, hatch: { by: { ...matrix, stat: "se_beta" } } };
  const [fades, hatches] = ["colour fades as R² goes from 0.3 to 0", "hatched: std. error of β above 0.3"];
  const saidBy = (options: object) => {
    const scene = layout(matrix, options);
    return { said: of(scene, "subtitle").join(" · "), notes: scene.notes };
  };

  it.each([
    [{ width: 400, height: 300 }, `2020-01-01 to 2020-02-29 · 4 tickers · ${fades} · ${hatches}`],
    // too narrow for all, then too low
    [{ width: 300, height: 300 }, `${fades} · ${hatches} · 2020`],
    [{ width: 700, height: 170 }, `${fades} · ${hatches}`],
  ])("in %j", (size, said) => {
    const found = saidBy({ ...trust, ...size });
    expect(found.notes).toEqual([]);
    expect(found.said.startsWith(said), found.said).toBe(true);
  });

  it("where there is no room, or the caller has a subtitle", () => {
    const low = { width: 700, height: 158 };
    expect(saidBy({ ...trust, ...low })).toEqual({
      said: "",
      notes: [`there is no room in the picture to say: ${fades} · ${hatches}; a larger one has it`],
    });
    expect(saidBy(low)).toEqual({ said: "", notes: [] });
    expect(saidBy({ hatch: trust.hatch, subtitle: "mine" })).toEqual({
      said: "mine",
      notes: [`your own subtitle does not say: ${hatches}`],
    });
    const fine = layout(market(900, 60), { agg: "max", subtitle: "" });
    expect(fine.notes).toEqual([
      expect.stringMatching(/does not say: each pixel: greatest of [0-9.]+ tickers$/),
    ]);
  });

  it("groups whose names have no room", () => {
    const groupOf = Array.from({ length: 300 }, (_, i) => `sector ${i < 100 ? 0 : i < 298 ? 1 : i - 296}`);
    expect(layout(market(300, 60), { groupOf, width: 900, height: 500 }).notes).toEqual([
      "there is no room in the picture to name 2 of 4 groups: sector 2, sector 3; a larger one has it",
    ]);
  });
});

describe("colour bar", () => {
  const bar = (values: number[]) => {
    const scene = layout(matrixOf(["A"], values.length, values), {});
    return {
      arrows: count(scene, "extend") / 2,
      patch: scene.missingPatch,
      noValue: of(scene, "value").at(-1),
    };
  };

  it("has an arrow where values lie beyond it, and the missing colour where there are missing cells", () => {
    expect(bar([0.4, 1, 1.6])).toEqual({ arrows: 0, patch: undefined, noValue: "1.6" });
    expect(bar([0.4, 1, 1.7])).toMatchObject({ arrows: 1, patch: undefined });
    expect(bar([0.3, 1, 1.7])).toMatchObject({ arrows: 2, patch: undefined });
    const missing = bar([0.4, Number.NaN]);
    expect(missing).toMatchObject({ arrows: 0, noValue: "no value" });
    expect(missing.patch!.height).toBeGreaterThan(5);
    expect(bar([Number.NaN])).toMatchObject({ arrows: 0, patch: undefined });
  });

  it("hatches the missing colour where missing cells are hatched, within its patch", () => {
    const matrix = matrixOf(["A"], 2, [1, Number.NaN]);
    const lines = (hatchMissing: boolean) =>
      layout(matrix, { hatchMissing, scale: 2 }).shapes.filter(({ name }) => name === "hatch");
    expect(lines(false)).toEqual([]);
    const { x, y, width, height } = layout(matrix, { scale: 2 }).missingPatch!;
    expect(lines(true).length).toBe(Math.ceil((width + height) / 6) - 1);
    for (const { points, color } of lines(true)) {
      const [x0, y0, x1, y1] = points as [number, number, number, number];
      expect([color, x1 - x0]).toEqual(["hatch", y0 - y1]);
      expect(x0 >= x && x1 <= x + width && y1 >= y && y0 <= y + height).toBe(true);
    }
  });

  it("fills its arrows with the colours of its ends", () => {
    const { scene, pixel } = draw(matrixOf(["A"], 3, [0, 1, 2]));
    const { x, y, width, height } = scene.colorBar;
    const middle = Math.floor(x + width / 2);
    expect(pixel(middle, y - 4)).toEqual([0, 104, 55, 255]);
    expect(pixel(middle, y + height + 4)).toEqual([165, 0, 38, 255]);
  });
});

describe("strip", () => {
  it("comes with 20 tickers and room, or as it is asked for", () => {
    const size = { width: 1200, height: 700 };
    expect(layout(market(19, 90), size).panels[0]!.strip).toBeUndefined();
    expect(layout(market(20, 90), size).panels[0]!.strip).toBeDefined();
    expect(layout(market(20, 90), { ...size, strip: false }).panels[0]!.strip).toBeUndefined();
    expect(layout(market(3, 90), { ...size, strip: true }).panels[0]!.strip).toBeDefined();
    expect(layout(market(20, 90), { width: 500, height: 300 }).panels[0]!.strip).toBeUndefined();
    expect(
      layout(matrixOf(names(30), 9, new Array(270).fill(Number.NaN)), size).panels[0]!.strip,
    ).toBeUndefined();
  });

  it("draws the median on the cells' columns, and breaks where no ticker has a value", () => {
    const matrix = market(25, 10);
    for (let i = 0; i < 25; i++) matrix.values[i * 10 + 4] = Number.NaN;
    const scene = layout(matrix, { width: 1200, height: 700 });
    const lines = scene.shapes.filter(({ name, lineWidth }) => name === "median" && lineWidth !== undefined);
    const { x, width } = scene.panels[0]!.plot;
    const xs = lines.map(({ points }) =>
      points.filter((_, i) => i % 2 === 0).map((at) => (10 * (at - x)) / width),
    );
    expect(xs.map((run) => run.map((at) => Math.round(2 * at) / 2))).toEqual([
      [0, 0.5, 1.5, 2.5, 3.5, 4],
      [5, 5.5, 6.5, 7.5, 8.5, 9.5, 10],
    ]);
    const { band } = scene.panels[0]!.strip!;
    for (const { points } of scene.shapes.filter(({ name }) => name === "median").slice(0, 2)) {
      points.forEach((at, i) => {
        if (i % 2 === 1) expect(at >= band.y && at <= band.y + band.height).toBe(true);
      });
    }
    expect(of(scene, "caption")).toEqual(["median", "10–90 %", "share > 1"]);
    const ja = layout(market(25, 10, { stat: "corr" }), { width: 1200, height: 700, locale: "ja" });
    expect(of(ja, "caption")).toEqual(["中央値", "10–90 %", "0 超の割合"]);
  });
});

it("a strip of some of many dates reaches from edge to edge", () => {
  const scene = layout(market(25, 3000), { width: 600, height: 500 });
  const { x, width } = scene.panels[0]!.plot;
  const { points } = scene.shapes.find(
    ({ name, lineWidth }) => name === "median" && lineWidth !== undefined,
  )!;
  expect(points.length).toBeLessThan(2 * 1000);
  expect([points[0], points.at(-2)]).toEqual([x, x + width]);
});

describe("marks", () => {
  it("stand where a series goes through a value, missing ones passed over", () => {
    const series = Float64Array.of(0.7, 0.9, Number.NaN, 1, 1.3, Number.NaN, 0.7);
    expect(crossingsOf(series, [0.8, 1, 1.2])).toEqual([
      { row: 1, mark: 0.8, up: true },
      { row: 3, mark: 1, up: true },
      { row: 4, mark: 1.2, up: true },
      { row: 6, mark: 0.8, up: false },
      { row: 6, mark: 1, up: false },
      { row: 6, mark: 1.2, up: false },
    ]);
  });

  it("have dates where there is room", () => {
    const matrix = matrixOf(
      ["A"],
      100,
      Array.from({ length: 100 }, (_, t) => (t < 50 ? 0.9 : 1.1)),
    );
    const scene = layout(matrix, { marks: [1, 0.8] });
    expect(of(scene, "mark")).toEqual(["↑1.0 2020-02-20"]);
    expect(of(layout(matrix, { marks: [1], locale: "ja" }), "mark")).toEqual(["↑1 2020年2月20日"]);
    const x = scene.panels[0]!.plot.x + scene.panels[0]!.plot.width / 2;
    const upright = scene.shapes.filter(
      ({ name, points }) => name === "mark" && points[5]! - points[1]! > 50,
    );
    expect(upright.map(({ points }) => Math.abs(points[0]! + 0.5 - x) <= 1)).toEqual([true]);
    expect(of(layout(market(40, 300), { marks: [1], height: 900 }), "mark")).toEqual([]);
  });

  it("have the date of the last of several that are too near to each other, so that what is behind it agrees", () => {
    // up and down again within a day or two, all on a pixel or two
    const nervous = matrixOf(
      ["A"],
      1000,
      Array.from({ length: 1000 }, (_, t) => (t < 400 || t === 401 ? 1.1 : t === 402 ? 1.3 : 0.7)),
    );
    const scene = layout(nervous, { marks: [1.2, 0.8, 1], subtitle: "" });
    expect(of(scene, "mark")).toEqual(["↓0.8 2021-02-07"]);
    // what is said is true of any walk until the next mark
    const walk = Float64Array.from(
      { length: 3000 },
      (_, t) => 1 + 0.35 * Math.sin(t / 200) + 0.06 * Math.sin(t * 7.3),
    );
    const options = { marks: [0.8, 1, 1.2], width: 2500 };
    const { texts, shapes, panels } = layout(matrixOf(["A"], 3000, [...walk]), options);
    const { x, width } = panels[0]!.plot;
    const marks = shapes.filter(
      ({ name, points }) => name === "mark" && points[0]! >= x && points[0]! < x + width,
    );
    const dates = texts.filter(({ role }) => role === "mark");
    expect(dates.length).toBeGreaterThan(3);
    for (const { text, x: left } of dates) {
      const [, arrow, mark, date] = /^(.)([\d.]+) (.+)$/.exec(text)!;
      const row = (Date.parse(date!) - Date.parse("2020-01-01")) / 86_400_000;
      const next = marks.map(({ points }) => points[0]!).find((at) => at > left) ?? x + width;
      const until = Math.floor(((next - x) / width) * 3000) - 1;
      const behind = [...walk.subarray(row, until)];
      expect(
        behind.every((value) => (arrow === "↑" ? value >= Number(mark) : value < Number(mark))),
        text,
      ).toBe(true);
    }
  });

  it("are explained in the subtitle where there are any", () => {
    const said = (tickers: number, more: object = {}) =>
      of(layout(market(tickers, 100), { marks: [0.8, 1], ...more }), "subtitle").join(" · ");
    expect(said(4)).toContain("marks: β crosses 0.8, 1");
    expect(said(4, { locale: "ja" })).toContain("縦線は β が 0.8、1 をまたいだ所");
    expect(said(400)).not.toContain("marks");
    expect(said(4, { marks: [] })).not.toContain("marks");
  });

  it("are left out of thin rows, with a note that says so", () => {
    const options = { marks: [0.8, 1], height: 400, strip: false };
    const matrix = market(400, 30);
    const got = layout(matrix, options).notes;
    expect(got).toHaveLength(1);
    expect(got[0]).toMatch(
      /^no marks at 0\.8, 1: rows are 0\.\d+ pixels high, and a mark needs 6; show at most \d+ tickers, or a higher picture$/,
    );
    expect(heatmapPNG(matrix, options).notes).toEqual(got);
    expect(heatmapSVG(matrix, options).notes).toEqual(got);
  });
});

it("a line parts the first of an order from the last, where there are others between", () => {
  const cuts = (options: object) => {
    const scene = layout(market(40, 50), { sort: "last", strip: false, ...options });
    const { plot } = scene.panels[0]!;
    return scene.rules
      .filter(({ x, width }) => x === plot.x && width === plot.width)
      .map(({ y }) => (y - plot.y) / plot.height);
  };
  expect(cuts({ top: 3, bottom: 7 })).toEqual([expect.closeTo(0.3, 2)]);
  expect(cuts({ top: 10 })).toEqual([]);
  expect(cuts({ top: 20, bottom: 20 })).toEqual([]);
  expect(cuts({})).toEqual([]);
});

describe("groups", () => {
  const groupOf = (tickers: number, labels: string[]) =>
    names(tickers).map((_, i) => labels[i % labels.length]!);

  it("have a strip with their names in it where every ticker is named", () => {
    const scene = layout(market(12, 50), { groupOf: groupOf(12, ["Energy", "Banks"]), height: 700 });
    expect(of(scene, "ticker")).toHaveLength(12);
    expect(of(scene, "group")).toEqual(["Banks", "Energy"]);
    expect(count(scene, "group")).toBe(2);
    const { plot } = scene.panels[0]!;
    const border = scene.rules.find(
      ({ x, width, y }) => x < plot.x && width > plot.width && y > plot.y + 5 && y < plot.y + plot.height - 5,
    );
    expect(border!.y).toBeCloseTo(plot.y + plot.height / 2, -1);
  });

  it("are named in place of the tickers where not every ticker is", () => {
    const labels = ["Information Technology", "Banks", "エネルギー"];
    const scene = layout(market(600, 50), { groupOf: groupOf(600, labels), height: 700 });
    expect(of(scene, "ticker")).toEqual([]);
    expect(of(scene, "group")).toEqual(["Banks", "Information Technology", "エネルギー"]);
  });

  it("have no name in the strip of which only letters would be left", () => {
    const labels = ["Information Technology", "Oil", "Information Technology", "Information Technology"];
    const scene = layout(market(12, 50), {
      groupOf: names(12).map((_, i) => `${labels[Math.min(i, 3)]}${i < 3 ? i : ""}`),
      height: 520,
    });
    expect(of(scene, "ticker")).toHaveLength(12);
    expect(of(scene, "group")).toEqual(["Information Technology", "Oil1"]);
  });

  describe("with rows of their means", () => {
    const labels = ["Banks", "Energy", "Farms"];
    const options = { groupOf: groupOf(5000, labels), groupMeans: true, sort: "mean" } as const;

    it("can be seen among thousands of tickers: in the colours of the means, between lines", () => {
      const matrix = matrixOf(
        names(5000),
        40,
        // tickers of a group are far from each other, their mean is in the middle
        Array.from({ length: 5000 * 40 }, (_, i) => (Math.floor(i / 40 / 3) % 2 ? 1.6 : 0.4)),
      );
      const { scene, pixel } = draw(matrix, { ...options, width: 900, height: 600, strip: false });
      const { plot } = scene.panels[0]!;
      const x = Math.round(plot.x + plot.width / 2);
      const middles = Array.from({ length: plot.height }, (_, i) => {
        // the palest yellow is the middle of the colours
        return Math.min(...pixel(x, plot.y + i)) > 180 ? i : -1;
      }).filter((i) => i >= 0);
      for (const { from } of scene.groups) {
        const top = (from / scene.order.length) * plot.height;
        const seen = middles.filter((i) => i >= top - 1 && i < top + 12);
        expect(seen.length, `mean of the group from ${from}`).toBeGreaterThanOrEqual(5);
      }
      const over = scene.rules.filter(({ x, width }) => x === plot.x && width === plot.width);
      expect(over).toHaveLength(3);
      expect(of(scene, "subtitle").join()).toContain("top row of each group: its mean");
    });

    it("count a ticker once, whatever a mean takes", () => {
      const scene = layout(market(5000, 40), options);
      expect(of(scene, "subtitle").join(" · ")).toContain("5,000 tickers");
      const tickers = [...scene.order].filter((place) => place < 5000);
      expect(tickers.sort((a, b) => a - b)).toEqual([...names(5000).keys()]);
      expect(scene.groups.map(({ from, to }) => to - from).reduce((a, b) => a + b)).toBe(scene.order.length);
    });

    it("are a row each where rows are high enough, and a note says where they cannot be seen", () => {
      const few = layout(market(12, 40), { groupOf: groupOf(12, labels), groupMeans: true, height: 700 });
      expect(few.order).toHaveLength(15);
      const many = names(5000).map((_, i) => `G${i % 400}`);
      const { notes } = layout(market(5000, 40), { groupOf: many, groupMeans: true });
      expect(notes).toContain(
        "there is no room in the picture to see the means of 400 groups; a larger one has it",
      );
    });
  });

  it("have lines where rows are finer than pixels that hide what would be of two of them", () => {
    // the upper group all low, the lower all high: between them nothing in the middle of the colours
    for (const size of [1501, 1777, 2222, 2593]) {
      const matrix = matrixOf(
        names(5000),
        10,
        Array.from({ length: 50_000 }, (_, i) => (i < size * 10 ? 0.4 : 1.6)),
      );
      const { scene, pixel } = draw(matrix, {
        ...{ width: 800, height: 500, strip: false },
        groupOf: names(5000).map((_, i) => (i < size ? "A" : "B")),
      });
      const { plot } = scene.panels[0]!;
      const x = Math.round(plot.x + plot.width / 2);
      const colors = new Set<string>();
      for (let y = plot.y; y < plot.y + plot.height; y++) {
        colors.add(pixel(x, y).join());
      }
      expect(colors.size, `${size} rows`).toBe(3);
    }
  });

  it("go without a name where there is no room for it, the largest first to have one", () => {
    const many = names(600).map((_, i) => (i < 300 ? "large" : `g${String(i).padStart(4, "0")}`));
    const scene = layout(market(600, 50), { groupOf: many });
    expect(of(scene, "group")).toContain("large");
    expect(of(scene, "group").length).toBeLessThan(40);
    const boxes = scene.texts.filter(({ role }) => role === "group").map((text) => textBox(text, measure));
    for (const [i, box] of boxes.slice(1).entries()) {
      expect(box.y).toBeGreaterThanOrEqual(boxes[i]!.y + boxes[i]!.height - 0.01);
    }
  });
});

describe("words", () => {
  it("come from a table of the caller's", () => {
    const german = { ...localeTables.en, tickers: "Aktie", time: () => "Datum", median: "Median" };
    const scene = layout(market(25, 50), { locale: german, width: 1200, height: 700 });
    expect(of(scene, "axis").slice(0, 2)).toEqual(["Datum", "Aktie"]);
    expect(of(scene, "caption")[0]).toBe("Median");
  });

  it("are complete in every table, and tables are checked", () => {
    expect(Object.keys(localeTables.ja).sort()).toEqual(Object.keys(localeTables.en).sort());
    const { median: _, ...lacking } = localeTables.en;
    expect(() => layout(market(1, 5), { locale: lacking as never })).toThrow(
      new RangeError("locale must be a table with all entries of localeTables.en, got one without median"),
    );
  });

  it("have a glyph in the fonts that come with the package, whatever a picture says", () => {
    for (const locale of ["en", "ja"] as const) {
      for (const stat of ["beta", "cov", "n", "t_alpha"]) {
        for (const window of ["halflife=60", "expanding", 60]) {
          const matrix = market(20, 2000, { stat, window });
          matrix.values[3] = Number.NaN;
          for (const agg of ["mean", "furthest"] as const) {
            const options = { locale, agg, fiscalYear: 4, marks: [1], strip: true, height: 900 };
            expect(heatmapPNG(matrix, options).notes).toEqual([]);
          }
        }
      }
    }
  });
});

describe("refuses, naming option, rule and value", () => {
  it.each<[object, string]>([
    [{ fiscalYear: 13 }, "fiscalYear must be a month from 1 to 12, got 13"],
    [{ marks: [1, Number.NaN] }, "marks must be finite numbers, got NaN"],
    [
      { timeZone: "Mars/Olympus" },
      'timeZone must be an IANA name such as America/New_York or UTC, got "Mars/Olympus"',
    ],
  ])("%j", (options, message) => {
    expect(() => layout(market(2, 5), options)).toThrow(new RangeError(message));
  });
});

it("draws the same bytes for the same input", () => {
  const options = {
    strip: true,
    marks: [0.8, 1],
    width: 1200,
    height: 700,
    groupOf: names(25).map((_, i) => `G${i % 3}`),
  };
  const matrix = market(25, 300);
  expect(heatmapPNG(matrix, options).data.equals(heatmapPNG(matrix, options).data)).toBe(true);
  expect(heatmapSVG(matrix, options).data).toBe(heatmapSVG(matrix, options).data);
});
