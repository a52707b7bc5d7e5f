import { localeTables } from "../heatmap/locale/locale.ts";
import { calendarOf } from "../heatmap/time/calendar.ts";
import { fullDate } from "../heatmap/time/dates.ts";
import type { TimeIndex } from "../panel/time.ts";

// How numbers and dates stand in the page.

/** In the place of a number that there is not. */
const NONE = "–";

/** A name where there is room for some letters only. */
export function brief(name: string, most = 18): string {
  const letters = Array.from(name);
  return letters.length > most ? `${letters.slice(0, most - 1).join("")}…` : name;
}

export function fixed(value: number, decimals: number): string {
  if (Number.isNaN(value)) return NONE;
  const text = value.toFixed(decimals);
  // no minus before zeros alone
  return /^-[0.]+$/.test(text) ? text.slice(1) : text.replace("-", "\u2212");
}

/** A number with all of its digits. */
export function written(value: number): string {
  return String(value).replace("-", "\u2212");
}

/** The number that is written, with any minus, and with a percent sign or without; NaN where there is none. */
export function readNumber(text: string): number {
  const plain = text
    .normalize("NFKC")
    .replace(/[\u2010-\u2015\u2212]/g, "-")
    .replace(/[\s%]/g, "");
  return plain === "" ? Number.NaN : Number(plain);
}

/** A return in percent. */
export function percent(value: number, decimals = 2): string {
  return Number.isNaN(value) ? NONE : `${fixed(100 * value, decimals)} %`;
}

/** The same with its sign. */
export function signed(value: number, decimals = 2): string {
  const text = percent(value, decimals);
  return value > 0 && /[1-9]/.test(text) ? `+${text}` : text;
}

/** A point in time as a reader writes it. */
export function dateOf(kind: TimeIndex["kind"], value: number, locale: "en" | "ja"): string {
  return fullDate(calendarOf({ kind, values: Float64Array.of(value) }), 0, kind, localeTables[locale]);
}

/** The same of one that `formatTime` wrote. */
export function dateOfText(text: string, locale: "en" | "ja"): string {
  const kind = text.length > 10 ? "instant" : "day";
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? text : dateOf(kind, kind === "day" ? ms / 86_400_000 : ms, locale);
}
