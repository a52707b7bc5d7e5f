import type { SchemaElement } from "hyparquet";
import type { ColumnHead, ColumnKind } from "./columns.ts";

/** A top-level column. */
export interface Leaf {
  readonly head: ColumnHead;
  readonly element: SchemaElement;
  /** Its place among the columns of a row group. */
  readonly index: number;
  /** Of instants: whether the file says that they are UTC. */
  readonly zoned: boolean;
  /** Whether its numbers may have fractions and so be no dates. */
  readonly fraction: boolean;
}

/** The top-level columns; those that hold columns themselves are of kind `other`. */
export function leavesOf(schema: readonly SchemaElement[]): Leaf[] {
  const leaves: Leaf[] = [];
  let index = 0;
  let at = 1;
  const pass = (): number => {
    // children follow their parent: how many leaves are below
    const element = schema[at++];
    if (element === undefined) return 0;
    if (!element.num_children) return 1;
    let below = 0;
    for (let k = 0; k < element.num_children && at < schema.length; k++) below += pass();
    return below;
  };
  while (at < schema.length) {
    const element = schema[at]!;
    const nested = element.num_children || element.repetition_type === "REPEATED";
    const type = nested ? (element.converted_type ?? "STRUCT") : typeOf(element);
    const kind = nested ? "other" : kindOf(element);
    const { logical_type, converted_type } = element;
    const utc =
      logical_type?.type === "TIMESTAMP" ? logical_type.isAdjustedToUTC : converted_type !== undefined;
    const whole = /^U?INT/.test(type);
    leaves.push({
      head: { name: element.name, kind, type, ...(kind === "other" && !nested && clockOf(element)) },
      element,
      index,
      zoned: utc,
      fraction: kind === "number" && !whole,
    });
    index += pass();
  }
  return leaves;
}

/** Of times of day. */
function clockOf({ converted_type, logical_type }: SchemaElement): { clock: number } | undefined {
  const unit = logical_type?.type === "TIME" ? logical_type.unit : undefined;
  if (unit === "NANOS") return { clock: 1e9 };
  if (unit === "MICROS" || converted_type === "TIME_MICROS") return { clock: 1e6 };
  return unit === "MILLIS" || converted_type === "TIME_MILLIS" ? { clock: 1000 } : undefined;
}

function kindOf({ type, type_length, converted_type, logical_type }: SchemaElement): ColumnKind {
  const logical = logical_type?.type;
  if (converted_type === "DECIMAL" || logical === "DECIMAL") return "number";
  switch (type) {
    case "DOUBLE":
    case "FLOAT":
      return "number";
    case "INT32":
      if (converted_type === "DATE" || logical === "DATE") return "day";
      return converted_type?.startsWith("TIME") || logical === "TIME" ? "other" : "number";
    case "INT64":
      if (converted_type?.startsWith("TIMESTAMP") || logical === "TIMESTAMP") return "instant";
      return converted_type?.startsWith("TIME") || logical === "TIME" ? "other" : "number";
    case "INT96":
      return "instant";
    case "BYTE_ARRAY":
      // without an annotation: some writers' strings
      return logical === "STRING" ||
        logical === "ENUM" ||
        converted_type === "UTF8" ||
        converted_type === "ENUM" ||
        (logical === undefined && converted_type === undefined)
        ? "text"
        : "other";
    case "FIXED_LEN_BYTE_ARRAY":
      return logical === "FLOAT16" && type_length === 2 ? "number" : "other";
    default:
      return "other";
  }
}

/** `DOUBLE`, `DATE`, `STRING`, `DECIMAL(18,4)`, `TIMESTAMP(MICROS, UTC)`, `INT32`, `UINT_8`. */
function typeOf({ type, converted_type, logical_type, precision, scale }: SchemaElement): string {
  if (logical_type?.type === "TIMESTAMP" || logical_type?.type === "TIME") {
    return `${logical_type.type}(${logical_type.unit}${logical_type.isAdjustedToUTC ? ", UTC" : ""})`;
  }
  if (converted_type === "DECIMAL" || logical_type?.type === "DECIMAL")
    return `DECIMAL(${precision ?? "?"},${scale ?? 0})`;
  if (converted_type === "UTF8" || logical_type?.type === "STRING") return "STRING";
  return (
    converted_type ?? (logical_type?.type === "INTEGER" ? undefined : logical_type?.type) ?? type ?? "NULL"
  );
}
