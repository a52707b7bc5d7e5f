import { html, render } from "lit-html";
import { helpWords } from "./words.ts";

/** Shows the help in a dialog, which is filled anew. */
export function showHelp(dialog: HTMLDialogElement, locale: "en" | "ja"): void {
  const words = helpWords[locale];
  dialog.lang = locale;
  render(
    html`
      <header>
        <h2 id="help-heading">${words.heading}</h2>
        <button type="button" @click=${() => dialog.close()}>${words.close}</button>
      </header>
      <div class="text" tabindex="0">
        ${words.parts.map(([heading, text]) => html`<h3>${heading}</h3><p>${text}</p>`)}
        <h3>${words.limitsHeading}</h3>
        <ul>${words.limits.map(([what, why]) => html`<li><b>${what}</b> ${why}</li>`)}</ul>
        <h3>${words.keysHeading}</h3>
        <table>${words.keys.map(([keys, does]) => html`<tr><th scope="row">${keys}</th><td>${does}</td></tr>`)}</table>
      </div>
    `,
    dialog,
  );
  dialog.showModal();
}
