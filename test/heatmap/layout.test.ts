import { describe, expect, it } from "vitest";
import { colormaps } from "../../src/heatmap/color/colormap.ts";
import type { Scene } from "../../src/heatmap/scene.ts";
import type { Matrix } from "../../src/panel/matrix.ts";
import { formatTime } from "../../src/panel/time.ts";
import { uniform } from "../random.ts";
import { faults } from "./faults.ts";
import { layout, matrixOf, measure, names } from "./sample.ts";

const long = "Consolidated Amalgamated Holdings of Somewhere plc";
const of = (scene: Scene, role: string) =>
  scene.texts.filter((text) => text.role === role).map(({ text }) => text);

describe("labels stand clear", () => {
  const shapes = [1, 2, 3, 6, 60, 1259, 10_000];
  const sizes = [
    [400, 300],
    [400, 3000],
    [640, 360],
    [1000, 450],
    [1600, 1000],
    [4000, 300],
    [4000, 3000],
  ] as const;
  describe.each(["en", "ja"] as const)("%s", (locale) => {
    it.each(sizes)("%s x %s", (width, height) => {
      for (const count of shapes) {
        const tickers = names(count);
        for (const list of [tickers, tickers.map((name, i) => (i % 3 === 0 ? `${name} ${long}` : name))]) {
          for (const rows of shapes) {
            for (const stat of ["beta", "cov"]) {
              // covariances of 1e-5 show the widest label beside the colour bar; a value is missing, others are off it
              const matrix = matrixOf(list, rows, [1e-5, Number.NaN, 2, -3e-5], { stat });
              // a market's section takes a while: in one size will do
              const strip =
                count * rows > 100_000 && (stat === "cov" || list !== tickers || width !== 1600)
                  ? false
                  : undefined;
              const groupOf =
                stat === "cov" ? list.map((_, i) => (i % 7 === 0 ? long : `G${i % 11}`)) : undefined;
              // and each other option in every other kind of picture
              const [theme, robust] = [list === tickers ? "light" : "dark", stat === "cov"] as const;
              const scene = layout(matrix, {
                ...{ width, height, locale, fiscalYear: 4, marks: [0.8, 1], footer: long, theme, robust },
                ...(strip === undefined ? {} : { strip }),
                ...(groupOf === undefined ? {} : { groupOf, groupMeans: list === tickers }),
              });
              expect([count, rows, stat, ...faults(scene)]).toEqual([count, rows, stat]);
              expect(of(scene, "date").length).toBeGreaterThan(0);
            }
          }
        }
      }
    });
  });

  /** Lopsided ones squeeze the ticks of one half together. */
  const LIMITS = [
    { vmin: 0.4, vmax: 1.6 },
    { center: 1 },
    { vmin: -1e-4, vmax: 7, center: 1e-3 },
    { vmin: 0, center: 0.97, vmax: 1 },
    { robust: true },
    { robust: true, center: 0.3 },
    {},
  ];
  it("for any dates, limits, orders, fiscal years, clocks, sizes and values", () => {
    const next = uniform(41);
    const upTo = (most: number, power = 1) => Math.floor(next() ** power * most);
    for (let round = 0; round < 300; round++) {
      const rows = 1 + upTo(3000, 3);
      const kind = next() < 0.3 ? "instant" : "day";
      const [unit, most] = [kind === "day" ? 1 : 60_000, 1 + upTo(400, 4)];
      let at = upTo(20_000) * (kind === "day" ? 1 : 86_400_000);
      const values = Float64Array.from({ length: rows }, () => {
        at += (1 + upTo(most)) * unit;
        return at;
      });
      const count = 1 + upTo(60);
      const spread = 10 ** (upTo(12) - 6);
      const cells = Array.from({ length: count * rows }, () =>
        next() < 0.1 ? Number.NaN : 1 + spread * (next() - 0.5),
      );
      const matrix = matrixOf(names(count), rows, cells, {
        time: { kind, values },
        stat: next() < 0.5 ? "beta" : "cov",
      });
      const options = {
        width: 400 + upTo(2000),
        height: 300 + upTo(1500),
        locale: next() < 0.5 ? "en" : "ja",
        fiscalYear: 1 + upTo(12),
        timeZone: next() < 0.5 ? "UTC" : "Asia/Tokyo",
        marks: next() < 0.5 ? [] : [0.8, 1, 1.2],
        ...LIMITS[round % LIMITS.length],
        theme: next() < 0.5 ? "light" : "dark",
        hatchMissing: next() < 0.5,
        sort: (["name", "mean", "volatility"] as const)[upTo(3)]!,
        ascending: next() < 0.5,
        groupOrder: next() < 0.5 ? "label" : "mean",
        ...(next() < 0.3 && { top: 1 + upTo(count) }),
        ...(next() < 0.5 ? {} : { strip: next() < 0.5 }),
        ...(next() < 0.5 ? {} : { groupOf: names(count).map(() => ["X", long, "エネルギー"][upTo(3)]!) }),
      } as const;
      const told = JSON.stringify([round, count, rows, kind, options.width, options.height, options.locale]);
      const scene = layout(matrix, options);
      expect([told, ...faults(scene)]).toEqual([told]);
      expect([told, of(scene, "date").length > 0]).toEqual([told, true]);
    }
  });

  it("for instants, odd scales and long titles too", () => {
    for (const scale of [0.5, 1, 1.25, 2, 3]) {
      for (const rows of [1, 2, 390]) {
        const start = Date.UTC(2024, 0, 2, 14, 30);
        const values = Float64Array.from({ length: rows }, (_, t) => start + 60_000 * t);
        const matrix = matrixOf(names(30), rows, [1], { time: { kind: "instant", values } });
        for (const title of [
          "",
          "A title that goes on ".repeat(20),
          "とても長い表題".repeat(20),
          "x".repeat(300),
        ]) {
          const scene = layout(matrix, { width: 520, height: 320, scale, title });
          expect([scale, rows, title, ...faults(scene)]).toEqual([scale, rows, title]);
        }
      }
    }
  });
});

describe("date ticks", () => {
  it("stand under the centre of their own row's column", () => {
    const matrix = matrixOf(["A"], 400);
    const scene = layout(matrix, { width: 1600 });
    const marks = scene.rules.filter(
      ({ y, width, height }) =>
        y === scene.panels[0]!.plot.y + scene.panels[0]!.plot.height + 1 && width === 1 && height > 4,
    );
    const firsts = Array.from(matrix.time.values.keys()).filter((row) => {
      return formatTime("day", matrix.time.values[row]!).endsWith("-01");
    });
    expect(marks).toHaveLength(firsts.length);
    marks.forEach(({ x }, i) => {
      const centre = scene.panels[0]!.plot.x + ((firsts[i]! + 0.5) / 400) * scene.panels[0]!.plot.width;
      expect(Math.abs(x + 0.5 - centre)).toBeLessThanOrEqual(0.5);
    });
    expect(of(scene, "date").slice(0, 4)).toEqual(["Jan", "2020", "Feb", "Mar"]);
  });
});

describe("ticker labels", () => {
  it("name the middle of their own row, from the top down", () => {
    const scene = layout(matrixOf(["B", "A", "C"], 5), { sort: "name" });
    const labels = scene.texts.filter(({ role }) => role === "ticker");
    expect(labels.map(({ text }) => text)).toEqual(["A", "B", "C"]);
    labels.forEach(({ y }, i) => {
      const middle = scene.panels[0]!.plot.y + ((i + 0.5) / 3) * scene.panels[0]!.plot.height;
      expect(Math.abs(y - middle)).toBeLessThan(8);
    });
  });

  it("are all there where they fit, else every so many-th from the first", () => {
    expect(of(layout(matrixOf(names(30), 5)), "ticker")).toEqual(names(30));
    const thinned = of(layout(matrixOf(names(1000), 5)), "ticker").map((name) => Number(name.slice(1)));
    expect(thinned.length).toBeGreaterThan(15);
    const stride = thinned[1]!;
    expect(thinned).toEqual(thinned.map((_, i) => i * stride));
    expect(thinned.at(-1)! + stride).toBeGreaterThanOrEqual(1000);
  });

  it("end in an ellipsis where they would take more than a quarter of the width", () => {
    const scene = layout(matrixOf(["AAA", long, "長い銘柄名".repeat(20)], 5), { width: 600 });
    const [short, latin, japanese] = of(scene, "ticker");
    expect(short).toBe("AAA");
    expect(latin).toMatch(/^Consolidated .+…$/);
    expect(japanese).toMatch(/^長い銘柄名.*…$/);
    const size = scene.texts.find(({ role }) => role === "ticker")!.size;
    for (const name of [latin!, japanese!]) {
      expect(measure(name, size)).toBeLessThanOrEqual(150);
      expect(measure(name, size)).toBeGreaterThan(120);
    }
    expect(of(layout(matrixOf([long], 5), { width: 2000 }), "ticker")).toEqual([long]);
  });

  it("hold nothing that XML could not", () => {
    expect(of(layout(matrixOf(["A\u0000\ud800B", " C \n D "], 5)), "ticker")).toEqual([
      "C D",
      "A\ufffd\ufffdB",
    ]);
  });
});

describe("words", () => {
  const words = (more: Partial<Matrix>, locale: "en" | "ja" = "en") => {
    const scene = layout(matrixOf(["A"], 5, [0.1, 0.2], more), { locale });
    return [...of(scene, "title"), ...of(scene, "axis")].join(" | ");
  };

  it.each<[Partial<Matrix>, string, string]>([
    [
      {},
      "60-day rolling β (regression on the market index) | Date | Ticker | β",
      "60 日ローリング β（市場指数との回帰） | 日付 | 銘柄 | β",
    ],
    [
      { benchmark: "SPX", window: 20 },
      "20-day rolling β (regression on SPX) | Date | Ticker | β",
      "20 日ローリング β（SPX との回帰） | 日付 | 銘柄 | β",
    ],
    [
      { benchmark: "日経平均", stat: "corr" },
      "60-day rolling correlation with 日経平均 | Date | Ticker | correlation",
      "60 日ローリング相関係数（対日経平均） | 日付 | 銘柄 | 相関係数",
    ],
    [
      { stat: "cov", time: { kind: "instant", values: Float64Array.of(0, 60_000) } },
      "60-bar rolling covariance with the market index | Time (UTC) | Ticker | covariance",
      "60 本ローリング共分散（対市場指数） | 日時（UTC） | 銘柄 | 共分散",
    ],
    [
      { stat: "n" },
      "60-day rolling number of observations shared with the market index | Date | Ticker | n",
      "60 日ローリング観測数（対市場指数） | 日付 | 銘柄 | n",
    ],
    [
      { stat: "other" },
      "60-day rolling other | Date | Ticker | other",
      "60 日ローリング other | 日付 | 銘柄 | other",
    ],
    [
      { window: "halflife=60" },
      "EW β (regression on the market index), half-life 60 days | Date | Ticker | β",
      "半減期 60 日の指数加重 β（市場指数との回帰） | 日付 | 銘柄 | β",
    ],
    [
      { window: "span=1", stat: "cov", benchmark: "SPX" },
      "EW covariance with SPX, span 1 day | Date | Ticker | covariance",
      "スパン 1 日の指数加重共分散（対 SPX） | 日付 | 銘柄 | 共分散",
    ],
    [
      { window: "alpha=0.06", stat: "r2" },
      "EW R² (regression on the market index), smoothing factor 0.06 | Date | Ticker | R²",
      "平滑化係数 0.06 の指数加重決定係数（市場指数との回帰） | 日付 | 銘柄 | 決定係数",
    ],
    [
      { smoothing: "span=20" },
      "60-day rolling β (regression on the market index), EMA of span 20 days | Date | Ticker | β",
      "60 日ローリング β（市場指数との回帰）、スパン 20 日の EMA | 日付 | 銘柄 | β",
    ],
    [
      { window: "span=60", stat: "alpha", smoothing: "span=5" },
      "EW α (regression on the market index), span 60 days, EMA of span 5 days | Date | Ticker | α",
      "スパン 60 日の指数加重 α（市場指数との回帰）、スパン 5 日の EMA | 日付 | 銘柄 | α",
    ],
  ])("%j", (more, english, japanese) => {
    expect(words(more)).toBe(english);
    expect(words(more, "ja")).toBe(japanese);
  });

  it("go without a window or a benchmark that are not known", () => {
    const { window: _, benchmark: __, ...matrix } = matrixOf(["A"], 5);
    expect(of(layout(matrix), "title")).toEqual(["Rolling β"]);
    expect(of(layout(matrix, { locale: "ja" }), "title")).toEqual(["ローリング β"]);
  });

  it("call a row what it is by its distance from the next", () => {
    const every = (days: number, kind: "day" | "instant" = "day") => ({
      time: { kind, values: Float64Array.from({ length: 9 }, (_, t) => 19_000 + Math.round(t * days)) },
    });
    const title = (days: number, locale: "en" | "ja") =>
      of(layout(matrixOf(["A"], 9, undefined, every(days)), { locale }), "title")[0];
    expect([1, 7, 30.4, 91].map((days) => title(days, "en"))).toEqual(
      ["day", "week", "month", "bar"].map((unit) => `60-${unit} rolling β (regression on the market index)`),
    );
    expect([1, 7, 30.4, 91].map((days) => title(days, "ja"))).toEqual(
      ["日", "週", "か月", "本"].map((unit) => `60 ${unit}ローリング β（市場指数との回帰）`),
    );
  });

  it("take the caller's title, or none", () => {
    expect(of(layout(matrixOf(["A"], 5), { title: "Mine" }), "title")).toEqual(["Mine"]);
    const bare = layout(matrixOf(["A"], 5), { title: "" });
    expect(of(bare, "title")).toEqual([]);
    expect(bare.panels[0]!.plot.y).toBeLessThan(layout(matrixOf(["A"], 5)).panels[0]!.plot.y);
  });

  it("break a title that one line cannot hold into two of like length, and cut what is still too long", () => {
    const small = { width: 400, height: 300 };
    const title =
      "A long title of so many words that it cannot possibly stand in a single line of a small picture";
    const lines = of(layout(matrixOf(["A"], 5), { ...small, title }), "title");
    expect(lines).toHaveLength(2);
    expect(lines.join(" ")).toBe(title);
    expect(lines[1]!.length / lines[0]!.length).toBeGreaterThan(0.7);
    const ja = of(
      layout(matrixOf(["A"], 5), { ...small, title: "小さな図の一行に収まらない長い表題".repeat(3) }),
      "title",
    );
    expect(ja.join("")).toBe("小さな図の一行に収まらない長い表題".repeat(3));
    const endless = of(layout(matrixOf(["A"], 5), { ...small, title: "word ".repeat(100) }), "title");
    expect(endless).toHaveLength(2);
    expect(endless[1]).toMatch(/^(word )+w?o?r?d?…$/);
  });

  it("say so where there are no values", () => {
    const missing = matrixOf(["A"], 2, [Number.NaN, Number.NaN]);
    expect(of(layout(missing), "message")).toEqual(["no values"]);
    expect(of(layout(missing, { locale: "ja" }), "message")).toEqual(["値なし"]);
    expect(of(layout(matrixOf([], 0, [])), "message")).toEqual(["no values"]);
    expect(of(layout(matrixOf(["A"], 2, [Number.NaN, 1])), "message")).toEqual([]);
  });
});

describe("color range", () => {
  const range = (stat: string, values: number[], more: Partial<Matrix> = {}, options = {}) => {
    const { vmin, vmax } = layout(matrixOf(["A"], values.length, values, { stat, ...more }), options).colors;
    return [vmin, vmax];
  };
  const hundred = Array.from({ length: 101 }, (_, i) => i);

  it.each([
    ["beta", [0.4, 1.6]],
    ["corr", [-1, 1]],
    ["n", [0, 60]],
    ["cov", [2, 98]],
    ["alpha", [-98, 98]],
    ["t_beta", [-98, 98]],
    ["mean_x", [-98, 98]],
    ["r2", [0, 1]],
    ["resid_std", [0, 98]],
    ["se_alpha", [0, 98]],
    ["var_m", [0, 98]],
  ])("of %s", (stat, wanted) => {
    expect(range(stat, hundred)).toEqual(wanted);
  });

  it("leaves missing values out, and copes with one value or none", () => {
    expect(range("cov", [Number.NaN, ...hundred.toReversed(), Number.POSITIVE_INFINITY])).toEqual([2, 98]);
    expect(range("cov", [4, 4])).toEqual([2, 6]);
    expect(range("cov", [0])).toEqual([-0.5, 0.5]);
    expect(range("cov", [Number.NaN])).toEqual([0, 1]);
  });

  it("is the caller's where given", () => {
    expect(range("beta", [1], {}, { vmax: 2 })).toEqual([0.4, 2]);
    expect(range("cov", hundred, {}, { vmin: 0 })).toEqual([0, 98]);
  });
});

describe("refuses, naming option, rule and value", () => {
  const matrix = matrixOf(["A", "B"], 5);
  it.each<[object, string]>([
    [{ vmin: 2 }, "vmin must be less than vmax, got 2 and 1.6 (vmax by default)"],
    [{ vmin: 1, vmax: 1 }, "vmin must be less than vmax, got 1 and 1"],
    [{ vmin: -1e308, vmax: 1e308 }, "vmin must be less than vmax, got -1e+308 and 1e+308"],
    [{ vmax: Number.NaN }, "vmax must be a finite number, got NaN"],
    [{ cmap: "RdYlGm" }, `cmap must be one of ${colormaps.join(", ")}, got "RdYlGm": did you mean RdYlGn?`],
    [{ theme: "dusk" }, 'theme must be one of light, dark, got "dusk": did you mean dark?'],
    [
      { agg: "median" },
      'agg must be one of mean, min, max, furthest, last, got "median": did you mean mean?',
    ],
    [{ missing: "grey" }, 'missing must be a colour such as #d5d5d5, got "grey"'],
    [{ groupOf: ["x"] }, "groupOf must have a label for each of the 2 tickers, got 1"],
    [
      { sort: "means" },
      'sort must be one of name, last, mean, volatility, cluster, change:k, or a key for each ticker, got "means": did you mean mean?',
    ],
    [{ locale: "jp" }, 'locale must be one of en, ja, got "jp": did you mean ja?'],
    [{ width: 0 }, "width must be an integer >= 1, got 0"],
    [{ height: 450.5 }, "height must be an integer >= 1, got 450.5"],
    [{ scale: 0 }, "scale must be a number > 0, got 0"],
    [
      { width: 40_000 },
      "width and height times scale must be at most 32767 a side and 268435456 pixels in all, got 40000 x 450",
    ],
  ])("%j", (options, message) => {
    expect(() => layout(matrix, options)).toThrow(new RangeError(message));
  });

  it.each([2, 390])("a size that is too small, with the least that is not (%s rows)", (rows) => {
    const tall = matrixOf(["A", long], rows);
    let message = "";
    try {
      layout(tall, { width: 20, height: 20 });
    } catch (error) {
      message = (error as Error).message;
    }
    const [, width, height] = /at least (\d+) x (\d+) for this picture's labels, got 20 x 20$/
      .exec(message)!
      .map(Number);
    expect(faults(layout(tall, { width: width!, height: height! }))).toEqual([]);
    expect(() => layout(tall, { width: width! - 1, height: height! })).toThrow(RangeError);
    expect(() => layout(tall, { width: width!, height: height! - 1 })).toThrow(RangeError);
    expect(width).toBeLessThanOrEqual(400);
    expect(height).toBeLessThanOrEqual(300);
  });
});

it("puts cells and lines on whole device pixels at any scale", () => {
  for (const scale of [0.75, 1, 1.25, 1.5, 2, 3]) {
    const { panels, colorBar, rules } = layout(matrixOf(names(7), 50), { width: 801, height: 433, scale });
    for (const box of [panels[0]!.plot, colorBar, ...rules]) {
      for (const edge of [box.x, box.y, box.x + box.width, box.y + box.height]) {
        expect(Math.abs(edge * scale - Math.round(edge * scale))).toBeLessThan(1e-6);
      }
    }
  }
});
