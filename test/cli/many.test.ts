import { mkdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { Duck } from "../duckdb.ts";
import { long, prices, wide } from "./market.ts";
import { expectRefusal, Workplace } from "./run.ts";

const place = new Workplace();
const market = prices(120);
const { dates, columns } = market;
const NAMES = ["INDEX", "A", "B", "C"];
const OPTIONS = ["--benchmark", "INDEX", "--window", "20"];
place.write("wide.csv", wide(market));

/** One instrument, as Yahoo writes it; the adjusted close is what counts. */
function single(name: string, from = 0, to = dates.length): string {
  const rows = dates.slice(from, to).map((date, t) => {
    const close = columns[name]![from + t]!;
    return `${date},${close},${close + 1},${close - 1},${close * 2},${close},${t + 1}`;
  });
  return `Date,Open,High,Low,Close,Adj Close,Volume\n${rows.join("\n")}\n`;
}

function folder(name: string, files: Record<string, string>): string {
  mkdirSync(place.path(name));
  for (const [file, content] of Object.entries(files)) {
    if (file.includes("/"))
      mkdirSync(place.path(`${name}/${file.slice(0, file.lastIndexOf("/"))}`), { recursive: true });
    place.write(`${name}/${file}`, content);
  }
  return name;
}

function table(inputs: readonly string[], options: readonly string[] = OPTIONS): string {
  const { status, stdout, stderr } = place.call(["compute", ...inputs, ...options, "-o", "-"]);
  expect(status, stderr).toBe(0);
  return stdout;
}

/** The table by the columns' names, for files that come in another order. */
function byName(text: string): string[] {
  const [head, ...rows] = text
    .trimEnd()
    .split("\n")
    .map((line) => line.split(","));
  return head!.map((name, i) => `${name}:${rows.map((row) => row[i]).join(",")}`).sort();
}

const whole = byName(table(["wide.csv"]));

describe("a folder of one file a ticker", () => {
  folder("singles", {
    ...Object.fromEntries(NAMES.map((name) => [`${name}.csv`, single(name)])),
    "README.md": "about",
    "A.csv.part": "Date,",
  });

  test("gives what one wide table gives, by its name, by a pattern and by names", () => {
    expect(byName(table(["singles"]))).toEqual(whole);
    expect(byName(table(["singles/*.csv"]))).toEqual(whole);
    expect(byName(table(NAMES.map((name) => `singles/${name}.csv`)))).toEqual(whole);
    const { stderr } = place.call(["compute", "singles", ...OPTIONS, "-o", "-"]);
    expect(stderr).toContain(
      "note: singles: passed over, as no data by their names: A.csv.part, README.md\n",
    );
    expect(stderr).toContain(
      'note: 4 files, the first being singles/A.csv: one instrument, A, value = "Adj Close" of Open',
    );
  });

  test("adds up what all files say of numbers", () => {
    // 2, 3, 4 and 5 infinite values
    const lost = (name: string, count: number) => {
      const lines = single(name).split("\n");
      return lines
        .map((line, t) => (t > 0 && t <= count ? `${dates[t - 1]},1,2,1,inf,inf,7` : line))
        .join("\n");
    };
    folder("lost", Object.fromEntries(NAMES.map((name, i) => [`${name}.csv`, lost(name, i + 2)])));
    const { stderr } = place.call(["compute", "lost", ...OPTIONS, "-o", "-"]);
    expect(stderr).toContain(
      "note: 4 files, the first being lost/A.csv: 3 infinite values count as missing; 14 in all\n",
    );
  });

  test("is told of as a whole", () => {
    const facts = JSON.parse(place.call(["info", "singles", "--json"]).stdout);
    expect(facts).toMatchObject({
      files: 4,
      kind: "CSV",
      shape: "single",
      rows: 480,
      tickers: 4,
      dates: 120,
    });
    expect(facts.columns).toEqual(["Date", "Open", "High", "Low", "Close", "Adj Close", "Volume"]);
  });

  test("an input is no output, though it was not named", () => {
    const before = readFileSync(place.path("singles/A.csv"), "utf8");
    expectRefusal(place.call(["compute", "singles", ...OPTIONS, "-o", "singles/A.csv"]), 1, "is an input");
    expect(readFileSync(place.path("singles/A.csv"), "utf8")).toBe(before);
  });

  test("a folder of benchmarks", () => {
    folder("indices", { "M.csv": single("INDEX"), "N.csv": single("B") });
    const long = table(["wide.csv"], ["--benchmark", "indices", "--window", "20"]);
    const one = (name: string) =>
      table(["wide.csv"], ["--benchmark", `indices/${name}.csv`, "--window", "20", "--shape", "long"])
        .split("\n")
        .slice(1);
    const lines = long.trimEnd().split("\n").slice(1);
    expect(lines.sort()).toEqual([...one("M"), ...one("N")].filter((line) => line !== "").sort());
    expectRefusal(
      place.call(["compute", "wide.csv", "--benchmark", "indices", "--shape", "wide", "-o", "x.csv"]),
      2,
      "a wide table holds one statistic, window and benchmark, got 2",
    );
  });

  test("what many benchmarks say in the same words is noted once", () => {
    folder(
      "levels",
      Object.fromEntries(["J", "K", "L", "M", "N", "O"].map((name) => [`${name}.csv`, single("INDEX")])),
    );
    const { stderr } = place.call(["compute", "wide.csv", "--benchmark", "levels", "-o", "levels.csv"]);
    expect(stderr.match(/one instrument/g)).toHaveLength(1);
    expect(stderr).toContain("note: 6 files, the first being levels/J.csv: one instrument, J, value = ");
    expect(stderr).toContain("; beta against J, K, L, M and 2 more (6 in all); window 60\n");
  });
});

describe("tables in parts", () => {
  test("long tables, a file a month, wide tables and single series cut in two", () => {
    const [head, ...rows] = long(market, NAMES).trimEnd().split("\n");
    const months = new Map<string, string[]>();
    for (const row of rows) months.set(row.slice(0, 7), [...(months.get(row.slice(0, 7)) ?? []), row]);
    folder(
      "months",
      Object.fromEntries(
        [...months].map(([month, lines]) => [`${month}.csv`, `${[head, ...lines].join("\n")}\n`]),
      ),
    );
    const run = place.call(["compute", "months", ...OPTIONS, "-o", "-"]);
    expect(byName(run.stdout)).toEqual(whole);
    expect(run.stderr).toContain(
      "note: 4 files are parts of one long table, of the same columns (date, ticker, close): months/2024-01.csv",
    );
    // a column that every part repeats
    const stocks = ["--benchmark", "index_level", "--window", "20"];
    expect(byName(table(["months"], stocks)).filter((line) => !line.startsWith("INDEX"))).toEqual(whole);

    const [top, ...lines] = wide(market).trimEnd().split("\n");
    folder("halves", {
      "1.csv": `${[top, ...lines.slice(0, 50)].join("\n")}\n`,
      "2.csv": `${[top, ...lines.slice(50)].join("\n")}\n`,
    });
    expect(byName(table(["halves"]))).toEqual(whole);

    const files = NAMES.flatMap((name) => [
      [`early/${name}.csv`, single(name, 0, 70)],
      [`late/${name}.csv`, single(name, 70)],
    ]);
    folder("cut", Object.fromEntries(files));
    expect(byName(table(["cut/**/*.csv"]))).toEqual(whole);
  });

  test("a ticker and date that two files have is refused", () => {
    folder("overlap", { "x/A.csv": single("A", 0, 70), "y/A.csv": single("A", 69) });
    expectRefusal(
      place.call(["compute", "overlap/*/*.csv", "singles/INDEX.csv", ...OPTIONS, "-o", "x.csv"]),
      1,
      `ticker A is in more than one file: overlap/x/A.csv (row 71) and overlap/y/A.csv (row 2) both have it on ${dates[69]}; leave one of them out, or say with --duplicates which counts`,
    );
  });

  test("of a ticker and date that two files have, --duplicates says which counts", () => {
    const half = (from: number, to: number, add: number) =>
      `date,close\n${dates
        .slice(from, to)
        .map((date, t) => `${date},${columns.A![from + t]! + add}\n`)
        .join("")}`;
    folder("both", { "x/A.csv": half(0, 71, 0), "y/A.csv": half(69, dates.length, 4) });
    const inputs = ["both/*/*.csv", "singles/INDEX.csv", "singles/B.csv"];
    const whole = (policy: string) => {
      const value = (t: number) => {
        const [x, y] = [columns.A![t]!, columns.A![t]! + 4];
        if (t < 69) return x;
        return t > 70 || policy === "last" ? y : policy === "first" ? x : (x + y) / 2;
      };
      place.write(
        "joined.csv",
        `date,A,B,INDEX\n${dates.map((date, t) => `${date},${value(t)},${columns.B![t]},${columns.INDEX![t]}\n`).join("")}`,
      );
      return place.call(["compute", "joined.csv", ...OPTIONS, "-o", "-", "--quiet"]).stdout;
    };
    for (const policy of ["first", "last", "mean"]) {
      const args = [
        "compute",
        ...inputs,
        ...OPTIONS,
        "--duplicates",
        policy,
        "-o",
        "-",
        "--report",
        "both.json",
      ];
      const { stdout, stderr, status } = place.call(args);
      expect(status, stderr).toBe(0);
      expect(stdout).toBe(whole(policy));
      expect(stderr).toContain(
        `note: 2 tickers and dates are in more than one file, first A on ${dates[69]} in both/x/A.csv, both/y/A.csv; the ${policy === "mean" ? "mean of their values" : `${policy} of them`} counts`,
      );
      const { duplicates } = JSON.parse(readFileSync(place.path("both.json"), "utf8")).dropped;
      const [x, y] = [columns.A![69]!, columns.A![69]! + 4];
      expect(duplicates.count).toBe(2);
      expect(duplicates.list[0]).toEqual({
        ticker: "A",
        date: dates[69],
        files: ["both/x/A.csv", "both/y/A.csv"],
        values: [x, y],
        kept: policy === "first" ? x : policy === "last" ? y : (x + y) / 2,
      });
    }
  });

  test("partitioned folders that DuckDB wrote", async () => {
    const duck = await Duck.open();
    place.write("long.csv", long(market, NAMES));
    const source = `select date, ticker, close from '${place.path("long.csv")}'`;
    const write = (name: string, by: string, more = "", format = "parquet") =>
      duck.run(
        `copy (select *${more} from (${source})) to '${place.path(name)}' (format ${format}, partition_by (${by}))`,
      );
    await write("by-month", "year, month", ", year(date) as year, month(date) as month");
    await write("by-ticker", "ticker");
    await write("by-day", "date");
    await write("csv-by-ticker", "ticker", "", "csv");
    await write("csv-by-day", "date", "", "csv");
    // which it cannot do for JSON itself
    for (const [name, by] of [
      ["json-by-ticker", "ticker"],
      ["json-by-day", "date"],
    ] as const) {
      for (const part of by === "date" ? market.dates : NAMES) {
        mkdirSync(place.path(`${name}/${by}=${part}`), { recursive: true });
        const rest = `select * exclude (${by}) from (${source}) where ${by}::varchar = '${part}'`;
        await duck.run(`copy (${rest}) to '${place.path(`${name}/${by}=${part}/part.json`)}' (format json)`);
      }
    }
    const csv = ["csv-by-ticker", "csv-by-day"];
    for (const name of ["by-month", "by-ticker", "by-day", ...csv, "json-by-ticker", "json-by-day"]) {
      expect(byName(table([name])), name).toEqual(whole);
    }
    expect(byName(table(["by-month/**/*.parquet"]))).toEqual(whole);
  });
});

describe("what goes wrong among many files", () => {
  test("the first bad file is named, or all are left out by --skip-bad", () => {
    folder("bad", {
      ...Object.fromEntries(NAMES.map((name) => [`${name}.csv`, single(name)])),
      "D.csv": "",
      "E.csv": "Date,Close\n2024-01-01,12x4\n2024-01-02,13\n2024-01-03,14\n",
    });
    for (const threads of ["1", "3"]) {
      const args = ["compute", "bad", ...OPTIONS, "--threads", threads];
      expectRefusal(place.call([...args, "-o", "x.csv"]), 1, "bad/D.csv is empty");
      const { status, stdout, stderr } = place.call([...args, "--skip-bad", "-o", "-"]);
      expect(status, stderr).toBe(0);
      expect(byName(stdout)).toEqual(whole);
      expect(stderr).toContain("note: 2 files are left out, for they could not be read: bad/D.csv is empty");
    }
    expectRefusal(
      place.call(["compute", "bad/D.csv", "--skip-bad", ...OPTIONS, "-o", "x.csv"]),
      1,
      "is empty",
    );
  });

  test("names that differ by case, and odd ones", () => {
    folder("twins", {
      "A.csv": single("A"),
      "a.csv": single("B"),
      "sp ace.csv": single("C"),
      "two\nlines.csv": single("C"),
      "株価[1].csv": single("C"),
    });
    const { status, stderr } = place.call([
      "compute",
      "twins",
      "wide.csv",
      "--benchmark",
      "INDEX",
      "-o",
      "x.csv",
    ]);
    expectRefusal({ status, stderr, stdout: "" }, 1, "ticker A is in more than one file");
    rmSync(place.path("twins/A.csv"));
    place.write("twins/M.csv", single("INDEX"));
    const run = place.call([
      "compute",
      "twins",
      "singles/A.csv",
      "--benchmark",
      "M",
      "--window",
      "20",
      "-o",
      "-",
    ]);
    expect(run.status, run.stderr).toBe(0);
    expect(run.stderr).toContain(
      "note: tickers that differ in upper and lower case only are taken as two: a and A",
    );
    expect(run.stdout).toContain("株価[1]");
    expect(place.call(["info", "twins/株価[1].csv"]).stdout).toMatch(/^tickers: +1$/m);
  });

  test("standard input beside a folder, and tickers of one name in tables of different columns", () => {
    folder("beside", { "A.csv": single("A"), "B.csv": single("B") });
    const args = ["--benchmark", "INDEX", "--window", "20", "-o", "-"];
    const { status, stdout, stderr } = place.run(
      ["compute", "beside", "-", ...args],
      wide(market, ["INDEX", "C"]),
    );
    expect(status, stderr).toBe(0);
    expect(byName(stdout)).toEqual(whole);
    place.write("more.csv", long(market, ["A"]));
    expectRefusal(
      place.call(["compute", "beside", "more.csv", "index.csv", ...args]),
      1,
      "index.csv: no such file",
    );
    expectRefusal(
      place.call(["compute", "beside", "more.csv", "wide.csv", ...args]),
      1,
      "ticker A is in more than one file: beside/A.csv (single) and more.csv (long)",
    );
  });

  test("thousands of paths, by workers and without, give the same bytes", () => {
    const files = Object.fromEntries(
      Array.from({ length: 2100 }, (_, i) => [
        `T${i}.csv`,
        `date,close\n2024-01-01,${i + 1}\n2024-01-02,${i + 3}\n2024-01-03,${i + 2}\n`,
      ]),
    );
    folder("thousands", files);
    const paths = Object.keys(files).map((name) => `thousands/${name}`);
    const args = ["--benchmark", "T0", "--window", "2"];
    const one = table(paths, [...args, "--threads", "1"]);
    expect(one.split("\n", 1)[0]!.split(",")).toHaveLength(2100);
    expect(table(paths, [...args, "--threads", "3"])).toBe(one);
    expect(byName(table(["thousands"], args))).toEqual(byName(one));

    // of several bad files the first is named, whoever reads it; one that is gone is bad as well
    place.write("thousands/T2000.csv", "date,close\n2024-01-01,1.2.3\n2024-01-02,4\n");
    place.write("thousands/T40.csv", "");
    symlinkSync("nowhere", place.path("thousands/T5.5.csv"));
    for (const threads of ["1", "2", "5"]) {
      const run = (more: string[]) =>
        place.call(["compute", "thousands", ...args, "--threads", threads, ...more]);
      expectRefusal(run(["-o", "x.csv"]), 1, 'thousands/T2000.csv: row 2, column "close"');
      const { status, stdout, stderr } = run(["--skip-bad", "-o", "-"]);
      expect(status, stderr).toBe(0);
      expect(stdout.split("\n", 1)[0]!.split(",")).toHaveLength(2098);
      expect(stderr).toContain(
        "note: 3 files are left out, for they could not be read: thousands/T2000.csv: row 2",
      );
      expect(stderr).toContain("thousands/T40.csv is empty");
      expect(stderr).toContain("thousands/T5.5.csv: no such file or folder");
    }
  });
});
