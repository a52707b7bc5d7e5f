import { html, render } from "lit-html";
import type { LocaleTable } from "../../heatmap/locale/words.ts";
import type { Calendar } from "../../heatmap/time/calendar.ts";
import { fullDate } from "../../heatmap/time/dates.ts";
import type { ValuesAnswer, ValuesQuestion } from "../engine/values.ts";
import type { Rows } from "../protocol.ts";
import type { State, View } from "../state.ts";
import { shownNumber } from "./number.ts";
import { count, pageOf, pageWithin, type Span, spanText, visible } from "./pages.ts";
import type { PlotWords } from "./words.ts";

/** Most tickers and dates of a page of the table: as many as are in sight at once, and laid out in a moment. */
const MOST_LINES = 20;
const MOST_DATES = 12;
/** Milliseconds for which a picture must rest. */
const REST = 150;

/** What the table is about. */
export interface Tabled {
  readonly state: State;
  readonly view: View;
  readonly rows: Rows;
  readonly names: readonly string[];
  readonly calendar: Calendar;
  readonly locale: LocaleTable;
  readonly words: PlotWords;
  readonly title: string;
}

type Ask = (question: ValuesQuestion) => Promise<ValuesAnswer>;

/** The cells in view as a table, page by page: the newest dates and the upper tickers first. A cell's title has all digits of its value. */
export class CellTable {
  readonly element = document.createElement("div");
  readonly #ask: Ask;
  #open = false;
  #shown: Tabled | undefined;
  #key = "";
  /** Pages back from the newest dates, and down from the top. */
  #back = 0;
  #down = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asked = 0;

  constructor(ask: Ask) {
    this.#ask = ask;
    this.element.className = "plot-table";
    this.element.hidden = true;
  }

  get open(): boolean {
    return this.#open;
  }

  toggle(): void {
    this.#open = !this.#open;
    this.element.hidden = !this.#open;
    this.#key = "";
    if (this.#open && this.#shown) this.update(this.#shown);
  }

  update(shown: Tabled): void {
    this.#shown = shown;
    if (!this.#open) return;
    const { lines: _lines, cell: _cell, shock: _shock, ...state } = shown.state;
    const key = JSON.stringify([state, shown.view, shown.locale.language]);
    if (key === this.#key) return;
    this.#key = key;
    [this.#back, this.#down] = [0, 0];
    this.#later(REST);
  }

  /** The next picture is of other values, whatever its state. */
  forget(): void {
    this.#key = "";
  }

  destroy(): void {
    clearTimeout(this.#timer);
  }

  #later(milliseconds: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#fill(), milliseconds);
  }

  async #fill(): Promise<void> {
    const shown = this.#shown!;
    const number = ++this.#asked;
    const [allLines, allDates] = visible(shown);
    // a button may be pressed once more before the last page is there
    this.#down = pageWithin(allLines, this.#down, MOST_LINES);
    this.#back = pageWithin(allDates, this.#back, MOST_DATES);
    const lines = pageOf(allLines, this.#down, MOST_LINES, false);
    const rows = pageOf(allDates, this.#back, MOST_DATES, true);
    try {
      const answer = await this.#ask({ about: "values", state: shown.state, lines, rows });
      if (number === this.#asked) this.#render(shown, answer, allLines, allDates);
    } catch (error) {
      if (number !== this.#asked) return;
      this.forget();
      render(
        html`<p role="alert">${error instanceof Error ? error.message : String(error)}</p>`,
        this.element,
      );
    }
  }

  #render(shown: Tabled, { lines, rows, values }: ValuesAnswer, allLines: Span, allDates: Span): void {
    const { names, calendar, locale, words, title } = shown;
    const { order, time } = shown.rows;
    const across = rows[1] - rows[0];
    const dates = count(rows);
    const turn = (label: string, may: boolean, back: number, down: number) =>
      html`<button type="button" ?disabled=${!may} @click=${() => this.#turn(back, down)}>${label}</button>`;
    const told = words.part(
      spanText(lines, allLines[0]),
      String(allLines[1] - allLines[0]),
      spanText(rows, allDates[0]),
      String(allDates[1] - allDates[0]),
    );
    render(
      html`<nav aria-label=${words.table}>
        <p role="status">${told}</p>
        ${
          across < allDates[1] - allDates[0]
            ? [
                turn(words.earlier, rows[0] > allDates[0], 1, 0),
                turn(words.later, rows[1] < allDates[1], -1, 0),
              ]
            : ""
        }
        ${
          lines[1] - lines[0] < allLines[1] - allLines[0]
            ? [
                turn(words.above, lines[0] > allLines[0], 0, -1),
                turn(words.below, lines[1] < allLines[1], 0, 1),
              ]
            : ""
        }
      </nav>
      <div class="plot-scroll" tabindex="0" role="region" aria-label=${`${words.table}: ${title}`}>
        <table>
          <thead><tr><th scope="col">${locale.tickers}</th>${dates.map((row) => html`<th scope="col">${fullDate(calendar, row, time.kind, locale)}</th>`)}</tr></thead>
          <tbody>${count(lines).map(
            (line, i) =>
              html`<tr><th scope="row">${names[order[line]!]}</th>${dates.map((_, k) => {
                const value = values[i * across + k]!;
                const text = shownNumber(value);
                return text === "" ? html`<td>–</td>` : html`<td title=${value}>${text}</td>`;
              })}</tr>`,
          )}</tbody>
        </table>
      </div>`,
      this.element,
    );
  }

  #turn(back: number, down: number): void {
    this.#back += back;
    this.#down += down;
    this.#later(0);
  }
}
