/*
Numbers for the distinct texts of a column. Texts of up to 32 bytes are known here, as two vectors padded with zeros;
the caller knows all of them, numbers new ones, and teaches them by `learn`.

Sorted tables are foreseen: the same text again (by ticker), or the one that followed last time (by date). Otherwise a
hash table with open addressing, at most half full, decides.
*/
import { QUOTE, endsAt, iota } from "./bytes";

/** Bytes of a text that can be learnt. */
const LONGEST: i32 = 32;

// one record a dictionary, laid out by the caller: where its parts begin, its size less one, and the text last seen
const KEYS = 0; // 32 bytes a text
const NEXT = 4; // i32 a text: the one that followed it last time
const SLOTS = 8; // i32 two for each text that finds room: its number + 1, or 0
const MASK = 12; // slots less one
const LAST = 16;

// @ts-ignore: decorator
@inline
function lower(p: usize, length: i32): v128 {
  return v128.and(v128.load(p), i8x16.lt_s(iota(), i8x16.splat(<i8>length)));
}

// @ts-ignore: decorator
@inline
function upper(p: usize, length: i32): v128 {
  return v128.and(v128.load(p, 16), i8x16.lt_s(iota(), i8x16.splat(<i8>(length - 16))));
}

// @ts-ignore: decorator
@inline
function hash(a: v128, b: v128): u32 {
  const low = i64x2.extract_lane(a, 0) ^ (i64x2.extract_lane(b, 0) * 0x2545f4914f6cdd1d);
  const high = i64x2.extract_lane(a, 1) ^ (i64x2.extract_lane(b, 1) * 0x2545f4914f6cdd1d);
  const mixed = (<u64>low * 0x9e3779b97f4a7c15) ^ (<u64>rotl(high, 29) * 0xbf58476d1ce4e5b9);
  return <u32>(mixed >> 32) ^ <u32>(mixed >> 15);
}

/** Where the cell last passed ends. */
export let stop: usize = 0;

/**
 * The number of the text of the cell at `p` if it has at most 15 bytes, no quotes around it, and is the last one again or
 * the one foreseen; else -1. Sets `stop` to where the cell ends.
 */
export function passForeseen(dictionary: usize, p: usize): i32 {
  const length = ctz(endsAt(p) | 0x10000);
  if (length == 16 || <u32>load<u8>(p) == QUOTE) return -1;
  stop = p + length;
  const keys = <usize>load<u32>(dictionary, KEYS);
  const last = load<i32>(dictionary, LAST);
  // a key of more bytes has one, not zero, where the text has ended
  const text = lower(p, length);
  if (!v128.any_true(v128.xor(v128.load(keys + (<usize>last << 5)), text))) return last;
  const foreseen = load<i32>(<usize>load<u32>(dictionary, NEXT) + (<usize>last << 2));
  if (v128.any_true(v128.xor(v128.load(keys + (<usize>foreseen << 5)), text))) return -1;
  store<i32>(dictionary, foreseen, LAST);
  return foreseen;
}

/** The number of the text of `length` bytes at `p`; -1 if it is not known here. */
export function search(dictionary: usize, p: usize, length: i32): i32 {
  if (length > LONGEST) return -1;
  const a = lower(p, length);
  const b = upper(p, length);
  const last = load<i32>(dictionary, LAST);
  const keys = <usize>load<u32>(dictionary, KEYS);
  const slots = <usize>load<u32>(dictionary, SLOTS);
  const mask = load<u32>(dictionary, MASK);
  for (let slot = hash(a, b) & mask; ; slot = (slot + 1) & mask) {
    const found = load<i32>(slots + (<usize>slot << 2)) - 1;
    if (found < 0) return -1;
    const key = keys + (<usize>found << 5);
    if (v128.any_true(v128.or(v128.xor(v128.load(key), a), v128.xor(v128.load(key, 16), b)))) continue;
    store<i32>(<usize>load<u32>(dictionary, NEXT) + (<usize>last << 2), found);
    store<i32>(dictionary, found, LAST);
    return found;
  }
}

/** Gives the text of `length` bytes, at most LONGEST, at `p` the number `id`. It must be new, and have room. */
export function learn(dictionary: usize, p: usize, length: i32, id: i32): void {
  const keys = <usize>load<u32>(dictionary, KEYS);
  const slots = <usize>load<u32>(dictionary, SLOTS);
  const mask = load<u32>(dictionary, MASK);
  const a = lower(p, length);
  const b = upper(p, length);
  let slot = hash(a, b) & mask;
  while (load<i32>(slots + (<usize>slot << 2)) != 0) slot = (slot + 1) & mask;
  store<i32>(slots + (<usize>slot << 2), id + 1);
  v128.store(keys + (<usize>id << 5), a);
  v128.store(keys + (<usize>id << 5), b, 16);
  const last = load<i32>(dictionary, LAST);
  store<i32>(<usize>load<u32>(dictionary, NEXT) + (<usize>last << 2), id);
  store<i32>(dictionary, id, LAST);
}
