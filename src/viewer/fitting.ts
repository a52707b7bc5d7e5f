import { EWM_STATS, type Stat } from "../panel/result.ts";
import { dateOf, datesOf, reachedBy, rowsWithin } from "./dates.ts";
import { rowUntil } from "./engine/rows.ts";
import type { MarketInfo } from "./protocol.ts";
import { defaultState, LEAST_WINDOW, type State } from "./state.ts";

/** Where a state comes from. */
export interface Coming {
  /** What of it is newer than the rest; nothing: all of it came together, as in an address. */
  readonly change?: Partial<State>;
  /** The market that was open before. */
  readonly before?: MarketInfo | undefined;
}

/** Words that are the two ends of one thing. */
const ENDS = [
  ["vmin", "vmax"],
  ["above", "below"],
  ["from", "to"],
] as const;

/** Greatest limit of colours: the way from one to the other is a number, too. */
const FURTHEST = 1e300;

/**
 * The nearest state that a market can show. What it names and is not there is as usual instead; numbers are within what there is. Of
 * two words that contradict each other the newer holds. Where both came together, two ends that are the wrong way round are turned
 * round, and of other words the one holds that stands first here: half-life before statistic, window before least pairs, lower before
 * upper limit and both before the middle, likeness before top and bottom. In the place of another market it is shown as a whole.
 */
export function fitState(state: State, info: MarketInfo, { change = {}, before }: Coming = {}): State {
  const isNewer = (name: keyof State, than: keyof State) =>
    Object.hasOwn(change, name) && !Object.hasOwn(change, than);
  const isOther = before !== undefined && !isSame(before, info);
  const whole = { ...state, ...(isOther && { view: undefined, from: "", to: "" }), ...known(state, info) };
  const ended = inOrder(whole, isNewer);
  const dated = { ...ended, ...dates(ended, info, isNewer) };
  const [first, end] = rowsWithin(info, dated.from, dated.to);
  return {
    ...dated,
    ...weights(dated, info.time.values.length, isNewer),
    ...colours(dated, isNewer),
    ...order(dated, end - first, isNewer),
    cell: isCell(dated.cell, info, first, end) ? dated.cell : undefined,
  };
}

type IsNewer = (name: keyof State, than: keyof State) => boolean;

/** Without what is not there. */
function known(state: State, { tickers, benchmarks, columns }: MarketInfo): Partial<State> {
  const { benchmark, sort, group, only, lines } = state;
  const isColumn = (name: string) => Object.hasOwn(columns, name);
  const grouped = group !== "" && isColumn(group);
  const names = lines.length > 0 ? new Set(tickers) : undefined;
  // a ticker that is the market leaves others
  const isMarket = benchmarks.includes(benchmark) || (tickers.length > 1 && tickers.includes(benchmark));
  return {
    benchmark: isMarket ? benchmark : defaultState.benchmark,
    sort: sort.startsWith("column:") && !isColumn(sort.slice("column:".length)) ? defaultState.sort : sort,
    group: grouped ? group : "",
    groupMeans: grouped && state.groupMeans,
    only: grouped ? only.filter((one) => one === "" || columns[group]!.includes(one)) : [],
    lines: lines.filter((ticker, i) => names!.has(ticker) && lines.indexOf(ticker) === i),
  };
}

/** With ends in order. */
function inOrder(state: State, isNewer: IsNewer): State {
  let fitting = state;
  for (const [low, high] of ENDS) {
    const [a, b] = [fitting[low], fitting[high]];
    if (a === undefined || b === undefined || a === "" || b === "" || a <= b) continue;
    const usual = (name: typeof low | typeof high) => ({ [name]: defaultState[name] });
    if (isNewer(low, high)) fitting = { ...fitting, ...usual(high) };
    else if (isNewer(high, low)) fitting = { ...fitting, ...usual(low) };
    else fitting = { ...fitting, [low]: b, [high]: a };
  }
  const { view } = fitting;
  if (view === undefined) return fitting;
  const [x0, x1] = [Math.min(view.x0, view.x1), Math.max(view.x0, view.x1)];
  const [y0, y1] = [Math.min(view.y0, view.y1), Math.max(view.y0, view.y1)];
  if (!(x0 < x1 && y0 < y1)) return { ...fitting, view: undefined };
  return x0 === view.x0 && y0 === view.y0 ? fitting : { ...fitting, view: { x0, x1, y0, y1 } };
}

/** Dates within the data, with a row between them; as far as the data reach is none. */
function dates({ from, to }: State, info: MarketInfo, isNewer: IsNewer): Partial<State> {
  const [first, last] = datesOf(info);
  const low = from > first && from <= last ? from : "";
  const high = to >= first && to < last ? to : "";
  const [row, end] = rowsWithin(info, low, high);
  if (row < end || (low === "" && high === "")) return { from: low, to: high };
  const { kind, values } = info.time;
  // the nearest row is in, and what is newer stays
  if (low === "" || (high !== "" && isNewer("to", "from"))) return fromRow(Math.max(0, end - 1), info, high);
  const next = rowsWithin(info, low, "")[0];
  if (next >= values.length) return fromRow(values.length - 1, info, "");
  return { from: low, to: next === values.length - 1 ? "" : dateOf(kind, values[next]!) };
}

/** From the latest date that leaves a row in. */
function fromRow(row: number, info: MarketInfo, to: string): Partial<State> {
  const { kind, values } = info.time;
  const own = dateOf(kind, values[row]!);
  const end = to !== "" && to < own ? own : to;
  return { from: row === 0 ? "" : dateOf(kind, reachedBy(info, row)), to: end < datesOf(info)[1] ? end : "" };
}

function weights(
  { stat, window, halflife, minPeriods }: State,
  rows: number,
  isNewer: IsNewer,
): Partial<State> {
  if (halflife > 0) {
    if ((EWM_STATS as readonly Stat[]).includes(stat)) return { halflife };
    return isNewer("stat", "halflife") ? { halflife: 0 } : { stat: defaultState.stat };
  }
  const most = Math.max(LEAST_WINDOW, rows);
  const least = Math.min(minPeriods, most);
  const asked = isNewer("minPeriods", "window") ? Math.max(window, least) : window;
  const fitting = Math.min(asked, most);
  return { window: fitting, minPeriods: Math.min(least, fitting) };
}

function colours(state: State, isNewer: IsNewer): Partial<State> {
  const [low, high, center] = [state.vmin, state.vmax, state.center].map(
    (one) => one && Math.max(-FURTHEST, Math.min(FURTHEST, one)),
  );
  const isOne = low !== undefined && low === high;
  const vmin = isOne && isNewer("vmax", "vmin") ? undefined : low;
  const vmax = isOne && vmin !== undefined ? undefined : high;
  if (center === undefined) return { vmin, vmax, center };
  const [above, below] = [vmin === undefined || vmin < center, vmax === undefined || center < vmax];
  if (isNewer("center", "vmin") && isNewer("center", "vmax"))
    return { vmin: above ? vmin : undefined, vmax: below ? vmax : undefined, center };
  return { vmin, vmax, center: above && below ? center : undefined };
}

/** The order, of so many rows. */
function order({ sort, top, bottom }: State, rows: number, isNewer: IsNewer): Partial<State> {
  // likeness has no ends
  if (sort === "cluster" && top + bottom > 0)
    return isNewer("top", "sort") || isNewer("bottom", "sort") ? { sort: "last" } : { top: 0, bottom: 0 };
  const [, back] = /^change:(\d+)$/.exec(sort) ?? [];
  if (back === undefined || Number(back) < rows) return {};
  return { sort: rows > 1 ? `change:${rows - 1}` : defaultState.sort };
}

/** Whether a cell is of a ticker that there is, and of one of the rows. */
function isCell(cell: State["cell"], { tickers, time }: MarketInfo, first: number, end: number): boolean {
  if (cell === undefined || !tickers.includes(cell.ticker)) return false;
  const row = rowUntil(time, cell.date);
  return row >= first && row < end && cell.date.slice(0, 10) <= dateOf(time.kind, time.values.at(-1)!);
}

/** Whether two markets have the same tickers and dates, as one has that only got a table of its tickers. */
function isSame(a: MarketInfo, b: MarketInfo): boolean {
  const alike = (one: ArrayLike<unknown>, other: ArrayLike<unknown>) =>
    one.length === other.length && Array.from(one).every((value, i) => value === other[i]);
  return alike(a.tickers, b.tickers) && alike(a.time.values, b.time.values);
}
