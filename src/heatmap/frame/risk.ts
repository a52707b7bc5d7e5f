import type { RiskOn } from "../../panel/section.ts";
import type { LocaleTable } from "../locale/words.ts";
import type { Box, Shape } from "../scene.ts";
import { cleanText, ellipsize, lineHeight, middle } from "../text.ts";
import type { Metrics, Sheet } from "./sheet.ts";
import { runsOf } from "./strip.ts";

/** Risk-on and risk-off by date under the cells, measured: from `-most` to `most`. */
export interface RiskStrip {
  readonly most: number;
  readonly labels: readonly [top: string, bottom: string];
  readonly captions: readonly [on: string, off: string];
  readonly labelWidth: number;
  readonly captionWidth: number;
}

/** Heights, as parts of an em: to what is above, and of the panel. */
const ABOVE = 0.7;
const PANEL = 4;

/** Colours that the colour-blind tell apart, on light and on dark. */
const ON = "#3b7cb8";
const OFF = "#d6752a";

/** Ends of the scale. */
const ENDS = [0.1, 0.2, 0.4, 0.6, 0.8, 1];

/** From the end of what is above to that of the panel. */
export function riskHeight({ em }: Metrics): number {
  return (ABOVE + PANEL) * em;
}

/** One scale for those of one heatmap or several. */
export function riskStripOf(
  risks: readonly RiskOn[],
  words: LocaleTable,
  { em, small, measure }: Metrics,
): RiskStrip {
  let far = 0;
  for (const { values } of risks) {
    for (const value of values) if (Math.abs(value) > far) far = Math.abs(value);
  }
  const most = ENDS.find((end) => end >= far) ?? 1;
  const labels = [String(most), `\u2212${most}`] as const;
  const captions = [cleanText(words.riskOn), cleanText(words.riskOff)] as const;
  const labelWidth = Math.max(...labels.map((text) => measure(text, small)));
  const captionWidth = Math.min(12 * em, Math.max(...captions.map((text) => measure(text, small))));
  return { most, labels, captions, labelWidth, captionWidth };
}

/** Under `above`, on the columns of the cells, at most `dates` of them; numbers on its left and captions on its right where asked. */
export function placeRisk(
  { most, labels, captions }: RiskStrip,
  risk: RiskOn | undefined,
  above: Box,
  dates: number,
  beside: { readonly numbers: boolean; readonly captions: boolean },
  sheet: Sheet,
): Box {
  const { em, small, line, tick, gap, width: pictureWidth, pad, measure } = sheet.metrics;
  const end = above.y + above.height;
  const { x, width } = above;
  const y = sheet.snap(end + ABOVE * em);
  const panel: Box = { x, y, width, height: sheet.snap(end + (ABOVE + PANEL) * em) - y };
  const zero = panel.y + panel.height / 2;
  const place = (value: number) => zero - (value / most) * (panel.height / 2);
  const draw = (name: Shape["name"], points: readonly number[], color: Shape["color"]) =>
    sheet.shapes.push({ name, points, color, opacity: 0.9 });
  if (risk !== undefined) {
    const all = risk.values.length;
    const count = Math.min(all, Math.max(1, Math.floor(dates)));
    const rows = Int32Array.from({ length: count }, (_, i) => Math.floor(((2 * i + 1) * all) / (2 * count)));
    const values = Float64Array.from(rows, (row) => risk.values[row]!);
    for (const { xs, from } of runsOf(rows, values, all, x, width / all)) {
      const run = from.map((i) => values[i]!);
      draw("riskOn", areaOf(xs, run, 1, zero, place), ON);
      draw("riskOff", areaOf(xs, run, -1, zero, place), OFF);
    }
  }
  sheet.shapes.push({
    name: "centre",
    points: [x, zero, x + width, zero],
    color: "ink",
    opacity: 0.45,
    lineWidth: line,
  });
  sheet.frame(panel);
  if (beside.numbers) {
    const labelX = x - line - tick - gap;
    const label = (text: string, at: number) =>
      sheet.write("value", text, labelX, at, { anchor: "end", size: small });
    sheet.level(x - line - tick, zero, tick);
    label(labels[0], panel.y + 2 * middle * small);
    label("0", zero + middle * small);
    label(labels[1], panel.y + panel.height);
  }
  if (!beside.captions) return panel;
  const keyX = x + width + line + 2 * gap;
  const room = pictureWidth - 0.4 * pad - (keyX + em + gap);
  const apart = (lineHeight * small) / 2;
  for (const [k, text] of captions.entries()) {
    const at = zero + (k === 0 ? -apart : apart);
    const half = 0.35 * em;
    const points = [keyX, at - half, keyX + em, at - half, keyX + em, at + half, keyX, at + half];
    draw(k === 0 ? "riskOn" : "riskOff", points, k === 0 ? ON : OFF);
    sheet.write("caption", ellipsize(text, small, room, measure), keyX + em + gap, at + middle * small, {
      anchor: "start",
      size: small,
    });
  }
  return panel;
}

/** Between the line and 0 on one side of it; a line that goes through 0 between two dates does so where it is straight. */
function areaOf(
  xs: readonly number[],
  values: readonly number[],
  sign: 1 | -1,
  zero: number,
  place: (value: number) => number,
): number[] {
  const points = [xs[0]!, zero];
  for (const [i, value] of values.entries()) {
    const before = values[i - 1];
    if (before !== undefined && before * value < 0) {
      points.push(xs[i - 1]! + ((xs[i]! - xs[i - 1]!) * before) / (before - value), zero);
    }
    points.push(xs[i]!, sign * value > 0 ? place(value) : zero);
  }
  points.push(xs.at(-1)!, zero);
  return points;
}
