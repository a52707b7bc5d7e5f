// Makes dist/bin of the command line and the scripts of its workers: a few files instead of 160, whose loading took a
// quarter of a second at every start.
import { rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "rolldown";

const dist = fileURLToPath(new URL("../dist/", import.meta.url));
rmSync(`${dist}bin`, { recursive: true, force: true });
await build({
  // `new URL("./worker.js", import.meta.url)` stands in chunks too, so that all lie in one folder
  input: ["cli/main", "cli/reader", "node/worker", "node/hash-worker"].map((name) => `${dist}${name}.js`),
  platform: "node",
  external: (id) => !id.startsWith(".") && !id.startsWith("/") && !id.startsWith(dist),
  logLevel: "warn",
  output: {
    dir: `${dist}bin`,
    format: "esm",
    entryFileNames: "[name].js",
    chunkFileNames: "chunk-[name]-[hash].js",
  },
});
// what no entry of the package leads to
rmSync(`${dist}cli`, { recursive: true });
