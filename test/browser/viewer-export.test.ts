// What is on screen, saved by a reader: in a page with a strict policy, as the viewer's own page has.
import { mkdirSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { build } from "rolldown";
import { afterAll, beforeAll, expect, test } from "vitest";
import { svgHeatmap } from "../../src/heatmap/svg.ts";
import { createKernel } from "../../src/kernel/kernel.ts";
import { dropTickers, takeSeries } from "../../src/panel/calendar.ts";
import { pick } from "../../src/panel/result.ts";
import { sampleReturns } from "../../src/sample/sample.ts";
import { fromParquet } from "../../src/source/parquet.ts";
import { wideCSV } from "../../src/table/csv.ts";
import { packMarket } from "../../src/viewer/engine/packed.ts";
import { launch } from "./page.ts";

const { createCanvas, loadImage } = createRequire(import.meta.url)("@napi-rs/canvas");
const root = fileURLToPath(new URL("../../", import.meta.url));
const folder = `${root}.test-output/viewer-export`;
const POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; base-uri 'none'; form-action 'none'";
const PAGE = `<!doctype html><html lang="en"><meta charset="utf-8"><title>viewer</title><link rel="icon" href="data:,"><main></main><script type="module" src="app.js"></script>`;
const APP = `import { Viewer } from "${root}src/viewer/viewer.ts";
const asked = new URLSearchParams(location.search);
const viewer = new Viewer(document.querySelector("main"), {
  locale: asked.get("locale") ?? "en",
  worker: () => new Worker(asked.has("bare") ? "bare.js" : "worker.js", { type: "module" }),
});
globalThis.viewer = viewer;
const response = await fetch("market");
await viewer.open({ kind: "packed", bytes: new Uint8Array(await response.arrayBuffer()) });
`;
/** A worker as of a browser whose workers have no canvas. */
const BARE = `import "./without.js"; import "./worker.js";`;

let server: Server;
let browser: Browser;
let address: string;

beforeAll(async () => {
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${folder}/entry.js`, APP);
  await build({
    input: { app: `${folder}/entry.js`, worker: `${root}src/viewer/engine/worker.ts` },
    platform: "browser",
    logLevel: "warn",
    output: { dir: `${folder}/site`, format: "esm", chunkFileNames: "[name]-[hash].js" },
  });
  writeFileSync(`${folder}/site/bare.js`, BARE);
  writeFileSync(`${folder}/site/without.js`, "delete globalThis.OffscreenCanvas;");
  const market = packMarket({
    ...{ name: "sample", columns: {}, ofPrices: false, notes: [] },
    returns: dropTickers(sample, ["market"]),
    benchmarks: takeSeries(sample, ["market"]),
    command: ["rollbeta", "compute", "rollbeta-demo/returns.csv", "--returns"],
  });
  writeFileSync(`${folder}/site/market`, market);
  server = createServer(async (request, response) => {
    const path = new URL(request.url!, "http://localhost").pathname;
    response.setHeader("content-security-policy", POLICY);
    if (path === "/") response.setHeader("content-type", "text/html").end(PAGE);
    else {
      const body = await readFile(`${folder}/site${path}`).catch(() => undefined);
      if (body) response.setHeader("content-type", "text/javascript").end(body);
      else response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  address = `http://127.0.0.1:${(server.address() as { port: number }).port}/`;
  browser = await launch();
});

afterAll(async () => {
  await browser.close();
  server.close();
});

async function open(query = "", options: Parameters<Browser["newContext"]>[0] = {}) {
  const context = await browser.newContext({ acceptDownloads: true, ...options });
  const page = await context.newPage();
  const trouble: string[] = [];
  page.on("console", (message) => trouble.push(message.text()));
  page.on("pageerror", (error) => trouble.push(String(error)));
  await page.goto(address + query);
  await page.locator(".saving [data-format=png]").waitFor();
  return { context, page, trouble };
}

async function save(page: Page, format: string): Promise<{ name: string; bytes: Buffer }> {
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.locator(`.saving [data-format=${format}]`).click(),
  ]);
  return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) };
}

const sample = sampleReturns();
const kernel = await createKernel();
const beta = (window: number) =>
  pick(kernel.rolling(dropTickers(sample, ["market"]), takeSeries(sample, ["market"]), { window }));

async function pixelsOf(data: Buffer) {
  const image = await loadImage(data);
  const ctx = createCanvas(image.width, image.height).getContext("2d");
  ctx.drawImage(image, 0, 0);
  return {
    width: image.width,
    height: image.height,
    data: ctx.getImageData(0, 0, image.width, image.height).data,
  };
}

function cellsOf(svg: string) {
  const [, base64] = /class="cells"[^>]*xlink:href="data:image\/png;base64,([^"]*)"/.exec(svg)!;
  return pixelsOf(Buffer.from(base64!, "base64"));
}

test("each kind of file holds what the library computes and draws", async () => {
  const { page, trouble, context } = await open();
  const status = page.locator(".saving [role=status]");
  const csv = await save(page, "csv");
  expect(csv.name).toBe("market-beta-60d.csv");
  expect(csv.bytes.toString()).toBe([...wideCSV(beta(60))].join(""));
  expect(await status.textContent()).toMatch(/^Saved market-beta-60d.csv \(\d+ kB\)$/);

  await page.evaluate("viewer.set({ window: 20 })");
  const parquet = await save(page, "parquet");
  expect(parquet.name).toBe("market-beta-20d.parquet");
  const { panel } = await fromParquet(new Uint8Array(parquet.bytes));
  expect(panel.values).toEqual(beta(20).values);

  const svg = (await save(page, "svg")).bytes.toString();
  const library = svgHeatmap(beta(20), { createCanvas });
  expect(await cellsOf(svg)).toEqual(await cellsOf(library));
  expect(svg).toContain("20-day rolling β (regression on the market index)");

  const png = await pixelsOf((await save(page, "png")).bytes);
  expect([png.width, png.height]).toEqual([1000, 450]);
  expect(new Set(png.data).size).toBeGreaterThan(50);
  expect(trouble).toEqual([]);
  await context.close();
});

test("a worker without a canvas leaves the drawing to the page", async () => {
  const { page, context } = await open("?bare&locale=ja", { deviceScaleFactor: 2, colorScheme: "dark" });
  const png = await pixelsOf((await save(page, "png")).bytes);
  expect([png.width, png.height]).toEqual([2000, 900]);
  const svg = (await save(page, "svg")).bytes.toString();
  expect(await cellsOf(svg)).toEqual(await cellsOf(svgHeatmap(beta(60), { createCanvas })));
  expect(svg).toContain("銘柄");
  expect(await page.locator(".saving [role=status]").textContent()).toMatch(/保存しました/);
  await context.close();
});

test("by keys: the command line is shown, follows the state, is copied and put away", async () => {
  const { page, context } = await open("", { permissions: ["clipboard-read", "clipboard-write"] });
  const button = page.locator(".saving [data-format=command]");
  const area = page.locator(".saving textarea");
  const status = page.locator(".saving [role=status]");
  await button.focus();
  await page.keyboard.press("Enter");
  await area.waitFor();
  expect(await button.getAttribute("aria-expanded")).toBe("true");
  expect(await area.inputValue()).toMatch(/\nrollbeta demo\n.*--benchmark market -o market-beta-60d.csv/);
  await page.evaluate("viewer.set({ window: 33 })");
  await expect.poll(() => area.inputValue()).toContain("--window 33");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect.poll(() => status.textContent()).toBe("Command copied");
  const clipboard = () => page.evaluate("navigator.clipboard.readText()");
  expect(await clipboard()).toBe(await area.inputValue());
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await area.waitFor({ state: "hidden" });
  expect(await button.evaluate((own) => own.matches(":focus"))).toBe(true);

  await page.locator(".saving .link").click();
  await expect.poll(() => status.textContent()).toBe("Link copied");
  expect(await clipboard()).toBe(`${address}#window=33`);
  await context.close();
});

test("where nothing may be written to the clipboard, the text is selected", async () => {
  const { page, context } = await open();
  await denied(context, page);
  await page.locator(".saving .link").click();
  const area = page.locator(".saving textarea");
  await area.waitFor();
  await expect.poll(() => page.locator(".saving [role=status]").textContent()).toMatch(/Ctrl\+C/);
  const selected = await area.evaluate((own) => {
    const { value, selectionStart, selectionEnd } = own as HTMLTextAreaElement;
    return value.slice(selectionStart, selectionEnd);
  });
  expect(selected).toBe(`${address}#`);
  await context.close();
});

/** A page that may not write to the clipboard. */
async function denied(context: BrowserContext, page: Page): Promise<void> {
  await context.clearPermissions();
  await page.evaluate(() => {
    navigator.clipboard.writeText = () => Promise.reject(new DOMException("denied", "NotAllowedError"));
  });
}

test("what is wrong with the state is told, and nothing is saved", async () => {
  const { page, context } = await open();
  // on its way to a state that can be shown, none is refused
  await page.evaluate(`viewer.set({ group: "sector" }, true)`);
  await page.locator(".saving [data-format=csv]").click();
  const status = page.locator(".saving [role=status]");
  await expect.poll(() => status.textContent()).toMatch(/^group must be a column of the tickers' table/);
  await context.close();
});
