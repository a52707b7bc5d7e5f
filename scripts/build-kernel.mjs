// Compiles assembly/ and embeds the wasm as a string, so that Node, workers and bundlers need no path to find it.
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";

const root = fileURLToPath(new URL("../", import.meta.url));
const modules = [
  { name: "kernel", folder: "assembly", target: "src/kernel/wasm.generated.ts" },
  { name: "csv", folder: "assembly/csv", target: "src/source/wasm.generated.ts" },
];

mkdirSync(`${root}build`, { recursive: true });
for (const module of modules) if (process.argv.includes("--force") || !isFresh(module)) await make(module);

async function make({ name, folder, target }) {
  const args = [`${folder}/index.ts`, "--target", name, "--baseDir", root];
  const { error, stderr } = await asc.main(args);
  if (error) {
    process.stderr.write(`${stderr.toString()}${error.message}\n`);
    process.exit(1);
  }
  // One character a byte packs better than base64, and best where frequent bytes become characters that need no escape
  // and take one byte in UTF-8.
  const rotation = 35;
  const bytes = readFileSync(`${root}build/${name}.wasm`);
  const text = String.fromCharCode(...bytes.map((byte) => byte + rotation));
  writeFileSync(
    root + target,
    `// Made by scripts/build-kernel.mjs from ${folder}/: every byte, plus the rotation, as a character.\nexport const rotation = ${rotation};\nexport const wasmText =\n  ${JSON.stringify(text)};\n`,
  );
  console.log(`${name}: ${bytes.length} bytes`);
}

function isFresh({ folder, target }) {
  const made = statSync(root + target, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const sources = readdirSync(root + folder, { withFileTypes: true }).filter((entry) => entry.isFile());
  return [...sources.map(({ name }) => `${folder}/${name}`), "asconfig.json"].every(
    (file) => statSync(root + file).mtimeMs < made,
  );
}
