import { html, nothing, render, svg, type TemplateResult } from "lit-html";
import { localeTables, timesTenTo } from "../../heatmap/locale/locale.ts";
import { formatTime, spacingOf } from "../../panel/time.ts";
import { rowUntil } from "../engine/rows.ts";
import type { Scatter, ScatterAnswer, ScatterChange } from "../engine/scatter.ts";
import { brief, dateOf, dateOfText, fixed, percent, signed, written } from "../figures.ts";
import { Fold } from "../fold.ts";
import { Newest } from "../newest.ts";
import type { Context } from "../part.ts";
import {
  drawnOf,
  layoutScatter,
  nearestPair,
  radiusOf,
  type ScatterLayout,
  stretchOf,
} from "./scatter-layout.ts";
import { isShown } from "./shown.ts";
import { type ReadingWords, readingWords } from "./words.ts";

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
    const { stat, benchmark, window, halflife, gaps, minPeriods, from, to } = state;
    const since = this.#since(cell.date);
    this.#newest.want(
      [info, cell.ticker, cell.date, since, stat, benchmark, window, halflife, gaps, minPeriods, from, to],
      () =>
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
    if (key.every((one, i) => one === this.#shown[i])) return;
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
    render(
      html`
        <p class="about">${this.#about(answer, words)}</p>
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
            >${this.#picture(answer, layout, words)}</div>
            <div class="readout" aria-hidden="true"></div>
            ${cell.weights ? html`<p class="hint small">${words.weightsHint}</p>` : nothing}
          </div>
          <div>
            ${this.#facts(answer, words)}
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
            ${earlier === undefined ? nothing : this.#changed(answer, earlier, words)}
            ${this.#days(cell, words)}
          </div>
        </div>
      `,
      this.fold.body,
    );
    this.#focus(false);
    if (info) this.fold.tell(`${this.#about(answer, words)}: β ${fixed(cell.beta, 2)}, n ${cell.n}`);
  }

  /** How beta got from one window to the other. */
  #changed({ cell, change }: ScatterAnswer, earlier: Scatter, words: ReadingWords): TemplateResult {
    const { locale } = this.#context;
    const date = (text: string) => dateOfText(text, locale);
    const amount = (value: number) => (value > 0 ? "+" : "") + fixed(value, 2);
    const day = ({ time, role, contribution }: ScatterChange["days"][number]) =>
      words.day(dateOf(cell.time.kind, time, locale), role, amount(contribution));
    return html`
      <p>${words.changed(fixed(earlier.beta, 2), fixed(cell.beta, 2), date(earlier.date), date(cell.date))}</p>
      ${
        change === undefined
          ? nothing
          : html`<p>${words.made(amount(change.entered), amount(change.left))} ${words.mostly(change.days.map(day))}</p>`
      }`;
  }

  #about({ ticker, benchmark, cell }: ScatterAnswer, words: ReadingWords): string {
    const { locale, state, info } = this.#context;
    const table = localeTables[locale];
    const unit = spacingOf(info!.time);
    const date = dateOfText(cell.date, locale);
    const { halflife, window } = state;
    return halflife > 0
      ? words.aboutWeights(ticker, benchmark, table.window(halflife, unit), date)
      : words.about(ticker, benchmark, table.window(window, unit), date);
  }

  #facts({ cell, stat, least }: ScatterAnswer, words: ReadingWords): TemplateResult {
    const table = localeTables[this.#context.locale];
    if (Number.isNaN(cell.beta)) {
      return html`<p>${cell.n < least ? words.tooFew(cell.n, least) : words.noValue}</p>`;
    }
    const fact = (name: string, value: string) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
    const other = !["beta", "alpha", "r2", "n", "se_beta"].includes(stat);
    return html`
      <dl class="facts">
        ${fact("β", fixed(cell.beta, 3))}
        ${
          Number.isNaN(cell.low)
            ? nothing
            : html`${fact(words.interval, `${fixed(cell.low, 2)} – ${fixed(cell.high, 2)}`)}
              ${fact(words.error, fixed(cell.seBeta, 3))}`
        }
        ${fact(words.alpha, signed(cell.alpha, 3))}
        ${fact(words.r2, fixed(cell.r2, 3))}
        ${fact(words.pairs, fixed(cell.n, 0))}
        ${other ? fact(table.stat(stat), Number.isNaN(cell.value) ? fixed(cell.value, 0) : written(Number(cell.value.toPrecision(4)))) : nothing}
      </dl>
      ${cell.weights ? html`<p class="hint small">${words.noErrors}</p>` : nothing}
    `;
  }

  #days(cell: Scatter, words: ReadingWords): TemplateResult | typeof nothing {
    if (cell.influential.length === 0) return nothing;
    const { locale } = this.#context;
    const weighted = cell.weights !== undefined;
    const row = (i: number, rank: number) => {
      const date = dateOf(cell.time.kind, cell.time.values[i]!, locale);
      const look = () => this.#look(i, false);
      return html`<tr @pointerenter=${look} @pointerleave=${() => this.#look(undefined, false)}>
        <td>${rank + 1}</td>
        <td class="text"><button class="link" aria-label=${words.show(date)} @focus=${look} @click=${look}>${date}</button></td>
        <td>${fixed(cell.without[i]!, 3)}</td>
        <td>${signed(cell.market[i]!)}</td>
        <td>${signed(cell.returns[i]!)}</td>
        <td>${signed(cell.residuals[i]!)}</td>
        <td>${fixed(cell.leverages[i]!, 3)}</td>
        <td>${fixed(weighted ? cell.weights![i]! : cell.cooksDistances[i]!, 3)}</td>
      </tr>`;
    };
    return html`<div class="scroll"><table>
      <caption>${words.influential}</caption>
      <thead><tr>
        <th scope="col">#</th>
        <th scope="col" class="text">${words.date}</th>
        <th scope="col">${words.without}</th>
        <th scope="col">${words.market}</th>
        <th scope="col">${brief(this.#newest.answer!.ticker, 10)}</th>
        <th scope="col">${words.residual}</th>
        <th scope="col">${words.leverage}</th>
        <th scope="col">${weighted ? words.weight : words.cook}</th>
      </tr></thead>
      <tbody>${Array.from(cell.influential, row)}</tbody>
    </table></div>
    <p class="hint small">${weighted ? words.influentialWeighted : words.influentialHint}</p>`;
  }

  #picture(answer: ScatterAnswer, layout: ScatterLayout, words: ReadingWords): TemplateResult {
    const { cell, earlier, ticker, benchmark } = answer;
    const { width, height, left, right, top, foot, x, y, across, up } = layout;
    const wide = right - left;
    const high = foot - top;
    const upright = (at: number, name: string) =>
      svg`<line class=${name} x1=${at} x2=${at} y1=${top} y2=${foot} />`;
    const level = (at: number, name: string) =>
      svg`<line class=${name} x1=${left} x2=${right} y1=${at} y2=${at} />`;
    const line = (name: string, slope: number, at0: number) => {
      const found = stretchOf(layout, slope, at0);
      return found && svg`<line class=${name} x1=${found[0]} y1=${found[1]} x2=${found[2]} y2=${found[3]} />`;
    };
    const one = stretchOf(layout, 1, 0);
    // the name of the line that a beta of 1 would have, on the side where the own one is not
    const side = cell.beta > 1 ? 8 : -8;
    const mark = (c: 0 | 1) => one![c] + 0.86 * (one![c === 0 ? 2 : 3] - one![c]);
    return html`<svg width=${width} height=${height} viewBox="0 0 ${width} ${height}" aria-hidden="true">
      ${across.ticks.map(({ position, label }) => {
        const at = left + position * wide;
        return svg`${upright(at, "grid")}<text x=${at} y=${foot + 15} text-anchor="middle">${label}</text>`;
      })}
      ${up.ticks.map(({ position, label }) => {
        const at = foot - position * high;
        return svg`${level(at, "grid")}<text x=${left - 6} y=${at + 4} text-anchor="end">${label}</text>`;
      })}
      ${upright(x(0), "zero")}${level(y(0), "zero")}
      ${line("one", 1, 0)}
      ${one && svg`<text class="soft" x=${mark(0) + side} y=${mark(1) + (side < 0 ? -5 : 14)} text-anchor=${side < 0 ? "end" : "start"}>${words.betaOne}</text>`}
      ${earlier && svg`<path class="before" d=${circles(earlier, drawnOf(earlier), layout)} />${line("then", earlier.beta, earlier.alpha)}`}
      <path class="points" d=${circles(cell, this.#drawn, layout)} />
      ${line("fit", cell.beta, cell.alpha)}
      <path class="marked" d=${circles(cell, cell.influential, layout)} />
      ${Array.from(cell.influential, (i, rank) => {
        const [px, py] = [x(cell.market[i]!), y(cell.returns[i]!)];
        const end = px > right - 16;
        return svg`<text class="rank" x=${px + (end ? -7 : 7)} y=${Math.max(top + 9, py - 5)} text-anchor=${end ? "end" : "start"}>${rank + 1}</text>`;
      })}
      <rect class="axes" x=${left} y=${top} width=${wide} height=${high} />
      <text class="name" x=${(left + right) / 2} y=${height - 6} text-anchor="middle">${words.xAxis(brief(benchmark))}${timesTenTo(across.exponent)}</text>
      <text class="name" transform="translate(12 ${(top + foot) / 2}) rotate(-90)" text-anchor="middle">${words.yAxis(brief(ticker))}${timesTenTo(up.exponent)}</text>
      <g class="looked"></g>
    </svg>`;
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

/** Outlines of points as one path. */
function circles(scatter: Scatter, numbers: Int32Array, { x, y }: ScatterLayout): string {
  const { market, returns } = scatter;
  let path = "";
  for (const i of numbers) {
    const r = radiusOf(scatter, i);
    const [left, height] = [x(market[i]!) - r, y(returns[i]!)];
    path += `M${left.toFixed(1)} ${height.toFixed(1)}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0`;
  }
  return path;
}
