import { type FontTables, packWoff } from "./woff.ts";

/**
 * What a browser needs of a font to set single glyphs side by side as the whole font does: kerning stays, ligatures and other
 * replacements go. (In order of their tags, as a font has them.)
 */
const KEPT = ["GDEF", "GPOS", "OS/2", "cmap", "cvt ", "fpgm", "glyf", "head", "hhea", "hmtx", "kern", "loca"];
const KEPT_TOO = ["maxp", "name", "post", "prep"];

/** Names of a font that stay: copyright, family, style, both, version, where the licence is. */
const NAMES = [0, 1, 2, 4, 5, 14];

/** Letters that are not set as they are alone: scripts that join, reorder or stack. A reader's fonts know how. */
const SHAPED =
  /[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Nko}\p{Script=Mongolian}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Oriya}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}\p{Script=Thai}\p{Script=Lao}\p{Script=Tibetan}\p{Script=Myanmar}\p{Script=Khmer}]/u;

/** Those of the characters that a font has a glyph for, and that can be set without the font's rules for words. */
export function settable(font: FontTables, characters: Iterable<string>): string[] {
  return held(font, characters).filter((char) => !SHAPED.test(char));
}

/** Whether a font has glyphs for letters that are not set as they are alone. */
export function shapes(font: FontTables, characters: Iterable<string>): boolean {
  return held(font, characters).some((char) => SHAPED.test(char));
}

function held(font: FontTables, characters: Iterable<string>): string[] {
  const glyphOf = glyphsOf(font);
  return [...new Set(characters)].filter((char) => glyphOf(char.codePointAt(0)!) > 0);
}

/** Whether the outlines are TrueType's, so that `subsetFont` can leave some out. */
export function canSubset({ tables }: FontTables): boolean {
  return ["glyf", "loca", "head", "hmtx", "hhea", "maxp", "cmap"].every((tag) => tables.has(tag));
}

/** Whether its licence lets it be part of a document (`fsType` of OpenType's table OS/2). */
export function mayEmbed({ tables }: FontTables): boolean {
  const about = tables.get("OS/2");
  return about === undefined || (viewOf(about).getUint16(8) & 0xf) !== 2;
}

/**
 * A WOFF file of the font with the glyphs of these characters alone. Glyphs keep their numbers, so that tables which refer to
 * them stay true; the others are empty, which deflates to next to nothing.
 */
export function subsetFont(font: FontTables, characters: readonly string[]): Uint8Array {
  const { tables } = font;
  const glyphOf = glyphsOf(font);
  const glyphs = new Map(
    characters.map((char) => [char.codePointAt(0)!, glyphOf(char.codePointAt(0)!)] as const),
  );
  const outlines = outlinesOf(font);
  const used = new Set([0, ...glyphs.values()]);
  // a set grows while it is gone through: parts of parts are found, too
  for (const glyph of used) for (const part of partsOf(outlines(glyph))) used.add(part);

  const count = viewOf(tables.get("maxp")!).getUint16(4);
  const loca = new Uint8Array(4 * (count + 1));
  const places = viewOf(loca);
  let size = 0;
  for (let glyph = 0; glyph < count; glyph++) {
    places.setUint32(4 * glyph, size);
    if (used.has(glyph)) size += (outlines(glyph).length + 3) & ~3;
  }
  places.setUint32(4 * count, size);
  const glyf = new Uint8Array(size);
  for (const glyph of used) glyf.set(outlines(glyph), places.getUint32(4 * glyph));

  const head = tables.get("head")!.slice();
  viewOf(head).setInt16(50, 1); // `loca` has four bytes a glyph
  viewOf(head).setUint32(8, 0); // the sum of a file that is no longer
  const changed = new Map([
    ["cmap", cmapOf(glyphs)],
    ["glyf", glyf],
    ["head", head],
    ["hmtx", widthsOf(font, used)],
    ["loca", loca],
    ["name", namesOf(tables.get("name"))],
    ["post", withoutGlyphNames(tables.get("post"))],
  ]);
  const kept = [...KEPT, ...KEPT_TOO].flatMap((tag) => {
    const table = changed.get(tag) ?? tables.get(tag);
    return table === undefined ? [] : [[tag, table] as const];
  });
  return packWoff({ flavor: font.flavor, tables: new Map(kept) });
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** The glyph of a character by its table `cmap`; 0: there is none. */
function glyphsOf({ tables }: FontTables): (code: number) => number {
  const cmap = tables.get("cmap");
  if (cmap === undefined) return () => 0;
  const view = viewOf(cmap);
  const found = new Map<number, number>();
  for (let i = 0; i < view.getUint16(2); i++) {
    const [platform, encoding] = [view.getUint16(4 + 8 * i), view.getUint16(6 + 8 * i)];
    const at = view.getUint32(8 + 8 * i);
    const isUnicode = platform === 0 || (platform === 3 && (encoding === 1 || encoding === 10));
    if (isUnicode) found.set(view.getUint16(at), at);
  }
  const all = found.get(12);
  if (all !== undefined) return (code) => inGroups(view, all, code);
  const basic = found.get(4);
  if (basic !== undefined) return (code) => inSegments(view, basic, code);
  return () => 0;
}

function inGroups(view: DataView, at: number, code: number): number {
  const count = view.getUint32(at + 12);
  for (let k = 0; k < count; k++) {
    const group = at + 16 + 12 * k;
    const first = view.getUint32(group);
    if (code >= first && code <= view.getUint32(group + 4)) return view.getUint32(group + 8) + code - first;
  }
  return 0;
}

function inSegments(view: DataView, at: number, code: number): number {
  const twice = view.getUint16(at + 6);
  for (let k = 0; k < twice; k += 2) {
    if (code > view.getUint16(at + 14 + k)) continue;
    const first = view.getUint16(at + 16 + twice + k);
    if (code < first) return 0;
    const delta = view.getUint16(at + 16 + 2 * twice + k);
    const slot = at + 16 + 3 * twice + k;
    const offset = view.getUint16(slot);
    if (offset === 0) return (code + delta) & 0xffff;
    const glyph = view.getUint16(slot + offset + 2 * (code - first));
    return glyph === 0 ? 0 : (glyph + delta) & 0xffff;
  }
  return 0;
}

/** The bytes of a glyph's outline; none of a blank. */
function outlinesOf({ tables }: FontTables): (glyph: number) => Uint8Array {
  const [glyf, loca] = [tables.get("glyf")!, viewOf(tables.get("loca")!)];
  const isLong = viewOf(tables.get("head")!).getInt16(50) === 1;
  const at = (glyph: number) => (isLong ? loca.getUint32(4 * glyph) : 2 * loca.getUint16(2 * glyph));
  return (glyph) => glyf.subarray(at(glyph), at(glyph + 1));
}

/** The glyphs that one is put together from. */
function partsOf(outline: Uint8Array): number[] {
  if (outline.length === 0) return [];
  const view = viewOf(outline);
  const parts: number[] = [];
  if (view.getInt16(0) >= 0) return parts;
  for (let at = 10, more = true; more; ) {
    const flags = view.getUint16(at);
    parts.push(view.getUint16(at + 2));
    const scale = flags & 0x8 ? 2 : flags & 0x40 ? 4 : flags & 0x80 ? 8 : 0;
    at += 4 + (flags & 1 ? 4 : 2) + scale;
    more = (flags & 0x20) !== 0;
  }
  return parts;
}

/** The widths of the glyphs that are used; those of the others are 0. */
function widthsOf({ tables }: FontTables, used: ReadonlySet<number>): Uint8Array {
  const widths = tables.get("hmtx")!.slice();
  const pairs = viewOf(tables.get("hhea")!).getUint16(34);
  // the last width is that of all glyphs behind it
  for (let glyph = 0; glyph < pairs - 1; glyph++)
    if (!used.has(glyph)) widths.fill(0, 4 * glyph, 4 * glyph + 4);
  return widths;
}

/** A table `cmap` of one part, of format 12. */
function cmapOf(glyphs: ReadonlyMap<number, number>): Uint8Array {
  const groups: [first: number, last: number, glyph: number][] = [];
  for (const [code, glyph] of [...glyphs].sort(([a], [b]) => a - b)) {
    const group = groups.at(-1);
    if (group !== undefined && group[1] === code - 1 && group[2] + code - group[0] === glyph) group[1] = code;
    else groups.push([code, code, glyph]);
  }
  const cmap = new Uint8Array(28 + 12 * groups.length);
  const view = viewOf(cmap);
  view.setUint16(2, 1);
  view.setUint16(4, 3);
  view.setUint16(6, 10);
  view.setUint32(8, 12);
  view.setUint16(12, 12);
  view.setUint32(16, 16 + 12 * groups.length);
  view.setUint32(24, groups.length);
  groups.forEach((group, k) => {
    group.forEach((value, i) => {
      view.setUint32(28 + 12 * k + 4 * i, value);
    });
  });
  return cmap;
}

/** The names that say what the font is and whose, as Windows has them. */
function namesOf(name: Uint8Array | undefined): Uint8Array {
  const view = name && viewOf(name);
  const records = Array.from({ length: view?.getUint16(2) ?? 0 }, (_, i) => 6 + 12 * i).filter(
    (at) =>
      view!.getUint16(at) === 3 &&
      view!.getUint16(at + 4) === 0x409 &&
      NAMES.includes(view!.getUint16(at + 6)),
  );
  const strings = records.map((at) => {
    const start = view!.getUint16(4) + view!.getUint16(at + 10);
    return name!.subarray(start, start + view!.getUint16(at + 8));
  });
  const directory = 6 + 12 * records.length;
  const kept = new Uint8Array(strings.reduce((size, { length }) => size + length, directory));
  const out = viewOf(kept);
  out.setUint16(2, records.length);
  out.setUint16(4, directory);
  let start = 0;
  records.forEach((at, k) => {
    kept.set(name!.subarray(at, at + 8), 6 + 12 * k);
    out.setUint16(6 + 12 * k + 8, strings[k]!.length);
    out.setUint16(6 + 12 * k + 10, start);
    kept.set(strings[k]!, directory + start);
    start += strings[k]!.length;
  });
  return kept;
}

function withoutGlyphNames(post: Uint8Array | undefined): Uint8Array {
  const kept = new Uint8Array(32);
  if (post !== undefined) kept.set(post.subarray(0, 32));
  viewOf(kept).setUint32(0, 0x00030000);
  return kept;
}
