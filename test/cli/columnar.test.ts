// Tables of columns through the built command line: what goes in, what comes out, what is refused.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { beforeAll, describe, expect, test } from "vitest";
import { fromArrow, toArrow } from "../../src/arrow.ts";
import { fromCSV } from "../../src/source/csv.ts";
import { Duck } from "../duckdb.ts";
import { long, prices, wide } from "./market.ts";
import { expectRefusal, Workplace } from "./run.ts";

const place = new Workplace();
const duck = await Duck.open();
const market = prices(100);
const ARGS = ["--benchmark", "INDEX", "--window", "20"];
/** A footer would name the file that each was drawn from. */
const PLAIN = ["--footer", ""];
let beta: string;

beforeAll(async () => {
  place.write("wide.csv", wide(market));
  place.write("stocks.csv", wide(market, ["A", "B", "C"]));
  place.write("long.csv", long(market, Object.keys(market.columns)));
  for (const name of ["wide", "long"]) {
    const csv = join(place.folder, `${name}.csv`);
    await duck.run(
      `copy (from '${csv}') to '${place.path(`${name}.parquet`)}' (format parquet, compression zstd)`,
    );
    await duck.run(`copy (from '${csv}') to '${place.path(`${name}.jsonl`)}' (format json)`);
  }
  const { panel } = fromCSV(wide(market));
  place.write("wide.arrow", Buffer.concat([...toArrow(panel)]));
  place.write("wide.arrows", Buffer.concat([...toArrow(panel, { container: "stream" })]));
  beta = place.call(["compute", "wide.csv", ...ARGS, "-o", "-"]).stdout;
  expect(beta.split("\n")).toHaveLength(101);
});

const read = (name: string) => new Uint8Array(readFileSync(place.path(name)));

describe("in", () => {
  test.each(["wide.parquet", "long.parquet", "wide.jsonl", "long.jsonl", "wide.arrow", "wide.arrows"])(
    "%s gives the betas that the CSV gives, whatever it is called, packed or piped",
    (name) => {
      const want = { status: 0, stdout: beta };
      const args = [...ARGS, "-o", "-"];
      expect(place.call(["compute", name, ...args])).toMatchObject(want);
      place.write("nameless", read(name));
      expect(place.call(["compute", "nameless", ...args])).toMatchObject(want);
      place.write("packed.gz", gzipSync(read(name)));
      expect(place.call(["compute", "packed.gz", ...args])).toMatchObject(want);
      expect(place.run(["compute", "-", ...args], read(name))).toMatchObject(want);
      const piped = place.shell(`mkfifo p; cat ${name} > p & $ROLLBETA compute p ${args.join(" ")}; rm p`);
      expect(piped.stdout).toBe(beta);
    },
  );

  test("a benchmark is a column of any of them, and kinds mix", () => {
    for (const spec of ["wide.parquet:INDEX", "long.jsonl:INDEX", "wide.arrow:INDEX", "long.parquet:INDEX"]) {
      const args = ["--benchmark", spec, "--window", "20", "-o", "-"];
      const { stdout, stderr, status } = place.call(["compute", "stocks.csv", ...args]);
      expect(status, stderr).toBe(0);
      expect(stdout).toBe(beta);
    }
  });

  test("a column that a long file repeats on each date", async () => {
    const query = `from '${place.path("long.csv")}' where ticker <> 'INDEX'`;
    place.write("stocks.parquet", await duck.parquet(query));
    await duck.run(`copy (${query}) to '${place.path("stocks.jsonl")}' (format json)`);
    for (const name of ["stocks.parquet", "stocks.jsonl"]) {
      const args = ["--benchmark", "index_level", "--window", "20", "-o", "-"];
      const { stdout, stderr } = place.call(["compute", name, ...args]);
      expect(stdout, stderr).toBe(beta);
    }
  });
});

describe("out", () => {
  test("Parquet opens in DuckDB, with the settings of the run", async () => {
    const more = ["--stat", "beta,n", "--window", "20,30", "--from", "2024-01-03"];
    const run = place.call(["compute", "wide.csv", "--benchmark", "INDEX", ...more, "-o", "all.parquet"]);
    expect(run.status, run.stderr).toBe(0);
    place.call(["compute", "wide.csv", "--benchmark", "INDEX", ...more, "-o", "all.csv", "--quiet"]);
    const [parquet, csv] = ["all.parquet", "all.csv"].map((name) => `'${place.path(name)}'`);
    const different = `(from ${parquet} except all select date, ticker, benchmark, "window"::int as "window", beta, n::double as n from ${csv})`;
    expect(await duck.rows(`select count(*) from ${different}`)).toEqual([["0"]]);
    expect(await duck.rows(`select count(*) = (select count(*) from ${csv}) from ${parquet}`)).toEqual([
      [true],
    ]);
    const settings = await duck.rows(
      `select decode(key), decode(value) from parquet_kv_metadata(${parquet})`,
    );
    const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
    const told = Object.fromEntries(settings.map(([key, value]) => [key, value]));
    expect(told["rollbeta.version"]).toBe(version);
    const bytes = readFileSync(place.path("wide.csv"));
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    expect(JSON.parse(told["rollbeta.inputs"])).toEqual([{ name: "wide.csv", size: bytes.length, sha256 }]);
    expect(JSON.parse(told["rollbeta.benchmarks"])).toEqual([{ asked: "INDEX" }]);
    expect(JSON.parse(told["rollbeta.options"])).toEqual({
      ...{ window: [20, 30], stat: ["beta", "n"], from: "2024-01-03" },
      ...{ ddof: 1, gaps: "pairwise", log: false, minPeriods: "window", prices: true, step: 1 },
    });
  });

  test.each(["arrow", "feather", "parquet"])(
    ".%s holds what the CSV does, and is shown as it is",
    async (ending) => {
      const out = `beta.${ending}`;
      const run = place.call([
        "compute",
        "wide.csv",
        ...ARGS,
        "-o",
        out,
        "--heatmap",
        "direct.png",
        ...PLAIN,
      ]);
      expect(run.stderr).toContain(`written: ${out}, direct.png`);
      if (ending !== "parquet") {
        const { panel } = await fromArrow(read(out), { shape: "wide" });
        expect(panel.values).toEqual(fromCSV(beta, { shape: "wide" }).panel.values);
      }
      const shown = place.call(["heatmap", out, "-o", "again.png", ...PLAIN]);
      expect(shown.status, shown.stderr).toBe(0);
      expect(shown.stderr).toBe("written: again.png\n");
      expect(read("again.png")).toEqual(read("direct.png"));
      expectRefusal(
        place.call(["heatmap", out, "-o", "x.png", "--stat", "corr"]),
        1,
        'holds stat "beta", not "corr"',
      );
    },
  );

  test("a statistic of a long one is chosen", () => {
    const more = ["--benchmark", "INDEX", "--window", "20,30", "--stat", "beta,corr"];
    for (const name of ["r.csv", "r.parquet", "r.arrow"]) {
      expect(place.call(["compute", "wide.csv", ...more, "-o", name]).status).toBe(0);
      const shown = place.call([
        "heatmap",
        name,
        "-o",
        `${name}.svg`,
        "--stat",
        "corr",
        "--window",
        "30",
        ...PLAIN,
      ]);
      expect(shown.status, shown.stderr).toBe(0);
    }
    expect(read("r.parquet.svg")).toEqual(read("r.csv.svg"));
    expect(read("r.arrow.svg")).toEqual(read("r.csv.svg"));
    expectRefusal(
      place.call(["heatmap", "r.parquet", "-o", "x.svg", "--window", "40"]),
      1,
      'no row has window "40"',
    );
    expectRefusal(
      place.call(["heatmap", "wide.jsonl", "-o", "x.svg"]),
      1,
      "is JSON lines; a result is CSV, Parquet or Arrow",
    );
  });
});

describe("info", () => {
  test("tells kind, types and layout", () => {
    const facts = (name: string) => JSON.parse(place.call(["info", name, "--json"]).stdout);
    expect(facts("long.parquet")).toMatchObject({
      kind: "Parquet",
      shape: "long",
      compression: ["zstd"],
      rowGroups: 1,
      types: ["DATE", "STRING", "DOUBLE", "DOUBLE"],
      columns: ["date", "ticker", "close", "index_level"],
      tickers: 4,
      dates: 100,
    });
    expect(facts("long.parquet").createdBy).toMatch(/^DuckDB/);
    expect(facts("wide.arrows")).toMatchObject({
      kind: "Arrow",
      container: "stream",
      batches: 1,
      shape: "wide",
    });
    expect(facts("wide.jsonl")).toMatchObject({
      kind: "JSON lines",
      types: ["string", "number", "number", "number", "number"],
    });
    expect(facts("wide.csv")).toMatchObject({ kind: "CSV", delimiter: "," });
    const text = place.call(["info", "wide.parquet"]).stdout;
    expect(text).toMatch(/^kind: +Parquet\nshape: +wide\ncompression: +zstd\nrow groups: +1\n/);
  });

  test("of a result tells the run", () => {
    place.call(["compute", "wide.csv", ...ARGS, "-o", "told.parquet"]);
    expect(place.call(["info", "told.parquet", "--wide"]).stdout).toMatch(
      /written as: +stat beta, window 20, benchmark INDEX, version .*, inputs \[\{"name":"wide.csv",.*, options \{/,
    );
  });
});

describe("broken", () => {
  test("files end in one line", () => {
    const cut = (name: string, length: number) => place.write(`cut-${name}`, read(name).subarray(0, length));
    const refused = (name: string, message: string) => expectRefusal(place.call(["info", name]), 1, message);
    refused(
      cut("long.parquet", 900),
      "cut-long.parquet: is Parquet without its end; the file is broken or cut short",
    );
    refused(cut("wide.arrow", 900), "cut-wide.arrow: is an Arrow file without its end");
    refused(cut("wide.arrows", 900), "cut-wide.arrows: does not read as Arrow");
    refused(cut("wide.jsonl", 900), "is not JSON; write one JSON object a line");
    place.write("cut.parquet.gz", gzipSync(read("long.parquet")).subarray(0, 900));
    refused("cut.parquet.gz", "cut.parquet.gz is broken gzip");
    place.write("rubbish.parquet", `PAR1${"x".repeat(200)}\u0010\0\0\0PAR1`);
    refused("rubbish.parquet", "rubbish.parquet: has a footer that does not read");
    place.write("secret.parquet", `PARE${"x".repeat(200)}\u0010\0\0\0PARE`);
    refused(
      "secret.parquet",
      "secret.parquet: is encrypted Parquet, which is not read; write it without encryption",
    );
    refused("missing.parquet", "missing.parquet: no such file or folder");
  });
});
