// DuckDB writes the files that we read and reads those that we write: a judge that shares no code with us.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { afterAll } from "vitest";

/** A database in memory, and a folder for the files of one test file. */
export class Duck {
  readonly folder = mkdtempSync(join(tmpdir(), "rollbeta-duck-"));
  readonly #connection: DuckDBConnection;

  static async open(): Promise<Duck> {
    const instance = await DuckDBInstance.create(":memory:", { threads: "1" });
    const duck = new Duck(await instance.connect());
    afterAll(() => {
      duck.#connection.closeSync();
      instance.closeSync();
      rmSync(duck.folder, { recursive: true });
    });
    return duck;
  }

  private constructor(connection: DuckDBConnection) {
    this.#connection = connection;
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  async run(sql: string): Promise<void> {
    await this.#connection.run(sql);
  }

  /** Rows as values of JSON: doubles are the same doubles. */
  async rows(sql: string): Promise<unknown[][]> {
    return (await this.#connection.runAndReadAll(sql)).getRowsJson() as unknown[][];
  }

  /** Writes a query as Parquet with the options of `copy`; its bytes. */
  async parquet(query: string, options = "", name = "table.parquet"): Promise<Uint8Array> {
    const path = this.path(name);
    await this.run(`copy (${query}) to '${path}' (format parquet${options === "" ? "" : `, ${options}`})`);
    return new Uint8Array(readFileSync(path));
  }
}

/** `(date '2024-01-02', 'A', 1.5, null)`: a row of SQL values; NaN is null, doubles exact. */
export function sqlRow(...values: (string | number)[]): string {
  const texts = values.map((value) => {
    if (typeof value === "string") return value;
    if (Number.isNaN(value)) return "null";
    if (!Number.isFinite(value)) return `'${value > 0 ? "" : "-"}inf'::double`;
    return `'${Object.is(value, -0) ? "-0" : value}'::double`;
  });
  return `(${texts.join(", ")})`;
}
