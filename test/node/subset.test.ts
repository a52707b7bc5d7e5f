// Fonts cut down to what a document says, as another reader of fonts (Skia's) finds them.
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it, test } from "vitest";
import { heatmapSVG } from "../../src/node/canvas.ts";
import { settable, subsetFont } from "../../src/node/subset.ts";
import { type FontTables, packWoff, readTables, unpackFont } from "../../src/node/woff.ts";
import { matrixOf } from "../heatmap/sample.ts";

const require = createRequire(import.meta.url);
const { createCanvas, GlobalFonts } = require("@napi-rs/canvas");
const scratch = mkdtempSync(join(tmpdir(), "rollbeta-test-"));
afterAll(() => rmSync(scratch, { recursive: true }));

const dejavu = require.resolve("@fontsource/dejavu-sans/files/dejavu-sans-latin-400-normal.woff");
const bold = require.resolve("@fontsource/dejavu-sans/files/dejavu-sans-latin-700-normal.woff");
const kosugi = require.resolve("@fontsource/kosugi/files/kosugi-japanese-400-normal.woff");

const texts = ({ tables }: FontTables) =>
  Array.from(tables, ([tag, bytes]) => [tag, Buffer.from(bytes).toString("latin1")]);

/** Width and pixels of a text in a font; aslant, as else it is fitted to the pixels by heights that are guessed from letters. */
function drawn(text: string, family: string) {
  const ctx = createCanvas(400, 300).getContext("2d");
  ctx.font = `20px "${family}"`;
  ctx.rotate(0.6);
  ctx.fillText(text, 20, 20);
  return {
    width: ctx.measureText(text).width,
    pixels: createHash("sha256")
      .update(ctx.getImageData(0, 0, 400, 300).data)
      .digest("hex"),
  };
}

describe.each([
  // kerned pairs, letters put together of two, and of planes beyond the first; bold, as what a machine has instead is not
  [bold, "AVA To Wé Åβ² σ–→ 0123456789 𝕏", "Zz", 25_000],
  [kosugi, "日次ローリング、銘柄 。（）", "株", 9_000],
])("a part of %s", (path, text, absent, most) => {
  const font = readTables(readFileSync(path));
  const characters = settable(font, text);
  const part = subsetFont(font, characters);
  GlobalFonts.register(Buffer.from(unpackFont(readFileSync(path))), `whole ${absent}`);
  GlobalFonts.register(Buffer.from(part), `part ${absent}`);

  it("draws its characters as the whole does, in a fraction of the bytes", () => {
    expect(characters).toEqual([...new Set(text)]);
    expect(drawn(text, `part ${absent}`)).toEqual(drawn(text, `whole ${absent}`));
    expect(part.length).toBeLessThan(most);
    expect(subsetFont(font, characters)).toEqual(part);
  });

  it("has no other", () => {
    expect(settable(readTables(part), `${absent}${text}`)).toEqual(characters);
    expect(drawn(absent, `part ${absent}`).pixels).not.toBe(drawn(absent, `whole ${absent}`).pixels);
  });
});

test("fonts are the same tables in every kind of file", () => {
  const font = readTables(readFileSync(dejavu));
  const again = texts(font);
  expect(texts(readTables(unpackFont(readFileSync(dejavu))))).toEqual(again);
  expect(texts(readTables(packWoff(font)))).toEqual(again);
  expect(() => readTables(readFileSync(dejavu).subarray(0, 300_000))).toThrow(/ends too early$/);
});

describe("what a document holds of a caller's font", () => {
  const heatmap = (font: string, ticker: string) => {
    const { data, notes } = heatmapSVG(matrixOf([ticker], 2, [1, 1]), {
      font,
      backend: "@napi-rs/canvas",
    });
    const faces = [
      ...data.matchAll(/font-family:"([^"]*)";src:url\(data:([^;]*)[^)]*\)[^;}]*(;unicode-range:)?/g),
    ];
    return { faces: faces.map(([, family, type, range]) => [family, type, range !== undefined]), notes };
  };
  const file = (name: string, bytes: Uint8Array) => {
    writeFileSync(join(scratch, name), bytes);
    return join(scratch, name);
  };
  const mine = file("Mine.ttf", unpackFont(readFileSync(kosugi)));

  it("is its share of the characters, and the package's fonts have the rest", () => {
    expect(heatmap(mine, "鉄鋼")).toEqual({
      faces: [
        ["Mine", "font/woff", true],
        ["DejaVu Sans", "font/woff", true],
      ],
      notes: [],
    });
  });

  it("is all of it, where its letters join, or where it is WOFF 2", () => {
    expect(heatmap(dejavu, "شركة").faces[0]).toEqual(["dejavu-sans-latin-400-normal", "font/woff", false]);
    expect(heatmap(`${bold}2`, "A").faces[0]).toEqual(["dejavu-sans-latin-700-normal", "font/woff2", false]);
  });

  it("is nothing where it is large or may not be, with a note", () => {
    const { flavor, tables } = readTables(readFileSync(dejavu));
    const withTable = (tag: string, bytes: Uint8Array) =>
      packWoff({ flavor, tables: new Map([...tables, [tag, bytes]]) });
    const about = Uint8Array.from(tables.get("OS/2")!);
    about[9] = 2;
    const mineAlone = file("Licensed.woff", withTable("OS/2", about));
    expect(heatmap(mineAlone, "A")).toEqual({
      faces: [["DejaVu Sans", "font/woff", true]],
      notes: [
        `font ${mineAlone} is not in the file, as its licence forbids it: readers see it where they have it installed, and the usual fonts elsewhere`,
      ],
    });
    const noise = Uint8Array.from({ length: 1e6 }, (_, i) => Math.imul(i, i * 2654435761) >>> 24);
    const large = file("Large.woff", withTable("zzzz", noise));
    expect(heatmap(large, "شركة").notes[0]).toMatch(
      /Large\.woff is not in the file, as it has 1\.[0-9] MB, of which nothing can be left out: /,
    );
    expect(heatmap(mine, "شركة").notes[0]).toMatch(
      /^no font in the file has ة ر ش ك: it shows where the reader's machine has one; /,
    );
  });
});
