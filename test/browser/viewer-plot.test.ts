// The viewer's picture as a user moves and reads it, in a page that imports the package as it is built.
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { paintCells } from "../../src/heatmap/cells/cells.ts";
import { colorTable } from "../../src/heatmap/color/colormap.ts";
import { themes } from "../../src/heatmap/color/theme.ts";
import { createKernel } from "../../src/kernel/kernel.ts";
import { dropTickers, takeSeries } from "../../src/panel/calendar.ts";
import { createPanel } from "../../src/panel/panel.ts";
import { pick } from "../../src/panel/result.ts";
import { formatTime } from "../../src/panel/time.ts";
import { MT19937 } from "../../src/sample/mt19937.ts";
import { sampleReturns } from "../../src/sample/sample.ts";
import type { Market } from "../../src/viewer/engine/market.ts";
import { packMarket } from "../../src/viewer/engine/packed.ts";
import type { State } from "../../src/viewer/state.ts";
import { openPage } from "./page.ts";

const HTML = `<!doctype html><html lang="en"><meta charset="utf-8"><title>plot</title>
<script type="importmap">{ "imports": { "lit-html": "/node_modules/lit-html/lit-html.js", "lit-html/": "/node_modules/lit-html/" } }</script>
<style>body { margin: 8px }</style><div id="host"></div>
<script type="module">
import { EngineError } from "/dist/viewer/client.js";
import { Viewer } from "/dist/viewer/index.js";
globalThis.EngineError = EngineError;
const host = document.querySelector("#host");
globalThis.told = [];
for (const name of ["hover", "select", "range"]) host.addEventListener(name, ({ detail }) => told.push([name, detail]));
globalThis.start = (packed, options) => {
  globalThis.viewer?.destroy();
  globalThis.viewer = new Viewer(host, options);
  const bytes = packed && Uint8Array.from(atob(packed), (char) => char.charCodeAt(0));
  return viewer.open(bytes ? { kind: "packed", bytes } : { kind: "sample" });
};
</script>`;

/** What the page is asked: functions that run in it. */
declare const viewer: {
  readonly state: State;
  readonly frame?: { readonly state: State; readonly width: number; readonly height: number };
  readonly host: HTMLElement;
  set(change: Partial<State>): void;
  ask: (question: object) => Promise<unknown>;
};
declare const EngineError: new (message: string) => Error;
declare const told: [name: string, detail: Record<string, unknown>][];
declare const start: (packed: string | undefined, options: object) => Promise<void>;

const TICKERS = 300;
const DATES = 700;
const market = groupedMarket();
const rolled = await (await createKernel()).rolling(market.returns, market.benchmarks, {
  window: 60,
  stats: ["beta", "n", "se_beta"],
});
const betas = pick(rolled, { stat: "beta" }).values;
/** Sectors from A to Z, each A to Z. */
const order = Array.from(market.returns.tickers.keys()).sort((a, b) => {
  const [one, other] = [a, b].map((i) => market.columns.sector![i]! + market.returns.tickers[i]!);
  return one! < other! ? -1 : 1;
});

function groupedMarket(): Market {
  const random = new MT19937(7);
  const time = { kind: "day", values: Float64Array.from({ length: DATES }, (_, t) => 17_000 + t) } as const;
  const index = Float64Array.from({ length: DATES }, () => random.normal(0, 0.01));
  const values = new Float64Array(TICKERS * DATES);
  for (let i = 0; i < TICKERS; i++) {
    for (let t = 0; t < DATES; t++)
      values[i * DATES + t] = (0.5 + i / TICKERS) * index[t]! + random.normal(0, 0.01);
  }
  const tickers = Array.from({ length: TICKERS }, (_, i) => `T${String(i).padStart(3, "0")}`);
  const sectors = ["Energy", "Finance", "Health", "Utilities"];
  return {
    name: "made",
    returns: createPanel(time, tickers, values),
    benchmarks: createPanel(time, ["INDEX"], index),
    columns: { sector: tickers.map((_, i) => sectors[i % sectors.length]!) },
    ofPrices: false,
    notes: [],
    command: ["rollbeta"],
  };
}

let page: Page;
let close: () => Promise<void>;
const trouble: string[] = [];

beforeAll(async () => {
  ({ page, close } = await openPage());
  await page.route("**/plot.html", (route) => route.fulfill({ contentType: "text/html", body: HTML }));
  page.on("pageerror", (error) => trouble.push(String(error)));
  await page.setViewportSize({ width: 900, height: 640 });
  await page.goto(new URL("/plot.html", page.url()).href);
  await page.waitForFunction("globalThis.start");
});
afterAll(async () => {
  await close();
  expect(trouble).toEqual([]);
});

const packed = Buffer.from(packMarket(market)).toString("base64");

async function show(options: object, source: string | undefined = packed): Promise<void> {
  await page.mouse.move(1, 1);
  await page.evaluate(
    ([bytes, chosen]) => start(bytes as string | undefined, chosen as object),
    [source, options],
  );
  await settled();
}

/** Until all parts are there and the newest state is on screen, in the size of the cells. */
async function settled(): Promise<void> {
  await page.waitForFunction(() => {
    const root = document.querySelector("#host")!.shadowRoot!;
    if (root.querySelector(".growing") !== null) return false;
    const canvas = root.querySelector(".plot-cells");
    const box = canvas?.getBoundingClientRect();
    const { frame, state } = viewer;
    const same = frame && JSON.stringify(frame.state) === JSON.stringify(state);
    return same && frame.width === Math.round(box!.width) && frame.height === Math.round(box!.height);
  });
}

const stateOf = () => page.evaluate(() => viewer.state);
const cells = () => page.locator(".plot-cells");
const tip = () => page.locator(".plot-tip");
async function boxOf() {
  return (await cells().boundingBox())!;
}
const lastTold = (name: string) =>
  page.evaluate((wanted) => told.filter(([one]) => one === wanted).at(-1)?.[1], name);

/** The value that the page has of the cell in the tip, and what the kernel has. */
async function readTip() {
  await tip().locator("data[value]:not([value=''])").waitFor();
  const value = Number(await tip().locator("data").getAttribute("value"));
  const ticker = (await tip().locator("strong").textContent())!;
  const date = (await tip().locator(".date").textContent())!;
  return { value, ticker, date, expected: betaOf(ticker, date) };
}

function betaOf(ticker: string, date: string): number {
  const row = market.returns.time.values.findIndex((day) => formatTime("day", day) === date);
  return betas[market.returns.tickers.indexOf(ticker) * DATES + row]!;
}

test("shows the sample in the colours of the picture that Node makes", async () => {
  await show({}, "");
  const sample = sampleReturns();
  const result = await (await createKernel()).rolling(
    dropTickers(sample, ["market"]),
    takeSeries(sample, ["market"]),
    {
      window: 60,
    },
  );
  const matrix = pick(result, { stat: "beta" });
  const { width, height, x, y } = await boxOf();
  const expected = new Uint8ClampedArray(4 * width * height);
  const style = {
    order: Int32Array.of(0, 1, 2, 3),
    means: [],
    agg: "mean",
    colors: { vmin: 0.4, vmax: 1.6, table: colorTable("RdYlGn") },
    theme: themes.light,
    fade: undefined,
    hatch: undefined,
    hatchMissing: false,
    hatching: { period: 6, thickness: 1 },
  } as const;
  paintCells(matrix, style, width, height, expected);
  const png = await page.screenshot({ clip: { x, y, width, height } });
  // as the page shows it, read by the page: no decoder of our own
  const shown = await page.evaluate(async (data) => {
    const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${data}`)).blob());
    const context = new OffscreenCanvas(image.width, image.height).getContext("2d")!;
    context.drawImage(image, 0, 0);
    const { data: bytes } = context.getImageData(0, 0, image.width, image.height);
    let text = "";
    for (let i = 0; i < bytes.length; i += 4096) text += String.fromCharCode(...bytes.subarray(i, i + 4096));
    return btoa(text);
  }, png.toString("base64"));
  expect(Buffer.from(shown, "base64").equals(Buffer.from(expected.buffer))).toBe(true);
});

test("the wheel zooms down to single cells, whose values are the kernel's", async () => {
  await show({ state: { group: "sector" } });
  const box = await boxOf();
  const at = [box.x + 0.7 * box.width, box.y + 0.3 * box.height] as const;
  await page.mouse.move(...at);
  const before = await readTip();
  expect(before.value).toBe(before.expected);
  for (let k = 0; k < 12; k++) await page.mouse.wheel(0, -500);
  await expect
    .poll(async () => ((await stateOf()).view?.x1 ?? 999) - ((await stateOf()).view?.x0 ?? 0))
    .toBeLessThan(14);
  await settled();
  const view = (await stateOf()).view!;
  expect(view.y1 - view.y0).toBeLessThan(9);
  // what was under the pointer is there still
  await page.mouse.move(at[0] + 1, at[1]);
  const after = await readTip();
  expect(after.value).toBe(after.expected);
  expect(order.map((i) => market.returns.tickers[i]).indexOf(after.ticker)).toBe(
    Math.floor(view.y0 + 0.3 * (view.y1 - view.y0)),
  );
  expect(await tip().locator(".pixel").count()).toBe(0);
  expect(await lastTold("hover")).toEqual({ ticker: after.ticker, date: after.date, value: after.expected });
  // every label in view names a ticker, and the range is told when the wheel rests
  await expect.poll(() => lastTold("range")).toMatchObject({ view });
});

test("dragging moves the cells with the pointer, and a click chooses one", async () => {
  await show({ state: { view: { x0: 200, x1: 240, y0: 100, y1: 120 } } });
  const box = await boxOf();
  const [x, y] = [box.x + 0.51 * box.width, box.y + 0.52 * box.height];
  await page.mouse.move(x, y);
  const { ticker, date } = await readTip();
  await page.mouse.down();
  await page.mouse.move(x + 50, y - 60);
  await page.mouse.move(x + box.width / 4, y - box.height / 4);
  await page.mouse.up();
  await settled();
  const view = (await stateOf()).view!;
  expect(view.x0).toBeCloseTo(190, 0);
  expect(view.y0).toBeCloseTo(105, 0);
  expect(view.x1 - view.x0).toBeCloseTo(40, 9);
  // the cell that was under the pointer has come along
  await page.mouse.move(x + box.width / 4 + 1, y - box.height / 4);
  expect(await readTip()).toMatchObject({ ticker, date });
  await page.mouse.down();
  await page.mouse.up();
  expect((await stateOf()).cell).toEqual({ ticker, date });
  expect(await lastTold("select")).toEqual({ ticker, date });
  expect(await page.locator(".plot-marks .chosen").isVisible()).toBe(true);
  // with shift a box is drawn, and shown whole
  await page.keyboard.down("Shift");
  await page.mouse.move(box.x + 0.25 * box.width, box.y + 0.5 * box.height);
  await page.mouse.down();
  await page.mouse.move(box.x + 0.75 * box.width, box.y + box.height - 1, { steps: 2 });
  await page.mouse.up();
  await page.keyboard.up("Shift");
  await settled();
  const boxed = (await stateOf()).view!;
  expect(boxed.x0).toBeCloseTo(view.x0 + 10, 0);
  expect(boxed.x1).toBeCloseTo(view.x0 + 30, 0);
  expect(boxed.y0).toBeCloseTo(view.y0 + 10, 0);
});

test("until a frame is there the one before is shown where its cells belong, before the last of everything", async () => {
  await show({});
  const { width, height } = await boxOf();
  const move = (view: object) =>
    page.evaluate((next) => {
      viewer.set({ view: next as State["view"] });
      const canvases = document.querySelector("#host")!.shadowRoot!.querySelectorAll(".bitmaps canvas");
      return Array.from(canvases as NodeListOf<HTMLCanvasElement>, ({ hidden, style }) => {
        const { a, d, e, f } = new DOMMatrix(style.transform);
        return hidden ? [] : [a, d, e, f];
      });
    }, view);
  const [behind, whole] = await move({ x0: 350, x1: 700, y0: 0, y1: 100 });
  expect(behind).toEqual([]);
  expect(whole![0]).toBeCloseTo(2, 9);
  expect(whole![1]).toBeCloseTo(3, 9);
  expect(whole![2]).toBeCloseTo(-width, 2);
  expect(whole![3]).toBeCloseTo(0, 9);
  await settled();
  const [back, front] = await move({ x0: 350, x1: 525, y0: 50, y1: 100 });
  expect(front!.map((one) => Math.round(one))).toEqual([2, 2, 0, Math.round(-height)]);
  expect(back!.map((one) => Math.round(one))).toEqual([4, 6, Math.round(-2 * width), Math.round(-height)]);
  // other values: there is nothing to be seen of the old ones behind
  await settled();
  await page.evaluate(() => viewer.set({ window: 20 }));
  await settled();
  expect((await move({ x0: 350, x1: 500, y0: 50, y1: 100 }))[0]).toEqual([]);
});

test("keys read, zoom, move and choose; what they read is read out", async () => {
  await show({ locale: "ja", state: { view: { x0: 100, x1: 200, y0: 0, y1: 40 } } });
  await page.getByRole("button", { name: "表", exact: true }).focus();
  await page.keyboard.press("Tab");
  expect(await cells().evaluate((element) => getComputedStyle(element).outlineStyle)).toBe("solid");
  await page.keyboard.press("ArrowLeft");
  const spoken = page.locator(".plot > .unseen[role=status]");
  const dateOf = (row: number) => {
    const [year, month, day] = formatTime("day", market.returns.time.values[row]!).split("-").map(Number);
    return `${year}年${month}月${day}日`;
  };
  await expect.poll(() => spoken.textContent()).toMatch(new RegExp(`^T000, ${dateOf(198)}, β `));
  await page.keyboard.press("PageDown");
  await page.keyboard.press("ArrowRight");
  await expect.poll(() => spoken.textContent()).toMatch(new RegExp(`^T010, ${dateOf(199)}, β .*標準誤差`));
  await page.keyboard.press("ArrowRight");
  await expect.poll(async () => (await stateOf()).view!.x1).toBeCloseTo(201, 9);
  await page.keyboard.press("Enter");
  const date = formatTime("day", market.returns.time.values[200]!);
  expect((await stateOf()).cell).toEqual({ ticker: "T010", date });
  await page.keyboard.press(" ");
  expect((await stateOf()).lines).toEqual(["T010"]);
  expect(await spoken.textContent()).toBe("T010: 折れ線を表示");
  const before = (await stateOf()).view!;
  await page.keyboard.press("+");
  const zoomed = (await stateOf()).view!;
  expect((zoomed.x1 - zoomed.x0) / (before.x1 - before.x0)).toBeCloseTo(0.6, 9);
  await page.keyboard.press("Shift+ArrowLeft");
  expect((await stateOf()).view!.x0).toBeLessThan(zoomed.x0);
  await page.keyboard.press("0");
  expect((await stateOf()).view).toBeUndefined();
  // another window: the cell that is read has another value
  const { value } = await readTip();
  await page.evaluate(() => viewer.set({ window: 20 }));
  await expect.poll(async () => Number(await tip().locator("data").getAttribute("value"))).not.toBe(value);
  await page.keyboard.press("Escape");
  expect(await tip().isVisible()).toBe(false);
});

test("a cell that is pointed at while another's reading is given up is read", async () => {
  await show({ state: { group: "sector" } });
  const readings = await page.evaluate(async () => {
    const cells = viewer.host.shadowRoot!.querySelector(".plot-cells")!;
    const ask = viewer.ask.bind(viewer);
    let giveUp = () => {};
    viewer.ask = () => new Promise((_, reject) => (giveUp = () => reject(new EngineError("given up"))));
    const step = () => cells.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowLeft" }));
    step();
    viewer.ask = ask;
    step();
    const heard = new Promise((resolve) =>
      viewer.host.addEventListener("hover", (event) => resolve((event as CustomEvent).detail), {
        once: true,
      }),
    );
    giveUp();
    return Promise.race([heard, new Promise((resolve) => setTimeout(resolve, 5000, "none"))]);
  });
  expect(readings).toMatchObject({ value: expect.any(Number) });
});

test("the table shows the numbers of the cells in view, page by page", async () => {
  await show({ state: { group: "sector", groupMeans: true, view: { x0: 300, x1: 330, y0: 0, y1: 50 } } });
  await page.getByRole("button", { name: "Table" }).click();
  const table = page.locator(".plot-table table");
  await table.waitFor();
  expect(await page.locator(".plot-table [role=status]").textContent()).toBe(
    "Tickers 1–20 of 50, dates 19–30 of 30 in view",
  );
  const read = () =>
    table.evaluate((element) => ({
      dates: Array.from(element.querySelectorAll("thead th[scope=col]"), (th) => th.textContent!).slice(1),
      lines: Array.from(element.querySelectorAll("tbody tr"), (tr) => ({
        ticker: tr.querySelector("th[scope=row]")!.textContent!,
        values: Array.from(tr.querySelectorAll("td"), (td) =>
          td.title === "" ? Number.NaN : Number(td.title),
        ),
      })),
    }));
  const { dates, lines } = await read();
  expect([dates.length, lines.length]).toEqual([12, 20]);
  // laying out more of them would hold up the page
  expect(await table.evaluate((element) => element.querySelectorAll("*").length)).toBe(2 + 21 + 21 * 13);
  expect(dates[0]).toBe(formatTime("day", market.returns.time.values[318]!));
  // the mean of the first group, then its tickers
  expect(lines[0]!.ticker).toBe("mean of Energy");
  expect(lines[1]!.ticker).toBe(market.returns.tickers[order[0]!]);
  for (const { ticker, values } of lines.slice(1)) {
    expect(values, ticker).toEqual(dates.map((date) => betaOf(ticker, date)));
  }
  const first = async () => (await read()).dates[0];
  // pressed faster than pages come
  const press = (name: string, times: number) =>
    page.getByRole("button", { name }).evaluate((button: HTMLElement, times) => {
      for (let k = 0; k < times; k++) button.click();
    }, times);
  await press("Earlier dates", 5);
  await expect.poll(first).toBe(formatTime("day", market.returns.time.values[300]!));
  await press("Later dates", 5);
  await expect.poll(first).toBe(dates[0]);
  for (const row of [306, 300]) {
    await page.getByRole("button", { name: "Earlier dates" }).click();
    await expect.poll(first).toBe(formatTime("day", market.returns.time.values[row]!));
  }
  for (const ticker of [lines[19]!.ticker, undefined]) {
    await page.getByRole("button", { name: "Tickers below" }).click();
    if (ticker)
      await expect.poll(async () => (await read()).lines.map((line) => line.ticker)).not.toContain(ticker);
  }
  await expect.poll(async () => (await read()).lines.length).toBe(10);
  const rest = await read();
  expect(rest.dates[0]).toBe(formatTime("day", market.returns.time.values[300]!));
  expect(rest.dates.length).toBe(6);
  expect(rest.lines[9]!.values).toEqual(rest.dates.map((date) => betaOf(rest.lines[9]!.ticker, date)));
});

test("a click on a name shows its line, on a group's name the group", async () => {
  await show({ state: { group: "sector" } });
  const box = await boxOf();
  // 300 rows are too thin for their names: those of the four groups stand there
  await page.mouse.click(box.x - 40, box.y + 0.375 * box.height);
  await settled();
  expect((await stateOf()).view).toMatchObject({ y0: 75, y1: 150 });
  await page.evaluate(() => viewer.set({ view: { x0: 0, x1: 700, y0: 75, y1: 85 } }));
  await settled();
  const name = market.returns.tickers[order[77]!]!;
  await page.mouse.click(box.x - 40, box.y + 0.25 * box.height);
  expect((await stateOf()).lines).toEqual([name]);
  expect(await page.locator(".plot-lines .line").isVisible()).toBe(true);
  await page.mouse.click(box.x - 40, box.y + 0.25 * box.height);
  expect((await stateOf()).lines).toEqual([]);
});

test("two fingers zoom, and a pixel of many cells says what it holds", async () => {
  await show({});
  const box = await boxOf();
  const client = await page.context().newCDPSession(page);
  const touch = (type: "touchStart" | "touchMove" | "touchEnd", xs: readonly number[]) =>
    client.send("Input.dispatchTouchEvent", {
      type,
      touchPoints: xs.map((x, id) => ({ x: box.x + x * box.width, y: box.y + 0.5 * box.height, id })),
    });
  await touch("touchStart", [0.4, 0.6]);
  await touch("touchMove", [0.35, 0.65]);
  await touch("touchMove", [0.3, 0.7]);
  await touch("touchEnd", []);
  await settled();
  const view = (await stateOf()).view!;
  expect(view.x1 - view.x0).toBeCloseTo(DATES / 2, 0);
  expect(view.x0).toBeCloseTo(DATES / 4, 0);
  await page.setViewportSize({ width: 360, height: 1300 });
  await page.getByRole("button", { name: "Show everything" }).click();
  await settled();
  const small = await boxOf();
  await page.mouse.move(small.x + small.width - 3, small.y + small.height - 3);
  const { value, expected } = await readTip();
  expect(value).toBe(expected);
  expect(await tip().locator(".pixel").textContent()).toMatch(/mean of \d+ cells/);
  const shown = (await tip().boundingBox())!;
  expect(shown.x).toBeGreaterThanOrEqual(0);
  expect(shown.x + shown.width).toBeLessThanOrEqual(360);
  await page.setViewportSize({ width: 900, height: 640 });
});
