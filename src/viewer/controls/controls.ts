import { html, nothing, render } from "lit-html";
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
  /** Why the one that was named is none; "": all is well. */
  readonly wrong: string;
  ask(asking: boolean, wrong?: string): void;
  /** What is typed to find a group. */
  readonly sought: string;
  seek(sought: string): void;
  /** Groups that were turned on or off since: they stay where they are. */
  readonly touched: Set<string>;
  choose(change: Partial<State>, live?: boolean): void;
}

/** What decides the picture: the choices made most often in a row, the others behind a button. */
export function controls(context: Context): Part {
  const element = document.createElement("section");
  let open = false;
  let asking = false;
  let wrong = "";
  let sought = "";
  const touched = new Set<string>();
  let rendering = false;

  function update(): void {
    const words = controlWords[context.locale];
    const desk: Desk = {
      context,
      words,
      asking,
      wrong,
      ask(next, why = "") {
        asking = next;
        wrong = why;
        update();
      },
      sought,
      touched,
      seek(next) {
        sought = next;
        touched.clear();
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
                // apart from the frame that a click is part of, which lays them out
                setTimeout(update);
              }}
            >
              ${words.more}${count > 0 ? html` <span class="count" title=${words.changed(count)}>${count}<span class="unseen"> (${words.changed(count)})</span></span>` : nothing}
            </button>
            <button
              type="button"
              ?disabled=${isUsual(context.state)}
              @click=${() => {
                asking = false;
                wrong = "";
                context.set(usualChoices());
              }}
            >
              ${words.reset}
            </button>
          </div>
        </div>
        <div id="more" class="rest" ?hidden=${!open}>${open ? more(desk) : nothing}</div>
      `,
      element,
    );
    rendering = false;
  }

  return {
    element,
    inputs: () => {
      const { locale, state, info, frame } = context;
      // what limits are as is usual is said where they are chosen
      return [locale, state, info, ...(open && frame ? Object.values(frame.limits) : [])];
    },
    update,
  };
}
