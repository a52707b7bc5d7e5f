import { readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import { type Browser, chromium, type Page } from "playwright-core";
import { LAUNCH } from "./launch.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const TYPES: Record<string, string> = { ".js": "text/javascript", ".mjs": "text/javascript" };

/** The built package as a page imports it without a bundler: it needs no other. */
const HTML = `<!doctype html><meta charset="utf-8">
<script type="module">import * as inPage from "/test/browser/in-page.mjs"; globalThis.inPage = inPage;</script>`;

/** What makes a page cross-origin isolated, so that it may share memory with its workers. */
const ISOLATION = {
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-embedder-policy": "require-corp",
};

/** The viewer's modules, as a page imports them without a bundler. */
export const VIEWER_HTML = `<!doctype html><html lang="en"><meta charset="utf-8"><title>viewer</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<script type="importmap">{"imports": {"lit-html": "/node_modules/lit-html/lit-html.js", "lit-html/": "/node_modules/lit-html/"}}</script>
<script type="module">import * as inPage from "/dist/viewer/index.js"; import { Client } from "/dist/viewer/client.js"; Object.assign(globalThis, { inPage, Client });</script><main></main>`;

/** Chromium with a page that has loaded in-page.mjs, or what another page loads as `inPage`. */
export async function openPage({ isolated = false, html = HTML } = {}): Promise<{
  page: Page;
  close: () => Promise<void>;
}> {
  const server = createServer(async (request, response) => {
    const path = new URL(request.url!, "http://localhost").pathname;
    if (isolated) response.setHeaders(new Map(Object.entries(ISOLATION)));
    if (path === "/") {
      response.setHeader("content-type", "text/html").end(html);
      return;
    }
    try {
      const body = await readFile(root + path.slice(1));
      response.setHeader("content-type", TYPES[extname(path)] ?? "application/octet-stream").end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  const port = await listen(server);
  const browser = await launch();
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${port}/`);
  await page.waitForFunction("globalThis.inPage");
  const close = async () => {
    await browser.close();
    server.close();
  };
  return { page, close };
}

export function launch(): Promise<Browser> {
  return chromium.launch(LAUNCH);
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve((server.address() as { port: number }).port));
  });
}
