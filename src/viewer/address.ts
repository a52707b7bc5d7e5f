import { AGGS } from "../heatmap/cells/reduce.ts";
import { colormaps } from "../heatmap/color/colormap.ts";
import { SORTS } from "../heatmap/order/keys.ts";
import { GAPS, MOST } from "../kernel/options.ts";
import { STATS } from "../panel/result.ts";
import { dayNumber } from "../panel/time.ts";
import { defaultState, type State, type View } from "./state.ts";

/** What a text in an address stands for, a number at least the nearest that can be; undefined: nothing that the state can be. */
type Readers = { readonly [K in keyof State]: (text: string) => Item<State[K]> | undefined };
/** A list is read item by item. */
type Item<T> = T extends readonly (infer One)[] ? One : T;

const readers: Readers = {
  stat: oneOf(STATS),
  benchmark: String,
  window: (text) => integer(text, 2),
  halflife: (text) => number(text, 0),
  gaps: oneOf(GAPS),
  minPeriods: (text) => integer(text, 0),
  vmin: number,
  vmax: number,
  center: number,
  cmap: oneOf(colormaps),
  agg: oneOf(AGGS),
  sort,
  ascending: yesOrNo,
  group: String,
  groupMeans: yesOrNo,
  find: String,
  only: String,
  above: number,
  below: number,
  top: (text) => integer(text, 0),
  bottom: (text) => integer(text, 0),
  from: date,
  to: date,
  view,
  lines: String,
  cell,
  shock: (text) => number(text, -100),
};

/** Characters of the longest address that is read: more than any state that people make, and less than would keep the worker busy. */
const LONGEST = 100_000;

const names = Object.keys(readers) as (keyof State)[];

/**
 * A state as the query or fragment of an address, without `?` or `#`: `window=120&stat=corr&view=0,250,10,60`. It says only what
 * differs from `defaultState`; lists repeat their name.
 */
export function addressOf(state: State): string {
  return names
    .filter((name) => !same(state[name], defaultState[name]))
    .flatMap((name) => {
      const value = state[name];
      const texts = isList(value) ? value : [textOf(value)];
      return texts.map((text) => `${name}=${escaped(text)}`);
    })
    .join("&");
}

/**
 * What an address says of a state: the rest is as in `defaultState`. Names that are not known and values that say nothing are passed
 * over, of a name that comes twice all but the first, and an address of more than 100,000 characters. Takes `?` or `#` in front.
 */
export function stateFrom(address: string): Partial<State> {
  if (address.length > LONGEST) return {};
  const all = new URLSearchParams(address.replace(/^[?#]/, ""));
  const state: Record<string, unknown> = {};
  for (const name of names) {
    const values = all
      .getAll(name)
      .map((text) => readers[name](text))
      .filter((value) => value !== undefined);
    if (values.length > 0) state[name] = isList(defaultState[name]) ? values : values[0];
  }
  return state;
}

/** Whether two values of a state are alike. */
export function same(a: State[keyof State], b: State[keyof State]): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

function isList(value: State[keyof State]): value is readonly string[] {
  return Array.isArray(value);
}

function textOf(value: Exclude<State[keyof State], readonly string[]>): string {
  if (typeof value !== "object") return String(value);
  // a date has no comma, a ticker may
  if ("date" in value) return `${value.date},${value.ticker}`;
  const { x0, x1, y0, y1 } = value;
  return [x0, x1, y0, y1].join();
}

/** For people to read: of what an address may hold unescaped, nothing is. */
function escaped(text: string): string {
  return encodeURIComponent(text.replace(/\p{Surrogate}/gu, "\ufffd"))
    .replace(/%20/g, "+")
    .replace(/%(3A|2C|2F|40|24)/g, decodeURIComponent);
}

function oneOf<T extends string>(offered: readonly T[]): (text: string) => T | undefined {
  return (text) => offered.find((one) => one === text);
}

function number(text: string, least = Number.NEGATIVE_INFINITY): number | undefined {
  const value = text.trim() === "" ? Number.NaN : Number(text);
  return Number.isFinite(value) ? Math.max(least, value) : undefined;
}

function integer(text: string, least: number): number | undefined {
  const value = number(text);
  return value === undefined ? undefined : Math.max(least, Math.min(MOST, Math.round(value)));
}

function yesOrNo(text: string): boolean | undefined {
  return text === "true" ? true : text === "false" ? false : undefined;
}

function date(text: string): string | undefined {
  const [, year, month, day] = (/^(\d{4})-(\d\d)-(\d\d)$/.exec(text) ?? []).map(Number);
  return Number.isNaN(dayNumber(year!, month!, day!)) ? undefined : text;
}

function sort(text: string): string | undefined {
  if ((SORTS as readonly string[]).includes(text)) return text;
  const [, rows] = /^change:(-?\d+)$/.exec(text) ?? [];
  if (rows !== undefined) return `change:${integer(rows, 1)}`;
  return /^column:.+$/s.test(text) ? text : undefined;
}

function view(text: string): View | undefined {
  const ends = text.split(",").map((end) => number(end));
  const [x0, x1, y0, y1] = ends as number[];
  const is = ends.length === 4 && !ends.includes(undefined);
  return is ? { x0: x0!, x1: x1!, y0: y0!, y1: y1! } : undefined;
}

function cell(text: string): State["cell"] {
  const [, on, ticker] = /^(\d{4}-\d\d-\d\d(?:T[\d:.]+Z)?),(.+)$/s.exec(text) ?? [];
  return ticker !== undefined && date(on!.slice(0, 10)) ? { ticker, date: on! } : undefined;
}
