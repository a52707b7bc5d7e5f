import { Outputs } from "../node/output.ts";
import { type Band, bandOf } from "../panel/confidence.ts";
import { DataError } from "../panel/error.ts";
import type { Matrix } from "../panel/matrix.ts";
import { methodOf } from "../panel/method.ts";
import { REGIMES, type Regimes } from "../panel/regimes.ts";
import type { Choice, Result, Stat } from "../panel/result.ts";
import { formatTime } from "../panel/time.ts";
import { countRegimes, type RegimeOptions, regimesOf } from "../regime/regime.ts";
import { crossingsCSV, sharesCSV, statesCSV } from "../table/regimes.ts";
import { checkOutputs } from "./check.ts";
import { checkDistinct } from "./distinct.ts";
import { openFile } from "./file.ts";
import { given } from "./options.ts";
import { openResult, type ResultFile } from "./result.ts";
import { UsageError } from "./usage.ts";

export interface RegimesCommand
  extends Pick<Choice, "window" | "benchmark">,
    Pick<RegimeOptions, "low" | "high" | "hysteresis"> {
  output?: string;
  shares?: string;
  states?: string;
  /** Percent. */
  band?: number;
  quiet?: boolean;
}

/** `rollbeta regimes`: when tickers of a table that `compute` wrote became defensive or aggressive. */
export async function regimes(path: string, command: RegimesCommand): Promise<void> {
  const { output, shares, states, quiet } = command;
  const targets = [output, shares, states].filter((target) => target !== undefined);
  check(path, targets);
  const name = path === "-" ? "standard input" : path;
  const file = await openResult(await openFile(path), name);
  const choice = { stat: "beta", ...given(command, ["window", "benchmark"]) };
  const { matrix, shape, notes } = await file.read(choice);
  const stats = (shape === "long" ? await file.keys(false) : undefined)?.stats ?? [];
  const found =
    command.band === undefined ? undefined : await bandFor(file, name, matrix, stats, command.band);
  const errors = found?.errors ?? (output === undefined ? undefined : await errorsFor(file, matrix, stats));
  const result = regimesOf(matrix, {
    ...given(command, ["low", "high", "hysteresis"]),
    ...(found && { band: found.band }),
  });
  const counts = countRegimes(result);
  const outputs = new Outputs();
  try {
    if (output !== undefined) await outputs.write(output, crossingsCSV(result, errors));
    if (shares !== undefined) await outputs.write(shares, sharesCSV(result, counts));
    if (states !== undefined) await outputs.write(states, statesCSV(result, matrix));
    outputs.commit();
    if (quiet) return;
    const said = [...notes.map((note) => `note: ${note}`), ...summary(result, counts)];
    const written = targets.map((target) => (target === "-" ? "standard output" : target)).join(", ");
    process.stderr.write(`${[...said, `written: ${written}`].join("\n")}\n`);
  } finally {
    outputs.discard();
  }
}

function check(path: string, targets: readonly string[]): void {
  if (targets.length === 0)
    throw new UsageError(
      "nowhere to write to; give -o <file.csv>, -o -, --shares <file.csv> or --states <file.csv>",
    );
  const other = targets.find((target) => target !== "-" && !/\.csv(\.gz)?$/i.test(target));
  if (other !== undefined)
    throw new UsageError(`crossings, shares and states are .csv or .csv.gz files or -, got ${other}`);
  checkDistinct(targets);
  checkOutputs(targets, [path]);
}

/** The standard errors of the betas, where the table has them. */
async function errorsFor(
  file: ResultFile,
  { window = "", benchmark = "" }: Matrix,
  stats: readonly string[],
): Promise<Float64Array | undefined> {
  if (!stats.includes("se_beta")) return undefined;
  return (await file.read({ stat: "se_beta", window, benchmark })).matrix.values;
}

/** The confidence band of the betas, from the standard errors and the numbers of pairs beside them. */
async function bandFor(
  file: ResultFile,
  name: string,
  matrix: Matrix,
  known: readonly string[],
  level: number,
): Promise<{ band: Band; errors: Float64Array }> {
  if (!known.includes("se_beta")) {
    throw new DataError(
      `${name}: has no se_beta, of which --band ${level} is made; compute it with --stat beta,se_beta,n`,
    );
  }
  const { window = "", benchmark = "", time, tickers } = matrix;
  const stats: Stat[] = ["beta", "se_beta", ...(known.includes("n") ? (["n"] as const) : [])];
  const arrays = [matrix.values];
  for (const stat of stats.slice(1))
    arrays.push((await file.read({ stat, window, benchmark })).matrix.values);
  const result: Result = {
    ...{ time, tickers, benchmarks: [benchmark], windows: [window], stats, arrays, notes: [] },
    ...methodOf(matrix),
  };
  const band = bandOf(result, { stat: "beta", window, benchmark }, level);
  if (typeof band === "string") throw new DataError(`${name}: no band: ${band}; leave --band out`);
  return { band, errors: arrays[1]! };
}

function summary({ crossings, states, tickers, time }: Regimes, counts: Int32Array): string[] {
  const rows = time.values.length;
  const last = rows - 1;
  const now = REGIMES.map((regime, state) => `${counts[state * rows + last] ?? 0} ${regime}`).join(", ");
  const missing = tickers.filter((_, i) => states[i * rows + last] === -1).length;
  const without = missing === 0 ? "" : `, ${missing} without a value`;
  const date = last < 0 ? "" : ` on ${formatTime(time.kind, time.values[last]!)}`;
  const lasted = Float64Array.from(crossings, (crossing) => crossing.lasted).sort();
  const half = lasted[lasted.length >> 1];
  const times = crossings.length === 1 ? "1 crossing" : `${crossings.length} crossings`;
  return [
    `${tickers.length} tickers${date}: ${now}${without}`,
    half === undefined ? times : `${times}; a state that ended had lasted ${half} rows in the median`,
  ];
}
