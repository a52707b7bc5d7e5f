// Dates whose order nothing shows: what is said of them, and the option that decides it.
import { mkdirSync } from "node:fs";
import { expect, test } from "vitest";
import { prices } from "./market.ts";
import { expectRefusal, Workplace } from "./run.ts";

const place = new Workplace();
const market = prices(60);
// sixty days that are dates in either order
const days = market.dates.map((_, t) => [1 + (t % 12), 1 + Math.floor(t / 12)] as const);
const two = (value: number) => String(value).padStart(2, "0");
const NAMES = ["INDEX", "A", "B"];
const long = (date: (a: number, b: number) => string, names = NAMES) =>
  `date,ticker,close\n${days.map(([a, b], t) => names.map((name) => `${date(a, b)},${name},${market.columns[name]![t]}\n`).join("")).join("")}`;
place.write(
  "open.csv",
  long((a, b) => `${two(a)}/${two(b)}/2024`),
);
place.write(
  "short.csv",
  long((a, b) => `${two(a)}.${two(b)}.24`),
);
place.write(
  "dayfirst.csv",
  long((a, b) => `2024-${two(b)}-${two(a)}`),
);
place.write(
  "monthfirst.csv",
  long((a, b) => `2024-${two(a)}-${two(b)}`),
);
place.write(
  "index.csv",
  long((a, b) => `${two(a)}/${two(b)}/2024`, ["INDEX"]),
);

const args = ["--benchmark", "INDEX", "--window", "20", "--shape", "long", "--quiet", "-o"];
const compute = (file: string, ...more: string[]) => {
  const { status, stdout, stderr } = place.call(["compute", file, ...args, "-", ...more]);
  expect(stderr).toBe("");
  expect(status).toBe(0);
  return stdout;
};

test("is asked for where nothing decides", () => {
  const said =
    'open.csv: row 2, column "date": ambiguous date "01/01/2024": no date of the file shows whether day or month comes first; say which with --date-format dayfirst or --date-format monthfirst, or write dates as YYYY-MM-DD';
  expectRefusal(place.call(["info", "open.csv"]), 1, said);
  expectRefusal(place.call(["compute", "open.csv", ...args, "-"]), 1, said);
  expectRefusal(place.call(["compute", "open.csv", ...args, "out.csv", "--max-memory", "400MB"]), 1, said);
  expectRefusal(
    place.call(["info", "short.csv"]),
    1,
    "its year has two digits; say how they are written with --date-format, such as %d/%m/%y",
  );
});

test("decides, in bounded memory and in the command of info too", () => {
  const [dayfirst, monthfirst] = ["dayfirst.csv", "monthfirst.csv"].map((file) => compute(file));
  expect(dayfirst).not.toBe(monthfirst);
  expect(compute("open.csv", "--date-format", "dayfirst")).toBe(dayfirst);
  expect(compute("open.csv", "--date-format", "monthfirst")).toBe(monthfirst);
  expect(compute("open.csv", "--date-format", "%d/%m/%Y")).toBe(dayfirst);
  expect(compute("short.csv", "--date-format", "%m.%d.%y")).toBe(monthfirst);
  for (const format of ["dayfirst", "%d/%m/%Y"]) {
    const run = place.call([
      "compute",
      "open.csv",
      ...args,
      "bounded.csv",
      "--max-memory",
      "400MB",
      "--date-format",
      format,
    ]);
    expect(run).toEqual({ status: 0, stdout: "", stderr: "" });
    expect(place.shell("cat bounded.csv").stdout).toBe(dayfirst);
  }

  for (const [file, format, shown] of [
    ["open.csv", "dayfirst", "DD/MM/YYYY"],
    ["short.csv", "%d.%m.%y", "%d.%m.%y"],
  ] as const) {
    const info = JSON.parse(place.call(["info", file, "--date-format", format, "--json"]).stdout);
    expect(info.dateFormat).toBe(shown);
    expect(info.command).toContain(`--date-format ${format}`);
    const words = info.command.split(" ").slice(1);
    expect(place.call([...words, ...args, "-"])).toEqual({ status: 0, stdout: dayfirst, stderr: "" });
  }
});

test("is said by the command of info where a date decides, so that a part of the file is read as the whole", () => {
  place.write("decided.csv", `${long((a, b) => `${a}/${b}/2024`)}7/31/2024,A,50\n`);
  const { stdout } = place.call(["info", "decided.csv"]);
  expect(stdout).toContain("--date-format monthfirst");
  expect(stdout).toContain("MM/DD/YYYY");
  expect(place.call(["info", "dayfirst.csv"]).stdout).not.toContain("--date-format");
});

test("holds for a benchmark's file that cannot be read without, and not for one that is written otherwise", () => {
  const stocks = (date: (a: number, b: number) => string) => long(date, ["A", "B"]);
  place.write(
    "stocks.csv",
    stocks((a, b) => `${two(a)}/${two(b)}/2024`),
  );
  place.write(
    "iso.csv",
    long((a, b) => `2024-${two(b)}-${two(a)}`, ["INDEX"]),
  );
  const table = compute("dayfirst.csv");
  for (const index of ["index.csv", "iso.csv"]) {
    for (const format of ["dayfirst", "%d/%m/%Y"]) {
      const run = place.call([
        "compute",
        "stocks.csv",
        "--benchmark",
        index,
        ...args.slice(2),
        "-",
        "--date-format",
        format,
      ]);
      expect(run).toEqual({ status: 0, stdout: table, stderr: "" });
    }
  }
});

test("holds for every file of a folder, and is kept in the manifest", () => {
  mkdirSync(place.path("months"));
  const [head, ...lines] = long((a, b) => `${two(a)}/${two(b)}/2024`)
    .trimEnd()
    .split("\n");
  place.write("months/1.csv", `${head}\n${lines.slice(0, 90).join("\n")}\n`);
  place.write("months/2.csv", `${head}\n${lines.slice(90).join("\n")}\n`);
  expect(compute("months", "--date-format", "dayfirst")).toBe(compute("dayfirst.csv"));
  expect(place.call(["compute", "months", ...args, "t.parquet", "--date-format", "dayfirst"]).status).toBe(0);
  expect(place.call(["verify", "t.parquet"]).status).toBe(0);
});

test("has to be a pattern with a date", () => {
  expectRefusal(
    place.call(["info", "open.csv", "--date-format", "DD/MM/YYYY"]),
    2,
    'Wanted is "dayfirst", "monthfirst" or a pattern such as "%d/%m/%Y".',
  );
  expectRefusal(place.call(["info", "open.csv", "--date-format", "%d/%m"]), 2, "which needs one year");
});
