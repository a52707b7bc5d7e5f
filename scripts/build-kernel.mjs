// Compiles assembly/ and embeds the wasm as a string, so that Node, workers and bundlers need no path to find it.
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import asc from "assemblyscript/asc";

const root = fileURLToPath(new URL("../", import.meta.url));
const modules = [
  { name: "kernel", folder: "assembly", beside: "src/kernel" },
  { name: "csv", folder: "assembly/csv", beside: "src/source" },
  { name: "cells", folder: "assembly/cells", beside: "src/heatmap/cells" },
  { name: "cluster", folder: "assembly/cluster", beside: "src/heatmap/cluster" },
  { name: "square", folder: "assembly/square", beside: "src/square" },
  { name: "estimate", folder: "assembly/estimate", beside: "src/estimate" },
];

mkdirSync(`${root}build`, { recursive: true });
for (const module of modules) if (process.argv.includes("--force") || !isFresh(module)) await make(module);

async function make({ name, folder, beside }) {
  const { error, stderr } = await asc.main([`${folder}/index.ts`, "--target", name, "--baseDir", root]);
  if (error) {
    process.stderr.write(`${stderr.toString()}${error.message}\n`);
    process.exit(1);
  }
  // One character a byte packs better than base64, and best where frequent bytes become characters that need no escape
  // and take one byte in UTF-8.
  const wasm = readFileSync(`${root}build/${name}.wasm`);
  const FIRST = 32;
  const rotated = (by) =>
    JSON.stringify(String.fromCharCode(...Array.from(wasm, (byte) => FIRST + ((byte + by - FIRST) & 255))));
  // beside code, as in a bundle, of which our own sources are a sample
  const code = readdirSync(root + beside)
    .filter((file) => file.endsWith(".ts") && !file.includes("generated"))
    .map((file) => readFileSync(`${root}${beside}/${file}`, "utf8").replace(/^ *(\/?\*|\/\/).*$|^ +/gm, ""))
    .join("");
  const sizes = Array.from({ length: 256 }, (_, by) => gzipSync(rotated(by) + code, { level: 9 }).length);
  const rotation = sizes.indexOf(Math.min(...sizes));
  writeFileSync(
    `${root}${beside}/wasm.generated.ts`,
    `// Made by scripts/build-kernel.mjs from ${folder}/: every byte, plus the rotation modulo 256, as a character.
const text = ${rotated(rotation)};

/** The module's bytes. */
export function code(): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i) - ${rotation};
  return bytes;
}
`,
  );
  console.log(`${name}: ${wasm.length} bytes`);
}

function isFresh({ folder, beside }) {
  const made = statSync(`${root}${beside}/wasm.generated.ts`, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const sources = readdirSync(root + folder, { withFileTypes: true }).filter((entry) => entry.isFile());
  return [...sources.map(({ name }) => `${folder}/${name}`), "asconfig.json"].every(
    (file) => statSync(root + file).mtimeMs < made,
  );
}
