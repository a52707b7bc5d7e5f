import { html, nothing, type TemplateResult } from "lit-html";
import { localeTables } from "../../heatmap/locale/locale.ts";
import { spacingOf } from "../../panel/time.ts";
import type { Scatter, ScatterAnswer, ScatterChange } from "../engine/scatter.ts";
import { brief, dateOf, dateOfText, fixed, signed, written } from "../figures.ts";
import type { Context } from "../part.ts";
import { readingWords } from "./words.ts";

type Locale = Context["locale"];

/** What the scatter is of. */
export function aboutScatter(
  { ticker, benchmark, cell }: ScatterAnswer,
  { locale, state, info }: Context,
): string {
  const words = readingWords[locale];
  const table = localeTables[locale];
  const unit = spacingOf(info!.time);
  const date = dateOfText(cell.date, locale);
  const { halflife, window } = state;
  return halflife > 0
    ? words.aboutWeights(ticker, benchmark, table.window(halflife, unit), date)
    : words.about(ticker, benchmark, table.window(window, unit), date);
}

/** The numbers of the line. */
export function factsOf({ cell, stat, least }: ScatterAnswer, locale: Locale): TemplateResult {
  const words = readingWords[locale];
  const table = localeTables[locale];
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

/** How beta got from one window to the other. */
export function changeOf({ cell, change }: ScatterAnswer, earlier: Scatter, locale: Locale): TemplateResult {
  const words = readingWords[locale];
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

/** The days that the line rests on most. `look` is called with the one that is pointed at. */
export function daysOf(
  { cell, ticker }: ScatterAnswer,
  locale: Locale,
  look: (day: number | undefined) => void,
): TemplateResult | typeof nothing {
  const words = readingWords[locale];
  if (cell.influential.length === 0) return nothing;
  const weighted = cell.weights !== undefined;
  const row = (i: number, rank: number) => {
    const date = dateOf(cell.time.kind, cell.time.values[i]!, locale);
    const lookAt = () => look(i);
    return html`<tr @pointerenter=${lookAt} @pointerleave=${() => look(undefined)}>
      <td>${rank + 1}</td>
      <td class="text"><button class="link" aria-label=${words.show(date)} @focus=${lookAt} @click=${lookAt}>${date}</button></td>
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
      <th scope="col">${brief(ticker, 10)}</th>
      <th scope="col">${words.residual}</th>
      <th scope="col">${words.leverage}</th>
      <th scope="col">${weighted ? words.weight : words.cook}</th>
    </tr></thead>
    <tbody>${Array.from(cell.influential, row)}</tbody>
  </table></div>
  <p class="hint small">${weighted ? words.influentialWeighted : words.influentialHint}</p>`;
}
