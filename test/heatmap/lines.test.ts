// Line charts: what is drawn where, against exact arithmetic, and labels that stand clear.
import { describe, expect, it } from "vitest";
import { rgbOf, themes } from "../../src/heatmap/color/theme.ts";
import { drawLines, svgLines } from "../../src/heatmap/index.ts";
import { contrast, letterColor, lineColor, MOST_COLORS } from "../../src/heatmap/lines/colors.ts";
import { type LineChartOptions, layoutLines } from "../../src/heatmap/lines/layout.ts";
import { type Lines, linesOf } from "../../src/heatmap/lines/lines.ts";
import { heldWithin, type Path, runsOf, spreadOut, withinLimits } from "../../src/heatmap/lines/path.ts";
import { textBox } from "../../src/heatmap/scene.ts";
import { openBackend } from "../../src/node/backend.ts";
import { linesPDF, linesPNG, linesSVG } from "../../src/node/canvas.ts";
import type { Result } from "../../src/panel/result.ts";
import { normal, uniform } from "../random.ts";
import { measure, names } from "./sample.ts";

const NONE = Number.NaN;

/** Series of one statistic, a row a day from 2020-01-01. */
function resultOf(
  series: readonly (readonly number[])[],
  tickers: readonly string[] = names(series.length),
  more: Partial<Result> = {},
): Result {
  const rows = series[0]!.length;
  return {
    time: { kind: "day", values: Float64Array.from({ length: rows }, (_, t) => 18_262 + t) },
    tickers,
    benchmarks: ["market"],
    windows: [60],
    stats: ["beta"],
    arrays: [Float64Array.from(series.flat())],
    notes: [],
    ...more,
  };
}

function walks(count: number, rows: number, seed = 1): number[][] {
  const draw = normal(seed);
  return Array.from({ length: count }, () => {
    let value = 1 + 0.3 * draw();
    return Array.from({ length: rows }, (_, t) => {
      value += 0.03 * draw();
      return t < rows / 20 ? NONE : value;
    });
  });
}

const plain = (result: Result, tickers?: readonly string[]): Lines =>
  linesOf(result, { band: false, ...(tickers && { tickers }) });
const layOut = (lines: Lines, options: LineChartOptions = {}) => layoutLines(lines, options, measure);

function draw(lines: Lines, options: LineChartOptions = {}) {
  const { width = 1000, height = 560, scale = 1 } = options;
  const canvas = openBackend("@napi-rs/canvas").createCanvas(width * scale, height * scale);
  const ctx = canvas.getContext("2d");
  const scene = drawLines(ctx, lines, options);
  const { data } = ctx.getImageData(0, 0, canvas.width, canvas.height);
  const pixel = (x: number, y: number) => [
    ...data.subarray(4 * (y * canvas.width + x), 4 * (y * canvas.width + x) + 3),
  ];
  return { scene, pixel };
}

/** Texts beyond the edge, on each other or on the plot. */
function faults(lines: Lines, options: LineChartOptions): string[] {
  const scene = layOut(lines, options);
  const boxes = scene.texts
    .filter(({ role }) => role !== "message")
    .map((text) => ({ name: `${text.role} ${text.text}`, ...textBox(text, measure) }));
  const all = [...boxes, { name: "plot", ...scene.plot }];
  const slack = 0.01;
  return all.flatMap((a, i) => [
    ...(a.x < 0 || a.y < 0 || a.x + a.width > scene.width || a.y + a.height > scene.height
      ? [`${a.name} is clipped`]
      : []),
    ...all
      .slice(i + 1)
      .filter(
        (b) =>
          a.x < b.x + b.width - slack &&
          b.x < a.x + a.width - slack &&
          a.y < b.y + b.height - slack &&
          b.y < a.y + a.height - slack,
      )
      .map((b) => `${a.name} is on ${b.name}`),
  ]);
}

describe("pixels", () => {
  const color = rgbOf(lineColor(0, themes.light))!;

  it.each([1, 2])("a level line covers its rows of pixels and no other, scale %s", (scale) => {
    const { scene, pixel } = draw(plain(resultOf([Array(50).fill(1.25)])), {
      scale,
      vmin: 1,
      vmax: 1.5,
      marks: [1.5],
    });
    const line = scene.shapes.find(({ name }) => name === "line")!;
    const half = line.lineWidth! / 2;
    const { x, y, width, height } = scene.plot;
    const at = y + height / 2; // half-way between 1 and 1.5
    for (const part of [0.1, 0.37, 0.9]) {
      const column = Math.round((x + part * width) * scale);
      expect(pixel(column, Math.floor(at * scale))).toEqual(color);
      for (const away of [-1, 1]) {
        const row = Math.floor((at + away * (half + 1.1)) * scale);
        const beside = pixel(column, row);
        // nothing but the grid may be there
        expect(beside[0] === beside[1] && beside[1] === beside[2]).toBe(true);
      }
    }
  });

  it("a step stands at its row and goes from value to value; a gap of a row is a gap", () => {
    const series = Array.from({ length: 10 }, (_, t) => (t === 6 ? NONE : t < 4 ? 1 : 2));
    const { scene, pixel } = draw(plain(resultOf([series])), { vmin: 0.5, vmax: 2.5, marks: [0.5] });
    const { x, y, width, height } = scene.plot;
    const place = (row: number, value: number) =>
      [Math.floor(x + ((row + 0.5) / 10) * width), Math.floor(y + ((2.5 - value) / 2) * height)] as const;
    for (const [row, value] of [
      [1, 1],
      [2.5, 1],
      [3.5, 1.5],
      [4.5, 2],
      [8, 2],
    ] as const)
      expect(pixel(...place(row, value)), `${row}`).toEqual(color);
    const grey = (rgb: number[]) => rgb[0] === rgb[1] && rgb[1] === rgb[2];
    for (const [row, value] of [
      [0.5, 2],
      [6, 2],
      [5.5, 2],
      [6.5, 2],
      [8, 1],
    ] as const)
      expect(grey(pixel(...place(row, value))), `${row}`).toBe(true);
  });

  it("10,000 rows on 800 columns show every extreme, where it is", () => {
    const share = uniform(3);
    const spikes = new Map(
      Array.from({ length: 40 }, (_, k) => [120 + 247 * k, k % 2 === 0 ? 3 + share() : -1 - share()]),
    );
    const series = Array.from({ length: 10_000 }, (_, t) => spikes.get(t) ?? 1);
    const options = { vmin: -3, vmax: 5, marks: [5] };
    const { scene, pixel } = draw(plain(resultOf([series])), options);
    const { x, y, width, height } = scene.plot;
    expect(width).toBeLessThan(1000);
    for (const [row, value] of spikes) {
      const column = Math.floor(x + ((row + 0.5) / 10_000) * width);
      const tip = y + ((5 - value) / 8) * height;
      // half-way up the spike, which is thinner than a pixel, the pixels around have taken colour
      const middle = Math.floor((tip + (y + height / 2)) / 2);
      const found = [-1, 0, 1].map((dx) => pixel(column + dx, middle)).some(([r, , b]) => b! - r! > 40);
      expect(found, `${row}`).toBe(true);
      const above = Math.floor(tip + (value > 1 ? -3 : 3));
      expect([-1, 0, 1].every((dx) => pixel(column + dx, above).every((byte) => byte > 200))).toBe(true);
    }
  });

  it("a band covers what lies between its limits, and is cut at the axis' ends", () => {
    const result = resultOf([Array(20).fill(1)], ["A"], {
      stats: ["beta", "se_beta", "n"],
      arrays: [1, 0.2, 4].map((value) => new Float64Array(20).fill(value)),
    });
    // Student's 80 % with two degrees: 0.8 sqrt(2 / 0.36)
    const half = 0.2 * 0.8 * Math.sqrt(2 / 0.36);
    const { scene, pixel } = draw(linesOf(result, { band: 80 }), { vmin: 0.9, vmax: 1.5, marks: [0.9] });
    const { x, y, width, height } = scene.plot;
    const at = (value: number) =>
      pixel(Math.floor(x + 0.53 * width), Math.floor(y + ((1.5 - value) / 0.6) * height));
    const tinted = (rgb: number[]) => rgb[2]! - rgb[0]! > 20;
    expect(tinted(at(1 + half - 0.005))).toBe(true);
    expect(tinted(at(1 + half + 0.005))).toBe(false);
    expect(tinted(at(0.905))).toBe(true);
    expect(
      Math.max(...scene.shapes.find(({ name }) => name === "band")!.points.filter((_, i) => i % 2 === 1)),
    ).toBe(y + height);
  });
});

describe("paths", () => {
  const placesOf = (path: Path) =>
    Array.from({ length: path.length / 2 }, (_, i) => ({ row: path[2 * i]!, value: path[2 * i + 1]! }));

  it("keep first, least, greatest and last of each column, and the gaps that show", () => {
    const share = uniform(8);
    for (const [rows, columns] of [
      [1000, 70],
      [997, 500],
      [60, 200],
    ] as const) {
      const series = Float64Array.from({ length: rows }, () => (share() < 0.03 ? NONE : share()));
      series.fill(NONE, 300, 340);
      const runs = runsOf(series, columns).map(placesOf);
      const places = runs.flat();
      const columnOf = (row: number) => Math.floor(((row + 0.5) / rows) * columns);
      for (let column = 0; column < columns; column++) {
        const own = [...series.entries()].filter(([row, v]) => columnOf(row) === column && !Number.isNaN(v));
        const kept = places.filter(({ row }) => columnOf(row) === column);
        const values = kept.map(({ value }) => value);
        expect(kept[0]?.row).toBe(own[0]?.[0]);
        expect(kept.at(-1)?.row).toBe(own.at(-1)?.[0]);
        expect(Math.min(...values)).toBe(Math.min(...own.map(([, v]) => v)));
        expect(Math.max(...values)).toBe(Math.max(...own.map(([, v]) => v)));
      }
      expect(places.every(({ row }, i) => i === 0 || row > places[i - 1]!.row)).toBe(true);
      for (const [i, run] of runs.entries()) {
        if (i === 0) continue;
        const missing = run[0]!.row - runs[i - 1]!.at(-1)!.row - 1;
        expect((missing * columns) / rows).toBeGreaterThanOrEqual(1);
      }
      const widest = runs.flatMap((run) => run.slice(1).map(({ row }, i) => row - run[i]!.row));
      expect(widest.every((step) => step <= 2 * Math.ceil(rows / columns))).toBe(true);
    }
  });

  it("are cut where they cross a limit", () => {
    const run = [0, 0, 1, 2, 2, 0, 3, -4, 4, 1];
    expect(withinLimits(run, -1, 1)).toEqual([
      [0, 0, 0.5, 1],
      [1.5, 1, 2, 0, 2.25, -1],
      [3.6, -1, 4, 1],
    ]);
    expect(placesOf(heldWithin(run, -1, 1)).map(({ value }) => value)).toEqual([
      0, 1, 1, 1, 0, -1, -1, -1, 1,
    ]);
    for (const [from, to] of [
      [-3, 5],
      [5, -3],
    ] as const) {
      // both limits at once, in the order in which they come
      const share = (limit: number) => (limit - from) / (to - from);
      const limits = from < to ? [-1, 1] : [1, -1];
      const cut = limits.flatMap((limit) => [share(limit), limit]);
      expect(withinLimits([0, from, 1, to], -1, 1)).toEqual([cut]);
      const ends = [0, limits[0]!, ...cut, 1, limits[1]!];
      expect(heldWithin([0, from, 1, to], -1, 1)).toEqual(ends);
    }
    expect(withinLimits([0, 2], -1, 1)).toEqual([]);
    // one on a limit neither leaves nor comes in
    const on = [0, 1, 1, -1, 2, 1];
    expect(withinLimits(on, -1, 1)).toEqual([on]);
  });

  it("labels are spread by least squares", () => {
    expect(spreadOut([10, 50], 12, 0, 100)).toEqual([10, 50]);
    expect(spreadOut([50, 50], 12, 0, 100)).toEqual([44, 56]);
    expect(spreadOut([2, 3, 98, 99], 12, 0, 100)).toEqual([0, 12, 88, 100]);
    const share = uniform(2);
    for (let k = 0; k < 50; k++) {
      const wanted = Array.from({ length: 9 }, () => 100 * share()).sort((a, b) => a - b);
      const found = spreadOut(wanted, 10, 0, 100);
      expect(found.every((y, i) => i === 0 || y - found[i - 1]! >= 10 - 1e-9)).toBe(true);
      expect(found[0]! >= -1e-9 && found.at(-1)! <= 100 + 1e-9).toBe(true);
      // no small step of one of them, or of neighbours together, that is allowed makes the sum of squares less
      const cost = (ys: number[]) => ys.reduce((sum, y, i) => sum + (y - wanted[i]!) ** 2, 0);
      for (let from = 0; from < 9; from++) {
        for (let to = from; to < 9; to++) {
          for (const step of [-0.01, 0.01]) {
            const moved = found.map((y, i) => (i >= from && i <= to ? y + step : y));
            const allowed =
              moved[0]! >= 0 && moved[8]! <= 100 && moved.every((y, i) => i === 0 || y - moved[i - 1]! >= 10);
            if (allowed) expect(cost(moved)).toBeGreaterThanOrEqual(cost(found));
          }
        }
      }
    }
  });
});

describe("labels stand clear", () => {
  it.each([1, 3, 7, 30])("of %s lines, in every size, both languages", (count) => {
    const long = "Consolidated Amalgamated Holdings of Somewhere plc";
    const series = walks(count, 300);
    series[0]!.fill(NONE, 200); // one that ends before
    const lines = [
      plain(resultOf(series)),
      plain(
        resultOf(
          series.map((one) => one.map(() => 1)),
          names(count).map((name, i) => (i % 3 ? name : `${name} ${long}`)),
        ),
      ),
    ];
    for (const [width, height] of [
      [400, 300],
      [700, 400],
      [1000, 560],
      [600, 2000],
      [4000, 3000],
    ] as const) {
      for (const one of lines) {
        for (const more of [
          { locale: "en" },
          { locale: "ja", marks: [0.8, 1, 1.05, 1.2], vmin: 0, vmax: 4 },
        ] as const) {
          const options = { width, height, footer: `Source: ${long}`, ...more };
          expect(faults(one, options), `${width} x ${height} ${more.locale}`).toEqual([]);
        }
      }
    }
  });

  it("or the size is refused, with the least that is not", () => {
    const lines = plain(resultOf(walks(5, 50)));
    let least = "";
    try {
      layOut(lines, { width: 50, height: 50 });
    } catch (error) {
      least = (error as Error).message;
    }
    const [width, height] = /at least (\d+) x (\d+) for/.exec(least)!.slice(1).map(Number) as [
      number,
      number,
    ];
    expect(faults(lines, { width, height })).toEqual([]);
  });

  it("names stand in the order of the last values, beside them", () => {
    const scene = layOut(
      plain(
        resultOf(
          [
            [1, 1.5],
            [1, 3],
            [1, NONE],
          ],
          ["A", "B", "C"],
        ),
      ),
    );
    const [named, values] = (["ticker", "value"] as const).map((role) =>
      scene.texts.filter((text) => text.role === role && text.x > scene.plot.x + scene.plot.width),
    );
    expect(named!.map(({ text }) => text)).toEqual(["B", "A", "C"]);
    expect(values!.map(({ text }) => text)).toEqual(["3.00", "1.50", "1.00"]);
    expect(named!.map(({ y }) => y)).toEqual(values!.map(({ y }) => y));
  });
});

describe("colours", () => {
  it("are told from the paper, and letters may be read", () => {
    for (const theme of Object.values(themes)) {
      for (let place = 0; place <= MOST_COLORS; place++) {
        const color = lineColor(place, theme);
        expect(contrast(color, theme.paper)).toBeGreaterThanOrEqual(3);
        expect(contrast(letterColor(color, theme), theme.paper)).toBeGreaterThanOrEqual(4.5);
      }
    }
    expect(contrast("#000000", "#ffffff")).toBeCloseTo(21, 10);
  });

  // Machado, Oliveira and Fernandes 2009, severity 1, on linear RGB
  const EYES = {
    usual: [1, 0, 0, 0, 1, 0, 0, 0, 1],
    protan: [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
    deutan: [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
    tritan: [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.3039],
  };

  it.each(Object.entries(EYES))("any two are 20 apart in CIELAB to %s eyes", (_, eye) => {
    const times = (m: readonly number[], v: readonly number[]) =>
      [0, 3, 6].map((at) => m[at]! * v[0]! + m[at + 1]! * v[1]! + m[at + 2]! * v[2]!);
    const lab = (color: string) => {
      const linear = rgbOf(color)!.map((byte) =>
        byte / 255 <= 0.04045 ? byte / 255 / 12.92 : ((byte / 255 + 0.055) / 1.055) ** 2.4,
      );
      const seen = times(eye, linear).map((share) => Math.min(1, Math.max(0, share)));
      const xyz = times([0.4124, 0.3576, 0.1805, 0.2126, 0.7152, 0.0722, 0.0193, 0.1192, 0.9505], seen);
      const [fx, fy, fz] = [xyz[0]! / 0.9505, xyz[1]!, xyz[2]! / 1.089].map((t) =>
        t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116,
      ) as [number, number, number];
      return [116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)];
    };
    for (const theme of Object.values(themes)) {
      const all = Array.from({ length: MOST_COLORS }, (_, i) => lab(lineColor(i, theme)));
      all.forEach((a, i) => {
        for (const b of all.slice(i + 1))
          expect(Math.hypot(...a.map((x, k) => x - b[k]!))).toBeGreaterThan(20);
      });
    }
  });
});

describe("which lines", () => {
  const two = resultOf(walks(3, 40), ["A", "B", "C"], {
    windows: [20, 60],
    benchmarks: ["M", "N"],
    arrays: Array.from({ length: 4 }, (_, k) => Float64Array.from(walks(3, 40, k + 1).flat())),
  });

  it("one ticker has all windows and benchmarks, several the first", () => {
    expect(plain(two, ["B"]).lines).toHaveLength(4);
    const { lines } = plain(two, ["C", "A"]);
    expect(lines.map(({ ticker, window, benchmark }) => [ticker, window, benchmark])).toEqual([
      ["C", 20, "M"],
      ["A", 20, "M"],
    ]);
    expect([...lines[1]!.values]).toEqual([...two.arrays[0]!.subarray(0, 40)]);
    const chosen = linesOf(two, { tickers: ["B"], windows: [60], benchmarks: ["N"], band: false }).lines;
    expect([...chosen[0]!.values]).toEqual([...two.arrays[3]!.subarray(40, 80)]);
  });

  it("title and names say what is common and what differs", () => {
    const said = (lines: Lines, options: LineChartOptions = {}) => {
      const scene = layOut(lines, options);
      return [scene.title, ...scene.texts.filter(({ role }) => role === "ticker").map(({ text }) => text)];
    };
    const by = (windows: number[], benchmarks: string[]) =>
      linesOf(two, { tickers: ["B"], windows, benchmarks, band: false });
    expect(said(by([20], ["M"]))).toEqual(["20-day rolling β (regression on M)", "B"]);
    expect(said(by([20, 60], ["M"]))[0]).toBe("B: Rolling β (regression on M)");
    expect(
      said(by([20, 60], ["M"]))
        .slice(1)
        .sort(),
    ).toEqual(["20 days", "60 days"]);
    expect(said(by([60], ["M", "N"]), { locale: "ja" })[0]).toBe("B：60 日ローリング β");
    expect(
      said(by([20, 60], ["M", "N"]))
        .slice(1)
        .sort(),
    ).toEqual(["20 days · M", "20 days · N", "60 days · M", "60 days · N"]);
  });

  it.each<[object, string]>([
    [{ tickers: ["BB"] }, 'tickers must be of the 3 there are, got "BB": did you mean B?'],
    [{ tickers: [] }, "tickers must be one or more, got none"],
    [{ tickers: ["A", "A"] }, 'tickers must differ, got "A" twice'],
    [{ windows: [] }, "windows and benchmarks must be one or more, got none"],
    [{ windows: [30] }, "window must be one of the result's 20, 60, got 30"],
    [{ benchmarks: ["X"] }, "benchmark must be one of the result's"],
    [{ stat: "corr" }, "stat must be one of the result's beta, got corr"],
    [{ band: 100 }, "band must be a confidence in percent, above 0 and below 100, got 100"],
  ])("refuses %j", (options, message) => {
    expect(() => linesOf(two, options)).toThrow(message);
  });

  it("refuses more than can be told apart, and limits that are none", () => {
    const many = resultOf(Array.from({ length: 101 }, () => [1, 2]));
    expect(() => linesOf(many)).toThrow("at most 100 lines can be told apart, got 101; name fewer tickers");
    const lines = plain(two);
    expect(() => layOut(lines, { vmin: 2, vmax: 1 })).toThrow("vmin must be less than vmax, got 2 and 1");
    expect(() => layOut(lines, { vmin: 99 })).toThrow("(vmax by default)");
    expect(() => layOut(lines, { marks: [NONE] })).toThrow("marks must be finite numbers, got NaN");
    expect(() => layOut(lines, { theme: "drak" as "dark" })).toThrow("did you mean dark?");
  });
});

describe("the usual axis", () => {
  // four sessions whose first value says little
  const session = (first: number) => [
    first,
    ...Array.from({ length: 99 }, (_, t) => 1 + 0.3 * Math.sin(t / 9)),
  ];
  const timed = { windows: ["30min"] };
  const spiky = [40, -30, 1, 1].flatMap(session);

  it("is not ruled by a few values far from all others, which a note names", () => {
    const scene = layOut(plain(resultOf([spiky], ["A"], timed)));
    expect(scene.vmin).toBeGreaterThan(0.2);
    expect(scene.vmax).toBeLessThan(1.8);
    expect(scene.notes).toEqual([
      "a few values are far from all others and beyond the axis, which would reach from -30 to 40; vmin and vmax say otherwise",
    ]);
    expect(layOut(plain(resultOf([spiky], ["A"], timed)), { vmin: -50, vmax: 50 }).notes).toEqual([]);
  });

  it("leaves out of the count what a sort would leave out, whatever the order", () => {
    const share = uniform(6);
    const normals = normal(4);
    for (let k = 0; k < 60; k++) {
      const count = 200 + Math.floor(500 * share());
      const kinds = [normals, () => Math.round(2 * share()), () => normals() ** 5, () => Math.abs(normals())];
      const values = Array.from({ length: count }, kinds[k % 4]!);
      if (k % 3 === 0) values.sort((a, b) => (k % 2 === 0 ? a - b : b - a));
      const gaps = Array.from(values, (value) => (share() < 0.1 ? NONE : value));
      const series = [gaps, [...gaps].reverse()];
      // the axis of n has no reference, bands or marks: it is the usual range and a margin of 4 %
      const scene = layOut(plain(resultOf(series, ["A", "B"], { ...timed, stats: ["n"] })));
      const sorted = series
        .flat()
        .filter(Number.isFinite)
        .sort((a, b) => a - b);
      const stray = Math.floor(0.01 * sorted.length);
      const [from, to] = [sorted[stray]!, sorted.at(-1 - stray)!];
      const ends = series.map((one) => one.findLast(Number.isFinite)!);
      const low = Math.min(Math.max(sorted[0]!, from - (to - from) / 2), ...ends);
      const high = Math.max(Math.min(sorted.at(-1)!, to + (to - from) / 2), ...ends);
      const room = 0.04 * (high - low) || Math.abs(high) / 2 || 1;
      expect([scene.vmin, scene.vmax], `${k}`).toEqual([low - room, high + room]);
    }
  });

  it("holds all values where these are few, near, or where a line ends", () => {
    const limitsOf = (series: readonly number[], more: Partial<Result> = timed) => {
      const { vmin, vmax, notes } = layOut(plain(resultOf([[...series]], ["A"], more)));
      return [notes.length, vmin < Math.min(...series), vmax > Math.max(...series)];
    };
    expect(limitsOf(spiky.slice(0, 150))).toEqual([0, true, true]);
    expect(limitsOf([...spiky.slice(200), 1.5, ...spiky.slice(201)])).toEqual([0, true, true]);
    expect(limitsOf([...spiky.slice(200), 9])).toEqual([0, true, true]);
    // all windows have as many pairs
    expect(limitsOf(spiky, {})).toEqual([0, true, true]);
    expect(limitsOf(new Array(400).fill(2))).toEqual([0, true, true]);
  });
});

describe("what is missing", () => {
  it("is told: a line without values in a note, a chart without any in the picture", () => {
    expect(
      layOut(
        plain(
          resultOf(
            [
              [1, 2],
              [NONE, NONE],
            ],
            ["A", "B"],
          ),
        ),
      ).notes,
    ).toEqual(["no values: B"]);
    const none = layOut(plain(resultOf([[NONE, NONE]])), { locale: "ja" });
    expect(none.texts.filter(({ role }) => role === "message").map(({ text }) => text)).toEqual(["値なし"]);
    expect(none.shapes).toEqual([]); // no level line goes through the message
    expect(none.notes).toEqual([]);
  });

  it("lines beyond the room for names go without, and a note says how many", () => {
    const { notes, texts } = layOut(plain(resultOf(walks(60, 30))), { width: 900, height: 400 });
    const shown = texts.filter(({ role }) => role === "ticker").length;
    expect(shown).toBeGreaterThan(MOST_COLORS);
    expect(notes).toEqual([`${60 - shown} of 60 lines have no name: the picture is too low`]);
  });

  it("one date, values alike and infinite ones leave a picture", () => {
    for (const series of [
      [[1]],
      [[1, 1, 1]],
      [[1, Number.POSITIVE_INFINITY, 2]],
      [[0, 0]],
      [[1e-9, 2e-9]],
      [[1e9, -1e9]],
    ]) {
      const scene = layOut(plain(resultOf(series)));
      expect(scene.vmin).toBeLessThan(scene.vmax);
      expect(scene.shapes.some(({ name }) => name === "line")).toBe(true);
      expect(scene.shapes.every(({ points }) => points.every(Number.isFinite))).toBe(true);
      expect(faults(plain(resultOf(series)), {})).toEqual([]);
    }
  });
});

it("comes as PNG, SVG and PDF, the same bytes twice, and as SVG with what is to be seen in words", () => {
  const lines = plain(resultOf(walks(2, 100), ["A&B", "C"]));
  for (const [picture, head] of [
    [linesPNG, "\x89PNG"],
    [linesSVG, "<svg"],
    [linesPDF, "%PDF"],
  ] as const) {
    const [one, two] = [picture(lines), picture(lines)].map(({ data }) => Buffer.from(data));
    expect(one!.subarray(0, 4).toString("latin1")).toBe(head);
    expect(one!.equals(two!)).toBe(true);
  }
  const { createCanvas } = openBackend("@napi-rs/canvas");
  const svg = svgLines(lines, { createCanvas });
  expect(svg).toMatch(
    /<desc>2 lines \(A&amp;B, C\) over 100 dates, 2020-01-01 to 2020-04-09; the axis goes from [\d.]+ to [\d.]+\.<\/desc>/,
  );
  expect(svg).not.toContain("<image");
});
