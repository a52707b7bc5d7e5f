import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { basename, extname, join } from "node:path";
import { DataError } from "../panel/error.ts";
import { reason } from "./files.ts";
import { unpackWoff } from "./woff.ts";

const require = createRequire(import.meta.url);

export interface FontFile {
  readonly family: string;
  readonly path: string;
}

/** `woff2` for @napi-rs/canvas; `sfnt` (bare TrueType or OpenType) for node-canvas, whose Pango takes nothing else. */
export type FontFormat = "woff2" | "sfnt";

const japanese = /[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u{20000}-\u{3ffff}]/u;

/**
 * The fonts that draw `text`, first choice first: the caller's own, then the two that come with the package, so that a
 * picture looks the same on every machine. The Japanese one (1 MB) only where the text needs it.
 * Throws a DataError where the caller's file cannot be read.
 */
export function fontsFor(text: string, font: string | undefined, format: FontFormat): FontFile[] {
  const fonts = font === undefined ? [] : [callersFont(font, format)];
  fonts.push({
    family: "DejaVu Sans",
    path: packaged("dejavu-sans", "dejavu-sans-latin-400-normal", format),
  });
  if (japanese.test(text)) {
    fonts.push({ family: "Kosugi", path: packaged("kosugi", "kosugi-japanese-400-normal", format) });
  }
  return fonts;
}

/** CSS `font-family` list of these fonts. */
export function familyList(fonts: readonly FontFile[], rest: string): string {
  return [...fonts.map(({ family }) => `"${family}"`), rest].join(", ");
}

function packaged(name: string, file: string, format: FontFormat): string {
  const path = require.resolve(`@fontsource/${name}/files/${file}.${format === "woff2" ? "woff2" : "woff"}`);
  return format === "woff2" ? path : unpackedPath(path);
}

function callersFont(font: string, format: FontFormat): FontFile {
  // a quote or a comma of the file's name would end the family in a font list
  const family = basename(font, extname(font)).replace(/["',\\]/g, " ");
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(font);
  } catch (error) {
    throw new DataError(`font ${reason(font, error)}`);
  }
  const signature = String.fromCharCode(...bytes.subarray(0, 4));
  if (!["\0\x01\0\0", "OTTO", "true", "ttcf", "wOFF", "wOF2"].includes(signature)) {
    throw new DataError(`font ${font} is no font: a .ttf, .otf, .woff or .woff2 file was wanted`);
  }
  if (signature === "wOFF") return { family, path: unpackedPath(font) };
  if (signature === "wOF2" && format === "sfnt") {
    throw new DataError(
      `font ${font} is WOFF 2, which node-canvas cannot read: give it as .ttf, .otf or .woff`,
    );
  }
  return { family, path: font };
}

const unpacked = new Map<string, string>();
let folder: string | undefined;

/** Path of the bare font inside a WOFF file, unpacked once into a folder that goes when the process ends. */
function unpackedPath(woff: string): string {
  const known = unpacked.get(woff);
  if (known !== undefined) return known;
  if (folder === undefined) {
    const made = mkdtempSync(join(tmpdir(), "rollbeta-fonts-"));
    process.once("exit", () => rmSync(made, { recursive: true, force: true }));
    folder = made;
  }
  const path = join(folder, `${unpacked.size}.ttf`);
  try {
    writeFileSync(path, unpackWoff(readFileSync(woff)));
  } catch (error) {
    throw new DataError(`font ${woff} cannot be unpacked: ${(error as Error).message}`);
  }
  unpacked.set(woff, path);
  return path;
}
