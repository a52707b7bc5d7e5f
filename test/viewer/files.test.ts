// Files opened in the page are what the command line reads of them, to the last bit.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, test, vi } from "vitest";
import { type LoadOptions, loadReturns } from "../../src/cli/load.ts";
import { Progress } from "../../src/cli/progress.ts";
import { createKernel } from "../../src/node/kernel.ts";
import { listFiles } from "../../src/node/paths.ts";
import { readMetadata } from "../../src/source/metadata.ts";
import { marketAmong } from "../../src/viewer/engine/benchmarks.ts";
import { ChoiceError } from "../../src/viewer/engine/choice-error.ts";
import type { Market } from "../../src/viewer/engine/market.ts";
import { Opener } from "../../src/viewer/engine/open.ts";
import { filesWords } from "../../src/viewer/files/words.ts";
import type { OpenedFile, Reading, Source } from "../../src/viewer/protocol.ts";
import { Workplace } from "../cli/run.ts";
import {
  dates,
  index,
  kinds,
  long,
  nameless,
  parquet,
  returns,
  sectors,
  tickers,
  wide,
} from "./market-files.ts";

const folder = mkdtempSync(join(tmpdir(), "rollbeta-test-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** A file on disk for the command line, under the name that the page has for it, too. */
function file(name: string, content: Uint8Array | string): OpenedFile {
  const path = join(folder, name);
  writeFileSync(path, content);
  return { name: path, bytes: new Blob([content as Uint8Array<ArrayBuffer>]) };
}

/** Opens what is found. */
class TakingOpener extends Opener {
  async open(source: Source, before?: Market): Promise<Market> {
    const found = await this.find(source, before);
    this.take(found);
    return found.market;
  }
}

const opened = (files: readonly OpenedFile[], reading: Reading = {}, before?: Market) =>
  new TakingOpener().open({ kind: "files", files, ...reading }, before);

function loaded(files: readonly OpenedFile[], benchmark: readonly string[], more: Partial<LoadOptions> = {}) {
  const options = { kind: undefined, log: false, from: undefined, to: undefined, ...more };
  const listing = listFiles(files.map(({ name }) => name));
  return loadReturns(listing, { benchmark: [...benchmark], ...options }, new Progress(true));
}

function expectSame(market: Market, found: Awaited<ReturnType<typeof loaded>>): void {
  for (const name of ["returns", "benchmarks"] as const) {
    expect(market[name].tickers).toEqual(found[name].tickers);
    expect(market[name].time).toEqual(found[name].time);
    expect(bitsOf(market[name].values)).toEqual(bitsOf(found[name].values));
  }
  expect(market.notes.slice(market.notes.length - found.notes.length)).toEqual(found.notes);
}

const bitsOf = (values: Float64Array) =>
  Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString("hex");

/** What the page and the command line say of files that cannot be opened. */
async function messages(files: readonly OpenedFile[], benchmark = ["SPX"], before?: Market) {
  const of = async (work: Promise<unknown>) => {
    const error = await work.then(
      () => undefined,
      (error: Error) => error,
    );
    expect(error?.name).toBe("DataError");
    return error!.message;
  };
  return { page: await of(opened(files, {}, before)), command: await of(loaded(files, benchmark)) };
}

describe("one file", () => {
  test.each(kinds)("%s", async (name, content, benchmark) => {
    const files = [file(name, content)];
    const market = await opened(files);
    expectSame(market, await loaded(files, [benchmark]));
    expect(market.benchmarks.tickers).toEqual([benchmark]);
    expect(market.returns.tickers).toHaveLength(3);
    expect(market.ofPrices).toBe(true);
    expect(market.notes[0]).toBe(`${benchmark} is taken as the benchmark, by its name`);
  });

  test("of returns is one by its signs, and says so", async () => {
    const files = [file("returns.csv", returns)];
    const market = await opened(files);
    expectSame(market, await loaded(files, ["SPX"], { kind: "returns" }));
    expect(market.ofPrices).toBe(false);
    expect(market.notes.join("\n")).toContain("read as returns");
    expect(market.command).toContain("--returns");
  });

  test("of returns is one of prices where the user says so, and so for prices", async () => {
    const files = [file("returns.csv", returns)];
    const market = await opened(files, { values: "prices" });
    expectSame(market, await loaded(files, ["SPX"], { kind: "prices" }));
    expect(market.command).toContain("--prices");
    const prices = [file("wide.csv", wide)];
    const taken = await opened(prices, { values: "returns" });
    expectSame(taken, await loaded(prices, ["SPX"], { kind: "returns" }));
  });

  test("has its benchmark said", async () => {
    const files = [file("wide.csv", wide)];
    const market = await opened(files, { benchmark: "BBB" });
    expectSame(market, await loaded(files, ["BBB"]));
    expect(market.specs).toEqual(["BBB"]);
  });

  test("is read again, otherwise", async () => {
    const opener = new TakingOpener();
    const files = [file("wide.csv", wide)];
    await opener.open({ kind: "files", files });
    const market = await opener.open({ kind: "again", benchmark: "AAA" });
    expectSame(market, await loaded(files, ["AAA"]));
    expectSame(
      await opener.open({ kind: "again", values: "returns" }),
      await loaded(files, ["AAA"], { kind: "returns" }),
    );
  });
});

describe("which benchmark", () => {
  test("is asked where no name tells it, and the answer is taken", async () => {
    const opener = new TakingOpener();
    const before = await opener.open({ kind: "files", files: [file("wide.csv", wide)] });
    const files = [file("nameless.csv", nameless)];
    const error = await opener.open({ kind: "files", files }, before).catch((error: unknown) => error);
    expect(error).toBeInstanceOf(ChoiceError);
    expect((error as ChoiceError).choice).toEqual(["AAA", "BBB", "CCC"]);
    // what is open is still that of before
    expect((await opener.open({ kind: "again", values: "prices" })).returns.tickers).toEqual(
      before.returns.tickers,
    );
    await opener.open({ kind: "files", files }, before).catch(() => {});
    expectSame(await opener.open({ kind: "again", benchmark: "CCC" }), await loaded(files, ["CCC"]));
  });

  test("is answered by its file", async () => {
    const opener = new TakingOpener();
    const files = [file("nameless.csv", nameless), file("index.csv", index)];
    await opener.open({ kind: "files", files: [files[0]!] }).catch(() => {});
    const market = await opener.open({ kind: "files", files: [files[1]!] });
    expectSame(market, await loaded([files[0]!], [files[1]!.name]));
  });

  test("is told by names of markets", () => {
    expect(marketAmong(["AAPL", "SPY", "^GSPC"])).toBe("^GSPC");
    expect(marketAmong(["7203.T", "日経平均", "1306.T"])).toBe("日経平均");
    expect(marketAmong(["S&P 500", "MSFT"])).toBe("S&P 500");
    expect(marketAmong(["MSFT", "AAPL", "MARK", "SPYG"])).toBeUndefined();
  });
});

test("the words of a market's command line read it as it was read", async () => {
  const workplace = new Workplace();
  const cases: [Reading, ...(readonly [name: string, content: Uint8Array | string])[]][] = [
    [{}, ["semi.csv", kinds.find(([name]) => name === "semicolons.csv")![1]]],
    [{}, ["-returns.csv", returns]],
    [{ values: "prices" }, ["returns.csv", returns]],
    [{ benchmark: "BBB" }, ["long file.csv", long]],
    [{}, ["wide.csv", wide], ["index.csv", index], ["sectors.csv", sectors]],
  ];
  for (const [reading, ...contents] of cases) {
    const files = contents.map(([name, content]) => {
      writeFileSync(join(workplace.folder, name), content);
      return { name, bytes: new Blob([content as Uint8Array<ArrayBuffer>]) };
    });
    const market = await opened(files, reading);
    const benchmarks = market.specs!.flatMap((spec) => ["--benchmark", spec]);
    const grouping = market.metadata ? [...market.metadata, "--group", "GICS Sector"] : [];
    const pictures = market.metadata ? ["--heatmap", "out.svg"] : [];
    const words = [...market.command.slice(1), ...benchmarks, ...grouping, ...pictures];
    const { status, stderr } = workplace.run([
      ...words,
      "--window",
      "20",
      "--min-periods",
      "3",
      "-o",
      "out.csv",
      "--quiet",
    ]);
    expect(stderr).toBe("");
    expect(status).toBe(0);
    const kernel = await createKernel();
    const { arrays } = kernel.rolling(market.returns, market.benchmarks, { window: 20, minPeriods: 3 });
    const rows = market.returns.time.values.length;
    const [, ...lines] = readFileSync(join(workplace.folder, "out.csv"), "utf8").trim().split("\n");
    const last = lines
      .at(-1)!
      .split(",")
      .slice(1)
      .map((text) => (text === "" ? Number.NaN : Number(text)));
    expect(last).toEqual(market.returns.tickers.map((_, i) => arrays[0]![(i + 1) * rows - 1]));
  }
});

test("lack of memory is not taken for broken gzip", async () => {
  vi.stubGlobal(
    "DecompressionStream",
    class {
      constructor() {
        throw new RangeError("Array buffer allocation failed");
      }
    },
  );
  const file = { name: "wide.csv.gz", bytes: new Blob([gzipSync(wide)]) };
  await expect(new Opener().find({ kind: "files", files: [file] })).rejects.toThrow("allocation failed");
  vi.unstubAllGlobals();
});

test("every word of the part that opens files is there in both languages", () => {
  const { en, ja } = filesWords;
  expect(Object.keys(ja)).toEqual(Object.keys(en));
  for (const [name, text] of Object.entries(ja))
    expect(String(text), name).toMatch(/[ぁ-んァ-ヶ一-龠]|\}～\$/);
});

describe("several files", () => {
  test("a benchmark's has one series, and wins over names", async () => {
    const prices = file("wide.csv", wide);
    const benchmark = file("index.csv", index);
    const market = await opened([benchmark, prices]);
    expectSame(market, await loaded([prices], [benchmark.name]));
    expect(market.returns.tickers).toEqual(tickers);
    expect(market.specs).toEqual([benchmark.name]);
    const both = await opened([prices, benchmark], { benchmark: "SPX" });
    expectSame(both, await loaded([prices], ["SPX", benchmark.name]));
  });

  test("a table of the tickers has their sectors, whatever the order", async () => {
    const files = [file("sectors.csv", sectors), file("index.csv", index), file("wide.csv", wide)];
    const market = await opened(files);
    const table = readMetadata(new TextEncoder().encode(sectors));
    expect(market.columns["GICS Sector"]).toEqual(table.texts("GICS Sector", tickers));
    expect(market.columns["GICS Sector"]).toEqual(["Utilities", "Energy", "", ""]);
    expect(market.notes.at(-1)).toContain("has nothing on 2 of 4 tickers: CCC, SPX");
    expect(market.metadata).toEqual(["--metadata", files[0]!.name, "--metadata-ticker", "Symbol"]);
    expect({ ...market, columns: {} }).toMatchObject({ returns: (await opened(files.slice(1))).returns });
  });

  test("a table alone describes what is open, and comes along when that is read again", async () => {
    const opener = new TakingOpener();
    const before = await opener.open({ kind: "files", files: [file("long.csv", long)] });
    const market = await opener.open({ kind: "files", files: [file("sectors.csv", sectors)] }, before);
    expect(market.returns).toBe(before.returns);
    expect(market.columns.CIK).toEqual(["1", "2", ""]);
    const again = await opener.open({ kind: "again", benchmark: "AAA" });
    expect(again.columns.CIK).toEqual(["2", "", ""]);
  });

  test("of one ticker each are one market", async () => {
    const files = tickers.map((name, i) => {
      const rows = wide
        .split("\n")
        .slice(1)
        .map((line) => line.split(","));
      return file(
        `${name}.csv`,
        ["Date,Close", ...rows.slice(i).map((row) => `${row[0]},${row[i + 1]}`)].join("\n"),
      );
    });
    expectSame(await opened(files), await loaded(files, ["SPX"]));
  });

  test("of different dates and kinds are aligned", async () => {
    const head = nameless.split("\n").slice(0, 60).join("\n");
    const files = [file("early.csv", head), file("whole.parquet", parquet)];
    const { page, command } = await messages(files);
    expect(page).toBe(command); // both have AAA
    const other = file(
      "other.csv",
      head.replaceAll(/AAA|BBB|CCC/g, (name) => `${name}2`),
    );
    const joined = [other, files[1]!];
    expectSame(await opened(joined), await loaded(joined, ["SPX"]));
  });

  test("of the same ticker and date name the rows that have it", async () => {
    const files = [file("a.csv", wide), file("b.csv", wide)];
    const { page, command } = await messages(files);
    expect(page).toBe(command);
    expect(page).toMatch(/\(row 2\)/);
  });
});

describe("files that cannot be opened have the message of the command line", () => {
  const gz = gzipSync(wide);
  const damaged = Uint8Array.from(gz);
  damaged[gz.length - 6] = 255 - damaged[gz.length - 6]!;
  test.each<[string, Uint8Array | string, RegExp]>([
    ["empty.csv", "", /is empty/],
    ["binary.csv", Uint8Array.from({ length: 4000 }, (_, i) => (i * i * 31 + 7 * i) % 256), /./],
    ["page.csv", "<!doctype html>\n<html><body><p>Sorry</p></body></html>", /web page/],
    ["book.xlsx", Uint8Array.from([0x50, 0x4b, 3, 4, ...new Array(60).fill(7)]), /./],
    ["undated.csv", sectors.replaceAll(/,Date added,CIK|,\d{4}-.*$/gm, ""), /date/],
    ["header.csv", wide.split("\n")[0]!, /./],
    ["once.csv", wide.split("\n").slice(0, 2).join("\n"), /one date/],
    ["text.csv", wide.replace(dates[7]!, "yesterday"), /yesterday/],
    ["short.csv.gz", gz.subarray(0, 300), /ends early/],
    ["damaged.csv.gz", damaged, /checksum/],
    ["tail.csv.gz", Buffer.concat([gz, Buffer.from("more")]), /./],
    ["short.parquet", parquet.subarray(0, 900), /./],
    ["damaged.parquet", parquet.map((byte, i) => (i > 300 && i < 340 ? 255 - byte : byte)), /./],
  ])("%s", async (name, content, pattern) => {
    const { page, command } = await messages([file(name, content)]);
    expect(page).toBe(command);
    expect(page).toMatch(pattern);
  });

  test("and leave what was open", async () => {
    const before = await opened([file("wide.csv", wide)]);
    const { page, command } = await messages(
      [file("undated.csv", "ticker,sector\nQQQ,x\n")],
      ["SPX"],
      before,
    );
    // of a table that is one of other tickers, that
    expect(page).toContain("none of its 1 tickers");
    expect(command).not.toBe(page);
  });

  test("a single series says what it lacks", async () => {
    await expect(opened([file("index.csv", index)])).rejects.toThrow(
      "open the file of its benchmark together with it",
    );
  });

  test("returns beside prices are neither", async () => {
    await expect(opened([file("returns.csv", returns), file("index.csv", index)])).rejects.toThrow(
      /looks like returns, and .*index\.csv like prices/,
    );
    const files = [
      file("wide.csv", wide),
      file(
        "late.csv",
        returns
          .split("\n")
          .map((line) => line.split(",").slice(0, 2).join(","))
          .join("\n"),
      ),
    ];
    await expect(opened(files)).rejects.toThrow("looks like returns, more than a fifth");
  });
});

test("no file at all is told in one line", async () => {
  await expect(opened([])).rejects.toThrow(/^no file is given; open one at least$/);
});
