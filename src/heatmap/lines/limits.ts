import { decayOf } from "../locale/words.ts";
import { MOST_COLORS } from "./colors.ts";
import type { Lines } from "./lines.ts";
import { type Survey, surveyOf } from "./survey.ts";

/** From where to where the axis of values reaches unless it is told otherwise. */
export interface UsualLimits {
  readonly low: number;
  readonly high: number;
  /** Whether there is no value at all. */
  readonly empty: boolean;
  /** The least and the greatest value. */
  readonly all: readonly [low: number, high: number];
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

/** What a statistic is compared with; NaN: nothing. */
export function referenceOf(stat: string): number {
  if (stat === "r2" || stat === "n") return Number.NaN;
  return stat === "beta" ? 1 : 0;
}

/** All values, marks, and bands and the reference as far as they are near. */
export function usualLimits(
  { lines, stat }: Lines,
  surveys: readonly Survey[],
  marks: readonly number[],
): UsualLimits {
  const all = rangeOf(surveys);
  let [low, high] = withoutStrays(lines, surveys, all);
  const empty = low > high;
  const reference = referenceOf(stat);
  const base = Number.isNaN(reference) ? 0 : reference;
  if (empty) [low, high] = [Math.min(base, ...marks), Math.max(base, ...marks)];
  const span = high - low;
  const edges = lines.slice(0, MOST_COLORS).flatMap((line) => [line.low, line.high]);
  const bands = rangeOf(edges.filter((edge) => edge !== undefined).map(surveyOf));
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
  return { low: low - room, high: high + room, empty, all };
}

function rangeOf(surveys: readonly Survey[]): [low: number, high: number] {
  return [Math.min(...surveys.map(({ low }) => low)), Math.max(...surveys.map(({ high }) => high))];
}

/** From where to where values are that are not far from all others; where each line ends is always within. */
function withoutStrays(
  lines: Lines["lines"],
  surveys: readonly Survey[],
  [low, high]: readonly [number, number],
): [low: number, high: number] {
  const mayBeFew = lines.some(({ window }) => typeof window === "string" && decayOf(window) === undefined);
  const count = surveys.reduce((sum, survey) => sum + survey.count, 0);
  if (!mayBeFew || count < MANY) return [low, high];
  const values = new Float64Array(count);
  let filled = 0;
  for (const line of lines) {
    for (let row = 0; row < line.values.length; row++) {
      const value = line.values[row]!;
      if (Number.isFinite(value)) values[filled++] = value;
    }
  }
  values.sort();
  const stray = Math.floor(STRAY * count);
  const [from, to] = [values[stray]!, values[count - 1 - stray]!];
  const room = STRAY_ROOM * (to - from);
  const ends = lines.flatMap((line, i) => (surveys[i]!.last < 0 ? [] : line.values[surveys[i]!.last]!));
  return [Math.min(Math.max(low, from - room), ...ends), Math.max(Math.min(high, to + room), ...ends)];
}
