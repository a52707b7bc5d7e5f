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
const bytes = readFileSync(`${root}build/kernel.wasm`);
writeFileSync(
  target,
  `// Made by scripts/build-kernel.mjs from assembly/: one character a byte, which packs better than base64 (10.5 to 13.9 kB).\nexport const wasmText =\n  "${literal(bytes)}";\n`,
);
console.log(`kernel: ${statSync(`${root}build/kernel.wasm`).size} bytes`);

function isFresh() {
  const made = statSync(target, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const sources = [...readdirSync(`${root}assembly`).map((file) => `assembly/${file}`), "asconfig.json"];
  return sources.every((file) => statSync(root + file).mtimeMs < made);
}

/** The bytes as the inside of a string literal. */
function literal(bytes) {
  const escapes = { 0: "\\0", 10: "\\n", 13: "\\r", 34: '\\"', 92: "\\\\" };
  let text = "";
  for (const [i, byte] of bytes.entries()) {
    // \0 before a digit would be an octal escape
    const octal = byte === 0 && bytes[i + 1] >= 48 && bytes[i + 1] <= 57;
    text += octal ? "\\x00" : (escapes[byte] ?? String.fromCharCode(byte));
  }
  return text;
}
