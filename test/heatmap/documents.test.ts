// PDF and HTML: what is in the files, as independent readers of their formats find it. test/browser opens the pages.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { inflateSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { takeReadings, unpackReadings } from "../../src/heatmap/cells/readings.ts";
import { AGGS } from "../../src/heatmap/cells/reduce.ts";
import { themes } from "../../src/heatmap/color/theme.ts";
import { htmlHeatmap, type PageData } from "../../src/heatmap/html.ts";
import { localeTables } from "../../src/heatmap/locale/locale.ts";
import { openBackend } from "../../src/node/backend.ts";
import { heatmapHTML, heatmapPDF, heatmapPNG, heatmapSVG } from "../../src/node/canvas.ts";
import type { Matrix } from "../../src/panel/matrix.ts";
import { draw, layout, matrixOf, names } from "./sample.ts";

const { createCanvas, loadImage } = createRequire(import.meta.url)("@napi-rs/canvas");

const hostile = ["</script><b>", "<!--", "&amp;\"'", "トヨタ\u2028"];
// within the colours: an arrow would touch the colour bar
const values = Array.from({ length: 4 * 30 }, (_, i) => (i % 11 === 0 ? Number.NaN : 0.4 + (i % 37) / 31));
const small = matrixOf(hostile, 30, values);

/** Betas that wander, N x T, a sixtieth of T without values first: as hard to compress as a market's. */
function market(tickers: number, rows: number): Matrix {
  let state = 1;
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32 - 0.5;
  };
  const walk = new Float64Array(tickers * rows);
  for (let i = 0; i < tickers; i++) {
    const level = 1 + next();
    for (let t = 0, x = 0; t < rows; t++) {
      x = 0.98 * x + 0.15 * next();
      walk[i * rows + t] = t < 59 ? Number.NaN : level + x;
    }
  }
  return { ...matrixOf(names(tickers), rows), values: walk };
}

describe("heatmapPDF", () => {
  /** Every object's dictionary and its stream, inflated. */
  function objects(pdf: Buffer) {
    const text = pdf.toString("latin1");
    return [...text.matchAll(/\d+ 0 obj\n(.*?)(?:stream\r?\n|endobj)/gs)].map((found) => {
      const length = /\/Length (\d+)/.exec(found[1]!);
      if (!found[0].endsWith("stream\n") || !length) return { entry: found[1]!, data: Buffer.alloc(0) };
      const start = found.index + found[0].length;
      const stream = pdf.subarray(start, start + Number(length[1]));
      const packed = found[1]!.includes("/FlateDecode");
      return { entry: found[1]!, data: packed ? inflateSync(stream) : stream };
    });
  }

  it.each([1, 2])("holds the PNG's cells and colours as two lossless images, scale %s", async (scale) => {
    const options = { width: 700, height: 400, scale, hatchMissing: true, theme: "dark" } as const;
    const { scene, ctx } = draw(small, options);
    const images = objects(heatmapPDF(small, options).data).filter(({ entry }) =>
      entry.includes("/Subtype /Image"),
    );
    expect(images).toHaveLength(2);
    for (const [k, box] of [scene.panels[0]!.plot, scene.colorBar].entries()) {
      const [x, y, width, height] = [box.x, box.y, box.width, box.height].map((side) =>
        Math.round(side * scale),
      ) as [number, number, number, number];
      const { entry, data } = images[k]!;
      expect(entry).toContain(`/Width ${width}`);
      expect(entry).toContain(`/Height ${height}`);
      expect(entry).not.toContain("/Interpolate true");
      const drawn = ctx.getImageData(x, y, width, height).data.filter((_, i) => i % 4 < 3);
      expect(data.equals(Uint8Array.from(drawn))).toBe(true);
    }
  });

  it("has a point a pixel, embedded fonts as far as they are used, and real text", () => {
    const found = objects(heatmapPDF(small, { width: 700, height: 400, locale: "ja" }).data);
    const all = found.map(({ entry }) => entry).join("");
    expect(all).toContain("/MediaBox [0 0 700 400]");
    expect(all).toMatch(/\/BaseFont \/[A-Z]{6}\+DejaVuSans\b/);
    expect(all).toMatch(/\/BaseFont \/[A-Z]{6}\+Kosugi/);
    expect(all.match(/\/FontFile2/g)).toHaveLength(2);
    // what a reader copies: the map from glyphs to characters
    const maps = found.map(({ data }) => data.toString("latin1")).filter((text) => text.includes("bfchar"));
    const chars = maps.join("");
    for (const char of "β銘柄トヨタ") {
      expect(chars).toContain(`<${char.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0")}>`);
    }
  });

  it("writes letters that fonts join one by one, to be searched and copied", () => {
    const found = objects(heatmapPDF(small, { title: "fi fl ffi unclassified" }).data);
    const maps = found.map(({ data }) => data.toString("latin1")).filter((text) => text.includes("beginbf"));
    expect(maps.length).toBeGreaterThan(0);
    expect(maps.join("")).not.toMatch(/<FB0\d>/i);
  });

  it("has no date and no random id: the same bytes again", () => {
    const { data } = heatmapPDF(small);
    expect(heatmapPDF(small).data.equals(data)).toBe(true);
    expect(data.toString("latin1")).not.toMatch(/CreationDate|ModDate|\/ID/);
  });

  it("notes characters that no font has, and refuses what no page can be", () => {
    expect(heatmapPDF(matrixOf(["\u0378"], 2, [1, 1])).notes).toEqual([
      "no font has \u0378: give one that does (font option, --font file)",
    ]);
    expect(() => heatmapPDF(small, { width: 14_401, height: 500 })).toThrow(
      new RangeError("width and height must be at most 14400 in a PDF, got 14401 x 500"),
    );
  });
});

describe("readings", () => {
  const readingsOf = (matrix: Matrix, width: number, height: number, options = {}) => {
    const scene = layout(matrix, options);
    const taken = takeReadings(scene, scene.panels[0]!, width, height);
    return { ...taken, values: unpackReadings(taken.packed, taken.decimals, taken.far) };
  };

  it("are every cell's value, to a thousandth of the colours' range", () => {
    const { values, tickers, decimals, ...rest } = readingsOf(small, 600, 300);
    expect(decimals).toBe(3);
    expect(rest).toMatchObject({ columns: 30, lines: 4, dateStarts: undefined, tickerStarts: undefined });
    tickers.forEach((ticker, line) => {
      const series = small.tickers.indexOf(ticker) * 30;
      const expected = small.values.subarray(series, series + 30);
      const shown = values.subarray(30 * line, 30 * line + 30);
      expect(Array.from(shown, (v) => v.toFixed(3))).toEqual(Array.from(expected, (v) => v.toFixed(3)));
    });
  });

  it("are missing where the cells are, and exact where they are far away or huge", () => {
    const cells = [1, 1e9, Number.NaN, -1e30, Number.POSITIVE_INFINITY, 5e-324, -2.0004, 1.2345];
    const { values } = readingsOf(matrixOf(["A"], 8, cells), 800, 200);
    expect([...values]).toEqual([1, 1e9, Number.NaN, -1e30, Number.NaN, 0, -2, 1.235]);
  });

  it("keep counts whole, and the digits of small numbers", () => {
    expect(readingsOf(matrixOf(["A"], 3, [60, 59, 3], { stat: "n" }), 300, 99).decimals).toBe(0);
    const { values, decimals } = readingsOf(matrixOf(["A"], 2, [1.23456e-4, -3e-7]), 300, 99, {
      vmin: 0,
      vmax: 2e-4,
    });
    expect(decimals).toBe(7);
    expect([...values]).toEqual([1.235e-4, -3e-7]);
  });

  it("are of the rows of group means, too", () => {
    const matrix = matrixOf(["A", "B", "C"], 2, [1, 2, 3, 5, 7, 8]);
    const options = { groupOf: ["x", "x", "y"], groupMeans: true };
    const { tickers, lines, values } = readingsOf(matrix, 400, 200, options);
    expect([lines, [...values]]).toEqual([5, [2, 3.5, 1, 2, 3, 5, 7, 8, 7, 8]]);
    expect(tickers.filter((name) => name.length === 1)).toEqual(["A", "B", "C"]);
    expect(tickers[0]).toMatch(/x/);
  });

  it("are of pixels where cells are finer: each cell in one", () => {
    const matrix = matrixOf(
      names(10),
      25,
      Array.from({ length: 250 }, (_, i) => i % 25),
    );
    const { columns, lines, dateStarts, tickerStarts, values } = readingsOf(matrix, 10, 5, { agg: "max" });
    expect([columns, lines, dateStarts!.length, tickerStarts]).toEqual([10, 5, 11, [0, 2, 4, 6, 8, 10]]);
    expect([dateStarts![0], dateStarts![10]]).toEqual([0, 25]);
    for (let x = 0; x < 10; x++) expect(values[x]).toBe(dateStarts![x + 1]! - 1);
  });
});

describe("heatmapHTML", () => {
  const partOf = (html: string, name: string, attributes = "") =>
    html.split(`<${name}${attributes}>`)[1]!.split(`</${name}>`)[0]!;
  const dataOf = (html: string): PageData =>
    JSON.parse(partOf(html, "script", ' type="application/json" id="readings"'));

  it("keeps hostile names text, in the picture and in the data", async () => {
    const title = '</title><script>alert("x")</script>';
    const { data: html } = await heatmapHTML(small, { title });
    expect(html.match(/<script/g)).toHaveLength(2);
    expect(html.match(/<\/script/g)).toHaveLength(2);
    expect(html).not.toContain("<!--");
    expect(html).not.toContain("<b>");
    expect(dataOf(html).tickers.toSorted()).toEqual(hostile.toSorted());
    expect(partOf(html, "title")).toBe("&lt;/title&gt;&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;");
  });

  it("asks for nothing, and lets only its own script and style pass", async () => {
    const { data: html } = await heatmapHTML(small);
    const policy = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(html)![1]!;
    const hash = (text: string) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
    const script = html.split("<script>")[1]!.split("</script>")[0]!;
    const fonts = /<desc>.*<\/desc>\n<style>([^<]*)<\/style>/.exec(html)![1]!;
    expect(fonts).toMatch(/^@font-face\{font-family:"DejaVu Sans";src:url\(data:font\/woff;base64,/);
    expect(policy.split("; ")).toEqual([
      "default-src 'none'",
      "base-uri 'none'",
      "form-action 'none'",
      "img-src data: blob:",
      `style-src ${hash(partOf(html, "style"))} ${hash(fonts)}`,
      "font-src data:",
      `script-src ${hash(script)}`,
    ]);
    expect(html.replaceAll(/xmlns(:xlink)?="[^"]+"/g, "")).not.toMatch(/https?:|\ssrc=/);
    expect(html).not.toMatch(/ style=| on[a-z]+=/);
  });

  it("holds fonts if it is given them, and has a policy without any otherwise", async () => {
    const { createCanvas: createAny } = openBackend("@napi-rs/canvas");
    const asked: string[] = [];
    const fonts = (text: string) => {
      asked.push(text);
      return [
        { family: 'a"<&', format: "woff2", bytes: Uint8Array.of(1), characters: ["β", "B", "A"] },
      ] as const;
    };
    const html = await htmlHeatmap(small, { createCanvas: createAny, fonts });
    expect(html).toContain(
      '<style>@font-face{font-family:"a\\22 \\3c \\26 ";src:url(data:font/woff2;base64,AQ==) format("woff2");unicode-range:U+41-42,U+3B2}</style>',
    );
    // once, of all that the page may say
    expect(asked).toHaveLength(1);
    for (const said of ["60-day rolling", ...hostile, "Save as PNG", "2020-01-17", "no value"])
      expect(asked[0]).toContain(said);
    const plain = await htmlHeatmap(small, { createCanvas: createAny });
    expect(plain).not.toMatch(/font-src|@font-face/);
  });

  it.each([
    ["en", "light", "60-day rolling β (regression on the market index)"],
    ["ja", "dark", "60 日ローリング β（市場指数との回帰）"],
  ] as const)("says its language, theme and title (%s, %s)", async (locale, theme, title) => {
    const { data: html, notes } = await heatmapHTML(small, { locale, theme });
    expect(notes).toEqual([]);
    expect(html).toContain(`<html lang="${locale}" data-theme="${theme}">`);
    expect(partOf(html, "title")).toBe(title);
    expect(dataOf(html)).toMatchObject({ stat: "β", words: { noValue: localeTables[locale].noValue } });
    const css = readFileSync(new URL("../../src/heatmap/page/page.css", import.meta.url), "utf8");
    const rule = css.split(theme === "dark" ? ':root[data-theme="dark"] {' : ":root {")[1]!;
    expect(rule).toMatch(new RegExp(`^\\s*--paper: ${themes[theme].paper};\\s*--ink: ${themes[theme].ink};`));
  });

  it("has a title where the picture has none, and words for every way to reduce", async () => {
    expect(partOf((await heatmapHTML(small, { title: "" })).data, "title")).toBe("β");
    for (const { page, noValue } of Object.values(localeTables)) {
      expect(noValue).not.toBe("");
      expect(Object.keys(page.pixel).sort()).toEqual([...AGGS].sort());
      for (const text of Object.values(page.pixel)) expect(text).toContain("@");
    }
  });

  it("tells dates by the clock of the zone, and all in the words of a table of the caller's", async () => {
    const start = Date.UTC(2024, 2, 8, 14, 30); // two days before New York's clocks go forward
    const values = Float64Array.from({ length: 5 }, (_, t) => start + t * 86_400_000 + (t === 1 ? 1250 : 0));
    const matrix = matrixOf(["A"], 5, [1, 1, 1, 1, 1], { time: { kind: "instant", values } });
    const german = {
      ...localeTables.en,
      language: "de-AT",
      stat: () => "Beta",
      noValue: "kein Wert",
      date: (year: number, month: number, day: number) => `${day}.${month}.${year}`,
      seen: (tickers: number, dates: number) => `${tickers} Aktie, ${dates} Tage`,
      page: { ...localeTables.en.page, hint: "Mit den Pfeiltasten von Zelle zu Zelle" },
    };
    const { data: html } = await heatmapHTML(matrix, { locale: german, timeZone: "America/New_York" });
    const { dates, stat, words } = dataOf(html);
    expect(dates).toEqual([
      "8.3.2024 09:30",
      "9.3.2024 09:30:01.250",
      "10.3.2024 10:30",
      "11.3.2024 10:30",
      "12.3.2024 10:30",
    ]);
    expect([stat, words.noValue, words.hint]).toEqual(["Beta", "kein Wert", german.page.hint]);
    expect(html.match(/ lang="[^"]*"/g)).toEqual([' lang="de-AT"', ' lang="de-AT"']);
    expect(html).toContain("<desc>1 Aktie, 5 Tage</desc>");
    const { data: usual } = await heatmapHTML(matrix, { locale: "ja" });
    expect(dataOf(usual).dates[0]).toBe("2024年3月8日 14:30");
  });
});

describe("sizes", () => {
  const usual = { width: 1600, height: 1000 };
  it("of 5000 x 2520 stay small", async () => {
    const matrix = market(5000, 2520);
    const svg = heatmapSVG(matrix, usual).data;
    expect(svg.length).toBeGreaterThan(500_000);
    expect(svg.length).toBeLessThan(2_000_000);
    expect(heatmapPDF(matrix, usual).data.length).toBeLessThan(2_000_000);
    expect((await heatmapHTML(matrix, usual)).data.length).toBeLessThan(6_000_000);
  });

  it("of 505 x 1259 stay small", async () => {
    expect((await heatmapHTML(market(505, 1259), usual)).data.length).toBeLessThan(3_000_000);
  });
});

it("the same input gives the same bytes", async () => {
  const options = { locale: "ja", theme: "dark", scale: 1.5 } as const;
  expect(heatmapPNG(small, options).data.equals(heatmapPNG(small, options).data)).toBe(true);
  expect(heatmapSVG(small, options).data).toBe(heatmapSVG(small, options).data);
  expect((await heatmapHTML(small, options)).data).toBe((await heatmapHTML(small, options)).data);
});

it("an SVG tells what is to be seen", () => {
  const descOf = (matrix: Matrix, locale: "en" | "ja") =>
    /<desc>(.*)<\/desc>/.exec(heatmapSVG(matrix, { locale }).data)![1];
  expect(descOf(small, "en")).toBe(
    "4 tickers in rows, 30 dates in columns, 2020-01-01 to 2020-01-30; colours stand for values from 0.4 to 1.6.",
  );
  expect(descOf(small, "ja")).toBe(
    "行は 4 銘柄、列は 2020年1月1日〜2020年1月30日の 30 時点。色は 0.4 から 1.6 までの値。",
  );
  expect(descOf(matrixOf(["A"], 1, [1]), "en")).toMatch(/^1 ticker in a row, 1 date in a column, 2020/);
  expect(heatmapSVG(small, { locale: "ja" }).data).toContain('role="img" lang="ja"');
});

it("cells of few colours go into a palette, whose colours an independent decoder finds again", async () => {
  const svg = heatmapSVG(small).data;
  const url = /class="cells"[^>]+xlink:href="([^"]+)"/.exec(svg)![1]!;
  const png = Buffer.from(url.split(",")[1]!, "base64");
  expect(png[25]).toBe(3); // colour type: indexed
  const image = await loadImage(png);
  const canvas = createCanvas(30, 4).getContext("2d");
  canvas.drawImage(image, 0, 0);
  const { scene, pixel } = draw(small);
  const decoded = canvas.getImageData(0, 0, 30, 4).data;
  for (let line = 0; line < 4; line++) {
    for (let column = 0; column < 30; column++) {
      const x = Math.floor(scene.panels[0]!.plot.x + ((column + 0.5) / 30) * scene.panels[0]!.plot.width);
      const y = Math.floor(scene.panels[0]!.plot.y + ((line + 0.5) / 4) * scene.panels[0]!.plot.height);
      const at = 4 * (line * 30 + column);
      expect([...decoded.subarray(at, at + 4)]).toEqual(pixel(x, y));
    }
  }
});
