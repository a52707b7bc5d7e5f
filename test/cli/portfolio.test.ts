import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { exactWindow } from "../../src/verify/exact.ts";
import { prices, returnsOf, rows, wide } from "./market.ts";
import { expectRefusal, Workplace } from "./run.ts";

const place = new Workplace();
const market = prices(120);
place.write("prices.csv", wide(market));
const returns = returnsOf(market);
const run = (weights: string, ...args: string[]) => {
  place.write("weights.csv", weights);
  return place.call(["portfolio", "prices.csv", "--benchmark", "INDEX", "--weights", "weights.csv", ...args]);
};
const OWN = "ticker,weight\nA,50%\nB,75%\nC,-25%\n";
const sumBy = (a: number, b: number, c: number) =>
  returns.A!.map((value, t) => a * value + b * returns.B![t]! + c * returns.C![t]!);
/** Exact statistics of a window of 60 rows, of which `last` is the last. */
const exact = (series: readonly number[], last = 118) =>
  exactWindow(series.slice(last - 59, last + 1), returns.INDEX!.slice(last - 59, last + 1));

test("writes betas by date, contributions and a table that other commands read", () => {
  const { status, stderr } = run(
    OWN,
    ...["--shock", "-10%", "--shock-horizon", "4", "-o", "beta.csv", "--contributions", "parts.csv"],
    ...["--betas", "all.parquet", "--lines", "beta.svg", "--locale", "ja"],
  );
  expect(status, stderr).toBe(0);
  expect(stderr).toMatch(/3 holdings against INDEX over 60 rows to 2024-04-29: net 100.0 %, gross 150.0 %/);
  const whole = exact(sumBy(0.5, 0.75, -0.25));
  const [header, ...table] = rows(readFileSync(place.path("beta.csv"), "utf8"));
  expect(header).toEqual(
    "date,current,se_current,n_current,held,se_held,n_held,weighted,from_changes,from_gaps,return,coverage,net,gross".split(
      ",",
    ),
  );
  expect(table).toHaveLength(119);
  const last = table.at(-1)!.slice(1).map(Number);
  expect(last[0]).toBeCloseTo(whole.beta.value, 12);
  expect(last[1]).toBeCloseTo(whole.se_beta.value, 12);
  expect(last[3]).toBe(last[0]);
  expect(last[6]).toBeCloseTo(whole.beta.value, 12);
  expect([last[2], last[7], last[10], last[11], last[12]]).toEqual([60, 0, 1, 1, 1.5]);

  const [, ...parts] = rows(readFileSync(place.path("parts.csv"), "utf8"));
  expect(parts.map(([ticker]) => ticker)).toEqual(["A", "B", "C"]);
  const weights = [0.5, 0.75, -0.25];
  for (const [i, [ticker, ...cells]] of parts.entries()) {
    const own = exact(returns[ticker!]!);
    const [weight, used, beta, se, n, resid, contribution, share, move, low, , lowAll, , effect] =
      cells.map(Number);
    expect([weight, used, n]).toEqual([weights[i], weights[i], 60]);
    expect(beta).toBeCloseTo(own.beta.value, 12);
    expect(se).toBeCloseTo(own.se_beta.value, 12);
    expect(contribution).toBeCloseTo(weights[i]! * own.beta.value, 12);
    expect(share).toBeCloseTo((weights[i]! * own.beta.value) / whole.beta.value, 12);
    expect(move).toBeCloseTo(-0.1 * own.beta.value, 12);
    // t of 58 degrees of freedom at 95 %
    expect(move! - low!).toBeCloseTo(2.00171748 * 0.1 * own.se_beta.value, 9);
    expect(move! - lowAll!).toBeCloseTo(2.00171748 * Math.hypot(0.1 * se!, 2 * resid!), 9);
    expect(effect).toBeCloseTo(-0.1 * weights[i]! * own.beta.value, 12);
  }
  expect(readFileSync(place.path("beta.svg"), "utf8")).toContain("ポートフォリオ");
  expect(place.call(["regimes", "all.parquet", "--states", "-"]).stdout).toContain("PORTFOLIO held now,");
});

test("tells the scenario, the hedge and a what-if, as text and as JSON", () => {
  const asked = ["--shock", "-0.1", "--target-beta", "0.25", "--value", "2000", "--what-if", "A=0,INDEX=20%"];
  const facts = JSON.parse(run(OWN, ...asked, "--json").stdout);
  const { beta, se_beta } = exact(sumBy(0.5, 0.75, -0.25));
  expect(facts.current.beta).toBeCloseTo(beta.value, 12);
  expect(facts.scenario.expected).toBeCloseTo(-0.1 * beta.value, 12);
  expect(facts.hedge.sell).toBeCloseTo(beta.value - 0.25, 12);
  expect(facts.hedge.sell - facts.hedge.low).toBeCloseTo(2.00171748 * se_beta.value, 8);
  const then = exact(sumBy(0, 0.75, -0.25)).beta.value + 0.2;
  expect(facts.whatIf.current.beta).toBeCloseTo(then, 12);
  expect(facts.whatIf.change).toBeCloseTo(then - beta.value, 12);
  expect(facts.whatIf.cash).toBeCloseTo(0.3, 12);
  expect(facts.contributions.map(({ ticker }: { ticker: string }) => ticker)).toEqual(["B", "A", "C"]);
  const { stdout } = run(OWN, ...asked);
  const amount = (share: number) =>
    Math.round(2000 * share)
      .toString()
      .replace(/\B(?=\d{3}$)/, ",");
  expect(stdout).toContain(
    `if INDEX falls by 10.0 %, what is held now is expected to move by ${(-10 * beta.value).toFixed(2)} % (${amount(-0.1 * beta.value)})`,
  );
  expect(stdout).toContain(
    `hedge to beta 0.25: sell ${(beta.value - 0.25).toFixed(3)} (${amount(beta.value - 0.25)}) of INDEX for each 1 held`,
  );
  expect(stdout).toContain(`with A 0.0 %, INDEX 20.0 %: beta ${then.toFixed(3)}`);
});

test("weights by date: what was held, what is held now, and cash", () => {
  const { stdout, stderr } = run(
    "date,ticker,weight\n2024-01-10,A,1\n2024-04-01,B,0.8\n2024-04-01,Cash,0.2\n2025-01-01,C,1\n",
    ...["--json", "--date", "2024-04-20"],
  );
  const facts = JSON.parse(stdout);
  expect(stderr).toBe("");
  // returns begin a day after prices: row 90 is of 2024-04-01, row 109 of 2024-04-20
  const held = returns.A!.map((value, t) => (t > 90 ? 0.8 * returns.B![t]! : value));
  expect(facts.held.beta).toBeCloseTo(exact(held, 109).beta.value, 12);
  expect(facts.current.beta).toBeCloseTo(0.8 * exact(returns.B!, 109).beta.value, 12);
  expect(facts.fromChanges).toBe(facts.held.beta - facts.current.beta);
  expect(facts.cash).toBeCloseTo(0.2, 15);
  expect(facts.notes).toContain(
    "1 of 3 rows of weights is later than the returns, which end on 2024-04-29, and counts for nothing",
  );
  expect(facts.notes).toContain("no weights before 2024-01-10: 9 of 119 rows of returns have no portfolio");
});

test("a missing price is noted, and its weight taken by the others", () => {
  const columns = {
    ...market.columns,
    A: market.columns.A!.map((price, t) => (t === 100 ? Number.NaN : price)),
  };
  place.write("gap.csv", wide({ ...market, columns }).replaceAll("NaN", ""));
  place.write("weights.csv", "ticker,weight\nA,.5\nB,.5\n");
  const { stdout } = place.call([
    "portfolio",
    "gap.csv",
    "--benchmark",
    "INDEX",
    "--weights",
    "weights.csv",
    "--json",
    "--min-periods",
    "50",
  ]);
  const facts = JSON.parse(stdout);
  const series = sumBy(0.5, 0.5, 0).map((value, t) => (t === 99 || t === 100 ? returns.B![t]! : value));
  expect(facts.current.beta).toBeCloseTo(exact(series).beta.value, 12);
  expect(facts.current.n).toBe(60);
  const a = exact(returns.A!.map((value, t) => (t === 99 || t === 100 ? Number.NaN : value)));
  expect(facts.weighted).toBeCloseTo((a.beta.value + exact(returns.B!).beta.value) / 2, 12);
  expect(facts.fromGaps).toBe(facts.current.beta - facts.weighted);
  expect(facts.notes.at(-1)).toBe(
    "2 returns are missing of 1 holding (A) in 2 of 119 rows: their weight was taken by the other holdings of their side; at least 50.0 % of the weights have a return",
  );
});

describe("refuses", () => {
  test.each<[string, string[], 1 | 2, string]>([
    [
      "ticker,weight\nA,.6\nB,.3\n",
      [],
      1,
      "weights.csv: weights sum to 0.9, not to 1; take the rest as cash",
    ],
    [
      "ticker,weight\nA,1\n",
      ["--shock", "-10"],
      2,
      "Without a unit it would be -1000 %; a percentage such as -10%",
    ],
    ["ticker,weight\nA,1\n", ["--log"], 2, "the return of a portfolio is a sum of simple returns"],
    ["ticker,weight\nA,1\n", ["--what-if", "CASH=20%"], 1, "--what-if: cash is what the other weights leave"],
    [
      "ticker,weight\nA,1\n",
      ["--title", "x"],
      2,
      "--title is about a line chart; give --lines <file.png> too",
    ],
    [
      "ticker,weight\nA,1\n",
      ["--date", "2024-01-20"],
      1,
      "no beta on 2024-01-20: 19 pairs of returns, wanted 60",
    ],
    ["date,A,B\n2024-01-01,1,0\n2024-02-01,,\n", [], 1, "weights.csv: has no weight on 2024-02-01; write 0"],
    [
      "date,ticker,weight\n2024-01-01,A,1\n2024-01-01,A,1\n",
      [],
      1,
      'both have ticker "A" on 2024-01-01; keep one of them\n',
    ],
    [
      "ticker,weight\nINDEX,1\n",
      ["--lag", "1"],
      1,
      "INDEX is held, and lagged against itself; leave --lag out",
    ],
  ])("%j with %j", (weights, args, code, message) => {
    expectRefusal(run(weights, ...args, "--quiet"), code, message);
  });
});
