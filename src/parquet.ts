export {
  type AsyncBuffer,
  fromParquet,
  type ParquetFormat,
  type ParquetOptions,
} from "./source/parquet.ts";
export { type ColumnarOptions, toParquet } from "./table/parquet.ts";
