import { copyFileSync, mkdirSync, readFileSync, renameSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { DuckDBInstance } from "@duckdb/node-api";
import { beforeAll, describe, expect, test } from "vitest";
import { long, prices, wide } from "./market.ts";
import { expectRefusal, Workplace } from "./run.ts";

const place = new Workplace();
const market = prices(80);
place.write("wide.csv", wide(market));
place.write("long.csv", long(market, ["INDEX", "A", "B", "C"]));
const OPTIONS = ["--benchmark", "INDEX", "--window", "20", "-o", "-"];

beforeAll(async () => {
  const instance = await DuckDBInstance.create(place.path("market.duckdb"), { threads: "1" });
  const connection = await instance.connect();
  await connection.run(`create table prices as select * from '${place.path("long.csv")}'`);
  await connection.run(`copy prices to '${place.path("prices.parquet")}' (format parquet)`);
  connection.closeSync();
  instance.closeSync();
});

function table(...args: string[]): string {
  const { status, stdout, stderr } = place.call(["compute", ...args, ...OPTIONS]);
  expect(status, stderr).toBe(0);
  return stdout;
}

describe("--sql", () => {
  test("over CSV, Parquet and a database gives what the file itself gives", () => {
    const whole = table("wide.csv");
    const columns = "select date, ticker, close from";
    expect(table("--sql", `${columns} 'long.csv'`)).toBe(whole);
    expect(table("--sql", `${columns} 'prices.parquet'`)).toBe(whole);
    const before = readFileSync(place.path("market.duckdb"));
    expect(table("--sql", `${columns} prices`, "--database", "market.duckdb")).toBe(whole);
    expect(table("--sql", `with p as (from prices) ${columns} p;`, "--database", "market.duckdb")).toBe(
      whole,
    );
    expect(readFileSync(place.path("market.duckdb")).equals(before)).toBe(true);
    expect(table("--sql", "from 'wide.csv'")).toBe(whole);
  });

  test("what was computed from a statement is confirmed by running it again", () => {
    const from = ["--sql", "from prices", "--database", "market.duckdb"];
    const run = place.call(["compute", ...from, ...OPTIONS.slice(0, 4), "-o", "of.parquet"]);
    expect(run.status, run.stderr).toBe(0);
    const { status, stdout, stderr } = place.call(["verify", "of.parquet"]);
    expect(status, stderr).toBe(0);
    expect(stdout).toContain("have the same bits\nmarket.duckdb: ");
    const elsewhere = place.shell(`cd / && $ROLLBETA verify ${place.path("of.parquet")}`);
    expect(elsewhere.stderr).toBe("");
    expect(elsewhere.stdout).toContain("market.duckdb: ");
  });

  test("a table of a statement over files is confirmed from any folder, where they are taken together, or given", () => {
    mkdirSync(place.path("a/work/data"), { recursive: true });
    mkdirSync(place.path("a/out"));
    for (const name of ["long.csv", "wide.csv"])
      copyFileSync(place.path(name), place.path(`a/work/data/${name}`));
    const sql = "select date, ticker, close from 'data/long.csv' where ticker <> 'INDEX'";
    const run = place.shell(
      `cd a/work && $ROLLBETA compute --sql "${sql}" --benchmark data/wide.csv:INDEX --window 20 -o ../out/t.csv --manifest --quiet`,
    );
    expect(run.stderr).toBe("");
    expect(JSON.parse(readFileSync(place.path("a/out/t.csv.manifest.json"), "utf8")).folder).toBe("../work");
    renameSync(place.path("a"), place.path("b"));
    // a file of the same name where the command runs is another one
    place.write("b/out/long.csv", "date,ticker,close\n");
    for (const folder of ["/", place.path("b/work"), place.path("b/out")]) {
      const { stderr, stdout } = place.shell(`cd ${folder} && $ROLLBETA verify ${place.path("b/out/t.csv")}`);
      expect(stderr, folder).toBe("");
      expect(stdout).toContain("confirmed");
    }
    renameSync(place.path("b/work"), place.path("there"));
    expectRefusal(
      place.call(["verify", "b/out/t.csv"]),
      1,
      `its statement was run in ${place.folder}, and --input <folder> says where its files are now`,
    );
    expect(place.call(["verify", "b/out/t.csv", "--input", "there"]).stdout).toContain("confirmed");
  });

  test("a column that each date repeats may be the benchmark", () => {
    const sql = "select date, ticker, close, index_level from 'long.csv' where ticker <> 'INDEX'";
    const { stdout, status, stderr } = place.call([
      ...["compute", "--sql", sql, "--benchmark", "index_level", "--window", "20", "-o", "-"],
    ]);
    expect(status, stderr).toBe(0);
    expect(stdout).toBe(table("wide.csv"));
  });

  test("what goes wrong is a line", () => {
    const refusals: [string, string][] = [
      ["selec 1", "query: DuckDB says"],
      ["select * from nowhere", "Table with name nowhere does not exist!"],
      ["select 1 as x", "query: no column of dates"],
      ["select date, close from 'long.csv' where false", "query: gives no row"],
      ["select date, ticker, close from 'long.csv'; select 2", "--sql takes one statement, got 2"],
      [" ", "--sql is empty"],
      ["select date, ? from 'long.csv'", "--sql has parameters"],
      ["copy (select 1) to 'written.csv'", "a statement that only reads, such as select ...; this is COPY"],
      ["create table t (i int)", "this is CREATE"],
      ["attach 'other.duckdb'", "this is ATTACH"],
      ["set threads = 1", "this is SET"],
      ["select null::date as date, 1.0 as x", "query: "],
      ["select 'infinity'::date as date, 1.0 as x", "query: "],
      ["select date, [1] as x from 'long.csv'", "query: "],
    ];
    for (const [sql, message] of refusals) {
      expectRefusal(place.call(["compute", "--sql", sql, ...OPTIONS]), 1, message);
    }
    expect(place.files()).not.toContain("written.csv");
    expect(place.files()).not.toContain("other.duckdb");
    const sql = "select date, ticker, close from prices";
    expectRefusal(
      place.call(["info", "--sql", sql, "--database", "none.duckdb"]),
      1,
      "none.duckdb: no such database",
    );
    expectRefusal(place.call(["info", "--sql", sql, "--database", "long.csv"]), 1, "long.csv: DuckDB says");
    expectRefusal(place.call(["info", "long.csv", "--sql", sql]), 2, "--sql is the input, and long.csv too");
    expectRefusal(place.call(["info", "--database", "market.duckdb"]), 2, "give that too");
    expectRefusal(place.call(["info"]), 2, "nothing to read; name a file");
    const over = (database: string) =>
      place.call(["compute", "--sql", sql, "--database", database, "--benchmark", "INDEX", "-o", database]);
    expectRefusal(over("market.duckdb"), 2, "a table is a .csv");
    expectRefusal(over("long.csv"), 1, "long.csv is an input");
  });

  test("without DuckDB it is said what to install", () => {
    const hook = fileURLToPath(new URL("no-duckdb.mjs", import.meta.url));
    const { stderr, stdout } = place.shell(
      `NODE_OPTIONS="--import ${hook}" $ROLLBETA info --sql "select 1"; echo $?`,
    );
    expect(stdout).toBe("1\n");
    expect(stderr).toBe(
      "rollbeta: --sql needs DuckDB, which is not installed; npm install @duckdb/node-api\n",
    );
  });
});
