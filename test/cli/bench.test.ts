// What the benchmarks print and check; how fast anything is, no test can say.
import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { largestDifference, type Measured, measure, type Task } from "../../src/bench/measure.ts";
import { figures } from "../../src/bench/table.ts";
import { Workplace } from "./run.ts";

const place = new Workplace();
const cores = availableParallelism();
const pool = `beta, pool of ${cores === 1 ? "1 worker" : `${cores} workers`}`;
const NUMBER = String.raw`\d+(\.\d+)?`;

/** Names of the rows, in order, and whether running sums compute the same. */
const rows = (window: number, long: boolean): [string, boolean][] => [
  ["memcpy of the panel", false],
  ["beta, from and to arrays", true],
  ["beta, in kernel memory", true],
  ...(long ? [["beta, window 252", false] as [string, boolean]] : []),
  [`beta, 2 % gaps and late listings, min-periods ${window / 2}`, false],
  ["all fifteen statistics", false],
  ["beta, eleven markets", false],
  [pool, true],
  [`beta, exponential weights, half-life ${window}`, false],
  ["plain JavaScript, running sums", true],
];

describe("rollbeta bench", () => {
  test("prints the machine, a table and what it checked", () => {
    const { status, stdout, stderr } = place.run(["bench", "--tickers", "20", "--rows", "300"]);
    expect(stderr).toBe("");
    const [machine, size, , heading, ...rest] = stdout.trimEnd().split("\n");
    expect(machine).toMatch(/, \d+ cores?, Node v\d+\.\d+\.\d+$/);
    expect(size).toBe("20 tickers x 300 rows, window 60; 7 rounds");
    expect(heading!.trim().split(/ {2,}/)).toEqual([
      "least ms",
      "median",
      "ns a cell",
      "x memcpy",
      "x running sums",
    ]);
    const expected = rows(60, true);
    for (const [k, [name, same]] of expected.entries())
      expect(rest[k]).toMatch(new RegExp(`^${name}( +${NUMBER}){${same ? 5 : 4}}$`));
    expect(rest[expected.length]).toBe("");
    expect(rest[expected.length + 1]).toMatch(/ differ by at most \d\.\de-1\d here;$/);
    expect(rest).toHaveLength(expected.length + 3);
    expect(status).toBe(0);
    expect(place.files()).toEqual([]);
  });

  test("the same as JSON", () => {
    const { status, stdout, stderr } = place.run(
      "bench --tickers 20 --rows 100 --window 30 --json".split(" "),
    );
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    const { machine, results, difference, ...size } = JSON.parse(stdout);
    expect(size).toEqual({ tickers: 20, rows: 100, window: 30, rounds: 7 });
    expect(machine).toEqual({ cpu: expect.any(String), cores, node: process.version });
    expect(difference).toBeLessThan(1e-9);
    expect(results.map(({ name, sums }: Measured) => [name, sums !== null])).toEqual(rows(30, false));
    for (const result of results as Measured[]) {
      expect(result.cells).toBe(2000);
      expect(result.least).toBeGreaterThan(0);
      expect(result.median).toBeGreaterThanOrEqual(result.least);
      expect(result.ns).toBeCloseTo((result.least * 1e6) / 2000, 9);
    }
    expect(results[0]).toMatchObject({ id: "copy", copies: 1 });
    expect(results.at(-1)).toMatchObject({ id: "sums", sums: 1 });
  });

  test.each<[string, string]>([
    ["--tickers 0", "argument '0' is invalid. An integer >= 1 is wanted."],
    ["--tickers many", "argument 'many' is invalid. An integer >= 1 is wanted."],
    ["--rows 9", "argument '9' is invalid. An integer >= 10 is wanted."],
    ["--window 9", "argument '9' is invalid. An integer >= 10 is wanted."],
    ["--window 60,252", "argument '60,252' is invalid. An integer >= 10 is wanted."],
    ["--rows 100 --window 101", "rollbeta: --window must be at most the 100 rows, got 101"],
    ["--threads 2", "unknown option '--threads'"],
    ["prices.csv", "too many arguments for 'bench'"],
  ])("wrong usage: %s", (line, message) => {
    const { status, stdout, stderr } = place.run(["bench", ...line.split(" ")]);
    expect(stderr).toContain(message);
    expect(stderr).toMatch(/^rollbeta: .*\n$/);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
  });

  test("a panel that fits no memory is an error in one line", () => {
    const { status, stdout, stderr } = place.run("bench --tickers 1000000000000".split(" "));
    expect(stderr).toMatch(/^rollbeta: the data do not fit in memory .*\n$/);
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
  });
});

describe("measuring", () => {
  const task = (id: string, run: () => unknown, rest: Partial<Task> = {}): Task => ({
    id,
    name: id,
    cells: 4,
    run,
    ...rest,
  });
  const copy = task("copy", () => {}, { rival: "copy" });
  const betas = (...values: number[]) => ({ beta: "window 2", values: Float64Array.from(values) });

  test("takes turns after a round to warm up, and compares what is comparable", async () => {
    const order: string[] = [];
    const times = [2, 8, 4, 1, 6, 8, 3, 7, 16];
    const note = (id: string, rest: Partial<Task>, result?: Float64Array) =>
      task(
        id,
        () => {
          order.push(id);
          return result;
        },
        rest,
      );
    const { results, difference } = await measure(
      [
        note("copy", { rival: "copy" }),
        note("few", { beta: "window 2", cells: 2 }, Float64Array.of(Number.NaN, 1)),
        note("sums", { beta: "window 2", rival: "sums" }, Float64Array.of(Number.NaN, 1 + 2 ** -40, 3, 4)),
      ],
      3,
      async (run) => {
        await run();
        return times.shift()!;
      },
    );
    expect(order).toEqual(Array(4).fill(["copy", "few", "sums"]).flat());
    expect(difference).toBe(2 ** -40);
    const [copied, few, sums] = results;
    expect(copied).toMatchObject({ least: 1, median: 2, ns: 0.25e6, copies: 1, sums: null });
    expect(few).toMatchObject({ least: 6, median: 7, ns: 3e6, copies: 12, sums: 1 / 3 });
    expect(sums).toMatchObject({ least: 4, median: 8, ns: 1e6, copies: 4, sums: 1 });
    // two of four cells took 6 ms
    expect(figures(few!, 4)).toEqual(["12", "14", "3000000.0", "12.0", "0.33"]);
    expect(figures(copied!, 4).at(-1)).toBe("");
  });

  test.each([
    ["a digit off", [Number.NaN, 1, 2.00001], "5.0e-6"],
    ["a value too few", [Number.NaN, Number.NaN, 2], "Infinity"],
    ["a value too many", [0, 1, 2], "Infinity"],
  ])("betas that do not agree are an error: %s", async (_, wrong, difference) => {
    const [a, b] = [betas(Number.NaN, 1, 2), betas(...wrong)];
    const tasks = [copy, task("kernel", () => a.values, a), task("rival", async () => b.values, b)];
    await expect(measure(tasks, 1, async () => 1)).rejects.toThrow(
      `rival and kernel differ by ${difference}; one is wrong`,
    );
  });

  test("an infinite beta is no beta", () => {
    expect(largestDifference(Float64Array.of(Number.POSITIVE_INFINITY), Float64Array.of(1))).toBe(
      Number.POSITIVE_INFINITY,
    );
  });
});

describe("npm run bench:rivals", () => {
  const script = fileURLToPath(new URL("../../bench/rivals.mjs", import.meta.url));
  const names = ["C", "numba", "pandas", "polars", "duckdb"];
  const run = (args: string[], env: NodeJS.ProcessEnv = process.env) =>
    spawnSync(process.execPath, [script, ...args], { encoding: "utf8", env });

  test("says what is lacking and how to get it", () => {
    mkdirSync(place.path("empty"));
    const { status, stdout, stderr } = run([], { PATH: place.path("empty") });
    expect(stderr).toBe("");
    expect(stdout).toBe(
      [
        "C: no cc on the path; install a C compiler, such as gcc or clang",
        ...names
          .slice(1)
          .map((name) => `${name}: no python3 on the path; install Python 3, then pip install ${name}`),
        "",
      ].join("\n"),
    );
    expect(status).toBe(0);
  });

  test("measures what is there, and every rival is either measured or lacking", () => {
    const { status, stdout, stderr } = run(["--tickers", "5", "--rows", "100", "--window", "20"]);
    expect(stderr).toBe("");
    for (const name of names) {
      const lack = `${name}: (no (cc|python3) on the path|python3 has no module .*); .*install .*`;
      const figures = `${name}, .*( +${NUMBER}){3}( +${NUMBER}e[+-]\\d+){2}`;
      expect(stdout).toMatch(new RegExp(`^(${lack}|${figures})$`, "m"));
    }
    expect(status).toBe(0);
  });

  test("wrong sizes are told in one line", () => {
    const { status, stderr } = run(["--rows", "100"]);
    expect(stderr).toBe(
      "bench:rivals: --tickers >= 1, --window >= 2 and --rows >= 3 x the window are wanted\n",
    );
    expect(status).toBe(2);
  });
});
