// What docs/sectors.md says of the real market.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { createKernel } from "../../src/kernel/kernel.ts";
import { pick } from "../../src/panel/result.ts";
import { formatTime } from "../../src/panel/time.ts";
import { groupReturns } from "../../src/sector/groups.ts";
import { riskOn } from "../../src/sector/risk-on.ts";
import { crossSection } from "../../src/sector/section.ts";
import { readMetadata } from "../../src/source/metadata.ts";
import { sharedPath } from "../shared.ts";
import { SP500 } from "../sp500.ts";

const page = readFileSync(fileURLToPath(new URL("../../docs/sectors.md", import.meta.url)), "utf8");

test("its sectors, its spread and its risk-on", async () => {
  const { returns, benchmarks } = (await SP500.load()).loaded;
  const { time, tickers } = returns;
  const rows = time.values.length;
  const dates = Array.from(time.values, (value) => formatTime(time.kind, value));
  const metadata = readMetadata(readFileSync(sharedPath("data/constituents.csv")));
  const sectorOf = metadata.texts("sector", tickers);
  expect(page).toContain(`${sectorOf.filter(Boolean).length} of them have`);
  const kernel = await createKernel();
  const groups = groupReturns(returns, sectorOf).returns;
  const sectors = pick(kernel.rolling(groups, benchmarks, { window: 60 }));
  const meanOf = (name: string, from: string, to: string) => {
    const g = sectors.tickers.indexOf(name);
    const values = dates.flatMap((date, t) =>
      date >= from && date <= to ? [sectors.values[g * rows + t]!] : [],
    );
    const known = values.filter((value) => !Number.isNaN(value));
    return (known.reduce((sum, value) => sum + value, 0) / known.length).toFixed(2);
  };
  for (const name of sectors.tickers) expect(page).toContain(`${name} | ${meanOf(name, "2013", "2019")} |`);
  expect(page).toContain(`utilities are at ${meanOf("Utilities", "2017-03", "2018")}.`);
  expect(page).toContain(`Energy is at ${meanOf("Energy", "2016", "2017")} in the mean of the year`);
  const summer = ["Utilities", "Financials"].map((name) => meanOf(name, "2016-07", "2016-09"));
  expect(page).toContain(`utilities ${summer[0]}, financials ${summer[1]} in July and August`);

  const betas = pick(kernel.rolling(returns, benchmarks, { window: 60 }));
  const { sd } = crossSection(betas);
  const least = sd.reduce((best, value, t) => (value < sd[best]! || Number.isNaN(sd[best]!) ? t : best), 0);
  expect(page).toContain(`to its least, ${sd[least]!.toFixed(2)} on ${dates[least]}`);
  const { values, high, low } = riskOn(betas, returns);
  const of = (date: string) => {
    const t = dates.indexOf(date);
    return [values[t]!.toFixed(2), ...[high, low].map((column) => (100 * column[t]!).toFixed(1))];
  };
  const [august, february, june, july, last] = [
    "2015-08-25",
    "2016-02-11",
    "2016-06-27",
    "2016-07-29",
    "2018-02-07",
  ].map(of);
  const text = page.replace(/\s+/g, " ");
  const lost = august!.map((number) => number.replace("-", ""));
  expect(text).toContain(
    `risk-on is ${august![0]} on 2015-08-25, when high betas had lost ${lost[1]} % in 20 days and low ones ${lost[2]} %`,
  );
  expect(text).toContain(`(${february![0]} on 2016-02-11: ${february![1]} % against ${february![2]} %)`);
  expect(text).toContain(`(${june![0]} on 2016-06-27: ${june![1]} % against ${june![2]} %)`);
  expect(text).toContain(`risk-on in July (${july![0]} on 2016-07-29)`);
  expect(text).toContain(
    `risk-on is ${last![0]} on 2018-02-07, with high and low betas at ${last![1]} % each`,
  );
  expect(last![1]).toBe(last![2]);

  let [same, count] = [0, 0];
  for (let t = 19; t < rows; t++) {
    if (Number.isNaN(values[t]!)) continue;
    const market = benchmarks.values.subarray(t - 19, t + 1).reduce((all, r) => all * (1 + r), 1);
    count++;
    if (market > 1 === values[t]! > 0) same++;
  }
  expect(text).toContain(`over the same 20 days on ${((100 * same) / count).toFixed(0)} % of all dates`);
});
