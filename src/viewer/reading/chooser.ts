import { html, nothing, svg } from "lit-html";
import { themes } from "../../heatmap/color/theme.ts";
import { type LineStyle, lineStyle, MOST_STYLES } from "../../heatmap/lines/colors.ts";
import type { Lines } from "../../heatmap/lines/lines.ts";
import { nearest } from "../../panel/error.ts";
import { brief, dateOf, fixed } from "../figures.ts";
import type { Context } from "../part.ts";
import { optionsOf, tickerOf } from "../tickers.ts";
import { readingWords } from "./words.ts";

/** Lines that are kept apart by colour and dash. */
export const MOST = MOST_STYLES;

/** The tickers whose lines are shown: which they are, and what adds and takes away others. */
export class Chooser {
  /** What stands in its field, and what is wrong with it. */
  typed = "";
  trouble = "";
  readonly #context: Context;
  readonly #tickers: () => readonly string[];
  readonly #changed: () => void;

  constructor(context: Context, tickers: () => readonly string[], changed: () => void) {
    this.#context = context;
    this.#tickers = tickers;
    this.#changed = changed;
  }

  /** The tickers with their values of a row, else the last, and a field for more. `line`: the one that is read. */
  view(tickers: readonly string[], lines: Lines | undefined, row: number | undefined, line: number) {
    const { info, theme, state, locale } = this.#context;
    const words = readingWords[locale];
    const date =
      lines === undefined || row === undefined
        ? ""
        : words.at(dateOf(lines.time.kind, lines.time.values[row]!, locale));
    const removable = state.lines.length > 0;
    const isLeft = (ticker: string) => !tickers.includes(ticker);
    const offered = this.typed === "" ? nothing : optionsOf(this.typed, info!.tickers.filter(isLeft));
    const chips = tickers.map((ticker, i) => {
      const values = lines?.lines[i]?.ticker === ticker ? lines.lines[i]!.values : undefined;
      const value = values?.[row ?? values.findLastIndex(Number.isFinite)] ?? Number.NaN;
      return html`<span role="listitem" class="chip ${row !== undefined && i === line && tickers.length > 1 ? "current" : ""}">
          ${sampleOf(lineStyle(i, themes[theme]))}
          ${brief(ticker, 28)} <b>${fixed(value, lines?.stat === "n" ? 0 : 3)}</b>
          ${removable ? html`<button aria-label=${words.remove(ticker)} title=${words.remove(ticker)} @click=${() => this.#remove(ticker)}>×</button>` : nothing}
        </span>`;
    });
    return html`${
      tickers.length === 0
        ? nothing
        : html`<div class="chips list" role="list" aria-label=${words.lines}>${chips}</div>`
    }<div class="chips">
      ${removable && tickers.length > 1 ? html`<button type="button" @click=${() => this.#remove()}>${words.removeAll}</button>` : nothing}
      ${tickers.length > 0 ? html`<span class="date">${date}</span>` : nothing}
      <form @submit=${this.#add}>
        <label><span>${words.add}</span>
          <input type="text" list="lines-offered" autocomplete="off" spellcheck="false" size="10" .value=${this.typed} @input=${this.#type} />
        </label>
        <datalist id="lines-offered">${offered}</datalist>
        <button>${words.addButton}</button>
      </form>
      <span class="wrong" role="status">${this.trouble}</span>
    </div>`;
  }

  readonly #type = (event: Event): void => {
    this.typed = (event.target as HTMLInputElement).value.trim();
    this.trouble = "";
    const { info } = this.#context;
    // one that has been picked from the list needs no button
    const picked =
      (event as InputEvent).inputType === "insertReplacementText" || !(event instanceof InputEvent);
    if (picked && info!.tickers.includes(this.typed)) this.#take(this.typed);
    else this.#changed();
  };

  readonly #add = (event: Event): void => {
    event.preventDefault();
    if (this.typed !== "") this.#take(this.typed);
  };

  #take(typed: string): void {
    const { info, locale } = this.#context;
    const words = readingWords[locale];
    const ticker = tickerOf(typed, info!.tickers);
    const tickers = this.#tickers();
    if (ticker === undefined) this.trouble = words.noSuch(typed, nearest(typed, info!.tickers).slice(0, 3));
    else if (tickers.includes(ticker)) this.typed = "";
    else if (tickers.length >= MOST) this.trouble = words.most(MOST);
    else {
      this.typed = "";
      this.trouble = "";
      this.#context.set({ lines: [...tickers, ticker] });
      return;
    }
    this.#changed();
  }

  /** One, or all. */
  #remove(ticker?: string): void {
    this.trouble = "";
    const { lines } = this.#context.state;
    this.#context.set({ lines: lines.filter((one) => ticker !== undefined && one !== ticker) });
  }
}

/** A piece of a line, by which it is known in the chart. */
function sampleOf({ color, dash }: LineStyle) {
  const lengths = dash.map((one) => 2.5 * one).join(" ");
  return html`<svg class="sample" width="30" height="12" aria-hidden="true">
    ${svg`<path d="M1 6H29" stroke=${color} stroke-dasharray=${lengths} />`}
  </svg>`;
}
