// How long the page's own thread is taken up at once while a user opens a market and uses it: the longest task of each kind of use,
// on the clock and of the processor (where others have the machine's cores, a task waits for them). Work of 50 ms is felt.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import { packMarket } from "../dist/viewer/engine/packed.js";
import { makePanels } from "./panels.mjs";

const PAGE = fileURLToPath(new URL("../dist/page/", import.meta.url));
const TYPES = { ".js": "text/javascript", ".html": "text/html" };
const HEADERS = new Map([
  ["cross-origin-opener-policy", "same-origin"],
  ["cross-origin-embedder-policy", "require-corp"],
]);
/** Where the page takes its setting from. */
const PLACE = "<!--data-->";
const SETTING = '<script type="application/json" id="setting">{"market":"market"}</script>';

/** What a user does, in a page that has `user`; each is followed by a rest. */
const USES = {
  "the window is dragged": () => user.drag(40, 80, (window) => ({ window })),
  "a cell is chosen": () => user.choose(3),
  "4 lines": () => user.lines(4),
  "35 lines": () => user.lines(35),
  "zoomed in": () => user.drag(1, 20, (k) => ({ view: user.viewOf(1 - k / 22) })),
  "zoomed out": () => viewer.set({ view: undefined }),
  "the table of cells": () => user.press("Table"),
  "its next page": () => user.press("Earlier"),
  "the table folded": () => user.press("Table"),
  "all controls": () => user.press("More"),
  "any ticker as the benchmark": () => user.pick("\u0000any"),
  "grouped by 150 industries": () => user.pick("industry"),
  "another statistic": () => user.pick("corr"),
  "sorted by it": () => user.pick("last"),
  "what if the market falls": () => user.unfold(".what-if"),
  "its slider": () => user.drag(-20, -1, (shock) => ({ shock })),
  help: () => user.press("?"),
  "help closed": () => user.root.querySelector("dialog").close(),
  "saved as PNG": () => user.press("PNG"),
  "in Japanese": () => viewer.setLook({ locale: "ja" }),
  dark: () => viewer.setLook({ theme: "dark" }),
};

/** In the page: what a user's hands do. */
function giveHands() {
  const { viewer } = globalThis;
  const root = viewer.host.shadowRoot;
  const all = (selector) => [...root.querySelectorAll(selector)];
  globalThis.user = {
    root,
    press: (text) =>
      all("button")
        .find((one) => one.textContent.trim().startsWith(text))
        .click(),
    unfold: (selector) => {
      root.querySelector(selector).open = true;
    },
    pick: (value) => {
      const select = all("select").find((one) => [...one.options].some((option) => option.value === value));
      select.value = value;
      select.dispatchEvent(new Event("change"));
    },
    lines: (count) => viewer.set({ lines: viewer.info.tickers.slice(0, count) }),
    choose: (i) => {
      const { tickers, time } = viewer.info;
      const day = time.values[Math.floor(0.6 * time.values.length)];
      viewer.set({ cell: { ticker: tickers[i], date: new Date(864e5 * day).toISOString().slice(0, 10) } });
    },
    viewOf: (share) => ({
      ...{ x0: 0, x1: share * viewer.info.time.values.length },
      ...{ y0: 0, y1: share * viewer.info.tickers.length },
    }),
    drag: async (from, to, changeOf) => {
      for (let k = from; k <= to; k++) {
        viewer.set(changeOf(k), k < to);
        await new Promise(requestAnimationFrame);
      }
    },
  };
}

/** Rows of a table: what is done, and of each market the longest task in milliseconds, on the clock and of the processor. */
export async function longTasks(browser, sizes) {
  const columns = [];
  for (const [tickers, days] of sizes) {
    const { dense, market } = makePanels(tickers, days);
    const columnOf = (count) => dense.tickers.map((_, i) => `${i % count}`.padStart(3, "0"));
    const packed = packMarket({
      ...{ name: "seeded", returns: dense, benchmarks: market, ofPrices: false, notes: [], command: [] },
      columns: { sector: columnOf(10), industry: columnOf(150) },
    });
    columns.push(await ofMarket(browser, packed));
  }
  return [...columns[0].keys()].map((use) => [use, ...columns.flatMap((column) => column.get(use))]);
}

async function ofMarket(browser, packed) {
  const server = createServer(async (request, response) => {
    const name = new URL(request.url, "http://localhost").pathname.slice(1) || "index.html";
    response.setHeaders(HEADERS);
    if (name === "market") return response.end(packed);
    if (name === "favicon.ico") return response.writeHead(404).end();
    const body = await readFile(PAGE + name);
    response.setHeader("content-type", TYPES[extname(name)]);
    response.end(name === "index.html" ? body.toString().replace(PLACE, SETTING) : body);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
  page.on("pageerror", (error) => console.error(error));
  // the browser's own window takes the cores when it is new
  await page.waitForTimeout(1500);
  await browser.startTracing(page, {
    categories: ["disabled-by-default-devtools.timeline", "blink.user_timing"],
  });
  await page.goto(`http://127.0.0.1:${server.address().port}/`);
  await page.waitForFunction(() => globalThis.viewer?.frame !== undefined);
  await page.waitForTimeout(2500);
  await page.evaluate(giveHands);
  for (const [use, act] of Object.entries(USES)) {
    await page.evaluate((use) => performance.mark(`use ${use}`), use);
    await page.evaluate(act);
    await page.waitForTimeout(1200);
  }
  const trace = JSON.parse(await browser.stopTracing());
  await page.close();
  server.close();
  server.closeAllConnections();
  return longest(trace.traceEvents);
}

/** Of each use the longest task, in milliseconds: on the clock, and the most that one had of the processor. */
function longest(events) {
  const marks = events.filter(({ name }) => name.startsWith("use ")).sort((a, b) => a.ts - b.ts);
  const { pid, tid } = marks[0];
  const found = new Map(["it is opened", ...Object.keys(USES)].map((use) => [use, [0, 0]]));
  for (const { name, ph, ts, dur = 0, tdur = 0, ...of } of events) {
    if (name !== "RunTask" || ph !== "X" || of.pid !== pid || of.tid !== tid) continue;
    const mark = marks.findLast((one) => one.ts <= ts);
    const times = found.get(mark === undefined ? "it is opened" : mark.name.slice("use ".length));
    times[0] = Math.max(times[0], dur / 1000);
    times[1] = Math.max(times[1], tdur / 1000);
  }
  return found;
}
