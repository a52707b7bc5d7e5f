import type { Steps } from "../../panel/steps.ts";
import type { ClusterExports } from "./module.ts";
import type { Tree } from "./tree.ts";

/** Operations of a call, so that what is done can be told between them. */
const CALL = 2e8;

/** Where `combine` works: the square, and room for what assembly/cluster/leaves.ts says. */
export interface Room {
  readonly square: number;
  readonly turned: number;
  readonly panel: number;
  readonly through: number;
}

/** Bytes that `turned`, and each of `panel` and `through`, may need for a tree of `size` rows. */
export function roomFor(size: number): { turned: number; panel: number } {
  const most = Math.ceil(size / 2); // the second child is never the larger one
  const half = Math.ceil(most / 2);
  return { turned: 16 * Math.ceil((half + 3) / 4) * (half + 3) + 16 * most, panel: 8 * 32 * (size + 8) };
}

/**
 * Places of the leaves in an order of the least sum of neighbours' distances that the tree allows. Below the diagonal of the
 * square stand the distances of leaves by place, in whole numbers.
 */
export function* orderLeaves(
  { memory, turn, combine }: ClusterExports,
  tree: Tree,
  { square, turned, panel, through }: Room,
): Steps<Int32Array> {
  const { first, second, count, start } = tree;
  const size = tree.leaves.length;
  /** The ranges of a node's halves: from, where the second begins, to. The first is empty for a leaf. */
  const halves = (node: number): [number, number, number] => {
    const from = start[node]!;
    if (node < size) return [from, from, from + 1];
    return [from, start[second[node - size]!]!, from + count[node]!];
  };
  const perLeaf = (a: number, b: number): number => {
    const [a0, a1, a2] = halves(a);
    const [b0, b1, b2] = halves(b);
    return (2 * (a1 - a0) * (a2 - a1) * (b2 - b0)) / (a2 - a0) + 2 * (b1 - b0) * (b2 - b1) + b2 - b0;
  };
  let total = 0;
  for (let step = 0; step < size - 1; step++) {
    total += perLeaf(first[step]!, second[step]!) * count[first[step]!]!;
  }

  let done = 0;
  for (let step = 0; step < size - 1; step++) {
    const [a, b] = [first[step]!, second[step]!];
    const [a0, a1, a2] = halves(a);
    const [b0, b1, b2] = halves(b);
    turn(square, size, b0, b1, b2, turned);
    const work = perLeaf(a, b);
    const most = Math.max(64, Math.floor(CALL / work / 64) * 64);
    const through_ = function* (u0: number, u1: number, m0: number, m1: number) {
      for (let u = u0; u < u1; u += most) {
        const to = Math.min(u1, u + most);
        combine(square, size, u, to, m0, m1, b0, b1, b2, turned, panel, through);
        done += work * (to - u);
        yield done / total;
      }
    };
    if (a0 === a1) yield* through_(a0, a2, a0, a0);
    else {
      yield* through_(a0, a1, a1, a2);
      yield* through_(a1, a2, a0, a1);
    }
  }
  return traced(new Int32Array(memory.buffer, square, size * size), tree, halves);
}

/** Finds the path that has the least sum, from the root down. */
function traced(
  square: Int32Array,
  { first, second, leaves, count, start }: Tree,
  halves: (node: number) => [number, number, number],
): Int32Array {
  const size = leaves.length;
  /** The least sum of a path between two leaves of their node. */
  const best = (u: number, v: number): number =>
    u === v ? 0 : u < v ? square[u * size + v]! : square[v * size + u]!;
  const order = new Int32Array(size);
  // node, its first and its last leaf, and where in the order it begins
  const stack: [number, number, number, number][] = [[2 * size - 2, ...ends(), 0]];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const [node, from, to, at] = next;
    if (node < size) {
      order[at] = from;
      continue;
    }
    const [a, b] = [first[node - size]!, second[node - size]!];
    const [u, v] = from < start[b]! ? [from, to] : [to, from];
    const [m, k] = between(a, b, u, v);
    if (u === from) stack.push([b, k, v, at + count[a]!], [a, u, m, at]);
    else stack.push([a, m, u, at + count[b]!], [b, v, k, at]);
  }
  return order;

  /** The ends of the best path through all leaves. */
  function ends(): [number, number] {
    const root = 2 * size - 2;
    const b0 = start[second[root - size]!]!;
    let [least, from, to] = [Number.POSITIVE_INFINITY, 0, 0];
    for (let u = 0; u < b0; u++) {
      for (let v = b0; v < size; v++) {
        if (square[u * size + v]! < least) [least, from, to] = [square[u * size + v]!, u, v];
      }
    }
    return [from, to];
  }

  /** The leaves that stand side by side where the best path from u to v goes from one child to the other. */
  function between(a: number, b: number, u: number, v: number): [number, number] {
    const wanted = best(u, v);
    const [m0, m1] = otherHalf(a, u);
    const [k0, k1] = otherHalf(b, v);
    for (let k = k0; k < k1; k++) {
      const rest = wanted - best(k, v);
      for (let m = m0; m < m1; m++) if (square[k * size + m]! + best(u, m) === rest) return [m, k];
    }
    throw new Error("the sums of a tree do not agree");
  }

  /** Where the path through a node ends that begins with a leaf of it. */
  function otherHalf(node: number, leaf: number): [number, number] {
    const [from, middle, to] = halves(node);
    return leaf < middle ? [middle, to] : middle === from ? [from, to] : [from, middle];
  }
}
