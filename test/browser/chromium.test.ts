import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makePanels, uniform } from "../../bench/panels.mjs";
import type { Box } from "../../src/heatmap/scene.ts";
import { createKernel } from "../../src/kernel/kernel.ts";
import { heatmapPNG, heatmapSVG } from "../../src/node/canvas.ts";
import { dropTickers, takeSeries } from "../../src/panel/calendar.ts";
import { exp, expm1, tanh } from "../../src/panel/exponential.ts";
import { log, log1p } from "../../src/panel/logarithm.ts";
import type { Matrix } from "../../src/panel/matrix.ts";
import { createPanel } from "../../src/panel/panel.ts";
import { pick, STATS } from "../../src/panel/result.ts";
import { toReturns } from "../../src/panel/returns.ts";
import { normalQuantile, studentQuantile } from "../../src/panel/student.ts";
import { formatTime } from "../../src/panel/time.ts";
import { sampleReturns } from "../../src/sample/sample.ts";
import { fromCSV } from "../../src/source/csv.ts";
import { expectAlike } from "../heatmap/alike.ts";
import { ARGUMENTS } from "../panel/arguments.ts";
import { openPage } from "./page.ts";

const { createCanvas, loadImage } = createRequire(import.meta.url)("@napi-rs/canvas");

/** What in-page.mjs exports, in the page. */
declare const inPage: {
  rollingBits(): Promise<string[][]>;
  valuesBits(text: string): Promise<string>;
  functionBits(path: string, name: string, list: readonly (number | number[])[]): Promise<string>;
  logReturnsBits(prices: readonly number[]): Promise<string>;
  poolBits(threads: number): Promise<string[][]>;
  poolFacts(): Promise<{ threads: number; cores: number; shared: boolean; isolated: boolean }>;
  poolAbort(): Promise<{ name: string; same: boolean; turns: number }>;
  poolError(text?: string): Promise<string>;
  samplePicture(locale: string, fonts: Record<string, string>): Promise<{ url: string; plot: Box }>;
};

const SHARES = [0.01, 0.5, 0.8, 0.9, 0.95, 0.99, 0.999, 0.999999];
const DEGREES = [1, 2, 3, 4, 7, 18, 57, 58, 249, 998, 999, 1000, 2518];

async function digest(array: Float64Array): Promise<string> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", array as Float64Array<ArrayBuffer>)).join();
}

let page: Page;
let close: () => Promise<void>;
const errors: string[] = [];
beforeAll(async () => {
  ({ page, close } = await openPage());
  page.on("pageerror", (error) => errors.push(String(error)));
});
afterAll(async () => {
  await close();
  expect(errors).toEqual([]);
});

async function expectNodeBits(inBrowser: string[][]): Promise<void> {
  const { dense, gappy, market } = makePanels(60, 700);
  const kernel = await createKernel();
  for (const [k, panel] of [dense, gappy].entries()) {
    const { arrays } = kernel.rolling(panel, market, {
      window: [2, 20, 61, 252],
      minPeriods: 2,
      stats: STATS,
    });
    for (const [s, array] of arrays.entries()) {
      const digest = new Uint8Array(
        await crypto.subtle.digest("SHA-256", array as Float64Array<ArrayBuffer>),
      );
      expect(inBrowser[k]![s], `array ${s}`).toBe(digest.join());
    }
  }
}

test("every bit of every statistic is Node's", async () => {
  await expectNodeBits(await page.evaluate(() => inPage.rollingBits()));
});

test.each([
  ["logarithm", "log", log, ARGUMENTS.log],
  ["logarithm", "log1p", log1p, ARGUMENTS.log1p],
  ["exponential", "exp", exp, ARGUMENTS.exp],
  ["exponential", "expm1", expm1, ARGUMENTS.expm1],
  ["exponential", "tanh", tanh, ARGUMENTS.tanh],
  ["student", "normalQuantile", normalQuantile, SHARES],
  ["student", "studentQuantile", studentQuantile, SHARES.flatMap((p) => DEGREES.map((n) => [p, n]))],
] as [string, string, (...x: number[]) => number, (number | number[])[]][])(
  "every bit of %s's %s is Node's",
  async (file, name, of, list) => {
    const bits = await digest(Float64Array.from(list, (x) => of(...[x].flat())));
    const path = `/dist/panel/${file}.js`;
    expect(await page.evaluate((asked) => inPage.functionBits(...asked), [path, name, list] as const)).toBe(
      bits,
    );
  },
);

test("every bit of log returns is Node's", async () => {
  const next = uniform(3);
  const prices = Array.from({ length: 50_000 }, () => Number((90 + 20 * next()).toFixed(2)));
  const values = Float64Array.from(prices);
  const panel = createPanel({ kind: "day", values: values.map((_, t) => t) }, ["A"], values);
  const bits = await digest(toReturns(panel, { kind: "log" }).values);
  expect(await page.evaluate((prices) => inPage.logReturnsBits(prices), prices)).toBe(bits);
});

test("every bit of a table read on the page's own thread is Node's", async () => {
  const next = uniform(1);
  const rows = Array.from({ length: 20_000 }, (_, t) => {
    const cells = [
      (next() - 0.5).toPrecision(17),
      (next() * 1e3).toFixed(2),
      `"${next()}"`,
      " 1.5",
      "NA",
      "1e-300",
    ];
    return [formatTime("day", t), ...cells].join(",");
  });
  const text = `date,A,B,C,D,E,F\n${rows.join("\n")}`;
  const values = new Uint8Array(
    await crypto.subtle.digest("SHA-256", fromCSV(text).panel.values as Float64Array<ArrayBuffer>),
  );
  expect(await page.evaluate((text) => inPage.valuesBits(text), text)).toBe(values.join());
});

describe.each([false, true])("a pool, cross-origin isolated: %s", (isolated) => {
  let page: Page;
  let close: () => Promise<void>;
  beforeAll(async () => {
    ({ page, close } = await openPage({ isolated }));
    page.on("pageerror", (error) => errors.push(String(error)));
  });
  afterAll(() => close());

  test.each([1, 2, 7])("every bit is Node's, by %i threads", async (threads) => {
    await expectNodeBits(await page.evaluate((count) => inPage.poolBits(count), threads));
  });

  test("memory is shared where it may be, by as many workers as there are cores", async () => {
    const facts = await page.evaluate(() => inPage.poolFacts());
    expect(facts).toEqual({ threads: facts.cores, cores: facts.cores, shared: isolated, isolated });
  });

  test("an abort, and a page that is not held up", async () => {
    const { turns, ...outcome } = await page.evaluate(() => inPage.poolAbort());
    expect(outcome).toEqual({ name: "AbortError", same: true });
    // a call that computed in the page would leave it none
    expect(turns).toBeGreaterThan(1);
  });

  test("workers that break or do not start", async () => {
    const errorOf = (text?: string) => page.evaluate((script) => inPage.poolError(script), text);
    expect(await errorOf()).toMatch(
      /^WorkerError: worker [12] of 2 could not start: its script did not load, see docs\/embedding.md/,
    );
    expect(await errorOf("syntax error")).toMatch(/^WorkerError: worker [12] of 2 could not start: /);
    const ready =
      "onmessage = ({ data }) => { if (data.kind === 'start') postMessage({ kind: 'ready' }); else ";
    expect(await errorOf(`${ready} throw new Error("boom"); }`)).toMatch(
      /^WorkerError: worker [12] of 2 died: .*boom/,
    );
  });
});

async function sampleMatrix(): Promise<Matrix> {
  const sample = sampleReturns();
  const kernel = await createKernel();
  return pick(
    kernel.rolling(dropTickers(sample, ["market"]), takeSeries(sample, ["market"]), { window: 60 }),
  );
}

const FONTS = {
  "DejaVu Test": "/node_modules/@fontsource/dejavu-sans/files/dejavu-sans-latin-400-normal.woff2",
  "Kosugi Test": "/node_modules/@fontsource/kosugi/files/kosugi-japanese-400-normal.woff2",
};

test.each(["en", "ja"] as const)(
  "the browser's canvas draws the picture that Node writes (%s)",
  async (locale) => {
    const { url, plot } = await page.evaluate(([language, fonts]) => inPage.samplePicture(language, fonts), [
      locale,
      FONTS,
    ] as const);
    const { data } = heatmapPNG(await sampleMatrix(), { locale, backend: "@napi-rs/canvas" });
    const [browser, node] = await Promise.all([pixels(url), pixels(data)]);
    expectAlike(browser, node, 1000, plot);
  },
);

async function pixels(source: string | Buffer): Promise<Uint8ClampedArray> {
  const image = await loadImage(source);
  expect([image.width, image.height]).toEqual([1000, 450]);
  const ctx = createCanvas(1000, 450).getContext("2d");
  ctx.drawImage(image, 0, 0);
  return ctx.getImageData(0, 0, 1000, 450).data;
}

test("the SVG shows the same cells", async () => {
  const matrix = await sampleMatrix();
  await page.setViewportSize({ width: 1000, height: 450 });
  await page.setContent(`<body style="margin:0">${heatmapSVG(matrix).data}`);
  const shot = await pixels(await page.screenshot());
  const drawn = await pixels(heatmapPNG(matrix).data);
  // the left margin may differ by the fonts' widths, so cells are found by their colours, not by their places
  const colours = (data: Uint8ClampedArray) => {
    const seen = new Set<number>();
    for (let y = 60; y < 380; y += 10) {
      for (let x = 250; x < 880; x++) {
        const k = 4 * (y * 1000 + x);
        seen.add((data[k]! << 16) | (data[k + 1]! << 8) | data[k + 2]!);
      }
    }
    return [...seen].sort((a, b) => a - b);
  };
  expect(colours(shot)).toEqual(colours(drawn));
});

test("the page needs nothing of Node's", () => {
  expect(readFileSync(new URL("../../dist/index.js", import.meta.url), "utf8")).not.toContain("node:");
});
