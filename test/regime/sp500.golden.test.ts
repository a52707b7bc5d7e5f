// What docs/regimes.md says of the real market.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { createKernel } from "../../src/kernel/kernel.ts";
import { bandOf } from "../../src/panel/confidence.ts";
import { pick } from "../../src/panel/result.ts";
import { regimesOf } from "../../src/regime/regime.ts";
import { SP500 } from "../sp500.ts";

test("its turns by the limits, with hysteresis and by the band", async () => {
  const { returns, benchmarks } = (await SP500.load()).loaded;
  const kernel = await createKernel();
  const result = kernel.rolling(returns, benchmarks, { window: 60, stats: ["beta", "se_beta", "n"] });
  const matrix = pick(result);
  const band = bandOf(result, { stat: "beta", window: 60, benchmark: benchmarks.tickers[0]! }, 95);
  if (typeof band === "string") throw new Error(band);
  const page = readFileSync(fileURLToPath(new URL("../../docs/regimes.md", import.meta.url)), "utf8");
  const counts = [{}, { hysteresis: 0.1 }, { band }].map(
    (options) => regimesOf(matrix, options).crossings.length,
  );
  const [all, some, sure] = counts.map((count) => count.toLocaleString("en"));
  expect(page).toContain(
    `have ${all} crossings by the limits alone,\n${some} with a hysteresis of 0.1 and ${sure} by the band`,
  );
  expect(counts[2]! / counts[0]!).toBeLessThan(1 / 20);
});
