import type { Command } from "commander";
import { demo } from "../demo.ts";
import { locale } from "../groups.ts";

export function addDemo(program: Command): void {
  program
    .command("demo")
    .description("rolling betas of an invented market: tables and pictures")
    .option("-o, --output <folder>", "where to write", "rollbeta-demo")
    .addOption(locale())
    .option("--quiet", "no summary")
    .action((options) => demo(options));
}
