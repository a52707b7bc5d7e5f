import { existsSync, readdirSync, realpathSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import picomatch from "picomatch";
import { DataError } from "../panel/error.ts";
import { some } from "../panel/listed.ts";
import { reason } from "./files.ts";

/** The files that paths, folders and patterns stand for, and what is to be said about those that were passed over. */
export interface Listing {
  /** What was named, for messages. */
  readonly name: string;
  readonly files: readonly string[];
  readonly notes: readonly string[];
}

const DATA = /\.(csv|tsv|tab|psv|txt|parquet|pq|arrow|arrows|feather|ipc|jsonl|ndjson|json)(\.(gz|zst))?$/i;
const ABOUT =
  /^(readme|license|licence|copying|notice|changelog|manifest|checksums?|md5sums?|sha\d*sums?)\b/i;
/** A level of a partitioned folder: `year=2023`. */
const PARTITION = /^([^=]+)=(.*)$/s;

/**
 * The files that `paths` stand for, each once: a file, a folder (its files, and those of its partitions), or a pattern
 * such as `lake/**\/*.parquet`. What is there wins over a pattern. Those of a folder or pattern come sorted by their code
 * units, whatever the file system's order; what is no data by its name is passed over, with a note. DataError where
 * nothing is found.
 */
export function listFiles(paths: readonly string[]): Listing {
  const seen = new Set<string>();
  const files: string[] = [];
  const notes: string[] = [];
  let repeated = 0;
  for (const path of paths) {
    const found = filesOf(path, notes);
    for (const file of found) {
      const place = file === "-" ? file : resolve(file);
      if (seen.has(place)) repeated++;
      else files.push(file);
      seen.add(place);
    }
  }
  if (repeated > 0)
    notes.push(`${repeated} ${repeated === 1 ? "file is" : "files are"} named twice; read once`);
  return { name: some(paths), files, notes };
}

/** Whether a path stands for several files: a folder, or a pattern where no such file is there. */
export function isSeveral(path: string): boolean {
  if (path === "-") return false;
  return existsSync(path) ? statSync(path).isDirectory() : picomatch.scan(path).isGlob;
}

/** The columns that the folders of a path stand for, `year=2023/ticker=A%20B/x.csv`: year and ticker. */
export function partitionOf(path: string): (readonly [name: string, text: string])[] {
  return path
    .split(/[/\\]/)
    .slice(0, -1)
    .flatMap((folder) => {
      const [, name, value] = PARTITION.exec(folder) ?? [];
      if (name === undefined) return [];
      return [[decoded(name), value === "__HIVE_DEFAULT_PARTITION__" ? "" : decoded(value!)] as const];
    });
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a percent sign that is one
  }
}

function filesOf(path: string, notes: string[]): string[] {
  if (!isSeveral(path)) return [path];
  const passed: string[] = [];
  const folder = existsSync(path);
  const found = folder ? inFolder(path, passed, notes) : matching(path, passed, notes);
  found.sort(byCodeUnits);
  if (passed.length > 0) {
    passed.sort(byCodeUnits);
    notes.push(`${path}: passed over, as no data by their names: ${some(passed)}`);
  }
  if (found.length > 0) return found;
  if (!folder) throw new DataError(`${path}: no such file, and no file of data matches the pattern`);
  const inner = readFolder(path).some((entry) => entry.isDirectory());
  const hint = inner ? `; for those of its folders give "${join(path, "**/*")}"` : "";
  throw new DataError(`${path}: a folder without a file of data${hint}`);
}

/** The files of a folder and of its partitions. */
function inFolder(root: string, passed: string[], notes: string[]): string[] {
  const folders: string[] = [];
  const found = walk(root, notes, (name, isFolder) => {
    const base = name.slice(name.lastIndexOf("/") + 1);
    if (isFolder) {
      if (PARTITION.test(base)) return true;
      folders.push(name);
      return false;
    }
    if (isData(base)) return true;
    passed.push(name);
    return false;
  });
  if (folders.length > 0 && found.length > 0) {
    folders.sort(byCodeUnits);
    notes.push(
      `${root}: its ${folders.length === 1 ? "folder" : "folders"} ${some(folders)} passed over; "${join(root, "**/*")}" reads them too`,
    );
  }
  return found;
}

function matching(pattern: string, passed: string[], notes: string[]): string[] {
  const { base, glob } = picomatch.scan(pattern);
  const root = base === "" ? "." : base;
  if (!existsSync(root) || !statSync(root).isDirectory()) return [];
  const matches = picomatch(glob);
  // an ending in the pattern says that such files are data
  const asked = /\.[a-z0-9]+$/i.test(glob);
  const depth = glob.includes("**") ? Number.POSITIVE_INFINITY : glob.split("/").length - 1;
  const found = walk(root, notes, (name, isFolder) => {
    if (isFolder) return name.split("/").length <= depth && !name.split("/").at(-1)!.startsWith(".");
    if (!matches(name)) return false;
    const base = name.slice(name.lastIndexOf("/") + 1);
    if (asked ? !ABOUT.test(base) : isData(base)) return true;
    passed.push(name);
    return false;
  });
  return found;
}

function isData(name: string): boolean {
  return !/^[._]/.test(name) && DATA.test(name) && !ABOUT.test(name);
}

/** The files below a folder that `take` accepts by their path within it, of the folders that it accepts. */
function walk(root: string, notes: string[], take: (name: string, isFolder: boolean) => boolean): string[] {
  const found: string[] = [];
  const visit = (folder: string, inside: string, above: readonly string[]): void => {
    const real = realpathSync(folder);
    if (above.includes(real)) {
      notes.push(`${folder} leads back to a folder above it; not followed`);
      return;
    }
    for (const entry of readFolder(folder)) {
      const path = join(folder, entry.name);
      const name = inside === "" ? entry.name : `${inside}/${entry.name}`;
      let isFolder = entry.isDirectory();
      if (entry.isSymbolicLink()) {
        isFolder = leadsToFolder(path);
      }
      if (!take(name, isFolder)) continue;
      if (isFolder) visit(path, name, [...above, real]);
      else found.push(path);
    }
  };
  visit(root, "", []);
  return found;
}

/** Whether a link leads to a folder; one that leads nowhere or to itself is left for reading to say so. */
function leadsToFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

function readFolder(path: string) {
  try {
    return readdirSync(path, { withFileTypes: true });
  } catch (error) {
    throw new DataError(reason(path, error));
  }
}

function byCodeUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
