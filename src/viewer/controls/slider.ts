import { html, type TemplateResult } from "lit-html";
import { live } from "lit-html/directives/live.js";
import { rowsWithin } from "../dates.ts";
import { LEAST_WINDOW } from "../state.ts";
import { keyed, slidingSteps, stepOf } from "./choices.ts";
import type { Desk } from "./controls.ts";
import { numberInput } from "./fields.ts";
import { rowsText } from "./main.ts";

/** The window, or the half-life in its place: dragged in steps that grow, by keys one by one, or as a number. */
export function slider(desk: Desk): TemplateResult {
  const { context, words, choose } = desk;
  /** Keys may come faster than the controls have their turn. */
  const now = () => {
    const { state, info } = context;
    const [first, end] = info === undefined ? [0, 250] : rowsWithin(info, state.from, state.to);
    const exponential = state.halflife > 0;
    const [least, value] = exponential ? [1, state.halflife] : [LEAST_WINDOW, state.window];
    // those that there are, and not those of the picture before
    return { exponential, least, value, most: Math.max(least, end - first) };
  };
  const { exponential, value, most } = now();
  const name = exponential ? words.halflife : words.window;
  const steps = slidingSteps(Math.min(exponential ? 1 : 5, most), most);
  const become = (next: number, isLive: boolean) =>
    choose(exponential ? { halflife: next } : { window: next }, isLive);
  const drag = (isLive: boolean) => (event: Event) =>
    become(steps[Number((event.target as HTMLInputElement).value)]!, isLive);
  return html`<div class="field window">
    <label for="window">${name}</label>
    <div class="joined">
      <input
        id="window"
        type="range"
        min="0"
        max=${steps.length - 1}
        step="1"
        .value=${live(String(stepOf(steps, value)))}
        aria-valuetext=${rowsText(desk, value)}
        @input=${drag(true)}
        @change=${drag(false)}
        @keydown=${(event: KeyboardEvent) => {
          if (event.altKey || event.ctrlKey || event.metaKey) return;
          const { value, least, most } = now();
          const next = keyed(event.key, event.shiftKey, value, least, most);
          if (next === undefined) return;
          event.preventDefault();
          become(next, true);
        }}
        @keyup=${(event: KeyboardEvent) => {
          const { value, least, most } = now();
          if (keyed(event.key, false, value, least, most) !== undefined) become(value, false);
        }}
      />
      ${numberInput({
        label: words.exactly(name),
        value,
        // a half-life may be less than a row
        least: exponential ? 0.1 : LEAST_WINDOW,
        most,
        whole: !exponential,
        typing: true,
        choose: become,
      })}
      <span class="unit">${rowsText(desk, value).replace(String(value), "").trim()}</span>
    </div>
  </div>`;
}
