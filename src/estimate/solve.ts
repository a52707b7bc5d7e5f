/** Share of a diagonal below which what is left of it is rounding: the regressors are as good as dependent. */
export const DEPENDENT = 1e-12;

/**
 * Factors a symmetric positive K x K matrix, row-major, as L D L' in place: L below the diagonal, D on it. Returns the least share
 * that an element of D is of the diagonal's: the accuracy of a solution is that of the matrix divided by it. NaN where the matrix is
 * singular as far as doubles can tell.
 */
export function factor(a: Float64Array, size: number): number {
  let least = 1;
  for (let j = 0; j < size; j++) {
    const whole = a[j * size + j]!;
    let pivot = whole;
    for (let k = 0; k < j; k++) pivot -= a[j * size + k]! * a[j * size + k]! * a[k * size + k]!;
    if (!(pivot > DEPENDENT * whole)) return Number.NaN;
    least = Math.min(least, pivot / whole);
    a[j * size + j] = pivot;
    for (let i = j + 1; i < size; i++) {
      let value = a[i * size + j]!;
      for (let k = 0; k < j; k++) value -= a[i * size + k]! * a[j * size + k]! * a[k * size + k]!;
      a[i * size + j] = value / pivot;
    }
  }
  return least;
}

/** Solves A x = b for a factored matrix; b becomes x. */
export function solve(a: Float64Array, size: number, b: Float64Array): void {
  for (let i = 0; i < size; i++) for (let k = 0; k < i; k++) b[i]! -= a[i * size + k]! * b[k]!;
  for (let i = 0; i < size; i++) b[i]! /= a[i * size + i]!;
  for (let i = size - 1; i >= 0; i--) for (let k = i + 1; k < size; k++) b[i]! -= a[k * size + i]! * b[k]!;
}
