// The pages of docs/embedding.md as a bundler makes them of the installed package. Vite comes with vitest.
import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Browser } from "playwright-core";
import { build, createServer, preview } from "vite";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createKernel } from "../../src/kernel/kernel.ts";
import { dropTickers, takeSeries } from "../../src/panel/calendar.ts";
import { sampleReturns } from "../../src/sample/sample.ts";
import { launch } from "./page.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const folder = `${root}.test-output/bundle`;

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
  rmSync(folder, { recursive: true, force: true });
  const installed = `${folder}/node_modules/rollbeta`;
  for (const name of ["dist", "package.json"])
    cpSync(root + name, `${installed}/${name}`, { recursive: true });
  const text = readFileSync(`${root}docs/embedding.md`, "utf8");
  for (const [, name, code] of text.matchAll(/```js (\S+)\n([\s\S]*?)```/g)) {
    writeFileSync(`${folder}/${name}`, code!);
  }
  const canvas = '<canvas width="600" height="300"></canvas>';
  const page = (script: string) => `<!doctype html>${canvas}<script type="module">${script}</script>`;
  writeFileSync(`${folder}/index.html`, page('import "/main.js"'));
  const custom = readFileSync(`${folder}/custom.js`, "utf8");
  writeFileSync(`${folder}/custom.html`, page(`${custom}; document.title = "threads " + pool.threads`));
});
afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true });
});

async function titleOf(url: string): Promise<{ title: string; isolated: boolean }> {
  const page = await browser.newPage();
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  await page.goto(url);
  await page.waitForFunction("document.title");
  const [title, isolated] = [await page.title(), await page.evaluate(() => crossOriginIsolated)];
  await page.close();
  expect(errors).toEqual([]);
  return { title, isolated };
}

async function expectPages(address: string | undefined): Promise<void> {
  const returns = sampleReturns();
  const kernel = await createKernel();
  const market = takeSeries(returns, ["market"]);
  const { arrays } = kernel.rolling(dropTickers(returns, ["market"]), market, { window: 60 });
  expect(await titleOf(`${address}index.html`)).toEqual({
    title: `true ${arrays[0]!.at(-1)}`,
    isolated: true,
  });
  expect(await titleOf(`${address}custom.html`)).toEqual({
    title: expect.stringMatching(/^threads \d+$/),
    isolated: true,
  });
}

test("built by Vite", async () => {
  const input = ["index.html", "custom.html"].map((name) => `${folder}/${name}`);
  await build({ root: folder, logLevel: "error", build: { rollupOptions: { input } } });
  const server = await preview({ root: folder, logLevel: "error", preview: { port: 0 } });
  try {
    await expectPages(server.resolvedUrls?.local[0]);
  } finally {
    await server.close();
  }
});

test("by Vite's development server", async () => {
  const server = await createServer({ root: folder, logLevel: "error", server: { port: 0 } });
  try {
    await server.listen();
    await expectPages(server.resolvedUrls?.local[0]);
  } finally {
    await server.close();
  }
});
