/** What one look through a series finds; infinite values count as missing. */
export interface Survey {
  /** The least and the greatest value; Infinity and -Infinity where there is none. */
  readonly low: number;
  readonly high: number;
  /** Values that there are. */
  readonly count: number;
  /** Row of the last one; -1: there is none. */
  readonly last: number;
  /** How far it goes up and down in all. */
  readonly roughness: number;
}

export function surveyOf(series: Float64Array): Survey {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  let [count, last, roughness] = [0, -1, 0];
  for (let row = 0; row < series.length; row++) {
    const value = series[row]!;
    if (!Number.isFinite(value)) continue;
    if (value < low) low = value;
    if (value > high) high = value;
    if (count > 0) roughness += Math.abs(value - series[last]!);
    count++;
    last = row;
  }
  return { low, high, count, last, roughness };
}
