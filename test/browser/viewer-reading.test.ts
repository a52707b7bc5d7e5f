// From a cell to the days behind it, to lines and to what-if, as a reader goes.
import type { Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createKernel } from "../../src/kernel/kernel.ts";
import { dropTickers, takeSeries } from "../../src/panel/calendar.ts";
import type { Stat } from "../../src/panel/result.ts";
import { formatTime } from "../../src/panel/time.ts";
import { sampleReturns } from "../../src/sample/sample.ts";
import { packMarket } from "../../src/viewer/engine/packed.ts";
import type { State } from "../../src/viewer/state.ts";
import type { Viewer } from "../../src/viewer/viewer.ts";
import { marketOf } from "../viewer/market.ts";
import { openPage, VIEWER_HTML } from "./page.ts";

const sample = sampleReturns();
const stocks = dropTickers(sample, ["market"]);
const market = takeSeries(sample, ["market"]);
const rows = sample.time.values.length;
const dates = Array.from(sample.time.values, (value) => formatTime("day", value));

let page: Page;
let close: () => Promise<void>;
const trouble: string[] = [];
beforeAll(async () => {
  ({ page, close } = await openPage({ html: VIEWER_HTML }));
  page.on("pageerror", (error) => trouble.push(String(error)));
  page.on("console", (message) => trouble.push(message.text()));
});
afterAll(() => close());
beforeEach(async () => {
  expect(trouble).toEqual([]);
  await page.setViewportSize({ width: 1200, height: 900 });
});

declare const inPage: typeof import("../../src/viewer/index.ts");
/** What the tests leave in the page. */
declare const left: { viewer: Viewer };

/** A viewer of the sample in the page, in place of the one before. */
async function open(state: Partial<State> = {}, locale: "en" | "ja" = "en"): Promise<void> {
  await page.evaluate("globalThis.left ??= {}");
  await page.evaluate(
    async ([state, locale]) => {
      left.viewer?.destroy();
      const host = document.createElement("div");
      document.querySelector("main")!.replaceChildren(host);
      left.viewer = new inPage.Viewer(host, { state, locale });
      await left.viewer.open({ kind: "sample" });
    },
    [state, locale] as const,
  );
}

const set = (change: Partial<State>, live = false) =>
  page.evaluate(([change, live]) => left.viewer.set(change, live), [change, live] as const);
const state = () => page.evaluate(() => left.viewer.state);

const kernel = createKernel();

/** A statistic of the sample as Node has it. */
async function valueIn(ticker: string, row: number, window: number, stat: Stat = "beta"): Promise<number> {
  const { arrays } = (await kernel).rolling(stocks, market, { window, stats: [stat] });
  return arrays[0]![stocks.tickers.indexOf(ticker) * rows + row]!;
}

test("says what to do, and shows the days behind a cell when there is one", async () => {
  await open();
  const scatter = page.locator(".scatter");
  await scatter.getByText("Click a cell of the picture").waitFor();
  await page.locator(".lines").getByText("Click a cell of the picture, or add a ticker").waitFor();
  const row = 199;
  await set({ cell: { ticker: "BBB", date: dates[row]! } });
  await scatter.getByText(`BBB against market, 60 days up to ${dates[row]}`).waitFor();
  const facts = await scatter.locator("dd").allTextContents();
  const beta = await valueIn("BBB", row, 60);
  expect(facts[0]).toBe(beta.toFixed(3));
  expect(facts[2]).toBe((await valueIn("BBB", row, 60, "se_beta")).toFixed(3));
  expect(facts.at(-1)).toBe("60");
  expect(await scatter.locator("tbody tr").count()).toBe(5);
  // as many outlines as days
  const points = (await scatter.locator(".points").getAttribute("d"))!;
  expect(points.match(/M/g)).toHaveLength(60);
});

test("goes from day to day by keys, aloud, and to the days that matter by their names", async () => {
  const row = 199;
  await open({ cell: { ticker: "BBB", date: dates[row]! } });
  const scatter = page.locator(".scatter");
  await scatter.locator(".chart").focus();
  const told = scatter.getByRole("status");
  for (const [key, at] of [
    ["ArrowRight", row - 59],
    ["ArrowRight", row - 58],
    ["Shift+ArrowRight", row - 48],
    ["End", row],
    ["ArrowRight", row],
    ["ArrowLeft", row - 1],
    ["Home", row - 59],
    ["PageDown", row - 49],
    ["PageUp", row - 59],
  ] as const) {
    await page.keyboard.press(key);
    const own = (100 * stocks.values[rows + at]!).toFixed(2).replace("-", "\u2212");
    expect(await told.textContent(), key).toMatch(
      new RegExp(`^${dates[at]}, Market .* %, BBB \\+?${own} %, Off the line`),
    );
    expect(await scatter.locator(".readout").textContent()).toContain(dates[at]);
    expect(await scatter.locator(".ring").count()).toBe(1);
  }
  await page.keyboard.press("Escape");
  expect(await scatter.locator(".ring").count()).toBe(0);
  const day = scatter.locator("tbody button").first();
  await day.focus();
  expect(await scatter.locator(".readout").textContent()).toContain(await day.textContent());
  const box = (await scatter.locator(".chart svg").boundingBox())!;
  const ring = (await scatter.locator(".ring").boundingBox())!;
  await page.mouse.move(box.x + 2, box.y + 2);
  await page.mouse.move(ring.x + ring.width / 2 + 3, ring.y + ring.height / 2);
  expect(await scatter.locator(".readout").textContent()).toContain(await day.textContent());
});

test("compares with an earlier window, and weights days by size", async () => {
  await open({ cell: { ticker: "CCC", date: dates[250]! } });
  const scatter = page.locator(".scatter");
  await scatter.getByRole("combobox").selectOption("before");
  const [from, to] = [await valueIn("CCC", 190, 60), await valueIn("CCC", 250, 60)];
  await scatter
    .getByText(`β went from ${from.toFixed(2)} (up to ${dates[190]}, open circles) to ${to.toFixed(2)}`)
    .waitFor();
  const parts = await scatter.getByText("Days that entered the window made").textContent();
  const [entered, left] = [...parts!.matchAll(/made ([+\u2212]\d+\.\d+)/g)].map(([, number]) =>
    Number(number!.replace("\u2212", "-")),
  );
  expect(Math.abs(entered! + left! - (to - from))).toBeLessThan(0.011);
  expect((await scatter.locator(".before").getAttribute("d"))!.match(/M/g)).toHaveLength(60);
  await set({ halflife: 20 });
  await scatter.getByText("a day's weight halves every 20 days").waitFor();
  await scatter.getByText("there is no standard error").waitFor();
});

test("lines follow the window, and tickers come and go", async () => {
  await open({ cell: { ticker: "AAA", date: dates[200]! } });
  const lines = page.locator(".lines");
  const shown = async (chip: number) => lines.locator(".chip b").nth(chip).textContent();
  const last = async (ticker: string, window: number) => (await valueIn(ticker, rows - 1, window)).toFixed(3);
  await expect.poll(() => shown(0)).toBe(await last("AAA", 60));
  for (const window of [59, 45, 30]) await set({ window }, true);
  await expect.poll(() => shown(0)).toBe(await last("AAA", 30));
  await lines.getByRole("textbox").or(lines.getByRole("combobox")).fill("dd");
  await page.keyboard.press("Enter");
  await expect.poll(() => shown(1)).toBe(await last("DDD", 30));
  expect((await state()).lines).toEqual(["AAA", "DDD"]);
  await lines.getByRole("textbox").or(lines.getByRole("combobox")).fill("XYZ");
  await lines.getByRole("button", { name: "Add" }).click();
  await lines.getByText("There is no ticker XYZ. Nearest: ").waitFor();
  // along the dates by keys, to the cell of the other line
  await lines.locator(".chart").focus();
  await page.keyboard.press("ArrowLeft");
  expect(await lines.locator(".date").textContent()).toContain(dates[200]);
  expect(await shown(1)).toBe((await valueIn("DDD", 200, 30)).toFixed(3));
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("ArrowDown");
  expect(await lines.getByRole("status").last().textContent()).toMatch(`${dates[199]}, AAA `);
  await page.keyboard.press("Enter");
  expect((await state()).cell).toEqual({ ticker: "DDD", date: dates[199] });
  // and by a click
  const box = (await lines.locator("canvas").boundingBox())!;
  await page.mouse.click(box.x + box.width / 2, box.y + 20);
  const { cell } = await state();
  expect(cell!.ticker).toBe("AAA");
  expect(cell!.date > "2023-05-15" && cell!.date < "2023-10-15").toBe(true);
  // a value of what was asked before is none of what cannot be
  await set({ window: rows + 1 }, true);
  await expect.poll(() => shown(0)).toBe("–");
  await set({ window: 30 });
  await lines.getByRole("button", { name: "Remove AAA" }).click();
  expect((await state()).lines).toEqual(["DDD"]);
});

test("what-if: of many rows few are made at once", async () => {
  await open();
  const bytes = packMarket(marketOf(120, 80));
  await page.evaluate(
    (bytes) => left.viewer.open({ kind: "packed", bytes: Uint8Array.from(bytes) }),
    [...bytes],
  );
  const panel = page.locator(".what-if");
  await panel.getByText("What if the market moves?").click();
  await panel.getByRole("button", { name: "50 more" }).click();
  const expectMoves = async (shock: number) => {
    await panel.locator("caption").getByText(`\u2212${-shock}.0 %`).waitFor();
    await panel.locator("tbody[aria-busy=false]").waitFor();
    const rows = await panel
      .locator("tbody tr")
      .evaluateAll((all) => all.map((tr) => Array.from(tr.children, (cell) => cell.textContent!)));
    expect(rows.length).toBe(60);
    for (const [ticker, beta, move] of rows) {
      const expected = shock * Number(beta);
      const found = Number(move!.replace(/ %.*/, "").replace("\u2212", "-"));
      expect(Math.abs(found - expected), ticker).toBeLessThan(0.06 + 0.005 * Math.abs(shock));
    }
  };
  await expectMoves(-10);
  await page.evaluate(() => {
    const body = left.viewer.host.shadowRoot!.querySelector(".what-if tbody")!;
    const told: number[] = [];
    Object.assign(left, { told });
    const rowOf = ({ target }: MutationRecord) => (target.parentElement ?? (target as Element)).closest("tr");
    new MutationObserver((records) => told.push(new Set(records.map(rowOf)).size)).observe(body, {
      ...{ subtree: true, characterData: true, childList: true },
    });
  });
  await set({ shock: -20 });
  await expectMoves(-20);
  const told = await page.evaluate(() => (left as typeof left & { told: number[] }).told);
  expect(Math.max(...told)).toBe(15);
  expect(told.reduce((sum, count) => sum + count, 0)).toBe(60);
});

test("what-if: moves, and those of a portfolio", async () => {
  await open();
  const panel = page.locator(".what-if");
  await panel.getByText("What if the market moves?").click();
  const row = async (ticker: string) =>
    panel
      .locator("tbody tr", { has: page.getByRole("rowheader", { name: ticker }) })
      .locator("td")
      .allTextContents();
  await panel.locator("tbody tr").first().waitFor();
  const betas = new Map(
    await Promise.all(stocks.tickers.map(async (t) => [t, await valueIn(t, rows - 1, 60)] as const)),
  );
  const percent = (value: number) =>
    `${value > 0 ? "+" : ""}${(100 * value).toFixed(1)} %`.replace("-", "\u2212");
  expect((await row("AAA")).slice(0, 2)).toEqual([
    betas.get("AAA")!.toFixed(2),
    percent(-0.1 * betas.get("AAA")!),
  ]);
  const order = [...betas.keys()].sort((a, b) => betas.get(b)! - betas.get(a)!);
  expect(await panel.locator("tbody th").allTextContents()).toEqual(order);
  await panel.getByRole("slider").focus();
  await page.keyboard.press("ArrowLeft");
  expect((await state()).shock).toBe(-11);
  await expect.poll(() => row("AAA").then((cells) => cells[1])).toBe(percent(-0.11 * betas.get("AAA")!));
  // what cannot be does not stay in the field
  for (const wrong of ["500", "500", ""]) {
    await panel.getByRole("spinbutton").fill(wrong);
    await page.keyboard.press("Tab");
    expect(await panel.getByRole("spinbutton").inputValue()).toBe("200");
  }
  await panel.getByRole("spinbutton").fill("5");
  await page.keyboard.press("Tab");
  await expect.poll(() => row("AAA").then((cells) => cells[1])).toBe(percent(0.05 * betas.get("AAA")!));

  const weights = panel.getByRole("textbox", { name: "Weights" });
  await weights.fill("ticker,weight\nAAA,0.5\nBBB,0.5");
  const beta = (betas.get("AAA")! + betas.get("BBB")!) / 2;
  const facts = panel.locator("dd b");
  await expect.poll(() => facts.allTextContents()).toEqual([beta.toFixed(3), `+${(5 * beta).toFixed(2)} %`]);
  await panel.getByText(`sell index worth ${(100 * beta).toFixed(1)} % of its value`).waitFor();
  await weights.fill("ticker,weight\nAAA,0.5\nBBB,0.3");
  await panel.getByText("Weights sum to 0.8: the rest, 20 % of the capital, is cash").waitFor();
  await panel.getByLabel("If they do not sum to 1").selectOption("normalize");
  await panel.getByText("Weights sum to 0.8 and have been divided by that.").waitFor();
  await weights.fill("ticker,weight\nAAB,1");
  await panel.getByText("Not among the tickers: AAB (nearest to the first: AAA").waitFor();
  const file = { name: "held.csv", mimeType: "text/csv", buffer: Buffer.from("銘柄,比率\nCCC,100%\n") };
  await panel.locator('input[type="file"]').setInputFiles(file);
  await panel.getByText("From held.csv").waitFor();
  await expect.poll(() => facts.first().textContent()).toBe(betas.get("CCC")!.toFixed(3));
  // what is held is no part of the state, which an address may tell
  expect(JSON.stringify(await state())).not.toContain("CCC");
  await panel.getByLabel("Search").fill("dd");
  expect(await panel.locator("tbody th").allTextContents()).toEqual(["DDD"]);
});

test("many lines are painted in tasks of their own, and shown when all are there", async () => {
  const made = marketOf(400, 20);
  const { tickers } = made.returns;
  await open();
  await page.evaluate(
    (bytes) => left.viewer.open({ kind: "packed", bytes: Uint8Array.from(bytes) }),
    [...packMarket(made)],
  );
  await set({ lines: tickers.slice(0, 2) });
  const canvas = page.locator(".lines canvas");
  await expect.poll(() => canvas.getAttribute("aria-label")).toContain(tickers[1]);
  // a chart under way is looked at between two tasks
  await page.evaluate(() => {
    const looks = { hidden: 0, shown: 0 };
    Object.assign(globalThis, { looks });
    const make = globalThis.createImageBitmap.bind(globalThis) as (
      ...args: unknown[]
    ) => Promise<ImageBitmap>;
    globalThis.createImageBitmap = ((canvas: HTMLCanvasElement, ...rest: unknown[]) => {
      looks[canvas.isConnected ? "shown" : "hidden"]++;
      return make(canvas, ...rest);
    }) as typeof createImageBitmap;
  });
  const looks = () =>
    page.evaluate(() => (globalThis as unknown as { looks: { hidden: number; shown: number } }).looks);
  await set({ lines: tickers });
  await expect.poll(() => canvas.getAttribute("aria-label")).toContain(tickers[19]);
  const painted = await looks();
  expect(painted.hidden).toBeGreaterThan(5);
  expect(painted.shown).toBe(0);
  expect(await canvas.count()).toBe(1);

  // to look at it paints nothing
  const chart = page.locator(".lines .chart");
  await chart.scrollIntoViewIfNeeded();
  const box = (await chart.boundingBox())!;
  for (let k = 0; k < 10; k++) await page.mouse.move(box.x + 60 + 10 * k, box.y + 60);
  await page.locator(".lines .hair").waitFor();
  expect(await looks()).toEqual(painted);

  // of many widths in a row the last one counts
  for (let width = 1180; width >= 1120; width -= 20) await page.setViewportSize({ width, height: 900 });
  const width = () => canvas.evaluate((one) => one.clientWidth);
  const room = () => page.locator(".lines .body").evaluate((one) => Math.floor(one.clientWidth));
  await expect.poll(async () => (await width()) - (await room())).toBe(0);
  expect((await looks()).shown).toBe(0);
});

test("helps, in both languages, and gives the focus back", async () => {
  await open({}, "ja");
  const button = page.getByRole("button", { name: "ヘルプ" });
  await button.click();
  const dialog = page.getByRole("dialog", { name: "β の読み方" });
  await dialog.getByText("β ではわからないこと").waitFor();
  await page.keyboard.press("Escape");
  expect(await dialog.isVisible()).toBe(false);
  expect(await button.evaluate((one) => (one.getRootNode() as ShadowRoot).activeElement === one)).toBe(true);
  await page.locator(".scatter").getByText("図のセルをクリックすると").waitFor();
});

test("fits into a narrow page", async () => {
  await page.setViewportSize({ width: 360, height: 800 });
  await open({ cell: { ticker: "CCC", date: dates[250]! }, lines: ["AAA", "BBB", "CCC"] });
  await page.locator(".what-if summary").click();
  await page.locator(".what-if tbody tr").first().waitFor();
  await page.locator(".lines canvas").waitFor();
  await page.locator(".scatter tbody").waitFor();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
  // whatever the tickers are called, and with a benchmark that is one of them
  const made = marketOf(120, 9);
  const tickers = made.returns.tickers.map((_, i) => `A company with a long name, number ${i}`);
  const bytes = packMarket({ ...made, returns: { ...made.returns, tickers } });
  await page.evaluate(
    (bytes) => left.viewer.open({ kind: "packed", bytes: Uint8Array.from(bytes) }),
    [...bytes],
  );
  await set({ lines: tickers.slice(0, 7), cell: { ticker: tickers[8]!, date: "2022-04-01" } });
  await expect.poll(() => page.locator(".lines canvas").getAttribute("aria-label")).toContain(tickers[6]);
  await page.locator(".scatter").getByText(`${tickers[8]} against market`).waitFor();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
  await set({ benchmark: tickers[8]! });
  await page.locator(".scatter").getByText("is not among the tickers shown").waitFor();
});
