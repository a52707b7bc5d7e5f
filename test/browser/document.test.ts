// The HTML file as a reader opens it, without a server.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { layoutFacets } from "../../src/heatmap/layout.ts";
import type { Box } from "../../src/heatmap/scene.ts";
import {
  facetsHTML,
  heatmapHTML,
  heatmapPNG,
  heatmapSVG,
  type NodeHeatmapOptions,
} from "../../src/node/canvas.ts";
import type { Matrix } from "../../src/panel/matrix.ts";
import { draw, matrixOf, measure, names } from "../heatmap/sample.ts";
import { launch } from "./page.ts";

const { createCanvas, loadImage } = createRequire(import.meta.url)("@napi-rs/canvas");
const folder = mkdtempSync(join(tmpdir(), "rollbeta-test-"));

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true });
});

const rows = 40;
const values = Array.from({ length: 4 * rows }, (_, i) => (i % 9 === 4 ? Number.NaN : 0.3 + (i % 37) / 25));
const small = matrixOf(["</script>", "A'\"&", "B<b>", "トヨタ"], rows, values);

/** A page of the file, and what it has asked for or complained of. */
async function open(
  matrix: Matrix,
  options: NodeHeatmapOptions = {},
  viewport = { width: 1200, height: 700 },
) {
  return openFile((await heatmapHTML(matrix, options)).data, viewport);
}

async function openFile(html: string, viewport = { width: 1200, height: 700 }) {
  const path = join(folder, "picture.html");
  writeFileSync(path, html);
  const page = await browser.newPage({ viewport });
  const trouble: string[] = [];
  page.on("console", (message) => trouble.push(message.text()));
  page.on("pageerror", (error) => trouble.push(String(error)));
  page.on("request", (request) => {
    if (!/^(data|blob):/.test(request.url()) && request.url() !== url) trouble.push(request.url());
  });
  const url = pathToFileURL(path).href;
  await page.goto(url);
  await page.waitForSelector(".plot[data-ready]");
  const plot = (await page.locator(".plot").first().boundingBox())!;
  return { page, trouble, plot };
}

async function pixelsOf(png: Buffer) {
  const image = await loadImage(png);
  const ctx = createCanvas(image.width, image.height).getContext("2d");
  ctx.drawImage(image, 0, 0);
  return {
    width: image.width as number,
    height: image.height as number,
    at: (x: number, y: number) => [...ctx.getImageData(Math.floor(x), Math.floor(y), 1, 1).data],
  };
}

/** The middle of a cell's block. */
function middleOf(plot: Box, line: number, row: number): [x: number, y: number] {
  return [plot.x + ((row + 0.5) / rows) * plot.width, plot.y + ((line + 0.5) / 4) * plot.height];
}

const shown = (page: Page) => page.locator(".tip > *").allTextContents();

test.each([
  [{ width: 1200, height: 700 }, 1],
  [{ width: 800, height: 500 }, 0.8],
  [{ width: 320, height: 500 }, 0.64],
])("tells the cell under the pointer in a window of %j", async (viewport, factor) => {
  const { page, trouble, plot } = await open(small, {}, viewport);
  expect(plot.width / draw(small).scene.panels[0]!.plot.width).toBeCloseTo(factor, 1);
  for (const [line, row] of [
    [0, 0],
    [3, 4],
    [2, 17],
    [1, 12],
  ] as const) {
    const value = small.values[line * rows + row]!;
    await page.locator(".plot").hover({
      position: { x: ((row + 0.5) / rows) * plot.width, y: ((line + 0.5) / 4) * plot.height },
    });
    const day = new Date(Date.UTC(2020, 0, 1 + row)).toISOString().slice(0, 10);
    const ticker = small.tickers.toSorted()[line]!;
    const at = small.tickers.indexOf(ticker) * rows + row;
    const text = Number.isNaN(small.values[at]!) ? "no value" : small.values[at]!.toFixed(3);
    expect(await shown(page), `${line} ${row} ${value}`).toEqual([ticker, day, `β ${text}`]);
  }
  expect(trouble).toEqual([]);
  await page.close();
});

test("is read by keys, and shows where it is", async () => {
  const { page, trouble } = await open(small, { locale: "ja", theme: "dark" });
  expect(await page.locator(".tip").isVisible()).toBe(false);
  await page.keyboard.press("Tab");
  expect(await shown(page)).toEqual(["</script>", "2020年2月9日", expect.stringMatching(/^β /)]);
  expect(await page.locator(".plot").evaluate((plot) => getComputedStyle(plot).outlineStyle)).toBe("solid");
  for (const [key, ticker, date] of [
    ["ArrowLeft", "</script>", "2020年2月8日"],
    ["ArrowDown", "A'\"&", "2020年2月8日"],
    ["Shift+ArrowLeft", "A'\"&", "2020年1月29日"],
    ["Home", "A'\"&", "2020年1月1日"],
    ["ArrowLeft", "A'\"&", "2020年1月1日"],
    ["PageDown", "トヨタ", "2020年1月1日"],
    ["End", "トヨタ", "2020年2月9日"],
    ["ArrowUp", "B<b>", "2020年2月9日"],
  ] as const) {
    await page.keyboard.press(key);
    const told = await shown(page);
    expect(told, key).toEqual([ticker, date, expect.stringMatching(/^β /)]);
    expect(await page.getByRole("status").textContent(), key).toBe(told.join(", "));
  }
  // the pointer's way is not read out
  const before = await page.getByRole("status").textContent();
  await page.locator(".plot").hover({ position: { x: 3, y: 3 } });
  expect((await shown(page))[0]).toBe("</script>");
  expect(await page.getByRole("status").textContent()).toBe(before);
  await page.keyboard.press("Escape");
  expect(await page.locator(".tip").isVisible()).toBe(false);
  expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe("rgb(22, 24, 29)");
  expect(trouble).toEqual([]);
  await page.close();
});

test("is set in the fonts that the file holds, in the widths that it was laid out for", async () => {
  const options = { locale: "ja", title: "業種別 AVATAR fi", width: 1000, height: 450 } as const;
  const { page, trouble } = await open(small, options);
  await page.keyboard.press("Tab");
  const loaded = await page.evaluate(async () => {
    const faces = await Promise.all(Array.from(document.fonts, (face) => face.load()));
    await document.fonts.ready;
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    const family = getComputedStyle(document.querySelector(".tip")!).fontFamily;
    return { families: faces.map((face) => face.family.replaceAll('"', "")), tip: family };
  });
  expect(loaded.families).toEqual(["DejaVu Sans", "Kosugi"]);
  expect(loaded.tip).toMatch(/^"DejaVu Sans", Kosugi, /);
  const texts = await page.evaluate(() =>
    Array.from(document.querySelectorAll("text"), (text) => ({
      text: text.textContent!,
      size: Number(text.getAttribute("font-size")),
      width: text.getComputedTextLength(),
    })),
  );
  expect(texts.some(({ text }) => text === "銘柄")).toBe(true);
  // a browser may round the advance of a letter to a 64th of a pixel
  for (const { text, size, width } of texts)
    expect(Math.abs(width - measure(text, size)), text).toBeLessThan(0.02 * size);
  expect(trouble).toEqual([]);
  await page.close();
});

test("a row of a group's mean that takes several lines is one to the keys", async () => {
  const matrix = matrixOf(
    names(300),
    20,
    Array.from({ length: 6000 }, (_, i) => (i % 7) / 4),
  );
  const groupOf = names(300).map((_, i) => (i % 2 ? "X" : "Y"));
  const { page } = await open(matrix, { groupOf, groupMeans: true, strip: false, width: 900, height: 600 });
  await page.keyboard.press("Tab");
  const told = [(await shown(page))[0]!];
  for (const key of ["ArrowDown", "ArrowUp"]) {
    await page.keyboard.press(key);
    told.push((await shown(page))[0]!);
  }
  expect(told).toEqual(["mean of X", "T00001", "mean of X"]);
  // what the pointer or the keys are at is not printed
  await page.emulateMedia({ media: "print" });
  expect(await page.locator(".plot").evaluate((plot) => getComputedStyle(plot).outlineStyle)).toBe("none");
  await page.close();
});

test("tells what a pixel holds where cells are finer", async () => {
  const market = matrixOf(
    names(2000),
    3000,
    Array.from({ length: 6_000_000 }, (_, i) => (i % 3000) / 1000),
  );
  const { page, plot, trouble } = await open(market, { agg: "max", width: 600, height: 400 });
  await page.mouse.move(plot.x + plot.width - 0.5, plot.y + plot.height - 0.5);
  const [tickers, dates, value, pixel] = await shown(page);
  const [, from, to, several] = /^T0(\d{4}) – T0(\d{4}) \((\d+)\)$/.exec(tickers!)!;
  expect(Number(to) - Number(from) + 1).toBe(Number(several));
  expect(to).toBe("1999");
  const [, days] = /^2028-03-\d\d – 2028-03-18 \((\d+)\)$/.exec(dates!)!;
  expect(value).toBe("β 2.999");
  expect(pixel).toBe(`greatest of the ${Number(several) * Number(days)} cells in this pixel`);
  expect(trouble).toEqual([]);
  await page.close();
});

test("of several heatmaps marks the same cell in all, and tells that of the one pointed at", async () => {
  const facets = [20, 60].map((window) => ({
    matrix: { ...small, window, values: small.values.map((value) => value + window) },
  }));
  const { page, trouble } = await openFile((await facetsHTML(facets, { sort: "last" })).data);
  const scene = layoutFacets(facets, { sort: "last" }, measure);
  const second = (await page.locator(".plot").nth(1).boundingBox())!;
  await page.mouse.move(...middleOf(second, 1, 7));
  const name = small.tickers[scene.order[1]!]!;
  const value = (window: number) => {
    const found = small.values[scene.order[1]! * rows + 7]!;
    return `β ${(found + window).toFixed(3)}`;
  };
  expect(await shown(page)).toEqual([name, "2020-01-08", "60-day window", value(60)]);
  expect(await page.locator(".row:visible").count()).toBe(2);
  // the other heatmap, by keys, goes on from the same cell
  await page.mouse.move(1, 1);
  await page.keyboard.press("Tab");
  expect(await shown(page)).toEqual([name, "2020-01-08", "20-day window", value(20)]);
  expect(trouble).toEqual([]);
  await page.close();
});

test("says nothing of pixels where one holds a single cell", async () => {
  const { page, trouble } = await open(matrixOf(["A"], 500, new Array(500).fill(1)), {
    width: 500,
    height: 300,
  });
  await page.keyboard.press("Tab");
  const steps = [await shown(page)];
  for (let k = 0; k < 6; k++) {
    await page.keyboard.press("ArrowLeft");
    steps.push(await shown(page));
  }
  expect(new Set(steps.map((told) => told.length))).toEqual(new Set([3, 4]));
  for (const told of steps) expect(told.length === 4, told.join()).toBe(/\(2\)$/.test(told[1]!));
  expect(trouble).toEqual([]);
  await page.close();
});

test("saves the picture as PNG and as SVG, which show the same cells", async () => {
  const { page, trouble } = await open(small);
  const { scene } = draw(small);
  const drawn = await pixelsOf(heatmapPNG(small).data);
  const save = async (name: string) => {
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByText(`Save as ${name}`).click(),
    ]);
    expect(download.suggestedFilename()).toBe(`heatmap.${name.toLowerCase()}`);
    return readFileSync(await download.path());
  };
  const png = await pixelsOf(await save("PNG"));
  expect([png.width, png.height]).toEqual([2000, 900]);
  const svg = (await save("SVG")).toString();
  expect(trouble).toEqual([]);

  // the page that saved it would hold it to its own policy
  const other = await browser.newPage({ viewport: { width: 1000, height: 450 } });
  await other.setContent(`<body style="margin:0">${svg}`);
  const again = await pixelsOf(await other.screenshot());
  const plot = (await other.locator("image.cells").boundingBox())!;
  for (let line = 0; line < 4; line++) {
    for (let row = 0; row < rows; row++) {
      const expected = drawn.at(...middleOf(scene.panels[0]!.plot, line, row));
      expect(png.at(...(middleOf(plot, line, row).map((at) => 2 * at) as [number, number]))).toEqual(
        expected,
      );
      expect(again.at(...middleOf(plot, line, row))).toEqual(expected);
    }
  }
  await other.close();
  await page.close();
});

test("an SVG's cells end crisply: no pixel is a blend of two", async () => {
  const matrix = matrixOf(["A", "B"], 3, [0.4, 1.6, 0.4, 1.6, 0.4, 1.6]);
  const path = join(folder, "picture.svg");
  writeFileSync(path, heatmapSVG(matrix, { width: 900, height: 400 }).data);
  const page = await browser.newPage({ viewport: { width: 900, height: 400 }, deviceScaleFactor: 2 });
  await page.goto(pathToFileURL(path).href);
  const { at } = await pixelsOf(await page.screenshot());
  const box = await page.evaluate(() => {
    const { x, y, width, height } = document.querySelector(".cells")!.getBoundingClientRect();
    return { x: 2 * x, y: 2 * y, width: 2 * width, height: 2 * height };
  });
  const colors = new Set<string>();
  for (let x = 0; x < box.width; x++) colors.add(at(box.x + x, box.y + 20).join());
  for (let y = 0; y < box.height; y++) colors.add(at(box.x + 20, box.y + y).join());
  expect([...colors].sort()).toEqual(["0,104,55,255", "165,0,38,255"]);
  await page.close();
});
