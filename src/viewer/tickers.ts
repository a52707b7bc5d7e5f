import { html, render, type TemplateResult } from "lit-html";

// How a ticker is named in a field: what is offered while one is typed, and which of them a text means.

/** Names that are offered at once: more are no help, and thousands would hold up the page. */
const OFFERED = 12;

/** The ticker that a text means: itself, in other case, or the only one that begins so; undefined where none is meant, or several. */
export function tickerOf(text: string, tickers: readonly string[]): string | undefined {
  const wanted = text.trim();
  if (wanted === "") return undefined;
  if (tickers.includes(wanted)) return wanted;
  const low = wanted.toLowerCase();
  for (const isMeant of [(name: string) => name === low, (name: string) => name.startsWith(low)]) {
    const found = tickers.filter((ticker) => isMeant(ticker.toLowerCase()));
    if (found.length > 0) return found.length === 1 ? found[0] : undefined;
  }
  return undefined;
}

/** Some tickers with a text in their names: those that begin with it, then others. */
export function offeredOf(text: string, tickers: readonly string[]): readonly string[] {
  const low = text.trim().toLowerCase();
  const within: string[] = [];
  const begin: string[] = [];
  for (const ticker of tickers) {
    const at = ticker.toLowerCase().indexOf(low);
    if (at === 0) begin.push(ticker);
    else if (at > 0 && within.length < OFFERED) within.push(ticker);
    if (begin.length === OFFERED) break;
  }
  return [...begin, ...within].slice(0, OFFERED);
}

/** The same as options of a list. */
export function optionsOf(text: string, tickers: readonly string[]): readonly TemplateResult[] {
  return offeredOf(text, tickers).map((ticker) => html`<option value=${ticker}></option>`);
}

/** Has a field offer what is typed into it, in the list that it names, of which nothing else knows. */
export function offer(event: Event, tickers: readonly string[]): void {
  const { value, list } = event.target as HTMLInputElement;
  render(optionsOf(value, tickers), list!);
}
