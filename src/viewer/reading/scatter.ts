import { html, nothing, render, svg } from "lit-html";
import { formatTime } from "../../panel/time.ts";
import { rowUntil } from "../engine/rows.ts";
import type { ScatterAnswer } from "../engine/scatter.ts";
import { dateOf, fixed, percent, signed } from "../figures.ts";
import { Fold } from "../fold.ts";
import { differ } from "../kept.ts";
import { Newest } from "../newest.ts";
import type { Context } from "../part.ts";
import { seriesOf } from "../state.ts";
import { aboutScatter, changeOf, daysOf, factsOf } from "./scatter-facts.ts";
import { drawnOf, layoutScatter, nearestPair, radiusOf, type ScatterLayout } from "./scatter-layout.ts";
import { scatterPicture } from "./scatter-picture.ts";
import { isShown } from "./shown.ts";
import { readingWords } from "./words.ts";

type Earlier = "none" | "before" | "year" | "first";

/** How near the pointer must come to a point, in pixels. */
const REACH = 28;
const LEAP = 10;

/** The days that the chosen cell is made of, and the line through them. */
export class ScatterPanel {
  readonly fold: Fold;
  readonly #context: Context;
  readonly #newest = new Newest<ScatterAnswer>(() => this.update());
  #earlier: Earlier = "none";
  #layout: ScatterLayout | undefined;
  #drawn: Int32Array = new Int32Array();
  /** The day that is looked at, by its number. */
  #at: number | undefined;
  #answer: ScatterAnswer | undefined;
  #shown: readonly unknown[] = [];
  #cell: unknown;

  constructor(context: Context) {
    this.#context = context;
    this.fold = new Fold("scatter", true, () => this.update());
    this.fold.watchWidth(() => this.update());
  }

  destroy(): void {
    this.fold.destroy();
  }

  update(): void {
    const { state, info, locale } = this.#context;
    const { cell } = state;
    const words = readingWords[locale];
    this.fold.heading = words.scatter;
    if (cell !== this.#cell) {
      this.#cell = cell;
      this.#at = undefined;
      // who clicks a cell wants to see it
      if (cell !== undefined) this.fold.open = true;
    }
    if (!this.fold.open) return;
    if (info === undefined || cell === undefined || !isShown(cell.ticker, info, state)) {
      this.#newest.rest();
      this.#shown = [];
      const sentence =
        info === undefined
          ? words.noData
          : cell === undefined
            ? words.clickCell
            : words.isMarket(cell.ticker);
      render(html`<p class="hint">${sentence}</p>`, this.fold.body);
      return;
    }
    const since = this.#since(cell.date);
    this.#newest.want([info, cell.ticker, cell.date, since, ...seriesOf(state)], () =>
      this.#context.ask({
        ...{ about: "scatter", state, ticker: cell.ticker, date: cell.date },
        ...(since !== undefined && { since }),
      }),
    );
    this.#draw();
  }

  /** The date of the window beside it. */
  #since(date: string): string | undefined {
    const { info, state } = this.#context;
    const { time } = info!;
    const row = rowUntil(time, date);
    const earlier = {
      none: -1,
      before: row - state.window,
      year: rowUntil(time, `${Number(date.slice(0, 4)) - 1}${date.slice(4).replace("-02-29", "-02-28")}`),
      first: Math.min(state.window - 1, row - 1),
    }[this.#earlier];
    return earlier < 0 ? undefined : formatTime(time.kind, time.values[earlier]!);
  }

  #draw(): void {
    const { locale, info } = this.#context;
    const words = readingWords[locale];
    const { answer, error } = this.#newest;
    if (error !== "" || answer === undefined) {
      this.#shown = [];
      render(error === "" ? nothing : html`<p class="wrong">${error}</p>`, this.fold.body);
      return;
    }
    const key = [answer, locale, this.fold.width, this.#earlier, this.#context.theme];
    if (!differ(this.#shown, key)) return;
    // the same number would be another day
    if (this.#answer !== answer) this.#at = undefined;
    this.#answer = answer;
    this.#shown = key;
    const { cell, earlier } = answer;
    const wide = this.fold.width >= 760;
    const width = Math.max(240, Math.min(wide ? 0.45 * this.fold.width : this.fold.width, 500));
    const layout = layoutScatter(earlier === undefined ? [cell] : [cell, earlier], { width, em: 12 });
    this.#layout = layout;
    this.#drawn = drawnOf(cell);
    const about = aboutScatter(answer, this.#context);
    render(
      html`
        <p class="about">${about}</p>
        <div class="beside">
          <div>
            <div
              class="chart"
              tabindex="0"
              role="application"
              aria-label=${words.plot}
              @keydown=${this.#keyed}
              @pointermove=${this.#pointed}
              @pointerdown=${this.#pointed}
              @pointerleave=${() => this.#look(undefined, false)}
            >${scatterPicture(answer, this.#drawn, layout, words)}</div>
            <div class="readout" aria-hidden="true"></div>
            ${cell.weights ? html`<p class="hint small">${words.weightsHint}</p>` : nothing}
          </div>
          <div>
            ${factsOf(answer, locale)}
            <p>
              <label>${words.compare}
                <select @change=${this.#compare}>
                  ${(["none", "before", "year", "first"] as const).map(
                    (name) =>
                      html`<option value=${name} ?selected=${name === this.#earlier}>${
                        {
                          none: words.compareNone,
                          before: words.compareBefore,
                          year: words.compareYear,
                          first: words.compareFirst,
                        }[name]
                      }</option>`,
                  )}
                </select>
              </label>
            </p>
            ${earlier === undefined ? nothing : changeOf(answer, earlier, locale)}
            ${daysOf(answer, locale, (day) => this.#look(day, false))}
          </div>
        </div>
      `,
      this.fold.body,
    );
    this.#focus(false);
    if (info) this.fold.tell(`${about}: β ${fixed(cell.beta, 2)}, n ${cell.n}`);
  }

  readonly #compare = (event: Event): void => {
    this.#earlier = (event.target as HTMLSelectElement).value as Earlier;
    this.update();
  };

  readonly #pointed = (event: PointerEvent): void => {
    const chart = event.currentTarget as HTMLElement;
    const { cell } = this.#newest.answer!;
    const box = chart.querySelector("svg")!.getBoundingClientRect();
    this.#look(
      nearestPair(this.#layout!, cell, this.#drawn, event.clientX - box.left, event.clientY - box.top, REACH),
      false,
    );
  };

  readonly #keyed = (event: KeyboardEvent): void => {
    const drawn = this.#drawn;
    const last = drawn.length - 1;
    if (last < 0) return;
    const place = this.#at === undefined ? undefined : drawn.indexOf(this.#at);
    const step = event.shiftKey ? LEAP : 1;
    const next = {
      ArrowRight: place === undefined ? 0 : place + step,
      ArrowUp: place === undefined ? 0 : place + step,
      ArrowLeft: place === undefined ? last : place - step,
      ArrowDown: place === undefined ? last : place - step,
      PageUp: (place ?? last) - LEAP,
      PageDown: (place ?? 0) + LEAP,
      Home: 0,
      End: last,
    }[event.key];
    if (next === undefined && event.key !== "Escape") return;
    event.preventDefault();
    this.#look(next === undefined ? undefined : drawn[Math.max(0, Math.min(last, next))], true);
  };

  #look(i: number | undefined, aloud: boolean): void {
    if (i === this.#at) return;
    this.#at = i;
    this.#focus(aloud);
  }

  /** The day that is looked at: its distance from the line, and its numbers. */
  #focus(aloud: boolean): void {
    const looked = this.fold.body.querySelector<SVGGElement>(".looked");
    const reading = this.fold.body.querySelector<HTMLElement>(".readout");
    if (looked === null || reading === null) return;
    const i = this.#at;
    const { cell, ticker } = this.#newest.answer!;
    const { locale } = this.#context;
    const words = readingWords[locale];
    if (i === undefined) {
      render(nothing, looked);
      render(
        html`<span class="hint">${words.plotHint} ${this.#layout!.sameScale ? words.sameScale : nothing}</span>`,
        reading,
      );
      return;
    }
    const { x, y, top, foot } = this.#layout!;
    const [px, py] = [x(cell.market[i]!), y(cell.returns[i]!)];
    const fitted = Math.min(foot, Math.max(top, y(cell.returns[i]! - cell.residuals[i]!)));
    render(
      svg`${Number.isNaN(cell.beta) ? nothing : svg`<line class="off" x1=${px} x2=${px} y1=${py} y2=${fitted} />`}
        <circle class="ring" cx=${px} cy=${py} r=${radiusOf(cell, i) + 3} />`,
      looked,
    );
    const known = !Number.isNaN(cell.beta);
    const told = [
      [dateOf(cell.time.kind, cell.time.values[i]!, locale), ""],
      [words.market, signed(cell.market[i]!)],
      [ticker, signed(cell.returns[i]!)],
      ...(known
        ? [
            [words.residual, signed(cell.residuals[i]!)],
            [words.leverage, fixed(cell.leverages[i]!, 3)],
            cell.weights
              ? [words.weight, percent(cell.weights[i]!, 1)]
              : [words.cook, fixed(cell.cooksDistances[i]!, 3)],
            [words.without, fixed(cell.without[i]!, 3)],
          ]
        : []),
    ] as const;
    render(
      told.map(
        ([name, value]) => html`<span>${name} ${value === "" ? nothing : html`<b>${value}</b>`}</span> `,
      ),
      reading,
    );
    if (aloud) this.fold.tell(told.map((one) => one.join(" ").trim()).join(", "), 0);
  }
}
