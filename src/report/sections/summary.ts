import { expm1 } from "../../panel/exponential.ts";
import { fitAt } from "../../portfolio/portfolio.ts";
import { riskOn } from "../../sector/risk-on.ts";
import type { Figures, Section } from "../content.ts";
import { exactly, fixed, grouped, percent, plural, signed } from "../numbers.ts";
import { fitOf, moved } from "../scenario.ts";
import { countsAt, stateAt, stateNames } from "../states.ts";
import type { View } from "../view.ts";

/** Rows of returns that risk-on and risk-off are judged by. */
const RECENT = 20;

/** A rank correlation that is nearer to 0 says neither. */
const NEAR = 0.1;

/** What the whole report comes to, in a few numbers and sentences. */
export function summarySection(view: View): Section {
  const t = texts[view.locale];
  return {
    id: "summary",
    heading: t.heading,
    blocks: [
      ...(view.now < 0 ? [] : [figures(view)]),
      {
        kind: "list",
        items: [
          marketText(view),
          ...(view.now < 0 ? [t.nothing] : [...statesText(view), spreadText(view), explainedText(view)]),
          crossingsText(view),
          ...(view.now < 0 ? [] : [riskText(view), groupsText(view), shockText(view), portfolioText(view)]),
        ].filter((text) => text !== ""),
      },
    ],
  };
}

function figures(view: View): Figures {
  const t = texts[view.locale];
  const { spread, now, ago, sure, plain, level } = view;
  const state = (row: number) => {
    const { counts, n } = countsAt(view, row);
    return counts.map((count) => count / n);
  };
  const shares = state(now);
  const before = ago < 0 ? undefined : state(ago);
  const was = (text: string | undefined) => (text === undefined ? "" : t.was(text));
  return {
    kind: "figures",
    items: [
      {
        name: t.median,
        value: fixed(spread.median[now]!),
        detail: was(ago < 0 ? undefined : fixed(spread.median[ago]!)),
      },
      {
        name: t.aggressive(view.high),
        value: percent(shares[2]!),
        detail: was(before && percent(before[2]!)),
      },
      {
        name: t.defensive(view.low),
        value: percent(shares[0]!),
        detail: was(before && percent(before[0]!)),
      },
      {
        name: t.certain(level),
        value: grouped(sure.crossings.length),
        detail: t.ofBare(grouped(plain.crossings.length)),
      },
    ],
  };
}

/** What the market did from the first price to the last, and in the last window. */
function marketText(view: View): string {
  const { market, kind, window, spacing, data, words } = view;
  const all = growthOf(market.values, kind);
  // a lagged series lacks its last rows
  if (Number.isNaN(all) || view.lag > 0) return "";
  const t = texts[view.locale];
  const { time } = data;
  const [first, last] = [dateOf(view, time.values[0]!), dateOf(view, time.values.at(-1)!)];
  const recent = market.values.slice(-window);
  const yearly = percent(deviation(recent) * Math.sqrt(spacing === "bar" ? Number.NaN : rowsInYear(time)));
  return t.market(
    market.tickers[0]!,
    move(all),
    first,
    last,
    words.window(window, spacing),
    move(growthOf(recent, kind)),
    yearly,
  );
}

/** Returns in a year, as the dates are: thin ones are fewer. NaN where they are too few to tell. */
function rowsInYear({ kind, values }: View["data"]["time"]): number {
  const days = (values.at(-1)! - values[0]!) / (kind === "day" ? 1 : 86_400_000);
  return days < 60 ? Number.NaN : ((values.length - 1) * 365.25) / days;
}

function dateOf({ data, words }: View, value: number): string {
  const date = new Date(data.time.kind === "day" ? value * 86_400_000 : value);
  return words.date(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate());
}

function growthOf(returns: Float64Array, kind: "simple" | "log"): number {
  return kind === "log"
    ? expm1(returns.reduce((sum, value) => sum + value, 0))
    : returns.reduce((product, value) => product * (1 + value), 1) - 1;
}

function deviation(values: Float64Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(
    values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0) / (values.length - 1),
  );
}

function statesText(view: View): string[] {
  const { now, ago, low, high, level, tickers, result, words, locale } = view;
  const t = texts[locale];
  if (tickers.length === 1) {
    const { state, sure } = stateAt(view, 0, now);
    const band = words.range(fixed(view.band.low[now]!), fixed(view.band.high[now]!));
    const beta = fixed(fitOf(result, 0, now).beta);
    const before = ago < 0 ? undefined : fixed(fitOf(result, 0, ago).beta);
    const name = stateNames[locale][state]!;
    return [t.alone(view.date(now), tickers[0]!, beta, level, band, name, sure, before)];
  }
  const { counts, n } = countsAt(view, now);
  const before = ago < 0 ? undefined : countsAt(view, ago);
  const shares = before?.counts.map((count) => percent(count / before.n));
  const sure = [0, 0, 0];
  for (const i of tickers.keys()) {
    const at = stateAt(view, i, now);
    if (at.sure) sure[at.state]!++;
  }
  return [
    t.states(view.date(now), n, counts, low, high, shares),
    t.sure(level, counts, sure, low, high),
  ].filter((text) => text !== "");
}

function spreadText({ spread, now, ago, locale }: View): string {
  const t = texts[locale];
  const { median, p10, p90, sd, n } = spread;
  if (n[now]! < 2) return "";
  const at = (row: number) => [median[row]!, p10[row]!, p90[row]!, sd[row]!].map((value) => fixed(value));
  return t.spread(at(now), ago < 0 ? undefined : at(ago));
}

function explainedText({ explained, now, ago, locale }: View): string {
  const t = texts[locale];
  return t.explained(percent(explained.median[now]!), ago < 0 ? undefined : percent(explained.median[ago]!));
}

function crossingsText({ plain, sure, level, locale }: View): string {
  const [bare, certain] = [plain.crossings.length, sure.crossings.length];
  return bare === 0 ? texts[locale].none : texts[locale].crossings(bare, certain, level);
}

function riskText(view: View): string {
  const { betas, returns, kind, now, locale, spacing, words } = view;
  if (view.lag > 0) return "";
  const found = riskOn(betas, returns, { rows: RECENT, kind });
  const value = found.values[now]!;
  if (Number.isNaN(value)) return "";
  return texts[locale].risk(
    words.window(RECENT, spacing),
    value,
    signed(found.high[now]!),
    signed(found.low[now]!),
  );
}

function groupsText({ groups, locale, now }: View): string {
  if (groups === undefined) return "";
  const { tickers, arrays, time, stats } = groups.result;
  const rows = time.values.length;
  const betas = arrays[stats.indexOf("beta")]!;
  const known = Array.from(tickers, (name, g) => ({ name, beta: betas[g * rows + now]! }))
    .filter(({ beta }) => !Number.isNaN(beta))
    .sort((a, b) => a.beta - b.beta);
  if (known.length < 2) return "";
  const [least, most] = [known[0]!, known.at(-1)!];
  return texts[locale].groups(groups.column, least.name, fixed(least.beta), most.name, fixed(most.beta));
}

function shockText(view: View): string {
  const { together, level, locale, market, shock, now } = view;
  const name = view.tickers.length === 1 ? view.tickers[0] : undefined;
  const { expected, low, high } = moved(fitOf(name === undefined ? together : view.result, 0, now), view);
  if (Number.isNaN(expected)) return "";
  const [move, from, to] = [expected, low, high].map((value) => signed(value)) as [string, string, string];
  return texts[locale].shock(market.tickers[0]!, shock, move, from, to, level, name);
}

function portfolioText(view: View): string {
  const { portfolio, now, locale } = view;
  if (portfolio === undefined) return "";
  const fit = fitAt(portfolio.held.current, now);
  if (Number.isNaN(fit.beta)) return "";
  const { expected, low, high } = moved(fit, view);
  const [from, to] = [Math.min(low, high), Math.max(low, high)].map((value) => signed(value));
  return texts[locale].portfolio(fixed(fit.beta), exactly(view.shock), signed(expected), from!, to!);
}

/** A growth in words' hands: its size, and whether it is one. */
interface Move {
  readonly up: boolean;
  readonly size: string;
}

function move(growth: number): Move {
  return { up: growth >= 0, size: percent(Math.abs(growth), 1) };
}

const en = {
  heading: "Key facts",
  median: "median β",
  aggressive: (high: number) => `aggressive (β above ${high})`,
  defensive: (low: number) => `defensive (β below ${low})`,
  certain: (level: number) => `changes of state by the ${level} % band`,
  was: (text: string) => `a year before: ${text}`,
  ofBare: (count: string) => `by the bare limits: ${count}`,
  nothing: "No ticker has a beta on the last date.",
  market: (
    name: string,
    whole: Move,
    first: string,
    last: string,
    window: string,
    recent: Move,
    yearly: string,
  ) => {
    const verb = ({ up, size }: Move) => `${up ? "rose" : "fell"} by ${size}`;
    const volatility = yearly === "–" ? "" : `, with a volatility of ${yearly} a year`;
    return `${name} ${verb(whole)} from ${first} to ${last}; over the last ${window} it ${verb(recent)}${volatility}.`;
  },
  states: (
    date: string,
    n: number,
    [d, m, a]: readonly number[],
    low: number,
    high: number,
    before: readonly string[] | undefined,
  ) =>
    `On ${date}, ${a} of ${plural(n, "ticker")} (${percent(a! / n)}) were aggressive (beta above ${high}), ${m} (${percent(m! / n)}) neutral and ${d} (${percent(d! / n)}) defensive (beta below ${low})${before === undefined ? "" : `; a year before it was ${before[2]}, ${before[1]} and ${before[0]}`}.`,
  alone: (
    date: string,
    name: string,
    beta: string,
    level: number,
    band: string,
    state: string,
    sure: boolean,
    before: string | undefined,
  ) =>
    `On ${date}, ${name} had a beta of ${beta} (${level} % band ${band}): ${state}${sure ? ", and the whole band says so" : ", but the band allows other states"}${before === undefined ? "" : `; a year before it was ${before}`}.`,
  sure: (
    level: number,
    [d, , a]: readonly number[],
    [sureD, , sureA]: readonly number[],
    low: number,
    high: number,
  ) => {
    const parts = [
      a! > 0 && `above ${high} for ${sureA} of the ${a} aggressive`,
      d! > 0 && `below ${low} for ${sureD} of the ${d} defensive`,
    ].filter((part) => part !== false);
    return parts.length === 0
      ? ""
      : `The whole ${level} % band lies ${parts.join(" and ")} tickers; the others may be neutral and only look otherwise.`;
  },
  spread: ([median, p10, p90, sd]: readonly string[], before: readonly string[] | undefined) => {
    const past =
      before === undefined
        ? ""
        : ` (a year before: ${before[0]}, ${before[1]} to ${before[2]}, ${before[3]})`;
    return `The median beta is ${median}; the middle 80 % of the tickers lie between ${p10} and ${p90}, with a standard deviation of ${sd} across tickers${past}.`;
  },
  explained: (now: string, ago: string | undefined) =>
    `In the median, the market explains ${now} of the variance of a ticker's returns (R²${ago === undefined ? "" : `; a year before ${ago}`}). The rest is the ticker's own, and no beta speaks of it.`,
  none: "No ticker crossed a limit.",
  crossings: (bare: number, certain: number, level: number) =>
    `Limits were crossed ${bare === 1 ? "once" : `${grouped(bare)} times`}. If the whole ${level} % band has to be beyond the limit, ${plural(certain, "crossing")} ${certain === 1 ? "is" : "are"} left (${percent(certain / bare, 1)}): the others cannot be told from chance.`,
  risk: (window: string, value: number, high: string, low: string) =>
    `Over the last ${window}, tickers with a beta above the median at the beginning returned ${high} in the mean and those below ${low}; the rank correlation of beta and return is ${fixed(value)} (${Math.abs(value) < NEAR ? "near 0: neither risk-on nor risk-off" : value > 0 ? "above 0: risk-on" : "below 0: risk-off"}).`,
  groups: (column: string, least: string, low: string, most: string, high: string) =>
    `By ${column}, at equal weights, ${least} has the lowest beta (${low}) and ${most} the highest (${high}).`,
  shock: (
    market: string,
    shock: number,
    move: string,
    low: string,
    high: string,
    level: number,
    name: string | undefined,
  ) =>
    `If ${market} moved by ${exactly(shock)}, ${name ?? "all tickers at equal weights"} would be expected to move by ${move}, by beta alone (${level} % band of beta: ${low} to ${high}).`,
  portfolio: (beta: string, shock: string, move: string, low: string, high: string) =>
    `The portfolio as it is held now has a beta of ${beta}: if the market moved by ${shock}, it would be expected to move by ${move} (${low} to ${high} by the band of beta).`,
};

const ja: typeof en = {
  heading: "要点",
  median: "β の中央値",
  aggressive: (high) => `アグレッシブ（β ${high} 超）`,
  defensive: (low) => `ディフェンシブ（β ${low} 未満）`,
  certain: (level) => `状態の転換（${level} % 信頼区間）`,
  was: (text) => `1 年前：${text}`,
  ofBare: (count) => `β の値だけでは ${count}`,
  nothing: "最終日に β のある銘柄はない。",
  market: (name, whole, first, last, window, recent, yearly) => {
    const volatility = yearly === "–" ? "" : `（ボラティリティは年率 ${yearly}）`;
    return `${name} は、${first}から${last}までに ${whole.size} ${whole.up ? "上昇" : "下落"}。直近 ${window}では ${recent.size} の${recent.up ? "上昇" : "下落"}${volatility}。`;
  },
  states: (date, n, [d, m, a], low, high, before) =>
    `${date}時点で β のある ${grouped(n)} 銘柄のうち、アグレッシブ（β ${high} 超）は ${a} 銘柄（${percent(a! / n)}）、中立は ${m} 銘柄（${percent(m! / n)}）、ディフェンシブ（β ${low} 未満）は ${d} 銘柄（${percent(d! / n)}）。${before === undefined ? "" : `1 年前はそれぞれ ${before[2]}、${before[1]}、${before[0]} だった。`}`,
  alone: (date, name, beta, level, band, state, sure, before) =>
    `${date}の ${name} の β は ${beta}（${level} % 信頼区間 ${band}）で、${state}。${sure ? "信頼区間の全体がこの状態にある" : "ただし信頼区間は別の状態も含む"}${before === undefined ? "" : `。1 年前は ${before}`}。`,
  sure: (level, [d, , a], [sureD, , sureA], low, high) => {
    const parts = [
      a! > 0 && `${high} を上回るのはアグレッシブ ${a} 銘柄のうち ${sureA} 銘柄`,
      d! > 0 && `${low} を下回るのはディフェンシブ ${d} 銘柄のうち ${sureD} 銘柄`,
    ].filter((part) => part !== false);
    return parts.length === 0
      ? ""
      : `${level} % 信頼区間の全体が ${parts.join("、")}。残りは、実際には中立でも偶然そう見えている可能性がある。`;
  },
  spread: ([median, p10, p90, sd], before) => {
    const past =
      before === undefined ? "" : `（1 年前は順に ${before[0]}、${before[1]}〜${before[2]}、${before[3]}）`;
    return `β の中央値は ${median}。中央の 80 % の銘柄は ${p10}〜${p90} に収まり、銘柄間の標準偏差は ${sd}${past}。`;
  },
  explained: (now, ago) =>
    `銘柄のリターンの分散のうち市場で説明できる割合（決定係数 R²）は中央値で ${now}${ago === undefined ? "" : `（1 年前は ${ago}）`}。残りは銘柄固有の変動であり、β には表れない。`,
  none: "しきい値をまたいだ銘柄はない。",
  crossings: (bare, certain, level) =>
    `β がしきい値をまたいだ回数は延べ ${grouped(bare)} 回。${level} % 信頼区間の全体がしきい値を越えた場合に限ると ${grouped(certain)} 回（${percent(certain / bare, 1)}）で、残りは偶然のぶれと区別できない。`,
  risk: (window, value, high, low) =>
    `直近 ${window}の平均リターンは、期初の β が中央値より高い銘柄で ${high}、低い銘柄で ${low}。β とリターンの順位相関は ${fixed(value)}（${Math.abs(value) < NEAR ? "0 に近く、どちらともいえない" : value > 0 ? "正、リスクオン" : "負、リスクオフ"}）。`,
  groups: (column, least, low, most, high) =>
    `${column} 別（等ウエート）では、β が最も低いのは ${least}（${low}）、最も高いのは ${most}（${high}）。`,
  shock: (market, shock, move, low, high, level, name) =>
    `${market} が ${exactly(shock)} 動いた場合、β だけから見込まれる${name === undefined ? "全銘柄等ウエート" : ` ${name} `}の変動は ${move}（β の ${level} % 信頼区間では ${low} から ${high}）。`,
  portfolio: (beta, shock, move, low, high) =>
    `現在の保有内容でのポートフォリオの β は ${beta}。市場が ${shock} 動いた場合の想定変動は ${move}（β の信頼区間では ${low} から ${high}）。`,
};

const texts = { en, ja };
