import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { isSeveral, listFiles, partitionOf } from "../../src/node/paths.ts";

const root = mkdtempSync(join(tmpdir(), "rollbeta-paths-"));
afterAll(() => rmSync(root, { recursive: true }));

function folder(name: string, files: readonly string[]): string {
  for (const file of files) {
    const path = join(root, name, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, "");
  }
  return join(root, name);
}
const within = (path: string, { files }: { files: readonly string[] }) =>
  files.map((file) => file.slice(path.length + 1));

test("a folder gives its files of data in order, and says what it passes over", () => {
  const path = folder("plain", [
    "B.csv",
    "a.csv",
    "A.CSV.gz",
    "t.txt",
    "p.parquet",
    "README.txt",
    "notes.md",
    ".hidden.csv",
    "_metadata",
    "SHA256SUMS",
    "C.csv.part",
    "D.csv.sha256",
    "deep/E.csv",
  ]);
  const listing = listFiles([path]);
  expect(within(path, listing)).toEqual(["A.CSV.gz", "B.csv", "a.csv", "p.parquet", "t.txt"]);
  expect(listing.notes).toEqual([
    `${path}: its folder deep passed over; "${join(path, "**/*")}" reads them too`,
    `${path}: passed over, as no data by their names: .hidden.csv, C.csv.part, D.csv.sha256, README.txt and 3 more (7 in all)`,
  ]);
  expect(within(path, listFiles([`${path}/**/*`]))).toEqual([
    "A.CSV.gz",
    "B.csv",
    "a.csv",
    "deep/E.csv",
    "p.parquet",
    "t.txt",
  ]);
  expect(within(path, listFiles([`${path}/*.part`]))).toEqual(["C.csv.part"]);
  expect(within(path, listFiles([`${path}/{B,*/E}.csv`]))).toEqual(["B.csv", "deep/E.csv"]);
});

test("partitions are gone into, and say columns", () => {
  const path = folder("lake", [
    "year=2023/month=01/part-0.parquet",
    "year=2024/month=02/part-0.parquet",
    "other/x.csv",
  ]);
  expect(within(path, listFiles([path]))).toEqual([
    "year=2023/month=01/part-0.parquet",
    "year=2024/month=02/part-0.parquet",
  ]);
  expect(partitionOf("lake/year=2023/ticker=A%20B/part-0.parquet")).toEqual([
    ["year", "2023"],
    ["ticker", "A B"],
  ]);
  expect(partitionOf("lake/x=100%/ticker=__HIVE_DEFAULT_PARTITION__/y=1.csv")).toEqual([
    ["x", "100%"],
    ["ticker", ""],
  ]);
});

test("what is there wins over a pattern", () => {
  const path = folder("odd", [
    "A[1].csv",
    "A1.csv",
    "sp ace.csv",
    "two\nlines.csv",
    "株価.csv",
    "set{a,b}/C.csv",
  ]);
  expect(within(path, listFiles([`${path}/A[1].csv`]))).toEqual(["A[1].csv"]);
  expect(within(path, listFiles([`${path}/set{a,b}`]))).toEqual(["set{a,b}/C.csv"]);
  expect(within(path, listFiles([path]))).toEqual([
    "A1.csv",
    "A[1].csv",
    "sp ace.csv",
    "two\nlines.csv",
    "株価.csv",
  ]);
  expect(isSeveral(`${path}/A[1].csv`)).toBe(false);
  expect(isSeveral(`${path}/B[1].csv`)).toBe(true);
  expect(isSeveral("^GSPC")).toBe(false);
  expect(isSeveral("-")).toBe(false);
});

test("links that lead in circles are not followed, other links are", () => {
  const path = folder("links", ["a/A.csv"]);
  symlinkSync("..", join(path, "a", "up"));
  symlinkSync(join(path, "a", "A.csv"), join(path, "B.csv"));
  symlinkSync("nowhere", join(path, "gone.csv"));
  const { files, notes } = listFiles([`${path}/**/*.csv`]);
  expect(within(path, { files })).toEqual(["B.csv", "a/A.csv", "gone.csv"]);
  expect(notes).toEqual([`${join(path, "a/up")} leads back to a folder above it; not followed`]);
});

test("a file named twice is read once", () => {
  const path = folder("twice", ["A.csv", "B.csv"]);
  const { files, notes } = listFiles([`${path}/A.csv`, path]);
  expect(within(path, { files })).toEqual(["A.csv", "B.csv"]);
  expect(notes).toEqual(["1 file is named twice; read once"]);
});

test("nothing found is said", () => {
  const path = folder("empty", ["inner/A.csv"]);
  expect(() => listFiles([path])).toThrow(
    `${path}: a folder without a file of data; for those of its folders give "${path}/**/*"`,
  );
  expect(() => listFiles([`${path}/*.csv`])).toThrow("no such file, and no file of data matches the pattern");
  expect(() => listFiles([`${path}/none/*.csv`])).toThrow("no file of data matches the pattern");
  expect(listFiles(["missing.csv"]).files).toEqual(["missing.csv"]); // reading it says what is wrong
});
