import { basename, dirname, isAbsolute, parse, relative, resolve } from "node:path";
import { completed } from "../estimate/options.ts";
import { kernelCode } from "../kernel/wasm.ts";
import { isDevice, isReadable } from "../node/files.ts";
import { type FileHash, Hashes, sha256 } from "../node/hash.ts";
import { DataError } from "../panel/error.ts";
import type { Result } from "../panel/result.ts";
import { formatTime } from "../panel/time.ts";
import { ORDER_NAMES } from "./arrange.ts";
import { benchmarkPath } from "./benchmark.ts";
import type { ComputeOptions } from "./compute.ts";
import { estimateOptions } from "./estimator.ts";
import { takesMetadata } from "./sectors.ts";
import { version } from "./version.ts";
import { decayOf, windowsOf } from "./weights.ts";

/** A file that was read: by its path from the table's folder, or its last part if they share no folder; without size and hash if it was no plain file. */
export type ManifestFile = { readonly name: string } & Partial<FileHash>;

/** A benchmark as it was asked for, and its file where it is one or a column of one. */
export interface ManifestBenchmark {
  readonly asked: string;
  readonly file?: ManifestFile;
}

/** What a table was computed from and how: enough to compute it again. */
export interface Manifest {
  readonly version: string;
  /** SHA-256 of the kernel's WebAssembly. */
  readonly kernel: string;
  readonly inputs: readonly ManifestFile[];
  readonly benchmarks: readonly ManifestBenchmark[];
  /** The rate that was taken off all returns, as it was asked for; undefined: they are total returns. */
  readonly riskFreeSource?: ManifestBenchmark;
  /** The table that says which group each ticker is in, where the numbers depend on it. */
  readonly metadata?: ManifestFile;
  /** Every option that decides the numbers, the defaults too, by the names of the library. */
  readonly options: Readonly<Record<string, unknown>>;
  /** Of a statement: the folder from which it names its files, by the path from the table's, if they share one. */
  readonly folder?: string;
  readonly tickers: number;
  readonly dates: number;
  /** Only where it was asked for: otherwise the same run writes the same bytes. */
  readonly created?: string;
}

/** Options that decide where results go, how they look or how fast they come, and no number. All others are recorded. */
const NO_NUMBERS: readonly string[] = [
  ...[
    "output",
    "heatmap",
    "lines",
    "tickers",
    "band",
    "shape",
    "manifest",
    "timestamp",
    "report",
    "crossSection",
    "riskOn",
    "json",
    "quiet",
    "progress",
  ],
  ...[
    "vmin",
    "vmax",
    "center",
    "robust",
    "cmap",
    "theme",
    "missing",
    "hatchMissing",
    "fade",
    "hatch",
    "facet",
    "agg",
    ...ORDER_NAMES,
    "size",
    "scale",
    "title",
    "font",
    "locale",
  ],
  ...["subtitle", "footer", "strip", "marks", "fiscalYear"],
  ...["verify", "threads", "maxMemory", "resume"],
  ...["benchmark", "riskFree"], // have places of their own
];

/** Options that mean nothing with exponential weights, but have defaults; and those that mean nothing without. */
const OF_WINDOWS = ["window", "gaps", "step", "ddof"];
const OF_WEIGHTS = ["adjust", "ignoreNa"];

/** The numbers' options of a run, complete. */
export function settingsOf(options: ComputeOptions): Record<string, unknown> {
  const weighted = decayOf(options) !== undefined;
  const { from, to, estimator } = options;
  const all: Record<string, unknown> = {
    minPeriods: estimator ? fewestOf(options) : weighted ? 1 : "window",
    gaps: "pairwise",
    step: 1,
    log: false,
    ignoreNa: false,
    ...options,
    window: windowsOf(options),
    ...(!options.returns && { prices: true }),
    header: options.header === false ? false : undefined,
    ...(from !== undefined && { from: formatTime("day", from) }),
    ...(to !== undefined && { to: formatTime("day", to) }),
  };
  const ofPicture = takesMetadata(options)
    ? NO_NUMBERS.filter((name) => name !== "metadataTicker")
    : NO_NUMBERS;
  const idle = estimator
    ? [...OF_WINDOWS.filter((name) => weighted || name !== "window"), ...OF_WEIGHTS]
    : weighted
      ? OF_WINDOWS
      : OF_WEIGHTS;
  const names = Object.keys(all).filter(
    (name) => all[name] !== undefined && !ofPicture.includes(name) && !idle.includes(name),
  );
  return Object.fromEntries(names.sort().map((name) => [name, all[name]]));
}

/** Pairs that an estimator wants; "window" where that differs between windows, by its defaults. */
function fewestOf(options: ComputeOptions): number | "window" {
  const counts = completed(estimateOptions(options)).map(({ minPeriods }) => minPeriods);
  return counts.every((count) => count === counts[0]) ? counts[0]! : "window";
}

/** The sources of a run, hashed while they are read. */
export class Sources {
  readonly #files: readonly string[];
  readonly #benchmarks: readonly string[];
  readonly #riskFree: string | undefined;
  readonly #metadata: string | undefined;
  readonly #plain: readonly string[];
  readonly #hashes: Hashes;

  private constructor(
    files: readonly string[],
    benchmarks: readonly string[],
    riskFree: string | undefined,
    metadata: string | undefined,
  ) {
    this.#files = files;
    this.#benchmarks = benchmarks;
    this.#riskFree = riskFree;
    this.#metadata = metadata;
    const specs = riskFree === undefined ? benchmarks : [...benchmarks, riskFree];
    const more = metadata === undefined ? [] : [metadata];
    const paths = [...files, ...specs.flatMap((spec) => benchmarkPath(spec) ?? []), ...more];
    // a folder may be named as a ticker is
    this.#plain = [...new Set(paths)].filter((path) => path !== "-" && !isDevice(path));
    this.#hashes = new Hashes(this.#plain);
  }

  /** Of a run; a statement has no files that are known, and files that are left out may be there in name only. */
  static of(all: readonly string[], options: ComputeOptions): Sources {
    const { benchmark, database, riskFree, skipBad } = options;
    const files = skipBad ? all.filter((path) => path === "-" || isReadable(path)) : all;
    const metadata = takesMetadata(options) ? options.metadata : undefined;
    return new Sources(
      [...files, ...(database === undefined ? [] : [database])],
      benchmark,
      riskFree,
      metadata,
    );
  }

  /** `settled`: a benchmark by the names of series, where it names files that may be elsewhere later. */
  async manifest(
    result: Pick<Result, "tickers" | "time">,
    options: ComputeOptions,
    settled: (spec: string) => string = (spec) => spec,
  ): Promise<Manifest> {
    const hashes = await this.#hashes.all();
    const fileOf = (path: string): ManifestFile => {
      return { name: nameFrom(options.output!, path), ...hashes[this.#plain.indexOf(path)] };
    };
    const named = (asked: string): ManifestBenchmark => {
      const path = benchmarkPath(asked);
      if (path === undefined || (path !== "-" && !this.#plain.includes(path))) return { asked };
      const file = fileOf(path);
      return { asked: file.name + asked.slice(path.length), file };
    };
    return {
      version,
      kernel: sha256(kernelCode()),
      inputs: this.#files.map(fileOf),
      benchmarks: this.#benchmarks.map((spec) => named(settled(spec))),
      ...(this.#riskFree !== undefined && { riskFreeSource: named(this.#riskFree) }),
      ...(this.#metadata !== undefined && { metadata: fileOf(this.#metadata) }),
      options: settingsOf(options),
      ...(options.sql !== undefined && folderFrom(options.output!)),
      tickers: result.tickers.length,
      dates: result.time.values.length,
      ...(options.timestamp && { created: new Date().toISOString() }),
    };
  }

  stop(): Promise<void> {
    return this.#hashes.stop();
  }
}

/**
 * What a file is called beside a table: its path from the table's folder, so that the two are found together wherever they
 * are taken together. Folders that they do not share but for the root are nobody's business.
 */
function nameFrom(output: string, path: string): string {
  return path === "-" ? path : (pathFrom(output, path) ?? basename(path));
}

/** The path from a table's folder; undefined where they share none but the root. */
function pathFrom(output: string, path: string): string | undefined {
  const folder = dirname(resolve(output));
  const name = relative(folder, resolve(path)).replaceAll("\\", "/");
  const root = relative(folder, parse(folder).root).replaceAll("\\", "/");
  return isAbsolute(name) || (root !== "" && `${name}/`.startsWith(`${root}/`)) ? undefined : name;
}

/** The working folder, as a manifest has it. */
function folderFrom(output: string): Pick<Manifest, "folder"> {
  const folder = pathFrom(output, ".");
  return folder === undefined ? {} : { folder: folder === "" ? "." : folder };
}

/** A manifest as key/value metadata of a file of columns. */
export function metadataOf(manifest: Manifest): Record<string, string> {
  return Object.fromEntries(
    Object.entries(manifest).map(([key, value]) => [
      `rollbeta.${key}`,
      typeof value === "string" ? value : JSON.stringify(value),
    ]),
  );
}

/** The text of a manifest beside a table. */
export function manifestText(manifest: Manifest): string {
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

/** Where the manifest of a table stands that has no place for it inside. */
export function manifestPath(output: string): string {
  return `${output}.manifest.json`;
}

/** The manifest in a file's metadata. DataError where there is none or it is broken. */
export function manifestIn(metadata: Readonly<Record<string, string>>, name: string): Manifest {
  const known = ["inputs", "benchmarks", "riskFreeSource", "metadata", "options", "tickers", "dates"];
  const parts = Object.entries(metadata).flatMap(([key, text]) => {
    if (!key.startsWith("rollbeta.")) return [];
    const part = key.slice("rollbeta.".length);
    return [[part, known.includes(part) ? parsed(text, `${key} of ${name}`) : text]];
  });
  return checked(Object.fromEntries(parts), name, "rollbeta compute writes one into every such file");
}

/** The manifest that a text is. DataError where it is none. */
export function manifestFrom(text: string, name: string): Manifest {
  return checked(parsed(text, name), name, "write it with rollbeta compute --manifest");
}

function parsed(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new DataError(`${name} is no JSON and so no manifest; compute the table again`);
  }
}

/** Whether the numbers depend on a table of groups. */
function isGrouped(options: Manifest["options"] | undefined, benchmarks: Manifest["benchmarks"]): boolean {
  return takesMetadata({ ...options, benchmark: benchmarks.map(({ asked }) => asked) });
}

function checked(value: unknown, name: string, remedy: string): Manifest {
  const manifest = (typeof value === "object" && value !== null ? value : {}) as Partial<Manifest>;
  const { version, kernel, inputs, benchmarks, riskFreeSource: rate, metadata, options, folder } = manifest;
  if (version === undefined && inputs === undefined) {
    throw new DataError(`${name} has no manifest, so that nothing says what it was computed from; ${remedy}`);
  }
  const file = (one: unknown) => typeof (one as ManifestFile | undefined)?.name === "string";
  const series = (one: Partial<ManifestBenchmark> | null | undefined) =>
    typeof one?.asked === "string" && (one.file === undefined || file(one.file));
  const complete =
    typeof version === "string" &&
    typeof kernel === "string" &&
    Array.isArray(inputs) &&
    (inputs.length > 0 || (options as { sql?: unknown } | undefined)?.sql !== undefined) &&
    inputs.every(file) &&
    Array.isArray(benchmarks) &&
    benchmarks.length > 0 &&
    benchmarks.every(series) &&
    (rate === undefined || series(rate)) &&
    (metadata === undefined ? !isGrouped(options, benchmarks) : file(metadata)) &&
    (folder === undefined || typeof folder === "string") &&
    typeof options === "object" &&
    options !== null;
  if (!complete) throw new DataError(`${name} has a manifest that is not complete; compute the table again`);
  return manifest as Manifest;
}
