import { describe, expect, it, test } from "vitest";
import type { Break } from "../../src/panel/breaks.ts";
import type { Panel } from "../../src/panel/panel.ts";
import { type BreakOptions, breakPValue, breaksOf } from "../../src/regime/breaks.ts";
import { breaksCSV } from "../../src/table/breaks.ts";
import { normal, uniform } from "../random.ts";

const NAN = Number.NaN;

function panel(...series: readonly ArrayLike<number>[]): Panel {
  const rows = series[0]!.length;
  return {
    time: { kind: "day", values: Float64Array.from({ length: rows }, (_, t) => 19_000 + t) },
    tickers: series.map((_, i) => `T${i}`),
    values: Float64Array.from(series.flatMap((values) => Array.from(values))),
    notes: [],
  };
}

/** Returns of a stock whose beta is the last of `betas` that begins at or before a row. */
function stock(m: readonly number[], betas: readonly [number, number][], draw: () => number): number[] {
  return m.map((value, row) => betas.findLast(([from]) => from <= row)![1] * value + 0.01 * draw());
}

function marketOf(rows: number, draw: () => number): number[] {
  return Array.from({ length: rows }, () => 0.01 * draw());
}

type Pair = readonly [x: number, m: number];

/** A slope and its robust variance by their definition; `power`: of 1 - h below the residual, 0 (HC1) or 1 (HC3). */
function slopeOf(pairs: readonly Pair[], power: 0 | 1): { beta: number; variance: number } {
  const n = pairs.length;
  const [meanX, meanM] = [0, 1].map((k) => pairs.reduce((sum, pair) => sum + pair[k]!, 0) / n) as [
    number,
    number,
  ];
  const smm = pairs.reduce((sum, [, m]) => sum + (m - meanM) ** 2, 0);
  const beta = pairs.reduce((sum, [x, m]) => sum + (x - meanX) * (m - meanM), 0) / smm;
  const meat = pairs.reduce((sum, [x, m]) => {
    const residual = x - meanX - beta * (m - meanM);
    const rest = 1 - 1 / n - (m - meanM) ** 2 / smm;
    return sum + ((m - meanM) * (residual / rest ** power)) ** 2;
  }, 0);
  return { beta, variance: (power === 0 ? n / (n - 2) : 1) * (meat / smm ** 2) };
}

/** The market's squared deviations, summed. */
function movementOf(pairs: readonly Pair[]): number {
  const mean = pairs.reduce((sum, [, m]) => sum + m, 0) / pairs.length;
  return pairs.reduce((sum, [, m]) => sum + (m - mean) ** 2, 0);
}

/** The search by its description, every line fitted anew. */
function plainly(x: readonly number[], m: readonly number[], options: Required<BreakOptions>) {
  const rows = x.flatMap((value, row) => (Number.isNaN(value + m[row]!) ? [] : [row]));
  const pairs = rows.map((row): Pair => [x[row]!, m[row]!]);
  const limit = 1 - options.level / 100;
  const waldOf = (from: number, place: number, to: number, power: 0 | 1) => {
    const [a, b] = [slopeOf(pairs.slice(from, place), power), slopeOf(pairs.slice(place, to), power)];
    return (a.beta - b.beta) ** 2 / (a.variance + b.variance);
  };
  const leastOf = (from: number, to: number) =>
    Math.max(options.minPairs, Math.ceil(options.trim * (to - from)));
  const chance = (from: number, place: number, to: number) => {
    const least = leastOf(from, to);
    const [first, last] = [from + least, to - least].map((k) => {
      const [before, after] = [movementOf(pairs.slice(from, k)), movementOf(pairs.slice(k, to))];
      return before / (before + after);
    });
    return breakPValue(waldOf(from, place, to, 1), first!, last!);
  };
  const stands = (from: number, place: number, to: number) => chance(from, place, to) <= limit;
  const largest = (from: number, to: number) => {
    const least = leastOf(from, to);
    const places = Array.from({ length: Math.max(0, to - from) }, (_, k) => from + k).filter(
      (place) => place >= from + least && place <= to - least,
    );
    const walds = places.map((place) => waldOf(from, place, to, 0));
    const place = places[walds.indexOf(Math.max(...walds))];
    return place !== undefined && stands(from, place, to) ? place : undefined;
  };
  const split = (from: number, to: number): number[] => {
    const place = largest(from, to);
    return place === undefined ? [] : [...split(from, place), place, ...split(place, to)];
  };
  const found = split(0, pairs.length);
  let places: number[] = [];
  for (const k of found.keys()) {
    const place = largest(places.at(-1) ?? 0, found[k + 1] ?? pairs.length);
    if (place !== undefined) places.push(place);
  }
  for (;;) {
    const sides = (k: number) => [places[k - 1] ?? 0, places[k]!, places[k + 1] ?? pairs.length] as const;
    const chances = places.map((_, k) => chance(...sides(k)));
    const most = Math.max(...chances);
    if (places.length === 0 || most <= limit)
      return places.map((place, k) => ({
        row: rows[place]!,
        wald: waldOf(...sides(k), 1),
        pValue: chances[k]!,
      }));
    places = places.filter((_, k) => chances[k] !== most);
  }
}

describe("breaks", () => {
  it("are those of the description, with gaps, at easy and hard levels", () => {
    const draw = normal(3);
    const missing = uniform(4);
    let most = 0;
    for (let run = 0; run < 24; run++) {
      // in every fourth market with a month of crisis
      const m = marketOf(260, draw).map((value, row) =>
        run % 4 === 1 && row >= 110 && row < 130 ? 6 * value : value,
      );
      const x = stock(
        m,
        run % 3 === 0
          ? [[0, 1]]
          : [
              [0, 1],
              [90, 1.8],
              [180, 0.4 + 0.2 * (run % 4)],
            ],
        draw,
      );
      const holed = x.map((value) => (run % 2 === 1 && missing() < 0.1 ? NAN : value));
      const options = { level: [60, 90, 99][run % 3]!, trim: [0.15, 0.05][run % 2]!, minPairs: 20 };
      const found = breaksOf(panel(holed), panel(m), options);
      const wanted = plainly(holed, m, options);
      expect(
        found.map(({ row }) => row),
        `run ${run}`,
      ).toEqual(wanted.map(({ row }) => row));
      for (const [k, { wald, pValue }] of wanted.entries()) {
        expect(found[k]!.wald / wald).toBeCloseTo(1, 10);
        expect(found[k]!.pValue / pValue).toBeCloseTo(1, 8);
      }
      most = Math.max(most, found.length);
    }
    expect(most).toBeGreaterThanOrEqual(3);
  });

  it("go one after the other where their neighbours have moved and they no longer stand", () => {
    // few series come to that: two of the first 400, by their seeds
    const options = { level: 60, trim: 0.05, minPairs: 20 };
    for (const [seed, count] of [
      [74, 4],
      [226, 3],
    ] as const) {
      const draw = normal(seed);
      const m = marketOf(260, draw);
      const betas: [number, number][] = [
        [0, 1],
        [90, 1.6],
        [130, 1.1],
      ];
      const x = stock(m, betas, draw);
      const found = breaksOf(panel(x), panel(m), options).map(({ row }) => row);
      expect(found).toHaveLength(count);
      expect(found).toEqual(plainly(x, m, options).map(({ row }) => row));
    }
  });

  it("that were planted are found where they are, with the betas of both sides", () => {
    const draw = normal(5);
    const m = marketOf(1200, draw);
    const breaks = breaksOf(
      panel(
        stock(
          m,
          [
            [0, 0.6],
            [500, 1.4],
            [900, 0.9],
          ],
          draw,
        ),
      ),
      panel(m),
    );
    expect(breaks).toHaveLength(2);
    for (const [k, [row, before, after]] of (
      [
        [500, 0.6, 1.4],
        [900, 1.4, 0.9],
      ] as const
    ).entries()) {
      const one = breaks[k]!;
      // a break of d se units is placed to some 10 / d^2 rows
      expect(Math.abs(one.row - row)).toBeLessThan(40);
      expect(Math.abs(one.before.beta - before)).toBeLessThan(4 * one.before.se);
      expect(Math.abs(one.after.beta - after)).toBeLessThan(4 * one.after.se);
    }
    expect(breaks[0]!.after).toEqual(breaks[1]!.before);
    expect(breaks[0]!.before.n + breaks[0]!.after.n + breaks[1]!.after.n).toBe(1200);
  });

  it("without any are as seldom as the level says, in markets of calm and of storm too", () => {
    const draw = normal(6);
    const count = 400;
    // heavy tails, and residuals that are larger on days on which the market moves more
    const heavy = () => draw() / Math.sqrt((draw() ** 2 + draw() ** 2 + draw() ** 2 + draw() ** 2) / 4);
    const m = Array.from({ length: 500 }, () => 0.008 * heavy());
    const stocks = Array.from({ length: count }, () =>
      m.map((value) => value + 0.01 * (1 + 20 * Math.abs(value)) * heavy()),
    );
    for (const level of [80, 95]) {
      const broken = new Set(breaksOf(panel(...stocks), panel(m), { level }).map(({ ticker }) => ticker))
        .size;
      const share = 1 - level / 100;
      // four standard deviations of a binomial about the share that is asked for, and 1.3 of it for what is asymptotic
      const off = 4 * Math.sqrt(count * share * (1 - share));
      expect(broken).toBeLessThan(1.3 * count * share + off);
      expect(broken).toBeGreaterThan(0.5 * count * share - off);
    }
  });

  it("do not hang on levels or units", () => {
    const draw = normal(7);
    const m = marketOf(400, draw);
    const x = stock(
      m,
      [
        [0, 0.5],
        [200, 1.5],
      ],
      draw,
    );
    const plain = breaksOf(panel(x), panel(m))[0]!;
    for (const [scale, level] of [
      [1e100, 0],
      [1e-100, 0],
      [1, 1000],
    ] as const) {
      const moved = breaksOf(
        panel(x.map((value) => value * scale + level)),
        panel(m.map((value) => value * scale - level)),
      );
      expect(moved).toHaveLength(1);
      expect(moved[0]!.row).toBe(plain.row);
      expect(moved[0]!.wald / plain.wald).toBeCloseTo(1, 8);
    }
  });

  it("between betas without an error are found, betas that only rounding parts are not", () => {
    const m = marketOf(400, normal(9));
    const exact = breaksOf(panel(m.map((value, row) => (row < 200 ? value : 2 * value))), panel(m));
    expect(exact.map(({ row, before, after, pValue }) => [row, before.beta, after.beta, pValue])).toEqual([
      [200, 1, 2, 0],
    ]);
    const draw = uniform(10);
    const copies = Array.from({ length: 40 }, () => {
      const beta = 0.5 + 2 * draw();
      return m.map((value) => beta * value + 0.0003);
    });
    expect(breaksOf(panel(...copies), panel(m))).toEqual([]);
  });

  it.each<[string, (m: readonly number[]) => number[], (m: readonly number[]) => number[]]>([
    ["no value", (m) => m.map(() => NAN), (m) => [...m]],
    ["a flat market", (m) => [...m], (m) => m.map(() => 0.01)],
    ["too few pairs", (m) => m.map((value, row) => (row < 100 ? value : NAN)), (m) => [...m]],
    ["the market itself", (m) => [...m], (m) => [...m]],
    [
      "infinities",
      (m) => m.map((value, row) => (row % 2 === 0 ? Number.POSITIVE_INFINITY : value)),
      (m) => [...m],
    ],
  ])("of %s: none", (_, own, market) => {
    const m = marketOf(300, normal(8));
    expect(breaksOf(panel(own(m)), panel(market(m)), { level: 50, minPairs: 80 })).toEqual([]);
  });
});

test("p-values are Andrews' critical values, as printed in 2003", () => {
  // trimming of 15 %, one coefficient: 10, 5 and 1 %; the approximation is for small ones
  for (const [wald, p] of [
    [7.12, 0.1],
    [8.68, 0.05],
    [12.16, 0.01],
  ] as const)
    expect(Math.abs(breakPValue(wald, 0.15) / p - 1)).toBeLessThan(0.15);
  expect(breakPValue(0.5, 0.15)).toBe(1);
  expect(breakPValue(NAN, 0.15)).toBe(1);
  expect(breakPValue(Number.POSITIVE_INFINITY, 0.15)).toBe(0);
  // nothing of a market that has not moved yet
  expect(breakPValue(9, 0, 0.85)).toBe(1);
});

test.each<[BreakOptions, RegExp]>([
  [{ level: 100 }, /level must be a percentage above 0 and below 100, got 100/],
  [{ trim: 0.5 }, /trim must be a share from 0.01 to 0.4, got 0.5/],
  [{ minPairs: 19 }, /minPairs must be an integer >= 20, got 19/],
])("refuses %j", (options, message) => {
  expect(() => breaksOf(panel([1, 2]), panel([1, 2]), options)).toThrow(message);
});

test("a row a break", () => {
  const one: Break = {
    ...{ ticker: 0, row: 1, wald: 16, pValue: 0.001 },
    ...{ before: { beta: 0.5, se: 0.1, n: 80 }, after: { beta: 1.5, se: 0.2, n: 90 } },
  };
  expect([...breaksCSV([one], panel([1, 2]))].join("")).toBe(
    "ticker,date,before,se_before,n_before,after,se_after,n_after,wald,p_value\nT0,2022-01-09,0.5,0.1,80,1.5,0.2,90,16,0.001\n",
  );
});
