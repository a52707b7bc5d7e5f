// How long a page takes to show the sample: from the start of its navigation to the moment its first picture has been painted. In a
// browser that runs already, as a user's does, but without anything of the page kept: each load has an address of its own.
// Nothing drives the browser meanwhile, which would take its share of the machine: pages go on by themselves and report.
import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";

const PAGE = fileURLToPath(new URL("../dist/page/", import.meta.url));
const TYPES = { ".js": "text/javascript", ".html": "text/html" };
const HEADERS = new Map([
  ["cross-origin-opener-policy", "same-origin"],
  ["cross-origin-embedder-policy", "require-corp"],
  ["cache-control", "no-store"],
]);
/** Runs before anything else of the page. */
const REPORT = `
const look = () => {
  // the axes come last, and give their canvas its size, which is 300 until then
  if (!(globalThis.viewer?.host.shadowRoot.querySelector(".plot-sheet > canvas")?.width > 300)) return setTimeout(look, 2);
  // a task after the frame in which it is drawn: it has been painted
  requestAnimationFrame(() => setTimeout(report));
};
const report = async () => {
  const painted = performance.now();
  await new Promise((resolve) => setTimeout(resolve, 700));
  await fetch("/report", { method: "POST", body: String(painted) });
  location.replace("/next");
};
look();
`;

/** Milliseconds of so many loads. */
export async function firstPictures(chromium, count) {
  const times = [];
  let loads = 0;
  const done = {};
  const all = new Promise((resolve, reject) => Object.assign(done, { resolve, reject }));
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, "http://localhost");
    response.setHeaders(HEADERS);
    if (pathname === "/report") times.push(Number(await text(request)));
    if (pathname === "/report" || pathname === "/favicon.ico") return response.end();
    if (pathname === "/report.js") return response.setHeader("content-type", TYPES[".js"]).end(REPORT);
    if (pathname === "/next") {
      if (times.length === count) done.resolve();
      const next = `<script>setTimeout(() => location.replace("/${loads++}/"), 300)</script>`;
      return response.setHeader("content-type", TYPES[".html"]).end(times.length < count ? next : "");
    }
    const name = pathname.replace(/^\/\d+\//, "") || "index.html";
    const body = await readFile(PAGE + name);
    const isPage = name === "index.html";
    response.setHeader("content-type", TYPES[extname(name)]);
    // its worker asks for what the page has
    response.setHeader("cache-control", "private, max-age=3600");
    response.end(isPage ? body.toString().replace("<title>", '<script src="/report.js"></script>$&') : body);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const profile = await mkdtemp(join(tmpdir(), "rollbeta-bench-"));
  const browser = spawn(chromium, [
    ...["--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--window-size=1400,900"],
    ...[`--user-data-dir=${profile}`, `http://127.0.0.1:${server.address().port}/next`],
  ]);
  const ended = new Promise((resolve) => browser.once("exit", resolve));
  browser.once("error", done.reject);
  browser.once("exit", (code) => done.reject(new Error(`Chromium ended (${code})`)));
  await all;
  browser.kill();
  await ended;
  server.close();
  server.closeAllConnections();
  await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  return times;
}
