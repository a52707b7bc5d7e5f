import type { Command } from "commander";
import { collect, wholeNumber } from "../options.ts";
import { verify } from "../verify.ts";

/** Its table is computed again by the options of `computing`, the command `compute`. */
export function addVerify(program: Command, computing: Command): void {
  program
    .command("verify")
    .description("computes a table again from its manifest and confirms it, a sample in exact arithmetic")
    .argument("<table>", "Parquet, Arrow, or CSV with its manifest beside it")
    .option(
      "--input <file>",
      "a file that the table was computed from, where it is not found by its name, or a folder or pattern of such; repeatable",
      collect,
    )
    .option("--cells <n>", "to recompute exactly", wholeNumber(1), 1000)
    .option("--seed <n>", "of the choice of these cells", wholeNumber(0), 1)
    .option("--threads <n>", "to compute with, as of compute", wholeNumber(1))
    .option("--quiet", "no summary or progress")
    .option("--json", "the summary as JSON")
    .action((path, options) =>
      verify(
        path,
        options,
        computing.options.map((option) => option.attributeName()),
      ),
    );
}
