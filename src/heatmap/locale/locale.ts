import { nearest } from "../../panel/error.ts";
import { english } from "./english.ts";
import { japanese } from "./japanese.ts";
import type { LocaleTable } from "./words.ts";

export type Locale = "en" | "ja";

export const locales: readonly Locale[] = ["en", "ja"];

export const localeTables: Readonly<Record<Locale, LocaleTable>> = { en: english, ja: japanese };

/** Throws a RangeError for a name that has no table, or a table that lacks an entry. */
export function localeTable(locale: Locale | LocaleTable): LocaleTable {
  if (typeof locale === "object" && locale !== null) {
    const lacking = Object.keys(english).filter((name) => !(name in locale));
    if (lacking.length === 0) return locale;
    throw new RangeError(
      `locale must be a table with all entries of localeTables.en, got one without ${lacking.join(", ")}`,
    );
  }
  if (locales.includes(locale)) return localeTables[locale];
  const near = nearest(String(locale), locales, 1);
  throw new RangeError(
    `locale must be one of ${locales.join(", ")}, got ${JSON.stringify(locale)}: did you mean ${near}?`,
  );
}

/** ` ×10⁻⁴` for the label of a scale whose numbers leave that factor out. */
export function timesTenTo(exponent: number): string {
  if (exponent === 0) return "";
  return ` ×10${[...String(exponent)].map((c) => (c === "-" ? "⁻" : "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(c)])).join("")}`;
}
