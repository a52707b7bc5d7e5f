// Files that a user opens in the page, of a button and dropped on it.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import type { Browser, Page } from "playwright-core";
import { build } from "rolldown";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Opener } from "../../src/viewer/engine/open.ts";
import type * as viewerModule from "../../src/viewer/index.ts";
import { index, kinds, nameless, parquet, returns, sectors, wide } from "../viewer/market-files.ts";
import { launch } from "./page.ts";

declare const viewer: viewerModule.Viewer;

const root = fileURLToPath(new URL("../../", import.meta.url));
const main = `${root}dist/bin/main.js`;
const HTML = `<!doctype html><html lang="en"><meta charset="utf-8"><title>files</title><style>body { margin: 0 }</style>
<main id="host"></main><script type="module">
import { Viewer } from "/index.js";
const worker = () => new Worker("/worker.js", { type: "module", name: location.search });
const [locale, scheme] = location.hash.slice(1).split(",");
if (scheme) document.documentElement.style.colorScheme = scheme;
globalThis.viewer = new Viewer(document.getElementById("host"), { locale: locale || "en", theme: scheme || "light", worker });
</script>`;

let server: Server;
let browser: Browser;
let page: Page;
let url: string;
const asked: string[] = [];
const trouble: string[] = [];

beforeAll(async () => {
  const files = new Map<string, string>([["/", HTML]]);
  for (const [name, path] of [
    ["index", "index"],
    ["worker", "engine/worker"],
  ]) {
    const { output } = await build({
      input: { [name!]: `${root}src/viewer/${path}.ts` },
      platform: "browser",
      logLevel: "silent",
      write: false,
    });
    for (const one of output) if (one.type === "chunk") files.set(`/${one.fileName}`, one.code);
  }
  // each holds a lock as long as it lives
  const alive = 'navigator.locks.request("alive", { mode: "shared" }, () => new Promise(() => {}));';
  const lone = 'if (name === "?lone") globalThis.Worker = undefined;';
  files.set("/worker.js", [files.get("/worker.js"), alive, lone].join("\n"));
  server = createServer((request, response) => {
    const { pathname: path } = new URL(request.url!, "http://localhost");
    asked.push(path);
    const body = files.get(path);
    const type = path === "/" ? "text/html" : "text/javascript";
    response.writeHead(body === undefined ? 404 : 200, { "content-type": type }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as { port: number }).port}/`;
  browser = await launch();
  page = await browser.newPage({ viewport: { width: 1000, height: 700 } });
  page.on("pageerror", (error) => trouble.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error" && !message.text().includes("404")) trouble.push(message.text());
  });
});
afterAll(async () => {
  await browser.close();
  server.close();
});

type Content = string | Uint8Array;
const payload = (name: string, content: Content) => ({ name, mimeType: "", buffer: Buffer.from(content) });
const choose = (...files: [name: string, content: Content][]) =>
  page.locator("input[type=file]").setInputFiles(files.map((file) => payload(...file)));

/** Files dragged over the page and let go there. */
async function drop(...files: [name: string, content: Content][]) {
  const list = files.map(([name, content]) => ({ name, bytes: [...Buffer.from(content)] }));
  const data = await page.evaluateHandle((list) => {
    const transfer = new DataTransfer();
    for (const { name, bytes } of list) transfer.items.add(new File([Uint8Array.from(bytes)], name));
    return transfer;
  }, list);
  const canvas = page.locator("canvas").first();
  await canvas.dispatchEvent("dragover", { dataTransfer: data });
  await expect.poll(() => page.locator(".target").isVisible()).toBe(true);
  await canvas.dispatchEvent("drop", { dataTransfer: data });
  expect(await page.locator(".target").isVisible()).toBe(false);
}

const told = () => page.locator(".files .what").textContent();
const info = () => page.evaluate(() => ({ name: viewer.info?.name, tickers: viewer.info?.tickers }));
/** How many workers there are. */
const workers = () => page.evaluate(async () => (await navigator.locks.query()).held!.length);
declare global {
  var large: File | undefined;
}
/** Chooses a large file, and waits until a part of it has been read. */
const chooseLarge = () =>
  page.evaluate(async () => {
    globalThis.large ??= make();
    const transfer = new DataTransfer();
    transfer.items.add(large!);
    const input = viewer.host.shadowRoot!.querySelector<HTMLInputElement>("input[type=file]")!;
    input.files = transfer.files;
    input.dispatchEvent(new Event("change"));
    while (!((viewer.read ?? 0) > 0)) await new Promise((resolve) => setTimeout(resolve, 5));

    /** 50 MB of prices, by a seed. */
    function make(): File {
      let seed = 7;
      const price = () => {
        seed = (seed * 48271) % 2147483647;
        return (100 + (seed % 9000) / 100).toFixed(2);
      };
      const tickers = Array.from({ length: 1000 }, (_, i) => (i === 0 ? "SPX" : `T${i}`));
      const lines = Array.from({ length: 40 }, () => tickers.map(price).join(","));
      const dateOf = (t: number) => new Date(864e5 * t).toISOString().slice(0, 10);
      const rows = Array.from({ length: 7000 }, (_, t) => `${dateOf(t)},${lines[(t * t) % 40]}\n`);
      return new File([`date,${tickers.join(",")}\n`, ...rows], "large.csv");
    }
  });
/** A sum of the pixels that are shown. */
const picture = () =>
  page.evaluate(() => viewer.frame?.pixels.reduce((sum, value, i) => (sum * 31 + value * (i % 7)) % 1e9, 7));

test("a file is opened, described, answered for and replaced; one that is broken leaves it", async () => {
  await page.goto(url);
  await page.getByText("Open a table of prices or returns").waitFor();
  await page.getByText("sent nowhere").waitFor();

  // by the button
  const [chooser] = await Promise.all([
    page.waitForEvent("filechooser"),
    page.getByRole("button", { name: "Open files…" }).click(),
  ]);
  expect(chooser.isMultiple()).toBe(true);
  await chooser.setFiles([payload("wide.csv", wide)]);
  await expect
    .poll(told)
    .toContain("wide.csv · 3 tickers × 79 returns · 2023-01-03 – 2023-03-22 · against SPX");
  await page.locator(".files summary").click();
  expect(await page.locator(".files li").first().textContent()).toBe(
    "SPX is taken as the benchmark, by its name",
  );
  await expect.poll(picture).toBeDefined();
  const before = await picture();

  // broken ones
  await choose(["page.csv", "<html><body>Sorry</body></html>"]);
  await expect
    .poll(() => page.getByRole("alert").textContent())
    .toBe("page.csv: looks like a web page or XML, not CSV; export the table as CSV");
  expect((await info()).name).toBe("wide.csv");
  expect(await picture()).toBe(before);
  await page.getByRole("button", { name: "Close" }).click();
  expect(await page.getByRole("alert").count()).toBe(0);
  expect(await page.evaluate(() => viewer.host.shadowRoot!.activeElement!.textContent)).toBe("Open files…");

  // a codec comes when it is needed
  expect(asked.some((path) => /parquet/.test(path))).toBe(false);
  await drop(["table.parquet", parquet]);
  await expect.poll(told).toContain("table.parquet · 3 tickers × 79 returns");
  expect(asked.some((path) => /parquet/.test(path))).toBe(true);
  await drop(["broken.parquet", parquet.subarray(0, 500)]);
  await expect.poll(() => page.getByRole("alert").textContent()).toContain("broken.parquet");
  expect((await info()).name).toBe("table.parquet");

  // a table describes what is open
  await choose(["sectors.csv", sectors]);
  await expect
    .poll(() => page.evaluate(() => viewer.info!.columns))
    .toHaveProperty("GICS Sector", ["Energy", "Utilities"]);
  expect((await info()).name).toBe("table.parquet");

  // prices or returns
  await choose(["returns.csv", returns]);
  await expect.poll(told).toContain("returns.csv · 3 tickers × 80 returns");
  const values = page.getByLabel("Values are");
  expect(await values.inputValue()).toBe("returns");
  await values.selectOption("prices");
  await expect.poll(() => page.evaluate(() => viewer.info!.values)).toBe("prices");
  expect(await values.inputValue()).toBe("prices");
  expect((await info()).name).toBe("returns.csv");
  expect(trouble).toEqual([]);
});

test("the benchmark is asked where nothing tells it, by keys too, or answered by a file", async () => {
  await page.goto(`${url}?again`);
  await choose(["nameless.csv", nameless]);
  const field = page.getByRole("form", { name: "Benchmark" }).getByRole("combobox");
  await page.getByText("Which of the 3 tickers of nameless.csv is the benchmark?").waitFor();
  await expect.poll(() => field.evaluate((input) => input.matches(":focus"))).toBe(true);
  const offered = () =>
    field.evaluate((input) => Array.from((input as HTMLInputElement).list!.options, ({ value }) => value));
  expect(await offered()).toEqual(["AAA", "BBB", "CCC"]);
  await page.keyboard.type("QQQ");
  expect(await offered()).toEqual([]);
  await page.keyboard.press("Enter");
  await page.getByText("There is no ticker QQQ").waitFor();
  await field.fill("cc");
  await page.keyboard.press("Enter");
  await expect
    .poll(told)
    .toContain("nameless.csv · 2 tickers × 79 returns · 2023-01-03 – 2023-03-22 · against CCC");
  await choose(["nameless.csv", nameless]);
  await field.waitFor();
  await choose(["index.csv", index]);
  await expect.poll(told).toContain("against index");
  expect((await info()).tickers).toEqual(["AAA", "BBB", "CCC"]);
  // given up, what was open stays
  await choose(["other.csv", nameless]);
  await field.waitFor();
  await page.getByRole("button", { name: "Cancel" }).click();
  expect((await info()).name).toBe("nameless.csv");
  await page.getByRole("button", { name: "Show the sample" }).click();
  await expect.poll(told).toContain("sample · ");
  expect(trouble).toEqual([]);
});

test("every kind is read here as in Node; packed files that are broken have its messages", async () => {
  await page.goto(`${url}?kinds`);
  for (const [name, content, benchmark] of kinds) {
    await choose([name, content]);
    await expect.poll(told).toContain(`${name} · 3 `);
    const bytes = new Blob([content as Uint8Array<ArrayBuffer>]);
    const { market } = await new Opener().find({ kind: "files", files: [{ name, bytes }] });
    const found = await page.evaluate(() => ({ ...viewer.info!, time: [...viewer.info!.time.values] }));
    expect(found).toMatchObject({
      tickers: market.returns.tickers,
      benchmarks: [benchmark],
      notes: market.notes,
      time: [...market.returns.time.values],
    });
  }
  const packed = gzipSync(wide);
  const damaged = packed.map((byte, i) => (i === packed.length - 6 ? 255 - byte : byte));
  for (const [name, content, found] of [
    ["short.csv.gz", packed.subarray(0, 300), "it ends early"],
    ["sum.csv.gz", damaged, "its checksum is wrong"],
    ["tail.csv.gz", Buffer.concat([packed, Buffer.from("more")]), "what follows its end is no gzip"],
  ] as const) {
    await choose([name, content]);
    await expect
      .poll(() => page.getByRole("alert").textContent())
      .toBe(`${name} is broken gzip: ${found}; fetch it again`);
  }
  expect(trouble).toEqual([]);
});

test("broken files of each kind: the page's alert is the line of the built command line, to the letter", async () => {
  const broken: [name: string, content: Content, found: RegExp][] = [
    ["empty.csv", "", /is empty/],
    ["page.csv", "<!doctype html>\n<html><body><p>Sorry</p></body></html>", /web page/],
    ["text.csv", wide.replace("2023-01-09", "yesterday"), /row 9, column "Date": "yesterday"/],
    ["number.csv", wide.replace(/\d+\.\d+$/, "1.2.3"), /row 81, column "SPX": "1.2.3"/],
    ["twice.csv", `${wide}\n${wide.split("\n")[5]}`, /rows/],
    ["short.csv.gz", gzipSync(wide).subarray(0, 300), /ends early/],
    ["short.parquet", parquet.subarray(0, 900), /short\.parquet/],
    ["lines.jsonl", '{"date":"2023-01-02","close":\n', /lines\.jsonl/],
  ];
  const folder = mkdtempSync(join(tmpdir(), "rollbeta-test-"));
  await page.goto(`${url}?broken`);
  for (const [name, content, found] of broken) {
    writeFileSync(join(folder, name), content);
    const args = ["compute", name, "--benchmark", "SPX", "-o", "-"];
    const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], {
      cwd: folder,
      encoding: "utf8",
    });
    expect([status, stdout], name).toEqual([1, ""]);
    expect(stderr).toMatch(found);
    await choose([name, content]);
    await expect
      .poll(() => page.getByRole("alert").textContent(), { message: name })
      .toBe(stderr.replace(/^rollbeta: /, "").trimEnd());
  }
  rmSync(folder, { recursive: true });
  expect(trouble).toEqual([]);
});

test("what is being read can be given up, and what is open is drawn and dragged meanwhile", async () => {
  await page.goto(`${url}?cancel`);
  await choose(["wide.csv", wide]);
  await expect.poll(told).toContain("wide.csv · 3 tickers");
  const cancel = page.getByRole("button", { name: "Cancel", exact: true });
  const isAsBefore = async () => {
    await expect.poll(told).toContain("wide.csv · 3 tickers");
    expect(await page.getByRole("alert").filter({ hasText: /./ }).count()).toBe(0);
    expect(await cancel.count()).toBe(0);
  };

  await chooseLarge();
  expect(await told()).toContain("Reading large.csv…");
  const dragged = await page.evaluate(async () => {
    const windows: number[] = [];
    for (const window of [30, 31, 32]) {
      viewer.set({ window }, true);
      while (viewer.frame!.state.window !== window) await new Promise((resolve) => setTimeout(resolve, 1));
      windows.push(window);
    }
    return { windows, opening: viewer.opening, name: viewer.info!.name };
  });
  expect(dragged).toEqual({ windows: [30, 31, 32], opening: { names: ["large.csv"] }, name: "wide.csv" });
  expect(await workers()).toBe(2);
  await cancel.click();
  await isAsBefore();
  await expect.poll(workers).toBe(1);
  expect(await page.evaluate(() => viewer.frame!.state.window)).toBe(32);
  expect(await page.evaluate(() => viewer.host.shadowRoot!.activeElement!.textContent)).toBe("Open files…");

  // by keys
  await chooseLarge();
  await page.keyboard.press("Escape");
  await isAsBefore();

  // a question that waits is asked again
  await choose(["nameless.csv", nameless]);
  await page.getByText("Which of the 3 tickers of nameless.csv").waitFor();
  await chooseLarge();
  await cancel.click();
  await page.getByText("Which of the 3 tickers of nameless.csv").waitFor();
  await page.getByRole("form", { name: "Benchmark" }).getByRole("combobox").fill("AAA");
  await page.keyboard.press("Enter");
  await expect.poll(told).toContain("nameless.csv · 2 tickers");

  // what is opened next
  await chooseLarge();
  await choose(["returns.csv", returns]);
  await expect.poll(told).toContain("returns.csv · 3 tickers");
  await chooseLarge();
  await choose(["page.csv", "<html><body>Sorry</body></html>"]);
  await page.getByText("page.csv: looks like a web page or XML").waitFor();
  expect((await info()).name).toBe("returns.csv");

  // nothing is left of a viewer that has been destroyed
  await chooseLarge();
  await page.evaluate(() => viewer.destroy());
  await expect.poll(workers).toBe(0);
  expect(trouble).toEqual([]);
});

test("where a worker has no workers, it reads by itself", async () => {
  await page.goto(`${url}?lone`);
  await choose(["wide.csv", wide]);
  await expect.poll(told).toContain("wide.csv · 3 tickers");
  await choose(["page.csv", "<html><body>Sorry</body></html>"]);
  await page.getByText("page.csv: looks like a web page or XML").waitFor();
  await expect.poll(workers).toBe(1);
  expect(trouble).toEqual([]);
});

test("in Japanese", async () => {
  await page.goto(`${url}?ja#ja,dark`);
  await page.getByText("価格またはリターンの表を開く").waitFor();
  await drop(["wide.csv", wide]);
  await expect
    .poll(told)
    .toContain("wide.csv · 3 銘柄 × 79 期間のリターン · 2023-01-03～2023-03-22 · ベンチマーク: SPX");
  expect(trouble).toEqual([]);
});
