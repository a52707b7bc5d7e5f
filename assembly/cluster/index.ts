/*
The ABI of the module that orders rows by likeness: pointers and lengths, nothing managed, no allocation. The caller lays
out the memory from heapBase on.

1. spread, mirror          distances of all pairs of rows (distance.ts)
2. nearest, catchUp, join  the tree of Ward's linkage, by chains of nearest neighbours (linkage.ts)
3. spread, quantise        the distances as whole numbers, rows in the order of the tree's leaves
4. turn, combine           the least sum of a path through each node, from each end to each other (leaves.ts)

All work in one square of N x N four-byte numbers.
*/

/** Where the module's own data end and the caller's memory begins. */
export function heapBase(): usize {
  return __heap_base;
}

export { mirror, quantise, spread } from "./distance";
export { combine, turn } from "./leaves";
export { catchUp, join, nearest } from "./linkage";
