import { describe, expect, it } from "vitest";
import { resolveFade, resolveHatch } from "../../src/heatmap/cells/reliability.ts";
import type { Matrix } from "../../src/panel/matrix.ts";
import { matrixOf } from "./sample.ts";

const beta = matrixOf(["A", "B"], 2, [1, 1, 1, 1]);
const by = (stat: string, more: Partial<Matrix> = {}) =>
  matrixOf(["A", "B"], 2, [1, 1, 1, 1], { stat, ...more });

describe("defaults", () => {
  it.each([
    ["n", 0, 60, 30],
    ["r2", 0, 0.3, 0.15],
    ["corr", 0, 0.5, 0.25],
    ["t_beta", 0, 2, 1],
    ["se_beta", 0.5, 0.1, 0.3],
  ])("%s", (stat, from, to, limit) => {
    expect(resolveFade(beta, { by: by(stat) })).toMatchObject({ from, to });
    expect(resolveHatch(beta, { by: by(stat) }).limit).toBeCloseTo(limit, 12);
  });

  it("are not needed where the numbers are given", () => {
    expect(resolveFade(beta, { by: by("var_x"), from: 2, to: 1 })).toMatchObject({ from: 2, to: 1 });
    expect(resolveFade(beta, { by: by("n"), from: 30 })).toMatchObject({ from: 30, to: 60 });
    expect(resolveHatch(beta, { by: by("var_x"), limit: 2 }).limit).toBe(2);
  });
});

describe("refuses", () => {
  it.each<[() => unknown, string]>([
    [
      () => resolveFade(beta, { by: by("var_x") }),
      "fade.from and fade.to must be given for var_x, which has no usual one",
    ],
    [
      () => resolveFade(beta, { by: by("n", { window: "90d" }) }),
      "fade.from and fade.to must be given for n, which has no usual one",
    ],
    [
      () => resolveHatch(beta, { by: by("resid_std") }),
      "hatch.limit must be given for resid_std, which has no usual one",
    ],
    [
      () => resolveFade(beta, { by: by("r2"), from: 1, to: 1 }),
      "fade.from and fade.to must be two different numbers, got 1 and 1",
    ],
    [
      () => resolveHatch(beta, { by: by("r2"), limit: Number.NaN }),
      "hatch.limit must be a finite number, got NaN",
    ],
    [
      () => resolveFade(beta, { by: matrixOf(["A", "C"], 2, [1, 1, 1, 1]) }),
      "fade.by must be of the same tickers and dates as the matrix",
    ],
    [
      () => resolveHatch(beta, { by: matrixOf(["A", "B"], 3, []) }),
      "hatch.by must be of the same tickers and dates as the matrix",
    ],
  ])("%#", (act, message) => {
    expect(act).toThrow(new RangeError(message));
  });
});
