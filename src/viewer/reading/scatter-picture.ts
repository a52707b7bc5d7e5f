import { html, svg, type TemplateResult } from "lit-html";
import { timesTenTo } from "../../heatmap/locale/locale.ts";
import type { Scatter, ScatterAnswer } from "../engine/scatter.ts";
import { brief } from "../figures.ts";
import { drawnOf, radiusOf, type ScatterLayout, stretchOf } from "./scatter-layout.ts";
import type { ReadingWords } from "./words.ts";

/** The pairs of a window, the line through them, and those that it rests on most. `drawn`: numbers of the pairs that are there. */
export function scatterPicture(
  answer: ScatterAnswer,
  drawn: Int32Array,
  layout: ScatterLayout,
  words: ReadingWords,
): TemplateResult {
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
    <path class="points" d=${circles(cell, drawn, layout)} />
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
