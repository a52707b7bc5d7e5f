import { existsSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { isDevice } from "../node/files.ts";
import { type FileHash, hashFile } from "../node/hash.ts";
import { DataError } from "../panel/error.ts";
import type { Manifest, ManifestFile } from "./manifest.ts";

/** A source of a manifest, found. */
export interface FoundSource {
  readonly path: string;
  readonly name: string;
  /** Undefined where the manifest has none: it came by a pipe. */
  readonly hash: FileHash | undefined;
}

/**
 * Finds the files of a manifest: among those that are `given` by name, else beside the table, else from the working
 * folder. DataError where one is not there or has other bytes than the manifest says.
 */
export function findSources(
  { inputs, benchmarks }: Manifest,
  table: string,
  given: readonly string[],
): { files: string[]; specs: string[]; found: FoundSource[] } {
  const missing = given.find((path) => !existsSync(path));
  if (missing !== undefined) throw new DataError(`${missing}: no such file or folder`);
  const known = new Map<string, FoundSource>();
  const find = (file: ManifestFile): string => {
    const key = JSON.stringify([file.name, file.sha256]);
    const source =
      known.get(key) ?? findSource(file, table, given, inputs.length === 1 && file === inputs[0]);
    known.set(key, source);
    return source.path;
  };
  const files = inputs.map(find);
  const specs = benchmarks.map(({ asked, file }) =>
    file === undefined ? asked : find(file) + asked.slice(file.name.length),
  );
  return { files, specs, found: [...known.values()] };
}

function findSource(file: ManifestFile, table: string, given: readonly string[], only: boolean): FoundSource {
  const { name } = file;
  const base = basename(name);
  const named = given.filter((path) => basename(path) === base);
  const folder = dirname(table);
  // a single file that is given under another name, a copy of the only input
  const copies = only && given.length === 1 ? given : [];
  const places = [...named, join(folder, name), name, join(folder, base), base, ...copies];
  const paths = [...new Set(places)].filter((path) => existsSync(path) && !isDevice(path));
  if (paths.length === 0) {
    const what = name === "-" ? "standard input, which cannot be read again" : `${name}, which is not there`;
    throw new DataError(`${table} was computed from ${what}; say where it is with --input <file>`);
  }
  const { size, sha256 } = file;
  if (size === undefined || sha256 === undefined) return { path: paths[0]!, name, hash: undefined };
  const hashes = paths.map((path) => ({ path, hash: hashFile(path) }));
  const same = hashes.find(({ hash }) => hash.sha256 === sha256);
  if (same !== undefined) return { ...same, name };
  const { path, hash } = hashes[0]!;
  const differs =
    hash.size === size
      ? `${size} bytes as then, but SHA-256 ${hash.sha256.slice(0, 12)}… instead of ${sha256.slice(0, 12)}…`
      : `${size} bytes then, ${hash.size} now`;
  throw new DataError(
    `${path} is not what ${table} was computed from: ${differs}; say where that is with --input <file>`,
  );
}
