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

/** The tree of average linkage: of all pairs of clusters the nearest, again and again. */
export function slowTree(distances: readonly (readonly number[])[]): Tree {
  const clusters = distances.map((_, i) => ({ tree: i as Tree, rows: [i] }));
  while (clusters.length > 1) {
    let [least, at, to] = [Number.POSITIVE_INFINITY, 0, 0];
    for (let a = 0; a < clusters.length; a++) {
      for (let b = a + 1; b < clusters.length; b++) {
        const pairs = clusters[a]!.rows.flatMap((i) => clusters[b]!.rows.map((j) => distances[i]![j]!));
        const mean = pairs.reduce((sum, d) => sum + d, 0) / pairs.length;
        if (mean < least) [least, at, to] = [mean, a, b];
      }
    }
    const [b] = clusters.splice(to, 1);
    const a = clusters[at]!;
    clusters[at] = { tree: [a.tree, b!.tree], rows: [...a.rows, ...b!.rows] };
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
