// The viewer's page: dist/page/, which any web server can serve as it is, and dist/alone.html, the same in one file that
// `rollbeta view --export` fills with data.
import { createHash } from "node:crypto";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { deflateSync } from "node:zlib";
import { build } from "rolldown";

const root = fileURLToPath(new URL("../", import.meta.url));
const folder = `${root}dist/page`;
const scripts = { app: "page/main", worker: "engine/worker" };

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
for (const [name, path] of Object.entries(scripts)) {
  for (const { fileName, code } of await bundle(name, path, true))
    writeFileSync(`${folder}/${fileName}`, code);
}
const served = [...POLICY, "script-src 'self' 'wasm-unsafe-eval'", "worker-src 'self'", "connect-src 'self'"];
writeFileSync(`${folder}/index.html`, page(served, '<script type="module" src="app.js"></script>'));

const [app, worker] = await Promise.all(
  Object.entries(scripts).map(async ([name, path]) => (await bundle(name, path, false))[0].code.trim()),
);
if (/<\/script|<!--/i.test(app)) throw new Error("the page's script would end itself");
const hash = createHash("sha256").update(app).digest("base64");
const alone = [...POLICY, `script-src 'sha256-${hash}' 'wasm-unsafe-eval'`, "worker-src blob:"];
const packed = deflateSync(worker, { level: 9 }).toString("base64");
writeFileSync(
  `${root}dist/alone.html`,
  page(
    alone,
    `<script type="application/octet-stream" id="worker">${packed}</script>
<script type="module">${app}</script>`,
  ),
);

/** One script, or one with chunks that load when they are first needed. */
async function bundle(name, path, codeSplitting) {
  const { output } = await build({
    input: { [name]: `${root}src/viewer/${path}.ts` },
    platform: "browser",
    logLevel: "warn",
    write: false,
    output: {
      format: "esm",
      minify: true,
      codeSplitting,
      entryFileNames: "[name].js",
      chunkFileNames: "[name]-[hash].js",
    },
  });
  return output;
}

function page(policy, body) {
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
</head>
<body>
<noscript>rollbeta needs JavaScript. JavaScript を有効にしてください。</noscript>
<!--data-->
${body}
</body>
</html>
`;
}
