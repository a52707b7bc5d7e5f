import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import { inflateSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { UsageError } from "../../src/cli/usage.ts";
import { type ViewCommand, view } from "../../src/cli/view.ts";
import type { Market } from "../../src/viewer/engine/market.ts";
import { unpackMarket } from "../../src/viewer/engine/packed.ts";
import { prices, returnsOf, wide } from "./market.ts";
import { expectRefusal, main, Workplace } from "./run.ts";

const place = new Workplace();
const market = prices(80);
const returns = returnsOf(market);
place.write("prices.csv", wide(market));
place.write("rate.csv", `date,DTB3\n${market.dates.map((date) => `${date},2\n`).join("")}`);
place.write("about.csv", "ticker,GICS Sector,cap\nA,energy,3\nB,banks,\nC,energy,1\n");

const children: ChildProcess[] = [];
afterAll(() => {
  for (const child of children) child.kill("SIGKILL");
});

/** A server by the built command line, when it has said where it is. */
async function start(args: readonly string[]) {
  const child = spawn(process.execPath, [main, "view", ...args, "--no-open"], { cwd: place.folder });
  children.push(child);
  let stderr = "";
  child.stderr.on("data", (data) => {
    stderr += data;
  });
  const stdout = String((await once(child.stdout, "data"))[0]);
  return { child, stdout, stderr: () => stderr };
}

/** The element of data of that name. */
function dataIn(page: string, id: string): string {
  const all = [
    ...page.matchAll(new RegExp(`<script type="application/[\\w-]+" id="${id}">([^<]*)</script>`, "g")),
  ];
  expect(all).toHaveLength(1);
  return all[0]![1]!;
}

function expectMarket({ returns: stocks, benchmarks, ...rest }: Market): void {
  expect(stocks.tickers).toEqual(["A", "B", "C"]);
  expect([...stocks.values]).toEqual(["A", "B", "C"].flatMap((name) => returns[name]!));
  expect(benchmarks.tickers).toEqual(["INDEX"]);
  expect([...benchmarks.values]).toEqual(returns.INDEX);
  expect(rest).toMatchObject({
    name: "prices.csv",
    ofPrices: true,
    columns: { "GICS Sector": ["energy", "banks", "energy"], cap: ["3", "", "1"] },
  });
}

describe("a server", () => {
  let server: Awaited<ReturnType<typeof start>>;
  let url: URL;
  beforeAll(async () => {
    const reading = ["--from", "2024-01-01", "--na-values=-1,n.a.", "--delimiter", ","];
    const shown = [
      "--window",
      "20",
      "--stat",
      "corr",
      "--vmin=-1",
      "--cmap",
      "RdBu_r",
      "--sort",
      "CAP",
      "--top",
      "2",
    ];
    const about = ["--metadata", "about.csv", "--group", "sector", "--descending", "--locale", "ja"];
    server = await start(["prices.csv", "--benchmark", "INDEX", ...reading, ...shown, ...about]);
    url = new URL(server.stdout.trim());
  });

  test("says where it is, with what is shown first in the address", () => {
    expect(server.stdout).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/[\w-]{32}\/#\S+\n$/);
    expect(Object.fromEntries(new URLSearchParams(url.hash.slice(1)))).toEqual({
      ...{ stat: "corr", window: "20", vmin: "-1", cmap: "RdBu_r", sort: "column:cap", ascending: "false" },
      ...{ group: "GICS Sector", top: "2" },
    });
  });

  test("gives a page, its scripts, and the data to the last bit, and nothing else", async () => {
    const page = await (await fetch(url)).text();
    expect(JSON.parse(dataIn(page, "setting"))).toEqual({ locale: "ja", market: "market" });
    const policy = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(page)![1]!;
    expect(policy).toMatch(/^default-src 'none'; .*script-src 'self' 'wasm-unsafe-eval'/);
    for (const [, script] of page.matchAll(/<script[^>]* src="([^"]+)"/g)) {
      const { status, headers } = await fetch(new URL(script!, url));
      expect([status, headers.get("content-type")]).toEqual([200, "text/javascript"]);
    }
    expect((await fetch(new URL("worker.js", url))).status).toBe(200);
    const found = unpackMarket(new Uint8Array(await (await fetch(new URL("market", url))).arrayBuffer()));
    expectMarket(found);
    expect(found.command).toEqual([
      ...["rollbeta", "compute", "prices.csv", "--from", "2024-01-01"],
      ...["--delimiter", ",", "--na-values", "-1,n.a."],
    ]);
    expect([found.specs, found.metadata]).toEqual([["INDEX"], ["--metadata", "about.csv"]]);
    for (const name of ["prices.csv", "about.csv", "index.html", "..%2fprices.csv"])
      expect((await fetch(new URL(name, url))).status, name).toBe(404);
    expect((await fetch(new URL("/", url))).status).toBe(404);
  });

  test("ends with Ctrl-C, at once and as it should, and its port is free", async () => {
    // a connection that stays open
    expect((await fetch(url)).headers.get("connection")).not.toBe("close");
    const ended = once(server.child, "exit");
    server.child.kill("SIGINT");
    expect(await ended).toEqual([0, null]);
    expect(server.stderr()).toMatch(/ until Ctrl-C ends it\n$/);
    const next = createServer();
    await once(next.listen(Number(url.port), "127.0.0.1"), "listening");
    next.close();
  });
});

test("without a file, serves the page with its sample; JSON for programs; a port that is taken", async () => {
  const { child, stdout, stderr } = await start(["--json"]);
  const { url, port } = JSON.parse(stdout);
  expect(url).toMatch(new RegExp(`^http://127\\.0\\.0\\.1:${port}/[\\w-]{32}/$`));
  expect(JSON.parse(dataIn(await (await fetch(url)).text(), "setting"))).toEqual({});
  expect((await fetch(`${url}market`)).status).toBe(404);
  expect(stderr()).toBe("");
  expectRefusal(place.run(["view", "--port", String(port)]), 1, `port ${port} is in use; choose another`);
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  expect(await ended).toEqual([0, null]);
});

describe("--export", () => {
  test("writes one page that holds the data and asks for nothing", () => {
    const { status, stdout, stderr } = place.run([
      ...["view", place.path("prices.csv"), "--benchmark", `${place.path("prices.csv")}:INDEX`],
      ...["--metadata", place.path("about.csv"), "--metadata-ticker", "ticker", "--halflife", "20"],
      ...["--export", "out.html", "--json"],
    ]);
    const page = readFileSync(place.path("out.html"), "utf8");
    expect(status, stderr).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      ...{ tickers: 3, rows: 79, bytes: Buffer.byteLength(page), files: ["out.html"] },
    });
    expect(stderr).toBe("");
    expect(JSON.parse(dataIn(page, "setting"))).toEqual({ state: "halflife=20" });
    const packed = inflateSync(Buffer.from(dataIn(page, "market"), "base64"));
    const found = unpackMarket(new Uint8Array(packed));
    expectMarket(found);
    const policy = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(page)![1]!;
    expect(policy).toMatch(/script-src 'sha256-[\w+/]{43}=' 'wasm-unsafe-eval'; worker-src blob:$/);
    expect(policy).not.toMatch(/connect-src|unsafe-inline/);
    expect(page).not.toMatch(/<(script|link|img)[^>]* (src|href)="(?!data:)/);
    // nothing of where it was made
    expect(packed.includes(place.folder)).toBe(false);
    expect(page).not.toContain(place.folder);
    expect(found.command).toEqual(["rollbeta", "compute", "prices.csv"]);
    expect(found.specs).toEqual(["prices.csv:INDEX"]);
    expect(found.metadata).toEqual(["--metadata", "about.csv", "--metadata-ticker", "ticker"]);
  });

  test("holds returns over several rows, less a rate, as compute has them", () => {
    const { status, stderr } = place.run([
      ...["view", "prices.csv", "--benchmark", "INDEX", "--horizon", "5", "--lag", "1"],
      ...["--risk-free", place.path("rate.csv"), "--risk-free-unit", "annual-percent"],
      ...["--export", "excess.html", "--quiet"],
    ]);
    expect(status, stderr).toBe(0);
    const packed = inflateSync(
      Buffer.from(dataIn(readFileSync(place.path("excess.html"), "utf8"), "market"), "base64"),
    );
    const found = unpackMarket(new Uint8Array(packed));
    const [stocks, index] = ["A", "INDEX"].map((name) => market.columns[name]);
    const rows = found.returns.time.values.length;
    expect(rows).toBe(80 - 5);
    // 2 % a year over the days between the dates
    const days = found.returns.time.values;
    const all = [...found.before!, ...days];
    for (const t of [0, 1, 40, rows - 1]) {
      const elapsed = all[t + 5]! - all[t]!;
      const riskless = 1.02 ** (elapsed / 365) - 1;
      expect(found.returns.values[t]).toBeCloseTo(stocks![t + 5]! / stocks![t]! - 1 - riskless, 4);
      if (t > 0) expect(found.benchmarks.values[t]).toBeCloseTo(index![t + 4]! / index![t - 1]! - 1, 2);
    }
    expect(found.benchmarks.values[0]).toBeNaN();
    expect(found).toMatchObject({ lag: 1, method: { horizon: 5, riskFree: "DTB3" } });
    expect(found.command).toEqual([
      ...["rollbeta", "compute", "prices.csv", "--lag", "1", "--horizon", "5"],
      ...["--risk-free", "rate.csv", "--risk-free-unit", "annual-percent"],
    ]);
    expect(packed.includes(place.folder)).toBe(false);
  });

  test("leaves no part of a page where it fails, and no input is written over", () => {
    const before = place.files();
    const input = readFileSync(place.path("prices.csv"));
    place.write("link.html", input);
    expectRefusal(
      place.run(["view", "prices.csv", "--benchmark", "nobody", "--export", "no.html"]),
      1,
      'benchmark "nobody" is neither',
    );
    expectRefusal(
      place.run(["view", "link.html", "--benchmark", "INDEX", "--export", "./link.html"]),
      1,
      "./link.html is an input; choose another name for the output",
    );
    expectRefusal(
      place.run(["view", "prices.csv", "--benchmark", "INDEX", "--export", "none/out.html"]),
      1,
      "none/out.html: the folder none does not exist; make it first",
    );
    expect(readFileSync(place.path("link.html")).equals(input)).toBe(true);
    expect(place.files()).toEqual([...before, "link.html"].sort());
  });
});

test("a server keeps what it has read, has files by their names only in its notes, and ends with its terminal", async () => {
  place.write("broken.csv", "date,INDEX,A,B,C\n2024-01-02,1,2,3,4\nno date,1,2,3,4\n");
  const { child, stdout, stderr } = await start([
    ...[place.path("prices.csv"), place.path("broken.csv"), "--skip-bad", "--benchmark", "INDEX"],
  ]);
  const bytes = await (await fetch(new URL("market", stdout.trim()))).arrayBuffer();
  // what is served does not change with the file
  place.write("prices.csv", "broken");
  const again = await (await fetch(new URL("market", stdout.trim()))).arrayBuffer();
  place.write("prices.csv", wide(market));
  expect(Buffer.from(again).equals(Buffer.from(bytes))).toBe(true);
  const ended = once(child, "exit");
  child.kill("SIGHUP");
  expect(await ended).toEqual([0, null]);
  const { notes, command } = unpackMarket(new Uint8Array(bytes));
  expect(notes.join()).toContain("broken.csv");
  expect(notes.join()).not.toContain(place.folder);
  // here as they were typed
  expect(stderr()).toContain(place.path("broken.csv"));
  expect(command).toContain(place.path("prices.csv"));
});

test("what is wrong with the data is one line, before anything is served", () => {
  place.write("words.csv", "date,INDEX,A\n2024-01-01,1,2\n2024-01-02,x,3\n");
  expectRefusal(place.run(["view", "words.csv", "--benchmark", "INDEX", "--no-open"]), 1, "words.csv");
});

test("wrong usage is exit code 2 and one line", () => {
  expectRefusal(place.run(["view", "prices.csv", "--no-open"]), 2, CASES[0]![3]);
  expectRefusal(place.run(["view", "--port", "http"]), 2, "argument 'http' is invalid");
  // what compute has and a viewer has not is said to be there, with a value or without
  for (const words of [["--max-gap", "2"], ["--estimator", "dimson"], ["--no-adjust"]])
    expectRefusal(
      place.run(["view", "prices.csv", "--benchmark", "INDEX", ...words, "--no-open"]),
      2,
      `${words[0]} is not in the viewer; leave it out, or draw the picture by rollbeta compute, with --heatmap`,
    );
  const { stdout } = place.run(["view", "--help"]);
  expect(stdout).toMatch(/--horizon .*\n.*--risk-free /);
  expect(stdout).toMatch(/\n--max-gap, estimators, .* are not in the viewer; rollbeta compute draws them/);
  expect(stdout.match(/--max-gap|--estimator|--facet/g)).toHaveLength(1);
});

const data = { benchmark: ["INDEX"] };
const CASES: readonly [name: string, paths: string[], command: Partial<ViewCommand>, message: string][] = [
  [
    "no benchmark",
    ["prices.csv"],
    {},
    "required option '--benchmark <ticker|file|file:column>' not specified",
  ],
  ["nothing to read", [], data, "nothing to read for --benchmark; name a file"],
  ["nothing to export", [], { export: "x.html" }, "nothing to read; name a file"],
  [
    "another kind of page",
    ["p.csv"],
    { ...data, export: "x.csv" },
    "an exported page is a .html file or -, got x.csv",
  ],
  ["a port that is none", ["p.csv"], { ...data, port: 65_536 }, "--port must be at most 65535, got 65536"],
  ["a server for a file", ["p.csv"], { ...data, export: "x.html", port: 8000 }, "--port is about a server"],
  ["a rate without its unit", ["p.csv"], { ...data, riskFree: "rate.csv" }, "--risk-free rate.csv needs its"],
  [
    "two weights",
    ["p.csv"],
    { ...data, window: 20, halflife: 20 },
    "--window and --halflife exclude each other",
  ],
  ["no such weights", ["p.csv"], { ...data, halflife: 0 }, "halflife must be"],
  ["a statistic of windows", ["p.csv"], { ...data, halflife: 9, stat: "se_beta" }, "se_beta"],
  [
    "many pairs",
    ["p.csv"],
    { ...data, minPeriods: 61 },
    "--min-periods must be at most the window of 60, got 61",
  ],
  ["colours", [], { cmap: "red" }, "red"],
  ["limits", [], { vmin: 2, vmax: 1 }, "--vmin must be less than --vmax, got 2 and 1"],
  ["no table of groups", ["p.csv"], { ...data, group: "sector" }, "--group needs --metadata"],
  ["no such order", ["p.csv"], { ...data, sort: "size" }, "sort"],
];

test.each(CASES)("wrong usage: %s", async (_, paths, command, message) => {
  const found = await view(paths, { open: false, ...command }, []).catch((error) => error);
  expect(found.message).toContain(message);
  expect(found instanceof UsageError || found instanceof RangeError).toBe(true);
});
