import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";

const root = fileURLToPath(new URL("../../shared/data/", import.meta.url));

/** Whether the public reference data stand beside the project; tests that need them are only declared then. */
export const hasShared = existsSync(root);

/** Path of a reference file, for programs that read it themselves. */
export function sharedPath(path: string): string {
  return root + path;
}

/** Bytes of a reference file, gunzipped; a file that is missing or broken throws, so the test fails loudly. */
export function sharedBytes(path: string): Uint8Array {
  const bytes = readFileSync(root + path);
  return path.endsWith(".gz") ? gunzipSync(bytes) : bytes;
}

/** Rows of a golden CSV as records of text, by header. Goldens are plain: no quotes. */
export function sharedTable(path: string): Record<string, string>[] {
  const lines = new TextDecoder().decode(sharedBytes(path)).trimEnd().split(/\r?\n/);
  const header = lines[0]!.split(",");
  return lines.slice(1).map((line) => {
    const cells = line.split(",");
    return Object.fromEntries(header.map((name, i) => [name, cells[i] ?? ""]));
  });
}
