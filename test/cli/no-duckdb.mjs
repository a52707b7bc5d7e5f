// DuckDB as it is where nobody installed it
import { register } from "node:module";

const hook = `export function resolve(name, context, next) {
  if (name !== "@duckdb/node-api") return next(name, context);
  throw Object.assign(new Error("Cannot find package"), { code: "ERR_MODULE_NOT_FOUND" });
}`;
register(`data:text/javascript,${encodeURIComponent(hook)}`);
