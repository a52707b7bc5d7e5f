// Parquet and Arrow in a page, as a bundler makes it: nothing of Node is needed, zstd included.
import { copyFileSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Browser } from "playwright-core";
import { build, preview } from "vite";
import { afterAll, beforeAll, expect, test } from "vitest";
import { closeOf, DAYS, TICKERS } from "../columnar/fixtures/table.mjs";
import { launch } from "./page.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const folder = `${root}.test-output/columnar`;

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(`${folder}/public`, { recursive: true });
  for (const name of ["lz4.arrow", "zstd.arrows"]) {
    copyFileSync(`${root}test/columnar/fixtures/${name}`, `${folder}/public/${name}`);
  }
  writeFileSync(
    `${folder}/index.html`,
    `<!doctype html><script type="module">
import { fromArrow, toArrow } from "${root}dist/arrow.js";
import { fromParquet, toParquet } from "${root}dist/parquet.js";
const bytesOf = async (pieces) => new Uint8Array(await new Blob([...pieces]).arrayBuffer());
const sums = [];
for (const name of ["lz4.arrow", "zstd.arrows"]) {
  const { panel } = await fromArrow(new Uint8Array(await (await fetch(name)).arrayBuffer()));
  const parquet = await fromParquet(await bytesOf(toParquet(panel)));
  const arrow = await fromArrow(await bytesOf(toArrow(panel)));
  for (const one of [panel, parquet.panel, arrow.panel]) {
    sums.push(one.tickers + " " + one.values.reduce((sum, value) => sum + (Number.isNaN(value) ? 0 : value), 0));
  }
}
document.title = sums.join("; ");
</script>`,
  );
});
afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true });
});

test("files of both kinds are read and written", async () => {
  await build({ configFile: false, logLevel: "silent", root: folder, build: { target: "es2022" } });
  const server = await preview({ configFile: false, logLevel: "silent", root: folder, preview: { port: 0 } });
  const page = await browser.newPage();
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  await page.goto(server.resolvedUrls!.local[0]!);
  await page.waitForFunction("document.title");
  const title = await page.title();
  await server.close();
  expect(errors).toEqual([]);
  let sum = 0;
  for (const i of TICKERS.keys()) for (let t = 0; t < DAYS; t++) sum += closeOf(i, t) ?? 0;
  expect(title).toBe(new Array(6).fill(`${TICKERS} ${sum}`).join("; "));
});
