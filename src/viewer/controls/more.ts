// The choices that are made now and then.
import { html, nothing, type TemplateResult } from "lit-html";
import { live } from "lit-html/directives/live.js";
import { AGGS, type Agg } from "../../heatmap/cells/reduce.ts";
import { colormaps, colorTable } from "../../heatmap/color/colormap.ts";
import { localeTables } from "../../heatmap/locale/locale.ts";
import { GAPS, type Gaps } from "../../kernel/options.ts";
import { datesOf } from "../dates.ts";
import { LEAST_WINDOW } from "../state.ts";
import { dated, mapOf, weighted } from "./choices.ts";
import type { Desk } from "./controls.ts";
import { checked, numbered, picked } from "./fields.ts";

/** Groups that are listed at once, and from how many on one is looked for by typing. */
const LISTED = 80;
const MANY = 12;
const MAPS = colormaps.filter((name) => !name.endsWith("_r"));

export function more(desk: Desk): TemplateResult {
  const { words } = desk;
  const titled = (title: string, body: unknown, name = "") =>
    html`<fieldset class=${name}><legend>${title}</legend>${body}</fieldset>`;
  const hasColumns = Object.keys(desk.context.info?.columns ?? {}).length > 0;
  return html`
    ${titled(words.computation, computation(desk))} ${titled(words.colours, colours(desk))}
    ${titled(words.filter, html`${filter(desk)} ${dates(desk)}`)}
    ${hasColumns ? titled(words.groups, groups(desk), "groups") : nothing}
  `;
}

function computation({ context, words, choose }: Desk) {
  const { state } = context;
  const exponential = state.halflife > 0;
  const weights = [
    [words.rolling, false],
    [words.exponential, true],
  ] as const;
  const gaps = GAPS.map((name) => [name, words.gapNames[name]] as const);
  const aggs = AGGS.map((name) => [name, words.aggs[name]] as const);
  return html`
    <div class="choices" role="radiogroup" aria-label=${words.weights}>
      ${weights.map(
        ([name, is]) => html`<label class="check">
          <input
            type="radio"
            name="weights"
            .checked=${live(is === exponential)}
            @change=${() => choose(weighted(context.state, is))}
          />
          <span>${name}</span>
        </label>`,
      )}
    </div>
    <div class="joined">
      ${exponential ? nothing : picked(words.gaps, state.gaps, gaps, (name) => choose({ gaps: name as Gaps }))}
      ${numbered({
        label: words.minPeriods,
        value: state.minPeriods || undefined,
        least: 1,
        ...(!exponential && { most: Math.max(LEAST_WINDOW, state.window) }),
        whole: true,
        placeholder: exponential ? "1" : words.wholeWindow,
        empty: () => choose({ minPeriods: 0 }),
        choose: (minPeriods) => choose({ minPeriods }),
      })}
    </div>
    ${picked(words.pixel, state.agg, aggs, (agg) => choose({ agg: agg as Agg }))}
  `;
}

function colours({ context, words, choose }: Desk) {
  const { state, frame } = context;
  const { name, reversed } = mapOf(state);
  const toMap = (map: string, backwards: boolean) => choose({ cmap: backwards ? `${map}_r` : map });
  const limit = (which: "vmin" | "center" | "vmax") =>
    numbered({
      label: words[which],
      value: state[which],
      placeholder: frame === undefined ? "" : String(Number(frame.limits[which].toPrecision(3))),
      empty: () => choose({ [which]: undefined }),
      choose: (value) => choose({ [which]: value }),
    });
  const usual = [
    state.cmap === "",
    ...[state.vmin, state.vmax, state.center].map((one) => one === undefined),
  ];
  return html`
    <div class="choices maps" role="radiogroup" aria-label=${words.map}>
      ${MAPS.map(
        (map) => html`<label class="check map" title=${map}>
          <input type="radio" name="map" .checked=${live(map === name)} @change=${() => toMap(map, mapOf(context.state).reversed)} />
          <i class="ramp" .style=${`background-image: ${ramp(reversed ? `${map}_r` : map)}`}></i>
          <span>${map}</span>
        </label>`,
      )}
    </div>
    <div class="joined">${limit("vmin")} ${limit("center")} ${limit("vmax")}</div>
    <div class="joined apart">
      ${checked(words.reversed, reversed, (backwards) => toMap(mapOf(context.state).name, backwards))}
      <button
        type="button"
        ?disabled=${usual.every(Boolean)}
        @click=${() => choose({ cmap: "", vmin: undefined, vmax: undefined, center: undefined })}
      >
        ${words.asUsual}
      </button>
    </div>
  `;
}

function filter({ context: { state }, words, choose }: Desk) {
  const threshold = (side: "above" | "below") =>
    numbered({
      label: words[side],
      value: state[side],
      placeholder: "–",
      empty: () => choose({ [side]: undefined }),
      choose: (value) => choose({ [side]: value }),
    });
  const end = (side: "top" | "bottom") =>
    numbered({
      label: words[side],
      value: state[side] || undefined,
      least: 1,
      whole: true,
      placeholder: words.all.toLowerCase(),
      empty: () => choose({ [side]: 0 }),
      choose: (value) => choose({ [side]: value }),
    });
  return html`
    <div class="joined wrap">${threshold("above")} ${threshold("below")}</div>
    <div class="joined wrap">${end("top")} ${end("bottom")}</div>
  `;
}

function dates({ context, words, choose }: Desk) {
  const { state, info } = context;
  const bounds = info === undefined ? (["", ""] as const) : datesOf(info);
  const field = (side: "from" | "to") => {
    const shown = state[side] || bounds[side === "from" ? 0 : 1];
    // a browser has a whole date after every digit of a year
    const read = (event: Event, isLast: boolean) => {
      const input = event.target as HTMLInputElement;
      const date = dated(side, input.value, context.state, bounds);
      const isWithin =
        input.value === "" ||
        date === input.value ||
        (date === "" && input.value === bounds[side === "from" ? 0 : 1]);
      if ((isLast || isWithin) && date !== context.state[side]) choose({ [side]: date });
      if (isLast) input.value = date || bounds[side === "from" ? 0 : 1];
    };
    return html`<label class="field">
      <span>${words[side]}</span>
      <input
        type="date"
        min=${bounds[0]}
        max=${bounds[1]}
        .value=${shown}
        @change=${(event: Event) => read(event, false)}
        @blur=${(event: Event) => read(event, true)}
      />
    </label>`;
  };
  return html`<div class="joined wrap">${field("from")} ${field("to")}</div>`;
}

function groups({ context, words, sought, seek, touched, choose }: Desk) {
  const { state, info, locale } = context;
  const columns = Object.keys(info!.columns);
  const { group, only } = state;
  const texts = group === "" ? [] : (info!.columns[group] ?? []);
  const options = [["", words.none] as const, ...columns.map((column) => [column, column] as const)];
  const all = info!.lacking?.includes(group) ? ["", ...texts] : texts;
  const nameOf = (text: string) => text || localeTables[locale].noGroup;
  const typed = sought.trim().toLowerCase();
  const found = typed === "" ? all : all.filter((text) => nameOf(text).toLowerCase().includes(typed));
  // those that are chosen stay in sight
  const listed = [...new Set([...only, ...touched, ...found.slice(0, LISTED)])].sort();
  const turn = (text: string, is: boolean) => {
    // another may have been turned before the controls have had their turn
    const { only } = context.state;
    touched.add(text);
    choose({ only: is ? [...new Set([...only, text])].sort() : only.filter((one) => one !== text) });
  };
  const told =
    texts.length <= MANY ? "" : words.listed(Math.min(LISTED, found.length), found.length, all.length);
  return html`
    <div class="joined wrap">
      ${picked(words.group, group, options, (next) => {
        seek("");
        choose({ group: next, only: [], ...(next === "" && { groupMeans: false }) });
      })}
      ${group === "" ? nothing : checked(words.groupMeans, state.groupMeans, (groupMeans) => choose({ groupMeans }))}
    </div>
    ${
      texts.length <= MANY
        ? nothing
        : html`<div class="joined wrap">
            <label class="field">
              <span>${words.findGroup}</span>
              <input
                type="search"
                autocomplete="off"
                spellcheck="false"
                .value=${live(sought)}
                @input=${(event: Event) => seek((event.target as HTMLInputElement).value)}
                @keydown=${(event: KeyboardEvent) => {
                  // the only one is meant
                  if (event.key === "Enter" && typed !== "" && found.length === 1)
                    turn(found[0]!, !context.state.only.includes(found[0]!));
                }}
              />
            </label>
            <span class="hint" role="status">${told}</span>
          </div>`
    }
    ${
      all.length === 0
        ? nothing
        : html`<div class="only" role="group" aria-label=${words.only}>
            ${checked(words.all, only.length === 0, () => choose({ only: [] }))}
            ${listed.map((text) => checked(nameOf(text), only.includes(text), (is) => turn(text, is)))}
          </div>`
    }
  `;
}

const ramps = new Map<string, string>();

/** A map from its lowest to its highest colour, for a style. */
function ramp(cmap: string): string {
  let made = ramps.get(cmap);
  if (made === undefined) {
    const table = colorTable(cmap);
    const colors = Array.from({ length: 9 }, (_, k) => {
      const at = 3 * Math.round((255 * k) / 8);
      return `rgb(${table.slice(at, at + 3).join(" ")})`;
    });
    made = `linear-gradient(90deg, ${colors.join(", ")})`;
    ramps.set(cmap, made);
  }
  return made;
}
