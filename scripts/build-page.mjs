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
const sheet = (path) =>
  readFileSync(root + path, "utf8")
    .replace(/\/\*.*?\*\//g, "")
    .replace(/\s+/g, " ")
    .trim();
const style = sheet("src/heatmap/page/page.css");
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

const report = sheet("src/report/page/report.css");
writeFileSync(
  `${root}src/report/style.generated.ts`,
  `// Made by scripts/build-page.mjs from src/report/page/.\nexport const style = ${JSON.stringify(report)};\n`,
);

// what a page cannot read from package.json
const { version } = JSON.parse(readFileSync(`${root}package.json`, "utf8"));
writeFileSync(
  `${root}src/viewer/version.generated.ts`,
  `// Made by scripts/build-page.mjs.\nexport const version = ${JSON.stringify(version)};\n`,
);
