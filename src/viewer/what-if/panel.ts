import { html, noChange, nothing, render, type TemplateResult } from "lit-html";
import { live as onScreen } from "lit-html/directives/live.js";
import type { Move } from "../../panel/portfolio.ts";
import type { WhatIfAnswer } from "../engine/what-if.ts";
import { dateOfText, fixed, readNumber, signed, written } from "../figures.ts";
import type { Fold } from "../fold.ts";
import { Kept } from "../kept.ts";
import { Newest } from "../newest.ts";
import type { Context } from "../part.ts";
import { bar, scaleOf, span } from "./move.ts";
import { Pieces } from "./pieces.ts";
import { Portfolio } from "./portfolio.ts";
import { type WhatIfWords, whatIfWords } from "./words.ts";

/** Rows that are shown at first, that are added at a time, and that are made at once. */
const FIRST = 10;
const MORE = 50;
const PIECE = 15;
/** Ends of the slider, and of the field, in percent. */
const SLIDER = 40;
const FIELD = [-100, 200] as const;
/** Stands behind what is less than -100 %. */
const BEYOND = "\u2020";

/** The inside of the panel, once it has been opened. */
export class WhatIfPanel {
  readonly #fold: Fold;
  readonly #context: Context;
  readonly #newest = new Newest<WhatIfAnswer>(() => this.update());
  readonly #portfolio: Portfolio;
  #typed = "";
  #best = false;
  #rows = FIRST;
  readonly #pieces = new Pieces();
  readonly #list = new Kept<void>();
  #waits = false;

  constructor(context: Context, fold: Fold) {
    this.#context = context;
    this.#fold = fold;
    this.#portfolio = new Portfolio(fold.body, () => this.update());
  }

  update(): void {
    const { state, info, locale } = this.#context;
    const words = whatIfWords[locale];
    if (info === undefined) {
      this.#newest.rest();
      render(html`<p class="hint">${words.noData}</p>`, this.#fold.body);
      return;
    }
    const { benchmark, window, halflife, gaps, minPeriods, from, to, view, shock } = state;
    const { holdings } = this.#portfolio;
    this.#newest.want(
      [info, benchmark, window, halflife, gaps, minPeriods, from, to, view?.x1, shock, holdings],
      () => this.#context.ask({ about: "what-if", state, ...(holdings && { holdings }) }),
    );
    this.#draw(words);
  }

  #draw(words: WhatIfWords): void {
    const { locale, state, info } = this.#context;
    const { answer, error } = this.#newest;
    const move = (live: boolean) => (event: Event) => {
      const value = readNumber((event.target as HTMLInputElement).value);
      if (Number.isFinite(value)) become(value, live);
      this.update();
    };
    const become = (shock: number, live: boolean) =>
      this.#context.set({ shock: Math.max(FIELD[0], Math.min(FIELD[1], shock)) }, live);
    const step = (event: KeyboardEvent) => {
      const by = { ArrowUp: 1, ArrowDown: -1, PageUp: 10, PageDown: -10 }[event.key];
      if (by === undefined) return;
      event.preventDefault();
      // keys may come faster than the panel has its turn
      become(this.#context.state.shock + by, false);
    };
    const shown = written(state.shock);
    render(
      html`
        <div class="shock">
          <label for="what-if-shock">${words.shock}</label>
          <input id="what-if-shock" type="range" min=${-SLIDER} max=${SLIDER} step="1" .value=${String(state.shock)} aria-valuetext="${shown} %" @input=${move(true)} @change=${move(false)} />
          <span><input
            type="text"
            role="spinbutton"
            autocomplete="off"
            aria-label=${words.shockField}
            aria-valuemin=${FIELD[0]}
            aria-valuemax=${FIELD[1]}
            aria-valuenow=${state.shock}
            aria-valuetext="${shown} %"
            .value=${onScreen(shown)}
            @change=${move(false)}
            @keydown=${step}
          /> %</span>
        </div>
        ${error === "" ? nothing : html`<p class="wrong">${error}</p>`}
        ${
          answer === undefined || error !== ""
            ? nothing
            : html`
              <p class="hint small">${words.basis(dateOfText(answer.date, locale), answer.without)} ${words.limits} ${state.halflife > 0 ? words.noBands : nothing}</p>
              <div class="parts">
                <div>${answer.tickers.length === 0 ? html`<p>${words.noBeta}</p>` : this.#table(answer, words)}</div>
                <div>${this.#portfolio.view(answer.portfolio, words, info!.tickers)}</div>
              </div>`
        }
      `,
      this.#fold.body,
    );
    if (answer === undefined || answer.order.length === 0) return;
    const worst = answer.order[0]!;
    this.#fold.tell(
      words.told(
        dateOfText(answer.date, locale),
        signed(answer.shock, 1),
        answer.tickers[worst]!,
        signed(answer.moves.expected[worst]!, 1),
      ),
    );
  }

  #table({ tickers, betas, moves, order, shock, log }: WhatIfAnswer, words: WhatIfWords): TemplateResult {
    const typed = this.#typed.toLowerCase();
    const sorted = this.#best ? order.toReversed() : order;
    const found = typed === "" ? sorted : sorted.filter((i) => tickers[i]!.toLowerCase().includes(typed));
    const shown = found.subarray(0, this.#rows);
    const moveAt = (i: number): Move => ({
      expected: moves.expected[i]!,
      low: moves.low[i]!,
      high: moves.high[i]!,
      lowAll: moves.lowAll[i]!,
      highAll: moves.highAll[i]!,
    });
    const all = Array.from(shown, moveAt);
    const of = [moves, words, this.#best, typed, this.#rows];
    this.#list.get(of, () => this.#pieces.change());
    const piece = this.#pieces.next(Math.ceil(all.length / PIECE));
    const busy = this.#pieces.left;
    if (busy) this.#goOn();
    const scale = scaleOf(all);
    const left = found.length - shown.length;
    // no price falls by more than all of it
    const mark = (low: number) => (!log && low < -1 ? BEYOND : "");
    const beyond = all.some(({ expected, lowAll }) => mark(expected) || mark(lowAll));
    const bands = all.some(({ low }) => !Number.isNaN(low));
    return html`
      <div class="tools">
        <label>${words.search} <input type="search" size="12" .value=${this.#typed} @input=${this.#search} /></label>
        <label>${words.order}
          <select @change=${this.#turn}>
            <option value="worst" ?selected=${!this.#best}>${words.worst}</option>
            <option value="best" ?selected=${this.#best}>${words.best}</option>
          </select>
        </label>
      </div>
      ${
        found.length === 0
          ? html`<p>${words.none(this.#typed)}</p>`
          : html`<div class="scroll" tabindex="0" role="region" aria-label=${words.table(signed(shock, 1))}><table>
              <caption>${words.table(signed(shock, 1))}</caption>
              <thead><tr>
                <th scope="col" class="text">${words.ticker}</th>
                <th scope="col">β</th>
                <th scope="col">${words.expected}</th>
                ${
                  bands
                    ? html`<th scope="col" class="text">${words.picture}</th>
                      <th scope="col">${words.ofAll}</th>
                      <th scope="col">${words.ofBeta}</th>`
                    : nothing
                }
              </tr></thead>
              <tbody aria-busy=${busy}>${all.map((move, k) => {
                if (Math.floor(k / PIECE) !== piece) return noChange;
                return html`<tr>
                  <th scope="row" class="text" title=${tickers[shown[k]!]!}>${tickers[shown[k]!]}</th>
                  <td>${fixed(betas[shown[k]!]!, 2)}</td>
                  <td><b>${signed(move.expected, 1)}${mark(move.expected)}</b></td>
                  ${
                    bands
                      ? html`<td class="text">${bar(move, scale)}</td>
                        <td>${span(move.lowAll, move.highAll)}${mark(move.lowAll)}</td>
                        <td>${span(move.low, move.high)}${mark(move.low)}</td>`
                      : nothing
                  }
                </tr>`;
              })}</tbody>
            </table></div>`
      }
      ${beyond ? html`<p class="hint small">${BEYOND} ${words.beyond}</p>` : nothing}
      <p>
        ${left > 0 ? html`<button @click=${this.#more}>${words.more(Math.min(MORE, left), left)}</button>` : nothing}
        ${this.#rows > FIRST && found.length > FIRST ? html`<button @click=${this.#fewer}>${words.fewer}</button>` : nothing}
      </p>`;
  }

  /** Makes the next piece once this one has been painted. */
  #goOn(): void {
    if (this.#waits) return;
    this.#waits = true;
    requestAnimationFrame(() =>
      setTimeout(() => {
        this.#waits = false;
        this.update();
      }),
    );
  }

  readonly #search = (event: Event): void => {
    this.#typed = (event.target as HTMLInputElement).value.trim();
    this.#rows = FIRST;
    this.update();
  };

  readonly #turn = (event: Event): void => {
    this.#best = (event.target as HTMLSelectElement).value === "best";
    this.update();
  };

  readonly #more = (): void => {
    this.#rows += MORE;
    this.update();
  };

  readonly #fewer = (): void => {
    this.#rows = FIRST;
    this.update();
  };
}
