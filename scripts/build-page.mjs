// Bundles what a picture's page holds, its script and its style sheet, into strings, with the hashes by which the page's
// policy lets them pass.
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "rolldown";

const root = fileURLToPath(new URL("../", import.meta.url));
const { output } = await build({
  input: `${root}src/heatmap/page/reader.ts`,
  platform: "browser",
  logLevel: "warn",
  write: false,
  output: { format: "iife", minify: true },
});
const script = output[0].code.trim();
const style = readFileSync(`${root}src/heatmap/page/page.css`, "utf8")
  .replace(/\/\*.*?\*\//g, "")
  .replace(/\s+/g, " ")
  .trim();
if (/<\/(script|style)|<!--/i.test(script + style))
  throw new Error("the page's script or style would end itself");

const hash = (text) => `sha256-${createHash("sha256").update(text).digest("base64")}`;
const made = `// Made by scripts/build-page.mjs from src/heatmap/page/.
export const script = ${JSON.stringify(script)};
export const scriptHash = "${hash(script)}";
export const style = ${JSON.stringify(style)};
export const styleHash = "${hash(style)}";
`;
const path = `${root}src/heatmap/page.generated.ts`;
writeFileSync(path, made);
