/** How fast weights fall off, as pandas names it; exactly one of the three. */
export type Decay =
  /** Rows after which a weight has halved; > 0. */
  | { readonly halflife: number }
  /** alpha = 2 / (span + 1), as in an N-day EMA; >= 1. */
  | { readonly span: number }
  /** Share that each row takes off the weights of older ones; above 0, at most 1. */
  | { readonly alpha: number };

const NAMES = ["halflife", "span", "alpha"] as const;

/** A decay checked: its alpha, and what it is called in results, such as `halflife=60`. */
export interface Fade {
  readonly alpha: number;
  readonly label: string;
}

/** Throws a RangeError that names option, rule and value. */
export function checkDecay(decay: Decay): Fade {
  const given = NAMES.filter((name) => (decay as Record<string, unknown> | undefined)?.[name] !== undefined);
  if (given.length !== 1) {
    throw new RangeError(
      `decay must be exactly one of ${NAMES.join(", ")}, got ${given.length === 0 ? "none" : given.join(" and ")}`,
    );
  }
  const name = given[0]!;
  const value = (decay as Record<string, number>)[name]!;
  check(name, value);
  const alpha = name === "halflife" ? lost(Math.LN2 / value) : name === "span" ? 2 / (value + 1) : value;
  return { alpha, label: `${name}=${value}` };
}

function check(name: (typeof NAMES)[number], value: number): void {
  const [valid, rule] = {
    halflife: [value > 0, "> 0"],
    span: [value >= 1, ">= 1"],
    alpha: [value > 0 && value <= 1, "> 0 and <= 1"],
  }[name] as [boolean, string];
  if (!(valid && Number.isFinite(value)))
    throw new RangeError(`${name} must be a number ${rule}, got ${value}`);
}

/** 1 - exp(-y), by nothing that differs between engines as Math.expm1 may; good to a few units in the last place. */
function lost(y: number): number {
  if (y > 64) return 1;
  // 1 - exp(-2 y) = e (2 - e) where e = 1 - exp(-y)
  if (y > 0.5) {
    const e = lost(y / 2);
    return e * (2 - e);
  }
  // y (1 - y/2 (1 - y/3 (1 - ...)))
  let sum = 1;
  for (let k = 20; k > 1; k--) sum = 1 - (y / k) * sum;
  return y * sum;
}
