// Every number that docs/beta.md and docs/beta.ja.md say, computed.
import { estimate } from "../../src/estimate/estimate.ts";
import { createKernel } from "../../src/node/kernel.ts";
import { dropTickers, takeSeries } from "../../src/panel/calendar.ts";
import { createPanel, type Panel } from "../../src/panel/panel.ts";
import { pick, type Stat } from "../../src/panel/result.ts";
import { sampleReturns } from "../../src/sample/sample.ts";
import { normal } from "../random.ts";

/** A market of `rows` days and what `stock` makes of each of its returns, as two panels. */
function invented(rows: number, seed: number, stock: (m: number, t: number, draw: () => number) => number) {
  const draw = normal(seed);
  const m = Float64Array.from({ length: rows }, () => 0.01 * draw());
  const x = m.map((value, t) => stock(value, t, draw));
  const time = { kind: "day", values: m.map((_, t) => t) } as const;
  return { m: createPanel(time, ["M"], m), x: createPanel(time, ["X"], x) };
}

function spread(values: ArrayLike<number>): number {
  const known = Array.from(values).filter((value) => !Number.isNaN(value));
  const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
  return Math.sqrt(known.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (known.length - 1));
}

export async function numbersOfBeta(): Promise<Record<string, string>> {
  const kernel = await createKernel();
  const said: Record<string, string> = {};
  const say = (name: string, value: number, digits = 2) => {
    said[name] = value.toFixed(digits);
  };

  // five days by hand, in percent
  const [market, stock] = [
    [1, -2, 1.5, -0.5, 2],
    [1.5, -2, 1, -1.5, 3],
  ];
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanM, meanX] = [mean(market!), mean(stock!)];
  const sxm = market!.reduce((sum, m, k) => sum + (m - meanM) * (stock![k]! - meanX), 0);
  const smm = market!.reduce((sum, m) => sum + (m - meanM) ** 2, 0);
  say("hand meanM", meanM, 1);
  say("hand meanX", meanX, 1);
  say("hand sxm", sxm, 1);
  say("hand smm", smm, 1);
  say("hand beta", sxm / smm);

  // the sample market over its whole year
  const sample = sampleReturns();
  const index = takeSeries(sample, ["market"]);
  const stocks = dropTickers(sample, ["market"]);
  const year = kernel.rolling(stocks, index, { window: 260, stats: ["beta", "se_beta", "r2", "resid_std"] });
  const of = (stat: Stat, i: number) =>
    pick(year, { stat, window: 260, benchmark: "market" }).values[i * 260 + 259]!;
  for (const [i, ticker] of stocks.tickers.entries()) say(`${ticker} beta`, of("beta", i));
  say("AAA se", of("se_beta", 0));
  said["AAA r2"] = `${Math.round(100 * of("r2", 0))}`;
  say("AAA low", of("beta", 0) - 2 * of("se_beta", 0));
  say("AAA high", of("beta", 0) + 2 * of("se_beta", 0));
  const rolling = kernel.rolling(stocks, index, { window: 60 }).arrays[0]!;
  const aaa = rolling.subarray(59, 260);
  say("AAA least", Math.min(...aaa));
  say("AAA most", Math.max(...aaa));

  // noise by window: beta always 1.1, as AAA's, for 50,000 days
  const long = invented(50_000, 1, (m, _, draw) => 1.1 * m + 0.012 * draw());
  for (const window of [20, 60, 120, 252]) {
    const seen = kernel.rolling(long.x, long.m, { window }).arrays[0]!;
    say(`spread ${window}`, spread(seen));
    say(`formula ${window}`, 0.012 / (0.01 * Math.sqrt(window)));
    const outside = seen.filter((beta) => beta < 0.8 || beta > 1.2).length / (seen.length - window + 1);
    said[`outside ${window}`] = `${Math.round(100 * outside)}`;
  }
  const decayed = kernel.ewm(long.x, long.m, { decay: { halflife: 60 }, minPeriods: 300 }).arrays[0]!;
  say("spread halflife", spread(decayed));
  const lambda = 0.5 ** (1 / 60);
  said["effective days"] = `${Math.round((1 + lambda) / (1 - lambda))}`;

  // turns from 0.6 to 1.4 and back every 600 days, without noise: how long half the way takes, in the mean
  const span = 600;
  const high = (t: number) => Math.floor(t / span) % 2 === 1;
  const turning = invented(60_000, 2, (m, t) => (high(t) ? 1.4 : 0.6) * m);
  const half = (values: Float64Array) => {
    const turns = Array.from({ length: values.length / span - 1 }, (_, k) => (k + 1) * span);
    const passed = (t: number) => values.findIndex((beta, at) => at >= t && beta >= 1 === high(t)) - t + 1;
    return `${Math.round(turns.reduce((sum, t) => sum + passed(t), 0) / turns.length)}`;
  };
  said["half window"] = half(kernel.rolling(turning.x, turning.m, { window: 60 }).arrays[0]!);
  const fading = kernel.ewm(turning.x, turning.m, { decay: { halflife: 60 } });
  said["half halflife"] = half(fading.arrays[0]!);

  // thin trading: beta 1.2, but what happens on a day without a trade is seen on the next one with
  const draw = normal(3);
  const rows = 6_000;
  const m = Float64Array.from({ length: rows }, () => 0.01 * draw());
  let waiting = 0;
  const thin = m.map((value, t) => {
    waiting += 1.2 * value + 0.005 * draw();
    if (t % 3 !== 2) return 0;
    const shown = waiting;
    waiting = 0;
    return shown;
  });
  const time = { kind: "day", values: m.map((_, t) => t) } as const;
  const panels: [Panel, Panel] = [createPanel(time, ["X"], thin), createPanel(time, ["M"], m)];
  say("thin daily", kernel.rolling(...panels, { window: rows }).arrays[0]!.at(-1)!);
  const dimson = await estimate(kernel, ...panels, {
    ...{ estimator: "dimson", lags: 2 },
    ...{ window: rows, minPeriods: rows - 10 },
  });
  say("thin dimson", dimson.arrays[0]!.at(-1)!);
  // three weeks that end on a day with a trade, or one or two days after it
  const summed = (values: Float64Array, phase: number) =>
    Float64Array.from({ length: Math.floor((rows - 2) / 15) }, (_, k) =>
      values.subarray(15 * k + phase, 15 * k + 15 + phase).reduce((sum, value) => sum + value, 0),
    );
  const betas = [0, 1, 2].map((phase) => {
    const [weeksX, weeksM] = [summed(thin, phase), summed(m, phase)];
    const weekly = { kind: "day", values: weeksM.map((_, t) => t) } as const;
    const sums = kernel.rolling(createPanel(weekly, ["X"], weeksX), createPanel(weekly, ["M"], weeksM), {
      window: weeksM.length,
    });
    return sums.arrays[0]!.at(-1)!;
  });
  say("thin three weeks", mean(betas));

  // a sector of 25 such stocks
  say("sector 1", 0.012 / (0.01 * Math.sqrt(60)));
  say("sector 25", 0.012 / 5 / (0.01 * Math.sqrt(60)));

  // a portfolio of the sample's stocks
  const weights = [0.4, 0.3, 0.2, 0.1];
  const beta = weights.reduce((sum, weight, i) => sum + weight * of("beta", i), 0);
  say("portfolio beta", beta);
  say("portfolio move", -10 * beta, 1);
  for (const [i, weight] of weights.entries()) say(`part ${i}`, weight * of("beta", i));
  const own = Float64Array.from({ length: 260 }, (_, t) =>
    weights.reduce((sum, weight, i) => sum + weight * stocks.values[i * 260 + t]!, 0),
  );
  const whole = kernel.rolling(createPanel(stocks.time, ["P"], own), index, {
    window: 260,
    stats: ["beta", "se_beta", "r2", "resid_std"],
  });
  const ofWhole = (k: number) => whole.arrays[k]!.at(-1)!;
  say("portfolio directly", ofWhole(0));
  say("portfolio se", ofWhole(1));
  said["portfolio r2"] = `${Math.round(100 * ofWhole(2))}`;
  return said;
}
