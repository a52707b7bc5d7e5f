import { magnitude, tenTo } from "../../panel/decimal.ts";
import type { Metrics } from "../frame/sheet.ts";
import { type ValueTick, valueTicks } from "../frame/ticks.ts";
import { timesTenTo } from "../locale/locale.ts";
import type { LocaleTable } from "../locale/words.ts";
import { cleanText, lineHeight } from "../text.ts";
import { referenceOf, type UsualLimits } from "./limits.ts";
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

/** `usual`: from where to where it reaches if neither `vmin` nor `vmax` is given. */
export function valueAxisOf(
  stat: string,
  usual: UsualLimits,
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
  const whole = stat === "n";
  return {
    vmin: low,
    vmax: high,
    empty: usual.empty,
    beyond:
      (vmin === undefined && usual.all[0] < low) || (vmax === undefined && usual.all[1] > high)
        ? usual.all
        : undefined,
    ticks: all,
    references: marks.length > 0 ? marks.filter(inside) : [referenceOf(stat)].filter(inside),
    name: cleanText(words.stat(stat)) + timesTenTo(exponent),
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
