/** The mean of values of which the least, the greatest and the sum are known: it lies between them, and that of equal values is what they are. */
export function meanBetween(low: number, high: number, sum: number, count: number): number {
  return Math.min(high, Math.max(low, sum / count));
}
