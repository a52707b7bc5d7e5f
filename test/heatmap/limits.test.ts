import { describe, expect, it } from "vitest";
import { type LimitOptions, limitsOf, usualColormap } from "../../src/heatmap/color/limits.ts";
import { STATS } from "../../src/panel/result.ts";
import { matrixOf } from "./sample.ts";

/** 0, 0.01, ... 1: the k-th percentile is k / 100. */
const hundred = Array.from({ length: 101 }, (_, k) => k / 100);
const of = (stat: string, values = hundred) => matrixOf(["A"], values.length, values, { stat });

describe("limits", () => {
  it.each<[string, LimitOptions, object]>([
    ["beta", {}, { vmin: 0.4, vmax: 1.6 }],
    ["beta", { robust: true }, { vmin: 0.02, vmax: 0.98 }],
    ["beta", { robust: true, vmax: 3 }, { vmin: 0.02, vmax: 3 }],
    ["corr", { robust: true }, { vmin: 0.02, vmax: 0.98 }],
    ["cov", {}, { vmin: 0.02, vmax: 0.98 }],
    // as far below the centre as above: the further of the usual two, or as far as the one that is given
    ["beta", { center: 1 }, { vmin: 0.4, vmax: 1.6 }],
    ["beta", { center: 0.5 }, { vmin: -0.6, vmax: 1.6 }],
    ["beta", { center: 1, vmin: 0 }, { vmin: 0, vmax: 2 }],
    ["beta", { center: 1, vmax: 3 }, { vmin: -1, vmax: 3 }],
    ["cov", { center: 0, robust: true }, { vmin: -0.98, vmax: 0.98 }],
    ["beta", { center: 1, vmin: 0, vmax: 3 }, { vmin: 0, vmax: 3, center: 1 }],
  ])("%s %j", (stat, options, wanted) => {
    const found = limitsOf([of(stat)], options);
    for (const [name, value] of Object.entries(wanted)) {
      expect(found[name as keyof typeof found]).toBeCloseTo(value, 12);
    }
    expect(Object.keys(found).sort()).toEqual(Object.keys(wanted).sort());
  });

  it.each<[LimitOptions, string]>([
    [{ vmin: 0, vmax: 1, center: 1 }, "center must lie between vmin and vmax, 0 and 1, got 1"],
    [{ center: Number.NaN }, "center must be a finite number, got NaN"],
    [{ center: 2, vmax: 1 }, "vmin must be less than vmax, got 3 and 1 (vmin by default)"],
  ])("refuses %j", (options, message) => {
    expect(() => limitsOf([of("beta")], options)).toThrow(new RangeError(message));
  });
});

it("takes a map from dark to light for what has no middle", () => {
  const sequential = STATS.filter((stat) => usualColormap(stat) === "viridis");
  expect(sequential).toEqual(["r2", "resid_std", "se_beta", "se_alpha", "n", "var_x", "var_m"]);
});
