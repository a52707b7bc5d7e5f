// Several heatmaps on one sheet: where everything goes, what they share, and what each has of its own.
import { inflateSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { unpackReadings } from "../../src/heatmap/cells/readings.ts";
import { colorIndex } from "../../src/heatmap/color/colormap.ts";
import type { PageData } from "../../src/heatmap/html.ts";
import { drawFacets, type Facet, type FacetOptions, layoutFacets } from "../../src/heatmap/index.ts";
import type { Scene } from "../../src/heatmap/scene.ts";
import { openBackend } from "../../src/node/backend.ts";
import { facetsHTML, facetsPDF, facetsPNG, facetsSVG, heatmapPNG } from "../../src/node/canvas.ts";
import type { Matrix } from "../../src/panel/matrix.ts";
import { faults } from "./faults.ts";
import { matrixOf, measure, names } from "./sample.ts";

const WINDOWS = [20, 60, 252, "90d", "expanding", 5, 10, 30, 120, 500, 1000, 2000];
const long = "Consolidated Amalgamated Holdings of Somewhere plc";

/** Facets over windows, each with values of its own; without values, shapes of any size are cheap. */
function facetsOf(count: number, tickers: number, rows: number, more: Partial<Matrix> = {}): Facet[] {
  return WINDOWS.slice(0, count).map((window, k) => ({
    matrix: matrixOf(names(tickers), rows, [0.5 + k, Number.NaN], { window, ...more }),
  }));
}

const layOut = (facets: readonly Facet[], options: FacetOptions = {}) =>
  layoutFacets(facets, options, measure);
const of = (scene: Scene, role: string) =>
  scene.texts.filter((text) => text.role === role).map(({ text }) => text);

describe("labels stand clear", () => {
  const sizes = [
    [400, 300],
    [640, 360],
    [1000, 450],
    [500, 1600],
    [1600, 1000],
    [4000, 3000],
  ] as const;
  it.each([1, 2, 3, 5, 7, 12])("of %s heatmaps, in every size, or the size is refused", (count) => {
    let drawn = 0;
    for (const [width, height] of sizes) {
      for (const tickers of [1, 6, 60]) {
        for (const rows of [1, 3, 700]) {
          for (const locale of ["en", "ja"] as const) {
            const groupOf =
              locale === "ja" && names(tickers).map((_, i) => (i % 7 === 0 ? long : `G${i % 5}`));
            const options: FacetOptions = {
              ...{ width, height, locale, footer: long, marks: [0.8, 1], strip: rows === 3 },
              ...(groupOf && { groupOf }),
            };
            const facets = facetsOf(count, tickers, rows);
            const scene = fitted(facets, options);
            drawn += scene.width === width && scene.height === height ? 1 : 0;
            expect([width, height, tickers, rows, locale, ...faults(scene)]).toEqual([
              ...[width, height, tickers, rows, locale],
            ]);
            expect(of(scene, "facet")).toHaveLength(count === 1 ? 0 : count);
          }
        }
      }
    }
    // three sizes at least have room for twelve
    expect(drawn).toBeGreaterThanOrEqual(50);
  });

  /** A scene in this size or, where it is refused, in the least that is not. */
  function fitted(facets: readonly Facet[], options: FacetOptions): Scene {
    try {
      return layOut(facets, options);
    } catch (error) {
      const [, width, height] = /at least (\d+) x (\d+) for this picture's labels/.exec(
        (error as Error).message,
      )!;
      return layOut(facets, { ...options, width: Number(width), height: Number(height) });
    }
  }
});

describe("a sheet", () => {
  const four = (window: number, values: number[], more: Partial<Matrix> = {}) =>
    matrixOf(["D", "B", "C", "A"], 2, values, { window, ...more });
  const short = four(20, [4, 4, 1, 1, 3, 3, 2, 2]);
  const wide = four(60, [1, 1, 2, 2, 3, 3, 4, 4]);

  it("has rows in the order of the first, and cells of each matrix in the common colours", () => {
    const canvas = openBackend("@napi-rs/canvas").createCanvas(900, 500);
    const ctx = canvas.getContext("2d");
    const options = { width: 900, height: 500, sort: "mean", vmin: 0, vmax: 5 } as const;
    const scene = drawFacets(ctx, [{ matrix: short }, { matrix: wide }], options);
    expect(Array.from(scene.order, (i) => short.tickers[i])).toEqual(["D", "C", "A", "B"]);
    expect(scene.panels).toHaveLength(2);
    for (const { matrix, plot } of scene.panels) {
      for (const [line, i] of scene.order.entries()) {
        const [x, y] = [plot.x + plot.width / 4, plot.y + ((line + 0.5) * plot.height) / 4].map(Math.floor);
        const index = colorIndex(matrix.values[2 * i]!, scene.colors);
        expect([...ctx.getImageData(x!, y!, 1, 1).data.subarray(0, 3)]).toEqual([
          ...scene.colors.table.subarray(3 * index, 3 * index + 3),
        ]);
      }
    }
  });

  it("takes limits that follow from the values from all of them", () => {
    const of = (window: number, most: number) => four(window, new Array(8).fill(most), { stat: "t_beta" });
    const both = [{ matrix: of(20, 2) }, { matrix: of(60, 9) }];
    expect(layOut(both).colors).toMatchObject({ vmin: -9, vmax: 9 });
    const counts = [20, 60].map((window) => ({ matrix: four(window, [1], { stat: "n" }) }));
    expect(layOut(counts).colors).toMatchObject({ vmin: 0, vmax: 60 });
  });

  it("says what they have in common in the title, and what sets each apart above it", () => {
    const said = (facets: readonly Facet[], locale: "en" | "ja" = "en") => {
      const scene = layOut(facets, { locale });
      return [...of(scene, "title"), ...of(scene, "facet")];
    };
    const windows = facetsOf(5, 3, 9);
    expect(said(windows)).toEqual([
      "Rolling β (regression on the market index)",
      ...["20-day window", "60-day window", "252-day window", "90-calendar-day window", "expanding window"],
    ]);
    expect(said(windows.slice(0, 2), "ja")).toEqual([
      "ローリング β（市場指数との回帰）",
      ...["20 日ローリング", "60 日ローリング"],
    ]);
    const benchmarks = ["market", "NDX"].map((benchmark) => ({ matrix: { ...short, benchmark } }));
    expect(said(benchmarks)).toEqual(["20-day rolling β", "against the market index", "against NDX"]);
    expect(said(benchmarks, "ja")).toEqual(["20 日ローリング β", "対市場指数", "対 NDX"]);
    const crossed = [{ matrix: short }, { matrix: { ...wide, benchmark: "NDX" }, name: "my\nown" }];
    expect(said(crossed)).toEqual(["Rolling β", "20-day window · against the market index", "my own"]);
    const decays = ["halflife=60", "span=20"].map((window) => ({ matrix: { ...short, window } }));
    expect(said(decays).slice(1)).toEqual(["half-life 60 days", "span 20 days"]);
  });

  it("has so many side by side as are asked for", () => {
    const placesOf = (columns?: number) => {
      const { panels } = layOut(facetsOf(5, 8, 300), {
        ...{ width: 1500, height: 1400 },
        ...(columns !== undefined && { columns }),
      });
      return new Set(panels.map(({ plot }) => plot.x)).size;
    };
    expect([1, 2, 3, 9].map(placesOf)).toEqual([1, 2, 3, 5]);
    expect(() => placesOf(0)).toThrow(new RangeError("columns must be an integer >= 1, got 0"));
  });

  it("names rows once a line and dates once a column, on plots of one size", () => {
    const scene = layOut(facetsOf(5, 8, 300), { width: 1500, height: 700 });
    const columns = new Set(scene.panels.map(({ plot }) => plot.x)).size;
    const lines = new Set(scene.panels.map(({ plot }) => plot.y)).size;
    expect([columns, lines]).toEqual([3, 2]);
    expect(of(scene, "ticker")).toHaveLength(8 * lines);
    expect(of(scene, "date").filter((text) => text === "2020")).toHaveLength(columns);
    expect(new Set(scene.panels.map(({ plot }) => `${plot.width} ${plot.height}`)).size).toBe(1);
    for (const role of ["title", "subtitle"]) expect(of(scene, role)).toHaveLength(1);
    expect(of(scene, "axis")).toEqual(["Date", "Ticker", "β"]);
  });

  it("stacks few rows and sets many side by side", () => {
    const columns = (tickers: number, width: number, height: number) =>
      new Set(layOut(facetsOf(3, tickers, 700), { width, height }).panels.map(({ plot }) => plot.x)).size;
    expect([columns(4, 1000, 600), columns(4, 1600, 400), columns(200, 1600, 900)]).toEqual([1, 1, 3]);
  });

  it("fades and hatches each by a statistic of its own", () => {
    const by = (window: number) => four(window, new Array(8).fill(0.5), { stat: "n" });
    const facets = [short, wide].map((matrix) => {
      const n = by(matrix.window as number);
      return { matrix, fade: { by: n }, hatch: { by: n } };
    });
    const { panels, texts } = layOut(facets);
    expect(panels.map(({ fade, hatch }) => [fade!.to, hatch!.limit])).toEqual([
      [20, 10],
      [60, 30],
    ]);
    const subtitle = texts.filter(({ role }) => role === "subtitle").map(({ text }) => text);
    expect(subtitle.join(" ")).toContain("colour fades as n goes from 20/60 to 0 · hatched: n below 10/30");
  });

  it("says in which heatmap rows have the order that follows from values, and of names nothing", () => {
    const facets = [short, wide].map((matrix) => ({ matrix }));
    const said = (options: FacetOptions) => of(layOut(facets, options), "subtitle").join(" ");
    expect(said({ sort: "mean" })).toContain("sorted by mean, highest on top (20-day window)");
    expect(said({ sort: "mean", locale: "ja" })).toContain("平均の大きい順（20 日ローリング）");
    expect(said({ groupOf: ["x", "x", "y", "y"], groupOrder: "mean" })).toContain("on top (20-day window)");
    const twice = said({ sort: "mean", groupOf: ["x", "x", "y", "y"], groupOrder: "mean" });
    expect(twice.split("window")).toHaveLength(2);
    for (const options of [{}, { ascending: false }, { sort: [1, 2, 3, 4] }])
      expect(said(options)).not.toContain("window");
  });

  it("has lines between groups and marks in each, one scale of strips, and says which has no values", () => {
    const none = four(60, new Array(8).fill(Number.NaN));
    const facets = [{ matrix: four(20, [0.5, 1.5, 1, 1, 1, 1, 1, 1]) }, { matrix: none }];
    const groupOf = ["x", "x", "y", "y"];
    const scene = layOut(facets, { width: 900, height: 700, groupOf, marks: [1.2], strip: true });
    const messages = scene.texts.filter(({ role }) => role === "message");
    expect(messages.map(({ text }) => text)).toEqual(["no values"]);
    for (const { plot } of scene.panels) {
      const y = plot.y + plot.height / 2;
      const inside = scene.rules.filter(
        (rule) => Math.abs(rule.y - y) <= 1 && rule.x <= plot.x && rule.width >= plot.width,
      );
      expect(inside).toHaveLength(1);
    }
    const { plot } = scene.panels[0]!;
    const marks = scene.shapes.filter(
      ({ name, points }) => name === "mark" && points[0]! < plot.x + plot.width,
    );
    expect(marks).toHaveLength(1);
    expect(scene.panels.map(({ strip }) => strip?.band.width)).toEqual([plot.width, plot.width]);
    expect(of(scene, "caption")).toHaveLength(3);
    expect(layOut(facetsOf(2, 60, 9), { width: 1600, height: 1000 }).panels[0]!.strip).toBeUndefined();
  });

  it("of one heatmap is that heatmap", () => {
    const options = { width: 700, height: 400, locale: "ja" } as const;
    expect(facetsPNG([{ matrix: short }], options).data.equals(heatmapPNG(short, options).data)).toBe(true);
  });

  it("comes as SVG, PDF and HTML", async () => {
    const facets = [{ matrix: short }, { matrix: wide, name: "<b>&" }];
    const svg = facetsSVG(facets, { locale: "en" }).data;
    expect(svg.match(/<image class="cells"/g)).toHaveLength(2);
    expect(svg).toContain("<desc>2 heatmaps: 20-day window, &lt;b&gt;&amp;; in each 4 tickers in rows");
    const images = facetsPDF(facets)
      .data.toString("latin1")
      .match(/\/Subtype \/Image/g);
    expect(images).toHaveLength(3);
    const { data: html } = await facetsHTML(facets);
    const data: PageData = JSON.parse(/id="readings">(.*)<\/script>/.exec(html)![1]!);
    const values = data.panels.map(({ packed, decimals, far }) =>
      Array.from(unpackReadings(inflateSync(Buffer.from(packed, "base64")), decimals, far)),
    );
    expect(data.tickers).toEqual(["A", "B", "C", "D"]);
    expect(values).toEqual([
      [2, 2, 1, 1, 3, 3, 4, 4],
      [4, 4, 2, 2, 3, 3, 1, 1],
    ]);
    expect(data.panels.map(({ name }) => name)).toEqual(["20-day window", "<b>&"]);
  });

  it.each([
    [[], "facets must be at least one, got none"],
    [
      [short, { ...wide, stat: "r2" }],
      "facets must be of one statistic, as they share their colours, got beta and r2",
    ],
    [[short, { ...wide, tickers: ["D", "B", "C", "E"] }], "facets must be of the same tickers and dates"],
    [[short, matrixOf(short.tickers, 3)], "facets must be of the same tickers and dates"],
    [[short, wide, short], "facets must differ in window, benchmark or name, got 1 and 3 alike"],
  ])("refuses what cannot share one: %#", (matrices, message) => {
    const facets = matrices.map((matrix) => ({ matrix }));
    expect(() => layOut(facets)).toThrow(new RangeError(message));
  });

  it("refuses one that is faded among others that are not", () => {
    const by = { ...wide, stat: "r2" };
    expect(() => layOut([{ matrix: short }, { matrix: wide, fade: { by } }])).toThrow(
      new RangeError("fade.by must be of the same statistic in all facets, got none and r2"),
    );
  });
});
