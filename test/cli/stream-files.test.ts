// `compute --max-memory` of several files gives what `compute` gives of them: bytes, notes and errors.
import { existsSync, mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { dirname } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { panelFromColumns } from "../../src/panel/columns.ts";
import { toParquet } from "../../src/parquet.ts";
import { normal } from "../random.ts";
import { expectSame } from "./bound.ts";
import { expectRefusal, Workplace } from "./run.ts";

const place = new Workplace();
const draw = normal(23);
const days = Array.from({ length: 360 }, (_, t) =>
  new Date(Date.UTC(2021, 0, 1) + t * 864e5).toISOString().slice(0, 10),
);
const names = ["INDEX", ...Array.from({ length: 80 }, (_, i) => `S${i}`)];
/** Prices of each ticker and day, with gaps. */
const panel = new Map(
  names.map((name) => {
    let level = 50 + 20 * Math.abs(draw());
    const series = days.map(() => {
      level *= 1 + 0.02 * draw();
      return name !== "INDEX" && draw() > 2 ? "" : level.toFixed(3);
    });
    return [name, series] as const;
  }),
);

type Row = readonly [date: string, ticker: string, price: string];
function rows(tickers: readonly string[], from: number, to: number): Row[] {
  return days
    .slice(from, to)
    .flatMap((day, k) => tickers.map((name) => [day, name, panel.get(name)![from + k]!] as const));
}

function text(cells: readonly Row[], header = "date,ticker,close"): string {
  return `${header}\n${cells.map((row) => row.join(",")).join("\n")}\n`;
}

function write(path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(place.path(path)), { recursive: true });
  place.write(path, content);
}

/** A long Parquet table: the one that a result makes. */
function parquet(tickers: readonly string[], from: number, to: number): Buffer {
  const columns = Object.fromEntries(
    tickers.map((name) => [
      name,
      panel
        .get(name)!
        .slice(from, to)
        .map((price) => (price === "" ? Number.NaN : Number(price))),
    ]),
  );
  const { time, values } = panelFromColumns(days.slice(from, to), columns);
  const result = {
    time,
    tickers,
    benchmarks: ["M"],
    windows: [2],
    stats: ["beta" as const],
    arrays: [values],
    notes: [],
  };
  return Buffer.concat([...toParquet(result)]);
}

const RUN = ["--benchmark", "INDEX", "--window", "20", "--min-periods", "8"];
const months = Array.from({ length: 12 }, (_, m) => [m * 30, m * 30 + 30] as const);

// one file a month, one newest first, one shuffled, with tickers that come later and go earlier
for (const [m, [from, to]] of months.entries()) {
  const tickers = names.filter((_, i) => i === 0 || (i % 12 <= m && i < 78) || (i >= 78 && m < 3));
  const cells = rows(tickers, from, to);
  if (m === 4) cells.reverse();
  if (m === 7) cells.sort((a, b) => (a[2] < b[2] ? -1 : 1));
  const name = `months/${String(m + 1).padStart(2, "0")}.csv`;
  if (m % 2 === 0) write(name, text(cells));
  else write(`${name}.gz`, gzipSync(text(cells)));
}
// a table of its own between two parts of another, which bring tickers later
write("turns/a.csv", text(rows(["INDEX", "S3"], 0, 200)));
write("turns/b.csv", text(rows(["S9", "S1"], 20, 300)));
write("turns/c.csv", text(rows(["S3", "S2", "INDEX"], 200, 360)));
// dates and tickers by the folders
for (const name of names.slice(0, 9)) {
  const own = rows([name], 0, 360).map(([day, , price]) => `${day},${price},"a\nremark"`);
  write(`tickers/ticker=${name}/part.csv`, `date,close,remark\n${own.join("\n")}\n`);
}
for (const [k, day] of days.slice(0, 40).entries()) {
  const own = names.slice(0, 30).map((name) => `${name},${panel.get(name)![k]!}`);
  write(`days/date=${day}/x.csv`, `ticker,close\n${own.join("\n")}\n`);
}
for (const [q, from] of [0, 90, 180, 270].entries())
  write(`lake/quarter=${q}/part-0.parquet`, parquet(names.slice(0, 40 + q), from, from + 90));
write("mixed/old.csv", text(rows(names.slice(0, 5), 0, 200), "date,ticker,beta"));
write("mixed/new.parquet", parquet(names.slice(0, 6), 200, 360));
write("mixed/readme.txt", "about\n");
// a file an instrument: as quotes services write them, one numbered, one newest first, gzipped or Parquet, one in two parts
for (const [k, name] of names.slice(0, 20).entries()) {
  const series = panel.get(name)!.map((close, t) => [days[t]!, close, t] as const);
  if (k === 5) series.reverse();
  const lines = series.map(([day, close, t]) => `${k === 3 ? `${t},` : ""}${day},1,2,0.5,${close},${t}`);
  const content = `${k === 3 ? "," : ""}Date,Open,High,Low,Close,Volume\n${lines.join("\n")}\n`;
  if (k === 7) write(`singles/${name}.csv.gz`, gzipSync(content));
  else write(`singles/${name}.csv`, content);
}
const prices = panel.get("S50")!.map((price) => (price === "" ? Number.NaN : Number(price)));
const single = { ...panelFromColumns(days, { close: prices }), tickers: ["close"] };
write("singles/S50.parquet", Buffer.concat([...toParquet(single)]));
write(
  "singles/old/S1.csv",
  `Date,Close\n${days.map((day) => `${day.replace("2021", "2019")},7.5`).join("\n")}\n`,
);

describe("the same table and notes as of all panels", () => {
  test.each<[string, string[], "csv" | "csv.gz" | "parquet", RegExp]>([
    ["a file a month, gzipped or not", ["months", ...RUN], "parquet", /12 files are parts of one long table/],
    [
      "a pattern, and a file by its name",
      ["months/0*.csv", "months/10.csv.gz", ...RUN],
      "csv",
      /6 files are parts/,
    ],
    ["tables that take turns", ["turns", ...RUN], "csv", /2 files are parts of one .*a\.csv.*c\.csv/],
    ["a ticker a folder", ["tickers", ...RUN], "parquet", /9 files, the first being .*long table/],
    ["a date a folder", ["days", "--benchmark", "INDEX", "--window", "9"], "csv.gz", /40 files are parts/],
    ["partitioned Parquet", ["lake", "--value-column", "beta", ...RUN], "parquet", /4 files are parts/],
    ["CSV and Parquet", ["mixed", "--value-column", "beta", ...RUN], "csv", /2 files are parts/],
    ["a file an instrument", ["singles", ...RUN], "parquet", /S7|one instrument/],
    [
      "an instrument in two files",
      ["singles/old/S1.csv", "turns/a.csv", ...RUN],
      "csv",
      /one instrument, S1/,
    ],
    ["a file named twice", ["months/01.csv", "months/03.csv", "months/01.csv", ...RUN], "csv", /named twice/],
  ])("%s", (_, args, kind, note) => {
    expect(expectSame(place, args, kind).said).toMatch(note);
  });

  test("each file's dates have their own order", () => {
    const { said } = expectSame(place, ["months", ...RUN], "csv");
    expect(said).toMatch(/05\.csv: dates run newest first; sorted\n/);
    expect(said).toMatch(/08\.csv\.gz: dates are not in order; sorted\n/);
  });

  test("a manifest names all files, and the table is confirmed by it", () => {
    expectSame(place, ["lake", "--value-column", "beta", ...RUN], "parquet");
    expect(place.call(["verify", "out.parquet"]).stdout).toContain("recomputed, have the same bits");
  });

  test("--resume begins anew where a file has come, and leaves nothing", () => {
    const call = [
      "compute",
      "grown",
      ...RUN,
      "--shape",
      "long",
      "--max-memory",
      "220MB",
      "--resume",
      "-o",
      "grown.csv",
    ];
    write("grown/1.csv", text(rows(["INDEX", "S1", "S2"], 0, 60)));
    expect(place.call(call).status).toBe(0);
    const before = readFileSync(place.path("grown.csv"));
    write("grown/2.csv", text(rows(["INDEX", "S1", "S2"], 60, 120)));
    expect(place.call(call).status).toBe(0);
    expect(readFileSync(place.path("grown.csv")).length).toBeGreaterThan(1.5 * before.length);
    expect(existsSync(place.path(".grown.csv.resume"))).toBe(false);
  });
});

/** In memory --skip-bad helps against rows that come twice, too. */
const AMONG = /(which counts); or leave such files out with --skip-bad/;

describe("the same errors", () => {
  const first = text(rows(["INDEX", "S1", "S2"], 0, 60));
  const cells = rows(["INDEX", "S1", "S2"], 60, 120);
  const changed = (from: RegExp, to: string) => text(cells).replace(from, to);
  test.each<[string, string | Uint8Array, string]>([
    ["a cell in two files", text([...cells, rows(["S1"], 7, 8)[0]!]), "both have it on 2021-01-08"],
    [
      "a row twice in the second file",
      text([...cells, cells[9]!]),
      "2.csv: rows 11 and 182 both have ticker",
    ],
    ["other columns", text(cells, "date,symbol,close"), "no parts of one table"],
    ["times of day", text(cells.map(([day, ...rest]) => [`${day}T09:30`, ...rest])), "another times of day"],
    ["a number that is none", changed(/\d+\.\d+\n$/, "1.2.3\n"), "2.csv: row 181"],
    ["a date that is none", changed(/2021-03-05/, "2021-02-30"), "there is no date"],
    ["an empty file", "", "2.csv"],
  ])("%s", (_, second, message) => {
    write("pair/1.csv", first);
    write("pair/2.csv", second);
    const call = ["compute", "pair", ...RUN, "--shape", "long", "-o", "left.parquet"];
    const whole = place.call(call);
    expectRefusal(whole, 1, message);
    const bound = place.call([...call, "--max-memory", "220MB"]);
    expect(bound.stderr).toBe(whole.stderr.replace(AMONG, "$1"));
    expect(bound.status).toBe(1);
    expect(place.files().filter((name) => /left|rows/.test(name))).toEqual([]);
  });

  test("a date that an instrument has twice", () => {
    write("twice/INDEX.csv", `Date,Close\n${days.map((day) => `${day},5`).join("\n")}\n`);
    write("twice/A.csv", `Date,Close\n${[...days, days[9]].map((day) => `${day},5`).join("\n")}\n`);
    const call = ["compute", "twice", ...RUN, "--shape", "long", "-o", "left.csv"];
    const whole = place.call(call);
    expectRefusal(
      whole,
      1,
      "twice/A.csv: rows 11 and 362 both have date 2021-01-10; keep one of them, or say",
    );
    const bound = place.call([...call, "--max-memory", "220MB"]);
    expect(bound.stderr).toBe(whole.stderr.replace(AMONG, "$1"));
  });

  test("of two files that write the same for different dates, the second is refused", () => {
    const of = (write: (day: string) => string) =>
      rows(["INDEX", "S1"], 0, 40).map(([day, ...rest]) => [write(day), ...rest] as const);
    const parts = (day: string) => day.split("-") as [string, string, string];
    const us = of((day) => [parts(day)[1], parts(day)[2], parts(day)[0]].join("/"));
    const uk = rows(["S2"], 0, 40).map(
      ([day, ...rest]) => [[parts(day)[2], parts(day)[1], parts(day)[0]].join("/"), ...rest] as const,
    );
    write("pair/1.csv", text(us));
    write("pair/2.csv", text(uk));
    const call = [
      "compute",
      "pair",
      "--benchmark",
      "INDEX",
      "--window",
      "9",
      "--shape",
      "long",
      "-o",
      "left.csv",
    ];
    expect(place.call(call).status).toBe(0);
    expectRefusal(place.call([...call, "--max-memory", "220MB"]), 1, "in this file and");
  });

  test("a wide file among long ones, and standard input", () => {
    write("pair/1.csv", first);
    write("pair/2.csv", `date,S5,S6\n${days.map((day) => `${day},1.5,2.5`).join("\n")}\n`);
    const call = ["compute", "pair", ...RUN, "--shape", "long", "--max-memory", "220MB", "-o", "left.csv"];
    expectRefusal(place.call(call), 1, "2.csv: is a wide table");
    expectRefusal(place.call([...call.slice(0, 2), "-", ...call.slice(2)]), 2, "reads its files twice");
  });
});

test("comments between rows", () => {
  const [head, ...lines] = text(rows(names.slice(0, 4), 0, 200)).split("\n");
  const commented = (mark: string) => [
    head,
    `${mark} one`,
    ...lines.slice(0, 300),
    `${mark} two`,
    ...lines.slice(300),
  ];
  write("commented/1.csv", commented("#").join("\n"));
  expect(expectSame(place, ["commented/1.csv", ...RUN], "csv").said).toContain(
    "row 2, the first of 2 comments",
  );
  write("commented/2.csv", commented("%").join("\n"));
  const { said } = expectSame(place, ["commented/2.csv", ...RUN, "--comment", "%"], "csv");
  expect(said).toContain('row 2, the first of 2 comments, which are left out: "% one"');
});

describe("files without a value", () => {
  const close = ["--value-column", "close"];
  const blank = (name: string, from: number, to: number) =>
    text(days.slice(from, to).map((day) => [day, name, ""]));

  test("are tickers without one, or parts of a table without one", () => {
    write("blanks/1.csv", text(rows(names.slice(0, 5), 0, 180)));
    write("blanks/2.csv", blank("S1", 180, 200));
    write("blanks/3.parquet", parquet(names.slice(0, 5), 200, 300));
    write("blanks/4.csv", blank("NONE", 0, 300));
    const columns = (more: string[]) => ["blanks/*.csv", ...RUN, ...close, ...more];
    const { said, table } = expectSame(place, columns([]), "csv");
    expect(said).toContain("note: blanks/2.csv: ticker S1 has no value\n");
    expect(said).toContain("note: blanks/4.csv: ticker NONE has no value\n");
    const own = table.toString().match(/^[\d-]+,NONE,.*$/gm)!;
    expect(own.length).toBeGreaterThan(100);
    expect(own.every((row) => row.endsWith(",INDEX,20,"))).toBe(true);
    const without = place.call(["compute", "blanks/1.csv", ...RUN, "--shape", "long", "-o", "-"]).stdout;
    expect(table.toString().replaceAll(/^[\d-]+,NONE,.*\n/gm, "")).toContain(without);
  });

  test("are said once where they are many, and are an error where there is nothing else", () => {
    for (let i = 0; i < 6; i++) write(`none/S${i}.csv`, `date,close\n${days[0]},\n${days[1]},\n`);
    const call = ["compute", "none", ...RUN, "--shape", "long", "-o", "left.parquet"];
    const every = "none: every value of its 6 files is missing; at least one number is needed";
    for (const bound of [[], ["--max-memory", "220MB"]])
      expectRefusal(place.call([...call, ...bound]), 1, every);
    write("none/INDEX.csv", `date,close\n${days.map((day, t) => `${day},${10 + (t % 7)}`).join("\n")}\n`);
    write("none/A.csv", `date,close\n${days.map((day, t) => `${day},${10 + (t % 5)}`).join("\n")}\n`);
    const { said } = expectSame(place, ["none", ...RUN], "csv");
    expect(said).toContain("note: 6 files, the first being none/S0.csv: ticker S0 has no value\n");
  });

  test("alone are an error", () => {
    write("alone.csv", blank("S1", 0, 30));
    const call = ["compute", "alone.csv", ...RUN, ...close, "--shape", "long", "-o", "left.parquet"];
    for (const bound of [[], ["--max-memory", "220MB"]])
      expectRefusal(
        place.call([...call, ...bound]),
        1,
        'alone.csv: every value is missing; at least one number is needed in column "close"',
      );
  });

  test("make no benchmark", () => {
    write("flat/INDEX.csv", `date,close\n${days[0]},\n${days[1]},\n`);
    write("flat/A.csv", `date,close\n${days[0]},1\n${days[1]},2\n`);
    const call = ["compute", "flat", ...RUN, "--shape", "long", "-o", "left.parquet"];
    for (const bound of [[], ["--max-memory", "220MB"]])
      expectRefusal(place.call([...call, ...bound]), 1, "INDEX has no value and cannot be a benchmark");
  });
});

describe("--skip-bad", () => {
  const good = names.slice(0, 6);
  const bad = (from: number, to: number) =>
    days.slice(from, to).map((day, t) => [day, "BAD", String(10 + (t % 7))] as const);
  const files: Record<string, string> = {
    "0.csv": "",
    "a.csv": text([...bad(0, 100), ["2021-02-30", "BAD", "1"], ...bad(101, 200)]),
    "p.parquet": "PAR1 and nothing else",
    "wide.csv": "date,X,Y\n2021-01-01,1.2,3\n2021-01-02,2,4\n",
  };
  for (const name of good) write(`spoilt/${name}.csv`, text(rows([name], 0, 200)));
  for (const [name, content] of Object.entries(files)) write(`spoilt/${name}`, content);
  write("spoilt/z.csv", `${text(bad(0, 200))}2022-01-01,BAD,1.2.3\n`);

  test("leaves out what cannot be read, and nothing of it is left in the table", () => {
    // a wide table can be read with all of the panel in memory
    const texts = [...good, "0", "a", "z"].map((name) => `spoilt/${name}.csv`);
    const inputs = ["spoilt/p.parquet", ...texts];
    const { said, table } = expectSame(place, [...inputs, ...RUN, "--skip-bad"], "csv");
    expect(said).toContain("note: 4 files are left out, for they could not be read: spoilt/p.parquet");
    const alone = good.map((name) => `spoilt/${name}.csv`);
    const { table: clean } = expectSame(place, [...alone, ...RUN], "csv");
    expect(table.equals(clean)).toBe(true);
    const { stderr } = place.call([
      ...[
        "compute",
        "spoilt",
        ...RUN,
        "--skip-bad",
        "--shape",
        "long",
        "--max-memory",
        "220MB",
        "-o",
        "f.csv",
      ],
    ]);
    expect(stderr).toMatch(
      /^note: 5 files are left out.*spoilt\/a\.csv: row 102, .*and 1 more \(5 in all\)\n/,
    );
    expect(readFileSync(place.path("f.csv")).equals(clean)).toBe(true);
  });

  test("is named where it would help, and only there", () => {
    const remedy = "; or leave such files out with --skip-bad\n";
    for (const bound of [[], ["--max-memory", "220MB"]]) {
      const call = ["compute", ...RUN, "--shape", "long", "-o", "left.parquet", ...bound];
      for (const name of ["0.csv", "a.csv", "p.parquet", "z.csv"]) {
        const both = place.call([...call, `spoilt/${good[0]}.csv`, `spoilt/${name}`]);
        expectRefusal(both, 1, `spoilt/${name}`);
        expect(both.stderr.endsWith(remedy), both.stderr).toBe(true);
        const one = place.call([...call, `spoilt/${name}`]);
        expectRefusal(one, 1, `spoilt/${name}`);
        expect(one.stderr).not.toContain("--skip-bad");
        const given = place.call([...call, `spoilt/${name}`, "spoilt/0.csv", "--skip-bad"]);
        expectRefusal(given, 1, `spoilt/${name}`);
        expect(given.stderr).not.toContain("--skip-bad");
      }
    }
    expect(place.files().filter((name) => /left\.parquet|rows/.test(name))).toEqual([]);
  });

  test("goes on after an end", () => {
    const call = ["compute", "spoilt", ...RUN, "--skip-bad", "--shape", "long", "--max-memory", "220MB"];
    const run = place.call([...call, "--resume", "-o", "r.csv"]);
    expect(run.status, run.stderr).toBe(0);
    expect(readFileSync(place.path("r.csv")).equals(readFileSync(place.path("f.csv")))).toBe(true);
  });

  test("leaves out files that are there in name only, of the manifest too", () => {
    write("named/INDEX.csv", text(rows(["INDEX"], 0, 200)));
    symlinkSync("nowhere", place.path("named/A.csv"));
    const call = ["compute", "named", ...RUN, "--skip-bad", "--shape", "long", "-o", "named.parquet"];
    const alone =
      "named: no ticker is left beside the benchmark INDEX (1 file is left out, for it could not be read: named/A.csv: no such file or folder)";
    const bounds = [[], ["--max-memory", "220MB"], ["--max-memory", "220MB", "--resume"]];
    for (const bound of bounds) expectRefusal(place.call([...call, ...bound]), 1, alone);
    write("named/B.csv", text(rows(["S1"], 0, 200)));
    for (const bound of bounds) {
      const run = place.call([...call, ...bound]);
      expect(run.status, run.stderr).toBe(0);
      expect(place.call(["verify", "named.parquet"]).stdout).toContain("confirmed");
    }
  });
});
