import type { Band } from "../panel/confidence.ts";
import { shownValue } from "../panel/error.ts";
import type { Matrix } from "../panel/matrix.ts";
import { type Crossing, REGIMES, type Regimes } from "../panel/regimes.ts";

export interface RegimeOptions {
  /** Betas below are defensive. Default: 0.8. */
  readonly low?: number;
  /** Betas above are aggressive. Default: 1.2. */
  readonly high?: number;
  /**
   * How far beyond a limit a beta must be for another state than before: a beta that wavers about a limit does not cross it over
   * and over. A number >= 0. Default: 0.
   */
  readonly hysteresis?: number;
  /** Between which betas the true one lies, N x T: only a band that is wholly beyond a limit makes another state. Default: none. */
  readonly band?: Band;
}

/**
 * The state of every ticker at every date. The first value of a ticker is judged by the limits alone, every later one from the
 * state before: a limit is crossed where beta is beyond it by `hysteresis`, and the whole `band` is. A gap changes nothing: the
 * state after it follows from the one before. No state depends on later rows. Throws a RangeError for limits that are none.
 */
export function regimesOf(
  { time, tickers, values }: Pick<Matrix, "time" | "tickers" | "values">,
  options: RegimeOptions = {},
): Regimes {
  const { low = 0.8, high = 1.2, hysteresis = 0, band } = options;
  for (const [name, value] of Object.entries({ low, high })) {
    if (!Number.isFinite(value))
      throw new RangeError(`${name} must be a finite number, got ${shownValue(value)}`);
  }
  if (!(low < high)) throw new RangeError(`low must be below high, got ${low} and ${high}`);
  if (!(hysteresis >= 0 && 2 * hysteresis < high - low)) {
    throw new RangeError(
      `hysteresis must be a number >= 0 and below half of what is between the limits, ${Number(((high - low) / 2).toPrecision(12))}, got ${shownValue(hysteresis)}`,
    );
  }
  const rows = time.values.length;
  const states = new Int8Array(values.length).fill(-1);
  const crossings: Crossing[] = [];
  for (let ticker = 0; ticker < tickers.length; ticker++) {
    let state = -1;
    let lasted = 0;
    for (let row = 0; row < rows; row++) {
      const k = ticker * rows + row;
      const beta = values[k]!;
      if (Number.isNaN(beta)) continue;
      if (state < 0) state = beta < low ? 0 : beta > high ? 2 : 1;
      else {
        // without a known band nothing is certain enough for a change
        const [bottom, top] = band === undefined ? [beta, beta] : [band.low[k]!, band.high[k]!];
        const next = nextState(state, bottom, top, low, high, hysteresis);
        if (next !== state) {
          crossings.push({ ticker, row, from: REGIMES[state]!, to: REGIMES[next]!, beta, lasted });
          state = next;
          lasted = 0;
        }
      }
      lasted++;
      states[k] = state;
    }
  }
  return { time, tickers, states, crossings };
}

/** From one state to the next, a limit after the other; the limits themselves are neutral. NaN crosses none. */
function nextState(
  state: number,
  bottom: number,
  top: number,
  low: number,
  high: number,
  hysteresis: number,
): number {
  let next = state;
  if (next === 0 && bottom >= low + hysteresis) next = 1;
  if (next === 1 && bottom > high + hysteresis) next = 2;
  if (next === 2 && top <= high - hysteresis) next = 1;
  if (next === 1 && top < low - hysteresis) next = 0;
  return next;
}

/** How many tickers are in each state at each date, `REGIMES.length` x T. */
export function countRegimes({ states, time }: Pick<Regimes, "states" | "time">): Int32Array {
  const rows = time.values.length;
  const counts = new Int32Array(REGIMES.length * rows);
  for (let k = 0; k < states.length; k++) {
    const state = states[k]!;
    if (state >= 0) counts[state * rows + (k % rows)]!++;
  }
  return counts;
}
