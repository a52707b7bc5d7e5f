// npm run bench:viewer: the viewer in Chromium, headless: from a change of the window to the pixels of the new picture, panning and
// zooming, the first picture, memory, the page's longest tasks. Prints and writes the table in docs/viewer.md; needs Chromium (CHROMIUM, or /usr/bin/chromium).
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { machine } from "../dist/node/machine.js";
import { firstPictures } from "./first-picture.mjs";
import { longTasks } from "./long-tasks.mjs";
import { writeTable } from "./readme.mjs";

const ROOT = fileURLToPath(new URL("../", import.meta.url));
const TYPES = {
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".html": "text/html",
  ".css": "text/css",
};
/** Without these a page may not share memory with its workers. */
const ISOLATION = new Map([
  ["cross-origin-opener-policy", "same-origin"],
  ["cross-origin-embedder-policy", "require-corp"],
]);
const PAGE = `<!doctype html><meta charset="utf-8">
<script type="importmap">{"imports":{"lit-html":"/node_modules/lit-html/lit-html.js","lit-html/":"/node_modules/lit-html/"}}</script>
<style>html,body{margin:0;height:100%}#viewer{height:100%}</style><div id="viewer"></div>
<script type="module">
import { Viewer } from "/dist/viewer/viewer.js";
import { packMarket } from "/dist/viewer/engine/packed.js";
import { makePanels } from "/bench/panels.mjs";
// the moment at which the cells are on their canvas and the page has done what it does for them: timers would come up to 4 ms late
const { prototype } = CanvasRenderingContext2D;
const put = prototype.putImageData;
prototype.putImageData = function (image, ...rest) {
  put.call(this, image, ...rest);
  if (this.canvas.parentElement?.className === "bitmaps") queueMicrotask(() => globalThis.painted?.(performance.now()));
};
Object.assign(globalThis, { Viewer, packMarket, makePanels });
</script>`;

const SIZES = [
  [500, 1260],
  [5000, 2520],
];
const MOVES = 60;

const server = createServer(async (request, response) => {
  const { pathname } = new URL(request.url, "http://localhost");
  if (!pathname.startsWith("/plain/")) response.setHeaders(ISOLATION);
  const path = pathname.replace(/^\/plain/, "");
  if (path === "/") return response.setHeader("content-type", "text/html").end(PAGE);
  try {
    const body = await readFile(ROOT + path.slice(1));
    response.setHeader("content-type", TYPES[extname(path)] ?? "application/octet-stream").end(body);
  } catch {
    response.writeHead(404).end();
  }
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const origin = `http://127.0.0.1:${server.address().port}`;
const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
const loads = await firstPictures(executablePath, 20);
const browser = await chromium.launch({
  executablePath,
  args: ["--no-sandbox", "--disable-gpu", "--enable-precise-memory-info"],
});

const { cpu, cores } = machine();
const rows = [["the page from its address to the sample's picture", share(loads, 0.5), share(loads, 0.99)]];
for (const [tickers, days] of SIZES) {
  const name = `${tickers} x ${days}`;
  const page = await openPage();
  await page.evaluate(open, [tickers, days]);
  const moves = await page.evaluate(dragWindow, [MOVES, true]);
  rows.push([`${name}: window to pixels`, moves.median, moves.p99]);
  rows.push([`${name}: of that computing and painting in the workers`, moves.work, moves.workP99]);
  const drag = await page.evaluate(dragWindow, [MOVES, false]);
  rows.push([
    `${name}: the same without a pause, while the browser paints the one before`,
    drag.median,
    drag.p99,
  ]);
  const pan = await frames(page);
  rows.push([`${name}: script of the page for a frame of panning`, pan.median, pan.p99]);
  rows.push([`${name}: from one frame to the next while panning`, pan.gap, pan.gapP99]);
  if (tickers === SIZES[0][0]) {
    const [before, after] = [await resident(page, 100), await resident(page, 500)];
    rows.push(["memory of the browser's processes after 100 and 600 moves, MB", before, after]);
  }
  await page.close();
}
const uses = await longTasks(browser, SIZES);
await browser.close();
server.close();

const text = [
  `Measured ${new Date().toISOString().slice(0, 10)} on ${cpu}, ${cores} cores, headless Chromium ${browser.version()}, a window of 1400 x 900.`,
  "",
  "| milliseconds | median | 99 % |",
  "|---|---|---|",
  ...rows.map(([what, ...figures]) => `| ${what} | ${figures.map((one) => one.toFixed(1)).join(" | ")} |`),
  "",
  "How long the page's own thread is taken up at once, at most, while a market is used, in milliseconds: by the clock, and what of that it computes",
  'rather than waits for one of the cores. Each row is done after the one above it, so that from "35 lines" on these are drawn with each change.',
  "",
  `| | ${SIZES.map(([tickers, days]) => `${tickers} x ${days}`).join(" | of it computing | ")} | of it computing |`,
  `|---|${"---|".repeat(2 * SIZES.length)}`,
  ...uses.map(([use, ...figures]) => `| ${use} | ${figures.map((one) => one.toFixed(0)).join(" | ")} |`),
].join("\n");
console.log(text);
if (process.argv[2] === "write") writeTable("docs/viewer.md", "viewer", text);

async function openPage() {
  const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
  page.on("pageerror", (error) => console.error(error));
  await page.goto(`${origin}/`);
  await page.waitForFunction("globalThis.Viewer");
  return page;
}

function share(list, at) {
  return list.toSorted((a, b) => a - b)[Math.min(list.length - 1, Math.floor(at * list.length))] ?? 0;
}

/** In the page: a viewer of a seeded market. */
async function open([tickers, days]) {
  const { dense, market } = makePanels(tickers, days);
  const bytes = packMarket({
    ...{
      name: "seeded",
      returns: dense,
      benchmarks: market,
      columns: {},
      ofPrices: false,
      notes: [],
      command: [],
    },
  });
  globalThis.viewer = new Viewer(document.querySelector("#viewer"));
  await viewer.open({ kind: "packed", bytes });
  while (viewer.frame === undefined) await new Promise(requestAnimationFrame);
  // the workers that help have started by then
  await new Promise((resolve) => setTimeout(resolve, 1500));
}

/** In the page: the window goes up row by row, each when the picture of the one before is there and, with `pause`, painted. */
async function dragWindow([count, pause]) {
  const [spans, works] = [[], []];
  for (let k = 0; k < count; k++) {
    const painted = new Promise((resolve) => {
      globalThis.painted = resolve;
    });
    const began = performance.now();
    viewer.set({ window: 40 + k }, true);
    const span = (await painted) - began;
    for (let wait = 0; pause && wait < 3; wait++) await new Promise(requestAnimationFrame);
    if (k < 10) continue;
    spans.push(span);
    works.push(viewer.frame.spent.compute + viewer.frame.spent.paint);
  }
  const share = (list, at) =>
    list.toSorted((a, b) => a - b)[Math.min(list.length - 1, Math.floor(at * list.length))];
  return {
    median: share(spans, 0.5),
    p99: share(spans, 0.99),
    work: share(works, 0.5),
    workP99: share(works, 0.99),
  };
}

/** Drags the picture to and fro, zoomed in, and traces how long tasks of the page's thread take for each frame. */
async function frames(page) {
  const box = await page.evaluate(() => {
    const canvas = [...viewer.host.shadowRoot.querySelectorAll("canvas")].toSorted(
      (a, b) => b.width - a.width,
    )[0];
    const { x, y, width, height } = canvas.getBoundingClientRect();
    return { x: x + width / 2, y: y + height / 2 };
  });
  await page.mouse.move(box.x, box.y);
  for (let k = 0; k < 8; k++) await page.mouse.wheel(0, -200);
  await page.waitForTimeout(500);
  await page.evaluate(() => {
    globalThis.times = [];
    const tick = (time) => {
      times.push(time);
      globalThis.ticking = requestAnimationFrame(tick);
    };
    tick(performance.now());
  });
  await browser.startTracing(page, { categories: ["devtools.timeline", "toplevel"] });
  await page.mouse.down();
  for (let k = 0; k < 150; k++) {
    await page.mouse.move(box.x + 150 * Math.sin(k / 12), box.y + 60 * Math.sin(k / 7));
    await page.waitForTimeout(8);
  }
  await page.mouse.up();
  const trace = JSON.parse(await browser.stopTracing());
  const gaps = await page.evaluate(() => {
    cancelAnimationFrame(ticking);
    return times.slice(1).map((time, i) => time - times[i]);
  });
  const script = scripts(trace.traceEvents);
  return {
    median: share(script, 0.5),
    p99: share(script, 0.99),
    gap: share(gaps, 0.5),
    gapP99: share(gaps, 0.99),
  };
}

/** Milliseconds of script for each frame of the thread that had the most of them. */
function scripts(events) {
  const threads = new Map();
  for (const { name, ph, ts, dur = 0, pid, tid } of events) {
    if (ph !== "X" || !["FunctionCall", "FireAnimationFrame"].includes(name)) continue;
    const key = `${pid} ${tid}`;
    if (!threads.has(key)) threads.set(key, []);
    threads.get(key).push({ name, ts, end: ts + dur });
  }
  const frameCount = (list) => list.filter(({ name }) => name === "FireAnimationFrame").length;
  const [calls] = [...threads.values()].toSorted((a, b) => frameCount(b) - frameCount(a));
  const starts = calls
    .filter(({ name }) => name === "FireAnimationFrame")
    .map(({ ts }) => ts)
    .toSorted((a, b) => a - b);
  const sums = new Float64Array(starts.length);
  let [frame, reached] = [0, 0];
  for (const { ts, end } of calls.toSorted((a, b) => a.ts - b.ts)) {
    while (frame + 1 < starts.length && starts[frame + 1] <= ts) frame++;
    // calls within calls are counted once
    sums[frame] += Math.max(0, end - Math.max(ts, reached)) / 1000;
    reached = Math.max(reached, end);
  }
  return [...sums];
}

/** Megabytes of the browser's processes after so many moves of the window. */
async function resident(page, moves) {
  await page.evaluate(dragWindow, [moves, false]);
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  const sizes = await Promise.all(
    processInfo.map(async ({ id }) => {
      const status = await readFile(`/proc/${id}/status`, "utf8").catch(() => "");
      return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0);
    }),
  );
  return sizes.reduce((sum, size) => sum + size, 0) / 1024;
}
