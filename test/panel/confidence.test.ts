// The bands of lines: quantiles against values of mpmath (40 digits) and closed forms, bands against scipy and the definition.
import { describe, expect, it } from "vitest";
import { linesOf } from "../../src/heatmap/lines/lines.ts";
import { createKernel } from "../../src/index.node.ts";
import { bandOf } from "../../src/panel/confidence.ts";
import { createPanel } from "../../src/panel/panel.ts";
import type { Result } from "../../src/panel/result.ts";
import { normalQuantile, studentQuantile } from "../../src/panel/student.ts";
import { normal, uniform } from "../random.ts";

/** Share, the normal quantile, and Student's by degrees of freedom. */
const DEGREES = [3, 4, 5, 18, 58, 250, 999, 1000, 2518, 100_000];
const WANTED: [share: number, z: number, t: number[]][] = [
  [
    0.5,
    0.6744897501960817,
    [
      0.7648923284043453, 0.7406970841126826, 0.7266868438004227, 0.6883638064662002, 0.6787432640207508,
      0.6754723613974393, 0.674735410346719, 0.6747351646070094, 0.6745871951897534, 0.6744922035532922,
    ],
  ],
  [
    0.95,
    1.9599639845400543,
    [
      3.1824463052837095, 2.7764451051977943, 2.5705818356363155, 2.1009220402410387, 2.001717484145236,
      1.9694983934211536, 1.96234146113345, 1.9623390808264085, 1.9609065550572375, 1.9599877075346095,
    ],
  ],
  [
    0.999,
    3.290526731491895,
    [
      12.923978636687483, 8.610301581379275, 6.86882662588111, 3.9216458250851596, 3.466328794931011,
      3.329867205673119, 3.3002924403987355, 3.300282648423913, 3.2943949274955577, 3.2906240314118826,
    ],
  ],
];

describe("quantiles", () => {
  it.each(WANTED)("of %s are mpmath's to 1e-14 / (1 - share)", (share, z, t) => {
    const off = (found: number, wanted: number) => Math.abs(found / wanted - 1) * (1 - share);
    expect(off(normalQuantile(share), z)).toBeLessThan(1e-14);
    for (const [k, degrees] of DEGREES.entries()) {
      expect(off(studentQuantile(share, degrees), t[k]!), `${degrees}`).toBeLessThan(1e-14);
    }
  });

  it("of nearly a thousand degrees, whose sum is longest, are mpmath's to 1e-13 / (1 - share)", () => {
    for (const [share, degrees, t] of [
      [0.02, 951, 0.025075503412393323],
      [0.5, 953, 0.674747272054083],
      [0.02, 999, 0.025075186488481047],
      [0.95, 951, 1.9624616101816963],
    ] as const)
      expect(Math.abs(studentQuantile(share, degrees) / t - 1) * (1 - share)).toBeLessThan(1e-13);
  });

  it("of one, two and four degrees are the closed forms, and grow with the share", () => {
    let before = [0, 0, 0, 0];
    for (const share of [1e-9, 0.1, 0.5, 0.8, 0.9, 0.95, 0.99, 0.9999, 0.99999999]) {
      const angle = Math.acos(Math.sqrt(1 - share * share)) / 3;
      const closed = [
        Math.tan((Math.PI / 2) * share),
        share * Math.sqrt(2 / (1 - share * share)),
        2 * Math.sqrt(Math.max(0, Math.cos(angle) / Math.sqrt(1 - share * share) - 1)),
      ];
      const found = [1, 2, 4].map((degrees) => studentQuantile(share, degrees));
      found.forEach((value, k) => {
        // the closed form of four loses digits where the share is small
        if (k < 2 || share > 0.05) expect(Math.abs(value / closed[k]! - 1) * (1 - share)).toBeLessThan(1e-14);
      });
      const all = [...found, normalQuantile(share)];
      expect(all.every((value, k) => value > before[k]!)).toBe(true);
      before = all;
    }
  });
});

function resultOf(stats: Record<string, number[]>, window: number | string = 20): Result {
  const rows = Object.values(stats)[0]!.length;
  return {
    time: { kind: "day", values: Float64Array.from({ length: rows }, (_, t) => t) },
    tickers: ["A"],
    benchmarks: ["M"],
    windows: [window],
    stats: Object.keys(stats) as Result["stats"],
    arrays: Object.values(stats).map((values) => Float64Array.from(values)),
    notes: [],
  };
}

const choice = (stat: string, window: number | string = 20) => ({ stat, window, benchmark: "M" });

describe("bands", () => {
  it("of beta and alpha are standard errors times Student's quantile of n - 2, of a window without n", () => {
    const values = { beta: [1, 2, 0.5], se_beta: [0.1, 0.2, 0.3], alpha: [0, 1, 2], se_alpha: [1, 2, 3] };
    const known = resultOf({ ...values, n: [20, 6, 3] });
    // t of 95 % with 18, 4 and 1 degrees
    const t = [2.1009220402410387, 2.7764451051977943, 12.706204736174705];
    for (const [stat, error] of [
      ["beta", "se_beta"],
      ["alpha", "se_alpha"],
    ] as const) {
      const band = bandOf(known, choice(stat), 95);
      if (typeof band === "string") throw new Error(band);
      for (let i = 0; i < 3; i++) {
        expect(band.low[i]).toBeCloseTo(values[stat][i]! - t[i]! * values[error][i]!, 12);
        expect(band.high[i]).toBeCloseTo(values[stat][i]! + t[i]! * values[error][i]!, 12);
      }
    }
    const unknown = bandOf(resultOf(values), choice("beta"), 95);
    expect(typeof unknown === "string" ? unknown : unknown.high[1]).toBeCloseTo(2 + t[0]! * 0.2, 12);
    const two = bandOf(resultOf({ ...values, n: [2, 2, 2] }), choice("beta"), 95);
    expect(typeof two === "string" ? two : [...two.low]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
  });

  it("of corr are scipy's pearsonr().confidence_interval(), and stay within -1 and 1", () => {
    const found = (corr: number, n: number, level: number) => {
      const band = bandOf(resultOf({ corr: [corr], n: [n] }), choice("corr"), level);
      return typeof band === "string" ? band : [band.low[0], band.high[0]];
    };
    // of (1, 4, 2, 8, 5, 7, 3) and (2, 3, 5, 9, 4, 6, 1)
    const r = 0.78367235064504;
    const near = (one: unknown, wanted: number[]) =>
      (one as number[]).forEach((value, i) => void expect(value).toBeCloseTo(wanted[i]!, 13));
    near(found(r, 7, 95), [0.07469635826683697, 0.9664054767016215]);
    near(found(r, 7, 80), [0.3918992636808084, 0.9348559412896171]);
    expect(found(1, 7, 95)).toEqual([1, 1]);
    expect(found(0.5, 3, 95)).toEqual([Number.NaN, Number.NaN]);
  });

  it("hold the true beta as often as they say", async () => {
    const [draw, share] = [normal(11), uniform(12)];
    const [count, rows] = [4000, 12];
    const market = Float64Array.from({ length: rows }, () => draw());
    const time = { kind: "day", values: Float64Array.from({ length: rows }, (_, t) => t) } as const;
    const values = new Float64Array(count * rows);
    for (let i = 0; i < count; i++)
      for (let t = 0; t < rows; t++)
        values[i * rows + t] = t > 2 && share() < 0.2 ? Number.NaN : 1.3 * market[t]! + 0.7 * draw();
    const tickers = Array.from({ length: count }, (_, i) => `T${i}`);
    const kernel = await createKernel();
    const result = kernel.rolling(createPanel(time, tickers, values), createPanel(time, ["M"], market), {
      window: rows,
      minPeriods: 3,
      stats: ["beta", "se_beta", "n"],
    });
    for (const level of [50, 95]) {
      const band = bandOf(result, { stat: "beta", window: rows, benchmark: "M" }, level);
      if (typeof band === "string") throw new Error(band);
      let held = 0;
      for (let i = 0; i < count; i++) {
        const at = (i + 1) * rows - 1;
        if (band.low[at]! <= 1.3 && band.high[at]! >= 1.3) held++;
      }
      // within four standard deviations of a binomial
      const p = level / 100;
      expect(Math.abs(held / count - p)).toBeLessThan(4 * Math.sqrt((p * (1 - p)) / count));
    }
  });

  it.each<[string, Result, string]>([
    ["r2", resultOf({ r2: [0.5] }), "r2 has none; beta, alpha, corr have one"],
    [
      "beta",
      resultOf({ beta: [1] }),
      "there is no se_beta beside beta; compute it with --stat beta,se_beta,n",
    ],
    ["corr", resultOf({ corr: [0.5], n: [60] }, "halflife=20"), "exponential weights (halflife=20) give no"],
    ["beta", resultOf({ beta: [1], se_beta: [1] }, "90d"), "a window of 90d has no number of rows"],
    ["corr", resultOf({ corr: [1] }, ""), "it is not known over how many rows; say --window"],
  ])("of %s are refused where they cannot be known: %j", (stat, result, message) => {
    expect(bandOf(result, choice(stat, result.windows[0]), 95)).toContain(message);
    expect(() => linesOf(result, { stat, band: 90 })).toThrow(`there can be no band: `);
    const { notes, band } = linesOf(result, { stat });
    expect(band).toBeUndefined();
    expect(notes).toHaveLength(stat === "r2" ? 0 : 1);
  });

  it("of smoothed values are none", () => {
    const result = resultOf({ beta: [1], se_beta: [0.1], n: [20] });
    expect(linesOf(result, { smoothing: "span=20" }).notes).toEqual(["no band: the values are smoothed"]);
    expect(linesOf(result).band).toBe(95);
    expect(linesOf(result, { band: false }).lines[0]!.low).toBeUndefined();
  });
});
