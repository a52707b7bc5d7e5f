// Compiles assembly/ and embeds the wasm as a string, so that Node, workers and bundlers need no path to find it.
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";

const root = fileURLToPath(new URL("../", import.meta.url));
const target = `${root}src/kernel/wasm.generated.ts`;

if (!process.argv.includes("--force") && isFresh()) process.exit(0);
mkdirSync(`${root}build`, { recursive: true });
const { error, stderr } = await asc.main(["--target", "release", "--baseDir", root]);
if (error) {
  process.stderr.write(`${stderr.toString()}${error.message}\n`);
  process.exit(1);
}
// One character a byte packs better than base64, and best where frequent bytes become characters that need no escape
// and take one byte in UTF-8.
const rotation = 35;
const text = String.fromCharCode(...readFileSync(`${root}build/kernel.wasm`).map((byte) => byte + rotation));
writeFileSync(
  target,
  `// Made by scripts/build-kernel.mjs from assembly/: every byte, plus the rotation, as a character.\nexport const rotation = ${rotation};\nexport const wasmText =\n  ${JSON.stringify(text)};\n`,
);
console.log(`kernel: ${statSync(`${root}build/kernel.wasm`).size} bytes`);

function isFresh() {
  const made = statSync(target, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const sources = [...readdirSync(`${root}assembly`).map((file) => `assembly/${file}`), "asconfig.json"];
  return sources.every((file) => statSync(root + file).mtimeMs < made);
}
