import { existsSync } from "node:fs";
import type { DuckDBConnection, DuckDBPreparedStatement } from "@duckdb/node-api";
import { DataError } from "../panel/error.ts";
import type { QueryResult, Vector } from "../source/query.ts";

/** For messages. */
const NAME = "query";

/**
 * Runs one statement that only reads, over files that it names or a DuckDB database, which is opened read-only. DataError
 * where DuckDB is not installed, where the statement fails or would write.
 */
export async function query(sql: string, database?: string, threads?: number): Promise<QueryResult> {
  if (sql.trim() === "") throw new DataError("--sql is empty; a select is wanted");
  const { DuckDBInstance, StatementType } = await load();
  if (database !== undefined && !existsSync(database)) throw new DataError(`${database}: no such database`);
  return safely(database ?? NAME, async () => {
    const instance = await DuckDBInstance.create(database ?? ":memory:", {
      ...(database !== undefined && { access_mode: "READ_ONLY" }),
      ...(threads !== undefined && { threads: String(threads) }),
    });
    try {
      const connection = await instance.connect();
      try {
        const statement = await onlyStatement(connection, sql);
        if (statement.statementType !== StatementType.SELECT) {
          const type = StatementType[statement.statementType] ?? "another";
          throw new DataError(`--sql takes a statement that only reads, such as select ...; this is ${type}`);
        }
        return await resultOf(statement);
      } finally {
        connection.closeSync();
      }
    } finally {
      instance.closeSync();
    }
  });
}

async function onlyStatement(connection: DuckDBConnection, sql: string): Promise<DuckDBPreparedStatement> {
  const statements = await safely(NAME, () => connection.extractStatements(sql));
  if (statements.count !== 1)
    throw new DataError(`--sql takes one statement, got ${statements.count}; make it a single select`);
  return safely(NAME, () => statements.prepare(0));
}

async function resultOf(statement: DuckDBPreparedStatement): Promise<QueryResult> {
  if (statement.parameterCount > 0) throw new DataError("--sql has parameters; write their values in it");
  const result = await safely(NAME, () => statement.run());
  const names = result.columnNames();
  if (result.rowCount === 0) throw new DataError(`${NAME}: gives no row; a row for each date is needed`);
  // the chunks outlive the connection
  const chunks = Array.from({ length: result.chunkCount }, (_, i) => result.getChunk(i));
  return {
    name: NAME,
    columns: result.columnTypes().map((type, i) => ({ name: names[i]!, type: type.toString() })),
    rows: result.rowCount,
    chunks: chunks.length,
    vector: (chunk, column) => chunks[chunk]!.getColumnVector(column) as unknown as Vector,
  };
}

async function load() {
  try {
    return await import("@duckdb/node-api");
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new DataError(
      code === "ERR_MODULE_NOT_FOUND"
        ? "--sql needs DuckDB, which is not installed; npm install @duckdb/node-api"
        : `--sql needs DuckDB, and @duckdb/node-api does not load: ${firstLine(message)}`,
    );
  }
}

/** What DuckDB throws as a line of ours. */
async function safely<A>(name: string, use: () => A | Promise<A>): Promise<A> {
  try {
    return await use();
  } catch (error) {
    throw error instanceof DataError
      ? error
      : new DataError(`${name}: DuckDB says ${firstLine((error as Error).message)}`);
  }
}

function firstLine(message: string): string {
  return message.trim().split("\n", 1)[0]!;
}
