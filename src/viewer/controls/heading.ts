import { html, render } from "lit-html";
import { live } from "lit-html/directives/live.js";
import { localeTables } from "../../heatmap/locale/locale.ts";
import type { Context, Look, Part } from "../part.ts";
import { datesOf } from "./choices.ts";
import { controlWords } from "./words.ts";

const THEMES = ["auto", "light", "dark"] as const;

/** What is open, and the language and theme of the page. */
export function heading(context: Context): Part {
  const element = document.createElement("header");

  function update(): void {
    const { locale, look } = context;
    const words = controlWords[locale];
    const other = locale === "en" ? "ja" : "en";
    render(
      html`
        <h2 class="name">${context.info?.name ?? "rollbeta"}</h2>
        <p class="extent">${extent(context) ?? words.noMarket}</p>
        <div class="look">
          <button type="button" class="quiet" lang=${other} @click=${() => context.setLook({ locale: other })}>
            ${other === "ja" ? "日本語" : "English"}
          </button>
          <select
            class="quiet"
            aria-label=${words.theme}
            @change=${(event: Event) =>
              context.setLook({ theme: (event.target as HTMLSelectElement).value as Look["theme"] })}
          >
            ${THEMES.map((theme) => html`<option value=${theme} .selected=${live(theme === look.theme)}>${words.themes[theme]}</option>`)}
          </select>
        </div>
      `,
      element,
    );
  }

  return { element, update };
}

/** How many tickers are shown, and over which dates. */
function extent({ info, rows, locale }: Context): string | undefined {
  if (info === undefined) return undefined;
  const table = localeTables[locale];
  const all = rows?.names.length ?? info.tickers.length;
  // numbers behind those of tickers are means of groups
  const shown = rows ? rows.order.filter((i) => i < all).length : all;
  const [first, last] = datesOf(rows?.time ?? info.time).map((date) =>
    table.date(...(date.split("-").map(Number) as [number, number, number])),
  );
  return `${table.count(shown, all)} · ${table.range(first!, last!)}`;
}
