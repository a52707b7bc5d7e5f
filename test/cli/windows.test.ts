// Windows of every kind, gap policies, steps and --verify, as the command line takes them.
import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { formatTime } from "../../src/panel/time.ts";
import { exactWindow } from "../../src/verify/exact.ts";
import { prices, returnsOf, rows, wide } from "./market.ts";
import { expectRefusal, Workplace } from "./run.ts";

const place = new Workplace();
const market = prices(100);
const returns = returnsOf(market);
place.write("prices.csv", wide(market));

// A has no price on 2024-01-20 and 2024-02-10 to 2024-02-14, and so no return on eight days
const missing = [19, 40, 41, 42, 43, 44];
const holed = wide({
  dates: market.dates,
  columns: {
    INDEX: market.columns.INDEX!,
    A: market.columns.A!.map((price, t) => (missing.includes(t) ? Number.NaN : price)),
  },
}).replaceAll("NaN", "");
place.write("holed.csv", holed);
const pairs = returns.A!.map((_, t) => !missing.includes(t) && !missing.includes(t + 1));

const compute = (file: string, ...args: string[]) => {
  const run = place.call(["compute", file, "--benchmark", "INDEX", ...args, "-o", "-"]);
  expect(run.status, run.stderr).toBe(0);
  const [header, ...lines] = rows(run.stdout);
  return { ...run, header: header!, lines };
};

/** Exact statistics of A against the index over these rows of returns. */
function exactOf(list: readonly number[]) {
  return exactWindow(
    list.map((t) => returns.A![t]!),
    list.map((t) => returns.INDEX![t]!),
  );
}

const span = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, k) => from + k);

describe("windows", () => {
  test("durations, expanding and rows in one table", () => {
    const { lines, stderr } = compute("prices.csv", "--window", "20,10d,expanding", "--stat", "beta,n,r2");
    expect(stderr).toContain("beta, n, r2 against INDEX; window 20, 10d, expanding\n");
    expect(lines).toHaveLength(3 * 3 * 99);
    const at = (window: string) =>
      lines
        .find(([date, ticker, , of]) => date === "2024-04-09" && ticker === "A" && of === window)!
        .slice(4);
    for (const [window, start] of [
      ["20", 79],
      ["10d", 89],
      ["expanding", 0],
    ] as const) {
      const exact = exactOf(span(start, 98));
      const [beta, n, r2] = at(window).map(Number);
      expect(beta).toBeCloseTo(exact.beta.value, 12);
      expect(r2).toBeCloseTo(exact.r2.value, 12);
      expect(n).toBe(99 - start);
    }
    expect(lines.filter(([, , , window]) => window === "expanding")).toHaveLength(3 * 99);
  });

  test("a duration is calendar days, over weekends too", () => {
    const weekdays = {
      ...market,
      dates: market.dates.map((_, t) => formatTime("day", 19723 + Math.floor(t / 5) * 7 + (t % 5))),
    };
    place.write("weekdays.csv", wide(weekdays));
    const { lines } = compute("weekdays.csv", "--window", "7d", "--stat", "n");
    expect(lines.slice(0, 8).map((line) => line[1])).toEqual(["1", "2", "3", "4", "5", "5", "5", "5"]);
  });

  test("minutes and hours of intraday bars", () => {
    const bars = {
      ...market,
      dates: market.dates.map((_, t) =>
        formatTime("instant", Date.UTC(2024, 0, 1 + Math.floor(t / 20), 14, 30 + 5 * (t % 20))),
      ),
    };
    place.write("bars.csv", wide(bars));
    const { lines } = compute("bars.csv", "--window", "30min,2h", "--stat", "n");
    const n = (window: string) =>
      lines.filter((line) => line[1] === "A" && line[3] === window).map((line) => Number(line[4]));
    expect(n("30min").slice(0, 27)).toEqual([
      ...[1, 2, 3, 4, 5],
      ...Array(14).fill(6),
      ...[1, 2, 3, 4, 5, 6, 6, 6],
    ]);
    expect(Math.max(...n("2h"))).toBe(20);
  });

  test("--min-periods is a count or a share", () => {
    const first = (...args: string[]) =>
      compute("prices.csv", ...args).lines.findIndex((line) => line[1] !== "");
    expect(first("--window", "20", "--min-periods", "12")).toBe(11);
    expect(first("--window", "20", "--min-periods", "0.6")).toBe(11);
    expect(first("--window", "20", "--min-periods", "60%")).toBe(11);
    expect(first("--window", "20", "--min-periods", "0.61")).toBe(12);
    expect(first("--window", "30d", "--min-periods", "12")).toBe(11);
    expect(first("--window", "30d")).toBe(1);
    expect(compute("prices.csv", "--window", "20", "--min-periods", "7%").stderr).toContain(
      "window 20, at least 7 % of the pairs\n",
    );
  });
});

describe("--gaps", () => {
  const column = (...args: string[]) =>
    compute("holed.csv", "--window", "10", "--min-periods", "5", ...args).lines.map((line) => line[1]!);

  test("pairwise counts what there is, which is the default", () => {
    const beta = column();
    expect(column("--gaps", "pairwise")).toEqual(beta);
    expect(Number(beta[50])).toBeCloseTo(exactOf(span(41, 50).filter((t) => pairs[t])).beta.value, 12);
  });

  test("strict leaves out windows with a gap", () => {
    const [pairwise, strict] = [column(), column("--gaps", "strict")];
    for (const [t, cell] of strict.entries()) {
      const whole = span(Math.max(0, t - 9), t).every((row) => pairs[row]);
      expect(cell, `row ${t}`).toBe(whole ? pairwise[t] : "");
    }
    expect(strict.filter((cell) => cell === "")).toHaveLength(4 + 11 + 15);
  });

  test("compress reaches back over gaps, as far as --max-span", () => {
    const compressed = column("--gaps", "compress");
    const back = (t: number, most: number) =>
      span(Math.max(0, t - most + 1), t)
        .filter((row) => pairs[row])
        .slice(-10);
    expect(Number(compressed[48])).toBeCloseTo(exactOf(back(48, 20)).beta.value, 12);
    expect(back(48, 20)).toHaveLength(10);
    const near = column("--gaps", "compress", "--max-span", "13");
    expect(Number(near[48])).toBeCloseTo(exactOf(back(48, 13)).beta.value, 12);
    expect(back(48, 13)).toHaveLength(7);
    expect(column("--gaps", "compress", "--max-span", "10").map(Number)).toEqual(column().map(Number));
  });
});

describe("--step", () => {
  test("every k-th row", () => {
    const whole = compute("prices.csv", "--window", "20");
    const stepped = compute("prices.csv", "--window", "20", "--step", "7");
    expect(stepped.lines).toEqual(whole.lines.filter((_, t) => t % 7 === 0));
    expect(stepped.stderr).toContain("3 tickers x 15 of 99 return dates, 2024-01-02 to 2024-04-09;");
    expect(stepped.stderr).toContain("missing: 0.0 % of beta once a window is full\n");
  });

  test("the last row of each month, in a picture that still counts days", () => {
    const { lines } = compute("prices.csv", "--window", "20", "--step", "month", "--heatmap", "month.svg");
    expect(lines.map(([date]) => date)).toEqual(["2024-01-31", "2024-02-29", "2024-03-31", "2024-04-09"]);
    expect(readFileSync(place.path("month.svg"), "utf8")).toContain("20-day rolling β (regression on INDEX)");
    place.write(
      "month.csv",
      place.call([
        "compute",
        "prices.csv",
        "--benchmark",
        "INDEX",
        "--window",
        "20",
        "--step",
        "week",
        "-o",
        "-",
      ]).stdout,
    );
    // the table does not say what its windows count
    place.call(["heatmap", "month.csv", "--window", "20", "--benchmark", "INDEX", "-o", "read.svg"]);
    expect(readFileSync(place.path("read.svg"), "utf8")).toContain("20-bar rolling β (regression on INDEX)");
  });
});

describe("reading results back", () => {
  const args = ["compute", "prices.csv", "--benchmark", "INDEX", "--quiet"];
  place.call([...args, "--window", "20,30d,expanding", "--stat", "beta,t_beta,resid_std", "-o", "long.csv"]);

  test.each([
    ["20", "beta", "20-day rolling β (regression on INDEX)", "20 日ローリング β（INDEX との回帰）"],
    [
      "30d",
      "t_beta",
      "30-calendar-day rolling t statistic of β (regression on INDEX)",
      "30 暦日ローリング β の t 値（INDEX との回帰）",
    ],
    [
      "expanding",
      "resid_std",
      "Expanding standard deviation of residuals (regression on INDEX)",
      "拡張ウィンドウ残差標準偏差（INDEX との回帰）",
    ],
  ])("--window %s --stat %s", (window, stat, english, japanese) => {
    for (const [locale, title] of [
      ["en", english],
      ["ja", japanese],
    ] as const) {
      const { status, stderr } = place.call([
        "heatmap",
        "long.csv",
        "--window",
        window,
        "--stat",
        stat,
        "--locale",
        locale,
        "-o",
        "back.svg",
      ]);
      expect(status, stderr).toBe(0);
      expect(readFileSync(place.path("back.svg"), "utf8")).toContain(title);
    }
  });

  test("of a wide table, what is said", () => {
    place.call([...args, "--window", "90d", "--stat", "r2", "-o", "wide.csv"]);
    const { stderr } = place.call([
      "heatmap",
      "wide.csv",
      "--window",
      "90d",
      "--stat",
      "r2",
      "--benchmark",
      "INDEX",
      "-o",
      "wide.svg",
    ]);
    expect(stderr).toBe(
      "note: wide.csv: a wide table does not say what it holds; taken as r2\nwritten: wide.svg\n",
    );
    expect(readFileSync(place.path("wide.svg"), "utf8")).toContain(
      "90-calendar-day rolling R² (regression on INDEX)",
    );
  });

  test("a window that is not there", () => {
    const { status, stderr } = place.call(["heatmap", "long.csv", "--window", "31d", "-o", "none.svg"]);
    expect(stderr).toBe('rollbeta: long.csv: no row has window "31d"; did you mean "30d"?\n');
    expect(status).toBe(1);
  });
});

describe("--verify", () => {
  test("says of each statistic how far off the worst cell was, and where", () => {
    const { stderr, stdout } = compute(
      "holed.csv",
      "--window",
      "10,30d,expanding",
      "--stat",
      "beta,t_alpha,n",
      "--min-periods",
      "4",
      "--verify",
      "300",
    );
    expect(stderr).toMatch(
      /\nverified: 300 cells, recomputed exactly, are right; the largest errors, in units of each statistic's scale:\n {2}beta {5}\d\.\de-\d\d {2}A, 2024-\d\d-\d\d, window (10|30d|expanding), INDEX\n {2}t_alpha {2}\d\.\de-\d\d .*\n {2}n {8}none\nwritten: standard output\n$/,
    );
    expect(stdout).toBe(
      compute("holed.csv", "--window", "10,30d,expanding", "--stat", "beta,t_alpha,n", "--min-periods", "4")
        .stdout,
    );
  });

  test("knows every policy, step and ddof", () => {
    for (const args of [
      ["--gaps", "strict", "--window", "5,10"],
      ["--gaps", "compress", "--window", "5,10", "--max-span", "12", "--min-periods", "50%"],
      ["--gaps", "compress", "--window", "5", "--step", "3"],
      ["--window", "5,2w", "--step", "month", "--stat", "cov,var_x,var_m", "--ddof", "0"],
    ]) {
      expect(compute("holed.csv", ...args, "--verify", "200").stderr).toContain(
        "verified: 200 cells, recomputed exactly, are right;",
      );
    }
  });

  test("as JSON", () => {
    const { stdout } = place.call([
      "compute",
      "prices.csv",
      "--benchmark",
      "INDEX",
      "--window",
      "10d",
      "-o",
      "v.csv",
      "--verify",
      "50",
      "--json",
    ]);
    const { verified } = JSON.parse(stdout);
    expect(verified).toMatchObject({
      cells: 50,
      outside: 0,
      worst: [{ stat: "beta", window: "10d", benchmark: "INDEX" }],
    });
    expect(verified.worst[0].promise).toBeLessThan(1);
  });

  test("before --smooth", () => {
    expect(compute("prices.csv", "--window", "10", "--smooth", "5", "--verify", "100").stderr).toContain(
      "verified: 100 cells",
    );
  });

  test("a value that is off: exit code 1, one line, and nothing written", () => {
    // a kernel that gets the tenth row of every array wrong
    place.write(
      "spoil.mjs",
      `import { register } from "node:module";
       register("./spoiler.mjs", import.meta.url);`,
    );
    place.write(
      "spoiler.mjs",
      `export async function load(url, context, next) {
         const module = await next(url, context);
         if (!/\\bEngine = class\\b/.test(module.source)) return module;
         const source = module.source + \`
           const { begin, end } = Engine.prototype;
           const jobs = new WeakMap();
           Engine.prototype.begin = function (job) { jobs.set(this, job); return begin.call(this, job); };
           Engine.prototype.end = function () { for (const array of jobs.get(this)?.arrays ?? []) array[70] += 1e-9; end.call(this); };\`;
         return { ...module, source };
       }`,
    );
    const spoilt = (...args: string[]) =>
      place.shell(
        `NODE_OPTIONS="--import ${place.path("spoil.mjs")}" $ROLLBETA compute prices.csv --benchmark INDEX --window 10 ${args.join(" ")}`,
      );
    expect(spoilt("-o", "spoilt.csv", "--heatmap", "spoilt.png").status).toBe(0);
    for (const output of [
      "-o bad.csv --heatmap bad.png",
      "-o -",
      "-o bad.csv --quiet",
      "-o bad.csv --json",
    ]) {
      const { status, stdout, stderr } = spoilt(output, "--verify", "2000");
      expect(stderr).toMatch(
        /^rollbeta: \d+ of 2000 recomputed cells are off, such as beta of A on 2024-03-12 \(window 10, INDEX\): \d\S+, exactly \d\S+; nothing is written\n$/,
      );
      expect(stdout).toBe("");
      expect(status).toBe(1);
      expect([existsSync(place.path("bad.csv")), existsSync(place.path("bad.png"))]).toEqual([false, false]);
      expect(place.files().filter((name) => name.endsWith(".part"))).toEqual([]);
    }
  });
});

describe("wrong usage: exit code 2, one line", () => {
  const wanted = "A number of rows >= 2, a duration such as 90d, 12h or 30min, or expanding is wanted.";
  const least = "A count >= 1, or a share below 1 such as 0.8 or 80% is wanted.";
  test.each<[string[], string]>([
    ...[
      "0",
      "1",
      "2.5",
      "-5",
      "x",
      "",
      "60x",
      "0d",
      "1.5d",
      "90 d",
      "20,",
      "20,,30",
      "Expanding",
      "1e9d",
    ].map((text): [string[], string] => [["--window", text], wanted]),
    [["--window", "20,20"], "A value comes twice."],
    [["--window", "30d,20,30d"], "A value comes twice."],
    [["--window", "12h"], 'window must be whole days such as "90d" where rows are days, got "12h"'],
    ...["0", "-1", "1.5", "0%", "100%", "150%", "x", "%", "", "0.8%%"].map((text): [string[], string] => [
      ["--min-periods", text],
      least,
    ]),
    [["--window", "20", "--min-periods", "21"], "--min-periods must be at most the window of 20, got 21"],
    [
      ["--window", "20,30d", "--min-periods", "0.5"],
      "--min-periods must be a count of pairs for a window of 30d, got 0.5",
    ],
    [
      ["--window", "expanding", "--min-periods", "80%"],
      "--min-periods must be a count of pairs for a window of expanding, got 0.8",
    ],
    [["--gaps", "fill"], "argument 'fill' is invalid. Allowed choices are pairwise, strict, compress."],
    [["--gaps", "compress", "--window", "20,30d"], "--gaps compress takes windows of so many rows, got 30d"],
    [["--max-span", "100"], "--max-span is about --gaps compress; give that too"],
    [["--gaps", "strict", "--max-span", "100"], "--max-span is about --gaps compress; give that too"],
    [
      ["--gaps", "compress", "--window", "10,20", "--max-span", "19"],
      "--max-span must be at least the window of 20, got 19",
    ],
    [["--gaps", "compress", "--max-span", "60.5"], "An integer >= 2 is wanted."],
    ...["0", "-1", "1.5", "fortnight", "Month", ""].map((text): [string[], string] => [
      ["--step", text],
      "An integer >= 1 or one of week, month, quarter, year is wanted.",
    ]),
    [["--verify", "0"], "An integer >= 1 is wanted."],
    [["--verify", "all"], "An integer >= 1 is wanted."],
    [
      ["--halflife", "20", "--gaps", "strict"],
      "--gaps is about windows, and --halflife says there are none; give one",
    ],
    [["--span", "20", "--step", "5"], "--step is about windows, and --span says there are none; give one"],
    [
      ["--alpha", "0.1", "--verify", "5"],
      "--verify is about windows, and --alpha says there are none; give one",
    ],
    [
      ["--alpha", "0.1", "--min-periods", "0.5"],
      "--min-periods must be a count of pairs with --alpha, got 0.5",
    ],
  ])("%j", (args, message) => {
    const run = place.call(["compute", "prices.csv", "--benchmark", "INDEX", ...args, "-o", "x.csv"]);
    expectRefusal(run, 2, message);
    expect(place.files()).not.toContain("x.csv");
  });
});

describe("data problems: exit code 1, one line", () => {
  test.each<[string, string[], string]>([
    [
      "prices.csv",
      ["--window", "30d", "--min-periods", "100"],
      "--min-periods of 100 is longer than the data: 99 rows of returns; choose fewer",
    ],
    ["prices.csv", ["--window", "20,100,30d"], "a window of 100 is longer than the data: 99 rows of returns"],
    [
      "holed.csv",
      ["--gaps", "strict", "--window", "60"],
      "--gaps strict asks for windows without a gap, and no window of 60 is one; try --gaps pairwise",
    ],
    [
      "prices.csv",
      ["--window", "60", "--step", "200"],
      "60 complete pairs are asked for and no window has more than 1",
    ],
    [
      "prices.csv",
      ["--window", "2", "--stat", "t_beta,se_alpha"],
      "t_beta, se_alpha take three pairs, and no window has more than 2",
    ],
    ["prices.csv", ["--window", "1d"], "INDEX does not move within any window, or no ticker does"],
    [
      "prices.csv",
      ["--window", "1d", "--stat", "var_x"],
      "1 pairs less a --ddof of 1 leave nothing to divide by",
    ],
  ])("%s %j", (file, args, message) => {
    const run = place.call(["compute", file, "--benchmark", "INDEX", ...args, "-o", "x.csv"]);
    expectRefusal(run, 1, message);
    expect(place.files()).not.toContain("x.csv");
  });
});
