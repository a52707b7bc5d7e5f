import { describe, expect, it, test } from "vitest";
import { REGIMES, type Regime } from "../../src/panel/regimes.ts";
import { countRegimes, type RegimeOptions, regimesOf } from "../../src/regime/regime.ts";
import { crossingsCSV, sharesCSV, statesCSV } from "../../src/table/regimes.ts";
import { uniform } from "../random.ts";

const NAN = Number.NaN;
const matrixOf = (...series: readonly (readonly number[])[]) => ({
  time: { kind: "day", values: Float64Array.from(series[0]!, (_, t) => 19_000 + t) } as const,
  tickers: series.map((_, i) => `T${i}`),
  values: Float64Array.from(series.flat()),
});
const namesOf = (states: Int8Array) => Array.from(states, (state) => REGIMES[state] ?? "-");
const [D, N, A] = REGIMES;

describe("a state follows", () => {
  it.each<[string, number[], RegimeOptions, string[]]>([
    ["the limits, which are neutral themselves", [0.79, 0.8, 1.2, 1.21], {}, [D, N, N, A]],
    ["from one side to the other at once", [0.5, 1.5, 0.5], {}, [D, A, D]],
    ["limits of one's own", [0.3, 0.6, 0.8], { low: 0.5, high: 0.7 }, [D, N, A]],
    ["the state before a gap", [0.7, NAN, 0.84, NAN, 0.9], { hysteresis: 0.05 }, [D, "-", D, "-", N]],
    ["no wavering within the hysteresis", [1, 0.76, 0.74, 0.84, 0.86], { hysteresis: 0.05 }, [N, N, D, D, N]],
    ["but the limits alone at first", [0.79, 0.84], { hysteresis: 0.05 }, [D, D]],
    ["both limits in one leap, each with its hysteresis", [0.5, 1.24, 1.26], { hysteresis: 0.05 }, [D, N, A]],
    ["infinities", [-Infinity, Infinity], {}, [D, A]],
  ])("%s", (_, betas, options, wanted) => {
    expect(namesOf(regimesOf(matrixOf(betas), options).states)).toEqual(wanted);
  });

  it("a band only where all of it is beyond a limit; an unknown one crosses none", () => {
    const matrix = matrixOf([1, 0.5, 0.5, 0.5, 0.9, 1.5]);
    const half = [0.1, 0.4, 0.2, NAN, 0.05, NAN];
    const band = {
      low: matrix.values.map((beta, k) => beta - half[k]!),
      high: matrix.values.map((beta, k) => beta + half[k]!),
    };
    expect(namesOf(regimesOf(matrix, { band }).states)).toEqual([N, N, D, D, N, N]);
  });
});

/** By definition: a walk over the states, one limit at a time, written down as what is true after each row. */
function plainly(betas: readonly number[], low: number, high: number, by: number): (Regime | "-")[] {
  let above = [false, false]; // whether each limit was last seen from above
  let begun = false;
  return betas.map((beta) => {
    if (Number.isNaN(beta)) return "-";
    above = [low, high].map((limit, i) => {
      if (!begun) return i === 0 ? !(beta < low) : beta > high;
      if (i === 0) return above[i] ? !(beta < limit - by) : beta >= limit + by;
      return above[i] ? !(beta <= limit - by) : beta > limit + by;
    });
    begun = true;
    return above[1] ? A : above[0] ? N : D;
  });
}

test("each limit remembers the side it was last crossed to", () => {
  const draw = uniform(8);
  for (let k = 0; k < 200; k++) {
    const betas = Array.from({ length: 60 }, () => (draw() < 0.15 ? NAN : 0.5 + draw()));
    const by = 0.19 * draw();
    const { states, crossings } = regimesOf(matrixOf(betas), { hysteresis: by });
    const wanted = plainly(betas, 0.8, 1.2, by);
    expect(namesOf(states), `run ${k}`).toEqual(wanted);
    const seen = wanted.flatMap((state, row) => (state === "-" ? [] : [{ state, row }]));
    const changes = seen.filter(({ state }, i) => i > 0 && state !== seen[i - 1]!.state);
    expect(crossings.map(({ row, to, beta }) => ({ row, to, beta }))).toEqual(
      changes.map(({ row, state }) => ({ row, to: state, beta: betas[row] })),
    );
    const total = crossings.reduce((sum, { lasted }) => sum + lasted, 0);
    const last = changes.length === 0 ? 0 : seen.filter(({ row }) => row < changes.at(-1)!.row).length;
    expect(total).toBe(last);
    // later rows change nothing
    const half = regimesOf(matrixOf(betas.slice(0, 30)), { hysteresis: by });
    expect(half.states).toEqual(states.slice(0, 30));
  }
});

test("tables: crossings, shares by date, a row a ticker", () => {
  const matrix = matrixOf([0.5, NAN, 0.9, 1.5], [1, 1, 1, NAN], [NAN, NAN, NAN, NAN]);
  const before = matrix.values.slice();
  const regimes = regimesOf(matrix);
  expect(matrix.values).toEqual(before);
  const text = (pieces: Iterable<string>) => [...pieces].join("").trimEnd().split("\n");
  expect(text(crossingsCSV(regimes))).toEqual([
    "ticker,date,from,to,beta,lasted",
    "T0,2022-01-10,defensive,neutral,0.9,1",
    "T0,2022-01-11,neutral,aggressive,1.5,1",
  ]);
  expect(text(crossingsCSV(regimes, matrix.values))[1]).toBe("T0,2022-01-10,defensive,neutral,0.9,0.9,1");
  expect(text(sharesCSV(regimes, countRegimes(regimes)))).toEqual([
    "date,defensive,neutral,aggressive,n",
    "2022-01-08,0.5,0.5,0,2",
    "2022-01-09,0,1,0,1",
    "2022-01-10,0,1,0,2",
    "2022-01-11,0,0,1,1",
  ]);
  expect(text(statesCSV(regimes, matrix))).toEqual([
    "ticker,state,since,rows,beta,defensive,neutral,aggressive,crossings",
    `T0,aggressive,2022-01-11,1,1.5,${1 / 3},${1 / 3},${1 / 3},2`,
    "T1,neutral,2022-01-08,3,1,0,1,0,0",
    "T2,,,0,,,,,0",
  ]);
  expect(text(sharesCSV(regimesOf(matrixOf([NAN])), new Int32Array(3)))[1]).toBe("2022-01-08,,,,0");
});

it.each<[RegimeOptions, string]>([
  [{ low: 1.2, high: 1.2 }, "low must be below high, got 1.2 and 1.2"],
  [{ low: NAN }, "low must be a finite number, got NaN"],
  [{ high: Infinity }, "high must be a finite number, got Infinity"],
  [{ hysteresis: -0.1 }, "hysteresis must be a number >= 0"],
  [{ hysteresis: 0.21 }, "and below half of what is between the limits, 0.2, got 0.21"],
])("refuses %j", (options, message) => {
  expect(() => regimesOf(matrixOf([1]), options)).toThrow(message);
});
