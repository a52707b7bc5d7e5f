import { tenTo } from "../../panel/decimal.ts";
import type { Extent } from "../cells/extent.ts";
import type { Section } from "../cells/section.ts";
import { timesTenTo } from "../locale/locale.ts";
import type { LocaleTable } from "../locale/words.ts";
import type { Box, Color, Panel, Shape } from "../scene.ts";
import { cleanText, ellipsize, lineHeight, middle } from "../text.ts";
import type { Metrics, Sheet } from "./sheet.ts";
import { type ValueTick, type ValueTicks, valueTicks } from "./ticks.ts";

/** The cross-section by date under the cells, measured: median and band above, the share above the centre below. */
export interface Strip {
  readonly centre: number;
  /** Values at the lower and the upper edge of the band's panel. */
  readonly low: number;
  readonly high: number;
  readonly ticks: readonly ValueTick[];
  readonly captions: readonly [median: string, band: string, above: string];
  readonly labelWidth: number;
  readonly captionWidth: number;
}

/** Heights, as parts of an em: between the cells, the band's panel and the share's, and of these two. */
const ABOVE = 0.7;
const BAND = 4.8;
const BETWEEN = 0.5;
const SHARE = 2.2;

const NONE = "0 %";
const ALL = "100 %";

/** From the line under the cells to the end of the strip. */
export function stripHeight({ em }: Metrics): number {
  return (ABOVE + BAND + BETWEEN + SHARE) * em;
}

/** One scale for the sections of one heatmap or several. */
export function stripOf(
  sections: readonly Section[],
  extent: Extent,
  centre: number,
  words: LocaleTable,
  { em, small, measure }: Metrics,
): Strip {
  let [low, high] = [centre, centre];
  for (const section of sections) {
    for (let i = 0; i < section.rows.length; i++) {
      if (section.low[i]! < low) low = section.low[i]!;
      if (section.high[i]! > high) high = section.high[i]!;
    }
  }
  const room = 0.06 * (high - low) || Math.abs(centre) / 2 || extent.high - extent.low || 1;
  low -= room;
  high += room;
  const { ticks, exponent } = clearTicks(low, high, (1.05 * lineHeight * small) / (BAND * em));
  const least = (0.5 * small) / (BAND * em);
  const inside = ticks.filter(({ position }) => position >= least && position <= 1 - least);
  const limit = String(Number((centre / tenTo(exponent)).toPrecision(3))).replace("-", "\u2212");
  const above = cleanText(words.above(limit + timesTenTo(exponent)));
  const captions = [cleanText(words.median) + timesTenTo(exponent), cleanText(words.band), above] as const;
  const labelWidth = Math.max(
    ...[NONE, ALL, ...inside.map(({ label }) => label)].map((text) => measure(text, small)),
  );
  const captionWidth = Math.min(12 * em, Math.max(...captions.map((text) => measure(text, small))));
  return { centre, low, high, ticks: inside, captions, labelWidth, captionWidth };
}

/** Round values, as many as stand `least` of the panel's height apart. */
function clearTicks(low: number, high: number, least: number): ValueTicks {
  for (let most = 8; most > 2; most--) {
    const found = valueTicks({ vmin: low, vmax: high }, most);
    const places = found.ticks.map(({ position }) => position);
    if (places.every((place, i) => i === 0 || place - places[i - 1]! >= least)) return found;
  }
  return valueTicks({ vmin: low, vmax: high }, 2);
}

/** From the cells to the end of the captions beside the strip. */
export function captionsWidth(
  { captionWidth }: Pick<Strip, "captionWidth">,
  { line, gap, em, pad }: Metrics,
): number {
  return line + 3 * gap + em + captionWidth + 0.5 * pad;
}

/** Under `plot`, on the same columns, with numbers on its left and captions on its right where asked; returns its two panels. */
export function placeStrip(
  strip: Strip,
  section: Section,
  plot: Box,
  rows: number,
  beside: { readonly numbers: boolean; readonly captions: boolean },
  sheet: Sheet,
): NonNullable<Panel["strip"]> {
  const { em, small, line, tick, gap, width: pictureWidth, pad, measure } = sheet.metrics;
  const { centre, low, high } = strip;
  const end = plot.y + plot.height;
  const { x, width } = plot;
  const panel = (from: number, height: number): Box => {
    const y = sheet.snap(end + from * em);
    return { x, y, width, height: sheet.snap(end + (from + height) * em) - y };
  };
  const band = panel(ABOVE, BAND);
  const share = panel(ABOVE + BAND + BETWEEN, SHARE);
  const inBand = (value: number) => band.y + (1 - (value - low) / (high - low)) * band.height;
  const inShare = (value: number) => share.y + (1 - value) * share.height;

  const draw = (
    name: Shape["name"],
    points: readonly number[],
    color: Color,
    opacity: number,
    lineWidth?: number,
  ) => {
    sheet.shapes.push({ name, points, color, opacity, ...(lineWidth === undefined ? {} : { lineWidth }) });
  };
  const thin = Math.max(1, Math.round(0.1 * em * sheet.metrics.scale)) / sheet.metrics.scale;
  for (const run of runsOf(section.rows, section.median, rows, x, width / rows)) {
    const { xs, from } = run;
    const line = (values: ArrayLike<number>, place: (value: number) => number) =>
      xs.map((at, i) => [at, place(values[from[i]!]!)] as const);
    const lower = line(section.low, inBand);
    const upper = line(section.high, inBand);
    draw("band", [...upper, ...lower.reverse()].flat(), "ink", 0.22);
    draw("median", line(section.median, inBand).flat(), "ink", 1, thin);
    const top = line(section.above, inShare);
    const foot = share.y + share.height;
    draw("share", [...top, [xs.at(-1)!, foot] as const, [xs[0]!, foot] as const].flat(), "ink", 0.4);
  }
  if (centre > low && centre < high) {
    draw("centre", [x, inBand(centre), x + width, inBand(centre)], "ink", 0.45, line);
  }
  draw("centre", [x, inShare(0.5), x + width, inShare(0.5)], "ink", 0.45, line);
  sheet.frame(band);
  sheet.frame(share);

  const labelX = x - line - tick - gap;
  const label = (text: string, y: number) => {
    if (beside.numbers) sheet.write("value", text, labelX, y, { anchor: "end", size: small });
  };
  for (const { position, label: text } of strip.ticks) {
    const y = band.y + (1 - position) * band.height;
    if (beside.numbers) sheet.level(x - line - tick, y, tick);
    label(text, y + middle * small);
  }
  label(ALL, share.y + 2 * middle * small);
  label(NONE, share.y + share.height);

  if (!beside.captions) return { band, share };
  const keyX = x + width + line + 2 * gap;
  const textX = keyX + em + gap;
  const room = pictureWidth - 0.4 * pad - textX;
  const caption = (text: string, box: Box, at: number, key: Shape["name"], opacity: number) => {
    const y = box.y + at * box.height;
    const half = key === "median" ? thin / 2 : 0.35 * em;
    draw(key, [keyX, y - half, keyX + em, y - half, keyX + em, y + half, keyX, y + half], "ink", opacity);
    sheet.write("caption", ellipsize(text, small, room, measure), textX, y + middle * small, {
      anchor: "start",
      size: small,
    });
  };
  const apart = (lineHeight * small) / 2 / band.height;
  caption(strip.captions[0], band, 0.5 - apart, "median", 1);
  caption(strip.captions[1], band, 0.5 + apart, "band", 0.22);
  caption(strip.captions[2], share, 0.5, "share", 0.4);
  return { band, share };
}

/** Stretches of dates that have values: where each stands, and which of these it is. */
export interface Run {
  readonly xs: number[];
  readonly from: number[];
}

/** A run reaches half-way to the dates beside it, or to the edges of the panel, so that one date alone shows, too. */
export function runsOf(
  rows: Int32Array,
  values: Float64Array,
  all: number,
  x: number,
  column: number,
): Run[] {
  const edge = (i: number) => {
    const place = i === 0 ? 0 : i === rows.length ? all : (rows[i - 1]! + rows[i]! + 1) / 2;
    return x + place * column;
  };
  const runs: Run[] = [];
  let run: Run | undefined;
  for (let i = 0; i < rows.length; i++) {
    if (Number.isNaN(values[i]!)) {
      run = undefined;
      continue;
    }
    if (run === undefined) {
      run = { xs: [edge(i)], from: [i] };
      runs.push(run);
    }
    run.xs.push(x + (rows[i]! + 0.5) * column);
    run.from.push(i);
    const last = i === rows.length - 1 || Number.isNaN(values[i + 1]!);
    if (!last) continue;
    run.xs.push(edge(i + 1));
    run.from.push(i);
  }
  return runs;
}
