import { describe, expect, it } from "vitest";
import { layoutFacets } from "../../src/heatmap/index.ts";
import type { RiskOn } from "../../src/panel/section.ts";
import { faults } from "./faults.ts";
import { draw, layout, matrixOf, measure, names } from "./sample.ts";

function market(tickers: number, rows: number) {
  return matrixOf(
    names(tickers),
    rows,
    Array.from({ length: tickers * rows }, (_, k) => 1 + ((k * 7) % 11) / 20),
  );
}

function risk(values: readonly number[]): RiskOn {
  const column = () => Float64Array.from(values, () => 12);
  const time = market(1, values.length).time;
  return { time, values: Float64Array.from(values), high: column(), low: column(), n: column(), rows: 20 };
}

describe("risk-on and risk-off under the cells", () => {
  it("is above 0 in one colour and below in another, and goes through 0 where the line does", () => {
    const values = [0.3, -0.3, Number.NaN, -0.2, 0.4, 0.4];
    const scene = layout(market(3, 6), { width: 800, height: 450, riskOn: risk(values) });
    const { plot, risk: box } = scene.panels[0]!;
    expect([box!.x, box!.width]).toEqual([plot.x, plot.width]);
    const zero = box!.y + box!.height / 2;
    const of = (name: string) =>
      scene.shapes
        .filter((shape) => shape.name === name && shape.points[0]! < plot.x + plot.width)
        .map(({ points }) =>
          Array.from({ length: points.length / 2 }, (_, k) => [
            Number(((6 * (points[2 * k]! - plot.x)) / plot.width).toFixed(6)),
            // the scale ends at 0.4, the first round value that no value is beyond
            Number(((0.8 * (zero - points[2 * k + 1]!)) / box!.height).toFixed(6)),
          ]),
        );
    const flat = (points: number[][][]) => points.map((run) => run.map(([x, y]) => [x, y! + 0]));
    expect(flat(of("riskOn"))).toEqual([
      [
        [0, 0],
        [0, 0.3],
        [0.5, 0.3],
        [1, 0],
        [1.5, 0],
        [2, 0],
        [2, 0],
      ],
      [
        [3, 0],
        [3, 0],
        [3.5, 0],
        [3.833333, 0],
        [4.5, 0.4],
        [5.5, 0.4],
        [6, 0.4],
        [6, 0],
      ],
    ]);
    expect(flat(of("riskOff"))[0]).toEqual([
      [0, 0],
      [0, 0],
      [0.5, 0],
      [1, 0],
      [1.5, -0.3],
      [2, -0.3],
      [2, 0],
    ]);
    const captions = scene.texts.filter(({ role }) => role === "caption").map(({ text }) => text);
    expect(captions).toEqual(["risk-on", "risk-off"]);
  });

  it.each(["en", "ja"] as const)(
    "has room at any size, with the strip and without, on sheets, too (%s)",
    (locale) => {
      const [values, matrix] = [Array.from({ length: 90 }, (_, t) => Math.sin(t / 5)), market(12, 90)];
      const riskOn = risk(values);
      for (const strip of [true, false]) {
        for (const [width, height] of [
          [500, 400],
          [1200, 700],
        ] as const) {
          const options = { width, height, locale, strip, footer: "Source: prices.csv" };
          const scene = layout(matrix, { ...options, riskOn });
          expect(faults(scene)).toEqual([]);
          expect(scene.panels[0]!.risk!.y).toBeGreaterThan(scene.panels[0]!.plot.y);
          const said = scene.texts
            .filter(({ role }) => role === "subtitle")
            .map(({ text }) => text)
            .join(" ");
          if (height > 400)
            expect(said).toContain(
              locale === "ja" ? "20 日間のリターンの順位相関（12 銘柄）" : "after it, 12 tickers",
            );
        }
        const facets = [20, 60, 120].map((window) => ({ matrix: { ...matrix, window }, riskOn }));
        const sheet = layoutFacets(facets, { width: 1300, height: 800, locale, strip }, measure);
        expect(faults(sheet)).toEqual([]);
        expect(sheet.panels.map((panel) => panel.risk !== undefined)).toEqual([true, true, true]);
      }
    },
  );

  it("is painted, and must fit the dates", () => {
    const { scene, pixel } = draw(market(3, 4), { width: 800, height: 450, riskOn: risk([1, 1, 1, 1]) });
    const { x, y, width, height } = scene.panels[0]!.risk!;
    const [red, green, blue] = pixel(Math.round(x + width / 2), Math.round(y + height / 4));
    expect(blue! - red!).toBeGreaterThan(80);
    expect(green).toBeGreaterThan(red!);
    expect(() => layout(market(3, 5), { riskOn: risk([1]) })).toThrow(
      "riskOn must have a value for each of the 5 dates, got 1",
    );
  });

  it("names groups as groups", () => {
    const groups = { ...market(3, 30), groupedBy: "Sector", weightedBy: "Cap" };
    const texts = (locale: "en" | "ja", matrix: typeof groups) =>
      layout(matrix, { locale, width: 900, height: 450 })
        .texts.map(({ text }) => text)
        .join("|");
    expect(texts("en", groups)).toContain("3 groups, weighted by Cap");
    expect(texts("ja", groups)).toContain("3 グループ（Cap 加重）");
    expect(texts("en", groups)).toMatch(/\|Sector\|/);
  });
});
