import { type ValueTicks, valueTicks } from "../../heatmap/frame/ticks.ts";
import type { Scatter } from "../engine/scatter.ts";

// Where everything of a scatter goes, in CSS pixels.

/** What there is room for: the text's size, and how wide the labels of the left axis are. */
export interface ScatterRoom {
  readonly width: number;
  readonly em: number;
}

export interface ScatterLayout {
  readonly width: number;
  readonly height: number;
  /** Inside of the axes. */
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly foot: number;
  x(market: number): number;
  y(own: number): number;
  /** Ticks in percent, from the left and from the foot; see `ValueTicks`. */
  readonly across: ValueTicks;
  readonly up: ValueTicks;
  /** Whether a percent is as long on both axes. */
  readonly sameScale: boolean;
}

/** A line within the axes, from its left end; undefined: it does not pass through. */
export type Stretch = readonly [x1: number, y1: number, x2: number, y2: number];

const MARGIN = 0.05;
/** Heights as shares of the width. */
const LOWEST = 0.62;
const HIGHEST = 1;
/** Share of the width that points must take up; where they take up less, a percent is longer across than up. */
const LEAST_WIDTH = 0.4;

export function layoutScatter(scatters: readonly Scatter[], { width, em }: ScatterRoom): ScatterLayout {
  const [left, top, right] = [4.2 * em, 0.8 * em, width - 0.8 * em];
  const wide = Math.max(1, right - left);
  const [m0, m1] = rangeOf(scatters.map(({ market }) => market));
  const [r0, r1] = rangeOf(scatters.map(({ returns }) => returns));
  const [across, up] = [m1 - m0, r1 - r0];
  const high = Math.min(HIGHEST, Math.max(LOWEST, up / across)) * wide;
  const unit = Math.min(wide / across, high / up);
  const sameScale = across * unit >= LEAST_WIDTH * wide;
  const [unitX, unitY] = sameScale ? [unit, unit] : [wide / across, high / up];
  const foot = top + high;
  // what is left over goes to both sides alike
  const x0 = (m0 + m1 - wide / unitX) / 2;
  const y0 = (r0 + r1 - high / unitY) / 2;
  const ticks = (from: number, length: number, room: number) =>
    valueTicks({ vmin: 100 * from, vmax: 100 * (from + length) }, Math.max(2, Math.floor(room)));
  return {
    ...{ width, height: foot + 3.4 * em, left, top, right, foot, sameScale },
    x: (market) => left + (market - x0) * unitX,
    y: (own) => foot - (own - y0) * unitY,
    across: ticks(x0, wide / unitX, wide / (3.2 * em)),
    up: ticks(y0, high / unitY, high / (3 * em)),
  };
}

/** From the least to the greatest value, with 0, and a little more. */
function rangeOf(arrays: readonly Float64Array[]): [low: number, high: number] {
  let [low, high] = [0, 0];
  for (const array of arrays) {
    for (const value of array) {
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  const room = MARGIN * (high - low) || 0.01;
  return [low - room, high + room];
}

/** What of a line with this slope, through a value at 0, lies within the axes. */
export function stretchOf(layout: ScatterLayout, slope: number, at0: number): Stretch | undefined {
  const { left, right, top, foot, x, y } = layout;
  // pixels per return: the axes are straight
  const [unitX, unitY] = [x(1) - x(0), y(0) - y(1)];
  const rise = (slope * unitY) / unitX;
  const heightAt = (px: number) => y(at0) - rise * (px - x(0));
  let [x1, x2] = [left, right];
  if (rise !== 0) {
    const meets = [top, foot].map((edge) => x(0) + (y(at0) - edge) / rise).sort((a, b) => a - b);
    x1 = Math.max(x1, meets[0]!);
    x2 = Math.min(x2, meets[1]!);
  }
  const within = (py: number) => Math.min(foot, Math.max(top, py));
  const level = rise === 0 && (y(at0) < top || y(at0) > foot);
  if (!(x1 < x2) || level) return undefined;
  return [x1, within(heightAt(x1)), x2, within(heightAt(x2))];
}

/** Share of the newest one's weight from which on a pair is drawn. */
const LEAST_WEIGHT = 0.01;

/** Numbers of the pairs that are drawn: of weighted ones those that weigh something, and those on which beta rests. */
export function drawnOf({ market, weights, influential }: Scatter): Int32Array {
  const all = Int32Array.from(market.keys());
  if (weights === undefined) return all;
  const most = weights.reduce((a, b) => Math.max(a, b), 0);
  return all.filter((i) => weights[i]! >= LEAST_WEIGHT * most || influential.includes(i));
}

/** Radius of a point: its area goes by its weight. */
export function radiusOf({ weights }: Scatter, i: number): number {
  return weights === undefined ? 3.2 : Math.max(1, 5 * Math.sqrt(weights[i]!));
}

/** The pair nearest to a place, if it is no further than `reach`. */
export function nearestPair(
  layout: ScatterLayout,
  { market, returns }: Scatter,
  drawn: Int32Array,
  px: number,
  py: number,
  reach: number,
): number | undefined {
  let [found, least]: [number | undefined, number] = [undefined, reach];
  for (const i of drawn) {
    const distance = Math.hypot(layout.x(market[i]!) - px, layout.y(returns[i]!) - py);
    if (distance < least) [found, least] = [i, distance];
  }
  return found;
}
