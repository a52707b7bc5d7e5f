import type { Sort } from "../../heatmap/order/keys.ts";
import type { Matrix } from "../../panel/matrix.ts";
import type { State } from "../state.ts";
import type { Market } from "./market.ts";

/** The texts of a column of the market's table for the tickers of a matrix. Throws a RangeError for a column that is not there. */
export function textsOf(
  { columns, returns }: Market,
  { tickers }: Matrix,
  column: string,
): readonly string[] {
  const texts = Object.hasOwn(columns, column) ? columns[column] : undefined;
  if (texts === undefined) {
    const known = Object.keys(columns).join(", ") || "none, as there is no table of the tickers";
    throw new RangeError(`group must be a column of the tickers' table (${known}), got ${column}`);
  }
  if (tickers === returns.tickers) return texts;
  const placeOf = new Map(returns.tickers.map((ticker, i) => [ticker, i]));
  return tickers.map((ticker) => texts[placeOf.get(ticker)!]!);
}

/** What a state sorts by, as `arrangeTickers` takes it: columns of numbers go by number. */
export function sortOf(market: Market, matrix: Matrix, sort: string): Sort {
  if (!sort.startsWith("column:")) return sort as Sort;
  const texts = textsOf(market, matrix, sort.slice("column:".length));
  const numbers = texts.map((text) => (text === "" ? Number.NaN : Number(text)));
  return numbers.every((number, i) => texts[i] === "" || !Number.isNaN(number)) ? numbers : texts;
}

/** The numbers of the tickers that a state's filters leave. */
export function chosenTickers(market: Market, matrix: Matrix, state: State): Int32Array {
  const { find, only, group, above, below } = state;
  const words = find
    .split(",")
    .map((word) => word.trim().toLowerCase())
    .filter(Boolean);
  const groups = only.length > 0 && group !== "" ? textsOf(market, matrix, group) : undefined;
  const rows = matrix.time.values.length;
  const isLeft = (ticker: string, i: number) => {
    if (words.length > 0 && !words.some((word) => ticker.toLowerCase().includes(word))) return false;
    if (groups !== undefined && !only.includes(groups[i]!)) return false;
    if (above === undefined && below === undefined) return true;
    const last = matrix.values[(i + 1) * rows - 1]!;
    // a missing value is neither
    return last >= (above ?? Number.NEGATIVE_INFINITY) && last <= (below ?? Number.POSITIVE_INFINITY);
  };
  return Int32Array.from(matrix.tickers.keys()).filter((i) => isLeft(matrix.tickers[i]!, i));
}
