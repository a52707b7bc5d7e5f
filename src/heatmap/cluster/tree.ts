import type { Steps } from "../../panel/steps.ts";
import type { ClusterExports } from "./module.ts";

/** Node n + s is what step s of n - 1 made of two others; nodes below n are rows. */
export interface Tree {
  /** Children of node n + s, the one of more rows first. */
  readonly first: Int32Array;
  readonly second: Int32Array;
  /** Rows of each node. */
  readonly count: Int32Array;
  /** Where the rows of each node begin among the leaves. */
  readonly start: Int32Array;
  /** The row at each place. */
  readonly leaves: Int32Array;
}

/**
 * The tree of Ward's linkage of `size` rows whose distances stand in the square, which this spoils: chains of nearest
 * neighbours, O(n^2) (Murtagh 1983). Of clusters as near the one of the lowest row counts. `gone`, `log` and `counts`:
 * room for `size` four-byte numbers each, and a few more.
 */
export function* linkRows(
  { memory, nearest, catchUp, join }: ClusterExports,
  square: number,
  size: number,
  gone: number,
  log: number,
  counts: number,
): Steps<Tree> {
  const steps = size - 1;
  const first = new Int32Array(steps);
  const second = new Int32Array(steps);
  const count = new Int32Array(size + steps).fill(1, 0, size);
  const distances = new Float32Array(memory.buffer, square, size * size);
  const isGone = new Float32Array(memory.buffer, gone, size);
  isGone.fill(0);
  const rowsOf = new Float32Array(memory.buffer, counts, size).fill(1);
  const joined = new Int32Array(memory.buffer, log, size);
  const known = new Int32Array(size); // how many joins the row of a cluster takes into account
  const node = Int32Array.from({ length: size }, (_, i) => i); // that each row of the square stands for
  const inChain = new Int32Array(size).fill(-1);
  const chain: number[] = [];
  let lowest = 0;
  for (let step = 0; step < steps; ) {
    if (chain.length === 0) {
      while (isGone[lowest] !== 0) lowest++;
      inChain[lowest] = chain.push(lowest) - 1;
    }
    const top = chain.at(-1)!;
    const before = chain.at(-2);
    catchUp(square, size, top, log, known[top]!, step);
    known[top] = step;
    const near = nearest(square, size, top, gone);
    const line = top * size;
    if (before === undefined || distances[line + near]! < distances[line + before]!) {
      // rounding may lead back to a cluster of the chain, from which it goes on
      const at = inChain[near]!;
      if (at >= 0) for (const left of chain.splice(at + 1)) inChain[left] = -1;
      else inChain[near] = chain.push(near) - 1;
      continue;
    }
    chain.length -= 2;
    inChain[top] = inChain[before] = -1;
    const [a, b] = top < before ? [top, before] : [before, top];
    const [nodeA, nodeB] = [node[a]!, node[b]!];
    const larger = count[nodeA]! >= count[nodeB]!;
    first[step] = larger ? nodeA : nodeB;
    second[step] = larger ? nodeB : nodeA;
    count[size + step] = count[nodeA]! + count[nodeB]!;
    catchUp(square, size, before, log, known[before]!, step);
    join(square, size, a, b, counts);
    rowsOf[a] = count[size + step]!;
    isGone[b] = Number.POSITIVE_INFINITY;
    joined[step] = a;
    node[a] = size + step++;
    known[a] = step;
    yield step / size;
  }
  return { first, second, count, ...placed(size, first, second, count) };
}

/** Every node's place among the leaves: parents come before their children, from the last node down. */
function placed(
  size: number,
  first: Int32Array,
  second: Int32Array,
  count: Int32Array,
): Pick<Tree, "start" | "leaves"> {
  const start = new Int32Array(count.length);
  for (let step = size - 2; step >= 0; step--) {
    const from = start[size + step]!;
    start[first[step]!] = from;
    start[second[step]!] = from + count[first[step]!]!;
  }
  const leaves = new Int32Array(size);
  for (let row = 0; row < size; row++) leaves[start[row]!] = row;
  return { start, leaves };
}
