/** 1 and ln 2 of the sums below, which have 128 binary places. */
const ONE = 0x1_00000000_00000000_00000000_00000000n;
const LN2 = 0xb17217f7_d1cf79ab_c9e3b398_03f2f6afn;

/** ln x of 0 < x < 1, correctly rounded and so the same everywhere: the last bit of `Math.log` differs from engine to engine. */
export function logarithm(x: number): number {
  // x = fraction / 2^halvings, the fraction from 3/4 to 3/2
  let [fraction, halvings] = [x, 0n];
  for (; fraction < 0.75; fraction *= 2) halvings++;
  const unit = 2n ** 53n;
  const whole = BigInt(fraction * 2 ** 53);
  // ln of it is 2 artanh s = 2 (s + s^3 / 3 + s^5 / 5 + ...)
  const s = ((whole - unit) * ONE) / (whole + unit);
  const square = (s * s) / ONE;
  let sum = 0n;
  for (let [power, k] = [s, 1n]; power !== 0n; k += 2n) {
    sum += power / k;
    power = (power * square) / ONE;
  }
  return Number(2n * sum - halvings * LN2) / 2 ** 128;
}
