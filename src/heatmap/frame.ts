import type { Matrix } from "../panel/matrix.ts";
import { timesTenTo, type Words } from "./locale.ts";
import type { Settings } from "./options.ts";
import { cleanText, ellipsize, fitTitle, lineHeight, type MeasureText } from "./text.ts";
import { dateTicks, thinned, type ValueTick, valueTicks } from "./ticks.ts";

/** Share of the width that ticker names may take before they are cut. */
const tickerShare = 0.25;

/** Everything around the cells, measured: margins in CSS pixels and the labels that decide them. */
export interface Frame {
  /** Font size of labels; gaps and marks are parts of it. */
  readonly em: number;
  /** Thickness of lines, whole device pixels. */
  readonly line: number;
  /** Length of tick marks, from them to their labels, and from the picture's edge to what is nearest. */
  readonly tick: number;
  readonly gap: number;
  readonly pad: number;
  /** From the picture's edges to the cells. */
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  /** Between the cells and the colour bar, and the bar's width. */
  readonly barGap: number;
  readonly barWidth: number;
  readonly title: { readonly lines: readonly string[]; readonly size: number };
  readonly tickers: readonly { readonly place: number; readonly label: string }[];
  readonly tickerSize: number;
  readonly values: readonly ValueTick[];
  readonly valueWidth: number;
  readonly stat: string;
  /** The least size at which nothing overlaps, given the other side as it is. */
  readonly leastWidth: number;
  readonly leastHeight: number;
}

/** Measures the labels of a picture and derives its margins. */
export function frameOf(
  matrix: Matrix,
  order: Int32Array,
  names: readonly string[],
  settings: Settings,
  words: Words,
  measure: MeasureText,
): Frame {
  const { width, height, scale, colors } = settings;
  // text grows with the picture, by the root, and stays legible in a small one
  const em = Math.min(32, Math.max(10, Math.round(13 * Math.sqrt(Math.min(width / 1000, height / 450)))));
  const line = Math.max(1, Math.round(scale)) / scale;
  const tick = 0.35 * em;
  const gap = 0.3 * em;
  const pad = em;
  const outside = line + tick + gap;

  const fitted = fitTitle(words.title, Math.round(1.2 * em), Math.round(0.9 * em), width - 2 * pad, measure);
  const titleHeight = fitted.lines.length * fitted.size * lineHeight;
  const top = pad + (titleHeight > 0 ? titleHeight + 0.65 * em + line : 0);
  const bottom = outside + (2 * lineHeight + 0.3) * em + 0.6 * pad;
  const leastPlotHeight = 7 * em;
  const plotHeight = Math.max(leastPlotHeight, height - top - bottom);

  const { tickerSize, tickers, tickerWidth } = tickerLabels(order, names, em, plotHeight, width, measure);
  const { ticks: values, exponent } = valueTicks(
    colors,
    Math.min(8, Math.max(2, Math.floor(plotHeight / (2.2 * em)))),
  );
  const valueWidth = Math.max(...values.map(({ label }) => measure(label, em)), 0);
  const stat = ellipsize(cleanText(words.stat) + timesTenTo(exponent), em, plotHeight, measure);
  const dates = dateTicks(matrix.time, 6);
  const dateWidth = Math.max(...dates.map(({ label }) => measure(label, em)), 0);

  const barGap = 0.9 * em;
  const barWidth = 1.4 * em;
  const right = Math.max(
    line + barGap + barWidth + outside + valueWidth + (0.5 + lineHeight) * em + 0.7 * pad,
    dateWidth / 2 + 0.5 * pad,
  );
  const besideTickers = 0.7 * pad + (lineHeight + 0.4) * em + outside;
  const left = Math.max(besideTickers + tickerWidth.shown, dateWidth / 2 + 0.5 * pad);

  // the first and the last date must stand side by side under the centres of their columns
  const apart = dates.length > 1 ? matrix.time.values.length / (matrix.time.values.length - 1) : 0;
  const leastPlotWidth = Math.max(8 * em, (dateWidth + 0.8 * em) * apart);
  const beside = besideTickers + right + leastPlotWidth;
  const leastWidth = Math.ceil(
    Math.max(
      Math.min(beside + tickerWidth.full, beside / (1 - tickerShare)),
      dateWidth / 2 + 0.5 * pad + right + leastPlotWidth,
    ),
  );
  const leastHeight = Math.ceil(top + leastPlotHeight + bottom);
  return {
    em,
    line,
    tick,
    gap,
    pad,
    left,
    right,
    top,
    bottom,
    barGap,
    barWidth,
    title: fitted,
    tickers,
    tickerSize,
    values,
    valueWidth,
    stat,
    leastWidth,
    leastHeight,
  };
}

/** All names where they fit, smaller if need be, else every second, third ...; long ones cut to their share. */
function tickerLabels(
  order: Int32Array,
  names: readonly string[],
  em: number,
  plotHeight: number,
  width: number,
  measure: MeasureText,
) {
  const pitch = plotHeight / order.length;
  const tickerSize = Math.min(em, Math.max(Math.round(0.7 * em), 9, Math.floor(pitch / 1.25)));
  const places = thinned(order.length, pitch, 1.2 * tickerSize);
  const clean = places.map((place) => cleanText(names[order[place]!]!));
  const full = Math.max(...clean.map((name) => measure(name, tickerSize)), 0);
  const share = tickerShare * width;
  const labels = full > share ? clean.map((name) => ellipsize(name, tickerSize, share, measure)) : clean;
  const tickers = places.map((place, i) => ({ place, label: labels[i]! }));
  return { tickerSize, tickers, tickerWidth: { full, shown: Math.min(full, share) } };
}
