// What a page loads to compute: the kernel with its API, without codecs and pictures.
import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build, type Rollup } from "vite";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("../", import.meta.url));

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
