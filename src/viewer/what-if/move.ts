import { html, nothing, svg, type TemplateResult } from "lit-html";
import type { Move } from "../../panel/portfolio.ts";
import { signed } from "../figures.ts";

// An expected move, in words and as a picture.

const [BAR_WIDTH, BAR_HEIGHT] = [100, 16];

/** From one end to the other; "–" where there is none. */
export function span(low: number, high: number): string {
  return Number.isNaN(low) ? "–" : `${signed(low, 1).replace(" %", "")} … ${signed(high, 1)}`;
}

/** From the least to the greatest end of all intervals, with 0. */
export function scaleOf(moves: readonly Move[]): { low: number; high: number } {
  let [low, high] = [0, 0];
  for (const { lowAll, highAll } of moves) {
    if (lowAll < low) low = lowAll;
    if (highAll > high) high = highAll;
  }
  return { low, high: high > low ? high : low + 1 };
}

/** The expected move, where beta's error and the own noise may take it, and 0. */
export function bar(
  { expected, low, high, lowAll, highAll }: Move,
  scale: { low: number; high: number },
): TemplateResult {
  const x = (value: number) => 4 + ((value - scale.low) / (scale.high - scale.low)) * (BAR_WIDTH - 8);
  const level = BAR_HEIGHT / 2;
  const line = (name: string, from: number, to: number) =>
    Number.isNaN(from)
      ? nothing
      : svg`<line class=${name} x1=${x(from)} x2=${x(to)} y1=${level} y2=${level} />`;
  return html`<svg width=${BAR_WIDTH} height=${BAR_HEIGHT} aria-hidden="true">
    <line class="zero" x1=${x(0)} x2=${x(0)} y1="0" y2=${BAR_HEIGHT} />
    ${line("all", lowAll, highAll)}${line("beta", low, high)}
    <circle cx=${x(expected)} cy=${level} r="3" />
  </svg>`;
}
