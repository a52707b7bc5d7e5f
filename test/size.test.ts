// What a page loads to compute: the kernel with its API, without codecs and pictures.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build, type Rollup } from "vite";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("../", import.meta.url));

/** Chunks of the page that read or write Parquet and Arrow, by their modules' names. */
const CODECS = /parquet|arrow|zstd|hyparquet|flechette/i;

test("the core is at most 20 kB, minified and gzipped, and imports nothing", async () => {
  const folder = `${root}.test-output/size`;
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${folder}/core.js`, `export { createKernel } from "${root}dist/index.js";\n`);
  const { output } = (await build({
    configFile: false,
    logLevel: "silent",
    root: folder,
    build: {
      write: false,
      modulePreload: { polyfill: false },
      minify: true,
      rolldownOptions: { input: `${folder}/core.js`, preserveEntrySignatures: "strict" },
    },
  })) as Rollup.RollupOutput;
  // the pool's worker comes along as a file of its own
  const chunk = output.find((file) => file.type === "chunk")!;
  expect(chunk.imports).toEqual([]);
  expect(gzipSync(chunk.code, { level: 9 }).length).toBeLessThan(20_000);
});

test("the viewer's page is at most 120 kB gzipped, but for codecs of files that few have", () => {
  const folder = `${root}dist/page/`;
  const files = readdirSync(folder).filter((name) => !CODECS.test(name));
  expect(files).toContain("worker.js");
  const sizes = files.map((name) => gzipSync(readFileSync(folder + name), { level: 9 }).length);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(120_000);
});
