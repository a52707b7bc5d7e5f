// What axe-core finds in the viewer's page: nothing, whatever is open, in both themes and languages, wide and narrow.
import { readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { createRequire } from "node:module";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import type { AxeResults } from "axe-core";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Viewer } from "../../src/viewer/viewer.ts";
import { launch } from "./page.ts";

const folder = fileURLToPath(new URL("../../dist/page/", import.meta.url));
const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TYPES: Record<string, string> = { ".js": "text/javascript", ".html": "text/html" };

let server: Server;
let browser: Browser;
beforeAll(async () => {
  server = createServer(async (request, response) => {
    const name = request.url === "/" ? "index.html" : request.url!.slice(1);
    try {
      const body = await readFile(folder + name);
      response.setHeader("content-type", TYPES[extname(name)] ?? "application/octet-stream").end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  browser = await launch();
});
afterAll(async () => {
  await browser.close();
  server.close();
});

type InPage = typeof globalThis & { viewer: Viewer; axe: { run(): Promise<AxeResults> } };

test.each([
  { width: 1400, height: 900, locale: "en-US", colorScheme: "light" },
  { width: 1000, height: 700, locale: "ja-JP", colorScheme: "dark" },
  { width: 400, height: 800, locale: "en-US", colorScheme: "dark" },
] as const)("%j", async ({ width, height, ...look }) => {
  // axe-core comes as a script of its own, which the page's policy would refuse
  const context = await browser.newContext({ viewport: { width, height }, bypassCSP: true, ...look });
  const page = await context.newPage();
  await page.goto(`http://127.0.0.1:${(server.address() as { port: number }).port}/`);
  await page.waitForFunction("globalThis.viewer?.frame");
  await page.evaluate(axe);
  const expectNothing = async () => {
    const found = await page.evaluate(async () => {
      const { violations, passes } = await (globalThis as InPage).axe.run();
      const told = violations.flatMap(({ id, nodes }) =>
        nodes.map(({ target, failureSummary }) => `${id}: ${target.join(" ")}: ${failureSummary}`),
      );
      return { told, passes: passes.length };
    });
    expect(found.told).toEqual([]);
    expect(found.passes).toBeGreaterThan(20);
  };
  await expectNothing();
  // with everything open that can be
  await page.evaluate(() => {
    const { viewer } = globalThis as InPage;
    viewer.set({ cell: { ticker: "CCC", date: "2023-10-02" }, lines: ["AAA", "DDD"] });
    for (const details of viewer.host.shadowRoot!.querySelectorAll("details")) details.open = true;
  });
  await page.getByRole("button", { name: /^(Table|表)$/ }).click();
  // what is open asks the worker, and shows the answers
  const shown = ["table", ".what-if table", ".reading svg", ".reading canvas"];
  for (const part of shown) await page.locator(part).first().waitFor();
  await expectNothing();
  await context.close();
});
