// Every way a file can be wrong: by info, by compute with bounded memory, and among the files of a folder. Each is one line
// that names file, row, column and text, and what to do.
import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, symlinkSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { beforeAll, describe, expect, test } from "vitest";
import { prices, wide } from "./market.ts";
import { expectRefusal, main, type Run, Workplace } from "./run.ts";

const place = new Workplace();
const market = prices(60);
const NAMES = ["INDEX", "A", "B"];
const lines = market.dates.flatMap((date, t) =>
  NAMES.map((name) => `${date},${name},${market.columns[name]![t]}`),
);
const HEAD = "date,ticker,close";
const table = (rows: readonly string[], head = HEAD) => `${head}\n${rows.join("\n")}\n`;
/** The table with something else in row 102. */
const changed = (change: (line: string) => string) =>
  table(lines.map((line, k) => (k === 100 ? change(line) : line)));
/** The dates of the table written otherwise. */
const dated = (write: (year: string, month: string, day: string, row: number) => string) =>
  table(lines.map((line, k) => line.replace(/^(\d+)-(\d+)-(\d+)/, (_, y, m, d) => write(y, m, d, k + 2))));
const [DAY, TICKER] = lines[100]!.split(",") as [string, string];
const text = (content: string) => new TextEncoder().encode(content);
const bytes = (...parts: (string | Uint8Array)[]) =>
  Buffer.concat(parts.map((part) => (typeof part === "string" ? text(part) : part)));
const good = table(lines);
const packed = gzipSync(good);
const flipped = (at: number) => packed.map((byte, k) => (k === at ? byte ^ 0xff : byte));
const middle = good.indexOf(lines[100]!);
const wideText = wide(market);
const COMPUTE = ["--benchmark", "index.csv", "--window", "20", "--quiet", "-o", "out.csv"];
const BOUNDED = [...COMPUTE, "--shape", "long", "--max-memory", "400MB"];

place.write("index.csv", wide(market, ["INDEX"]));
place.write("good.csv", good);

const MARK = "a byte order mark stands in the middle of the text";
const ZERO = "has a zero byte at offset";
const LONG = 'goes on for more than 16 MiB, from "1111';

/** Name, content, what is said of it. */
const long: [string, string | Uint8Array, string][] = [
  [
    "mixed.csv",
    changed((line) => line.replace(/[^,]*$/, "abc")),
    'row 102, column "close": "abc" is not a number; correct the cell, or if the value is missing leave it empty or say --na-values',
  ],
  [
    "points.csv",
    changed((line) => line.replace(/[^,]*$/, "1.2.3")),
    'row 102, column "close": "1.2.3" is not a number; correct the cell',
  ],
  [
    "no-date.csv",
    changed((line) => line.replace(/^[^,]*/, "soon")),
    'row 102, column "date": "soon" is not a date written YYYY-MM-DD, as the first one is',
  ],
  [
    "feb31.csv",
    dated((y, m, d, row) => (row === 102 ? `31/02/${y}` : `${d}/${m}/${y}`)),
    'row 102, column "date": there is no date "31/02/2024"; ',
  ],
  [
    "two-orders.csv",
    dated((y, m, d, row) => (row < 102 ? `${d}/${m}/${y}` : `${m}/${d}/${y}`)),
    'row 131, column "date": "02/13/2024" starts with the month, but "13/01/2024" in row 38 with the day; ',
  ],
  ["mark.csv", bytes(good.slice(0, middle), "\ufeff", good.slice(middle)), `row 102: ${MARK}`],
  [
    "mark-in-cell.csv",
    bytes(good.slice(0, middle + 3), "\ufeff", good.slice(middle + 3)),
    `row 102: ${MARK}`,
  ],
  ["zero.csv", bytes(good.slice(0, middle), "\0\0", good.slice(middle)), `row 102: ${ZERO}`],
  ["zeros.csv", bytes(good, new Uint8Array(4096)), `row 182: ${ZERO}`],
  ["twice.csv", table([...lines, lines[100]!]), `rows 102 and 182 both have ticker "${TICKER}" on ${DAY}; `],
  ["line.csv", `${HEAD}\n${"1".repeat(17 << 20)}`, `row 2: ${LONG}`],
  ["late-line.csv", `${good}${"1".repeat(17 << 20)}`, `row 182: ${LONG}`],
  [
    "quote.csv",
    `${good}2024-05-01,"${"1".repeat(17 << 20)}`,
    'row 182: goes on for more than 16 MiB, from "2024',
  ],
  ["only-line.csv", "1,".repeat(9 << 20), "row 1: goes on for more than 16 MiB"],
];
/** Files whose names stand before what is said without a colon. */
const whole: [string, Uint8Array, string][] = [
  ["cut.csv.gz", packed.subarray(0, -20), "is broken gzip: it ends early; fetch it again"],
  ["head.csv.gz", packed.subarray(0, 6), "is broken gzip: it ends early; fetch it again"],
  ["sum.csv.gz", flipped(packed.length - 6), "is broken gzip: its checksum is wrong; fetch it again"],
  ["method.csv.gz", flipped(2), "is broken gzip: its bytes are damaged; fetch it again"],
  [
    "more.csv.gz",
    bytes(packed, "and more"),
    "is broken gzip: what follows its end is no gzip; fetch it again",
  ],
  ["second.csv.gz", bytes(packed, packed.subarray(0, -20)), "is broken gzip: it ends early; fetch it again"],
  ["twofold.csv.gz", gzipSync(packed), ": looks like a gzip file, not CSV; decompress it first"],
  [
    "png.csv",
    bytes(Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10)),
    ": looks like a PNG picture, not CSV",
  ],
  ["sheet.csv", bytes("PK\x03\x04 and so on"), ": looks like a zip or Excel (.xlsx) file, not CSV"],
  ["base.csv", bytes("SQLite format 3\0"), ": looks like a database of SQLite, not CSV"],
  [
    "other.parquet",
    bytes("PARX\0\0\0\0"),
    ': begins with "PARX", which no Parquet file does, and is no text',
  ],
  ["short.parquet", bytes("PAR1"), ": is no Parquet file: it has 4 bytes; "],
];

describe("what is wrong is said in one line", () => {
  const all: [string, string | Uint8Array, string][] = [
    ...long.map(([name, content, said]): [string, string | Uint8Array, string] => [
      name,
      content,
      `: ${said}`,
    ]),
    ...whole,
  ];
  beforeAll(() => {
    for (const [name, content] of all) {
      mkdirSync(place.path(`${name}.d`));
      place.write(name, content);
      place.write(`${name}.d/${name}`, content);
      place.write(`${name}.d/z.csv`, wide(market, ["C"]));
    }
  });

  test.each(all)("%s", (name, _content, said) => {
    const before = place.files();
    const expectSaid = (run: Run, path: string) => {
      expectRefusal(run, 1, path);
      expect(run.stderr).toContain(said);
    };
    expectSaid(place.call(["info", name]), name);
    expectSaid(place.call(["compute", name, ...BOUNDED]), name);
    expectSaid(place.call(["compute", `${name}.d`, ...COMPUTE]), `${name}.d/${name}`);
    expect(place.files()).toEqual(before);
  });
});

test("wide tables with text, 1.2.3 or a ticker twice", () => {
  const refused = (name: string, content: string, said: string) => {
    place.write(name, content);
    expectRefusal(place.call(["info", name]), 1, `${name}: ${said}`);
    expectRefusal(place.call(["compute", name, ...COMPUTE]), 1, `${name}: ${said}`);
  };
  const last = (cell: string) => wideText.replace(/(\n2024-01-20.*,)[^,\n]*/, `$1${cell}`);
  refused("wide-text.csv", last("abc"), 'row 21, column "C": "abc" is not a number');
  refused("wide-points.csv", last("1.2.3"), 'row 21, column "C": "1.2.3" is not a number');
  refused(
    "wide-twice.csv",
    wideText.replace("A,B,C", "A,B,A"),
    'columns 3 and 5 are both named "A"; rename or remove one',
  );
});

test("JSON lines that have no ends", () => {
  place.write("line.jsonl", `{"date":"${"1".repeat(17 << 20)}`);
  expectRefusal(place.call(["info", "line.jsonl"]), 1, "line.jsonl: row 1: goes on for more than 16 MiB");
});

test("gzip of several members, and padded with zeros as on tapes, is whole", () => {
  const half = good.indexOf("\n", good.length / 2) + 1;
  place.write("members.csv.gz", bytes(gzipSync(good.slice(0, half)), gzipSync(good.slice(half))));
  place.write("padded.csv.gz", bytes(packed, new Uint8Array(512)));
  const expected = place.call(["compute", "good.csv", ...COMPUTE.slice(0, -1), "-"]).stdout;
  expect(expected.split("\n")).toHaveLength(61);
  for (const name of ["members.csv.gz", "padded.csv.gz"]) {
    expect(place.call(["compute", name, ...COMPUTE.slice(0, -1), "-"])).toEqual({
      status: 0,
      stdout: expected,
      stderr: "",
    });
    const run = place.call(["compute", name, ...BOUNDED]);
    expect(run.stderr).toBe("");
    expect(run.status).toBe(0);
  }
});

test("links that lead to themselves, or nowhere", () => {
  symlinkSync("b.csv", place.path("a.csv"));
  symlinkSync("a.csv", place.path("b.csv"));
  symlinkSync("nowhere", place.path("gone.csv"));
  const loop = "a.csv: is a link that leads back to itself; name the file itself";
  expectRefusal(place.call(["info", "a.csv"]), 1, loop);
  expectRefusal(place.call(["compute", "a.csv", ...COMPUTE]), 1, loop);
  expectRefusal(place.call(["compute", "a.csv", ...BOUNDED]), 1, loop);
  expectRefusal(place.call(["compute", "good.csv", ...COMPUTE.slice(0, -1), "a.csv"]), 1, loop);
  expectRefusal(place.call(["info", "gone.csv"]), 1, "gone.csv: no such file or folder");

  mkdirSync(place.path("links"));
  place.write("links/good.csv", good);
  symlinkSync("y.csv", place.path("links/y.csv"));
  symlinkSync("nowhere", place.path("links/z.csv"));
  expectRefusal(place.call(["info", "links"]), 1, "links/y.csv: is a link that leads back to itself");
  const { status, stdout } = place.call(["info", "links", "--skip-bad"]);
  expect(stdout).toMatch(/2 files are left out, .*y\.csv: is a link.*z\.csv: no such file/);
  expect(status).toBe(0);

  mkdirSync(place.path("circle"));
  place.write("circle/good.csv", good);
  symlinkSync(".", place.path("circle/year=2024"));
  expect(place.call(["info", "circle"]).stdout).toContain(
    "circle/year=2024 leads back to a folder above it; not followed",
  );
});

test("a link to a link that leads to no file yet stays one", () => {
  symlinkSync("second", place.path("first.csv"));
  symlinkSync("third.csv", place.path("second"));
  expect(place.call(["compute", "good.csv", ...COMPUTE.slice(0, -1), "first.csv"]).status).toBe(0);
  expect(place.shell("readlink first.csv second").stdout).toBe("second\nthird.csv\n");
  expect(place.shell("wc -l < third.csv").stdout.trim()).toBe("60");
});

test("no permission, for files, folders and outputs", () => {
  // root may read and write everything, unless it gives up what lets it
  const given = "--bounding-set=-dac_override,-dac_read_search";
  const words = [process.execPath, main];
  const [command, ...args] =
    process.getuid?.() === 0
      ? ["setpriv", given, given.replace("bounding-set", "inh-caps"), ...words]
      : words;
  const run = (more: readonly string[]): Run => {
    const { status, stdout, stderr, error } = spawnSync(command!, [...args, ...more], {
      cwd: place.folder,
      encoding: "utf8",
    });
    if (error) throw error;
    return { status, stdout, stderr };
  };
  mkdirSync(place.path("closed"));
  mkdirSync(place.path("inside"));
  for (const path of ["closed/x.csv", "secret.csv", "inside/secret.csv", "fixed.csv"])
    place.write(path, good);
  for (const path of ["closed", "secret.csv", "inside/secret.csv"]) chmodSync(place.path(path), 0);
  chmodSync(place.path("fixed.csv"), 0o400);
  mkdirSync(place.path("full"));
  chmodSync(place.path("full"), 0o500);
  const before = place.files();
  expectRefusal(run(["info", "secret.csv"]), 1, "secret.csv: no permission");
  expectRefusal(run(["compute", "secret.csv", ...COMPUTE]), 1, "secret.csv: no permission");
  expectRefusal(run(["compute", "secret.csv", ...BOUNDED]), 1, "secret.csv: no permission");
  expectRefusal(
    run(["compute", "good.csv", "--benchmark", "secret.csv", "-o", "out.csv"]),
    1,
    "secret.csv: no permission",
  );
  expectRefusal(run(["info", "inside"]), 1, "inside/secret.csv: no permission");
  expectRefusal(run(["info", "closed"]), 1, "closed: no permission");
  expectRefusal(run(["info", "closed/*.csv"]), 1, "closed: no permission");
  expectRefusal(run(["info", "closed/x.csv"]), 1, "closed/x.csv: no permission");
  for (const out of ["full/out.csv", "fixed.csv"]) {
    expectRefusal(run(["compute", "good.csv", ...COMPUTE.slice(0, -1), out]), 1, `${out}: no permission`);
    expectRefusal(run(["compute", "good.csv", ...BOUNDED, "-o", out]), 1, `${out}: no permission`);
  }
  expect(place.files()).toEqual(before);
  chmodSync(place.path("closed"), 0o700);
});
