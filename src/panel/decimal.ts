/** The double nearest to 10^n, n whole: `10 ** n` may be another one from engine to engine. */
export function tenTo(n: number): number {
  return Number(`1e${n}`);
}

/** The power of ten of a positive number's first digit: 2 of 123.4, -2 of 0.0123; exact, as log10 need not be. */
export function magnitude(value: number): number {
  return Number(value.toExponential().split("e")[1]);
}
