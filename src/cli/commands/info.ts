import type { Command } from "commander";
import { withReading } from "../groups.ts";
import { info } from "../info.ts";
import { tabbed } from "../options.ts";

export function addInfo(program: Command): void {
  const telling = program
    .command("info")
    .description("what a file, or many, are recognised as")
    .argument(
      "[file...]",
      "CSV, Parquet, Arrow or JSON lines, several, folders or patterns; - is standard input, gzip and zstd are unpacked",
    )
    .option("--json", "as JSON");
  withReading(telling).action((paths, options) => info(paths, tabbed(options)));
}
