/*
What of running sums has been put aside (see chunk.ts), five vectors at most. Loops over complete series add it to the
suffix sums of the rows to come, which a window's own sums are added to, and so know nothing of it.
*/
export const ASIDE = memory.data(80, 16);

/** Whether there is anything. */
export let asideSome: bool = false;

@inline
export function aside(field: usize): v128 {
  return v128.load(ASIDE + field);
}

export function clearAside(): void {
  memory.fill(ASIDE, 0, 80);
  asideSome = false;
}

/** Adds sums to fields 0, 16, 32, 48 and 64. */
export function putAside(a: v128, b: v128, c: v128, d: v128, e: v128): void {
  v128.store(ASIDE, f64x2.add(aside(0), a));
  v128.store(ASIDE, f64x2.add(aside(16), b), 16);
  v128.store(ASIDE, f64x2.add(aside(32), c), 32);
  v128.store(ASIDE, f64x2.add(aside(48), d), 48);
  v128.store(ASIDE, f64x2.add(aside(64), e), 64);
  asideSome = true;
}
