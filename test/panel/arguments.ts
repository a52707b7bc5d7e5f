import { uniform } from "../random.ts";

/** Where functions change their way, and a place on either side. */
const SEAMS = [
  2 ** -9,
  1e-6,
  0.125,
  0.71,
  Math.SQRT1_2,
  1,
  1.4,
  Math.SQRT2,
  2,
  3e-9,
  20,
  40,
  2 ** 53,
  2 ** 54,
];

function near(x: number): number[] {
  return [x * (1 - 2 ** -53), x, x * (1 + 2 ** -52)];
}

const next = uniform(11);
const many = (count: number, make: () => number) => Array.from({ length: count }, make);
const signed = () => 2 * next() - 1;

/** Of each middle and end between two places of the logarithm's table. */
const places = Array.from({ length: 4 * 182 }, (_, i) => (181 + i / 4) / 256).flatMap(near);
/** 2^-1 to 2^-60, where results are as small as their arguments. */
const small = many(1500, () => signed() * 2 ** -Math.floor(60 * next()));

const positive = [
  ...SEAMS.flatMap(near),
  ...places,
  ...small.map((x) => 1 + x).filter((x) => x > 0),
  ...many(1500, () => 0.7 + 0.8 * next()),
  ...many(500, () => (1 + next()) * 2 ** Math.floor(2098 * next() - 1075)).filter(
    (x) => x > 0 && x < Number.POSITIVE_INFINITY,
  ),
  ...[Number.MIN_VALUE, 2 ** -1022, 2 ** -1022 - 2 ** -1074, Number.MAX_VALUE],
];
const both = [...SEAMS, ...many(300, () => 30 * next())].flatMap(near).flatMap((x) => [x, -x]);

/** Seeded arguments that each function has a finite value other than 0 of. */
export const ARGUMENTS: Readonly<Record<"log" | "log1p" | "exp" | "expm1" | "tanh", readonly number[]>> = {
  log: positive.filter((x) => x !== 1),
  log1p: [...positive.map((x) => x - 1), ...small, ...positive].filter((x) => x > -1 && x !== 0),
  exp: [
    ...small,
    ...both.filter((x) => Math.abs(x) < 700),
    ...many(1500, () => -745 + 1454 * next()),
    ...[709.782712893384, -745.1332191019411, -708.3964185322641, -744.44],
  ],
  expm1: [...small, ...both, ...many(2000, () => 4 * signed()), ...many(500, () => 709 * next())].filter(
    (x) => Math.abs(x) < 700,
  ),
  tanh: [...small, ...both, ...many(2000, () => 2 * signed())].filter((x) => Math.abs(x) < 700),
};
