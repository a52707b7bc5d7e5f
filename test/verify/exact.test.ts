import { describe, expect, test } from "vitest";
import { normal } from "../../bench/panels.mjs";
import type { Stat } from "../../src/panel/result.ts";
import { ExactPair, type ExactWindow, exactWindow } from "../../src/verify/exact.ts";
import { OF_SCALE, promiseError, RELATIVE, scaleError } from "../../src/verify/promise.ts";

const { sqrt } = Math;
const { NaN: none, POSITIVE_INFINITY: infinity } = Number;

const values = (window: ExactWindow) => mapped(window, ({ value }) => value);
const scales = (window: ExactWindow) => mapped(window, ({ scale }) => scale);

function mapped(window: ExactWindow, read: (exact: ExactWindow["beta"]) => number): Record<string, number> {
  return Object.fromEntries(Object.entries(window).map(([stat, exact]) => [stat, read(exact)]));
}

/** Equal but for an ulp or two: the roots of the expectation are rounded more than once. */
function expectAll(actual: Record<string, number>, expected: Record<string, number>): void {
  expect(Object.keys(actual).sort()).toEqual(Object.keys(expected).sort());
  for (const [stat, value] of Object.entries(expected)) {
    if (Number.isNaN(value)) expect(actual[stat], stat).toBeNaN();
    else if (Math.abs(value) === infinity) expect(actual[stat], stat).toBe(value);
    else expect(Math.abs(actual[stat]! - value), stat).toBeLessThanOrEqual(4.5e-16 * Math.abs(value));
  }
}

describe("by hand", () => {
  // cxm = 3, cxx = 14/3, cmm = 2, SSE = 14/3 - 9/2 = 1/6
  const hand = exactWindow([1, 2, 4], [1, 2, 3]);

  test("values", () => {
    expectAll(values(hand), {
      n: 3,
      mean_x: 7 / 3,
      mean_m: 2,
      var_x: 7 / 3,
      var_m: 1,
      cov: 3 / 2,
      beta: 3 / 2,
      alpha: -2 / 3,
      corr: sqrt(27 / 28),
      r2: 27 / 28,
      resid_std: sqrt(1 / 6),
      se_beta: sqrt(1 / 12),
      se_alpha: sqrt(7 / 18),
      t_beta: sqrt(27),
      t_alpha: -sqrt(8 / 7),
    });
  });

  test("scales", () => {
    // 1 / sqrt(1 - r2), and what the first order of t leaves out
    const magnified = sqrt(28);
    const rest = 1 - OF_SCALE * magnified;
    const alpha = sqrt(7) + sqrt(7 / 3) * sqrt(14 / 3);
    expectAll(scales(hand), {
      n: 0,
      mean_x: sqrt(7),
      mean_m: sqrt(14 / 3),
      var_x: 7 / 3,
      var_m: 1,
      cov: sqrt(28 / 3) / 2,
      beta: sqrt(7 / 3),
      alpha,
      corr: 1,
      r2: 1,
      resid_std: sqrt(14 / 3),
      se_beta: sqrt(7 / 3),
      se_alpha: sqrt(14 / 3) * sqrt(1 / 3 + 4 / 2),
      t_beta: (sqrt(14 / 3) / sqrt(1 / 6)) * ((1 + sqrt(27)) / rest),
      t_alpha: (alpha / sqrt(7 / 18) + sqrt(8 / 7) * magnified) / rest,
    });
  });

  test("ddof divides covariance and variances and nothing else", () => {
    const none = exactWindow([1, 2, 4], [1, 2, 3], { ddof: 0 });
    expectAll(values(none), { ...values(hand), cov: 1, var_x: 14 / 9, var_m: 2 / 3 });
    expectAll(scales(none), {
      ...scales(hand),
      cov: sqrt(28 / 3) / 3,
      var_x: 14 / 9,
      var_m: 2 / 3,
    });
  });

  test("a falling line with one value off it: slope, correlation and t are negative, deviations are not", () => {
    // cxm = -8, cxx = 14, cmm = 5, SSE = 6/5
    expectAll(values(exactWindow([6, 4, 3, 1], [0, 1, 2, 3])), {
      n: 4,
      mean_x: 7 / 2,
      mean_m: 3 / 2,
      var_x: 13 / 3,
      var_m: 5 / 3,
      cov: -8 / 3,
      beta: -8 / 5,
      alpha: 59 / 10,
      corr: -sqrt(64 / 65),
      r2: 64 / 65,
      resid_std: sqrt(1 / 10),
      se_beta: sqrt(1 / 50),
      se_alpha: sqrt(7 / 100),
      t_beta: -sqrt(128),
      t_alpha: 5.9 / sqrt(0.07),
    });
  });
});

describe("where something is undefined", () => {
  const residual = { resid_std: none, se_beta: none, se_alpha: none, t_beta: none, t_alpha: none };
  const nothing = { beta: none, alpha: none, corr: none, r2: none, ...residual };
  const moments = { cov: none, var_x: none, var_m: none };

  test.each<[string, number[], number[], Record<string, number>]>([
    ["no pair", [1, none], [none, 2], { n: 0, mean_x: none, mean_m: none, ...moments, ...nothing }],
    ["one pair", [3, none], [5, 2], { n: 1, mean_x: 3, mean_m: 5, ...moments, ...nothing }],
    [
      "two pairs: a line, and no residuals",
      [3, 7],
      [5, 3],
      {
        ...{ n: 2, mean_x: 5, mean_m: 4, cov: -4, var_x: 8, var_m: 2, beta: -2, alpha: 13, corr: -1, r2: 1 },
        ...residual,
      },
    ],
    [
      "a flat market",
      [3, 7, 8],
      [5, 5, 5],
      { n: 3, mean_x: 6, mean_m: 5, cov: 0, var_x: 7, var_m: 0, ...nothing },
    ],
    [
      "a flat ticker",
      [5, 5, 5],
      [3, 7, 8],
      {
        ...{
          n: 3,
          mean_x: 5,
          mean_m: 6,
          cov: 0,
          var_x: 0,
          var_m: 7,
          beta: 0,
          alpha: 5,
          corr: none,
          r2: none,
        },
        ...{ resid_std: 0, se_beta: 0, se_alpha: 0, t_beta: none, t_alpha: none },
      },
    ],
    [
      "a perfect line",
      [1, 3, 5],
      [0, 1, 2],
      {
        ...{ n: 3, mean_x: 3, mean_m: 1, cov: 2, var_x: 4, var_m: 1, beta: 2, alpha: 1, corr: 1, r2: 1 },
        ...{ resid_std: 0, se_beta: 0, se_alpha: 0, t_beta: none, t_alpha: none },
      },
    ],
  ])("%s", (_, x, m, expected) => expectAll(values(exactWindow(x, m)), expected));

  test("fewer pairs than minPeriods leave nothing but n; ddof pairs or fewer no moments", () => {
    expectAll(values(exactWindow([1, 2, 4], [1, 2, 3], { minPeriods: 4 })), {
      ...{ n: 3, mean_x: none, mean_m: none, ...moments, ...nothing },
    });
    const all = values(exactWindow([1, 2, 4], [1, 2, 3]));
    expectAll(values(exactWindow([1, 2, 4], [1, 2, 3], { ddof: 3 })), { ...all, ...moments });
  });

  test("magnitudes from 1e150 on are missing, and what is below counts", () => {
    const bad = [none, infinity, -infinity, 1e150, -1e300];
    for (const value of bad) {
      expect(exactWindow([1, value, 2, 4], [1, 7, 2, 3])).toEqual(exactWindow([1, 2, 4], [1, 2, 3]));
      expect(exactWindow([1, 7, 2, 4], [1, value, 2, 3])).toEqual(exactWindow([1, 2, 4], [1, 2, 3]));
    }
    expect(exactWindow([9e149, 0], [0, 1]).mean_x.value).toBe(4.5e149);
  });

  test("t is open where the residuals are as small as their promise, and deviations that underflow are", () => {
    // 1 - r2 about e^2 / 6
    const off = (e: number) => exactWindow([1, 2, 3 + e], [1, 2, 3]);
    expect(off(2 ** -40).t_beta.scale).toBeLessThan(infinity);
    expect(off(2 ** -49).t_beta).toMatchObject({ value: expect.any(Number), scale: infinity });
    expect(off(2 ** -49).resid_std.scale).toBeLessThan(infinity);
    expect(off(0).t_alpha).toEqual({ value: none, scale: infinity });
    const tiny = exactWindow([1, 2, 4], [1e-146, 2e-146, 3e-146]);
    expect(tiny.beta).toMatchObject({ value: expect.closeTo(1.5e146, -132), scale: infinity });
    expect(tiny.mean_m.scale).toBeLessThan(1e-145);
  });
});

describe("numbers that doubles lose", () => {
  const plain = exactWindow([1, 2, 4], [1, 2, 3]);
  const centred = ["beta", "cov", "corr", "r2", "resid_std", "se_beta", "t_beta", "var_x", "var_m"] as const;

  test("an offset changes nothing of what is centred", () => {
    const offset = exactWindow(
      [1, 2, 4].map((value) => value + 2 ** 50),
      [1, 2, 3].map((value) => value - 2 ** 50),
    );
    for (const stat of centred) expect(offset[stat], stat).toEqual(plain[stat]);
    expect(offset.alpha.value).toBe(2.5 * 2 ** 50 - 2 / 3);
  });

  test("powers of two scale exactly, down to the least double and up to the largest that counts", () => {
    for (const [p, q] of [
      [-1074, -1074],
      [490, -1074],
      [490, 490],
      [-3, 7],
    ] as const) {
      const { beta, mean_x, corr, n } = exactWindow(
        [1, 2, 4].map((value) => value * 2 ** p),
        [1, 2, 3].map((value) => value * 2 ** q),
      );
      expect(beta.value).toBe(1.5 * 2 ** (p - q > 1023 ? 1024 : p - q));
      if (p > -1074) expect(mean_x.value).toBe((7 / 3) * 2 ** p);
      expect(corr.value).toBe(plain.corr.value);
      expect(n.value).toBe(3);
    }
  });

  test("what one addend of 1e149 swallows is still there", () => {
    // x = 1e149 + line; the mean of the line is what two windows differ by
    const x = [1e149, -1e149, 1, 2, 4];
    const m = [0, 0, 1, 2, 3];
    expect(exactWindow(x, m).mean_x.value).toBe(7 / 5);
    const pair = new ExactPair(x, m);
    expect(pair.window(2, 5)).toEqual(plain);
    expect(pair.window(1, 1).n.value).toBe(0);
  });

  test("every window of a series is the window alone", () => {
    const draw = normal(5);
    const x = Array.from({ length: 60 }, (_, t) => (t % 7 === 3 ? none : draw() * 10 ** (t % 9)));
    const m = Array.from({ length: 60 }, (_, t) => (t % 11 === 3 ? none : draw()));
    const pair = new ExactPair(x, m);
    for (let start = 0; start < 60; start += 3) {
      for (let end = start; end <= 60; end += 5) {
        expect(pair.window(start, end)).toEqual(exactWindow(x.slice(start, end), m.slice(start, end)));
      }
    }
  });
});

describe("the scales are what a rounding of the inputs does", () => {
  const u = 2 ** -30;
  const n = 40;

  /** Largest change of each statistic in units of u x scale, over ways to change what `parts` holds by u of itself. */
  function changes(ratio: number, of: "deviations" | "values"): Record<Stat, number> {
    const draw = normal(7);
    const m = Array.from({ length: n }, () => draw() + 0.4);
    const x = m.map((value) => 0.8 * value + ratio * draw() - 0.2);
    const exact = exactWindow(x, m);
    const { mean_x, mean_m, beta } = exact;
    const dx = x.map((value) => value - mean_x.value);
    const dm = m.map((value) => value - mean_m.value);
    const [px, pm] = of === "deviations" ? [dx, dm] : [x, m];
    const residual = dx.map((value, i) => value - beta.value * dm[i]!);
    const random = normal(8);
    const ways: ((i: number) => [number, number])[] = [
      () => [1, 1],
      (i) => [px[i]! * dm[i]!, dx[i]! * pm[i]!],
      (i) => [px[i]! * residual[i]!, -pm[i]! * residual[i]!],
      (i) => [px[i]!, -pm[i]!],
      (i) => [px[i]!, pm[i]!],
      ...Array.from({ length: 50 }, () => (): [number, number] => [random(), random()]),
    ];
    const largest: Record<string, number> = {};
    for (const way of ways) {
      const signs = x.map((_, i) => way(i).map(Math.sign));
      const changed = exactWindow(
        x.map((value, i) => value + u * signs[i]![0]! * px[i]!),
        m.map((value, i) => value + u * signs[i]![1]! * pm[i]!),
      );
      for (const stat of Object.keys(exact) as Stat[]) {
        const change = scaleError(changed[stat].value, exact[stat]) / u;
        largest[stat] = Math.max(largest[stat] ?? 0, change);
      }
    }
    return largest as Record<Stat, number>;
  }

  test("no statistic moves by more than two or three of them, however good the fit", () => {
    for (const ratio of [3, 1, 1e-2, 1e-4]) {
      for (const [stat, change] of Object.entries(changes(ratio, "deviations"))) {
        expect(change, `${stat}, ${ratio}`).toBeLessThan(3);
      }
      const { mean_x, mean_m, alpha, t_alpha } = changes(ratio, "values");
      for (const change of [mean_x, mean_m, alpha, t_alpha]) expect(change, `${ratio}`).toBeLessThan(3);
    }
  });

  test("and each moves by a good part of one", () => {
    const byDeviations = changes(1, "deviations");
    const byValues = changes(1, "values");
    for (const stat of Object.keys(byValues) as Stat[]) {
      const change = Math.max(byDeviations[stat], byValues[stat]);
      if (stat === "n") expect(change).toBe(0);
      else expect(change, stat).toBeGreaterThan(0.2);
    }
    const goodFit = changes(1e-4, "deviations");
    for (const stat of ["resid_std", "se_beta", "se_alpha", "t_beta"] as const) {
      expect(goodFit[stat], stat).toBeGreaterThan(0.2);
    }
  });
});

describe("the promise", () => {
  const exact = { value: -3, scale: 60 };

  test("errors in units of it", () => {
    expect(promiseError(-3, exact)).toBe(0);
    expect(promiseError(-3 + 2 * OF_SCALE * 60, exact)).toBeCloseTo(2, 2);
    expect(promiseError(-3 - 2 * RELATIVE * 3, { value: -3, scale: 1 })).toBeCloseTo(2, 2);
    expect(scaleError(-3 + 60e-9, exact)).toBeCloseTo(1e-9, 15);
  });

  test("missing is right only where it is missing, and infinite never", () => {
    const undefinedValue = { value: none, scale: none };
    const open = { value: none, scale: infinity };
    for (const error of [promiseError, scaleError]) {
      expect(error(none, undefinedValue)).toBe(0);
      expect(error(0, undefinedValue)).toBe(infinity);
      expect(error(none, exact)).toBe(infinity);
      for (const value of [0, 1e9, none]) expect(error(value, open)).toBe(0);
      for (const other of [exact, open, undefinedValue]) expect(error(-infinity, other)).toBe(infinity);
      expect(error(5, { value: 5, scale: 0 })).toBe(0);
    }
    expect(promiseError(6, { value: 5, scale: 0 })).toBeGreaterThan(1e12);
    expect(promiseError(1e-300, { value: 0, scale: 0 })).toBe(infinity);
  });
});
