// Compiles assembly/ and embeds the wasm as a string, so that Node, workers and bundlers need no path to find it.
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
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
const wasm = readFileSync(`${root}build/kernel.wasm`);
const FIRST = 32;
const rotated = (by) =>
  JSON.stringify(String.fromCharCode(...Array.from(wasm, (byte) => FIRST + ((byte + by - FIRST) & 255))));
// beside code, as in a bundle, of which our own sources are a sample
const code = readdirSync(`${root}src/kernel`)
  .filter((file) => !file.includes("generated"))
  .map((file) => readFileSync(`${root}src/kernel/${file}`, "utf8").replace(/^ *(\/?\*|\/\/).*$|^ +/gm, ""))
  .join("");
const sizes = Array.from({ length: 256 }, (_, by) => gzipSync(rotated(by) + code, { level: 9 }).length);
const rotation = sizes.indexOf(Math.min(...sizes));
writeFileSync(
  target,
  `// Made by scripts/build-kernel.mjs from assembly/: every byte, plus the rotation modulo 256, as a character.\nexport const packed = { rotation: ${rotation}, text: ${rotated(rotation)} };\n`,
);
console.log(`kernel: ${wasm.length} bytes`);

function isFresh() {
  const made = statSync(target, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const sources = [...readdirSync(`${root}assembly`).map((file) => `assembly/${file}`), "asconfig.json"];
  return sources.every((file) => statSync(root + file).mtimeMs < made);
}
