// What the documents say is run or recomputed.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import * as arrow from "../src/arrow.ts";
import { estimate } from "../src/estimate/estimate.ts";
import { ESTIMATORS } from "../src/estimate/options.ts";
import { createKernel } from "../src/kernel/kernel.ts";
import * as main from "../src/node.ts";
import { dropTickers, takeSeries } from "../src/panel/calendar.ts";
import * as parquet from "../src/parquet.ts";
import { sampleReturns } from "../src/sample/sample.ts";

const root = fileURLToPath(new URL("../", import.meta.url));
const read = (path: string) => readFileSync(root + path, "utf8");
const documents = [
  "README.md",
  "README.ja.md",
  "CHANGELOG.md",
  ...readdirSync(`${root}docs`)
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`),
];

/** What the blocks of code of a page print, against the built package; blocks with a file's name are not for Node. */
function outputsOf(page: string): string[] {
  const blocks = [...read(page).matchAll(/```js\n([\s\S]*?)```/g)].map((match) => match[1]!);
  expect(blocks.length).toBeGreaterThan(0);
  const folder = `${root}.test-output/blocks`; // inside the package, so that its own name resolves
  mkdirSync(folder, { recursive: true });
  const outputs = blocks.map((block, i) => {
    const path = `${folder}/block-${i}.mjs`;
    writeFileSync(path, block);
    const { status, stderr, stdout } = spawnSync(process.execPath, [path], { encoding: "utf8" });
    expect(status, stderr).toBe(0);
    expect(stderr).toBe("");
    return stdout;
  });
  rmSync(folder, { recursive: true });
  return outputs;
}

test("the README's code runs as it stands", () => {
  for (const output of outputsOf("README.md")) expect(output).toMatch(/^-?\d+(\.\d+)?\ntrue\n$/);
});

test("so does the Japanese README's, and it has the same options as the English one", () => {
  const [output] = outputsOf("README.ja.md");
  const [first, second, third] = output!.match(/NaN|-?\d+\.\d+/g)!.map(Number);
  const [x, m] = [
    [11 / 10 - 1, 10 / 11 - 1, 11 / 10 - 1],
    [101 / 100 - 1, 99 / 101 - 1, 100 / 99 - 1],
  ] as const;
  expect(first).toBeNaN();
  expect(second).toBeCloseTo((x[1] - x[0]) / (m[1] - m[0]), 12);
  const centred = m.map((value) => value - (m[0] + m[1] + m[2]) / 3);
  const slope =
    centred.reduce((sum, d, t) => sum + d * x[t]!, 0) / centred.reduce((sum, d) => sum + d * d, 0);
  expect(third).toBeCloseTo(slope, 12);
  const options = (path: string) => new Set(read(path).match(/--[a-z][a-z-]+/g));
  expect(options("README.ja.md")).toEqual(options("README.md"));
});

const twins = documents.filter((path) => /^docs\/.*\.ja\.md$/.test(path));

test.each(twins)(
  "%s and its English twin lead to each other, and have the same sections and options",
  (path) => {
    const other = path.replace(".ja.md", ".md");
    const [japanese, english] = [read(path), read(other)];
    expect(japanese.split("\n")[2]).toBe(`English: [${other.slice(5)}](${other.slice(5)})`);
    expect(english.split("\n")[2]).toBe(`日本語: [${path.slice(5)}](${path.slice(5)})`);
    const headings = (text: string) => text.match(/^#+ /gm);
    expect(headings(japanese)).toEqual(headings(english));
    // a picture in Japanese takes one more
    const options = (text: string) => text.match(/(?<![\w-])--[a-z][a-z-]+/g) ?? [];
    expect([...options(japanese), "--locale"]).toEqual(expect.arrayContaining(options(english)));
    expect([...options(english), "--locale"]).toEqual(expect.arrayContaining(options(japanese)));
  },
);

test("the code about embedding runs as it stands", async () => {
  const sample = sampleReturns();
  const kernel = await createKernel();
  const [stocks, market] = [dropTickers(sample, ["market"]), takeSeries(sample, ["market"])];
  const last = (window: number) => kernel.rolling(stocks, market, { window }).arrays[0]!.at(-1);
  expect(outputsOf("docs/embedding.md")).toEqual([
    `${last(60)}\n`,
    [20, 60, 120].map((window) => `${window} true ${last(window)}\n`).join(""),
    `${last(60)}\n`,
    "2\n",
  ]);
});

test("the code about estimators runs as it stands", async () => {
  const sample = sampleReturns();
  const kernel = await createKernel();
  const { arrays } = kernel.rolling(dropTickers(sample, ["market"]), takeSeries(sample, ["market"]), {
    window: 60,
  });
  const [output] = outputsOf("docs/estimators.md");
  expect(Number(output)).toBeCloseTo(0.67 * arrays[0]!.at(-1)! + 0.33, 14);
  const [first, market] = [sample.tickers.find((name) => name !== "market")!, takeSeries(sample, ["market"])];
  const last = async (estimator: (typeof ESTIMATORS)[number]) =>
    (await estimate(kernel, takeSeries(sample, [first]), market, { estimator })).arrays[0]!.at(-1)!;
  const falling = await Promise.all(ESTIMATORS.filter((name) => name.startsWith("down-")).map(last));
  const [low, high, beta] = [Math.min(...falling), Math.max(...falling), await last("ols")];
  expect(read("docs/estimators.md")).toContain(
    `from ${low.toFixed(2)} to ${high.toFixed(2)}, where its beta is ${beta.toFixed(2)}.`,
  );
});

test("every estimator has an example by hand, and comes to what it says", async () => {
  const text = read("docs/estimators.md");
  const series = (name: RegExp) => name.exec(text)![1]!.split(", ").map(Number);
  const [m, x, y] = [/m returns ([-\d, ]+\d),/, /ticker A x = ([-\d, ]+\d) and/, /B y = ([-\d, ]+\d)\./].map(
    series,
  );
  const time = { kind: "day", values: Float64Array.from({ length: 6 }, (_, t) => t) } as const;
  const panelOf = (names: string[], values: number[]) => ({
    time,
    tickers: names,
    values: Float64Array.from(values),
    notes: [],
  });
  const [tickers, market] = [panelOf(["A", "B"], [...x!, ...y!]), panelOf(["M"], m!)];
  const kernel = await createKernel();
  const own: Partial<Record<(typeof ESTIMATORS)[number], object>> = {
    ewma: { decay: { halflife: 1 }, minPeriods: 2 },
    welch: { decay: { alpha: 1e-12 }, minPeriods: 2 },
    bab: { window: 6, minPeriods: 6, corrWindow: 6, corrMinPeriods: 4, log: true },
  };
  for (const estimator of ESTIMATORS) {
    const options = own[estimator] ?? { window: 6, minPeriods: 4 };
    const { arrays } = await estimate(kernel, tickers, market, { estimator, ...options });
    const [, last] = new RegExp(`\\| \`${estimator}\` \\| [^|]* \\| (\\d\\.\\d{4}) \\|`).exec(text)!;
    expect(arrays[0]![5]!.toFixed(4), estimator).toBe(last);
  }
  const { arrays } = await estimate(kernel, tickers, market, {
    estimator: "ols",
    window: 6,
    stats: ["se_beta"],
  });
  expect(text).toContain(`/ 16) = ${arrays[0]![5]!.toFixed(3)} |`);
});

test("the code about sectors runs as it stands", async () => {
  const sample = sampleReturns();
  const rows = sample.time.values.length;
  const [first, second, third, fourth] = ["AAA", "BBB", "CCC", "DDD"].map(
    (name) => takeSeries(sample, [name]).values,
  );
  const market = takeSeries(sample, ["market"]).values;
  const last = (series: Float64Array) => {
    const [x, m] = [series, market].map((one) => [...one.subarray(rows - 60)]) as [number[], number[]];
    const mean = (one: number[]) => one.reduce((sum, value) => sum + value, 0) / 60;
    const product = (a: number[], b: number[]) =>
      a.reduce((sum, value, t) => sum + (value - mean(a)) * (b[t]! - mean(b)), 0);
    return product(x, m) / product(m, m);
  };
  const groups = [
    first!.map((r, t) => (3 * r + second![t]!) / 4),
    third!.map((r, t) => (r + fourth![t]!) / 2),
  ];
  const betas = [first, second, third, fourth].map((series) => last(series!));
  const mean = betas.reduce((sum, beta) => sum + beta, 0) / 4;
  const sd = Math.sqrt(betas.reduce((sum, beta) => sum + (beta - mean) ** 2, 0) / 3);
  const [output] = outputsOf("docs/sectors.md");
  const [, tech, spread, ...risk] = output!.match(/-?\d+\.\d+|banks,tech/g)!;
  expect(output).toMatch(/^banks,tech /);
  expect(Number(tech)).toBeCloseTo(last(groups[1]!), 12);
  expect(Number(spread)).toBeCloseTo(sd, 12);
  expect(risk.map(Number)[0]).toBeCloseTo(1 - (6 * 10) / (10 * 99), 14);
  expect(risk.map((number) => Number(number).toFixed(3))).toEqual(["0.939", "0.078", "0.032"]);
});

test.each(documents)("the links of %s lead somewhere", (path) => {
  const folder = path.includes("/") ? "docs/" : "";
  for (const [, target] of read(path).matchAll(/\]\(([^)#]+)[^)]*\)/g)) {
    if (!target!.startsWith("http")) expect(existsSync(root + folder + target), target).toBe(true);
  }
});

test("every picture of the gallery has a file of its own", () => {
  const files = [...read("docs/gallery.md").matchAll(/\(images\/gallery\/([^)]+)\)/g)].map(
    ([, file]) => file,
  );
  expect(files.length).toBeGreaterThan(8);
  expect(new Set(files).size).toBe(files.length);
});

test("every option that the README lists exists, and every option of compute is listed", () => {
  const { stdout } = spawnSync(process.execPath, [`${root}dist/bin/main.js`, "compute", "--help"], {
    encoding: "utf8",
  });
  const existing = new Set([...stdout.matchAll(/--[a-z][a-z-]+/g)].map((match) => match[0]));
  const table = read("README.md").split("Options of `compute`:")[1]!.split("\n- ")[0]!;
  const listed = new Set([...table.matchAll(/--[a-z][a-z-]+/g)].map((match) => match[0]));
  listed.add("--output").add("--help");
  expect([...listed].sort()).toEqual([...existing].sort());
});

test("everything that the API page names is exported", () => {
  const entry = { ...main, ...parquet, ...arrow };
  const names = [...read("docs/api.md").matchAll(/`(?:await )?([a-zA-Z]+)\(/g)].map((match) => match[1]!);
  expect(names.length).toBeGreaterThan(10);
  for (const name of names) expect(entry, name).toHaveProperty(name);
});

describe("the numbers about the demo", () => {
  test("the slope and the script's value on the last day", async () => {
    const sample = sampleReturns();
    const kernel = await createKernel();
    const market = takeSeries(sample, ["market"]);
    const beta = kernel.rolling(dropTickers(sample, ["market"]), market, { window: 60 }).arrays[0]!;
    const last = beta[259]!;
    const own = beta.subarray(59, 260);
    for (const path of ["docs/picture.md", "docs/picture.ja.md"]) {
      expect(read(path)).toContain(last.toFixed(4));
      expect(read(path)).toContain(((last * 60) / 59).toFixed(4));
      expect(read(path)).toContain((0.012 / (0.01 * Math.sqrt(60))).toFixed(2));
    }
    expect(Math.min(...own)).toBeCloseTo(0.85, 2);
    expect(Math.max(...own)).toBeCloseTo(1.5, 2);
  });
});
