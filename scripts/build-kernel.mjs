// Compiles assembly/ and embeds the wasm as base64, so that Node, workers and bundlers need no path to find it.
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
const base64 = readFileSync(`${root}build/kernel.wasm`).toString("base64");
writeFileSync(
  target,
  `// Made by scripts/build-kernel.mjs from assembly/.\nexport const wasmBase64 =\n  "${base64}";\n`,
);
console.log(`kernel: ${statSync(`${root}build/kernel.wasm`).size} bytes`);

function isFresh() {
  const made = statSync(target, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const sources = [...readdirSync(`${root}assembly`).map((file) => `assembly/${file}`), "asconfig.json"];
  return sources.every((file) => statSync(root + file).mtimeMs < made);
}
