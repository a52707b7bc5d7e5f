/** Largest |q| of the table below, REACH of assembly/csv/decimal.ts. */
const REACH = 64;
const WORD = 2n ** 64n;

/**
 * 5^q for q from -64 to 64 as 128 bits, the upper 64 first, scaled so that the highest is one: cut off where q >= 0,
 * the reciprocal rounded up where q < 0 (Lemire 2021, section 5).
 */
export function fives(): BigUint64Array {
  const table = new BigUint64Array(2 * (2 * REACH + 1));
  for (let q = -REACH; q <= REACH; q++) {
    const power = 5n ** BigInt(Math.abs(q));
    const bits = BigInt(power.toString(2).length);
    // 5^-q divides no power of two but 1
    const scaled = q >= 0 ? (power << 128n) >> bits : 2n ** (bits + 127n) / power + 1n;
    const at = 2 * (q + REACH);
    table[at] = scaled / WORD;
    table[at + 1] = scaled % WORD;
  }
  return table;
}
