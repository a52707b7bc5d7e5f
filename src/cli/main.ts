#!/usr/bin/env node
import { Command, CommanderError } from "commander";
import { DataError } from "../panel/error.ts";
import { addBench } from "./commands/bench.ts";
import { addBreaks } from "./commands/breaks.ts";
import { addCompare } from "./commands/compare.ts";
import { addCompute } from "./commands/compute.ts";
import { addDemo } from "./commands/demo.ts";
import { addExplain } from "./commands/explain.ts";
import { addHeatmap } from "./commands/heatmap.ts";
import { addInfo } from "./commands/info.ts";
import { addLines } from "./commands/lines.ts";
import { addMatrix } from "./commands/matrix.ts";
import { addPortfolio } from "./commands/portfolio.ts";
import { addRegimes } from "./commands/regimes.ts";
import { addReport } from "./commands/report.ts";
import { addVerify } from "./commands/verify.ts";
import { addView } from "./commands/view.ts";
import { UsageError } from "./usage.ts";
import { description, version } from "./version.ts";

const program = new Command("rollbeta")
  .description(description)
  .version(version)
  .exitOverride()
  .configureOutput({
    outputError: (text, write) =>
      write(
        `${text
          .trim()
          .replace(/^error: /, "rollbeta: ")
          .replaceAll("\n", " ")}\n`,
      ),
  });

const computing = addCompute(program);
addHeatmap(program);
addLines(program);
addMatrix(program);
addRegimes(program);
addReport(program);
addCompare(program);
addBreaks(program);
addExplain(program);
addPortfolio(program);
addInfo(program);
addVerify(program, computing);
addDemo(program);
addView(program, computing);
addBench(program);

/** Exit code for what went wrong; prints one line unless commander has done so. */
function fail(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (
    error instanceof RangeError &&
    /^(Array buffer allocation|Invalid (typed )?(array|string)|results must fit|kernel memory)/.test(
      error.message,
    )
  ) {
    return say(new Error(`the data do not fit in memory (${error.message}); take fewer tickers or dates`), 1);
  }
  // any other RangeError is the library's check of an argument that an option gave
  if (error instanceof UsageError || error instanceof RangeError) return say(error, 2);
  if (error instanceof DataError) return say(error, 1);
  throw error;
}

function say({ message }: Error, code: number): number {
  process.stderr.write(`rollbeta: ${message.replaceAll("\n", " ")}\n`);
  return code;
}

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = fail(error);
}
