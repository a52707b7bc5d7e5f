import { createPanel, type Panel } from "../panel/panel.ts";
import { dayNumber } from "../panel/time.ts";
import { MT19937 } from "./mt19937.ts";

const STOCKS = [
  { ticker: "AAA", beta: 1.1, noise: 0.012 },
  { ticker: "BBB", beta: 0.8, noise: 0.009 },
  { ticker: "CCC", beta: 1.4, noise: 0.015 },
  { ticker: "DDD", beta: 0.6, noise: 0.008 },
];

/**
 * Daily returns of an invented market and four stocks whose betas are known: 260 business days from 2023-01-02, the
 * market N(.0005, .01), each stock its beta times the market plus noise. Always the same numbers (seed 42).
 */
export function sampleReturns(): Panel {
  const random = new MT19937(42);
  const days = businessDays(dayNumber(2023, 1, 1), 260);
  const market = Array.from(days, () => random.normal(0.0005, 0.01));
  const series = STOCKS.map(({ beta, noise }) => market.map((step) => beta * step + random.normal(0, noise)));
  return createPanel(
    { kind: "day", values: days },
    ["market", ...STOCKS.map(({ ticker }) => ticker)],
    Float64Array.from([market, ...series].flat()),
  );
}

/** The first `count` days from `start` on that are neither Saturday nor Sunday. */
function businessDays(start: number, count: number): Float64Array {
  const days = new Float64Array(count);
  for (let day = start, found = 0; found < count; day++) {
    const weekday = (day + 4) % 7; // 1970-01-01 was a Thursday, 0 = Sunday
    if (weekday !== 0 && weekday !== 6) days[found++] = day;
  }
  return days;
}
