/*
What of running sums has been put aside (see chunk.ts): five vectors at most, whose meaning is the loop's. A backward pass
keeps every state, for the rows that come then; a window's suffix sums are those of its first row, what was aside in the
backward pass at that row, and what is aside in the forward pass, added in this order.
*/
import { FOLD } from "./chunk";

/** What is aside now, and the bytes of it. */
export const ASIDE = memory.data(80, 16);
export const SUMS: usize = 80;

/** Rows of the backward pass from here on had nothing aside; the states that were kept, that nothing among them. */
let topFold: i32 = 0;
let states: usize = 0;
let lastState: usize = 0;

@inline
export function aside(field: usize): v128 {
  return v128.load(ASIDE + field);
}

/** Nothing is aside. */
export function clearAside(): void {
  memory.fill(ASIDE, 0, SUMS);
}

/** The same, and states are kept from `place` on: SUMS bytes for each FOLD of rows and two more. */
export function keepStates(place: usize, fold: i32): void {
  topFold = fold;
  states = place;
  lastState = place;
  clearAside();
  memory.fill(place, 0, SUMS);
}

/** Adds sums to fields 0, 16, 32, 48 and 64. */
@inline
export function putAside(a: v128, b: v128, c: v128, d: v128, e: v128): void {
  v128.store(ASIDE, f64x2.add(aside(0), a));
  v128.store(ASIDE, f64x2.add(aside(16), b), 16);
  v128.store(ASIDE, f64x2.add(aside(32), c), 32);
  v128.store(ASIDE, f64x2.add(aside(48), d), 48);
  v128.store(ASIDE, f64x2.add(aside(64), e), 64);
}

export function keepState(): void {
  lastState += SUMS;
  memory.copy(lastState, ASIDE, SUMS);
}

/** What was aside in the backward pass at row r. */
@inline
export function stateAt(r: i32): usize {
  return r >= topFold ? states : states + SUMS * <usize>(((topFold - 1 - r) / FOLD) + 1);
}
