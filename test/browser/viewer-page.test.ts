// The page as `rollbeta view` serves it, and as one file, in Chromium.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createKernel } from "../../src/kernel/kernel.ts";
import { createPanel } from "../../src/panel/panel.ts";
import type { Viewer } from "../../src/viewer/viewer.ts";
import { prices, returnsOf, wide } from "../cli/market.ts";
import { kinds } from "../viewer/market-files.ts";
import { launch } from "./page.ts";

const main = fileURLToPath(new URL("../../dist/bin/main.js", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "rollbeta-test-"));
const market = prices(120);
writeFileSync(join(folder, "prices.csv"), wide(market));

let browser: Browser;
let server: ChildProcess;
let url: string;
beforeAll(async () => {
  browser = await launch();
  const args = ["view", "prices.csv", "--benchmark", "INDEX", "--window", "20", "--no-open", "--json"];
  server = spawn(process.execPath, [main, ...args], { cwd: folder });
  url = JSON.parse(String((await once(server.stdout!, "data"))[0])).url;
});
afterAll(async () => {
  server.kill("SIGINT");
  await browser.close();
  rmSync(folder, { recursive: true });
});

type InPage = typeof globalThis & { viewer: Viewer; framed: Promise<void> };

/** A page that has shown a frame, and what it has asked for or complained of. */
async function open(address: string, options: BrowserContextOptions = {}) {
  const context = await browser.newContext({ viewport: { width: 1200, height: 800 }, ...options });
  const page = await context.newPage();
  const trouble: string[] = [];
  const asked: string[] = [];
  page.on("console", (message) => trouble.push(message.text()));
  page.on("pageerror", (error) => trouble.push(String(error)));
  page.on("request", (request) => asked.push(request.url()));
  await page.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) => {
      console.error(`policy: ${violatedDirective} ${blockedURI}`);
    });
    (globalThis as InPage).framed = new Promise((resolve) => {
      const look = () => {
        if ((globalThis as InPage).viewer?.frame !== undefined) resolve();
        else requestAnimationFrame(look);
      };
      look();
    });
  });
  await page.goto(address);
  await page.evaluate(() => (globalThis as InPage).framed);
  return { page, trouble, asked, close: () => context.close() };
}

/** The values of a ticker in the page, as it would tell them of cells. */
function told(page: Page, ticker: string, rows: readonly number[]): Promise<number[]> {
  return page.evaluate(
    async ([name, list]) => {
      const { viewer } = globalThis as InPage;
      const { state } = viewer;
      const answers = await Promise.all(
        list.map((row) => viewer.ask({ about: "cell", state, ticker: name, row })),
      );
      return answers.map(({ value }) => value);
    },
    [ticker, rows] as const,
  );
}

/** The betas of Node's library. */
async function betas(ticker: string, window: number, rows: readonly number[]): Promise<number[]> {
  const returns = returnsOf(market);
  const time = { kind: "day", values: Float64Array.from(returns.INDEX!.keys()) } as const;
  const panel = (name: string) => createPanel(time, [name], Float64Array.from(returns[name]!));
  const { arrays } = (await createKernel()).rolling(panel(ticker), panel("INDEX"), { window });
  return rows.map((row) => arrays[0]![row]!);
}

const ROWS = [0, 18, 19, 20, 60, 118];

test("served: shows Node's values, isolated, under its policy, from its server alone", async () => {
  const { page, trouble, asked, close } = await open(url);
  for (const ticker of ["A", "C"])
    expect(await told(page, ticker, ROWS)).toEqual(await betas(ticker, 20, ROWS));
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  expect(await page.title()).toBe("prices.csv · rollbeta");
  // the frame that is shown is of these values: a cell a pixel wide would be
  const { view, pixels } = await page.evaluate(() => {
    const { view, pixels, width, height } = (globalThis as InPage).viewer.frame!;
    const last = [0, 1, 2].map((line) => 4 * (Math.floor(((line + 0.5) * height) / 3) * width + width - 1));
    return { view, pixels: last.map((at) => [...pixels.subarray(at, at + 3)]) };
  });
  expect(view).toEqual({ x0: 0, x1: 119, y0: 0, y1: 3 });
  // high betas are green, low ones red
  const final = await Promise.all(["A", "B", "C"].map(async (name) => (await betas(name, 20, [118]))[0]!));
  for (const [i, beta] of final.entries()) {
    const [red, green] = pixels[i] as [number, number];
    expect(Math.sign(green - red), `${beta}`).toBe(Math.sign(beta - 1));
  }
  const { origin, pathname } = new URL(url);
  expect(asked.filter((one) => !one.startsWith(origin + pathname) && !one.startsWith("data:"))).toEqual([]);
  expect(asked).toContain(`${origin}${pathname}market`);
  expect(trouble).toEqual([]);
  await close();
});

test("served: the address is the state, the Back button undoes, and a shared address is the same picture", async () => {
  const { page, trouble, close } = await open(url);
  const hash = () => page.evaluate(() => location.hash);
  expect(await hash()).toBe("#window=20");
  await page.evaluate(() => {
    const { viewer } = globalThis as InPage;
    for (let window = 21; window < 40; window++) viewer.set({ window }, true);
    viewer.set({ window: 40 });
  });
  await expect.poll(hash).toBe("#window=40");
  await page.waitForTimeout(350); // two changes at once are one step
  await page.evaluate(() => (globalThis as InPage).viewer.set({ stat: "corr", vmin: -1 }));
  expect(await hash()).toBe("#stat=corr&window=40&vmin=-1");
  const shared = await open(page.url());
  expect(await shared.page.evaluate(() => (globalThis as InPage).viewer.state)).toEqual(
    await page.evaluate(() => (globalThis as InPage).viewer.state),
  );
  await shared.close();
  const shown = () =>
    page.evaluate(() => {
      const { stat, window, vmin } = (globalThis as InPage).viewer.state;
      return [stat, window, vmin];
    });
  await page.goBack();
  await expect.poll(shown).toEqual(["beta", 40, undefined]);
  await page.goBack();
  await expect.poll(shown).toEqual(["beta", 20, undefined]);
  await page.goForward();
  await expect.poll(shown).toEqual(["beta", 40, undefined]);
  expect(trouble).toEqual([]);
  await close();
});

/** A CSV of 80 tickers and the index. */
function many(): string {
  const { INDEX, B } = prices(120).columns;
  const columns = Array.from({ length: 80 }, (_, i) => B!.map((price, t) => price + (i * INDEX![t]!) / 80));
  const head = ["date", "SPY", ...columns.map((_, i) => `T${i}`)];
  const rows = INDEX!.map((price, t) => [
    new Date(Date.UTC(2024, 0, 1 + t)).toISOString().slice(0, 10),
    price,
    ...columns.map((column) => column[t]),
  ]);
  return [head, ...rows].map((row) => row.join(",")).join("\n");
}

test("served: a view that gives way to fewer tickers is undone with what took them away", async () => {
  const { page, trouble, close } = await open(url);
  const hash = () => page.evaluate(() => location.hash);
  const set = (change: object) =>
    page.evaluate((change) => (globalThis as InPage).viewer.set(change), change);
  await page.evaluate(async (text) => {
    const files = [{ name: "many.csv", bytes: new Blob([text]) }];
    await (globalThis as InPage).viewer.open({ kind: "files", files });
  }, many());
  await set({ view: { x0: 10, x1: 100, y0: 40, y1: 60 } });
  await expect.poll(hash).toBe("#window=20&view=10,100,40,60");
  await page.waitForTimeout(350); // two changes at once are one step
  await set({ top: 30 });
  await expect.poll(hash).toBe("#window=20&top=30&view=10,100,10,30");
  await page.waitForTimeout(350);
  await set({ stat: "corr" });
  await expect.poll(hash).toBe("#stat=corr&window=20&top=30&view=10,100,10,30");
  await page.goBack();
  await expect.poll(hash).toBe("#window=20&top=30&view=10,100,10,30");
  await page.goBack();
  await expect.poll(hash).toBe("#window=20&view=10,100,40,60");
  expect(trouble).toEqual([]);
  await close();
});

test("served: what an address says that cannot be becomes the nearest that can, in the address too", async () => {
  const { page, trouble, close } = await open(
    `${url.replace(/#.*/, "")}#window=20&window=3&benchmark=gone&group=Sector&only=X&sort=column:Size&lines=Z&lines=A&from=2024-04-09&to=2024-02-01&vmin=3&vmax=1&view=9,1,2,0`,
  );
  const hash = () => page.evaluate(() => location.hash);
  const second = "#window=119&sort=change:118";
  await expect.poll(hash).toMatch(/^#window=20&vmin=1&vmax=3&from=2024-02-01&to=2024-04-09&view=.*&lines=A$/);
  const length = await page.evaluate(() => history.length);
  // as who types in the address bar
  await page.evaluate(() => {
    location.hash = "window=1e9&minPeriods=-4&halflife=NaN&sort=change:5000&benchmark=none";
  });
  await expect.poll(hash).toBe(second);
  await page.goBack();
  await expect.poll(hash).toMatch(/^#window=20&vmin=1/);
  await page.goForward();
  await expect.poll(hash).toBe(second);
  expect(await page.evaluate(() => history.length)).toBe(length + 1);
  expect(await page.evaluate(() => (globalThis as InPage).viewer.error)).toBe("");
  expect(await page.getByRole("alert").filter({ visible: true }).count()).toBe(0);
  expect(trouble).toEqual([]);
  await close();
});

test("served: over a shorter market nothing of the one before stays, and the Back button has no error", async () => {
  const { page, trouble, close } = await open(`${url}#window=20&benchmark=A`);
  const choose = (rows: number) =>
    page.locator(".files input[type=file]").setInputFiles({
      name: `${rows}.csv`,
      mimeType: "",
      buffer: Buffer.from(
        ["date,SPX,X", "2020-01-01,10,10", "2020-01-02,11,12", "2020-01-03,12,11", "2020-01-04,11,12"]
          .slice(0, rows + 2)
          .join("\n"),
      ),
    });
  const shown = () =>
    page.evaluate(() => {
      const { info, frame, error } = (globalThis as InPage).viewer;
      return [info?.name, frame?.state.window, frame?.benchmark, error];
    });
  await choose(3);
  await expect.poll(shown).toEqual(["3.csv", 3, "SPX", ""]);
  await page.goBack();
  await page.waitForTimeout(50);
  await expect.poll(shown).toEqual(["3.csv", 3, "SPX", ""]);
  expect(await page.locator(".plot").isVisible()).toBe(true);
  await choose(1);
  await expect.poll(shown).toEqual(["1.csv", 2, "SPX", ""]);
  await page.getByText("one needs 2 rows of returns, and between these dates there is 1").waitFor();
  expect(await page.locator(".plot-sheet").isVisible()).toBe(true);
  expect(trouble).toEqual([]);
  await close();
});

test("what cannot be had any more, as nothing serves the page, is told", async () => {
  const { page, trouble, close } = await open(url);
  await page.getByRole("button", { name: "PNG" }).waitFor();
  // what the browser has of its own accord would be a way out
  await page.route(/\.js$/, (route) => route.abort());
  const help = page.getByRole("button", { name: /^Help/ });
  await help.click();
  await expect.poll(() => page.getByRole("dialog").textContent()).toMatch(/import/);
  await page.keyboard.press("Escape");
  await page.unrouteAll();
  expect(trouble.filter((text) => !text.includes("ERR_FAILED"))).toEqual([]);
  await close();
});

test("by the keyboard alone: from the window to a cell, the days behind it, its line, and a file of it", async () => {
  const { page, trouble, close } = await open(url, { acceptDownloads: true });
  /** Goes on by Tab until what has the focus is called so. */
  const reach = async (name: RegExp) => {
    const seen: string[] = [];
    for (let k = 0; k < 80; k++) {
      await page.keyboard.press("Tab");
      const called = await page.evaluate(() => {
        const active = (globalThis as InPage).viewer.host.shadowRoot!
          .activeElement as HTMLInputElement | null;
        if (active === null) return "";
        if (getComputedStyle(active).outlineStyle !== "solid")
          throw new Error(`no outline: ${active.outerHTML}`);
        return active.ariaLabel ?? active.labels?.[0]?.textContent?.trim() ?? active.textContent!.trim();
      });
      seen.push(called);
      if (name.test(called)) return;
    }
    throw new Error(`${name} is not reached: ${seen.join("; ")}`);
  };
  await reach(/^Window$/);
  for (let k = 0; k < 5; k++) await page.keyboard.press("ArrowRight");
  await reach(/^Table$/);
  await page.keyboard.press("Tab");
  // the last cell of the first row, and from there the next
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.keyboard.press(" ");
  const { cell, lines, window } = await page.evaluate(() => (globalThis as InPage).viewer.state);
  expect([cell!.ticker, lines, window]).toEqual(["B", ["B"], 25]);
  const row = market.dates.indexOf(cell!.date) - 1;
  const [beta] = await betas("B", 25, [row]);
  await expect.poll(() => page.locator(".scatter dd").first().textContent()).toBe(beta!.toFixed(3));
  await reach(/^CSV/);
  const [file] = await Promise.all([page.waitForEvent("download"), page.keyboard.press("Enter")]);
  const [head, ...saved] = readFileSync(await file.path(), "utf8")
    .trim()
    .split("\n");
  expect([head, saved.length]).toEqual(["date,A,B,C", 119]);
  const given = saved.map((line) => Number(line.split(",")[2] || "NaN"));
  expect(given).toEqual(await betas("B", 25, [...given.keys()]));
  expect(trouble).toEqual([]);
  await close();
});

test("a click on a cell: its values beside those of Node, on screen and behind it", async () => {
  const { page, trouble, close } = await open(url);
  const box = (await page.locator(".plot-cells").boundingBox())!;
  for (const [line, row] of [
    [0, 40],
    [2, 99],
  ] as const) {
    await page.mouse.click(box.x + ((row + 0.5) / 119) * box.width, box.y + ((line + 0.5) / 3) * box.height);
    const ticker = "ABC"[line]!;
    const [beta] = await betas(ticker, 20, [row]);
    await page
      .locator(".scatter")
      .getByText(`${ticker} against INDEX, 20 days up to ${market.dates[row + 1]}`)
      .waitFor();
    await expect.poll(() => page.locator(".scatter dd").first().textContent()).toBe(minus(beta!.toFixed(3)));
    const told = page.locator(".plot-tip data");
    await expect.poll(async () => Number(await told.getAttribute("value"))).toBe(beta);
  }
  expect(trouble).toEqual([]);
  await close();
});

const minus = (text: string) => text.replace("-", "\u2212");

test("one file: the same values from file://, without a network or shared memory", async () => {
  const args = ["view", "prices.csv", "--benchmark", "INDEX", "--window", "30", "--export", "out.html"];
  const { status, stderr } = spawnSync(process.execPath, [main, ...args], { cwd: folder, encoding: "utf8" });
  expect(status, stderr).toBe(0);
  const address = pathToFileURL(join(folder, "out.html")).href;
  const { page, trouble, asked, close } = await open(address, { offline: true, locale: "ja-JP" });
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(false);
  expect(await told(page, "B", ROWS)).toEqual(await betas("B", 30, ROWS));
  expect(await page.evaluate(() => [document.documentElement.lang, location.hash])).toEqual([
    "ja",
    "#window=30",
  ]);
  // in a worker, not on the page's own thread
  expect(page.workers().map((worker) => worker.url())).toEqual([expect.stringMatching(/^blob:/)]);
  await page.evaluate(() => (globalThis as InPage).viewer.set({ window: 25 }));
  expect(await told(page, "B", ROWS)).toEqual(await betas("B", 25, ROWS));
  expect(await page.evaluate(() => location.hash)).toBe("#window=25");
  expect(asked.filter((one) => one !== address && !/^(blob|data):/.test(one))).toEqual([]);
  expect(trouble).toEqual([]);
  await close();
});

test("served and as one file: every kind of file opens under the policy of the page", async () => {
  const out = join(folder, "kinds.html");
  const args = ["view", "prices.csv", "--benchmark", "INDEX", "--export", out];
  const { status, stderr } = spawnSync(process.execPath, [main, ...args], { cwd: folder, encoding: "utf8" });
  expect(status, stderr).toBe(0);
  for (const address of [url, pathToFileURL(out).href]) {
    const { page, trouble, close } = await open(address);
    for (const [name, content] of kinds) {
      await page
        .locator("input[type=file]")
        .first()
        .setInputFiles({
          name,
          mimeType: "application/octet-stream",
          buffer: Buffer.from(content as Uint8Array),
        });
      const opened = () =>
        page.evaluate(() => {
          const { opening, info } = (globalThis as InPage).viewer;
          return opening === undefined ? info!.name : opening.error;
        });
      await expect.poll(opened, { message: name }).toBe(name);
    }
    expect(trouble).toEqual([]);
    await close();
  }
});

test("one file that is damaged: without its worker it works, cut short or changed it says so", async () => {
  const args = ["view", "prices.csv", "--benchmark", "INDEX", "--window", "30", "--export", "whole.html"];
  const { status, stderr } = spawnSync(process.execPath, [main, ...args], { cwd: folder, encoding: "utf8" });
  expect(status, stderr).toBe(0);
  const html = readFileSync(join(folder, "whole.html"), "utf8");
  const addressOf = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return pathToFileURL(join(folder, name)).href;
  };
  const worker = html.indexOf('id="worker">') + 'id="worker">'.length;
  const other = html[worker + 900] === "A" ? "B" : "A";
  for (const wrong of [other, "!"]) {
    const noWorker = html.slice(0, worker + 900) + wrong + html.slice(worker + 901);
    const { page, close } = await open(addressOf("worker.html", noWorker));
    expect(await told(page, "B", ROWS)).toEqual(await betas("B", 30, ROWS));
    expect(page.workers()).toEqual([]);
    expect(await page.getByText("This page is damaged").count()).toBe(0);
    await close();
  }
  const script = html.lastIndexOf('<script type="module">');
  for (const text of [
    html.slice(0, worker + 900),
    html.slice(0, script + 1000),
    `${html.slice(0, script + 1000)} ${html.slice(script + 1000)}`,
  ]) {
    const page = await browser.newPage();
    await page.goto(addressOf("cut.html", text));
    const says = page.getByText("This page is damaged or cut short");
    expect(await says.isVisible(), "while it may be loading still").toBe(false);
    await says.waitFor();
    await page.close();
  }
  // without scripts nothing is wrong with it
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(addressOf("cut.html", html));
  await page.waitForTimeout(3500);
  expect(await page.getByText("This page is damaged").isVisible()).toBe(false);
  await context.close();
});
