import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { basename, extname, join } from "node:path";
import type { DocumentFont, DocumentFonts } from "../heatmap/index.ts";
import { DataError } from "../panel/error.ts";
import { reason } from "./files.ts";
import { canSubset, mayEmbed, settable, shapes, subsetFont } from "./subset.ts";
import { type FontTables, packWoff, readTables, unpackFont } from "./woff.ts";

const require = createRequire(import.meta.url);

export interface FontFile {
  readonly family: string;
  readonly path: string;
}

/** `woff2` for @napi-rs/canvas; `sfnt` (bare TrueType or OpenType) for node-canvas, whose Pango takes nothing else. */
export type FontFormat = "woff2" | "sfnt";

/** A font that comes with the package. */
interface PackagedFont {
  readonly family: string;
  readonly file: string;
}
const latin: PackagedFont = {
  family: "DejaVu Sans",
  file: "dejavu-sans/files/dejavu-sans-latin-400-normal",
};
const kosugi: PackagedFont = { family: "Kosugi", file: "kosugi/files/kosugi-japanese-400-normal" };

/** Draws nothing of its own. */
const blank = /[\s\p{Format}\p{Control}]/u;
const japanese = /[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u{20000}-\u{3ffff}]/u;

/**
 * The fonts that draw `text`, first choice first: the caller's own, then the two that come with the package, so that a
 * picture looks the same on every machine. The Japanese one (1 MB) only where the text needs it.
 * Throws a DataError where the caller's file cannot be read.
 */
export function fontsFor(text: string, font: string | undefined, format: FontFormat): FontFile[] {
  const fonts = font === undefined ? [] : [callersFont(font, format)];
  fonts.push({ family: latin.family, path: packaged(latin, format) });
  if (japanese.test(text)) fonts.push({ family: kosugi.family, path: packaged(kosugi, format) });
  return fonts;
}

/** Bytes of a font that may come with a document as a whole, where parts of it cannot be left out. */
const MOST_WHOLE = 1_000_000;

/** The fonts of a page of texts, which it holds for machines that have none of `usual`; and their CSS `font-family` list. */
export function pageFonts(font: string | undefined, usual: string) {
  const callers = font === undefined ? undefined : { ...callersFont(font, "woff2"), path: font };
  const list = familyList(callers === undefined ? [] : [callers], usual);
  return {
    ...documentFonts(callers),
    fontFamily: `${list}, "${latin.family}", "${kosugi.family}", sans-serif`,
  };
}

/**
 * What a document is to hold of the caller's font, as far as that can be, and of the package's own: each has the characters that
 * those before it lack. `notes` say, once the fonts were asked for, what is left to the reader's machine.
 */
export function documentFonts(callers: FontFile | undefined): {
  readonly fonts: DocumentFonts;
  readonly notes: readonly string[];
} {
  const notes: string[] = [];
  const fonts: DocumentFonts = (text) => {
    const found: DocumentFont[] = [];
    let left: readonly string[] = [...new Set(text)].sort();
    const bring = (family: string, font: FontTables) => {
      const characters = settable(font, left);
      if (characters.length === 0) return;
      found.push({ family, format: "woff", bytes: subsetFont(font, characters), characters });
      left = left.filter((char) => !characters.includes(char));
    };
    if (callers !== undefined) {
      const whole = callersWhole(callers, left);
      if (typeof whole === "string") notes.push(whole);
      else if (whole !== undefined) found.push(whole);
      else bring(callers.family, readTables(readFileSync(callers.path)));
    }
    for (const font of [latin, kosugi]) {
      if (left.some((char) => !blank.test(char))) bring(font.family, packagedTables(font));
    }
    const without = left.filter((char) => !blank.test(char));
    if (without.length > 0 && !found.some(({ characters }) => characters === undefined)) {
      notes.push(
        `no font in the file has ${without.join(" ")}: it shows where the reader's machine has one; give one (font option, --font file)`,
      );
    }
    return found;
  };
  return { fonts, notes };
}

/**
 * The caller's font as a whole, where that is what a document has to hold; a note where it cannot; undefined where parts of it
 * do.
 */
function callersWhole(
  { family, path }: FontFile,
  text: readonly string[],
): DocumentFont | string | undefined {
  const file = readFileSync(path);
  const instead = "readers see it where they have it installed, and the usual fonts elsewhere";
  const tooLarge = (size: number) =>
    `font ${path} is not in the file, as it has ${(size / 1e6).toFixed(1)} MB, of which nothing can be left out: ${instead}`;
  if (file.toString("latin1", 0, 4) === "wOF2") {
    if (file.length > MOST_WHOLE) return tooLarge(file.length);
    return { family, format: "woff2", bytes: file };
  }
  const font = readTables(file);
  if (!mayEmbed(font)) return `font ${path} is not in the file, as its licence forbids it: ${instead}`;
  if (canSubset(font) && !shapes(font, text)) return undefined;
  const bytes = packWoff(font);
  return bytes.length > MOST_WHOLE ? tooLarge(bytes.length) : { family, format: "woff", bytes };
}

/** CSS `font-family` list of these fonts. */
export function familyList(fonts: readonly FontFile[], rest: string): string {
  return [...fonts.map(({ family }) => `"${family}"`), rest].join(", ");
}

/** Path of a font of the package, in a format that a canvas takes. */
function packaged(font: PackagedFont, format: FontFormat): string {
  return format === "woff2" ? packagedPath(font, "woff2") : unpackedPath(packagedPath(font, "woff"));
}

function packagedPath({ file }: PackagedFont, ending: "woff" | "woff2"): string {
  return require.resolve(`@fontsource/${file}.${ending}`);
}

const packagedFonts = new Map<PackagedFont, FontTables>();

function packagedTables(font: PackagedFont): FontTables {
  const known = packagedFonts.get(font);
  if (known !== undefined) return known;
  const tables = readTables(readFileSync(packagedPath(font, "woff")));
  packagedFonts.set(font, tables);
  return tables;
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
    writeFileSync(path, unpackFont(readFileSync(woff)));
  } catch (error) {
    throw new DataError(`font ${woff} cannot be unpacked: ${(error as Error).message}`);
  }
  unpacked.set(woff, path);
  return path;
}
