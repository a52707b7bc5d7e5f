/** What markets are called, those that can be nothing else first; in small letters, without marks. */
const NAMES = [
  ...["market", "mkt", "benchmark", "index", "idx", "市場", "指数"],
  ...["gspc", "spx", "inx", "sp500", "s&p500", "snp500", "us500"],
  ...["topix", "tpx", "tpxc", "n225", "nky", "nikkei", "nikkei225", "nk225", "ni225", "日経平均", "日経225"],
  ...["dji", "djia", "ixic", "ndx", "nasdaq100", "rut", "russell2000", "rua", "w5000", "msciworld", "acwi"],
  ...[
    "stoxx50e",
    "sx5e",
    "stoxx",
    "sxxp",
    "stoxx600",
    "ftse",
    "ftse100",
    "ukx",
    "gdaxi",
    "dax",
    "fchi",
    "cac40",
  ],
  ...[
    "hsi",
    "hangseng",
    "csi300",
    "000300.ss",
    "000001.ss",
    "kospi",
    "ks11",
    "nsei",
    "nifty50",
    "bsesn",
    "axjo",
  ],
  ...["spy", "voo", "ivv", "vti", "vt", "1306.t", "1321.t", "qqq", "iwm", "dia"],
];

/** The ticker that is a market by its name, the likeliest of several; undefined where none is. */
export function marketAmong(tickers: readonly string[]): string | undefined {
  const ranks = tickers.map((ticker) => NAMES.indexOf(plain(ticker)));
  const best = Math.min(...ranks.filter((rank) => rank >= 0));
  return tickers[ranks.indexOf(best)];
}

/** `^GSPC`, `S&P 500` and `.INX` as `gspc`, `s&p500` and `inx`. */
function plain(ticker: string): string {
  return ticker
    .normalize("NFKC")
    .toLowerCase()
    .replace(/^[.^$]+|[\s_-]+/g, "");
}
