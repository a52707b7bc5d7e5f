import { type Program, ProgramRun } from "../kernel/program.ts";
import { compiledModule } from "./module.ts";
import type { Work } from "./work.ts";

/** Makes the betas of all tickers by a function of the module: in workers, where the engine has them. */
export async function applied(work: Work, plan: Omit<Program, "module">): Promise<void> {
  const { engine, returns, market, beta, onProgress } = work;
  const rows = market.values.length;
  const tickers = returns.tickers.length;
  const program = { ...plan, module: compiledModule() };
  if ("threads" in engine) return engine.apply(program, returns.values, market.values, beta, { onProgress });
  const [values, benchmarks, arrays] = [returns.values, market.values, [beta]];
  const run = new ProgramRun({ rows, tickers, values, benchmarks, arrays, settings: program });
  for (let from = 0; from < tickers; from += run.tile) {
    const to = Math.min(tickers, from + run.tile);
    run.run(from, to);
    onProgress(to);
  }
}
