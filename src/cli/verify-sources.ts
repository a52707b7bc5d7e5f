import { existsSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { isDevice } from "../node/files.ts";
import { type FileHash, hashFile } from "../node/hash.ts";
import { isSeveral, listFiles } from "../node/paths.ts";
import { DataError } from "../panel/error.ts";
import type { Manifest, ManifestBenchmark, ManifestFile } from "./manifest.ts";

/** A source of a manifest, found. */
export interface FoundSource {
  readonly path: string;
  readonly name: string;
  /** Undefined where the manifest has none: it came by a pipe. */
  readonly hash: FileHash | undefined;
}

/** What a manifest names, where it is now. */
export interface FoundSources {
  /** Its inputs; of a statement, the database if it has one. */
  readonly files: string[];
  /** Its benchmarks, as `compute` takes them. */
  readonly specs: string[];
  /** Its riskless rate, likewise, if it has one. */
  readonly riskFree: string | undefined;
  /** The table of groups, if the numbers depend on one. */
  readonly metadata: string | undefined;
  readonly found: FoundSource[];
  /** The folder from which a statement names its files. */
  readonly folder: string | undefined;
}

/** Why a source is none: where it is not, or that its bytes are others. */
type Failure = { readonly error: DataError; readonly kind: "missing" | "changed" };

/**
 * Finds the files of a manifest: among those that are `given`, in folders or patterns that are, else beside the table, else
 * from the working folder. DataError, for the first of them and with their count, where some are not there or have other
 * bytes than the manifest says.
 */
export function findSources(manifest: Manifest, table: string, given: readonly string[]): FoundSources {
  const { inputs, benchmarks, riskFreeSource, options } = manifest;
  const places = placesOf(given);
  const known = new Map<string, FoundSource | Failure>();
  const find = (file: ManifestFile): string => {
    const key = JSON.stringify([file.name, file.sha256]);
    let source = known.get(key);
    if (source === undefined) {
      source = findSource(file, table, places, inputs.length === 1 && file === inputs[0]);
      known.set(key, source);
    }
    return "error" in source ? file.name : source.path;
  };
  const files = inputs.map(find);
  const named = ({ asked, file }: ManifestBenchmark) =>
    file === undefined ? asked : find(file) + asked.slice(file.name.length);
  const specs = benchmarks.map(named);
  const riskFree = riskFreeSource && named(riskFreeSource);
  const metadata = manifest.metadata && find(manifest.metadata);
  const all = [...known.values()];
  const failures = all.filter((one): one is Failure => "error" in one);
  if (failures.length > 0) throw firstOf(failures, all.length);
  const found = all.filter((one): one is FoundSource => "path" in one);
  if (options.sql === undefined) return { files, specs, riskFree, metadata, found, folder: undefined };
  // paths in a statement cannot be exchanged: it is run where they lead to the files
  const own = join(dirname(table), manifest.folder ?? ".");
  const folder = places.folders[0] ?? (manifest.folder !== undefined && existsSync(own) ? own : ".");
  return {
    files: files.map((path) => resolve(path)),
    specs: specs.map((spec, i) => (benchmarks[i]!.file === undefined ? spec : resolve(spec))),
    riskFree: riskFree === undefined || riskFreeSource?.file === undefined ? riskFree : resolve(riskFree),
    metadata: metadata && resolve(metadata),
    found,
    folder,
  };
}

/** Where the files are to be looked for, as --input says it. */
interface Places {
  readonly folders: readonly string[];
  readonly files: readonly string[];
}

function placesOf(given: readonly string[]): Places {
  const missing = given.find((path) => !existsSync(path) && !isSeveral(path));
  if (missing !== undefined) throw new DataError(`${missing}: no such file or folder`);
  const folders = given.filter((path) => existsSync(path) && isSeveral(path));
  const others = given.filter((path) => !folders.includes(path));
  return { folders, files: others.length === 0 ? [] : listFiles(others).files };
}

function findSource(
  file: ManifestFile,
  table: string,
  { folders, files }: Places,
  only: boolean,
): FoundSource | Failure {
  const { name } = file;
  const base = basename(name);
  const named = files
    .filter((path) => basename(path) === base)
    .sort((a, b) => sharedParts(b, name) - sharedParts(a, name));
  // of ../lake/year=2023/a.csv in a folder: lake/year=2023/a.csv, year=2023/a.csv, a.csv
  const parts = name.split("/").filter((part) => part !== ".." && part !== ".");
  const within = folders.flatMap((folder) => parts.map((_, k) => join(folder, ...parts.slice(k))));
  const folder = dirname(table);
  // a single file that is given under another name, a copy of the only input
  const copies = only && files.length === 1 ? files : [];
  const places = [...named, ...within, join(folder, name), name, join(folder, base), base, ...copies];
  const paths = [...new Set(places)].filter((path) => existsSync(path) && !isDevice(path));
  if (paths.length === 0) {
    const what = name === "-" ? "standard input, which cannot be read again" : `${name}, which is not there`;
    const error = new DataError(
      `${table} was computed from ${what}; say where it is with --input <file or folder>`,
    );
    return { error, kind: "missing" };
  }
  const { size, sha256 } = file;
  if (size === undefined || sha256 === undefined) return { path: paths[0]!, name, hash: undefined };
  let first: FileHash | undefined;
  for (const path of paths) {
    const hash = hashFile(path);
    if (hash.sha256 === sha256) return { path, name, hash };
    first ??= hash;
  }
  const hash = first!;
  const differs =
    hash.size === size
      ? `${size} bytes as then, but SHA-256 ${hash.sha256.slice(0, 12)}… instead of ${sha256.slice(0, 12)}…`
      : `${size} bytes then, ${hash.size} now`;
  const error = new DataError(
    `${paths[0]} is not what ${table} was computed from: ${differs}; say where that is with --input <file or folder>`,
  );
  return { error, kind: "changed" };
}

/** Folders and name that two paths have in common at their ends. */
function sharedParts(a: string, b: string): number {
  const [one, other] = [a, b].map((path) => path.split(/[/\\]/).reverse()) as [string[], string[]];
  const differs = one.findIndex((part, i) => part !== other[i]);
  return differs < 0 ? one.length : differs;
}

/** The first error, with what is to be said of the others. */
function firstOf(failures: readonly Failure[], sources: number): DataError {
  const { error } = failures[0]!;
  if (failures.length === 1) return error;
  const count = (wanted: Failure["kind"]) => failures.filter(({ kind }) => kind === wanted).length;
  const counts = [
    [count("missing"), "missing"],
    [count("changed"), "changed"],
  ] as const;
  const said = counts.filter(([n]) => n > 0).map(([n, what]) => `${n} ${what}`);
  return new DataError(`${error.message}; of its ${sources} files ${said.join(" and ")}`);
}
