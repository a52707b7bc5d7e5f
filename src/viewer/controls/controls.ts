import { html, nothing, render, type TemplateResult } from "lit-html";
import type { Context, Part } from "../part.ts";
import type { State } from "../state.ts";
import { chosen, hiddenChoices, isUsual, usualChoices } from "./choices.ts";
import { main } from "./main.ts";
import { more } from "./more.ts";
import { type ControlWords, controlWords } from "./words.ts";

/** What the controls are made of: the context, its words, and a change of the state with what follows from it. */
export interface Desk {
  readonly context: Context;
  readonly words: ControlWords;
  /** Whether a field for any ticker as the benchmark is asked for. */
  readonly asking: boolean;
  ask(asking: boolean): void;
  choose(change: Partial<State>, live?: boolean): void;
}

/** What decides the picture: the choices made most often in a row, the others behind a button. */
export function controls(context: Context): Part {
  const element = document.createElement("section");
  let open = false;
  let asking = false;
  let rendering = false;

  function update(): void {
    const words = controlWords[context.locale];
    const desk: Desk = {
      context,
      words,
      asking,
      ask(next) {
        asking = next;
        update();
      },
      choose(change, live) {
        // a field that is taken away with the focus in it says that it has changed
        if (!rendering) context.set(chosen(context.state, change), live);
      },
    };
    const count = hiddenChoices(context.state);
    element.ariaLabel = words.controls;
    rendering = true;
    render(
      html`
        <div class="always">
          ${main(desk)}
          <div class="ends">
            <button
              type="button"
              class="disclose"
              aria-expanded=${open}
              aria-controls="more"
              @click=${() => {
                open = !open;
                update();
              }}
            >
              ${words.more}${count > 0 ? html` <span class="count" title=${words.changed(count)}>${count}<span class="unseen"> (${words.changed(count)})</span></span>` : nothing}
            </button>
            <button
              type="button"
              ?disabled=${isUsual(context.state)}
              @click=${() => {
                asking = false;
                context.set(usualChoices());
              }}
            >
              ${words.reset}
            </button>
          </div>
        </div>
        <div id="more" class="rest" ?hidden=${!open}>${open ? more(desk) : nothing}</div>
        ${status(desk)}
      `,
      element,
    );
    rendering = false;
  }

  return {
    element,
    inputs: () => {
      const { locale, state, info, rows, progress, error } = context;
      return [locale, state, info, rows?.time, progress, error];
    },
    update,
  };
}

/** What goes on, and what went wrong; over what is below, as the picture must not move for it. */
function status({ context, words }: Desk): TemplateResult {
  const { progress, error } = context;
  return html`
    <div class="status" role="alert" lang="en" ?hidden=${error === ""}>${error}</div>
    ${
      progress === undefined
        ? nothing
        : html`<div class="status working">
            <label>${words.computing} <progress max="1" .value=${progress}></progress></label>
            <button type="button" @click=${() => context.cancel()}>${words.cancel}</button>
          </div>`
    }
  `;
}
