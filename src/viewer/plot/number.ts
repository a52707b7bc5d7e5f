import { timesTenTo } from "../../heatmap/locale/locale.ts";
import { magnitude } from "../../panel/decimal.ts";

/** Five digits of a value, with a true minus; "" of a missing one. */
export function shownNumber(value: number): string {
  if (!Number.isFinite(value)) return "";
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-3 || size >= 1e7)) {
    const [digits, exponent] = value.toExponential(4).split("e") as [string, string];
    return minus(digits) + timesTenTo(Number(exponent));
  }
  const decimals = size === 0 ? 4 : 4 - magnitude(size);
  return minus(value.toFixed(Math.max(0, decimals)));
}

function minus(text: string): string {
  return text.replace("-", "\u2212");
}
