import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { exactWindow } from "../../src/verify/exact.ts";
import { normal } from "../random.ts";
import { prices, returnsOf, rows, wide } from "./market.ts";
import { expectRefusal, Workplace } from "./run.ts";

const place = new Workplace();
const market = prices(120);
type Market = typeof market;

/** The rows that `keep` says. */
const only = ({ dates, columns }: Market, keep: (t: number) => boolean): Market => ({
  dates: dates.filter((_, t) => keep(t)),
  columns: Object.fromEntries(
    Object.entries(columns).map(([name, column]) => [name, column.filter((_, t) => keep(t))]),
  ),
});
/** The table with the prices of one column at some rows left out. */
const holed = ({ dates, columns }: Market, name: string, holes: readonly number[]): string =>
  wide({
    dates,
    columns: {
      ...columns,
      [name]: columns[name]!.map((price, t) => (holes.includes(t) ? Number.NaN : price)),
    },
  }).replaceAll("NaN", "");

const compute = (args: readonly string[], window = 20) => {
  const run = place.call(["compute", ...args, "--window", String(window), "--min-periods", "5", "-o", "-"]);
  expect(run.status, run.stderr).toBe(0);
  const [header, ...lines] = rows(run.stdout);
  const at = (date: string, ticker: string) =>
    lines.find(([first]) => first === date)?.[header!.indexOf(ticker)];
  return { ...run, lines, at };
};

/** Exact beta of a ticker on the market over pairs of returns from rows to rows. */
function exactBeta(ticker: string, spans: readonly (readonly [number, number])[], lag = 0): number {
  const step = (name: string, from: number, to: number) =>
    market.columns[name]![to]! / market.columns[name]![from]! - 1;
  return exactWindow(
    spans.map(([from, to]) => step(ticker, from, to)),
    spans.map(([from, to]) => step("INDEX", from - lag, to - lag)),
  ).beta.value;
}
const steps = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, k) => [from + k, from + k + 1] as const);

describe("--calendar", () => {
  // the stocks rest on row 60, the index on row 70
  place.write(
    "stocks.csv",
    wide(
      only(market, (t) => t !== 60),
      ["A", "B"],
    ),
  );
  place.write(
    "index.csv",
    wide(
      only(market, (t) => t !== 70),
      ["INDEX"],
    ),
  );
  const files = ["stocks.csv", "--benchmark", "index.csv"];

  test("intersection: returns span the holidays of either side, on both", () => {
    const { at, lines, stderr } = compute([...files, "--calendar", "intersection"]);
    expect(lines).toHaveLength(117);
    const spans = [
      ...steps(54, 59),
      [59, 61] as const,
      ...steps(61, 69),
      [69, 71] as const,
      ...steps(71, 76),
    ];
    expect(spans).toHaveLength(20);
    expect(Number(at(market.dates[76]!, "A"))).toBeCloseTo(exactBeta("A", spans), 12);
    expect(stderr).toContain("118 of the 119 dates of the input are used: 1 not in INDEX");
    expect(compute(files).stdout).toBe(compute([...files, "--calendar", "intersection"]).stdout);
  });

  test("union: returns of single rows only, both sides of a holiday missing", () => {
    const { at, lines, stderr } = compute([...files, "--calendar", "union"]);
    expect(lines).toHaveLength(119);
    const spans = steps(59, 79).filter(([from, to]) => ![from, to].some((t) => t === 60 || t === 70));
    expect(Number(at(market.dates[79]!, "A"))).toBeCloseTo(exactBeta("A", spans), 12);
    expect(stderr).toContain("the input has no value, and so a gap, on 1 of the 120 dates");
    expect(stderr).toContain("INDEX has no value, and so a gap, on 1 of the 120 dates");
  });

  test("benchmark: the index's dates, over which the stocks' returns run", () => {
    const { at, lines, stderr } = compute([...files, "--calendar", "benchmark"]);
    expect(lines).toHaveLength(118);
    const spans = [...steps(59, 69), [69, 71] as const, ...steps(71, 80)].filter(
      ([from, to]) => from !== 60 && to !== 60,
    );
    expect(Number(at(market.dates[80]!, "B"))).toBeCloseTo(exactBeta("B", spans), 12);
    expect(stderr).toContain("118 of the 119 dates of the input are used: 1 not in INDEX");
  });
});

describe("--max-gap", () => {
  place.write("gap.csv", holed(market, "A", [50, 51, 80]));
  const args = ["gap.csv", "--benchmark", "INDEX"];

  test("a return over the gap stands beside the index's over the same days", () => {
    const { at, stderr } = compute([...args, "--max-gap", "2", "--verify", "500"]);
    const spans = [...steps(39, 49), [49, 52] as const, ...steps(52, 59)];
    expect(Number(at(market.dates[59]!, "A"))).toBeCloseTo(exactBeta("A", spans), 12);
    expect(stderr).toContain(
      "2 returns of 1 ticker over gaps of at most 2 rows, beside the benchmark's over the same days",
    );
    expect(stderr).toMatch(/verified: 50\d cells/);
  });

  test("a longer gap stays open, and other tickers do not notice", () => {
    const plain = compute(args);
    const { at } = compute([...args, "--max-gap", "1"]);
    const open = steps(39, 59).filter(([from, to]) => ![from, to].some((t) => t === 50 || t === 51));
    expect(Number(at(market.dates[59]!, "A"))).toBeCloseTo(exactBeta("A", open), 12);
    const over = [...steps(69, 79), [79, 81] as const, ...steps(81, 89)];
    expect(Number(at(market.dates[89]!, "A"))).toBeCloseTo(exactBeta("A", over), 12);
    for (const ticker of ["B", "C"]) {
      for (const date of market.dates.slice(1)) expect(at(date, ticker)).toBe(plain.at(date, ticker));
    }
  });

  test("with weights, steps, threads and several statistics too", () => {
    const one = place.call(["compute", ...args, "--max-gap", "2", "--halflife", "20", "-o", "-"]);
    expect(one.status, one.stderr).toBe(0);
    expect(rows(one.stdout)).toHaveLength(120);
    const [alone, shared] = ["1", "2"].map(
      (threads) =>
        place.call(
          [
            "compute",
            ...args,
            "--max-gap",
            "2",
            "--stat",
            "beta,n",
            "--window",
            "10,20",
            "--step",
            "week",
          ].concat(["--threads", threads, "-o", "-"]),
        ).stdout,
    );
    expect(alone).toBe(shared);
    expect(rows(alone!)[0]).toEqual(["date", "ticker", "benchmark", "window", "beta", "n"]);
  });
});

describe("--lag", () => {
  test("a return stands beside the index's of rows before", () => {
    place.write("prices.csv", wide(market));
    const { at, stderr } = compute(["prices.csv", "--benchmark", "INDEX", "--lag", "2", "--verify", "200"]);
    expect(Number(at(market.dates[60]!, "B"))).toBeCloseTo(exactBeta("B", steps(40, 60), 2), 12);
    expect(at(market.dates[7]!, "B")).not.toBe("");
    expect(at(market.dates[6]!, "B")).toBe(""); // five pairs are wanted, and two rows have none
    expect(stderr).toContain("INDEX lagged by 2 rows: each return stands beside the one of 2 rows earlier");
    expect(stderr).toContain("--lag 0 may be what is meant");
  });

  test("a hint where the market's day ends later, that goes when it is followed", () => {
    const draw = normal(5);
    const move = Array.from({ length: 150 }, () => 0.01 * draw());
    const levels = (moves: number[]) => {
      let level = 100;
      return moves.map((one) => {
        level *= 1 + one;
        return level;
      });
    };
    const dates = prices(150).dates;
    const stock = levels(move.map((_, t) => (move[t - 1] ?? 0) + 0.005 * draw()));
    place.write("late.csv", wide({ dates, columns: { M: levels(move), S: stock } }));
    const hint =
      /M correlates 0\.\d\d with the mean ticker at a lag of 1, .* on the same row .*; --lag 1 may be/;
    expect(compute(["late.csv", "--benchmark", "M"]).stderr).toMatch(hint);
    expect(compute(["late.csv", "--benchmark", "M", "--lag", "1"]).stderr).not.toContain("correlates");
  });
});

describe("--time-zone", () => {
  const bars = (times: (date: string) => string[]) => {
    const [header, ...lines] = wide(market, ["A", "B"]).trimEnd().split("\n");
    const body = lines.flatMap((line, t) => {
      const date = market.dates[t]!;
      return times(date).map((time, k, all) =>
        line.replace(date, time).replace(/,/, k + 1 < all.length ? ",1" : ","),
      );
    });
    return `${[header, ...body].join("\n")}\n`;
  };
  // closes at 16:00 in New York: 21:00 UTC in winter, 20:00 from 10 March 2024 on
  const close = (date: string) => `${date}T${date < "2024-03-10" ? "21" : "20"}:00:00Z`;
  place.write(
    "closes.csv",
    bars((date) => [close(date)]),
  );
  place.write(
    "bars.csv",
    bars((date) => [`${date}T15:30:00Z`, close(date)]),
  );
  place.write("days.csv", wide(market, ["A", "B"]));
  place.write("market.csv", wide(market, ["INDEX"]));

  test("times of day are dates there, beside a benchmark of dates", () => {
    const days = compute(["days.csv", "--benchmark", "market.csv"]).stdout;
    const args = ["--benchmark", "market.csv", "--time-zone", "America/New_York"];
    expect(compute(["closes.csv", ...args]).stdout).toBe(days);
    expect(compute(["bars.csv", ...args, "--daily", "last"]).stdout).toBe(days);
    const unmoved = compute(["days.csv", ...args]);
    expect(unmoved.stdout).toBe(days);
    expect(unmoved.stderr).toContain("no file has times of day; --time-zone changes nothing");
  });

  test.each<[string[], 1 | 2, string]>([
    [
      ["closes.csv"],
      1,
      "one file has dates (2024-01-01), another times of day (2024-01-01T21:00:00Z); give both the same kind, or take times as dates with --time-zone",
    ],
    [
      ["bars.csv", "--time-zone", "America/New_York"],
      1,
      "bars.csv: 2024-01-01T15:30:00Z and 2024-01-01T21:00:00Z are both 2024-01-01 in America/New_York; give one value a day",
    ],
    [["bars.csv", "--time-zone", "New York"], 2, "An IANA name such as America/New_York or UTC is wanted."],
    [["bars.csv", "--daily", "last"], 2, "--daily is about the dates of --time-zone; give that too"],
    [["bars.csv", "--time-zone", "UTC", "--daily", "first"], 2, "Allowed choices are last."],
    [["bars.csv", "--time-zone", "UTC", "--daily", "last", "--returns"], 2, "--daily last suits prices"],
    [["days.csv", "--returns", "--max-gap", "2"], 2, "--max-gap makes returns over gaps of prices"],
    [["days.csv", "--lag", "-1"], 2, "An integer >= 0 is wanted."],
    [
      ["days.csv", "--lag", "119"],
      1,
      "a lag of 119 is longer than the data: 119 rows of returns; choose a shorter --lag",
    ],
    [["days.csv", "--calendar", "outer"], 2, "Allowed choices are intersection, union, benchmark."],
    [["days.csv", "--report", "report.txt"], 2, "a report is a .json file, got report.txt"],
    [["days.csv", "--report", "none/report.json"], 1, "none/report.json: the folder none does not exist"],
  ])("%j is refused in one line", (args, code, message) => {
    const before = place.files();
    const run = place.call([
      "compute",
      ...args,
      "--benchmark",
      "market.csv",
      "--window",
      "20",
      "-o",
      "out.csv",
    ]);
    expectRefusal(run, code, message);
    expect(place.files()).toEqual(before);
  });
});

describe("--report", () => {
  const path = place.path("report.json");
  const report = (args: readonly string[]) => {
    const { status, stderr } = place.call(["compute", ...args, "-o", "out.csv", "--report", "report.json"]);
    expect(status, stderr).toBe(0);
    expect(stderr).toContain("written: out.csv, report.json");
    return JSON.parse(readFileSync(path, "utf8"));
  };

  test("lists every infinite cell and every duplicate, of the input and of a benchmark's file", () => {
    const [head, ...lines] = wide(market).trimEnd().split("\n");
    const again = lines[5]!.replace(/[^,]*$/, "777");
    const spoiled = lines.map((line, t) => (t === 9 ? line.replace(/,[^,]*/, ",inf") : line));
    place.write("twice.csv", `${head}\n${[...spoiled, again].join("\n")}\n`);
    place.write("twice-index.csv", `${wide(market, ["INDEX"]).replace("INDEX", "M")}${market.dates[8]},1\n`);
    const args = ["--window", "20", "--duplicates", "first"];
    const { dropped, inputs, benchmarks } = report(["twice.csv", "--benchmark", "twice-index.csv", ...args]);
    expect(dropped.infinite).toEqual({
      count: 1,
      list: [{ file: "twice.csv", ticker: "INDEX", date: market.dates[9], row: 11 }],
    });
    const { A, B, C, INDEX } = market.columns;
    const own = { file: "twice.csv", date: market.dates[5], rows: [7, 122] };
    expect(dropped.duplicates).toEqual({
      count: 5,
      list: [
        ...[INDEX, A, B].map((column, i) => {
          const values = [column![5], column![5]];
          return { ...own, ticker: ["INDEX", "A", "B"][i], values, kept: column![5] };
        }),
        { ...own, ticker: "C", values: [C![5], 777], kept: C![5] },
        {
          file: "twice-index.csv",
          ticker: "M",
          date: market.dates[8],
          rows: [10, 122],
          values: [INDEX![8], 1],
          kept: INDEX![8],
        },
      ],
    });
    for (const one of [...inputs, ...benchmarks]) expect(one).not.toHaveProperty("dropped");
  });

  test("lists every date, cell and ticker that was dropped, every gap that was filled, and what is suspicious", () => {
    const columns = {
      ...market.columns,
      A: market.columns.A!.map((price, t) => (t >= 70 ? price / 2 : price)),
      B: market.columns.B!.map((price, t) => (t === 30 || t === 31 ? -price : t === 40 ? Number.NaN : price)),
      Z: market.columns.A!.map((price, t) => (t < 110 ? Number.NaN : price)),
    };
    place.write("odd.csv", wide({ dates: market.dates, columns }).replaceAll("NaN", ""));
    place.write(
      "odd-index.csv",
      wide(
        only(market, (t) => t !== 50 && t !== 51),
        ["INDEX"],
      ).replace(/^date,INDEX/, "date,M"),
    );
    const date = (t: number) => market.dates[t];
    const told = report([
      "odd.csv",
      "--benchmark",
      "odd-index.csv",
      "--window",
      "20",
      "--max-gap",
      "1",
      "--from",
      "2024-01-03",
    ]);
    expect(told).toMatchObject({
      report: 1,
      files: ["odd.csv"],
      options: {
        benchmark: ["odd-index.csv"],
        window: [20],
        maxGap: 1,
        from: "2024-01-03",
        report: "report.json",
      },
      inputs: [
        {
          path: "odd.csv",
          shape: "wide",
          tickers: 5,
          dates: 120,
          first: date(0),
          last: date(119),
          rows: 120,
        },
      ],
      benchmarks: [{ asked: "odd-index.csv", ticker: "M", ofInput: false, dates: 118 }],
      used: {
        calendar: "intersection",
        tickers: 5,
        benchmarks: 1,
        dates: 116,
        first: date(2),
        last: date(119),
        returnRows: 115,
      },
    });
    expect(told.dropped).toEqual({
      dates: {
        count: 3,
        list: [
          { series: "the input", reason: "--from is later", first: date(0), last: date(1), dates: 2 },
          { series: "M", reason: "--from is later", first: date(0), last: date(1), dates: 2 },
          { series: "the input", reason: "not in M", first: date(50), last: date(51), dates: 2 },
        ],
      },
      cells: {
        count: 1,
        list: [{ ticker: "B", first: date(30), last: date(31), rows: 2, value: -market.columns.B![30]! }],
      },
      infinite: { count: 0, list: [] },
      duplicates: { count: 0, list: [] },
      tickers: {
        count: 1,
        list: [{ ticker: "Z", reason: "at most 9 pairs with M in 20 rows, and 20 are wanted" }],
      },
    });
    expect(told.gaps).toEqual({
      late: 1,
      ended: 0,
      inner: 1,
      innerRows: 3,
      count: 3,
      list: [
        { ticker: "B", place: "inner", first: date(30), last: date(31), rows: 2 },
        { ticker: "B", place: "inner", first: date(40), last: date(40), rows: 1 },
        { ticker: "Z", place: "late", first: date(2), last: date(109), rows: 106 },
      ],
    });
    expect(told.filled).toEqual({ count: 1, list: [{ ticker: "B", from: date(39), to: date(41), rows: 1 }] });
    expect(told.findings.count).toBe(2);
    expect(told.findings.list).toMatchObject([
      {
        kind: "split",
        ticker: "A",
        first: date(70),
        last: date(70),
        meaning: "prices that are not adjusted",
      },
      { kind: "short", ticker: "Z" },
    ]);
    expect(told.notes).toContain("of 5 tickers 1 begins late, 1 has gaps inside (3 rows)");
  });

  test("stays small: long lists are cut, with their true count", () => {
    const dates = prices(700).dates;
    const names = Array.from({ length: 60 }, (_, i) => `T${i}`);
    const columns = Object.fromEntries(
      ["M", ...names].map((name, i) => [
        name,
        dates.map((_, t) => (i > 0 && t % 3 === 1 ? Number.NaN : 100 + ((t * 7 + i) % 11))),
      ]),
    );
    place.write("holes.csv", wide({ dates, columns }).replaceAll("NaN", ""));
    const told = report(["holes.csv", "--benchmark", "M", "--calendar", "benchmark", "--min-periods", "5"]);
    expect(told.gaps.count).toBe(60 * 233);
    expect(told.gaps.list).toHaveLength(10_000);
  });

  test("appears with the other outputs or not at all", () => {
    const before = place.files();
    const run = place.call([
      "compute",
      "odd.csv",
      "--benchmark",
      "INDEX",
      "--window",
      "200",
      "-o",
      "x.csv",
      "--report",
      "x.json",
    ]);
    expectRefusal(run, 1, "a window of 200 is longer than the data");
    expect(place.files()).toEqual(before);
    expectRefusal(
      place.call(["compute", "odd.csv", "--benchmark", "INDEX", "--report", "x.json"]),
      2,
      "nowhere to write to",
    );
  });
});

test("what looks wrong is noted, a kind a line", () => {
  const spoiled = market.columns.A!.map((price, t) => (t === 60 ? price * 3 : price));
  const frozen = market.columns.B!.map((price, t, all) => (t >= 20 && t < 40 ? all[20]! : price));
  place.write(
    "spoiled.csv",
    wide({ dates: market.dates, columns: { ...market.columns, A: spoiled, B: frozen } }),
  );
  const { stderr } = compute(["spoiled.csv", "--benchmark", "INDEX"]);
  expect(stderr).toMatch(
    /note: 1 spike reverts on the next row, as bad ticks do: A 2024-03-01 to 2024-03-02: up \d+ % and back on the next row\n/,
  );
  expect(stderr).toMatch(
    /note: 1 run of prices that do not move, as in halts or after filling: B 2024-01-22 to 2024-02-09: no move in 19 rows\n/,
  );
});

describe("returns in percent beside fractions", () => {
  const returns = returnsOf(market);
  const dates = market.dates.slice(1);
  const index = (by: number) => wide({ dates, columns: { INDEX: returns.INDEX!.map((x) => by * x) } });
  place.write("fractions.csv", wide({ dates, columns: returns }, ["A", "B", "C"]));
  place.write("fraction.csv", index(1));
  place.write("percent.csv", index(100));
  const run = (benchmark: string, more: readonly string[]) =>
    place.call([
      ...["compute", "fractions.csv", "--returns", "--benchmark", benchmark, "--window", "20", ...more],
    ]);

  test("are noted, with what betas are", () => {
    const { stderr, status } = run("percent.csv", ["-o", "-"]);
    expect(status).toBe(0);
    expect(stderr).toMatch(
      /^note: the returns of INDEX look like percent and those of the tickers like fractions: a usual one of INDEX is 0\.\d+, of a ticker 0\.0\d+; if so, betas are a hundredth of what they should be: divide those of INDEX by 100$/m,
    );
    expect(run("fraction.csv", ["-o", "-"]).stderr).not.toContain("percent");
  });

  test("are noted in bounded memory in the same words", () => {
    const cells = ["A", "B", "C"].flatMap((name) =>
      dates.map((date, t) => `${date},${name},${returns[name]![t]}`),
    );
    place.write("long.csv", `date,ticker,return\n${cells.join("\n")}\n`);
    const [bound, whole] = [["--max-memory", "220MB"], []].map((more) =>
      place
        .run([
          ...["compute", "long.csv", "--returns", "--benchmark", "percent.csv", "--window", "20"],
          ...["--shape", "long", "-o", "bound.csv", ...more],
        ])
        .stderr.split("\n")
        .filter((line) => line.includes("like percent")),
    );
    expect(bound).toHaveLength(1);
    expect(bound).toEqual(whole);
  });
});
