import { html, render } from "lit-html";
import { live } from "lit-html/directives/live.js";
import type { Context, Look, Part } from "../part.ts";
import { controlWords } from "./words.ts";

const THEMES = ["auto", "light", "dark"] as const;

/** The language and the theme of the viewer. */
export function look(context: Context): Part {
  const element = document.createElement("div");

  function update(): void {
    const { theme } = context.look;
    const words = controlWords[context.locale];
    const [other, name] =
      context.locale === "en" ? (["ja", "日本語"] as const) : (["en", "English"] as const);
    render(
      html`
        <button type="button" class="quiet" lang=${other} @click=${() => context.setLook({ locale: other })}>${name}</button>
        <select
          class="quiet"
          aria-label=${words.theme}
          @change=${(event: Event) =>
            context.setLook({ theme: (event.target as HTMLSelectElement).value as Look["theme"] })}
        >
          ${THEMES.map((one) => html`<option value=${one} .selected=${live(one === theme)}>${words.themes[one]}</option>`)}
        </select>
      `,
      element,
    );
  }

  return { element, inputs: () => [context.locale, context.look], update };
}
