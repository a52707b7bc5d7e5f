// What the local server gives, and to whom.
import { connect, createServer } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Served, type Server, serveNames } from "../../src/node/serve.ts";

const names = new Map<string, Served>([
  ["", { type: "text/html; charset=utf-8", bytes: Buffer.from("<p>é"), keep: false }],
  ["app.js", { type: "text/javascript", bytes: Buffer.from("0"), keep: true }],
  ["market", { type: "application/octet-stream", bytes: new Uint8Array([1, 2, 3]), keep: false }],
]);

let server: Server;
beforeAll(async () => {
  server = await serveNames(names);
});
afterAll(() => server.close());

/** The answer to a request as it is written here: no client mends its path. */
function ask(path: string, { method = "GET", host = `127.0.0.1:${server.port}`, more = "" } = {}) {
  return new Promise<{ status: number; headers: Record<string, string>; body: string }>((resolve, reject) => {
    const socket = connect(server.port, "127.0.0.1");
    let text = "";
    socket.setEncoding("latin1").on("data", (data) => {
      text += data;
    });
    socket.on("error", reject).on("end", () => {
      const [head, body] = text.split("\r\n\r\n") as [string, string];
      const [first, ...lines] = head.split("\r\n");
      const headers = lines.map((line) => line.split(/: (.*)/s).slice(0, 2) as [string, string]);
      resolve({ status: Number(first!.split(" ")[1]), headers: Object.fromEntries(headers), body });
    });
    socket.end(`${method} ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n${more}\r\n`);
  });
}

const root = () => new URL(server.url).pathname;

test("gives its names under a path that nobody can guess", async () => {
  expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/[\w-]{32}\/$/);
  expect(server.url).toContain(`:${server.port}/`);
  const { status, headers, body } = await ask(root());
  expect([status, body]).toEqual([200, "<p>\u00c3\u00a9"]);
  expect(headers).toMatchObject({
    "content-type": "text/html; charset=utf-8",
    "content-length": "5",
    "cache-control": "no-store",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-embedder-policy": "require-corp",
    "cross-origin-resource-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
  });
  const policy = headers["content-security-policy"]!.split("; ");
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval'");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(headers["content-security-policy"]).not.toMatch(/unsafe-inline|'unsafe-eval|\*|http/);
  expect(headers).not.toHaveProperty("access-control-allow-origin");
  const other = await serveNames(names);
  expect(new URL(other.url).pathname).not.toBe(root());
  await other.close();
});

test("data are never kept, scripts are", async () => {
  expect((await ask(`${root()}market`)).headers["cache-control"]).toBe("no-store");
  expect((await ask(`${root()}app.js`)).headers["cache-control"]).toBe("private, max-age=3600");
  expect((await ask(`${root()}market?x=1`)).body).toBe("\x01\x02\x03");
});

test("answers HEAD without a body, and no other method", async () => {
  const { status, headers, body } = await ask(root(), { method: "HEAD" });
  expect([status, headers["content-length"], body]).toEqual([200, "5", ""]);
  for (const method of ["POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE"]) {
    const refused = await ask(root(), { method, more: "Content-Length: 0\r\n" });
    expect([refused.status, refused.headers.allow, refused.body], method).toEqual([405, "GET, HEAD", ""]);
  }
});

test("has nothing without the token, and nothing beside its names", async () => {
  const [path, token] = [root(), root().slice(1, -1)];
  for (const asked of [
    ...["/", "//", "/app.js", "/market", `/${token}`, `/x${path}`, "*"],
    ...[
      `/${token.slice(0, -1)}/market`,
      `/${token.toUpperCase()}/`,
      `/${token}x/market`,
      `/%2e${path}market`,
    ],
    ...[`${path}index.html`, `${path}app.js/`, `${path}/app.js`, `${path}./app.js`, `${path}APP.JS`],
    ...[`${path}../package.json`, `${path}..%2fpackage.json`, `${path}%2e%2e/package.json`],
    ...[`${path}..\\package.json`, `${path}app.js%00.html`, `${path}app%2ejs`, `${path}x/../app.js`],
    ...["/../../../../etc/passwd", `${path}../../../../etc/passwd`, `${path}/etc/passwd`, "/etc/passwd"],
    ...[`http://127.0.0.1:${server.port}${path}`, `${path}__proto__`, `${path}constructor`, `${path}#`],
  ]) {
    const { status, headers, body } = await ask(asked);
    expect([status, body], asked).toEqual([404, ""]);
    expect(headers, asked).not.toHaveProperty("content-security-policy");
  }
});

test("knows itself by two names only, so that no other site's name leads here", async () => {
  const { port } = server;
  expect((await ask(root(), { host: `localhost:${port}` })).status).toBe(200);
  for (const host of [
    ...["evil.example", `evil.example:${port}`, "127.0.0.1", "localhost", `127.0.0.1:${port + 1}`, ""],
    ...[`127.0.0.1.evil.example:${port}`, `LOCALHOST:${port}.`, `[::1]:${port}`, `0.0.0.0:${port}`],
  ]) {
    const { status, body } = await ask(root(), { host });
    expect([status, body], host).toEqual([403, ""]);
  }
});

test("listens on this machine's own address alone", async () => {
  // another may have the same port at another address
  const beside = createServer();
  await new Promise<void>((resolve, reject) => {
    beside.once("error", reject).listen(server.port, "127.0.0.2", resolve);
  });
  await new Promise((resolve) => beside.close(resolve));
});

test("a port that is taken is said to be, in one line", async () => {
  await expect(serveNames(names, server.port)).rejects.toThrow(
    `port ${server.port} is in use; choose another, or leave --port out for one that is free`,
  );
});

test("ends at once, with what is connected, and its port is free", async () => {
  const one = await serveNames(names);
  const { pathname } = new URL(one.url);
  const waiting = connect(one.port, "127.0.0.1");
  await new Promise((resolve) => waiting.once("connect", resolve));
  // one that has been answered and stays, and half a request
  waiting.write(`GET ${pathname} HTTP/1.1\r\nHost: 127.0.0.1:${one.port}\r\n\r\nGET /`);
  await new Promise((resolve) => waiting.once("data", resolve));
  const ended = new Promise((resolve) => waiting.once("close", resolve));
  await one.close();
  await ended;
  const again = await serveNames(names, one.port);
  expect(again.port).toBe(one.port);
  await again.close();
});
