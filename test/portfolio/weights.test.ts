import { describe, expect, test } from "vitest";
import type { Weights } from "../../src/panel/portfolio.ts";
import { exposureOf, rowsInForce, settleWeights, spreadWeights } from "../../src/portfolio/weights.ts";

const of = (...values: number[]): Weights => ({
  tickers: values.map((_, i) => "ABCDEFG"[i]!),
  values: Float64Array.from(values),
});
const dated = (table: readonly (readonly number[])[], dates: readonly number[]): Weights => ({
  tickers: table[0]!.map((_, i) => "ABCDEFG"[i]!),
  time: { kind: "day", values: Float64Array.from(dates) },
  values: Float64Array.from(table[0]!.flatMap((_, i) => table.map((row) => row[i]!))),
});
const day = (...values: number[]) => ({ kind: "day" as const, values: Float64Array.from(values) });

describe("weights are all of the capital", () => {
  test("where they sum to 1, but for rounded decimals, nothing is said", () => {
    for (const weights of [of(0.5, 0.5), of(1.3, -0.3), of(0.1, 0.2, 0.7), of(0.333333, 0.333333, 0.333334)])
      expect(settleWeights(weights)).toEqual({ weights, notes: [] });
  });

  test("those that cancel are of the capital, which is cash", () => {
    const weights = of(0.6, 0.4, -1);
    const { weights: found, notes } = settleWeights(weights);
    expect(found).toBe(weights);
    expect(notes).toEqual([
      "long and short positions cancel: weights count as shares of the capital, which is in cash",
    ]);
    expect(exposureOf(weights, 0)).toEqual({ net: 0, gross: 2 });
  });

  test("the rest is cash, or they are divided by their sum, where that is said", () => {
    const weights = of(0.5, 0.25);
    expect(settleWeights(weights, "cash")).toEqual({
      weights,
      notes: ["weights do not sum to 1: the rest is cash without a return, 25 % of the capital"],
    });
    const { weights: divided, notes } = settleWeights(weights, "normalize");
    expect([...divided.values]).toEqual([2 / 3, 1 / 3]);
    expect(notes).toEqual(["weights sum to 0.75: divided by their sum"]);
    expect([...weights.values]).toEqual([0.5, 0.25]);
    const rows = dated(
      [
        [0.5, 0.25],
        [1, 0.5],
        [0.5, 0.5],
      ],
      [0, 1, 2],
    );
    expect(settleWeights(rows, "cash").notes).toEqual([
      "weights do not sum to 1: the rest is cash without a return, -50 % to 25 % of the capital",
    ]);
    expect(settleWeights(rows, "normalize").notes).toEqual([
      "weights on 1970-01-01 sum to 0.75, and 1 more row is off: divided by their sum",
    ]);
  });

  test("all of it in cash is said, too", () => {
    expect(settleWeights(of(0, 0), "cash").notes).toEqual([
      "weights do not sum to 1: the rest is cash without a return, 100 % of the capital",
    ]);
  });

  test.each<[Weights, "refuse" | "cash" | "normalize", string]>([
    [of(0.5, 0.3), "refuse", "weights sum to 0.8, not to 1; take the rest as cash with --cash, or"],
    [of(60, 40), "refuse", "weights sum to 100, not to 1; write percent as 40 %, take the rest as cash"],
    [
      dated(
        [
          [1, 0],
          [0.5, 0.3],
          [0.1, 0.1],
        ],
        [0, 31, 59],
      ),
      "refuse",
      "weights on 1970-02-01 sum to 0.8, not to 1, and 1 more row is off; take",
    ],
    [
      of(-0.5, 0.25),
      "normalize",
      "weights sum to -0.25 and cannot be divided by that; take the rest as cash",
    ],
    [of(0.5, Number.NaN), "cash", "the weight of B is no number; write one, or leave the holding out"],
    [
      dated(
        [
          [1, 0],
          [0.5, Number.POSITIVE_INFINITY],
        ],
        [0, 31],
      ),
      "cash",
      "the weight of B on 1970-02-01 is no number",
    ],
    [of(0, 0), "refuse", "all weights are 0; say --cash if all is cash"],
    [of(), "cash", "there are no weights; a row for each holding is needed"],
  ])("refuses %j with %s", (weights, rest, message) => {
    expect(() => settleWeights(weights, rest)).toThrow(message);
  });
});

describe("in force", () => {
  test("from the close of their date on, and at the start of the next return", () => {
    const { inForce, atStart } = rowsInForce(dated([[1], [1], [1]], [2, 5, 6]), day(1, 2, 3, 4, 6, 7));
    expect([...inForce]).toEqual([-1, 0, 0, 0, 2, 2]);
    expect([...atStart]).toEqual([-1, -1, 0, 0, 0, 2]);
  });

  test("what is dated before the first return counts for it", () => {
    const { inForce, atStart } = rowsInForce(dated([[1], [1], [1]], [-3, 0, 1]), day(1, 2));
    expect([...inForce]).toEqual([2, 2]);
    expect([...atStart]).toEqual([1, 2]);
  });
});

describe("what is missing is spread", () => {
  const row = Float64Array.of(0.5, 0.25, -0.5, -0.25, 0);

  test("over its side in proportion, so that both sums stay", () => {
    expect([...spreadWeights(row, (i) => i !== 0 && i !== 3)]).toEqual([0, 0.75, -0.75, 0, 0]);
    expect(spreadWeights(row, () => true)).toEqual(row);
    expect(spreadWeights(row, (i) => i < 4)).toEqual(row);
  });

  test("and nowhere where a side has nothing left", () => {
    expect([...spreadWeights(row, (i) => i < 2)]).toEqual(new Array(5).fill(Number.NaN));
  });
});
