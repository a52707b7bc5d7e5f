import { html, nothing, type TemplateResult } from "lit-html";
import type { Holdings, PortfolioAnswer } from "../engine/what-if.ts";
import { fixed, percent, signed, written } from "../figures.ts";
import { span } from "./move.ts";
import type { WhatIfWords } from "./words.ts";

/** The user's portfolio: weights that are pasted or opened, and what comes of them. */
export class Portfolio {
  holdings: Holdings | undefined;
  readonly #body: HTMLElement;
  readonly #changed: () => void;
  #rest: Holdings["rest"] = "cash";
  #pasted = "";

  /** `body`: where its view goes; `changed`: called when the weights are others. */
  constructor(body: HTMLElement, changed: () => void) {
    this.#body = body;
    this.#changed = changed;
  }

  /** What it is made of, and what came of it. `tickers`: as examples. */
  view(answer: PortfolioAnswer | undefined, words: WhatIfWords, tickers: readonly string[]): TemplateResult {
    const [first = "AAA", second = "BBB"] = tickers;
    const file = this.holdings?.name;
    return html`
      <h3>${words.portfolio}</h3>
      <p class="hint small">${words.portfolioHint}</p>
      ${
        file
          ? html`<p>${words.file(file)}</p>`
          : html`<label class="text">${words.weights}
              <textarea spellcheck="false" rows="5" placeholder=${`ticker,weight\n${first},0.6\n${second},0.4`} .value=${this.#pasted} @input=${this.#paste}></textarea>
            </label>`
      }
      <div class="tools">
        <button @click=${this.#choose}>${words.open}</button>
        <input type="file" hidden aria-label=${words.open} accept=".csv,.txt,.tsv,text/csv" @change=${this.#opened} />
        ${this.holdings ? html`<button @click=${this.#remove}>${words.remove}</button>` : nothing}
      </div>
      <div class="tools">
        <label>${words.rest}
          <select @change=${this.#settle}>
            <option value="cash" ?selected=${this.#rest === "cash"}>${words.restCash}</option>
            <option value="normalize" ?selected=${this.#rest === "normalize"}>${words.restNormalize}</option>
          </select>
        </label>
      </div>
      <div role="status">${answer && found(answer, words)}</div>
    `;
  }

  #set(name: string, bytes: Uint8Array<ArrayBuffer> | undefined): void {
    this.holdings = bytes && { name, bytes, rest: this.#rest };
    this.#changed();
  }

  readonly #paste = (event: Event): void => {
    this.#pasted = (event.target as HTMLTextAreaElement).value;
    this.#set("", this.#pasted.trim() === "" ? undefined : new TextEncoder().encode(this.#pasted));
  };

  readonly #choose = (): void => {
    this.#body.querySelector<HTMLInputElement>('input[type="file"]')!.click();
  };

  readonly #opened = async (event: Event): Promise<void> => {
    const input = event.target as HTMLInputElement;
    const file = input.files?.[0];
    if (file === undefined) return;
    const bytes = new Uint8Array(await file.arrayBuffer());
    // the same file may be chosen again when it has changed
    input.value = "";
    this.#set(file.name, bytes);
  };

  readonly #remove = (): void => {
    this.#pasted = "";
    this.#set("", undefined);
  };

  readonly #settle = (event: Event): void => {
    this.#rest = (event.target as HTMLSelectElement).value as Holdings["rest"];
    const holdings = this.holdings;
    this.#set(holdings?.name ?? "", holdings?.bytes);
  };
}

/** What came of the portfolio. */
function found(portfolio: PortfolioAnswer, words: WhatIfWords): TemplateResult {
  const wrong = (text: string) => html`<p class="wrong">${text}</p>`;
  const short = (value: number) => written(Number(value.toPrecision(6)));
  switch (portfolio.kind) {
    case "wrong":
      return wrong(portfolio.message);
    case "unknown":
      return wrong(words.unknown(portfolio.names, portfolio.nearest));
    case "percent":
      return wrong(words.percent(short(portfolio.net)));
    case "known": {
      const { fit, move, hedge, net, whole, rest, lacking, holdings } = portfolio;
      const notes = html`
        ${whole ? nothing : html`<p>${rest === "cash" ? words.isCash(short(net), `${short(100 * (1 - net))} %`) : words.isDivided(short(net))}</p>`}
        ${lacking.length > 0 ? html`<p>${words.lacking(lacking, holdings)}</p>` : nothing}`;
      if (Number.isNaN(fit.beta)) return html`${notes}${wrong(words.noPortfolio)}`;
      const known = !Number.isNaN(move.low);
      const sold = percent(Math.abs(hedge.sell), 1);
      const trade = sold === "0.0 %" ? words.neutral : hedge.sell > 0 ? words.sell(sold) : words.buy(sold);
      const row = (name: string, value: unknown) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
      return html`${notes}
        <dl class="facts">
          ${row(words.beta, html`<b>${fixed(fit.beta, 3)}</b> ${known ? `(${fixed(hedge.low, 2)} – ${fixed(hedge.high, 2)})` : nothing}`)}
          ${row(words.expected, html`<b>${signed(move.expected, 2)}</b>`)}
          ${
            known
              ? html`${row(words.ofBeta, span(move.low, move.high))}
                ${row(words.ofAll, span(move.lowAll, move.highAll))}`
              : nothing
          }
          ${row(words.hedge, trade)}
        </dl>`;
    }
  }
}
