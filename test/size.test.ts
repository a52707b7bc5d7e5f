// What a page loads to compute: the kernel with its API, without codecs and pictures.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build, type Rollup } from "vite";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("../", import.meta.url));
const folder = `${root}dist/page/`;

/** Chunks of the page that read or write Parquet and Arrow, by their modules' names. */
const CODECS = /parquet|arrow|zstd|hyparquet|flechette/i;

test("the core is at most 20 kB, minified and gzipped, and imports nothing", async () => {
  const project = `${root}.test-output/size`;
  mkdirSync(project, { recursive: true });
  writeFileSync(`${project}/core.js`, `export { createKernel } from "${root}dist/index.js";\n`);
  const { output } = (await build({
    configFile: false,
    logLevel: "silent",
    root: project,
    build: {
      write: false,
      modulePreload: { polyfill: false },
      minify: true,
      rolldownOptions: { input: `${project}/core.js`, preserveEntrySignatures: "strict" },
    },
  })) as Rollup.RollupOutput;
  // the pool's worker comes along as a file of its own
  const chunk = output.find((file) => file.type === "chunk")!;
  expect(chunk.imports).toEqual([]);
  expect(gzipSync(chunk.code, { level: 9 }).length).toBeLessThan(20_000);
});

test("what the viewer's page loads to show a live market is at most 120 kB gzipped", () => {
  const loaded = new Set(["index.html"]);
  const html = readFileSync(`${folder}index.html`, "utf8");
  // readers of files, exports, portfolios and help are imported when they are first needed
  const load = (name: string): void => {
    if (loaded.has(name)) return;
    loaded.add(name);
    const code = readFileSync(folder + name, "utf8");
    for (const [, file] of code.matchAll(/(?:from|import)\s*"\.\/([^"]+\.js)"/g)) load(file!);
  };
  const asked = [...html.matchAll(/(?:src|href)="([^"]+\.js)"/g)].map(([, name]) => name!);
  expect(asked.length).toBeGreaterThan(3);
  for (const name of [...asked, "worker.js"]) load(name);
  expect([...loaded].filter((name) => CODECS.test(name))).toEqual([]);
  expect(packed(loaded)).toBeLessThanOrEqual(120_000);
  // all that a page may ever load but codecs
  const names = readdirSync(folder);
  expect(names.length).toBeGreaterThan(loaded.size + 10);
  expect(packed(names.filter((name) => !CODECS.test(name)))).toBeLessThanOrEqual(214_000);
});

/** Bytes of these files of the page, each gzipped. */
function packed(names: Iterable<string>): number {
  const sizes = Array.from(names, (name) => gzipSync(readFileSync(folder + name), { level: 9 }).length);
  return sizes.reduce((sum, size) => sum + size, 0);
}
