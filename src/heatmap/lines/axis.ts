import { magnitude, tenTo } from "../../panel/decimal.ts";
import type { Metrics } from "../frame/sheet.ts";
import { type ValueTick, valueTicks } from "../frame/ticks.ts";
import { timesTenTo } from "../locale/locale.ts";
import { decayOf, type LocaleTable } from "../locale/words.ts";
import { cleanText, lineHeight } from "../text.ts";
import { MOST_COLORS } from "./colors.ts";
import type { Lines } from "./lines.ts";
import { spreadOut } from "./path.ts";

export interface AxisTick extends ValueTick {
  /** Where its label stands, from 0 at the foot to 1. */
  readonly labelled: number;
}

/** The axis of values, measured. */
export interface ValueAxis {
  readonly vmin: number;
  readonly vmax: number;
  /** Whether there is no value at all. */
  readonly empty: boolean;
  readonly ticks: readonly AxisTick[];
  /** Level lines: the marks that were asked for, or the value that a statistic is compared with. */
  readonly references: readonly number[];
  readonly name: string;
  readonly labelWidth: number;
  /** The least and the greatest value where the axis reaches less far, though nobody asked for that. */
  readonly beyond: readonly [low: number, high: number] | undefined;
  /** A value as it stands at the end of its line. */
  readonly format: (value: number) => string;
}

/** Share of the range of the values that bands may add to the axis on either side; what is beyond is cut. */
const BAND_ROOM = 0.4;
/** Share of the range by which the axis reaches further for a reference, and beyond what it shows. */
const REFERENCE_ROOM = 0.3;
const MARGIN = 0.04;
/**
 * Windows that are a length of time or that grow have few pairs at the beginning of a session, after a gap, at first: their
 * values say little, and would press all others into a few pixels. Where there are so many values, the axis then holds all but a share of
 * them on either side, and of the rest what is near.
 */
const MANY = 200;
const STRAY = 0.01;
const STRAY_ROOM = 0.5;

export function valueAxisOf(
  data: Lines,
  { vmin, vmax }: { readonly vmin?: number; readonly vmax?: number },
  marks: readonly number[],
  words: LocaleTable,
  height: number,
  { em, measure }: Metrics,
): ValueAxis {
  for (const [name, value] of Object.entries({ vmin, vmax })) {
    if (value !== undefined && !Number.isFinite(value))
      throw new RangeError(`${name} must be a finite number, got ${value}`);
  }
  const usual = usualLimits(data, marks);
  const [low, high] = [vmin ?? usual.low, vmax ?? usual.high];
  if (!(low < high && Number.isFinite(high - low))) {
    const origin =
      vmin !== undefined && vmax !== undefined ? "" : ` (${vmin === undefined ? "vmin" : "vmax"} by default)`;
    throw new RangeError(`vmin must be less than vmax, got ${low} and ${high}${origin}`);
  }
  const { ticks, exponent } = clearTicks(low, high, height, em);
  const inside = (value: number) => value >= low && value <= high;
  const position = (value: number) => (value - low) / (high - low);
  const pitch = (1.05 * lineHeight * em) / height;
  const marked = markTicks(marks.filter(inside), exponent, position, pitch, (0.5 * em) / height);
  // other values stand where the marks leave room
  const clear = ticks
    .filter(({ position: at }) => marked.every((mark) => Math.abs(at - mark.labelled) >= pitch))
    .map((tick) => ({ ...tick, labelled: tick.position }));
  const all = [...clear, ...marked].sort((a, b) => a.position - b.position);
  const digits = 2 - magnitude(high - low) + exponent;
  const decimals = Math.min(100, Math.max(exponent === 0 && high - low < 50 ? 2 : 0, digits));
  const whole = data.stat === "n";
  return {
    vmin: low,
    vmax: high,
    empty: usual.empty,
    beyond:
      (vmin === undefined && usual.beyond[0] < low) || (vmax === undefined && usual.beyond[1] > high)
        ? usual.beyond
        : undefined,
    ticks: all,
    references: marks.length > 0 ? marks.filter(inside) : [referenceOf(data.stat)].filter(inside),
    name: cleanText(words.stat(data.stat)) + timesTenTo(exponent),
    labelWidth: Math.max(0, ...all.map(({ label }) => measure(label, em))),
    format: (value) => minus((value / tenTo(exponent)).toFixed(whole ? 0 : decimals)),
  };
}

/** The marks with their labels, a little apart from where they are if need be; those that would be further have none. */
function markTicks(
  marks: readonly number[],
  exponent: number,
  position: (value: number) => number,
  pitch: number,
  furthest: number,
): AxisTick[] {
  const places = marks.map(position);
  const spread = spreadOut(places, pitch, pitch / 3, 1 - pitch / 3);
  const near = places.every((place, i) => Math.abs(place - spread[i]!) <= furthest);
  const kept: AxisTick[] = [];
  marks.forEach((mark, i) => {
    const labelled = near ? spread[i]! : places[i]!;
    if (!near && kept.length > 0 && labelled - kept.at(-1)!.labelled < pitch) return;
    const label = minus(String(Number((mark / tenTo(exponent)).toPrecision(6))));
    kept.push({ position: places[i]!, labelled, label });
  });
  return kept;
}

function minus(text: string): string {
  return /^-0(\.0*)?$/.test(text) ? text.slice(1) : text.replace("-", "\u2212");
}

/** Round values, as many as stand clear of each other. */
function clearTicks(low: number, high: number, height: number, em: number) {
  const most = Math.max(2, Math.min(10, Math.floor(height / (2.4 * em))));
  return valueTicks({ vmin: low, vmax: high }, most);
}

/** What a statistic is compared with; NaN: nothing. */
function referenceOf(stat: string): number {
  if (stat === "r2" || stat === "n") return Number.NaN;
  return stat === "beta" ? 1 : 0;
}

/** All values, marks, and bands and the reference as far as they are near. */
function usualLimits({ lines, stat }: Lines, marks: readonly number[]) {
  const range = (arrays: readonly (Float64Array | undefined)[]): [number, number] => {
    let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const array of arrays) {
      for (const value of array ?? []) {
        if (!Number.isFinite(value)) continue;
        if (value < low) low = value;
        if (value > high) high = value;
      }
    }
    return [low, high];
  };
  const beyond = range(lines.map(({ values }) => values));
  let [low, high] = withoutStrays({ lines }, beyond);
  const empty = low > high;
  const reference = referenceOf(stat);
  const base = Number.isNaN(reference) ? 0 : reference;
  if (empty) [low, high] = [Math.min(base, ...marks), Math.max(base, ...marks)];
  const span = high - low;
  const bands = range(lines.slice(0, MOST_COLORS).flatMap((line) => [line.low, line.high]));
  low = Math.min(low, Math.max(bands[0], low - BAND_ROOM * span));
  high = Math.max(high, Math.min(bands[1], high + BAND_ROOM * span));
  const near = REFERENCE_ROOM * (high - low);
  if (reference >= low - near && reference <= high + near) {
    low = Math.min(low, reference);
    high = Math.max(high, reference);
  }
  low = Math.min(low, ...marks);
  high = Math.max(high, ...marks);
  const room = MARGIN * (high - low) || Math.abs(high) / 2 || 1;
  return { low: low - room, high: high + room, empty, beyond };
}

/** From where to where values are that are not far from all others; where each line ends is always within. */
function withoutStrays({ lines }: Pick<Lines, "lines">, [low, high]: [number, number]): [number, number] {
  const sorted = Float64Array.from(
    lines.flatMap(({ values }) => Array.from(values.filter(Number.isFinite))),
  ).sort();
  const mayBeFew = lines.some(({ window }) => typeof window === "string" && decayOf(window) === undefined);
  if (!mayBeFew || sorted.length < MANY) return [low, high];
  const stray = Math.floor(STRAY * sorted.length);
  const [from, to] = [sorted[stray]!, sorted[sorted.length - 1 - stray]!];
  const room = STRAY_ROOM * (to - from);
  const ends = lines.flatMap(({ values }) => values.findLast(Number.isFinite) ?? []);
  return [Math.min(Math.max(low, from - room), ...ends), Math.max(Math.min(high, to + room), ...ends)];
}
