/** Five digits of a value, with a true minus; "" of a missing one. */
export function shownNumber(value: number): string {
  if (!Number.isFinite(value)) return "";
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e7)) return minus(value.toExponential(4));
  const decimals = size === 0 ? 4 : Math.max(0, Math.min(8, 4 - Math.floor(Math.log10(size))));
  return minus(value.toFixed(Math.min(decimals, 8)));
}

function minus(text: string): string {
  return text.replaceAll("-", "\u2212");
}
