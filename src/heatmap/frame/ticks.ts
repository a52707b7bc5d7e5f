import { magnitude, tenTo } from "../../panel/decimal.ts";
import { type ColorScale, positionOf } from "../color/colormap.ts";

/** Every `stride`-th place of `count`, from the first: the most labels that keep `least` apart at `pitch` each. */
export function thinned(count: number, pitch: number, least: number): number[] {
  const stride = Math.max(1, Math.ceil(least / pitch));
  return Array.from({ length: Math.ceil(count / stride) }, (_, i) => i * stride);
}

export interface ValueTick {
  /** 0 at vmin, 1 at vmax. */
  readonly position: number;
  readonly label: string;
}

export interface ValueTicks {
  readonly ticks: readonly ValueTick[];
  /** Labels are multiples of ten to this power; 0 unless the numbers are very small or very large. */
  readonly exponent: number;
}

/** Round numbers (1, 2 or 5 times a power of ten) from vmin to vmax, at most `most` steps apart. */
export function valueTicks(scale: Omit<ColorScale, "table">, most: number): ValueTicks {
  const { vmin, vmax } = scale;
  const range = vmax - vmin;
  let power = magnitude(range / most);
  const factor = [1, 2, 5, 10].find((f) => range / (f * tenTo(power)) <= most + 1e-9) ?? 10;
  const mantissa = factor === 10 ? 1 : factor;
  if (factor === 10) power++;
  const size = magnitude(Math.max(Math.abs(vmin), Math.abs(vmax)));
  const exponent = size < -2 || size > 5 ? size : 0;
  const decimals = Math.min(100, Math.max(0, exponent - power));

  const step = mantissa * tenTo(power);
  const slack = 1e-9; // vmin and vmax themselves are ticks even where 0.6 / 0.2 is not quite 3
  const ticks: ValueTick[] = [];
  const last = Math.floor(vmax / step + slack);
  for (let k = Math.ceil(vmin / step - slack); k <= last && ticks.length <= most; k++) {
    const position = Math.min(1, Math.max(0, positionOf(k * step, scale)));
    // k is a whole number, so the label comes without the noise of adding steps up
    const label = (Math.abs(k) * mantissa * tenTo(power - exponent)).toFixed(decimals);
    ticks.push({ position, label: k < 0 ? `\u2212${label}` : label });
  }
  return { ticks, exponent };
}
