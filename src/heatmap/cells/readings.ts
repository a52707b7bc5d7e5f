import { magnitude, tenTo } from "../../panel/decimal.ts";
import type { Panel, Scene } from "../scene.ts";
import { blocksOf } from "./cells.ts";

/** What a reader may ask of a picture: the value of each block of one colour, in lines from the top, and whose it is. */
export interface Readings {
  readonly columns: number;
  readonly lines: number;
  /** Every ticker shown, from the top. */
  readonly tickers: readonly string[];
  /** The first date of each column and the number of dates at the end; likewise tickers. None where each block is one. */
  readonly dateStarts: readonly number[] | undefined;
  readonly tickerStarts: readonly number[] | undefined;
  /** Values are whole multiples of 10 ** -decimals. */
  readonly decimals: number;
  /**
   * Five bytes for each block, all first bytes, then all second bytes and so on: `VALUE`, `MISSING` or `FAR`, then the
   * difference to the multiple before as an unsigned integer that has its sign in its lowest bit, low byte first.
   */
  readonly packed: Uint8Array<ArrayBuffer>;
  /** Values that are no such multiples because they are too far away, in order. */
  readonly far: readonly number[];
}

export const [VALUE, MISSING, FAR] = [0, 1, 2];

/** Multiples up to here have differences that fit. */
const mostMultiple = 2 ** 29;

/** The values of a panel's blocks on `width` x `height` device pixels, to a thousandth of the range of the colours. */
export function takeReadings(scene: Scene, { matrix }: Panel, width: number, height: number): Readings {
  const { order, colors, names } = scene;
  const times = matrix.time.values;
  const { x, y, values } = blocksOf(matrix, scene, width, height);
  const whole = values.every((value) => Number.isInteger(value) || !Number.isFinite(value));
  const decimals = whole ? 0 : 3 - magnitude(colors.vmax - colors.vmin);
  const scale = tenTo(decimals);

  const count = values.length;
  const packed = new Uint8Array(5 * count);
  const far: number[] = [];
  let before = 0;
  for (let i = 0; i < count; i++) {
    const value = values[i]!;
    const multiple = Math.round(value * scale);
    if (!Number.isFinite(value)) packed[i] = MISSING;
    else if (!(Math.abs(multiple) < mostMultiple)) {
      packed[i] = FAR;
      far.push(value);
    } else {
      const step = multiple - before;
      const unsigned = step < 0 ? -2 * step - 1 : 2 * step;
      for (let k = 0; k < 4; k++) packed[(1 + k) * count + i] = unsigned >>> (8 * k);
      before = multiple;
    }
  }
  return {
    columns: x.bins,
    lines: y.bins,
    tickers: Array.from(order, (row) => names[row]!),
    dateStarts: x.bins < times.length ? Array.from(x.starts) : undefined,
    tickerStarts: y.bins < order.length ? Array.from(y.starts) : undefined,
    decimals,
    packed,
    far,
  };
}

/** The values again, rounded to their multiples; NaN = missing. */
export function unpackReadings(packed: Uint8Array, decimals: number, far: readonly number[]): Float64Array {
  const count = packed.length / 5;
  const values = new Float64Array(count);
  const unit = tenTo(Math.abs(decimals));
  let [multiple, beyond] = [0, 0];
  for (let i = 0; i < count; i++) {
    if (packed[i] === MISSING) values[i] = Number.NaN;
    else if (packed[i] === FAR) values[i] = far[beyond++]!;
    else {
      let unsigned = 0;
      for (let k = 3; k >= 0; k--) unsigned = unsigned * 256 + packed[(1 + k) * count + i]!;
      multiple += unsigned % 2 === 1 ? -(unsigned + 1) / 2 : unsigned / 2;
      values[i] = decimals < 0 ? multiple * unit : multiple / unit;
    }
  }
  return values;
}
