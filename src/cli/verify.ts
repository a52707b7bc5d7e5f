import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { kernelCode } from "../kernel/wasm.ts";
import { pageCodecs, reason } from "../node/files.ts";
import { sha256 } from "../node/hash.ts";
import { print } from "../node/output.ts";
import { listFiles } from "../node/paths.ts";
import { DataError } from "../panel/error.ts";
import { some } from "../panel/listed.ts";
import type { Matrix } from "../panel/matrix.ts";
import { METHOD } from "../panel/method.ts";
import { pick, type Result } from "../panel/result.ts";
import { formatTime, parseDay } from "../panel/time.ts";
import type { OpenFile } from "../source/file.ts";
import { type Deviation, exactCells, type Verification } from "../verify/verify.ts";
import { loadMetadata } from "./arrange.ts";
import { type ComputeOptions, evaluate, shown, smoothResult } from "./compute.ts";
import { recompute, verifiedText } from "./exact.ts";
import { openFile } from "./file.ts";
import type { Loaded } from "./load.ts";
import { type Manifest, manifestFrom, manifestIn, manifestPath, settingsOf } from "./manifest.ts";
import { given } from "./options.ts";
import { Progress } from "./progress.ts";
import { sectorColumns } from "./sectors.ts";
import { UsageError } from "./usage.ts";
import { columnDifferences } from "./verify-columns.ts";
import { csvDifferences } from "./verify-csv.ts";
import { type FoundSource, findSources } from "./verify-sources.ts";
import { version } from "./version.ts";
import { decayOf } from "./weights.ts";

/** Sources that are named one by one. */
const FEW = 4;

export interface VerifyCommand {
  input?: string[];
  cells: number;
  seed: number;
  threads?: number;
  quiet?: boolean;
  json?: boolean;
}

/** A cell of a table that is not as recomputed: ticker i, row t, benchmark b, window w, and what the table has for each statistic. */
export interface Difference {
  readonly i: number;
  readonly t: number;
  readonly b: number;
  readonly w: number;
  readonly found: readonly number[];
}

/** A table with what it says of itself. */
interface Claim {
  readonly manifest: Manifest;
  /** What the file says that a wide table holds. */
  readonly metadata: Readonly<Record<string, string>>;
  readonly long: boolean;
  readonly differences: (table: Result | Matrix) => AsyncIterable<Difference> | Iterable<Difference>;
}

/**
 * `rollbeta verify`: computes a table again from the files that its manifest names, compares every value, and recomputes
 * a sample in exact arithmetic. `known`: the options that this version's `compute` has.
 */
export async function verify(path: string, command: VerifyCommand, known: readonly string[]): Promise<void> {
  if (path === "-") throw new UsageError("verify reads a file and the inputs beside it, not standard input");
  const claim = await readClaim(path, await openFile(path));
  const { manifest } = claim;
  const options = { ...optionsOf(manifest, path, known), ...given(command, ["threads"]) };
  const { files, specs, riskFree, metadata, found, folder } = findSources(
    manifest,
    path,
    command.input ?? [],
  );
  const progress = new Progress(command.quiet ?? false);
  let computed: { loaded: Loaded; result: Result };
  try {
    const database = options.database === undefined ? {} : { database: files[0]! };
    const rate = riskFree === undefined ? {} : { riskFree };
    const beside = metadata === undefined ? {} : { metadata };
    const work = async () => {
      const own = { ...options, ...database, ...rate, ...beside, benchmark: specs };
      return evaluate(listFiles(files), own, progress, await loadMetadata(own, sectorColumns(own)));
    };
    computed = folder === undefined ? await work() : await within(folder, work);
  } catch (error) {
    if (error instanceof DataError && folder !== undefined && options.database === undefined) {
      const remedy = `its statement was run in ${resolve(folder)}, and --input <folder> says where its files are now`;
      throw new DataError(`${error.message}; ${remedy}`);
    }
    if (!(error instanceof RangeError || error instanceof TypeError || error instanceof UsageError))
      throw error;
    throw new DataError(`${path}: the options of its manifest cannot be computed with: ${error.message}`);
  } finally {
    progress.stop();
  }
  const { loaded, result } = computed;
  const exact = decayOf(options) === undefined && options.estimator === undefined;
  const rules = given(options, ["gaps", "maxSpan", "minPeriods", "ddof"]);
  const sample = exact ? recompute(result, loaded, options, command.cells, command.seed) : undefined;
  const off = sample?.worst.find(({ promise }) => promise > 1);
  if (off !== undefined)
    throw new DataError(`${path}: recomputed, ${placeOf(off)} is ${off.computed}; exactly ${off.exact}`);
  const judge =
    exact && options.smooth === undefined && loaded.groups.length === 1
      ? exactCells(result, loaded.returns, loaded.benchmarks, rules)
      : undefined;
  smoothResult(result, options.smooth);
  const rounded = await compareAll(path, claim, result, options, judge, command.cells);
  await tell(path, command, { manifest, result, found, sample, rounded });
}

/** The sources a line each, or where they are many all in one. */
function foundText(found: readonly FoundSource[]): string[] {
  const hashed = found.filter(({ hash }) => hash !== undefined);
  if (hashed.length > FEW) {
    const size = hashed.reduce((sum, { hash }) => sum + hash!.size, 0);
    const names = some(hashed.map(({ path }) => path));
    return [
      `${names}: ${size} bytes, SHA-256 of each as then`,
      ...foundText(found.filter(({ hash }) => !hash)),
    ];
  }
  return found.map(({ path, hash }) =>
    hash === undefined
      ? `${path}: came by a pipe, without a hash`
      : `${path}: ${hash.size} bytes, SHA-256 as then`,
  );
}

/** Does something in another working folder. */
async function within<Value>(folder: string, work: () => Promise<Value>): Promise<Value> {
  const before = process.cwd();
  process.chdir(folder);
  try {
    return await work();
  } finally {
    process.chdir(before);
  }
}

/** Compares every value; returns how many differ by rounding alone, as those of another kernel may. */
async function compareAll(
  path: string,
  { manifest, metadata, long, differences }: Claim,
  result: Result,
  options: ComputeOptions,
  judge: ReturnType<typeof exactCells> | undefined,
  most: number,
): Promise<number> {
  const { time, tickers, benchmarks, windows, stats } = result;
  const matrix = shown(result, options);
  if (manifest.tickers !== tickers.length || manifest.dates !== time.values.length) {
    const recomputed = `${tickers.length} x ${time.values.length}`;
    throw new DataError(
      `${path}: its manifest says ${manifest.tickers} tickers x ${manifest.dates} dates, recomputed are ${recomputed}`,
    );
  }
  if (!long) checkHolds(path, matrix, result, metadata);
  const sameKernel = manifest.kernel === sha256(kernelCode());
  let first: string | undefined;
  let count = 0;
  for await (const { i, t, b, w, found } of differences(long ? result : matrix)) {
    const own = pick(result, { benchmark: benchmarks[b]!, window: windows[w]! });
    const arrays = stats.map((stat) => pick(result, { ...own, stat }).values);
    const s = Math.max(
      0,
      stats.findIndex((_, k) => !Object.is(found[k], arrays[k]![i * time.values.length + t]!)),
    );
    const cell = judge?.(i, t, b, w, found)[s];
    count++;
    if (!sameKernel && cell !== undefined && cell.promise <= 1 && count <= most) continue;
    const date = formatTime(time.kind, time.values[t]!);
    const place = placeOf({
      stat: stats[s]!,
      ticker: tickers[i]!,
      date,
      window: own.window!,
      benchmark: own.benchmark!,
    });
    const value = arrays[s]![i * time.values.length + t]!;
    const exactly = cell === undefined ? "" : `, exactly ${said(cell.exact)}`;
    first ??= `${place} is ${said(found[s]!)}, recomputed ${said(value)}${exactly}`;
  }
  if (first === undefined) return count;
  const more = count === 1 ? "the only cell that differs" : `${count} cells differ`;
  const whose = sameKernel ? "" : `; ${foreign(manifest)}`;
  throw new DataError(`${path}: ${first}; ${more}${whose}`);
}

function foreign({ version: other, kernel }: Manifest): string {
  const mine = sha256(kernelCode()).slice(0, 12);
  return `it was written by rollbeta ${other} with kernel ${kernel.slice(0, 12)}…, and this is ${version} with ${mine}…`;
}

function said(value: number): string {
  return Number.isNaN(value) ? "missing" : String(value);
}

function placeOf({
  stat,
  ticker,
  date,
  window,
  benchmark,
}: Omit<Deviation, "row" | "computed" | "exact" | "error" | "promise">): string {
  return `${stat} of ${ticker} on ${date} (window ${window}, ${benchmark})`;
}

/** A wide table of columns says which statistic it holds; that is to be the one that was computed. */
function checkHolds(
  path: string,
  matrix: Matrix,
  result: Result,
  metadata: Readonly<Record<string, string>>,
): void {
  if (result.arrays.length > 1) {
    throw new DataError(
      `${path}: is a wide table, and the options of its manifest give ${result.arrays.length} of them`,
    );
  }
  const keys = ["stat", "window", "benchmark", "unit", "smoothing", ...METHOD] as const;
  for (const key of keys) {
    const found = metadata[`rollbeta.${key}`];
    const wanted = matrix[key] === undefined ? undefined : String(matrix[key]);
    if (Object.keys(metadata).length === 0 || found === wanted) continue;
    throw new DataError(
      `${path}: says that its ${key} is ${found ?? "not known"}, and computed was ${wanted ?? "none"}`,
    );
  }
}

async function readClaim(path: string, file: OpenFile): Promise<Claim> {
  const beside = manifestPath(path);
  if (file.kind === "jsonlines") {
    throw new DataError(
      `${path}: is JSON; a result is a CSV, Parquet or Arrow file that rollbeta compute wrote`,
    );
  }
  if (file.kind === "csv") {
    if (!existsSync(beside)) {
      throw new DataError(
        `${path}: has no manifest beside it, ${beside}; write it with rollbeta compute --manifest`,
      );
    }
    let text: string;
    try {
      text = readFileSync(beside, "utf8");
    } catch (error) {
      throw new DataError(reason(beside, error));
    }
    const bytes = file.source;
    return {
      manifest: manifestFrom(text, beside),
      metadata: {},
      long: /^date,ticker,benchmark,window,/.test(Buffer.from(bytes.subarray(0, 64)).toString()),
      differences: (table) => csvDifferences(bytes, path, table),
    };
  }
  const columns = await openColumns(path, file);
  const { metadata } = columns.facts;
  const names = new Set(columns.table.columns.map(({ name }) => name));
  return {
    manifest: manifestIn(metadata, path),
    metadata,
    long: ["ticker", "benchmark", "window"].every((name) => names.has(name)),
    differences: (table) => columnDifferences(columns, table),
  };
}

async function openColumns(path: string, file: Exclude<OpenFile, { kind: "csv" | "jsonlines" }>) {
  if (file.kind === "parquet") {
    const { ParquetFile } = await import("../source/parquet-file.ts");
    return ParquetFile.open(file.source, { name: path, compressors: pageCodecs });
  }
  const { ArrowFile } = await import("../source/arrow-file.ts");
  return ArrowFile.open(file.source, { name: path });
}

/** The options of a manifest as `compute` takes them. */
function optionsOf(
  { options, benchmarks }: Manifest,
  path: string,
  known: readonly string[],
): ComputeOptions {
  const unknown = Object.keys(options).find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new DataError(
      `${path}: its manifest has an option ${JSON.stringify(unknown)} that rollbeta ${version} does not know`,
    );
  }
  const { from, to, minPeriods, window, ...rest } = options;
  const taken = {
    adjust: true,
    ddof: 1,
    ...rest,
    ...(from !== undefined && { from: parseDay(String(from)) }),
    ...(to !== undefined && { to: parseDay(String(to)) }),
    ...(minPeriods !== "window" && { minPeriods }),
    ...(window !== undefined && { window }),
    benchmark: benchmarks.map(({ asked }) => asked),
    locale: "en",
  } as unknown as ComputeOptions;
  // what cannot be said again in the same words is no option of ours
  const again = settingsOf(taken);
  const other = Object.keys({ ...again, ...options }).find(
    (name) => JSON.stringify(again[name]) !== JSON.stringify(options[name]),
  );
  if (other === undefined) return taken;
  throw new DataError(
    `${path}: its manifest's option ${other} is ${JSON.stringify(options[other])}, which makes no sense`,
  );
}

async function tell(
  path: string,
  { quiet, json, seed }: VerifyCommand,
  facts: {
    manifest: Manifest;
    result: Result;
    found: readonly FoundSource[];
    sample: Verification | undefined;
    rounded: number;
  },
): Promise<void> {
  const { manifest, result, found, sample, rounded } = facts;
  const values = result.arrays.reduce((sum, { length }) => sum + length, 0);
  const sameKernel = manifest.kernel === sha256(kernelCode());
  const own = manifest.version === version && sameKernel;
  if (json) {
    const sources = found.map(({ path: at, name, hash }) => ({ name, path: at, ...hash }));
    const told = { confirmed: path, values, rounded, version, sameKernel, manifest, sources, seed, sample };
    await print(`${JSON.stringify(told)}\n`);
    return;
  }
  if (quiet) return;
  const bits = rounded === 0 ? "the same bits" : `the same bits, ${rounded} but for their rounding`;
  const lines = [
    `confirmed: ${path}: all ${values} values, recomputed, have ${bits}`,
    ...foundText(found),
    ...(own ? [] : [`note: ${foreign(manifest)}`]),
    ...(sample
      ? verifiedText(sample)
      : ["exponential weights and estimators are recomputed by the kernel, not in exact arithmetic"]),
  ];
  await print(`${lines.join("\n")}\n`);
}
