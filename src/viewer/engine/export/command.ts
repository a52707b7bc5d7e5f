import type { ColorScale } from "../../../heatmap/color/colormap.ts";
import { localeTables } from "../../../heatmap/locale/locale.ts";
import { isNamedSort } from "../../../heatmap/order/keys.ts";
import { shellWord } from "../../../panel/shell.ts";
import { formatTime } from "../../../panel/time.ts";
import { quote } from "../../../table/csv.ts";
import { reachedBy, rowsWithin } from "../../dates.ts";
import type { ExportWords } from "../../export/words.ts";
import { defaultState, type State } from "../../state.ts";
import { datedOf, type Market } from "../market.ts";
import type { Shown } from "./shown.ts";

/** What a command line is told beside the state. */
export interface CommandSetting {
  readonly market: Market;
  readonly state: State;
  readonly shown: Shown;
  /** Rows, and tickers among them, when nothing is out of view. */
  readonly rows: number;
  readonly tickers: number;
  /** Of the colours on screen. */
  readonly limits: Pick<ColorScale, "vmin" | "vmax">;
  /** What its files are called, without their endings. */
  readonly name: string;
  readonly locale: "en" | "ja";
  readonly theme: "light" | "dark";
  readonly scale: number;
  readonly words: ExportWords;
}

/**
 * The command line that makes the table and the picture of a state, in words of a POSIX shell; comments in front of it say what is on
 * screen and no option of it.
 */
export function commandLine(setting: CommandSetting): string {
  const { market, words } = setting;
  const isSample = market.command[2]?.startsWith("rollbeta-demo/") ?? false;
  const benchmarks = benchmarksOf(setting);
  const all = [
    ...market.command,
    ...benchmarks.flatMap((spec) => option("--benchmark", spec)),
    ...computing(setting.state),
    ...dates(setting),
    ...option("-o", `${setting.name}.csv`),
    ...option("--heatmap", `${setting.name}.png`),
    ...picturing(setting),
    ...lines(setting),
  ];
  return [
    ...(isSample ? [comment(words.demo), "rollbeta demo"] : []),
    ...unsaid(setting, benchmarks.length > 1).map(comment),
    `${all.map(shellWord).join(" ")}\n`,
  ].join("\n");
}

/** The one that is chosen, then the others: they are no tickers either. */
function benchmarksOf({ market, state }: CommandSetting): string[] {
  const { benchmarks, specs = benchmarks.tickers } = market;
  const chosen = state.benchmark === "" ? 0 : benchmarks.tickers.indexOf(state.benchmark);
  const others = specs.filter((_, i) => i !== chosen);
  return [chosen < 0 ? state.benchmark : specs[chosen]!, ...others];
}

function computing(state: State): string[] {
  const { stat, window, halflife, gaps, minPeriods } = state;
  const weights =
    halflife > 0
      ? option("--halflife", halflife)
      : [...changed("--window", window, defaultState.window), ...changed("--gaps", gaps, defaultState.gaps)];
  return [
    ...changed("--stat", stat, defaultState.stat),
    ...weights,
    ...changed("--min-periods", minPeriods, 0),
  ];
}

/** The dates; of whole periods, which are made of what is left of the days, those that leave the same periods. */
function dates({ market, state: { from, to } }: CommandSetting): string[] {
  const said = (from: string, to: string) => [...changed("--from", from, ""), ...changed("--to", to, "")];
  const has = (name: string) => market.command.some((word) => word === name || word.startsWith(`${name}=`));
  if (!has("--frequency") || (from === "" && to === "")) return said(from, to);
  const dated = datedOf(market);
  const { kind, values } = dated.time;
  const [first, end] = rowsWithin(dated, from, to);
  const day = kind === "day" ? 1 : 86_400_000;
  const dateOf = (value: number) => formatTime(kind, value).slice(0, 10);
  return [
    ...said(
      market.ofPrices || first === 0 ? from : dateOf(reachedBy(dated, first - 1) + day),
      to === "" ? "" : dateOf(values[end - 1]!),
    ),
    // the last is whole, though not by its date
    ...(to === "" || has("--keep-partial") ? [] : ["--keep-partial"]),
  ];
}

function picturing({ market, state, limits, theme, locale, scale }: CommandSetting): string[] {
  const { center, cmap, agg, ascending, group, groupMeans, top, bottom } = state;
  // the other end of one that is given is as on screen
  const isGiven = state.vmin !== undefined || state.vmax !== undefined;
  const { vmin, vmax } = isGiven && center === undefined ? limits : state;
  const column = columnOf(state);
  const sort = column === undefined ? state.sort : isNamedSort(column) ? "name" : column;
  const grouped = group !== "" && market.metadata !== undefined;
  const sorted = column === undefined || market.metadata !== undefined ? sort : "name";
  const needsTable = grouped || (column !== undefined && sorted === column);
  return [
    ...changed("--vmin", vmin, undefined),
    ...changed("--vmax", vmax, undefined),
    ...changed("--center", center, undefined),
    ...changed("--cmap", cmap, ""),
    ...changed("--agg", agg, defaultState.agg),
    ...(needsTable ? market.metadata! : []),
    ...changed("--sort", sorted, defaultState.sort),
    ...(ascending === undefined ? [] : [ascending ? "--ascending" : "--descending"]),
    ...(grouped ? option("--group", group) : []),
    ...(grouped && groupMeans ? ["--group-means"] : []),
    ...changed("--top", top, 0),
    ...changed("--bottom", bottom, 0),
    ...changed("--theme", theme, "light"),
    ...changed("--scale", scale, 1),
    ...changed("--locale", locale, "en"),
  ];
}

/** The lines that are shown beside the picture. */
function lines({ state, name, shown }: CommandSetting): string[] {
  const tickers = state.lines.filter((ticker) => shown.matrix.tickers.includes(ticker));
  if (tickers.length === 0) return [];
  return [...option("--lines", `${name}-lines.png`), ...option("--tickers", tickers.map(quoted).join(","))];
}

/** What is on screen, or open, and not said by the command. */
function unsaid(setting: CommandSetting, several: boolean): string[] {
  const { market, state, shown, rows, words } = setting;
  const { matrix, arrangement, fewerDates, fewerRows } = shown;
  const { values, kind } = matrix.time;
  const date = (value: number | undefined) => (value === undefined ? "" : formatTime(kind, value));
  const column = columnOf(state);
  const columns = [...new Set([state.group, column ?? ""])].filter(Boolean);
  const reasons = [
    ...(state.find.trim() === "" ? [] : [words.named(state.find)]),
    ...(state.group === "" || state.only.length === 0
      ? []
      : [
          words.groups(
            state.group,
            state.only.map((one) => one || localeTables[setting.locale].noGroup).join(", "),
          ),
        ]),
    ...(state.above === undefined ? [] : [words.above(state.above)]),
    ...(state.below === undefined ? [] : [words.below(state.below)]),
  ];
  return [
    ...(reasons.length > 0
      ? [words.filtered(setting.tickers, matrix.tickers.length, reasons.join("; "))]
      : []),
    ...(fewerDates || fewerRows
      ? [words.zoomed(date(values[0]), date(values.at(-1)), arrangement.order.length, rows)]
      : []),
    ...(columns.length > 0 && market.metadata === undefined ? [words.noTable(columns.join(", "))] : []),
    ...(column !== undefined && market.metadata !== undefined && isNamedSort(column)
      ? [words.noSort(column)]
      : []),
    ...(several ? [words.several] : []),
    ...(hasOwnGaps(market, state) ? [words.gaps(state.benchmark)] : []),
    ...(state.cell === undefined ? [] : [words.cell(state.cell.ticker, state.cell.date)]),
    ...(state.shock === defaultState.shock ? [] : [words.shock(state.shock)]),
  ];
}

/** Whether a ticker is the benchmark whose dates without a price are rows here and none of the command line's. */
function hasOwnGaps({ returns, benchmarks, ofPrices, command }: Market, { benchmark }: State): boolean {
  const own = returns.tickers.indexOf(benchmark);
  if (own < 0 || benchmarks.tickers.includes(benchmark) || !ofPrices) return false;
  if (/--calendar[ =]union/.test(command.join(" "))) return false;
  const rows = returns.time.values.length;
  const { values } = returns;
  const isKnown = (i: number, t: number) => !Number.isNaN(values[i * rows + t]!);
  return returns.time.values.some(
    (_, t) => !isKnown(own, t) && returns.tickers.some((_, i) => isKnown(i, t)),
  );
}

/** The column of the tickers' table that they are sorted by. */
function columnOf({ sort }: State): string | undefined {
  return sort.startsWith("column:") ? sort.slice("column:".length) : undefined;
}

function changed<Value extends string | number | undefined>(
  name: string,
  value: Value,
  usual: Value,
): string[] {
  return value === undefined || value === usual ? [] : option(name, value);
}

/** A value that begins with a dash would be an option of its own. */
function option(name: string, value: string | number): string[] {
  const text = String(value);
  return text.startsWith("-") ? [`${name}=${text}`] : [name, text];
}

/** As `--tickers` reads it. */
function quoted(ticker: string): string {
  return ticker.startsWith('"') ? `"${ticker.replaceAll('"', '""')}"` : quote(ticker);
}

/** A line of the shell that does nothing, whatever the text is. */
function comment(text: string): string {
  return `# ${text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ")}`;
}
