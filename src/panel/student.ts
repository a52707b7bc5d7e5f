// Central quantiles: from minus to plus which value a share of a distribution lies. Abramowitz and Stegun, Handbook of
// Mathematical Functions: 26.7.3 and 26.7.4 (Student, whole degrees of freedom), 26.7.5 (many), 26.2.10 (normal).

import { exp } from "./exponential.ts";

/** Degrees of freedom from which the expansion is as exact as the sum, which takes half as many terms as degrees. */
const MANY = 1000;

/**
 * What has been computed of the share that was asked for last, by degrees of freedom below `MANY`, and of the normal distribution:
 * thousands of betas have few numbers of pairs.
 */
const known = new Map<number, number>();
let knownShare = Number.NaN;
let knownNormal = Number.NaN;

/**
 * The t with P(-t < T < t) = `share` for Student's T with whole `degrees` of freedom, 1 or more; 0 < share < 1. Off by
 * less than 1e-13 / (1 - share), relatively: a cosine's square, off by 2^-53, is taken to the power of half the degrees.
 */
export function studentQuantile(share: number, degrees: number): number {
  if (share !== knownShare) {
    known.clear();
    knownShare = share;
    knownNormal = normalQuantile(share);
  }
  if (degrees >= MANY) return expanded(knownNormal, degrees);
  let found = known.get(degrees);
  if (found === undefined) {
    found = summed(share, degrees);
    known.set(degrees, found);
  }
  return found;
}

function summed(share: number, degrees: number): number {
  // with tan(angle) = t / sqrt(degrees) the share is a sum without a negative term, and concave: Newton's steps stay below the root
  const root = Math.sqrt(degrees);
  return climb(share, (t) => {
    const tangent = t / root;
    const square = 1 / (1 + tangent * tangent); // of the cosine
    const sine = tangent * Math.sqrt(square);
    const odd = degrees % 2 === 1;
    let [term, sum] = odd ? [Math.sqrt(square), 0] : [1, 0];
    // twice the density: the derivative of the angle, powers of the cosine, and what makes the whole of it 1
    let slope = (odd ? 2 / Math.PI : Math.sqrt(square)) * (square / root);
    for (let k = degrees % 2; k <= degrees - 2; k += 2) {
      sum += term;
      term *= (square * (k + 1)) / (k + 2);
    }
    for (let k = 2 - (degrees % 2); k <= degrees - 2; k += 2) slope *= (square * (k + 1)) / k;
    return [odd ? (2 / Math.PI) * (arctangent(tangent) + sine * sum) : sine * sum, slope];
  });
}

/** Of a number from 0: Euler's series, u/(1+u^2) (1 + 2/3 s + 2/3 4/5 s^2 + ...) with s = u^2/(1+u^2), which has no negative term. */
function arctangent(u: number): number {
  if (u > 1) return Math.PI / 2 - arctangent(1 / u);
  let [term, sum] = [u / (1 + u * u), 0];
  const s = u * term;
  for (let k = 2; sum + term !== sum; k += 2) {
    sum += term;
    term *= (s * k) / (k + 1);
  }
  return sum;
}

/** The same of the normal distribution. */
export function normalQuantile(share: number): number {
  return climb(share, (z) => {
    const slope = Math.sqrt(2 / Math.PI) * exp((-z * z) / 2);
    let [term, sum] = [z, 0];
    for (let k = 1; sum + term !== sum; k += 2) {
      sum += term;
      term *= (z * z) / (k + 2);
    }
    return [slope * sum, slope];
  });
}

/** Where an increasing, concave function that begins with 0 at 0 reaches `share`: Newton's steps, until they end. */
function climb(share: number, of: (at: number) => [value: number, slope: number]): number {
  let at = 0;
  for (;;) {
    const [value, slope] = of(at);
    const next = at + (share - value) / slope;
    if (!(next > at)) return at;
    at = next;
  }
}

function expanded(z: number, degrees: number): number {
  const v = 1 / degrees;
  const q = z * z;
  const parts = [
    z,
    (z * (q + 1)) / 4,
    (z * ((5 * q + 16) * q + 3)) / 96,
    (z * (((3 * q + 19) * q + 17) * q - 15)) / 384,
    (z * ((((79 * q + 776) * q + 1482) * q - 1920) * q - 945)) / 92_160,
  ];
  return parts.reduceRight((sum, part) => sum * v + part, 0);
}
