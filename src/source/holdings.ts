import { DataError } from "../panel/error.ts";
import type { Weights } from "../panel/portfolio.ts";
import { listed, shown } from "./cells.ts";
import { DateFormat } from "./dates.ts";
import { numbersOf, type Texts } from "./metadata.ts";
import { isMissing } from "./missing.ts";
import { DATE_NAMES, pick, TICKER_NAMES } from "./names.ts";
import { isNumberLike, numberText } from "./number.ts";

/** Names of columns of weights, as the lists of names have them. */
const WEIGHT_NAMES = /* @__PURE__ */ (
  "weight weights portfolioweight weightpct weightpercent wgt w allocation share pct percent " +
  "ウェイト ウエイト 構成比 構成比率 保有比率 組入比率 比率"
).split(" ");

/** Whether a table of texts says by date what is held, so that it is read as prices are. */
export function isDated({ header, rows }: Texts): boolean {
  const isDate = (text: string) =>
    numbersOf([text], ".") === undefined && DateFormat.of(text, false)?.unit === "day";
  if (pick(header, DATE_NAMES, () => true) >= 0 || header.some(isDate)) return true;
  return header.some((_, i) => rows.length > 0 && rows.every((row) => isDate(row[i] ?? "")));
}

/**
 * The weights of a table without dates: a row for each holding, with its ticker and its weight, a number or a percentage; other
 * columns do not matter. DataError, with the row, for a ticker that comes twice or a weight that is none.
 */
export function holdingsOf(
  { header, rows, lines }: Texts,
  name: string,
): { weights: Weights; notes: readonly string[] } {
  if (header.some(isNumberLike))
    throw new DataError(
      `${name}: its first row has a number, ${shown(header.find(isNumberLike)!)}; a header such as ticker,weight is wanted`,
    );
  if (rows.length === 0)
    throw new DataError(`${name}: has a header and no rows; a row for each holding is needed`);
  const isNumber = (i: number) => rows.some((row) => isNumberLike(row[i] ?? ""));
  const numeric = [...header.keys()].filter(isNumber);
  const named = pick(header, WEIGHT_NAMES, () => true);
  const tickerNamed = pick(header, TICKER_NAMES, (i) => i !== named);
  const ticker = tickerNamed >= 0 ? tickerNamed : header.findIndex((_, i) => i !== named && !isNumber(i));
  const others = numeric.filter((i) => i !== ticker);
  const weight = named >= 0 ? named : others.length === 1 ? others[0]! : -1;
  if (ticker < 0 || weight < 0) {
    throw new DataError(
      `${name}: no column is known to hold ${ticker < 0 ? "tickers" : "weights"} among ${listed(header.map(shown))}; call them ticker and weight`,
    );
  }
  const place = (k: number) => `${name}: row ${lines[k]}`;
  const lineOf = new Map<string, number>();
  for (const [k, row] of rows.entries()) {
    const own = row[ticker] ?? "";
    const text = row[weight] ?? "";
    if (own === "") throw new DataError(`${place(k)}: has no ticker beside ${shown(text)}; name it`);
    if (isMissing(text))
      throw new DataError(
        `${place(k)}: the weight of ${own} is missing${text === "" ? "" : `, ${shown(text)}`}; write it, or leave the row out`,
      );
    const before = lineOf.get(own);
    if (before !== undefined)
      throw new DataError(`${name}: ${own} is in rows ${before} and ${lines[k]}; give it one row`);
    lineOf.set(own, lines[k]!);
  }
  const texts = rows.map((row) => row[weight]!);
  const values = numbersOf(texts, ".") ?? numbersOf(texts, ",");
  if (values === undefined) {
    const bad = texts.findIndex((text) => numberText(text) === undefined);
    const k = Math.max(0, bad);
    throw new DataError(
      `${place(k)}: the weight of ${rows[k]![ticker]} is ${shown(texts[k]!)}; a number such as 0.4 or 40% is wanted`,
    );
  }
  const signed = texts.filter((text) => numberText(text)?.percent).length;
  if (
    signed > 0 &&
    signed < texts.length &&
    texts.some((text, k) => !numberText(text)?.percent && values[k] !== 0)
  ) {
    const k = texts.findIndex((text) => !numberText(text)?.percent);
    throw new DataError(
      `${place(k)}: the weight of ${rows[k]![ticker]}, ${shown(texts[k]!)}, has no percent sign and others have; write all of them one way`,
    );
  }
  const notes: string[] = [];
  if (signed === 0 && /[%％]|percent|pct/i.test(header[weight]!)) {
    for (let k = 0; k < values.length; k++) values[k]! /= 100;
    notes.push(`${name}: weights are percent, as the column ${shown(header[weight]!)} says`);
  }
  return { weights: { tickers: [...lineOf.keys()], values }, notes };
}
