/** Share of a diagonal below which what is left of it is rounding: the regressors are as good as dependent. */
const DEPENDENT = 1e-12;

/**
 * Factors a symmetric positive K x K matrix, row-major, as L D L' in place: L below the diagonal, D on it. False where the
 * matrix is singular as far as doubles can tell, relative to its own diagonal.
 */
export function factor(a: Float64Array, size: number): boolean {
  for (let j = 0; j < size; j++) {
    const whole = a[j * size + j]!;
    let pivot = whole;
    for (let k = 0; k < j; k++) pivot -= a[j * size + k]! ** 2 * a[k * size + k]!;
    if (!(pivot > DEPENDENT * whole)) return false;
    a[j * size + j] = pivot;
    for (let i = j + 1; i < size; i++) {
      let value = a[i * size + j]!;
      for (let k = 0; k < j; k++) value -= a[i * size + k]! * a[j * size + k]! * a[k * size + k]!;
      a[i * size + j] = value / pivot;
    }
  }
  return true;
}

/** Solves A x = b for a factored matrix; b becomes x. */
export function solve(a: Float64Array, size: number, b: Float64Array): void {
  for (let i = 0; i < size; i++) for (let k = 0; k < i; k++) b[i]! -= a[i * size + k]! * b[k]!;
  for (let i = 0; i < size; i++) b[i]! /= a[i * size + i]!;
  for (let i = size - 1; i >= 0; i--) for (let k = i + 1; k < size; k++) b[i]! -= a[k * size + i]! * b[k]!;
}
