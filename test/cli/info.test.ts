import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { basename, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { loadFile, type ReadOptions, readOptions } from "../../src/cli/file.ts";
import { Progress } from "../../src/cli/progress.ts";
import { bits } from "../kernel/series.ts";
import { hasShared, sharedPath } from "../shared.ts";
import { long, prices, returnsOf, wide } from "./market.ts";
import { Workplace } from "./run.ts";

const place = new Workplace();
const market = prices(60);

function facts(args: readonly string[]) {
  const { status, stdout, stderr } = place.call(["info", ...args, "--json"]);
  expect(status, stderr).toBe(0);
  return JSON.parse(stdout);
}

/** The words that a shell makes of a line. */
function words(line: string): string[] {
  const { stdout, status } = spawnSync("sh", ["-c", `for word in ${line}; do printf '%s\\0' "$word"; done`], {
    encoding: "utf8",
  });
  expect(status).toBe(0);
  return stdout.split("\0").slice(0, -1);
}

/** The options that words such as `--date-column x` and `--date-column=x` are. */
function optionsOf(args: readonly string[]): ReadOptions {
  const options: Record<string, string | boolean> = {};
  for (let k = 0; k < args.length; k++) {
    const [, option, joined] = /^--([a-z-]+)(?:=(.*))?$/s.exec(args[k]!)!;
    const name = option!.replaceAll(/-(.)/g, (_, letter) => letter.toUpperCase());
    if (name === "wide") options.wide = true;
    else options[name] = joined ?? args[++k]!;
  }
  if (options.delimiter === "tab") options.delimiter = "\t";
  return options;
}

/** Reads a file as told, then as the command says: everything must be as before, without anything left to infer. */
async function again(path: string, asked: readonly string[]): Promise<string[]> {
  const first = facts([path, ...asked]);
  const [name, verb, file, ...options] = words(first.command);
  expect([name, verb]).toEqual(["rollbeta", "compute"]);
  const reading = options.filter((word) => word !== "--returns");
  const second = facts([file!, ...reading]);
  // what is said need not be noted
  const inferred = (note: string) => /numbers have a decimal comma$|: not UTF-8, read as /.test(note);
  const told = first.notes.filter((note: string) => !inferred(note));
  // who names the column needs no advice to name one
  const notes = told.map((note: string) => note.replace(" (choose another with --value-column)", ""));
  expect({ ...second, notes: [] }).toEqual({ ...first, notes: [] });
  expect(second.notes).toEqual(options.includes("--value-column") ? notes : told);
  const [one, other] = await Promise.all(
    [asked, reading].map((args) =>
      loadFile(resolve(place.folder, path), readOptions(optionsOf(args)), new Progress(true)),
    ),
  );
  expect(other!.panel.tickers).toEqual(one!.panel.tickers);
  expect(other!.panel.time).toEqual(one!.panel.time);
  expect(bits(other!.panel.values)).toEqual(bits(one!.panel.values));
  return [file!, ...options];
}

describe("the command that reads a file exactly so", () => {
  const table = wide(market);
  test.each<[string, string | Uint8Array, string[], string]>([
    ["prices.csv", table, [], "prices.csv --date-column date --delimiter , --decimal ."],
    [
      "german.csv",
      table.replaceAll(",", ";").replaceAll(".", ",").replace("date", "Datum"),
      [],
      "german.csv --date-column Datum --delimiter ';' --decimal ,",
    ],
    [
      "bars.psv",
      long(market, ["A", "B"]).replaceAll(",", "|"),
      [],
      "bars.psv --date-column date --ticker-column ticker --value-column close --delimiter '|' --decimal .",
    ],
    [
      "chosen.csv",
      long(market, ["A", "B"]),
      ["--value-column", "index_level"],
      "chosen.csv --date-column date --ticker-column ticker --value-column index_level --delimiter , --decimal .",
    ],
    ["tabs.tsv", table.replaceAll(",", "\t"), [], "tabs.tsv --date-column date --delimiter tab --decimal ."],
    [
      "it's mine $HOME.csv",
      table.replace("date", "my date `id`"),
      [],
      "'it'\\''s mine $HOME.csv' --date-column 'my date `id`' --delimiter , --decimal .",
    ],
    [
      "-dash.csv",
      table.replace("date", "-d"),
      ["--date-column=-d"],
      "./-dash.csv --date-column=-d --delimiter , --decimal .",
    ],
    [
      "lines.csv",
      table.replace("date", '"the\ndate"'),
      [],
      "lines.csv --date-column 'the\ndate' --delimiter , --decimal .",
    ],
    ["unnamed.csv", table.replace("date", ""), [], "unnamed.csv --date-column '' --delimiter , --decimal ."],
    [
      "one.csv",
      wide(market, ["A"]).replace("A", "close"),
      [],
      "one.csv --date-column date --value-column close --delimiter , --decimal .",
    ],
    [
      "asked.csv",
      table.replace("A", "close"),
      ["--wide"],
      "asked.csv --date-column date --delimiter , --decimal . --wide",
    ],
    [
      "ticker.csv",
      table,
      ["--value-column", "B"],
      "ticker.csv --date-column date --value-column B --delimiter , --decimal .",
    ],
    [
      "returns.csv",
      wide({ dates: market.dates.slice(1), columns: returnsOf(market) }),
      [],
      "returns.csv --date-column date --delimiter , --decimal . --returns",
    ],
  ])("%j", async (name, content, args, command) => {
    place.write(name, content);
    const path = name.startsWith("-") ? `./${name}` : name;
    expect(facts([path, ...args]).command).toBe(`rollbeta compute ${command}`);
    await again(path, args);
  });

  test("computes what the file itself does", async () => {
    place.write("again.csv", long(market, ["A", "B"]).replaceAll(",", ";").replaceAll(".", ","));
    const run = (args: readonly string[]) =>
      place.call(["compute", ...args, "--benchmark", "index_level", "--window", "20", "-o", "-", "--quiet"]);
    const told = run(await again("again.csv", []));
    expect(told.stdout).not.toBe("");
    expect(told).toEqual(run(["again.csv"]));
  });

  test("standard input stays standard input", () => {
    const { stdout } = place.run(["info", "-", "--json"], table);
    expect(JSON.parse(stdout).command).toBe(
      "rollbeta compute - --date-column date --delimiter , --decimal .",
    );
  });

  if (hasShared) {
    const folders = ["data/", "data/messy/", "data/messy/derived/"];
    const files = folders.flatMap((folder) =>
      readdirSync(sharedPath(folder))
        .filter((name) => /\.csv(\.gz)?$/.test(name) && name !== "constituents.csv")
        .map((name) => sharedPath(folder + name)),
    );
    test.each(files.map((path) => [basename(path), path]))("%s", async (_, path) => {
      expect(files.length).toBeGreaterThan(12);
      await again(path, []);
    });
  }
});

describe("what is told of a file", () => {
  const columns = {
    ...market.columns,
    A: market.columns.A!.map((price, t) => (t < 10 || t > 50 ? Number.NaN : price)),
    B: market.columns.B!.map((price, t) => (t === 30 || t === 31 ? Number.NaN : price)),
    C: market.columns.C!.map((price, t) => (t >= 40 ? price * 10 : price)),
  };
  const workdays = market.dates.map((_, t) =>
    new Date(Date.UTC(2024, 0, 1 + 7 * Math.floor(t / 5) + (t % 5))).toISOString().slice(0, 10),
  );
  place.write("odd.csv", wide({ dates: workdays, columns }).replaceAll("NaN", ""));

  test("as text: frequency, gaps, and what is odd", () => {
    const { stdout, status } = place.call(["info", "odd.csv"]);
    expect(status).toBe(0);
    const lines = stdout.split("\n");
    for (const line of [
      "frequency:         business days (Monday to Friday)",
      "values:            prices",
      "missing:           21",
      "begin late:        1",
      "end early:         1",
      "tickers with gaps: 1",
      "rows in gaps:      2",
      "command:           rollbeta compute odd.csv --date-column date --delimiter , --decimal .",
    ]) {
      expect(lines).toContain(line);
    }
    expect(stdout).toMatch(
      /\nnote: 1 jump looks like an unadjusted split: C 2024-02-26: goes to \S+ of its price, about 10\n/,
    );
  });

  test("as JSON: each finding with its numbers", () => {
    expect(facts(["odd.csv"])).toMatchObject({
      frequency: "business days (Monday to Friday)",
      beginLate: 1,
      endEarly: 1,
      tickersWithGaps: 1,
      rowsInGaps: 2,
      notes: [],
      findings: [{ kind: "split", ticker: "C", first: "2024-02-26", rows: 1 }],
    });
  });

  test("of prices below zero, returns and one row", () => {
    place.write("negative.csv", wide(market).replace(/\n(2024-02-05),[^,]*/, "\n$1,-5"));
    expect(facts(["negative.csv"]).notes).toEqual([
      "1 price is zero or negative and counts as missing, the first one -5 of INDEX on 2024-02-05",
    ]);
    place.write("some.csv", wide({ dates: market.dates.slice(1), columns: returnsOf(market) }));
    expect(facts(["some.csv"])).toMatchObject({ values: "returns", findings: [] });
    place.write("single.csv", "date,A,B\n2024-01-01,1,2\n");
    expect(facts(["single.csv"])).toMatchObject({ frequency: "one row", dates: 1 });
  });
});
