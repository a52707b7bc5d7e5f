import { html, nothing, render } from "lit-html";
import type { Context, Part } from "../part.ts";
import type { State } from "../state.ts";
import { lackOf } from "./lack.ts";
import { type NoticeWords, noticeWords } from "./words.ts";

/** What goes on, what went wrong, and why the picture is empty: over the cells, as the picture must not move for it, and over no control. */
export function notice(context: Context): Part {
  const element = document.createElement("div");

  function update(): void {
    const { error, progress, locale } = context;
    const words = noticeWords[locale];
    render(
      html`
        <div class="status bad" role="alert" lang="en" ?hidden=${error === ""}>${error}</div>
        ${
          progress === undefined
            ? nothing
            : html`<div class="status row">
                <label>${words.computing} <progress max="1" .value=${progress}></progress></label>
                <button type="button" @click=${() => context.cancel()}>${words.cancel}</button>
              </div>`
        }
        <div role="status">${error === "" ? empty(words) : nothing}</div>
      `,
      element,
    );
  }

  /** Why no cell has a value, and what would help. */
  function empty(words: NoticeWords) {
    const { state, info, frame, rows, givenUp } = context;
    if (givenUp)
      return html`<div class="status">
        <p>${words.givenUp}</p>
        <p class="row"><button type="button" @click=${context.redraw}>${words.redraw}</button></p>
      </div>`;
    if (info === undefined || frame === undefined || rows === undefined || rows.order.length === 0)
      return nothing;
    const lack = lackOf(state, info);
    const { low, high } = frame.extent;
    if (lack === undefined && (state.view !== undefined || low <= high)) return nothing;
    const label = ({ window, from }: Partial<State>) =>
      window !== undefined ? words.useWindow(window) : from !== undefined ? words.allDates : words.usualPairs;
    return html`<div class="status">
      <p>${lack === undefined ? words.missing : words.lacking(lack.least, lack.rows)}</p>
      ${
        lack === undefined || lack.remedies.length === 0
          ? nothing
          : html`<p class="row">
              ${lack.remedies.map(
                (change) =>
                  html`<button type="button" @click=${() => context.set({ ...change, view: undefined })}>${label(change)}</button>`,
              )}
            </p>`
      }
    </div>`;
  }

  return {
    element,
    inputs: () => {
      const { locale, error, progress, state, info, frame, rows, givenUp } = context;
      return [locale, error, progress, state, info, frame, rows, givenUp];
    },
    update,
  };
}
