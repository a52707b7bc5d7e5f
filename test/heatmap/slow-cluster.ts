// The plain twin of src/heatmap/cluster: doubles, no shortcuts.

export type Tree = number | readonly [Tree, Tree];

/** Distances over the columns that both rows have, scaled up to all; Infinity where they share none. */
export function slowDistances(rows: readonly (readonly number[])[]): number[][] {
  const raw = rows.map((x) =>
    rows.map((y) => {
      const both = [...x.keys()].filter((c) => !Number.isNaN(x[c]! - y[c]!));
      const sum = both.reduce((total, c) => total + (x[c]! - y[c]!) ** 2, 0);
      return both.length === 0 ? Number.NaN : Math.sqrt((x.length / both.length) * sum);
    }),
  );
  const most = Math.max(0, ...raw.flat().filter((d) => !Number.isNaN(d)));
  return raw.map((line) => line.map((d) => (Number.isNaN(d) ? most : d)));
}

/** Ward's tree: of all pairs of clusters the nearest, again and again, by the formula of Lance and Williams. */
export function slowTree(distances: readonly (readonly number[])[]): Tree {
  const clusters = distances.map((_, i) => ({ tree: i as Tree, count: 1 }));
  const squares = distances.map((line) => line.map((d) => d * d));
  while (clusters.length > 1) {
    let [least, a, b] = [Number.POSITIVE_INFINITY, 0, 0];
    for (let i = 0; i < clusters.length; i++) {
      for (let j = i + 1; j < clusters.length; j++) {
        if (squares[i]![j]! < least) [least, a, b] = [squares[i]![j]!, i, j];
      }
    }
    const [p, q] = [clusters[a]!, clusters[b]!];
    for (const [k, { count }] of clusters.entries()) {
      const toP = (count + p.count) * squares[a]![k]!;
      const toQ = (count + q.count) * squares[b]![k]!;
      const square = (toP + toQ - count * least) / (count + p.count + q.count);
      squares[a]![k] = squares[k]![a] = square;
    }
    squares.splice(b, 1);
    for (const line of squares) line.splice(b, 1);
    clusters[a] = { tree: [p.tree, q.tree], count: p.count + q.count };
    clusters.splice(b, 1);
  }
  return clusters[0]!.tree;
}

export function leavesOf(tree: Tree): number[] {
  return typeof tree === "number" ? [tree] : tree.flatMap(leavesOf);
}

/** Every order that a tree allows, 2^(n-1) of them. */
export function ordersOf(tree: Tree): number[][] {
  if (typeof tree === "number") return [[tree]];
  const [a, b] = tree.map(ordersOf) as [number[][], number[][]];
  return a.flatMap((x) =>
    b.flatMap((y) => [
      [...x, ...y],
      [...y, ...x],
    ]),
  );
}

export function lengthOf(order: readonly number[], distances: readonly (readonly number[])[]): number {
  return order.slice(1).reduce((sum, row, i) => sum + distances[order[i]!]![row]!, 0);
}

/** The least sum that a tree allows, by the plain recursion over all ends. */
export function leastOf(tree: Tree, distances: readonly (readonly number[])[]): number {
  const pathsOf = (node: typeof tree): Map<number, Map<number, number>> => {
    if (typeof node === "number") return new Map([[node, new Map([[node, 0]])]]);
    const [a, b] = node.map(pathsOf) as [Map<number, Map<number, number>>, Map<number, Map<number, number>>];
    const all = new Map([...a.keys(), ...b.keys()].map((leaf) => [leaf, new Map<number, number>()]));
    for (const [u, fromU] of a) {
      const through = new Map<number, number>();
      for (const k of b.keys()) {
        for (const [m, sum] of fromU) {
          through.set(k, Math.min(through.get(k) ?? Number.POSITIVE_INFINITY, sum + distances[m]![k]!));
        }
      }
      for (const [v, fromV] of b) {
        let least = Number.POSITIVE_INFINITY;
        for (const [k, sum] of fromV) least = Math.min(least, sum + through.get(k)!);
        all.get(u)!.set(v, least);
        all.get(v)!.set(u, least);
      }
    }
    return all;
  };
  return Math.min(...[...pathsOf(tree).values()].flatMap((ends) => [...ends.values()]));
}
