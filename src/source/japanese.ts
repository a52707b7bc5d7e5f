// Which of Japan's older encodings bytes are written in that are no UTF-8. Both give their characters two bytes:
//   EUC-JP     both A1-FE
//   Shift_JIS  a lead of 81-9F or E0-FC and any trail; one byte, A1-DF, for half-width kana
// So text that is well-formed EUC-JP reads as Shift_JIS with half-width kana and kanji hardly anyone uses, and the reverse is
// next to impossible. Western text in windows-125x is well-formed in both where its accents happen to fall so.

import { decodes } from "./transcode.ts";

/** The encoding in which the bytes read as Japanese; undefined if in neither. */
export function japaneseEncoding(bytes: Uint8Array): "euc-jp" | "shift_jis" | undefined {
  if (readsAsEUC(bytes)) return "euc-jp";
  return readsAsShiftJIS(bytes) ? "shift_jis" : undefined;
}

/** Pairs of EUC-JP that text is made of: half-width kana, punctuation, full-width letters, kana, and the kanji of level 1. */
function isCommon(lead: number): boolean {
  return lead === 0x8e || lead === 0xa1 || (lead >= 0xa3 && lead <= 0xa5) || (lead >= 0xb0 && lead <= 0xcf);
}

/**
 * Whether well-formed pairs are mostly common ones, and rather that than half-width kana. A pair alone beside an ASCII letter
 * tells nothing, as two accented letters look so within a word.
 */
function readsAsEUC(bytes: Uint8Array): boolean {
  let common = 0;
  let rare = 0;
  let kana: Kana = "open";
  const end = bytes.length;
  for (let at = 0; at < end; ) {
    if (bytes[at]! < 0x80) {
      at++;
      continue;
    }
    const start = at;
    let usual = 0;
    let pairs = 0;
    while (at < end && bytes[at]! >= 0x80) {
      const lead = bytes[at]!;
      const size = lead === 0x8f ? 3 : 2;
      if ((lead < 0xa1 && lead !== 0x8e && lead !== 0x8f) || lead > 0xf4 || at + size > end) return false;
      for (let i = 1; i < size; i++) if (!(bytes[at + i]! >= 0xa1 && bytes[at + i]! <= 0xfe)) return false;
      if (isCommon(lead)) usual++;
      pairs++;
      at += size;
    }
    if (pairs === 1 && (isLetter(bytes[start - 1]) || isLetter(bytes[at]))) continue;
    common += usual;
    rare += pairs - usual;
    kana = kanaIn(bytes, start, at, kana);
  }
  if (common === 0 || common < 4 * rare || kana === "kana") return false;
  return decodes(bytes, "euc-jp");
}

function isLetter(byte: number | undefined): boolean {
  return byte !== undefined && ((byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a));
}

/** What speaks for half-width kana: `never` where a byte is none or stands where it cannot, `kana` where a voice mark fits. */
type Kana = "open" | "never" | "kana";

function kanaIn(bytes: Uint8Array, start: number, end: number, before: Kana): Kana {
  let kana = before;
  for (let at = start; at < end && kana !== "never"; at++) {
    const byte = bytes[at]!;
    const last = at > start ? bytes[at - 1]! : 0;
    const isVoiced = (last >= 0xb6 && last <= 0xc4) || (last >= 0xca && last <= 0xce);
    if (byte > 0xdf || byte <= 0xa4) kana = "never";
    else if (byte === 0xde || byte === 0xdf) {
      kana = isVoiced || last === 0xb3 ? "kana" : "never";
    } else if (byte >= 0xa7 && byte <= 0xab && !SMALL_VOWEL_AFTER.includes(last)) kana = "never";
    else if (byte >= 0xac && byte <= 0xae && !SMALL_Y_AFTER.includes(last)) kana = "never";
    else if ((byte === 0xa5 || byte === 0xb0 || byte === 0xaf) && at === start) kana = "never";
  }
  return kana;
}

// ｳ ｸ ｼ ﾁ ﾂ ﾃ ﾄ ﾌ ﾞ ﾟ, and ｷ ｼ ﾁ ﾃ ﾆ ﾋ ﾐ ﾘ ﾞ ﾟ
const SMALL_VOWEL_AFTER = [0xb3, 0xb8, 0xbc, 0xc1, 0xc2, 0xc3, 0xc4, 0xcc, 0xde, 0xdf];
const SMALL_Y_AFTER = [0xb7, 0xbc, 0xc1, 0xc3, 0xc6, 0xcb, 0xd0, 0xd8, 0xde, 0xdf];

/**
 * Whether bytes decode as Shift_JIS and hold what Japanese text has: two kana or common kanji (lead bytes 81-9F) or two
 * half-width kana in a row. Western text with a lone accented letter or a curly quote decodes as Shift_JIS too.
 */
function readsAsShiftJIS(bytes: Uint8Array): boolean {
  let wide = 0;
  let narrow = 0;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at]!;
    if (byte < 0x80) {
      wide = narrow = 0;
      continue;
    }
    wide = byte >= 0x81 && byte <= 0x9f ? wide + 1 : 0;
    narrow = byte >= 0xa1 && byte <= 0xdf ? narrow + 1 : 0;
    if (wide === 2 || narrow === 2) return decodes(bytes, "shift_jis");
    if (wide > 0 || byte >= 0xe0) at++;
  }
  return false;
}
