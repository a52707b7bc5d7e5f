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

function english(matrix: Matrix): Words {
  const { stat, window, benchmark, time, smoothing } = matrix;
  const unit = stepOf(matrix);
  const market = isMarket(benchmark) ? "the market index" : benchmark;
  const decay = decayOf(window);
  const rolling = decay ? "EW" : window === undefined ? "Rolling" : `${window}-${unit} rolling`;
  const name =
    { beta: "β", alpha: "α", cov: "covariance", corr: "correlation", r2: "R²", n: "n" }[stat] ?? stat;
  const named =
    {
      beta: `${rolling} β (regression on ${market})`,
      alpha: `${rolling} α (regression on ${market})`,
      cov: `${rolling} covariance with ${market}`,
      corr: `${rolling} correlation with ${market}`,
      r2: `${rolling} R² (regression on ${market})`,
      n: `${rolling} number of observations shared with ${market}`,
    }[stat] ?? `${rolling} ${stat}`;
  const fading = decay ? `, ${englishDecay(decay, unit)}` : "";
  const smoothed = decayOf(smoothing);
  const ema = smoothed ? `, EMA of ${englishDecay(smoothed, unit)}` : "";
  const title = `${benchmark === undefined ? `${rolling} ${name}` : named}${fading}${ema}`;
  const date = time.kind === "instant" ? "Time (UTC)" : "Date";
  return { title, time: date, tickers: "Ticker", stat: name, noValues: "no values" };
}

function japanese(matrix: Matrix): Words {
  const { stat, window, benchmark, time, smoothing } = matrix;
  const unit = { day: "日", week: "週", month: "か月", bar: "本" }[stepOf(matrix)];
  const market = isMarket(benchmark) ? "市場指数" : benchmark!;
  // a Latin name is set apart from the Japanese around it, as is usual in print
  const regressed = /[\x21-\x7e]$/.test(market) ? `${market} との回帰` : `${market}との回帰`;
  const against = /^[\x21-\x7e]/.test(market) ? `対 ${market}` : `対${market}`;
  const decay = decayOf(window);
  const rolling = decay
    ? `${japaneseDecay(decay, unit)}の指数加重`
    : window === undefined
      ? "ローリング"
      : `${window} ${unit}ローリング`;
  const name =
    { beta: "β", alpha: "α", cov: "共分散", corr: "相関係数", r2: "決定係数", n: "n" }[stat] ?? stat;
  const named =
    {
      beta: `${rolling} β（${regressed}）`,
      alpha: `${rolling} α（${regressed}）`,
      cov: `${rolling}共分散（${against}）`,
      corr: `${rolling}相関係数（${against}）`,
      r2: `${rolling}決定係数（${regressed}）`,
      n: `${rolling}観測数（${against}）`,
    }[stat] ?? `${rolling} ${stat}`;
  const smoothed = decayOf(smoothing);
  const ema = smoothed ? `、${japaneseDecay(smoothed, unit)}の EMA` : "";
  const title = `${benchmark === undefined ? `${rolling} ${name}` : named}${ema}`;
  const date = time.kind === "instant" ? "日時（UTC）" : "日付";
  return { title, time: date, tickers: "銘柄", stat: name, noValues: "値なし" };
}

interface NamedDecay {
  name: "halflife" | "span" | "alpha";
  value: string;
}

/** `halflife=60` in its parts; undefined of anything else. */
function decayOf(label: number | string | undefined): NamedDecay | undefined {
  const [, name, value] = /^(halflife|span|alpha)=(.+)$/.exec(String(label)) ?? [];
  return name && value ? { name: name as NamedDecay["name"], value } : undefined;
}

function englishDecay({ name, value }: NamedDecay, unit: string): string {
  if (name === "alpha") return `smoothing factor ${value}`;
  return `${name === "halflife" ? "half-life" : "span"} ${value} ${unit}${value === "1" ? "" : "s"}`;
}

function japaneseDecay({ name, value }: NamedDecay, unit: string): string {
  if (name === "alpha") return `平滑化係数 ${value} `;
  return `${name === "halflife" ? "半減期" : "スパン"} ${value} ${unit}`;
}

/** What a row of the data is, by the usual distance between two; a bar where it is none of the calendar's. */
function stepOf({ time: { kind, values } }: Matrix): "day" | "week" | "month" | "bar" {
  if (kind === "instant") return "bar";
  const steps = values
    .slice(1)
    .map((value, t) => value - values[t]!)
    .sort();
  const step = steps[steps.length >> 1] ?? 1;
  if (step <= 4) return "day";
  if (step >= 6 && step <= 8) return "week";
  return step >= 28 && step <= 31 ? "month" : "bar";
}

function isMarket(benchmark: string | undefined): boolean {
  return benchmark?.toLowerCase() === "market";
}

/** ` ×10⁻⁴` for the label of a scale whose numbers leave that factor out. */
export function timesTenTo(exponent: number): string {
  if (exponent === 0) return "";
  return ` ×10${[...String(exponent)].map((c) => (c === "-" ? "⁻" : "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(c)])).join("")}`;
}
