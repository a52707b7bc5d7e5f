import { expect, test } from "vitest";
import { offeredOf, tickerOf } from "../../src/viewer/tickers.ts";

const names = ["MSFT", "MS", "msf", "AAPL", "AMZN"];

test("a typed text is a ticker, in any case, or the only one that begins so", () => {
  for (const [text, ticker] of [
    [" MS ", "MS"],
    ["MSF", "msf"],
    ["aapl", "AAPL"],
    ["am", "AMZN"],
    ["a", undefined],
    ["", undefined],
    ["zzz", undefined],
  ] as const)
    expect(tickerOf(text, names), text).toBe(ticker);
});

test("a dozen are offered, those that begin so first", () => {
  expect(offeredOf("m", names)).toEqual(["MSFT", "MS", "msf", "AMZN"]);
  expect(offeredOf(" Z", names)).toEqual(["AMZN"]);
  expect(offeredOf("zz", names)).toEqual([]);
  const many = Array.from({ length: 5000 }, (_, i) => `T${i}`);
  expect(offeredOf("", many)).toEqual(many.slice(0, 12));
  expect(offeredOf("77", [...many, "77"])).toEqual([
    "77",
    ...many.filter((name) => name.includes("77")).slice(0, 11),
  ]);
});
