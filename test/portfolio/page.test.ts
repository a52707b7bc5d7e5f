// What docs/portfolio.md works out by hand.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { createKernel } from "../../src/kernel/kernel.ts";
import { panelFromColumns } from "../../src/panel/columns.ts";
import { fitAt, portfolioOf } from "../../src/portfolio/portfolio.ts";
import { contributionsOf, hedgeOf, moveOf } from "../../src/portfolio/scenario.ts";

const page = readFileSync(fileURLToPath(new URL("../../docs/portfolio.md", import.meta.url)), "utf8");

test("the example by hand", async () => {
  const kernel = await createKernel();
  const dates = ["2024-01-02", "2024-01-03", "2024-01-04"];
  const percent = (...values: number[]) => values.map((value) => value / 100);
  const market = panelFromColumns(dates, { M: percent(-2, 0, 2) });
  const A = percent(-3, 1, 2);
  const B = percent(0, -1, 1);
  const own = { tickers: ["A", "B"], values: Float64Array.of(0.6, 0.4) };
  const stocks = panelFromColumns(dates, { A, B });
  const found = await portfolioOf(kernel, stocks, market, own, { window: 3 });
  const [a, b] = contributionsOf(found, 2);
  const current = fitAt(found.current, 2);
  expect(a!.beta).toBeCloseTo(1.25, 13);
  expect(b!.beta).toBeCloseTo(0.25, 13);
  expect(found.weightedSum[2]).toBeCloseTo(0.85, 13);
  expect(page).toContain("of B 0.25, the weighted sum 0.6 x 1.25 + 0.4 x 0.25 = 0.85.");
  expect(current.beta).toBeCloseTo(0.85, 13);
  expect(current.seBeta).toBeCloseTo(Math.sqrt(0.06 / 8), 13);
  expect(page).toContain(`√(0.06 / 8) = ${current.seBeta.toFixed(3)}.`);
  const apart = Math.hypot(0.6 * a!.seBeta, 0.4 * b!.seBeta);
  expect(page).toContain(
    `A and B have ${a!.seBeta.toFixed(3)} each; taken for independent they would make ${apart.toFixed(3)}`,
  );
  expect(b!.seBeta).toBeCloseTo(a!.seBeta, 13);
  const shares = [a!, b!].map(({ share }) => `${(100 * share).toFixed(0)} %`).join(" and ");
  expect([a!.contribution, b!.contribution].map((value) => Number(value.toPrecision(12)))).toEqual([
    0.75, 0.1,
  ]);
  expect(page).toContain(`Contributions are 0.75 and 0.1, shares ${shares}.`);
  const cost = (-100 * moveOf(current, -0.1).expected).toFixed(1);
  expect(page).toContain(
    `is expected to cost ${cost} %. Selling ${hedgeOf(current).sell.toFixed(2)} of the index`,
  );

  const changing = {
    tickers: ["A", "B"],
    time: { kind: "day" as const, values: Float64Array.of(19_000, market.time.values[0]!) },
    values: Float64Array.of(1, 0.6, 0, 0.4),
  };
  const held = await portfolioOf(kernel, stocks, market, changing, { window: 3 });
  const change = held.held.beta[2]! - held.current.beta[2]!;
  expect(page).toContain(`beta ${held.held.beta[2]!.toFixed(2)}, \`from_changes\` ${change.toFixed(2)}.`);

  const gap = panelFromColumns(dates, { A, B: [...B.slice(0, 2), null] });
  const without = await portfolioOf(kernel, gap, market, own, { window: 3, minPeriods: 2 });
  const [now, weighted, ownB] = [
    without.current.beta[2]!,
    without.weightedSum[2]!,
    without.betas.arrays[0]![5]!,
  ];
  expect(page.replaceAll("\n ", "")).toContain(
    `held now ${now.toFixed(2)}; B's own beta of two rows is ${ownB.toFixed(1)}, the weighted sum ${weighted.toFixed(2)}, \`from_gaps\` ${(now - weighted).toFixed(2)}.`,
  );
});
