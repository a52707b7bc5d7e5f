/** Ranks less their mean; equal values share the mean of theirs. */
export function centredRanks(values: ArrayLike<number>): Float64Array {
  const order = Array.from(values, (_, k) => k).sort((i, j) => values[i]! - values[j]!);
  const ranks = new Float64Array(values.length);
  for (let from = 0; from < order.length; ) {
    let to = from + 1;
    while (to < order.length && values[order[to]!] === values[order[from]!]) to++;
    for (let k = from; k < to; k++) ranks[order[k]!] = (from + to - values.length) / 2;
    from = to;
  }
  return ranks;
}
