import type { Matrix } from "../panel/matrix.ts";

export type Locale = "en" | "ja";

export const locales: readonly Locale[] = ["en", "ja"];

/** The words of a picture. */
export interface Words {
  readonly title: string;
  readonly time: string;
  readonly tickers: string;
  readonly stat: string;
  readonly noValues: string;
}

/** What a matrix is called: `60-day rolling β (regression on the market index)`, and its axes. */
export function wordsFor(matrix: Matrix, locale: Locale): Words {
  return locale === "ja" ? japanese(matrix) : english(matrix);
}

function english({ stat, window, benchmark, time }: Matrix): Words {
  const intraday = time.kind === "instant";
  const market = isMarket(benchmark) ? "the market index" : benchmark;
  const rolling = window === undefined ? "Rolling" : `${window}-${intraday ? "bar" : "day"} rolling`;
  const name = { beta: "β", cov: "covariance", corr: "correlation", n: "n" }[stat] ?? stat;
  const title =
    {
      beta: `${rolling} β (regression on ${market})`,
      cov: `${rolling} covariance with ${market}`,
      corr: `${rolling} correlation with ${market}`,
      n: `${rolling} number of observations shared with ${market}`,
    }[stat] ?? `${rolling} ${stat}`;
  const date = intraday ? "Time (UTC)" : "Date";
  return { title, time: date, tickers: "Ticker", stat: name, noValues: "no values" };
}

function japanese({ stat, window, benchmark, time }: Matrix): Words {
  const intraday = time.kind === "instant";
  const market = isMarket(benchmark) ? "市場指数" : benchmark!;
  // a Latin name is set apart from the Japanese around it, as is usual in print
  const regressed = /[\x21-\x7e]$/.test(market) ? `${market} との回帰` : `${market}との回帰`;
  const against = /^[\x21-\x7e]/.test(market) ? `対 ${market}` : `対${market}`;
  const rolling = window === undefined ? "ローリング" : `${window} ${intraday ? "本" : "日"}ローリング`;
  const name = { beta: "β", cov: "共分散", corr: "相関係数", n: "n" }[stat] ?? stat;
  const title =
    {
      beta: `${rolling} β（${regressed}）`,
      cov: `${rolling}共分散（${against}）`,
      corr: `${rolling}相関係数（${against}）`,
      n: `${rolling}観測数（${against}）`,
    }[stat] ?? `${rolling} ${stat}`;
  const date = intraday ? "日時（UTC）" : "日付";
  return { title, time: date, tickers: "銘柄", stat: name, noValues: "値なし" };
}

function isMarket(benchmark: string | undefined): boolean {
  return benchmark === undefined || benchmark.toLowerCase() === "market";
}

/** ` ×10⁻⁴` for the label of a scale whose numbers leave that factor out. */
export function timesTenTo(exponent: number): string {
  if (exponent === 0) return "";
  return ` ×10${[...String(exponent)].map((c) => (c === "-" ? "⁻" : "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(c)])).join("")}`;
}
