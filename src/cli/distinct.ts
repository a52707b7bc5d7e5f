import { Outputs } from "../node/output.ts";
import { UsageError } from "./usage.ts";

/** Throws a UsageError where two outputs, however they are written, are one. */
export function checkDistinct(targets: readonly string[]): void {
  const twice = targets.find((path, i) => targets.slice(0, i).some((other) => Outputs.same(path, other)));
  if (twice !== undefined) throw new UsageError(`${twice} is given as output twice`);
}
