// The viewer's page: dist/page/, which any web server can serve as it is, and dist/alone.html, the same in one file that
// `rollbeta view --export` fills with data.
import { createHash } from "node:crypto";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { deflateSync } from "node:zlib";
import { build } from "rolldown";
import { chunks } from "./chunks.mjs";
import { tightMarkup } from "./markup.mjs";

const root = fileURLToPath(new URL("../", import.meta.url));
const folder = `${root}dist/page`;
const viewer = `${root}src/viewer/`;
const scripts = { app: `${viewer}page/start.ts`, worker: `${viewer}engine/worker.ts` };
const whole = `${viewer}page/main.ts`;
const split = chunks({
  start: scripts.app,
  page: whole,
  worker: scripts.worker,
  reader: `${viewer}engine/files.ts`,
  exporter: `${viewer}engine/export/export.ts`,
});

/** Files of a first picture: the browser compiles all of their functions while it loads them, not one by one when they are called. */
const AT_ONCE = ["app", "page", "common", "drawing", "engine"];

const ICON =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 3 3'%3E%3Cpath fill='%23d73027' d='M0 0h1v1h1v1H0z'/%3E%3Cpath fill='%23fee08b' d='M1 0h1v1h1v1H2v1H1V1z'/%3E%3Cpath fill='%231a9850' d='M2 0h1v1H2zM0 2h1v1H0zm2 0h1v1H2z'/%3E%3C/svg%3E";
const POLICY = [
  "default-src 'none'",
  "style-src 'self'",
  "img-src 'self' blob: data:",
  "base-uri 'none'",
  "form-action 'none'",
];

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const files = await bundle(scripts, "esm", split);
for (const { fileName, code } of files) writeFileSync(`${folder}/${fileName}`, code);
// asked for with the page: all that its script will ask for; the worker asks for its own at once
const first = new Set();
for (const script of [scripts.app, whole])
  addImports(files.find(({ moduleIds }) => moduleIds.includes(script)));
const links = Array.from(first, ({ fileName }) => `<link rel="modulepreload" href="${fileName}">`);
const served = [...POLICY, "script-src 'self' 'wasm-unsafe-eval'", "worker-src 'self'", "connect-src 'self'"];
writeFileSync(
  `${folder}/index.html`,
  page(served, ['<script type="module" src="app.js" async></script>', ...links].join("\n"), "", ""),
);

const [app, worker] = await Promise.all(
  Object.keys(scripts).map(async (name) =>
    (await bundle({ [name]: scripts[name] }, name === "worker" ? "iife" : "esm", false))[0].code.trim(),
  ),
);
if (/<\/script|<!--/i.test(app)) throw new Error("the page's script would end itself");
const hashOf = (text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
// the script takes it out; where it does not run, as a file that was cut short has none, somebody must say so
const CUT =
  "This page is damaged or cut short: save it, or have it sent, once more. このページは壊れているか、途中で切れています。もう一度保存するか、送り直してもらってください。";
const sheet = `#cut { animation: cut 0s 3s backwards; } @keyframes cut { from { visibility: hidden; } }
@media (scripting: none) { #cut { display: none; } }`;
const alone = [
  ...POLICY.map((rule) => (rule.startsWith("style-src") ? `${rule} ${hashOf(sheet)}` : rule)),
  `script-src ${hashOf(app)} 'wasm-unsafe-eval'`,
  "worker-src blob:",
];
const packed = deflateSync(worker, { level: 9 }).toString("base64");
writeFileSync(
  `${root}dist/alone.html`,
  page(
    alone,
    `<style>${sheet}</style>`,
    `<script type="application/octet-stream" id="worker">${packed}</script>
<script type="module">${app}</script>`,
    `<p id="cut">${CUT}</p>`,
  ),
);

/** A file that is not asked for by the page itself, and all that it imports. */
function addImports(file) {
  if (first.has(file)) return;
  if (file.fileName !== "app.js") first.add(file);
  for (const name of file.imports) addImports(files.find(({ fileName }) => fileName === name));
}

/** Scripts with what they share, and with chunks that load when they are first needed; or one of all that it may need. */
async function bundle(input, format, codeSplitting) {
  const { output } = await build({
    input,
    platform: "browser",
    logLevel: "warn",
    preserveEntrySignatures: "allow-extension",
    write: false,
    plugins: [tightMarkup()],
    output: {
      format,
      minify: true,
      // told to a bundler, of which there is none behind this one
      comments: { annotation: false },
      postBanner: ({ name }) => (AT_ONCE.includes(name) ? "//# allFunctionsCalledOnLoad" : ""),
      codeSplitting,
      entryFileNames: "[name].js",
      chunkFileNames: "[name]-[hash].js",
    },
  });
  return output;
}

/** `before` and `after`: of the data. */
function page(policy, head, after, before) {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy.join("; ")}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="generator" content="rollbeta">
<meta name="color-scheme" content="light dark">
<title>rollbeta</title>
<link rel="icon" href="${ICON}">
${head}
</head>
<body>
<noscript>rollbeta needs JavaScript. JavaScript を有効にしてください。</noscript>
${before}
<!--data-->
${after}
</body>
</html>
`;
}
