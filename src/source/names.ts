// The names by which columns are known, in lower case, letters and digits only; earlier ones are preferred.

export const DATE_NAMES = /* @__PURE__ */ words(
  "date dates datetime timestamp time day datum tradedate tradingday 日付 年月日 日時 日 取引日",
);
export const TICKER_NAMES = /* @__PURE__ */ words(
  "ticker tickers symbol symbols sym ric isin permno 銘柄コード 証券コード コード code asset instrument id security 銘柄 銘柄名 name",
);
export const CLOSE_NAMES = /* @__PURE__ */ words(
  "adjclose adjustedclose adjustmentclose adjc closeadj closeadjusted adjclosing 調整後終値 調整済終値 終値調整 close closing closeprice closingprice priceclose closelast " +
    "last pxlast lastprice settle schluss schlusskurs 終値 price prc kurs 価格 株価 基準価額 value 値 return returns ret リターン",
);
export const OTHER_FIELDS = /* @__PURE__ */ words(
  "volume vol pxvolume turnover amount vwap dividends dividend stocksplits change changepercent " +
    "volumen umsatz 出来高 売買代金 前日比",
);
export const RANGE_NAMES = /* @__PURE__ */ words(
  "open high low pxopen pxhigh pxlow eröffnung hoch tief 始値 高値 安値",
);
export const ROW_NUMBER_NAMES = ["index", "id", "no"];

function words(list: string): string[] {
  return list.split(" ");
}

/** A header cell as the lists have it, without what stands in brackets: `Close (USD)` -> `close`. */
export function plainName(name: string): string {
  const bare = name.toLowerCase().replaceAll(/[([（［【][^)\]）］】]*[)\]）］】]/g, "");
  return letters(bare) || letters(name.toLowerCase());
}

function letters(text: string): string {
  return text.replaceAll(/[^\p{L}\p{N}]/gu, "");
}

/** The first column, by the preference of the names, that has one of them and is accepted; -1 if none. */
export function pick(
  columns: readonly string[],
  names: readonly string[],
  accept: (i: number) => boolean,
): number {
  const plain = columns.map(plainName);
  for (const name of names) {
    for (let i = 0; i < plain.length; i++) if (plain[i] === name && accept(i)) return i;
  }
  return -1;
}
