import type { MarketInfo } from "./protocol.ts";
import { defaultState, type State } from "./state.ts";

/** What of a state a market can show: what it names that is not there is as usual instead. */
export function fitState(state: State, { tickers, benchmarks, columns }: MarketInfo): State {
  const isColumn = (name: string) => Object.hasOwn(columns, name);
  const known = new Set(tickers);
  const { benchmark, sort, group, only, lines, cell } = state;
  const grouped = isColumn(group);
  return {
    ...state,
    benchmark: benchmarks.includes(benchmark) || known.has(benchmark) ? benchmark : defaultState.benchmark,
    sort: sort.startsWith("column:") && !isColumn(sort.slice("column:".length)) ? defaultState.sort : sort,
    group: grouped ? group : "",
    groupMeans: grouped && state.groupMeans,
    only: grouped ? only.filter((one) => one === "" || columns[group]!.includes(one)) : [],
    lines: lines.filter((ticker) => known.has(ticker)),
    cell: cell !== undefined && known.has(cell.ticker) ? cell : undefined,
  };
}
