// Days of cells that are exactly `2023-01-02`, quoted or not: how most tables have their dates.
import { QUOTE, ends } from "./bytes";

const HYPHEN: u32 = 45;
/** Days from 0000-03-01 to 1970-01-01. */
const EPOCH: i32 = 719468;

/** Where the cell last read ends. */
export let stop: usize = 0;

/** Days since 1970-01-01 of the cell at `p`, with its end in `stop`; NaN for one that is anything else. */
export function readDay(p: usize): f64 {
  const quoted = <u32>load<u8>(p) == QUOTE;
  if (quoted) p++;
  const end = p + 10 + usize(quoted);
  if (quoted && <u32>load<u8>(p + 10) != QUOTE) return NaN;
  if (!ends(load<u8>(end)) || <u32>load<u8>(p + 4) != HYPHEN || <u32>load<u8>(p + 7) != HYPHEN) return NaN;
  const year = pair(p) * 100 + pair(p + 2);
  const month = pair(p + 5);
  const day = pair(p + 8);
  // no digit makes one of them negative, or the day too large
  if (year < 0 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return NaN;
  stop = end;
  // years from March on, so that the leap day is their last: see dayNumber of src/panel/time.ts
  const y = year - i32(month <= 2);
  const era = (y + 400) / 400 - 1;
  const yearOfEra = y - era * 400;
  const dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
  return <f64>(era * 146097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - EPOCH);
}

/** The number of two digits; below -99,999 where one is none. */
// @ts-ignore: decorator
@inline
function pair(p: usize): i32 {
  const tens = <u32>load<u8>(p) - 48;
  const ones = <u32>load<u8>(p + 1) - 48;
  return tens < 10 && ones < 10 ? <i32>(tens * 10 + ones) : -100_000;
}

function daysIn(year: i32, month: i32): i32 {
  if (month == 2) return 28 + i32(year % 4 == 0 && (year % 100 != 0 || year % 400 == 0));
  return 30 + i32(((month ^ (month >> 3)) & 1) == 1);
}
