// The arithmetic of the controls: what they offer, and what a choice does to the state.

import { usualColormap } from "../../heatmap/color/limits.ts";
import { same } from "../address.ts";
import type { MarketInfo } from "../protocol.ts";
import { defaultState, type State } from "../state.ts";

/** Where a slider stops between `least` and the number of rows: the further up, the longer its steps. */
export function slidingSteps(least: number, rows: number): readonly number[] {
  const steps: number[] = [];
  for (let at = least; at < rows; at += stepAfter(at)) steps.push(at);
  return [...steps, Math.max(least, rows)];
}

function stepAfter(at: number): number {
  if (at < 50) return 1;
  if (at < 100) return 2;
  if (at < 250) return 5;
  if (at < 500) return 10;
  return at < 1000 ? 25 : 50;
}

/** The number of the step nearest to a value. */
export function stepOf(steps: readonly number[], value: number): number {
  const above = steps.findIndex((step) => step >= value);
  if (above < 0) return steps.length - 1;
  return above > 0 && value - steps[above - 1]! < steps[above]! - value ? above - 1 : above;
}

/** What a key makes of a slider's value; undefined: it is none of the slider's. */
export function keyed(
  key: string,
  shift: boolean,
  value: number,
  least: number,
  most: number,
): number | undefined {
  const by = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -10, PageUp: 10 }[key];
  if (by === undefined) return key === "Home" ? least : key === "End" ? most : undefined;
  // a half-life may have a fraction
  const whole = by < 0 ? Math.ceil(value) : Math.floor(value);
  return Math.min(most, Math.max(least, whole + (shift && Math.abs(by) === 1 ? 10 * by : by)));
}

/** To windows, or to exponential weights that look about as far back. */
export function weighted(state: State, exponential: boolean): Partial<State> {
  if (!exponential) return { halflife: 0 };
  // that of a span as long as the window, as pandas has it
  const halflife = Math.max(1, Math.round(Math.LN2 / -Math.log1p(-2 / (state.window + 1))));
  return { halflife };
}

/** Whether the lowest is on top where nobody says so. */
export function usuallyAscending(sort: string, info: MarketInfo | undefined): boolean {
  if (sort === "name") return true;
  if (!sort.startsWith("column:")) return false;
  const texts = info?.columns[sort.slice("column:".length)] ?? [];
  return texts.some((text) => Number.isNaN(Number(text)));
}

/** The other direction. */
export function turned({ sort, ascending }: State, info: MarketInfo | undefined): Partial<State> {
  const usual = usuallyAscending(sort, info);
  const next = !(ascending ?? usual);
  return { ascending: next === usual ? undefined : next };
}

/** The map of a state by its own name, and whether it runs the other way. */
export function mapOf({ cmap, stat }: State): { name: string; reversed: boolean } {
  const map = cmap || usualColormap(stat);
  return { name: map.replace(/_r$/, ""), reversed: map.endsWith("_r") };
}

/** A date as a state says it: within the data and on its side of the other; as far as the data reach is none. */
export function dated(
  side: "from" | "to",
  date: string,
  { from, to }: Pick<State, "from" | "to">,
  [first, last]: readonly [string, string],
): string {
  if (date === "") return "";
  const low = side === "to" && from > first ? from : first;
  const high = side === "from" && to !== "" && to < last ? to : last;
  const within = date < low ? low : date > high ? high : date;
  return within === (side === "from" ? first : last) ? "" : within;
}

/** What changes the tickers or the dates that there are to show; a part of the picture that was chosen before means nothing then. */
const SHOWN: readonly (keyof State)[] = [
  ...(["benchmark", "group", "groupMeans", "find", "only", "above", "below"] as const),
  ...(["top", "bottom", "from", "to"] as const),
];

/** A choice with what follows from it. */
export function chosen(state: State, change: Partial<State>): Partial<State> {
  const names = Object.keys(change) as (keyof State)[];
  const isOther = (name: keyof State) => !same(state[name], change[name]);
  if (!names.some((name) => SHOWN.includes(name) && isOther(name))) return change;
  return { view: undefined, ...change };
}

/** What the controls that are not always in sight decide. */
const REST: readonly (keyof State)[] = [
  ...(["halflife", "gaps", "minPeriods", "vmin", "vmax", "center", "cmap", "agg"] as const),
  ...(["group", "groupMeans", "only", "above", "below", "top", "bottom", "from", "to"] as const),
];
const ALWAYS: readonly (keyof State)[] = ["window", "stat", "benchmark", "sort", "ascending", "find"];

/** How many of the choices out of sight are not as usual. */
export function hiddenChoices(state: State): number {
  return REST.filter((name) => !same(state[name], defaultState[name])).length;
}

/** Whether any choice is not as usual. */
export function isUsual(state: State): boolean {
  return [...REST, ...ALWAYS].every((name) => same(state[name], defaultState[name]));
}

/** Every choice as usual; what is read and marked stays. */
export function usualChoices(): Partial<State> {
  const usual = [...REST, ...ALWAYS].map((name) => [name, defaultState[name]]);
  return { ...Object.fromEntries(usual), view: undefined };
}
