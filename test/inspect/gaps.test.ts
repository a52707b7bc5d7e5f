import { describe, expect, test } from "vitest";
import { findGaps, gapsText } from "../../src/inspect/gaps.ts";
import { findShort } from "../../src/inspect/overlap.ts";
import { findUnusable } from "../../src/inspect/unusable.ts";
import { formatTime } from "../../src/panel/time.ts";
import { panelOf } from "../kernel/series.ts";
import { uniform } from "../random.ts";

const _ = Number.NaN;
const date = (t: number) => formatTime("day", t);

describe("gaps", () => {
  test("late, ended, inner and empty, each as a run", () => {
    const panel = panelOf(
      [
        [1, 1, 1, 1, 1, 1],
        [_, _, 1, 1, 1, 1],
        [1, 1, 1, 1, _, _],
        [_, 1, _, _, 1, _],
        [_, _, _, _, _, _],
        [1, _, 1, _, 1, 1],
      ],
      6,
    );
    const gaps = findGaps(panel);
    expect(gaps.gaps.list).toEqual([
      { ticker: "T1", place: "late", first: date(0), last: date(1), rows: 2 },
      { ticker: "T2", place: "ended", first: date(4), last: date(5), rows: 2 },
      { ticker: "T3", place: "late", first: date(0), last: date(0), rows: 1 },
      { ticker: "T3", place: "inner", first: date(2), last: date(3), rows: 2 },
      { ticker: "T3", place: "ended", first: date(5), last: date(5), rows: 1 },
      { ticker: "T5", place: "inner", first: date(1), last: date(1), rows: 1 },
      { ticker: "T5", place: "inner", first: date(3), last: date(3), rows: 1 },
    ]);
    expect(gaps).toMatchObject({ late: 2, ended: 2, holed: 2, innerRows: 4, empty: ["T4"] });
    expect(gapsText(gaps, 6)).toBe(
      "of 6 tickers 2 begin late, 2 end early, 2 have gaps inside (4 rows), 1 has no value",
    );
    expect(gapsText(findGaps(panelOf([[1, 2]], 2)), 1)).toBeUndefined();
    expect(gapsText(findGaps(panelOf([[1, _, 2]], 3)), 1)).toBe("of 1 ticker 1 has gaps inside (1 row)");
  });

  test("the runs are the missing cells, whatever the pattern", () => {
    for (let seed = 1; seed <= 50; seed++) {
      const draw = uniform(seed);
      const rows = 30;
      const series = Array.from({ length: 6 }, () =>
        Float64Array.from({ length: rows }, () => (draw() < 0.4 ? _ : 1)),
      );
      const panel = panelOf(series, rows);
      const cells = new Set<string>();
      for (const [i, ticker] of panel.tickers.entries()) {
        for (let t = 0; t < rows; t++) if (Number.isNaN(series[i]![t]!)) cells.add(`${ticker} ${date(t)}`);
      }
      for (const { ticker, first, last, rows } of findGaps(panel).gaps.list) {
        const start = Date.parse(first) / 864e5;
        expect(Date.parse(last) / 864e5).toBe(start + rows - 1);
        for (let t = start; t < start + rows; t++) expect(cells.delete(`${ticker} ${date(t)}`)).toBe(true);
      }
      expect([...cells], `seed ${seed}`).toEqual([]);
    }
  });

  test("dates that more than half of the listed tickers lack, in a row as one", () => {
    const full = [1, 1, 1, 1, 1, 1, 1, 1];
    const halt = [1, 1, _, _, 1, 1, 1, 1];
    const late = [_, _, _, _, _, 1, 1, 1];
    // at row 2 three of the four that are listed are missing; the late one is not counted
    const { sparse } = findGaps(panelOf([full, halt, halt, halt, late], 8));
    expect(sparse).toMatchObject([
      {
        kind: "sparse",
        first: date(2),
        last: date(3),
        rows: 2,
        value: 3 / 4,
        found: "3 of 4 tickers have no value",
      },
    ]);
    expect(findGaps(panelOf([full, full, halt, halt, late], 8)).sparse).toEqual([]);
    expect(findGaps(panelOf([full, halt, halt], 8)).sparse).toEqual([]);
  });
});

describe("too few pairs", () => {
  const rows = 20;
  const ones = (from: number, to: number) =>
    Float64Array.from({ length: rows }, (_one, t) => (t >= from && t < to ? 1 : _));
  const market = { ...panelOf([ones(0, rows)], rows), tickers: ["M"] };

  test("a ticker that no window can hold enough of", () => {
    const panel = panelOf([ones(0, 20), ones(12, 20), ones(0, 0), ones(10, 20)], rows);
    expect(findShort(panel, market, [{ rows: 10, pairs: 10 }])).toMatchObject([
      {
        kind: "short",
        ticker: "T1",
        first: date(12),
        last: date(19),
        rows: 8,
        value: 8,
        found: "at most 8 pairs with M in 10 rows, and 10 are wanted",
      },
      { ticker: "T2", value: 0, rows: 20 },
    ]);
    expect(findShort(panel, market, [{ rows: 10, pairs: 8 }]).map(({ ticker }) => ticker)).toEqual(["T2"]);
  });

  test("pairs are counted within the window, and over all rows without one", () => {
    const thin = panelOf([Float64Array.from({ length: rows }, (_one, t) => (t % 2 ? 1 : _))], rows);
    expect(findShort(thin, market, [{ rows: 10, pairs: 6 }])).toMatchObject([{ value: 5 }]);
    expect(findShort(thin, market, [{ rows: 10, pairs: 5 }])).toEqual([]);
    expect(findShort(thin, market, [{ pairs: 10 }])).toEqual([]);
    expect(findShort(thin, market, [{ pairs: 11 }])).toMatchObject([
      { value: 10, found: "at most 10 pairs with M, and 11 are wanted" },
    ]);
  });

  test("for one window of several, or one benchmark", () => {
    const panel = panelOf([ones(0, 12)], rows);
    const two = { ...panelOf([ones(0, 20), ones(8, 20)], rows), tickers: ["M", "N"] };
    expect(
      findShort(panel, market, [
        { rows: 5, pairs: 5 },
        { rows: 15, pairs: 15 },
      ]),
    ).toMatchObject([{ found: "at most 12 pairs with M in 15 rows, and 15 are wanted" }]);
    expect(findShort(panel, two, [{ rows: 5, pairs: 5 }])).toMatchObject([
      { found: "at most 4 pairs with N in 5 rows, and 5 are wanted" },
    ]);
  });
});

test("prices of zero or less, in a row as one", () => {
  const found = findUnusable(
    panelOf(
      [
        [1, 0, -2, 3, _],
        [-1, 4, 5, 6, -7],
        [-1, 1, 1, 1, 1],
      ],
      5,
    ),
  );
  expect(found.count).toBe(4);
  expect(found.list).toEqual([
    { ticker: "T0", first: date(1), last: date(2), rows: 2, value: 0 },
    { ticker: "T1", first: date(0), last: date(0), rows: 1, value: -1 },
    { ticker: "T1", first: date(4), last: date(4), rows: 1, value: -7 },
    { ticker: "T2", first: date(0), last: date(0), rows: 1, value: -1 },
  ]);
});
