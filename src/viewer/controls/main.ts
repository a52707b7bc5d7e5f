// The choices that are made most often.
import { html, nothing, type TemplateResult } from "lit-html";
import { localeTables } from "../../heatmap/locale/locale.ts";
import { nearest } from "../../panel/error.ts";
import { EWM_STATS, type Stat } from "../../panel/result.ts";
import { type Spacing, spacingOf } from "../../panel/time.ts";
import { rowsWithin } from "../dates.ts";
import { Kept } from "../kept.ts";
import { offer, tickerOf } from "../tickers.ts";
import { turned, usuallyAscending } from "./choices.ts";
import type { Desk } from "./controls.ts";
import { numberInput, picked } from "./fields.ts";
import { slider } from "./slider.ts";

const GROUPS: Readonly<Record<"regression" | "together" | "certainty" | "moments", readonly Stat[]>> = {
  regression: ["beta", "alpha", "r2"],
  together: ["corr", "cov"],
  certainty: ["se_beta", "t_beta", "se_alpha", "t_alpha", "resid_std", "n"],
  moments: ["mean_x", "var_x", "mean_m", "var_m"],
};
const SORTS = ["name", "last", "mean", "volatility", "cluster"] as const;

/** What the list of benchmarks offers beside names; no ticker is called so. */
const ANY = "\u0000any";

export function main(desk: Desk): TemplateResult {
  return html`${slider(desk)} ${statistic(desk)} ${benchmark(desk)} ${sort(desk)} ${find(desk)}`;
}

function statistic({ context: { state, locale }, words, choose }: Desk) {
  const table = localeTables[locale];
  const has = (stat: Stat) => state.halflife === 0 || (EWM_STATS as readonly Stat[]).includes(stat);
  const groups = Object.entries(GROUPS).map(([group, stats]) => ({
    label: words.statGroups[group as keyof typeof GROUPS],
    options: stats.map((stat) => [stat, words.stats[stat] ?? table.stat(stat), !has(stat)] as const),
  }));
  // limits of one statistic mean nothing to another
  const limits = { vmin: undefined, vmax: undefined, center: undefined };
  return picked(words.statistic, state.stat, groups, (stat) => choose({ stat: stat as Stat, ...limits }));
}

function benchmark({ context, words, asking, wrong, ask, choose }: Desk) {
  const { state, info } = context;
  const names = info?.benchmarks ?? [];
  const value = state.benchmark === "" ? (names[0] ?? "") : state.benchmark;
  const isOwn = names.includes(value);
  const options = [
    ...names.map((name) => [name, name] as const),
    ...(isOwn || value === "" ? [] : [[value, value] as const]),
    [ANY, words.anyTicker] as const,
  ];
  const choice = picked(words.benchmark, asking ? ANY : value, options, (name) => {
    ask(name === ANY);
    if (name !== ANY) choose({ benchmark: name === names[0] ? "" : name });
  });
  if (!asking) return choice;
  const tickers = info?.tickers ?? [];
  const type = (event: Event) => offer(event, tickers);
  return html`${choice}<label class="field">
    <span>${words.whichTicker}</span>
    <input
      list="tickers"
      autocomplete="off"
      spellcheck="false"
      @focus=${type}
      @input=${type}
      @change=${(event: Event) => {
        const text = (event.target as HTMLInputElement).value.trim();
        const name = tickerOf(text, [...new Set([...names, ...tickers])]);
        if (text === "") ask(true);
        else if (name === undefined) ask(true, words.noSuch(text, nearest(text, tickers).slice(0, 3)));
        else {
          choose({ benchmark: name === names[0] ? "" : name });
          ask(false);
        }
      }}
    />
    <span class="wrong" role="alert">${wrong}</span>
    <datalist id="tickers"></datalist>
  </label>`;
}

function sort({ context, words, choose }: Desk) {
  const { state, info } = context;
  const [, change] = /^change:(\d+)$/.exec(state.sort) ?? [];
  const columns = Object.keys(info?.columns ?? {});
  const [first, end] = info === undefined ? [0, 2] : rowsWithin(info, state.from, state.to);
  const value = change === undefined ? state.sort : "change";
  const options = [
    ...SORTS.map((name) => [name, words.sorts[name]] as const),
    ["change", words.sorts.change] as const,
    ...(columns.length === 0
      ? []
      : [{ label: words.columns, options: columns.map((name) => [`column:${name}`, name] as const) }]),
  ];
  const ascending = state.ascending ?? usuallyAscending(state.sort, info);
  return html`<div class="joined">
    ${picked(words.sort, value, options, (by) => {
      const sort = by === "change" ? `change:${Math.max(1, Math.min(20, end - first - 1))}` : by;
      choose({ sort, ascending: undefined });
    })}
    ${
      change === undefined
        ? nothing
        : numberInput({
            label: words.changeOver,
            value: Number(change),
            least: 1,
            most: Math.max(1, end - first - 1),
            whole: true,
            typing: true,
            choose: (k, live) => choose({ sort: `change:${k}` }, live),
          })
    }
    <button
      type="button"
      class="direction"
      aria-label=${ascending ? words.ascending : words.descending}
      title=${ascending ? words.ascending : words.descending}
      ?disabled=${state.sort === "cluster"}
      @click=${() => choose(turned(context.state, info))}
    >
      ${ascending ? "↑" : "↓"}
    </button>
  </div>`;
}

function find({ context: { state }, words, choose }: Desk) {
  const change = (live: boolean) => (event: Event) =>
    choose({ find: (event.target as HTMLInputElement).value }, live);
  return html`<label class="field find">
    <span>${words.find}</span>
    <input
      type="search"
      spellcheck="false"
      autocomplete="off"
      placeholder=${words.findHint}
      .value=${state.find}
      @input=${change(true)}
      @change=${change(false)}
    />
  </label>`;
}

const spacing = new Kept<Spacing>();

/** What a row is called, of so many. */
export function rowsText({ context: { info, locale } }: Desk, count: number): string {
  const unit = info && spacing.get([info.time], () => spacingOf(info.time));
  return localeTables[locale].window(count, unit ?? "day");
}
