import { datesOf, LEAST_WINDOW } from "./controls/choices.ts";
import type { MarketInfo } from "./protocol.ts";
import { defaultState, type State } from "./state.ts";

/**
 * What of a state a market can show: what it names that is not there is as usual instead, and a window that is longer than the data is
 * as long as they are. In the place of another market it is shown as a whole.
 */
export function fitState(state: State, info: MarketInfo, before?: MarketInfo): State {
  const { tickers, benchmarks, columns } = info;
  const isColumn = (name: string) => Object.hasOwn(columns, name);
  const known = new Set(tickers);
  const { benchmark, sort, group, only, lines, cell, from, to } = state;
  const window = Math.min(state.window, Math.max(LEAST_WINDOW, info.time.values.length));
  const [first, last] = datesOf(info.time);
  const isDate = (date: string) => date.slice(0, 10) >= first && date.slice(0, 10) <= last;
  const grouped = isColumn(group);
  return {
    ...state,
    window,
    minPeriods: state.halflife > 0 ? state.minPeriods : Math.min(state.minPeriods, window),
    from: from > last ? "" : from,
    to: to < first ? "" : to,
    ...(before && !isSame(before, info) && { view: undefined, from: "", to: "" }),
    benchmark: benchmarks.includes(benchmark) || known.has(benchmark) ? benchmark : defaultState.benchmark,
    sort: sort.startsWith("column:") && !isColumn(sort.slice("column:".length)) ? defaultState.sort : sort,
    group: grouped ? group : "",
    groupMeans: grouped && state.groupMeans,
    only: grouped ? only.filter((one) => one === "" || columns[group]!.includes(one)) : [],
    lines: lines.filter((ticker) => known.has(ticker)),
    cell: cell !== undefined && known.has(cell.ticker) && isDate(cell.date) ? cell : undefined,
  };
}

/** Whether two markets have the same tickers and dates, as one has that only got a table of its tickers. */
function isSame(a: MarketInfo, b: MarketInfo): boolean {
  const alike = (one: ArrayLike<unknown>, other: ArrayLike<unknown>) =>
    one.length === other.length && Array.from(one).every((value, i) => value === other[i]);
  return alike(a.tickers, b.tickers) && alike(a.time.values, b.time.values);
}
