// Files that change while they are read: what reads them here writes to them in the middle.
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { readBlocks } from "../../src/node/blocks.ts";
import { readInput } from "../../src/node/files.ts";

let meanwhile: () => void = () => {};

const folder = fs.mkdtempSync(join(tmpdir(), "rollbeta-test-"));
const { readFileSync } = fs;
beforeAll(() => {
  fs.readFileSync = ((...args: Parameters<typeof readFileSync>) => {
    const bytes = readFileSync(...args);
    meanwhile();
    return bytes;
  }) as typeof readFileSync;
  syncBuiltinESMExports();
});
afterAll(() => {
  fs.readFileSync = readFileSync;
  syncBuiltinESMExports();
  fs.rmSync(folder, { recursive: true });
});
afterEach(() => {
  meanwhile = () => {};
});

const write = (name: string, content: string | Uint8Array) => {
  const path = join(folder, name);
  fs.writeFileSync(path, content);
  return path;
};
const CHANGED = "changed while it was read; read it again when it is complete";

test("a file that is read at once", async () => {
  const path = write("a.csv", "date,A\n2024-01-02,1\n");
  expect((await readInput(path)).length).toBe(20);
  const old = new Date(2020, 1, 1);
  for (const change of [
    () => fs.appendFileSync(path, "2024-01-03,2\n"),
    () => fs.truncateSync(path, 3),
    () => fs.utimesSync(path, old, old), // written to, of the same length
  ]) {
    meanwhile = change;
    await expect(readInput(path)).rejects.toThrow(`a.csv ${CHANGED}`);
  }
});

test("a file that is read in blocks", async () => {
  const rows = "2024-01-02,1\n".repeat(200_000);
  for (const [name, content] of [
    ["b.csv", `date,A\n${rows}`],
    ["b.csv.gz", gzipSync(`date,A\n${rows}`)],
  ] as const) {
    const path = write(name, content);
    const read = async (change: () => void) => {
      let size = 0;
      for await (const { bytes } of readBlocks(path)) {
        if (size === 0) change();
        size += bytes.length;
      }
      return size;
    };
    expect(await read(() => {})).toBe(7 + rows.length);
    await expect(read(() => fs.appendFileSync(path, "\n"))).rejects.toThrow(`${name} ${CHANGED}`);
    const old = new Date(2020, 1, 1);
    await expect(read(() => fs.utimesSync(write(name, content), old, old))).rejects.toThrow(
      `${name} ${CHANGED}`,
    );
  }
});
