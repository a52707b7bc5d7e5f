import { html, render } from "lit-html";
import type { Context, Part } from "../part.ts";
import { helpWords } from "./words.ts";

/** What beta is and how the picture is read, behind a button. */
export function help(context: Context): Part {
  const element = document.createElement("section");
  element.className = "help";
  let shown: string | undefined;
  const dialog = () => element.querySelector("dialog")!;
  const close = (event: MouseEvent) => {
    // on the dialog itself is on what surrounds its text
    if (event.target === dialog()) dialog().close();
  };
  return {
    element,
    update() {
      const { locale } = context;
      if (locale === shown) return;
      shown = locale;
      const words = helpWords[locale];
      render(
        html`
          <button aria-haspopup="dialog" aria-label=${words.button} title=${words.button} @click=${() => dialog().showModal()}>?</button>
          <dialog aria-labelledby="help-heading" lang=${locale} @click=${close}>
            <header>
              <h2 id="help-heading">${words.heading}</h2>
              <button @click=${() => dialog().close()}>${words.close}</button>
            </header>
            <div class="text" tabindex="0">
              ${words.parts.map(([heading, text]) => html`<h3>${heading}</h3><p>${text}</p>`)}
              <h3>${words.limitsHeading}</h3>
              <ul>${words.limits.map(([what, why]) => html`<li><b>${what}</b> ${why}</li>`)}</ul>
              <h3>${words.keysHeading}</h3>
              <table>${words.keys.map(([keys, does]) => html`<tr><th scope="row">${keys}</th><td>${does}</td></tr>`)}</table>
            </div>
          </dialog>
        `,
        element,
      );
    },
  };
}
