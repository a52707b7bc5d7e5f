// Runs of values and of missing ones, in steps of several values: the loop itself takes longer than a look at one.

/** The first place from `from` on without a value; `to` if all before it have one. */
export function firstMissing(values: Float64Array, from: number, to: number): number {
  let k = from;
  for (const end = to - 7; k < end; k += 8) {
    const half = values[k]! + values[k + 1]! + values[k + 2]! + values[k + 3]!;
    const sum = half + (values[k + 4]! + values[k + 5]! + values[k + 6]! + values[k + 7]!);
    if (!Number.isNaN(sum)) continue;
    // infinities of both signs have no sum either
    for (let at = k; at < k + 8; at++) if (Number.isNaN(values[at]!)) return at;
  }
  for (; k < to; k++) if (Number.isNaN(values[k]!)) return k;
  return to;
}

/** The first place from `from` on with a value; `to` if none before it has one. */
export function firstPresent(values: Float64Array, from: number, to: number): number {
  let k = from;
  while (k < to && Number.isNaN(values[k]!)) k++;
  return k;
}

/** Whether the kernel takes a number as one: it counts NaN, infinities and what is as large as 1e150 as missing. */
export function isUsable(value: number): boolean {
  return Math.abs(value) < 1e150;
}
