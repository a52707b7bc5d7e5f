// What is on screen, as files: the library's values and the library's pictures, to the last bit.
import { createRequire } from "node:module";
import { describe, expect, test } from "vitest";
import { makePanels } from "../../bench/panels.mjs";
import { svgHeatmap } from "../../src/heatmap/svg.ts";
import { createKernel } from "../../src/kernel/kernel.ts";
import { dropTickers, sliceTime, takeSeries } from "../../src/panel/calendar.ts";
import type { Matrix } from "../../src/panel/matrix.ts";
import type { Panel } from "../../src/panel/panel.ts";
import type { EwmStat } from "../../src/panel/result.ts";
import { formatTime } from "../../src/panel/time.ts";
import { fromCSV } from "../../src/source/csv.ts";
import { fromParquet } from "../../src/source/parquet.ts";
import { wideCSV } from "../../src/table/csv.ts";
import { Hand } from "../../src/viewer/engine/crew.ts";
import { exportOf } from "../../src/viewer/engine/export/export.ts";
import type { OpenSurface, Surface } from "../../src/viewer/engine/export/picture.ts";
import type { ExportQuestion, Format } from "../../src/viewer/engine/export/question.ts";
import { Crew } from "../../src/viewer/engine/helpers.ts";
import { Live } from "../../src/viewer/engine/live.ts";
import type { Market } from "../../src/viewer/engine/market.ts";
import { defaultState, type State } from "../../src/viewer/state.ts";

const { createCanvas, loadImage } = createRequire(import.meta.url)("@napi-rs/canvas");

const { gappy, market: index } = makePanels(23, 400) as { gappy: Panel; market: Panel };
const sectors = gappy.tickers.map((_, i) => ["Banks", "Cars", ""][i % 3]!);
const market: Market = {
  name: "prices.csv",
  returns: gappy,
  benchmarks: index,
  columns: { sector: sectors },
  ofPrices: false,
  notes: [],
  command: ["rollbeta", "compute", "prices.csv"],
};
const kernel = await createKernel();
const days = Array.from(index.time.values, (day) => formatTime("day", day));

async function open(of: Market = market): Promise<Live> {
  return new Live(of, new Crew(await Hand.create()), (length) => new Float64Array(length));
}

function question(format: Format, state: Partial<State>): ExportQuestion {
  const look = { locale: "en", theme: "light", scale: 1 } as const;
  return { about: "export", format, ...look, state: { ...defaultState, ...state } };
}

/** Canvases as those of a worker are. */
const surface: OpenSurface = (width, height) => {
  const canvas = createCanvas(width, height);
  const convertToBlob = async () => new Blob([canvas.toBuffer("image/png")], { type: "image/png" });
  return { getContext: () => canvas.getContext("2d"), convertToBlob } as unknown as Surface;
};

async function fileOf(
  format: Format,
  state: Partial<State>,
  of?: Market,
): Promise<{ name: string; blob: Blob }> {
  const { made, name } = await exportOf(await open(of), question(format, state), undefined, surface);
  if (made?.kind !== "file") throw new Error(`no file, but ${made?.kind}`);
  return { name, blob: made.blob };
}

/** What the library computes, of these tickers and rows. */
function wanted(change: Partial<State>, tickers: readonly string[], from = 0, to = days.length): Matrix {
  const state = { ...defaultState, ...change };
  const { window, gaps, minPeriods, halflife, stat, benchmark } = state;
  const own = benchmark !== "";
  const [first, last] = [state.from || days[0]!, state.to || days.at(-1)!].map((date) => days.indexOf(date));
  const within = (panel: Panel) => sliceTime(panel, index.time.values[first!]!, index.time.values[last!]!);
  const returns = within(own ? dropTickers(gappy, [benchmark]) : gappy);
  const series = within(own ? takeSeries(gappy, [benchmark]) : index);
  const least = minPeriods > 0 && { minPeriods };
  const { arrays } =
    halflife > 0
      ? kernel.ewm(returns, series, { decay: { halflife }, stats: [stat as EwmStat], ...least })
      : kernel.rolling(returns, series, { window, gaps, stats: [stat], ...least });
  const time = { ...returns.time, values: returns.time.values.slice(from, to) };
  const rows = returns.time.values.length;
  const values = tickers.flatMap((ticker) => {
    const i = returns.tickers.indexOf(ticker);
    return [...arrays[0]!.subarray(i * rows, (i + 1) * rows).subarray(from, to)];
  });
  return { time, tickers, stat, values: Float64Array.from(values) };
}

/** Equal to the last bit, the sign of zero and NaN included. */
function expectBits(found: Float64Array, expected: Float64Array): void {
  expect(found.length).toBe(expected.length);
  expect(found.findIndex((value, i) => !Object.is(value, expected[i]))).toBe(-1);
}

const byName = gappy.tickers.toSorted();
const names = (of: string) => byName.filter((name) => sectors[gappy.tickers.indexOf(name)] === of);
const some = byName.filter((name) => name.includes("1"));
const zoom = { x0: 100.4, x1: 180.2, y0: 3.5, y1: 9 };

const states: [string, Partial<State>, Matrix][] = [
  ["as it opens", {}, wanted({}, byName)],
  [
    "another statistic, window and rule of gaps",
    { stat: "corr", window: 20, gaps: "strict", minPeriods: 0 },
    wanted({ stat: "corr", window: 20, gaps: "strict" }, byName),
  ],
  ["few pairs", { minPeriods: 12, stat: "se_beta" }, wanted({ minPeriods: 12, stat: "se_beta" }, byName)],
  ["exponential weights", { halflife: 15.5, stat: "cov" }, wanted({ halflife: 15.5, stat: "cov" }, byName)],
  [
    "against one of the tickers",
    { benchmark: gappy.tickers[4]! },
    wanted(
      { benchmark: gappy.tickers[4]! },
      byName.filter((name) => name !== gappy.tickers[4]),
    ),
  ],
  [
    "between two dates",
    { from: days[50]!, to: days[300]! },
    wanted({ from: days[50]!, to: days[300]! }, byName),
  ],
  [
    "zoomed in: what is seen in part is there whole",
    { view: zoom },
    wanted({}, byName.slice(3, 9), 100, 181),
  ],
  ["some by name, from Z to A", { find: "1", ascending: false }, wanted({}, some.toReversed())],
  [
    "in groups, whose means are no tickers",
    { group: "sector", groupMeans: true },
    wanted({}, [...names("Banks"), ...names("Cars"), ...names("")]),
  ],
];

describe("tables hold what is on screen", () => {
  test.each(states)("%s", async (_, state, expected) => {
    const { blob } = await fileOf("csv", state);
    expect(blob.type).toBe("text/csv");
    const text = await blob.text();
    expect(text).toBe([...wideCSV(expected)].join(""));
    const read = fromCSV(new TextEncoder().encode(text)).panel;
    // a column without a value is none of a panel that is read, nor a date
    expect(expected.tickers.filter((name) => !read.tickers.includes(name))).toEqual([]);
    expectBits(read.values, expected.values);
    expect(read.time).toEqual(expected.time);

    const parquet = new Uint8Array(await (await fileOf("parquet", state)).blob.arrayBuffer());
    const again = (await fromParquet(parquet)).panel;
    expect(again.tickers).toEqual(expected.tickers);
    expect(again.time).toEqual(expected.time);
    expectBits(again.values, expected.values);
  });

  test("the first and the last of an order", async () => {
    const text = await (await fileOf("csv", { sort: "last", top: 3, bottom: 2 })).blob.text();
    const rows = days.length;
    const { values } = wanted({}, byName);
    const keyed = byName
      .map((name, i) => ({ name, last: values[(i + 1) * rows - 1]! }))
      .filter(({ last }) => !Number.isNaN(last))
      .sort((a, b) => b.last - a.last);
    const ends = [...keyed.slice(0, 3), ...keyed.slice(-2)].map(({ name }) => name);
    expect(text.split("\n")[0]).toBe(`date,${ends.join(",")}`);
  });
});

test("files say in their names what they hold", async () => {
  const nameOf = async (state: Partial<State>, of?: Market) => (await fileOf("csv", state, of)).name;
  expect(await nameOf({})).toBe("M-beta-60d.csv");
  expect(await nameOf({ stat: "corr", halflife: 20 })).toBe("M-corr-halflife-20.csv");
  expect(await nameOf({ view: zoom })).toBe(`M-beta-60d-${days[100]}-${days[180]}.csv`);
  expect(await nameOf({ from: days[50]!, benchmark: gappy.tickers[0]! })).toBe(
    `${gappy.tickers[0]}-beta-60d-${days[50]}-${days.at(-1)}.csv`,
  );
  const odd = { ...market, benchmarks: { ...index, tickers: ["../日経 225: <b>*?\n"] } };
  expect(await nameOf({}, odd)).toBe("日経-225-b-beta-60d.csv");
});

describe("pictures", () => {
  const plain = (tickers: readonly string[], from?: number, to?: number) => ({
    ...wanted({}, tickers, from, to),
    ...{ window: 60, benchmark: index.tickers[0]! },
  });

  test("an SVG is the library's own, but that nothing is said of what is out of view", async () => {
    const { blob } = await fileOf("svg", {});
    expect(blob.type).toBe("image/svg+xml");
    const text = await blob.text();
    const library = svgHeatmap(plain(gappy.tickers), {
      ...{ createCanvas, width: 1200, height: 700 },
      footer: /Source: prices.csv · rollbeta \d+\.\d+\.\d+/.exec(text)![0],
    });
    expect(text.replace(/base64,[^"]*/g, "")).toBe(library.replace(/base64,[^"]*/g, ""));
    expect(await pixelsOf(text)).toEqual(await pixelsOf(library));
  });

  test("zoomed in, cells have the colours that they have on screen", async () => {
    const view = { x0: 100, x1: 180, y0: 3, y1: 9 };
    const text = await (await fileOf("svg", { view, stat: "cov", sort: "mean" })).blob.text();
    const live = await open();
    const frame = await live.frame(
      { ...defaultState, view, stat: "cov", sort: "mean" },
      {
        ...{ width: 80, height: 6, theme: "light" },
      },
    );
    const [cells] = await pixelsOf(text);
    expect([cells!.width, cells!.height]).toEqual([80, 6]);
    expect(cells!.data).toEqual(new Uint8ClampedArray(frame!.pixels));
    // the order is that of all dates
    expect(text).not.toContain("sorted by");
    expect(text).toContain("6 of 23 tickers");
    expect(text).toContain(`${days[100]} to ${days[179]}`);
  });

  test("zoomed in among groups, means keep their names", async () => {
    const state = { group: "sector", groupMeans: true };
    const [banks, cars] = [names("Banks"), names("Cars")];
    const view = { x0: 0, x1: 400, y0: 2, y1: banks.length + 3 };
    const text = await (await fileOf("svg", { ...state, view })).blob.text();
    expect(text).toContain("mean of Cars");
    expect(text).not.toContain("mean of Banks");
    const shown = [...text.matchAll(/<text class="ticker"[^>]*>([^<]*)</g)].map((match) => match[1]);
    expect(shown).toEqual([...banks.slice(1), "mean of Cars", cars[0]]);
    expect(text).toContain(`${banks.length} of 23 tickers`);
  });

  test("a PNG has so many pixels, in the theme and the language", async () => {
    const of = { ...question("png", {}), locale: "ja", theme: "dark", scale: 2 } as const;
    const { made } = await exportOf(await open(), of, undefined, surface);
    if (made?.kind !== "file") throw new Error("no file");
    const image = await loadImage(Buffer.from(await made.blob.arrayBuffer()));
    expect([image.width, image.height]).toEqual([2400, 1400]);
    const ctx = createCanvas(1, 1).getContext("2d");
    ctx.drawImage(image, 0, 0);
    expect(Math.max(...ctx.getImageData(0, 0, 1, 1).data.slice(0, 3))).toBeLessThan(60);
  });

  test("where the worker has no canvas, the page is given all that it needs, to keep", async () => {
    const live = await open();
    const { made } = await exportOf(live, question("png", {}), undefined, () => undefined);
    if (made?.kind !== "drawing") throw new Error("no drawing");
    const { matrix, options } = structuredClone(made.drawing);
    const before = matrix.values.slice();
    await live.matrix({ ...defaultState, window: 20 });
    expectBits(made.drawing.matrix.values, before);
    const svg = svgHeatmap(matrix, { ...options, createCanvas });
    expect(await pixelsOf(svg)).toEqual(await pixelsOf(await (await fileOf("svg", {})).blob.text()));
  });

  async function pixelsOf(svg: string) {
    const urls = [...svg.matchAll(/xlink:href="(data:image\/png[^"]*)"/g)].map((match) => match[1]!);
    expect(urls.length).toBeGreaterThan(1);
    return Promise.all(
      urls.map(async (url) => {
        const image = await loadImage(Buffer.from(url.split(",")[1]!, "base64"));
        const { width, height } = image as { width: number; height: number };
        const ctx = createCanvas(width, height).getContext("2d");
        ctx.drawImage(image, 0, 0);
        return { width, height, data: ctx.getImageData(0, 0, width, height).data as Uint8ClampedArray };
      }),
    );
  }
});

test("what takes long tells how far it is, and can be given up", async () => {
  const shares: number[] = [];
  const many = { ...market, returns: makePanels(300, 1500).gappy, columns: {} };
  const live = await open({ ...many, benchmarks: makePanels(300, 1500).market });
  await live.matrix(defaultState);
  const found = await exportOf(live, question("csv", {}), async (share) => shares.push(share) < 3);
  expect(found.made).toBeUndefined();
  expect(shares).toHaveLength(3);
  expect(shares).toEqual(shares.toSorted((a, b) => a - b));
  expect(shares.every((share) => share > 0 && share <= 1)).toBe(true);
  // a picture when it is drawn, and when it has been encoded
  for (const format of ["png", "svg"] as const)
    for (const last of [1, 2]) {
      let asked = 0;
      const pause = async () => ++asked < last;
      expect((await exportOf(live, question(format, {}), pause, surface)).made, format).toBeUndefined();
      expect(asked).toBe(last);
    }
});
