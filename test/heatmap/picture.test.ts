import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { colorTable } from "../../src/heatmap/color/colormap.ts";
import { rgbOf, themes } from "../../src/heatmap/color/theme.ts";
import { drawHeatmap, svgHeatmap } from "../../src/heatmap/index.ts";
import { openBackend } from "../../src/node/backend.ts";
import { type CanvasBackend, heatmapPNG, heatmapSVG } from "../../src/node/canvas.ts";
import { encodePNG } from "../../src/node/png.ts";
import { unpackFont } from "../../src/node/woff.ts";
import { DataError } from "../../src/panel/error.ts";
import { formatTime } from "../../src/panel/time.ts";
import { hasShared } from "../shared.ts";
import { expectAlike } from "./alike.ts";
import { draw, matrixOf, names, seedCells } from "./sample.ts";

const require = createRequire(import.meta.url);
const { createCanvas, loadImage } = require("@napi-rs/canvas");
const scratch = mkdtempSync(join(tmpdir(), "rollbeta-test-"));
afterAll(() => rmSync(scratch, { recursive: true }));

/** RGBA bytes of a PNG or of a data URL, as an independent decoder reads them. */
async function decode(png: Buffer | string) {
  const image = await loadImage(png);
  const ctx = createCanvas(image.width, image.height).getContext("2d");
  ctx.drawImage(image, 0, 0);
  const { data } = ctx.getImageData(0, 0, image.width, image.height);
  const at = (x: number, y: number): number[] => [
    ...data.subarray(4 * (y * image.width + x), 4 * (y * image.width + x) + 4),
  ];
  return {
    width: image.width as number,
    height: image.height as number,
    at,
    data: data as Uint8ClampedArray,
  };
}

/** Texts of all elements of one name, and a complaint for whatever is not well-formed XML. */
function parse(xml: string) {
  const open: string[] = [];
  const elements: { name: string; attributes: Record<string, string>; text: string }[] = [];
  const unescapeXML = (text: string) => {
    expect(text).not.toMatch(/<|&(?!(amp|lt|gt|quot);)/);
    return text.replace(
      /&(amp|lt|gt|quot);/g,
      (_, name: string) => ({ amp: "&", lt: "<", gt: ">", quot: '"' })[name]!,
    );
  };
  let at = 0;
  for (const tag of xml.matchAll(/<(\/?)([a-z]+)((?: [a-zA-Z:-]+="[^"<]*")*)(\/?)>/g)) {
    const between = unescapeXML(xml.slice(at, tag.index));
    if (open.length > 0) elements.findLast(({ name }) => name === open.at(-1))!.text += between;
    else expect(between.trim()).toBe("");
    at = tag.index + tag[0].length;
    if (tag[1] === "/") expect(open.pop()).toBe(tag[2]);
    else {
      const attributes = [...tag[3]!.matchAll(/ ([a-zA-Z:-]+)="([^"]*)"/g)].map((a) => [
        a[1]!,
        unescapeXML(a[2]!),
      ]);
      expect(new Set(attributes.map(([name]) => name)).size).toBe(attributes.length);
      elements.push({ name: tag[2]!, attributes: Object.fromEntries(attributes), text: "" });
      if (tag[4] === "") open.push(tag[2]!);
    }
  }
  expect(open).toEqual([]);
  expect(xml.slice(at).trim()).toBe("");
  return elements;
}

const backends = (["@napi-rs/canvas", "canvas"] as CanvasBackend[]).filter((name) => {
  try {
    return require.resolve(name) !== "";
  } catch {
    return false;
  }
});

describe("drawHeatmap", () => {
  if (hasShared) {
    it.each([1, 1.5, 2])("shows matplotlib's colour in the middle of every cell, scale %s", (scale) => {
      const { matrix, cells } = seedCells();
      const { scene, pixel } = draw(matrix, { scale });
      const dates = Array.from(matrix.time.values, (day) => formatTime("day", day));
      for (const { date, ticker, rgba } of cells) {
        const { x, y, width, height } = scene.panels[0]!.plot;
        const px = (x + ((dates.indexOf(date) + 0.5) / dates.length) * width) * scale;
        const py = (y + ((matrix.tickers.indexOf(ticker) + 0.5) / 4) * height) * scale;
        const shown = rgba[3] === 0 ? [...rgbOf(themes.light.missing)!, 255] : rgba;
        expect([date, ticker, ...pixel(Math.floor(px), Math.floor(py))]).toEqual([date, ticker, ...shown]);
      }
    });
  }

  it("has nothing but table colours and the missing one inside the frame", () => {
    const values = Array.from({ length: 7 * 90 }, (_, i) =>
      i % 13 === 0 ? Number.NaN : 0.3 + (i % 97) / 70,
    );
    const { scene, ctx } = draw(matrixOf(names(7), 90, values), { width: 777, height: 333, scale: 1.25 });
    const table = colorTable("RdYlGn");
    const allowed = new Set([rgbOf(themes.light.missing)!.join()]);
    for (let i = 0; i < 256; i++) allowed.add(table.subarray(3 * i, 3 * i + 3).join());
    for (const box of [scene.panels[0]!.plot, scene.colorBar]) {
      const [x, y, w, h] = [box.x, box.y, box.width, box.height].map((side) => Math.round(side * 1.25));
      const { data } = ctx.getImageData(x!, y!, w!, h!);
      const found = new Set<string>();
      for (let i = 0; i < data.length; i += 4) found.add(data.subarray(i, i + 3).join());
      expect([...found].filter((color) => !allowed.has(color))).toEqual([]);
      expect(found.size).toBeGreaterThan(50);
    }
  });

  it("frames the cells with whole dark pixels", () => {
    const { scene, pixel } = draw(matrixOf(["A"], 3, [1, 1, 1]));
    const { x, y, width, height } = scene.panels[0]!.plot;
    for (const [px, py] of [
      [x - 1, y - 1],
      [x + width, y + height],
      [x - 1, y + 9],
      [x + width, y + 9],
      [x + 9, y - 1],
      [x + 9, y + height],
    ]) {
      expect(pixel(px!, py!)).toEqual([34, 34, 34, 255]);
    }
    expect(pixel(x - 2, y + 3)).toEqual([255, 255, 255, 255]);
  });

  it("leaves the context as it was, and does not apply its transform", () => {
    const ctx = openBackend("@napi-rs/canvas").createCanvas(1000, 450).getContext("2d");
    ctx.setTransform(3, 0, 0, 3, 50, 50);
    ctx.fillStyle = "#123456";
    const { plot } = drawHeatmap(ctx, matrixOf(["A"], 3, [1.6, 1.6, 1.6])).panels[0]!;
    expect(ctx.fillStyle).toBe("#123456");
    expect([...ctx.getImageData(plot.x, plot.y, 1, 1).data]).toEqual([0, 104, 55, 255]);
    ctx.fillRect(0, 0, 1, 1);
    expect([...ctx.getImageData(52, 52, 1, 1).data]).toEqual([0x12, 0x34, 0x56, 255]);
  });
});

describe.each(backends)("%s", (backend) => {
  const matrix = matrixOf(
    ["<&\"'>", "トヨタ", "BBB"],
    9,
    Array.from({ length: 27 }, (_, i) => (i < 3 ? Number.NaN : i / 15)),
  );

  it("draws a PNG of the size asked for", async () => {
    const { data, notes } = heatmapPNG(matrix, {
      width: 640,
      height: 360,
      scale: 1.5,
      locale: "ja",
      backend,
    });
    const { width, height, at } = await decode(data);
    expect([width, height]).toEqual([960, 540]);
    expect(notes).toEqual([]);
    expect(at(0, 0)).toEqual([255, 255, 255, 255]);
  });

  it("names the characters that no font has, and the remedy", () => {
    // private use and unassigned: no machine has them, and what is around them is in the package's fonts
    const tickers = ["\u0378高島", "\u{f0001}\u0378屋"];
    const title = "口□ é Ω Ж";
    const { notes } = heatmapPNG(matrixOf(tickers, 2, [1, 1, 1, 1]), { backend, title });
    expect(notes).toEqual(["no font has \u0378 \u{f0001}: give one that does (font option, --font file)"]);
  });

  it("writes SVG that is well-formed and says what the canvas says", () => {
    for (const locale of ["en", "ja"] as const) {
      const elements = parse(heatmapSVG(matrix, { locale, backend }).data);
      const texts = elements.filter(({ name }) => name === "text").map(({ text }) => text);
      expect(texts).toEqual(draw(matrix, { locale }).scene.texts.map(({ text }) => text));
      expect(texts).toContain("<&\"'>");
      expect(elements.filter(({ attributes }) => attributes.class === "cells")).toHaveLength(1);
      expect(elements[0]!.attributes).toMatchObject({
        width: "1000",
        height: "450",
        viewBox: "0 0 1000 450",
      });
      expect(elements[0]!.attributes["font-family"]).toMatch(/^"DejaVu Sans".*sans-serif$/);
    }
  });

  it("gives the SVG's image a pixel a cell, and no more pixels than it covers", async () => {
    const imageOf = async (rows: number, tickers: string[], values: number[]) => {
      const svg = heatmapSVG(matrixOf(tickers, rows, values), { backend, width: 500, height: 300 }).data;
      const cells = parse(svg).find(({ attributes }) => attributes.class === "cells")!.attributes;
      expect(cells).toMatchObject({ preserveAspectRatio: "none", style: "image-rendering:pixelated" });
      return { ...(await decode(cells["xlink:href"]!)), box: cells };
    };
    const coarse = await imageOf(3, ["A", "B"], [0.4, Number.NaN, 1.6, 1, 1, 1]);
    expect([coarse.width, coarse.height]).toEqual([3, 2]);
    expect(coarse.at(0, 0)).toEqual([165, 0, 38, 255]);
    expect(coarse.at(1, 0)).toEqual([...rgbOf(themes.light.missing)!, 255]);
    expect(coarse.at(2, 0)).toEqual([0, 104, 55, 255]);
    const fine = await imageOf(2000, names(1000), new Array(2_000_000).fill(1.6));
    expect([fine.width, fine.height]).toEqual([Number(fine.box.width), Number(fine.box.height)]);
    expect(fine.at(9, 9)).toEqual([0, 104, 55, 255]);
  });

  it("takes a font file first, and says what is wrong with one that it cannot", () => {
    const woff = require.resolve("@fontsource/dejavu-sans/files/dejavu-sans-latin-700-normal.woff");
    const bold = join(scratch, "My 'Bold', font.ttf");
    writeFileSync(bold, unpackFont(readFileSync(woff)));
    const plain = heatmapPNG(matrix, { backend }).data;
    const inBold = heatmapPNG(matrix, { backend, font: bold }).data;
    expect(inBold.equals(plain)).toBe(false);
    expect(heatmapPNG(matrix, { backend, font: woff }).data.equals(inBold)).toBe(true);
    expect(heatmapSVG(matrix, { backend, font: bold }).data).toContain(
      'font-family="&quot;My  Bold   font&quot;, &quot;DejaVu',
    );

    const woff2 = woff.replace(/woff$/, "woff2");
    const inWoff2 = () => heatmapPNG(matrix, { backend, font: woff2 }).data;
    if (backend === "canvas") expect(inWoff2).toThrow(/is WOFF 2, which node-canvas cannot read: give it as/);
    else expect(inWoff2().equals(inBold)).toBe(true);

    const none = join(scratch, "none.ttf");
    const text = join(scratch, "text.ttf");
    writeFileSync(text, "no font");
    expect(() => heatmapPNG(matrix, { backend, font: none })).toThrow(DataError);
    expect(() => heatmapPNG(matrix, { backend, font: none })).toThrow(
      /^font .+none\.ttf: no such file or folder$/,
    );
    expect(() => heatmapSVG(matrix, { backend, font: text })).toThrow(
      new DataError(`font ${text} is no font: a .ttf, .otf, .woff or .woff2 file was wanted`),
    );
    writeFileSync(text, "wOFF and then nothing");
    expect(() => heatmapPNG(matrix, { backend, font: text })).toThrow(DataError);
  });

  it("refuses what the layout refuses, before it makes a canvas", () => {
    expect(() => heatmapPNG(matrix, { backend, width: 32_000, height: 32_000 })).toThrow(RangeError);
    expect(() => heatmapPNG(matrix, { backend, width: 10 })).toThrow(/^width x height must be at least/);
    expect(() => heatmapSVG(matrix, { backend, cmap: "jet" })).toThrow(/^cmap must be one of/);
  });
});

it("pictures that say something else are not alike", async () => {
  const shown = matrixOf(["A"], 9, [1, 1, 1, 1, 1, 1, 1, 1, 1]);
  const [one, other] = await Promise.all(
    ["60-day rolling β", "60-day rolling α over"].map(async (title) => {
      return (await decode(heatmapPNG(shown, { title, backend: "@napi-rs/canvas" }).data)).data;
    }),
  );
  const { plot } = draw(shown).scene.panels[0]!;
  expectAlike(one!, one!, 1000, plot);
  expect(() => expectAlike(one!, other!, 1000, plot)).toThrow("lightness of a square");
});

// node-canvas is there only where .ci/run has put it; Chromium's canvas is compared in test/browser
if (backends.length === 2) {
  describe("@napi-rs/canvas and node-canvas", () => {
    it.each(["en", "ja"] as const)("agree (%s)", async (locale) => {
      const values = Array.from({ length: 4 * 200 }, (_, i) => (i % 17 === 0 ? Number.NaN : (i % 61) / 40));
      const shown = matrixOf(["AAA", "トヨタ", "Ωmega", "ZZ"], 200, values);
      const options = { locale, fade: { by: shown, from: 0, to: 1 }, hatchMissing: true } as const;
      const [skia, cairo] = await Promise.all(
        backends.map(async (backend) => {
          const { width, height, data } = await decode(heatmapPNG(shown, { ...options, backend }).data);
          expect([width, height]).toEqual([1000, 450]);
          return data;
        }),
      );
      expectAlike(skia!, cairo!, 1000, draw(shown, options).scene.panels[0]!.plot);
    });

    it("each give the same bytes twice", () => {
      const shown = matrixOf(
        names(40),
        90,
        Array.from({ length: 3600 }, (_, i) => (i % 67) / 40),
      );
      for (const backend of backends) {
        expect(heatmapPNG(shown, { backend }).data.equals(heatmapPNG(shown, { backend }).data)).toBe(true);
        expect(heatmapSVG(shown, { backend }).data).toBe(heatmapSVG(shown, { backend }).data);
      }
    });
  });
}

it("svgHeatmap asks for a canvas where there is no document", () => {
  expect(() => svgHeatmap(matrixOf(["A"], 1, [1]))).toThrow(
    new TypeError("createCanvas must be given where there is no document"),
  );
});

it.each([
  [5, 3, 255], // a palette
  [5, 3, 128],
  // more than 256 colours, and lines of every length modulo four
  [37, 9, 255],
  [38, 9, 255],
  [39, 9, 255],
  [40, 9, 255],
])("encodePNG keeps every byte of %s x %s pixels (alpha %s)", async (columns, lines, alpha) => {
  const count = columns * lines;
  // a decoder that multiplies by alpha would round other colours
  const channels = (i: number) =>
    alpha === 255 ? [(i * 7) & 255, i >> 3, (i * 31) & 255, 255] : [255, 255, 255, alpha];
  const rgba = Uint8ClampedArray.from(Array.from({ length: count }, (_, i) => channels(i)).flat());
  const { width, height, at } = await decode(encodePNG(columns, lines, rgba));
  expect([width, height]).toEqual([columns, lines]);
  for (let i = 0; i < count; i++) expect(at(i % columns, Math.floor(i / columns))).toEqual(channels(i));
});
