import { expect, test } from "vitest";
import { panelFromColumns } from "../../src/panel/columns.ts";
import { looksLikePrices, looksLikeReturns, toReturns } from "../../src/panel/returns.ts";
import { panelOf } from "../kernel/series.ts";
import { normal } from "../random.ts";

const none = Number.NaN;
const days = ["2024-01-01", "2024-01-02", "2024-01-03", "2024-01-04"];

test("simple and log returns between adjacent rows, nothing filled", () => {
  const prices = panelFromColumns(days, { A: [100, 110, 99, 99], B: [10, null, 20, 40] });
  const simple = toReturns(prices);
  expect(simple.time.values).toEqual(prices.time.values.slice(1));
  expect(simple.values).toEqual(Float64Array.of(110 / 100 - 1, 99 / 110 - 1, 0, none, none, 1));
  expect(simple.notes).toEqual([]);
  expect(toReturns(prices, { kind: "log" }).values).toEqual(
    Float64Array.of(Math.log(110 / 100), Math.log(99 / 110), 0, none, none, Math.log(2)),
  );
});

test("a price of zero or less is missing, with a note", () => {
  const returns = toReturns(panelFromColumns(days, { OIL: [10, -36.98, 12, 6], GAS: [1, 2, 0, 4] }));
  expect(returns.values).toEqual(Float64Array.of(none, none, -0.5, 1, none, none));
  expect(returns.notes).toEqual([
    "2 prices are zero or negative and count as missing, the first one -36.98 of OIL on 2024-01-02",
  ]);
});

test("one row has no returns, and another kind is refused", () => {
  expect(toReturns(panelFromColumns(days.slice(0, 1), { A: [1] })).time.values).toHaveLength(0);
  expect(() => toReturns(panelFromColumns(days, { A: [1, 2, 3, 4] }), { kind: "logs" as "log" })).toThrow(
    new RangeError("kind must be simple or log, got logs"),
  );
});

test("returns and prices are told apart by their signs", () => {
  const draw = normal(4);
  const returns = panelOf([Float64Array.from({ length: 250 }, () => 0.001 + 0.01 * draw())], 250);
  const prices = panelOf([returns.values.map((_, t) => 100 + t)], 250);
  const oil = panelOf([prices.values.with(100, -36.98)], 250);
  expect([looksLikeReturns(returns), looksLikePrices(returns)]).toEqual([true, false]);
  expect([looksLikeReturns(prices), looksLikePrices(prices)]).toEqual([false, true]);
  expect([looksLikeReturns(oil), looksLikePrices(oil)]).toEqual([false, false]);
});
