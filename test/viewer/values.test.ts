import { expect, test } from "vitest";
import { makePanels } from "../../bench/panels.mjs";
import { createKernel } from "../../src/kernel/kernel.ts";
import type { Panel } from "../../src/panel/panel.ts";
import { Hand } from "../../src/viewer/engine/crew.ts";
import { Crew } from "../../src/viewer/engine/helpers.ts";
import { Live } from "../../src/viewer/engine/live.ts";
import { valuesOf } from "../../src/viewer/engine/values.ts";
import { defaultState } from "../../src/viewer/state.ts";

const { gappy, market: index } = makePanels(12, 200) as { gappy: Panel; market: Panel };
const ROWS = 200;
const sectors = gappy.tickers.map((_, i) => ["Banks", "Cars"][i % 2]!);
const live = new Live(
  {
    name: "made up",
    returns: gappy,
    benchmarks: index,
    columns: { sector: sectors },
    ofPrices: false,
    notes: [],
    command: [],
  },
  new Crew(await Hand.create()),
  (length) => new Float64Array(length),
);
const state = { ...defaultState, window: 30, minPeriods: 10, group: "sector", groupMeans: true };
const { arrays } = (await createKernel()).rolling(gappy, index, { window: 30, minPeriods: 10 });
const betas = arrays[0]!;

test("a block of cells is the kernel's, line by line as they stand, with the means of groups", async () => {
  const { lines, rows, values } = await valuesOf(live, {
    about: "values",
    state,
    lines: [0, 99],
    rows: [150, 999],
  });
  expect([lines, rows]).toEqual([
    [0, 14],
    [150, ROWS],
  ]);
  const line = (at: number) => values.subarray(50 * at, 50 * (at + 1));
  const byName = (sector: string) =>
    Array.from(gappy.tickers.keys())
      .filter((i) => sectors[i] === sector)
      .sort((a, b) => (gappy.tickers[a]! < gappy.tickers[b]! ? -1 : 1));
  for (const [sector, first] of [
    ["Banks", 0],
    ["Cars", 7],
  ] as const) {
    const members = byName(sector);
    members.forEach((i, k) => {
      expect(line(first + 1 + k)).toEqual(betas.subarray(i * ROWS + 150, (i + 1) * ROWS));
    });
    line(first).forEach((mean, t) => {
      const finite = members.map((i) => betas[i * ROWS + 150 + t]!).filter(Number.isFinite);
      const wanted = finite.reduce((sum, value) => sum + value, 0) / finite.length;
      if (finite.length === 0) expect(mean).toBeNaN();
      else expect(mean).toBeCloseTo(wanted, 12);
    });
  }
  expect(values.some(Number.isNaN)).toBe(true);
});

test("what lies beyond the picture is left out", async () => {
  const beyond = await valuesOf(live, { about: "values", state, lines: [-3, 1], rows: [500, 600] });
  expect([beyond.lines, beyond.rows, beyond.values.length]).toEqual([[0, 1], [ROWS, ROWS], 0]);
});

test("a frame tells the extent of what it shows, and what it was asked for", async () => {
  const alone = { ...state, groupMeans: false };
  const size = { width: ROWS, height: 12, theme: "light" } as const;
  const whole = (await live.frame(alone, size))!;
  const finite = betas.filter(Number.isFinite);
  expect(whole.extent).toEqual({ low: Math.min(...finite), high: Math.max(...finite), missing: true });
  expect(whole.state).toEqual(alone);
  const view = { x0: 300, x1: 400, y0: 0, y1: 12 };
  const nothing = (await live.frame({ ...alone, view }, size))!;
  expect(nothing.extent.low).toBeGreaterThan(nothing.extent.high);
});
