// Pictures that must be the same though they come about in different ways: no picture of our own is taken for the truth, each is held
// against another. Cells are compared exactly, colour by colour: they are data. So is the whole page where one browser drew both, whose
// letters are the same then. Where sizes differ, in other languages, at other resolutions and beside Node's drawing, cells are compared at
// their middles, exactly again, and the places of frame and ticks to the pixel that each rounds to.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Box } from "../../src/heatmap/scene.ts";
import { createKernel } from "../../src/kernel/kernel.ts";
import { heatmapPNG } from "../../src/node/canvas.ts";
import { dropTickers, takeSeries } from "../../src/panel/calendar.ts";
import { pick } from "../../src/panel/result.ts";
import { formatTime } from "../../src/panel/time.ts";
import { sampleReturns } from "../../src/sample/sample.ts";
import { packMarket } from "../../src/viewer/engine/packed.ts";
import type { Viewer } from "../../src/viewer/viewer.ts";
import { prices, wide } from "../cli/market.ts";
import { draw } from "../heatmap/sample.ts";
import { marketOf } from "../viewer/market.ts";
import { launch } from "./page.ts";

const { createCanvas, loadImage } = createRequire(import.meta.url)("@napi-rs/canvas");
const main = fileURLToPath(new URL("../../dist/bin/main.js", import.meta.url));
const built = fileURLToPath(new URL("../../dist/page/", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "rollbeta-test-"));
const TYPES: Record<string, string> = { ".js": "text/javascript", ".html": "text/html" };

/** Where the page stands: what its server says decides what works in it. */
const HEADERS: Record<string, Record<string, string>> = {
  isolated: { "cross-origin-opener-policy": "same-origin", "cross-origin-embedder-policy": "require-corp" },
  plain: {},
  workerless: { "content-security-policy": "worker-src 'none'" },
};
// more rows and columns than pixels, and gaps
const large = packMarket(marketOf(1500, 700, 0.2));

let browser: Browser;
let server: Server;
let address: string;
beforeAll(async () => {
  const index = await readFile(`${built}index.html`, "utf8");
  const setting = '<script type="application/json" id="setting">{"market":"market"}</script>';
  server = createServer(async (request, response) => {
    const [, place, market, name] = new URL(request.url!, "http://localhost").pathname.split("/");
    for (const [header, value] of Object.entries(HEADERS[place!] ?? {})) response.setHeader(header, value);
    if (name === "market") response.end(large);
    else if (name === "") {
      const page = market === "large" ? index.replace("<!--data-->", setting) : index;
      response.setHeader("content-type", "text/html").end(page);
    } else {
      const body = await readFile(built + name).catch(() => undefined);
      response.setHeader("content-type", TYPES[extname(name!)] ?? "text/plain");
      response.writeHead(body ? 200 : 404).end(body);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  address = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
  browser = await launch();
});
afterAll(async () => {
  await browser.close();
  server.close();
  rmSync(folder, { recursive: true });
});

type InPage = typeof globalThis & { viewer: Viewer };
interface Image {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray;
}

async function decoded(png: Buffer): Promise<Image> {
  const image = await loadImage(png);
  const { width, height } = image;
  const context = createCanvas(width, height).getContext("2d");
  context.drawImage(image, 0, 0);
  return { width, height, data: context.getImageData(0, 0, width, height).data };
}

async function open(url: string, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1300, height: 900 }, ...options });
  const page = await context.newPage();
  await page.goto(url);
  await settled(page);
  return page;
}

/** Until the newest state is on screen in the size of the cells, and nothing changes any more. */
async function settled(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const { viewer } = globalThis as InPage;
    const box = viewer?.host.shadowRoot?.querySelector(".plot-cells")?.getBoundingClientRect();
    if (viewer?.frame === undefined || box === undefined) return false;
    if (viewer.host.shadowRoot!.querySelector(".growing") !== null) return false;
    // a cell that is chosen and lines are no part of the picture
    const [drawn, wanted] = [viewer.frame.state, viewer.state].map(
      ({ cell: _, lines: __, shock: ___, ...rest }) => JSON.stringify(rest),
    );
    const { width, height } = viewer.frame;
    const isSized =
      width === Math.round(box.width * devicePixelRatio) &&
      height === Math.round(box.height * devicePixelRatio);
    return drawn === wanted && isSized && viewer.progress === undefined;
  });
  await page.mouse.move(0, 0);
  // what has been drawn is on screen two frames later
  await page.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
  );
}

async function shot(page: Page): Promise<Image> {
  return decoded(await page.screenshot({ animations: "disabled", caret: "hide" }));
}

async function boxOf(page: Page): Promise<Box> {
  return (await page.locator(".plot-cells").boundingBox())!;
}

/** What a channel may differ by, of 255, in edges, letters and colour bars: they are blended, and a blend may round either way. */
const ROUNDING = 2;

/** Of two pictures of one size: how many pixels differ within a box, and how many elsewhere by more than rounding. */
function unlike(a: Image, b: Image, { x, y, ...box }: Box): { cells: number; around: number; most: number } {
  expect([a.width, a.height]).toEqual([b.width, b.height]);
  let [cells, around, most] = [0, 0, 0];
  for (let k = 0; k < a.data.length; k += 4) {
    const differ = Math.max(...[0, 1, 2].map((c) => Math.abs(a.data[k + c]! - b.data[k + c]!)));
    if (differ === 0) continue;
    const [px, py] = [(k / 4) % a.width, Math.floor(k / 4 / a.width)];
    const isCell = px >= x && px < x + box.width && py >= y && py < y + box.height;
    if (isCell) cells++;
    else if (differ > ROUNDING) around++;
    most = Math.max(most, differ);
  }
  return { cells, around, most };
}

function expectSame(a: Image, b: Image, box: Box): void {
  const { most, ...differ } = unlike(a, b, box);
  expect(differ, `by ${most} at most`).toEqual({ cells: 0, around: 0 });
  // of something
  expect(new Set(new Uint32Array(a.data.slice().buffer)).size).toBeGreaterThan(100);
}

/** The colours of the middles of so many lines and columns of cells. */
function middles(
  { data, width }: Image,
  { x, y, ...box }: Box,
  lines: number,
  columns: number,
  scale = 1,
): number[] {
  return Array.from({ length: lines * columns }, (_, k) => {
    const [line, column] = [Math.floor(k / columns), k % columns];
    const px = Math.floor(scale * (x + ((column + 0.5) / columns) * box.width));
    const py = Math.floor(scale * (y + ((line + 0.5) / lines) * box.height));
    const at = 4 * (py * width + px);
    return (data[at]! << 16) | (data[at + 1]! << 8) | data[at + 2]!;
  });
}

/** Where the ticks under the cells are, in columns of cells: all that is darker than the paper two pixels below the frame. */
function ticksOf({ data, width }: Image, { x, y, ...box }: Box, columns: number): number[] {
  const row = Math.round(y + box.height) + 3;
  const ticks: number[] = [];
  let from: number | undefined;
  for (let px = Math.floor(x) - 2; px <= x + box.width + 2; px++) {
    const at = 4 * (row * width + px);
    const isDark = data[at]! + data[at + 1]! + data[at + 2]! < 600;
    if (isDark) from ??= px;
    else if (from !== undefined) {
      ticks.push((((from + px) / 2 - x) / box.width) * columns - 0.5);
      from = undefined;
    }
  }
  return ticks;
}

const SAMPLE = { lines: 4, columns: 260 };

/** Makes the picture again when helpers, who join after the first, have been called to it. */
async function helped(page: Page): Promise<void> {
  await expect.poll(() => page.workers().length).toBeGreaterThan(1);
  const called = "called" as keyof typeof globalThis;
  for (const worker of page.workers()) {
    await worker.evaluate((called) => {
      const hear = (event: Event) => {
        if ("counter" in (event as MessageEvent).data) Object.assign(globalThis, { [called]: true });
      };
      addEventListener("message", hear);
    }, called);
  }
  const window = await page.evaluate(() => (globalThis as InPage).viewer.state.window);
  let calls: boolean[] = [];
  for (let k = 1; !calls.includes(true); k++) {
    for (const asked of [window + k, window]) {
      await page.evaluate((window) => (globalThis as InPage).viewer.set({ window }), asked);
      await settled(page);
    }
    calls = await Promise.all(
      page.workers().map((one) => one.evaluate((name) => name in globalThis, called)),
    );
  }
}

test("by helpers over shared memory, by one worker and on the page's own thread: every pixel of the page", async () => {
  const hash = "#stat=corr&window=90&minPeriods=40&sort=mean&agg=furthest";
  const shots: Image[] = [];
  let box: Box | undefined;
  for (const [place, workers] of [
    ["isolated", 1],
    ["plain", 1],
    ["workerless", 0],
  ] as const) {
    const page = await open(`${address}/${place}/large/${hash}`);
    expect(await page.evaluate(() => crossOriginIsolated), place).toBe(place === "isolated");
    expect(page.workers().length > 0, place).toBe(workers > 0);
    if (place === "isolated") await helped(page);
    shots.push(await shot(page));
    box = await boxOf(page);
    await page.context().close();
  }
  expectSame(shots[1]!, shots[0]!, box!);
  expectSame(shots[2]!, shots[0]!, box!);
});

test("a state reached by hand, and its address opened: every pixel of the page", async () => {
  const page = await open(`${address}/plain/sample/`);
  await page.getByLabel("Statistic").selectOption("corr");
  await page.getByRole("spinbutton", { name: "Window, exactly" }).fill("33");
  await page.getByLabel("Sort by").selectOption("last");
  await settled(page);
  const box = await boxOf(page);
  // where there are cells without a value: the bar goes on naming their colour when they have been in view
  await page.mouse.move(box.x + 0.15 * box.width, box.y + 0.4 * box.height);
  for (let k = 0; k < 3; k++) await page.mouse.wheel(0, -200);
  await page.waitForFunction(() => location.hash.includes("view"));
  await settled(page);
  await page.mouse.click(box.x + 0.5 * box.width, box.y + 0.3 * box.height);
  await page.locator(".scatter tbody tr").nth(4).waitFor();
  await page.evaluate(() =>
    ((globalThis as InPage).viewer.host.shadowRoot!.activeElement as HTMLElement)?.blur(),
  );
  await page.keyboard.press("Escape");
  await page.waitForTimeout(400);
  await settled(page);
  const shared = await open(page.url());
  await shared.locator(".scatter tbody tr").nth(4).waitFor();
  await settled(shared);
  expect(await shared.evaluate(() => (globalThis as InPage).viewer.state)).toEqual(
    await page.evaluate(() => (globalThis as InPage).viewer.state),
  );
  expect(await boxOf(shared)).toEqual(await boxOf(page));
  expectSame(await shot(shared), await shot(page), box);
  // which is not the picture of the usual state
  const usual = await open(`${address}/plain/sample/`);
  const { cells, around } = unlike(await shot(usual), await shot(page), box);
  expect([cells > 100_000, around > 1000]).toEqual([true, true]);
  for (const one of [page, shared, usual]) await one.context().close();
});

test("one file opened from the disk, and the page that is served: every pixel", async () => {
  writeFileSync(join(folder, "prices.csv"), wide(prices(120)));
  const args = ["view", "prices.csv", "--benchmark", "INDEX", "--window", "20"];
  const { status, stderr } = spawnSync(process.execPath, [main, ...args, "--export", "out.html"], {
    cwd: folder,
    encoding: "utf8",
  });
  expect(status, stderr).toBe(0);
  const viewing: ChildProcess = spawn(process.execPath, [main, ...args, "--no-open", "--json"], {
    cwd: folder,
  });
  const { url } = JSON.parse(String((await once(viewing.stdout!, "data"))[0]));
  const [served, alone] = [await open(url), await open(pathToFileURL(join(folder, "out.html")).href)];
  expectSame(await shot(alone), await shot(served), await boxOf(served));
  for (const one of [served, alone]) await one.context().close();
  viewing.kill("SIGINT");
});

test("in both languages, and at two resolutions: every cell", async () => {
  const usual = await open(`${address}/plain/sample/`);
  const { lines, columns } = SAMPLE;
  const box = await boxOf(usual);
  const wanted = middles(await shot(usual), box, lines, columns);
  expect(new Set(wanted).size).toBeGreaterThan(100);
  const japanese = await open(`${address}/plain/sample/`, { locale: "ja-JP" });
  expect(await japanese.locator("html").getAttribute("lang")).toBe("ja");
  expect(middles(await shot(japanese), await boxOf(japanese), lines, columns)).toEqual(wanted);
  for (const deviceScaleFactor of [2, 1.5]) {
    const fine = await open(`${address}/plain/sample/`, { deviceScaleFactor });
    const own = await boxOf(fine);
    const image = await shot(fine);
    expect(image.width).toBe(1300 * deviceScaleFactor);
    expect(middles(image, own, lines, columns, deviceScaleFactor), `${deviceScaleFactor}`).toEqual(wanted);
    // each edge lies on a pixel, of which there are more: it is at most one of the coarser ones apart, and a length two
    for (const [side, most] of [
      ["x", 1],
      ["y", 1],
      ["width", 2],
      ["height", 2],
    ] as const)
      expect(Math.abs(own[side] - box[side]), side).toBeLessThanOrEqual(most);
    await fine.context().close();
  }
  for (const one of [usual, japanese]) await one.context().close();
});

test("on screen, and drawn by Node: every cell, and the ticks on the same dates", async () => {
  const sample = sampleReturns();
  const { lines, columns } = SAMPLE;
  const kernel = await createKernel();
  const matrix = pick(
    kernel.rolling(dropTickers(sample, ["market"]), takeSeries(sample, ["market"]), { window: 60 }),
  );
  const picture = await decoded(heatmapPNG(matrix, { backend: "@napi-rs/canvas" }).data);
  const { plot } = draw(matrix).scene.panels[0]!;
  const page = await open(`${address}/plain/sample/`);
  const [screen, box] = [await shot(page), await boxOf(page)];
  const wanted = middles(picture, plot, lines, columns);
  expect(new Set(wanted).size).toBeGreaterThan(100);
  expect(middles(screen, box, lines, columns)).toEqual(wanted);
  // the first row of a month, or near it by less than the pixel that a tick is wide
  const days = Array.from(sample.time.values, (day) => formatTime("day", day));
  const firsts = days.flatMap((day, t) =>
    t === 0 || day.slice(0, 7) !== days[t - 1]!.slice(0, 7) ? [t] : [],
  );
  for (const [image, place] of [
    [picture, plot],
    [screen, box],
  ] as const) {
    const ticks = ticksOf(image, place, columns);
    const pixel = columns / place.width;
    expect(ticks.length).toBeGreaterThanOrEqual(4);
    for (const tick of ticks) {
      const off = Math.min(...firsts.map((row) => Math.abs(tick - row)));
      expect(off, `${tick} of ${ticks}`).toBeLessThanOrEqual(1.01 * pixel);
    }
  }
  await page.context().close();
});

test("in a page whose styles are hostile, and in an empty one: every pixel of the component", async () => {
  const HOSTILE = `main, main * { font: italic bold 31px/3 monospace !important; color: red !important; letter-spacing: 5px !important;
    text-transform: uppercase !important; text-align: right !important; text-shadow: 2px 2px red !important; white-space: pre !important; }
    canvas, button, input, select, table, svg, p { border: 9px solid red !important; transform: rotate(9deg) !important; opacity: 0.5 !important; }
    .viewer, .plot, .controls, .top { display: none !important }`;
  const shots: Image[] = [];
  let box: Box | undefined;
  for (const css of ["", HOSTILE]) {
    const page = await open(`${address}/plain/sample/`);
    // the page's own policy lets no style in but sheets that a script makes
    await page.evaluate((text) => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(text);
      document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
    }, css);
    await settled(page);
    shots.push(await shot(page));
    box = await boxOf(page);
    await page.context().close();
  }
  expectSame(shots[1]!, shots[0]!, box!);
});
