// `rollbeta verify` and the manifests it reads: what was computed is confirmed, and whatever was changed since is named.
import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { createKernel } from "../../src/kernel/kernel.ts";
import { kernelCode } from "../../src/kernel/wasm.ts";
import { toParquet } from "../../src/parquet.ts";
import { sampleReturns } from "../../src/sample/sample.ts";
import { long, prices, rows, wide } from "./market.ts";
import { expectRefusal, Workplace } from "./run.ts";

const place = new Workplace();
const market = prices(120, 7);
const table = wide(market);
place.write("prices.csv", table);
place.write("index.csv", wide(market, ["INDEX"]));
place.write("long.csv", long(market, ["A", "B", "C"]));
// B has gaps, C begins late
const gaps = rows(table).map(([date, index, a, b, c], t) =>
  [date, index, a, t > 0 && t % 7 < 2 ? "" : b, t > 0 && t < 30 ? "" : c].join(","),
);
place.write("gaps.csv", `${gaps.join("\n")}\n`);
place.write(
  "returns.csv",
  `date,M,A\n${Array.from({ length: 90 }, (_, t) => `${market.dates[t]},${Math.sin(t * t) / 50},${Math.cos(t) / 50}`).join("\n")}\n`,
);

const INDEX = ["--benchmark", "INDEX", "--window", "20"];
const compute = (...args: string[]) => {
  const { status, stderr } = place.call(["compute", ...args, "--quiet"]);
  expect(status, stderr).toBe(0);
};
const verify = (...args: string[]) => place.call(["verify", ...args]);
const bytesOf = (name: string) => readFileSync(place.path(name));

/** The file with one run of bytes exchanged for another of the same length; it must be there, once. */
function exchange(
  from: string,
  to: string,
  name: string,
  found: string | Buffer,
  other: string | Buffer,
): void {
  const bytes = Buffer.from(bytesOf(from));
  const at = bytes.indexOf(found);
  expect(at).toBeGreaterThan(0);
  expect(bytes.indexOf(found, at + 1), name).toBe(-1);
  expect(Buffer.byteLength(other)).toBe(Buffer.byteLength(found));
  bytes.set(Buffer.from(other as string), at);
  place.write(to, bytes);
}

function double(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return bytes;
}

describe("what was computed is confirmed", () => {
  test.each<[string, string[]]>([
    ["one statistic, wide", ["prices.csv", ...INDEX]],
    [
      "several statistics and windows, long",
      [
        "gaps.csv",
        "--benchmark",
        "INDEX",
        "--window",
        "20,30,40d",
        "--min-periods",
        "5",
        "--stat",
        "beta,corr,n,se_beta",
      ],
    ],
    ["two benchmarks", ["gaps.csv", "--benchmark", "INDEX", "--benchmark", "A", "--window", "20"]],
    ["a long input and its own column", ["long.csv", "--benchmark", "index_level", "--window", "20"]],
    ["compressed gaps", ["gaps.csv", ...INDEX, "--gaps", "compress", "--max-span", "50"]],
    [
      "a share of the window, a step, log returns, dates",
      [
        "gaps.csv",
        ...INDEX,
        "--min-periods",
        "50%",
        "--step",
        "week",
        "--log",
        "--from",
        "2024-01-10",
        "--to",
        "2024-04-10",
      ],
    ],
    [
      "returns",
      [
        "returns.csv",
        "--returns",
        "--benchmark",
        "M",
        "--window",
        "expanding",
        "--stat",
        "cov,var_m",
        "--ddof",
        "0",
      ],
    ],
    ["smoothed", ["prices.csv", ...INDEX, "--smooth", "5", "--stat", "beta,n"]],
    [
      "exponential weights",
      [
        "gaps.csv",
        "--benchmark",
        "INDEX",
        "--halflife",
        "10",
        "--ignore-na",
        "--no-adjust",
        "--stat",
        "beta,n",
      ],
    ],
  ])("%s", (_, args) => {
    for (const name of ["table.parquet", "table.arrow", "table.csv.gz"]) {
      compute(...args, "-o", name, ...(name.endsWith(".gz") ? ["--manifest"] : []));
      const { status, stdout, stderr } = verify(name, "--cells", "200");
      expect(status, stderr).toBe(0);
      expect(stdout).toMatch(
        new RegExp(`^confirmed: ${name}: all \\d+ values, recomputed, have the same bits\n`),
      );
      expect(stdout).toContain(
        args.some((arg) => arg === "--halflife")
          ? "not in exact arithmetic"
          : "200 cells, recomputed exactly, are right",
      );
      expect(stderr).toBe("");
    }
  });

  test("a benchmark of its own file, found beside the table wherever that is, or where --input says", () => {
    mkdirSync(place.path("away/there"), { recursive: true });
    compute("prices.csv", "--benchmark", "index.csv:INDEX", "--window", "20", "-o", "moved.parquet");
    renameSync(place.path("moved.parquet"), place.path("away/there/moved.parquet"));
    for (const name of ["prices.csv", "index.csv"])
      copyFileSync(place.path(name), place.path(join("away/there", name)));
    const elsewhere = place.shell(`cd / && $ROLLBETA verify ${place.path("away/there/moved.parquet")}`);
    expect(elsewhere.stderr).toBe("");
    expect(elsewhere.stdout).toContain("SHA-256 as then");
    rmSync(place.path("away/there/index.csv"));
    const lost = place.shell(`cd / && $ROLLBETA verify ${place.path("away/there/moved.parquet")}`);
    expectRefusal(
      lost,
      1,
      "was computed from index.csv, which is not there; say where it is with --input <file or folder>",
    );
    const given = place.shell(
      `cd / && $ROLLBETA verify ${place.path("away/there/moved.parquet")} --input ${place.path("index.csv")} --json`,
    );
    expect(given.stderr).toBe("");
    const told = JSON.parse(given.stdout);
    expect(told.sources.map(({ path }: { path: string }) => path)).toEqual([
      place.path("away/there/prices.csv"),
      place.path("index.csv"),
    ]);
    expect(told.sample.outside).toBe(0);
  });

  describe("a table of many files", () => {
    const tickers = Array.from({ length: 7 }, (_, i) => `year=${2020 + (i % 2)}/T${Math.floor(i / 2)}.csv`);
    const root = place.path("lake");
    // files of the same name in both folders, and two of the same bytes
    for (const [i, name] of tickers.entries()) {
      mkdirSync(join(root, "data", name, ".."), { recursive: true });
      const rows = market.dates.slice(60 * (i % 2), 60 * (i % 2) + 60);
      writeFileSync(
        join(root, "data", name),
        `date,close\n${rows.map((date, t) => `${date},${20 + ((t * (i % 5)) % 11)}`).join("\n")}\n`,
      );
    }
    writeFileSync(join(root, "market.csv"), wide(market, ["INDEX"]));
    const { status, stderr } = place.shell(
      "cd lake && $ROLLBETA compute data --benchmark market.csv --window 20 -o table.parquet --quiet",
    );
    const inputs = (...args: string[]) =>
      verify("lake/table.parquet", ...args.flatMap((path) => ["--input", path]));

    test("is told in a few lines", () => {
      expect(status, stderr).toBe(0);
      const { stdout } = inputs();
      expect(stdout).toMatch(
        /\nlake\/data\/year=2020\/T0\.csv, .* and 4 more \(8 in all\): \d+ bytes, SHA-256 of each as then\n/,
      );
      expect(stdout.split("\n").filter((line) => line.includes("SHA-256"))).toHaveLength(1);
    });

    test("is confirmed by a folder or pattern with its files, and names the first that is not there or changed", () => {
      renameSync(join(root, "data"), place.path("elsewhere"));
      expectRefusal(
        inputs(),
        1,
        "lake/table.parquet was computed from data/year=2020/T0.csv, which is not there; say where it is with --input <file or folder>; of its 8 files 7 missing",
      );
      for (const at of ["elsewhere", "elsewhere/*/*.csv", "elsewhere/**/*"]) {
        const run = inputs(at);
        expect(run.stderr).toBe("");
        expect(run.stdout).toContain("confirmed");
        expect(run.stdout).toContain("elsewhere/year=2020/T0.csv, ");
      }
      expectRefusal(inputs("elsewhere/year=2021/*.csv"), 1, "of its 8 files 1 missing and 3 changed");
      expectRefusal(inputs("elsewhere/no*.csv"), 1, "elsewhere/no*.csv: no such file, and no file of data");
      writeFileSync(place.path("elsewhere/year=2021/T1.csv"), "date,close\n");
      const changed = inputs("elsewhere");
      expectRefusal(
        changed,
        1,
        "elsewhere/year=2021/T1.csv is not what lake/table.parquet was computed from: ",
      );
      expect(changed.stderr).not.toContain("of its");
    });
  });

  test("standard input, where the file is given", () => {
    const { status, stderr } = place.run(["compute", "-", ...INDEX, "-o", "piped.parquet", "--quiet"], table);
    expect(status, stderr).toBe(0);
    expectRefusal(verify("piped.parquet"), 1, "was computed from standard input, which cannot be read again");
    expect(verify("piped.parquet", "--input", "prices.csv").stdout).toContain(
      "prices.csv: came by a pipe, without a hash",
    );
  });
});

describe("the manifest", () => {
  test("and the table have the same bytes after every run", () => {
    for (const name of ["same.parquet", "same.arrow", "same.csv.gz"]) {
      compute("prices.csv", ...INDEX, "-o", name, "--manifest");
      const first = [name, `${name}.manifest.json`].map(bytesOf);
      compute("prices.csv", ...INDEX, "-o", name, "--manifest");
      expect(bytesOf(name).equals(first[0]!)).toBe(true);
      expect(bytesOf(`${name}.manifest.json`).equals(first[1]!)).toBe(true);
    }
  });

  test("says what decides the numbers, and only that, in an order of its own", () => {
    compute(
      "prices.csv",
      "--benchmark",
      "index.csv",
      "--window",
      "20",
      "--min-periods",
      "10",
      "--threads",
      "2",
      "-o",
      "a.csv",
      "--manifest",
    );
    compute(
      "prices.csv",
      "--min-periods",
      "10",
      "--window",
      "20",
      "--benchmark",
      "index.csv",
      "--heatmap",
      "a.svg",
      "-o",
      "b.csv",
      "--manifest",
    );
    const [a, b] = ["a", "b"].map((name) => bytesOf(`${name}.csv.manifest.json`).toString());
    expect(a).toBe(b);
    const hash = (name: string) => createHash("sha256").update(bytesOf(name)).digest("hex");
    const file = (name: string) => ({ name, size: bytesOf(name).length, sha256: hash(name) });
    expect(JSON.parse(a!)).toEqual({
      version: JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")).version,
      kernel: createHash("sha256")
        .update(readFileSync(new URL("../../build/kernel.wasm", import.meta.url)))
        .digest("hex"),
      inputs: [file("prices.csv")],
      benchmarks: [{ asked: "index.csv", file: file("index.csv") }],
      options: {
        ddof: 1,
        gaps: "pairwise",
        log: false,
        minPeriods: 10,
        prices: true,
        stat: ["beta"],
        step: 1,
        window: [20],
      },
      tickers: 4,
      dates: 119,
    });
  });

  test("is confirmed from any working folder, and where the folder was moved to", () => {
    mkdirSync(place.path("tree/data"), { recursive: true });
    mkdirSync(place.path("tree/out"));
    place.write("tree/data/stocks.csv", wide(market, ["A", "B"]));
    place.write("tree/data/market.csv", wide(market, ["INDEX", "C"]));
    const root = place.path("tree");
    const runs: [folder: string, prefix: string, output: string][] = [
      [place.folder, "tree/", "tree/out/a.parquet"],
      [`${root}/data`, "./", "../out/b.parquet"],
      [`${root}/out`, "../", "c.parquet"],
      ["/", `${root}/`, `${root}/out/d.parquet`],
      [root, "", `${root}/out/e.csv`],
    ];
    for (const [folder, prefix, output] of runs) {
      const data = prefix === "./" ? "" : `${prefix}data/`;
      const files = `${data}stocks.csv --benchmark ${data}market.csv:INDEX --window 20 --manifest -o ${output}`;
      const { stderr, status } = place.shell(`cd ${folder} && $ROLLBETA compute ${files} --quiet`);
      expect(stderr).toBe("");
      expect(status).toBe(0);
    }
    const tables = ["a.parquet", "b.parquet", "c.parquet", "d.parquet", "e.csv"];
    for (const name of tables) {
      const { inputs, benchmarks } = JSON.parse(bytesOf(`tree/out/${name}.manifest.json`).toString());
      expect(inputs[0].name).toBe("../data/stocks.csv");
      expect(benchmarks[0]).toMatchObject({
        asked: "../data/market.csv:INDEX",
        file: { name: "../data/market.csv" },
      });
    }
    renameSync(root, place.path("moved"));
    const out = place.path("moved/out");
    for (const name of tables) {
      for (const line of [
        `cd / && $ROLLBETA verify ${out}/${name}`,
        `cd ${out} && $ROLLBETA verify ${name}`,
      ]) {
        const { stdout, stderr, status } = place.shell(line);
        expect(stderr, line).toBe("");
        expect(stdout).toContain("confirmed");
        expect(status).toBe(0);
      }
    }
  });

  test("has a path from the root by its last part, and a time where it is asked for", () => {
    compute(place.path("prices.csv"), ...INDEX, "-o", "c.csv", "--manifest", "--timestamp");
    const { inputs, created } = JSON.parse(bytesOf("c.csv.manifest.json").toString());
    expect(inputs[0].name).toBe("prices.csv");
    expect(Math.abs(Date.now() - Date.parse(created))).toBeLessThan(600_000);
    expect(verify("c.csv").status).toBe(0);
  });

  test("of files large enough for a worker has their hashes too", () => {
    // 6 MB of blanks behind the numbers
    const large = table.replaceAll("\n", `${" ".repeat(50_000)}\n`);
    place.write("large.csv", large);
    compute("large.csv", ...INDEX, "-o", "large.parquet");
    const { stdout, stderr } = verify("large.parquet", "--json");
    expect(stderr).toBe("");
    expect(JSON.parse(stdout).manifest.inputs).toEqual([
      { name: "large.csv", size: large.length, sha256: createHash("sha256").update(large).digest("hex") },
    ]);
    rmSync(place.path("large.csv"));
  });

  test("has a place", () => {
    expectRefusal(
      place.call(["compute", "prices.csv", ...INDEX, "-o", "-", "--manifest"]),
      2,
      "--manifest stands beside a table",
    );
    expectRefusal(
      place.call(["compute", "prices.csv", ...INDEX, "-o", "x.csv", "--timestamp"]),
      2,
      "--timestamp is a line of a manifest",
    );
    expectRefusal(
      place.call([
        "compute",
        "prices.csv",
        ...INDEX,
        "-o",
        "x.csv",
        "--manifest",
        "--heatmap",
        "x.csv.manifest.json",
      ]),
      2,
      "a heatmap is a .png, .svg, .pdf or .html",
    );
    writeFileSync(place.path("y.csv.manifest.json"), table);
    expectRefusal(
      place.call(["compute", "y.csv.manifest.json", ...INDEX, "-o", "y.csv", "--manifest"]),
      1,
      "y.csv.manifest.json is an input",
    );
  });
});

describe("what was changed is named", () => {
  compute("prices.csv", ...INDEX, "--stat", "beta,cov", "-o", "true.parquet");
  compute("prices.csv", ...INDEX, "--stat", "beta,cov", "-o", "true.arrow");
  compute("prices.csv", ...INDEX, "--stat", "beta,cov", "-o", "true.csv", "--manifest");
  compute("prices.csv", ...INDEX, "-o", "wide.csv", "--manifest");
  compute("prices.csv", ...INDEX, "-o", "wide.parquet");
  const line = rows(bytesOf("true.csv").toString()).find(
    (cells) => cells[0] === "2024-03-05" && cells[1] === "B",
  )!;
  const beta = Number(line[4]);

  test.each(["parquet", "arrow"])("one value, in its last bit, in %s", (kind) => {
    const off = double(beta);
    off[0]! ^= 1;
    exchange(`true.${kind}`, `off.${kind}`, "beta", double(beta), off);
    const run = verify(`off.${kind}`);
    expectRefusal(
      run,
      1,
      `off.${kind}: beta of B on 2024-03-05 (window 20, INDEX) is ${off.readDoubleLE()}, recomputed ${beta}, exactly `,
    );
    expect(run.stderr).toContain("the only cell that differs");
  });

  test("one value of a text, of a long table and a wide one, a line less and a line more", () => {
    const csv = bytesOf("true.csv").toString();
    const manifest = bytesOf("true.csv.manifest.json");
    const write = (name: string, text: string, beside: Uint8Array = manifest) => {
      place.write(name, text);
      place.write(`${name}.manifest.json`, beside);
    };
    write("off.csv", csv.replace(String(beta), "1.25"));
    expectRefusal(
      verify("off.csv"),
      1,
      `off.csv: beta of B on 2024-03-05 (window 20, INDEX) is 1.25, recomputed ${beta}, exactly `,
    );
    write("off.csv", csv.replace(String(beta), ""));
    expectRefusal(
      verify("off.csv"),
      1,
      `beta of B on 2024-03-05 (window 20, INDEX) is missing, recomputed ${beta}`,
    );
    write("off.csv", csv.replace("2024-03-05,B", "2024-03-05,Q"));
    expectRefusal(verify("off.csv"), 1, 'is "2024-03-05,Q,INDEX,20,');
    write("off.csv", csv.replace(/\n[^\n]*\n$/, "\n"));
    expectRefusal(verify("off.csv"), 1, "ends after row 357, and the recomputed table goes on");
    write("off.csv", `${csv}2025-01-01,A,INDEX,20,1,1\n`);
    expectRefusal(verify("off.csv"), 1, "goes on after row 358, the last of the recomputed table");
    const text = bytesOf("wide.csv").toString();
    write("off.csv", text.replace(String(beta), "7"), bytesOf("wide.csv.manifest.json"));
    expectRefusal(
      verify("off.csv"),
      1,
      `beta of B on 2024-03-05 (window 20, INDEX) is 7, recomputed ${beta}`,
    );
    write("off.csv", text.replaceAll("\n", "\r\n"), bytesOf("wide.csv.manifest.json"));
    expect(verify("off.csv").status).toBe(0);
  });

  test("names and dates in a file of columns", () => {
    exchange(
      "wide.parquet",
      "off.parquet",
      "window",
      "rollbeta.window\x18\x0220",
      "rollbeta.window\x18\x0230",
    );
    expectRefusal(verify("off.parquet"), 1, "says that its window is 30, and computed was 20");
  });

  test("a byte of the input", () => {
    compute("prices.csv", ...INDEX, "-o", "changed.parquet");
    place.write(
      "prices.csv",
      table.replace(/(2024-03-05,.*)(\d)\n/, (_, head, digit) => `${head}${9 - digit}\n`),
    );
    expectRefusal(
      verify("changed.parquet"),
      1,
      `prices.csv is not what changed.parquet was computed from: ${table.length} bytes as then, but SHA-256 `,
    );
    place.write("prices.csv", `${table}\n`);
    expectRefusal(verify("changed.parquet"), 1, `${table.length} bytes then, ${table.length + 1} now`);
    place.write("prices.csv", table);
    expect(verify("changed.parquet").status).toBe(0);
  });

  test("the options", () => {
    exchange("true.parquet", "off.parquet", "ddof", '"ddof":1', '"ddof":0');
    expectRefusal(verify("off.parquet"), 1, "off.parquet: cov of A on 2024-01-21 (window 20, INDEX) is ");
    exchange("true.parquet", "off.parquet", "window", '"window":[20]', '"window":[21]');
    expectRefusal(verify("off.parquet"), 1, "off.parquet: column window has");
    exchange("true.parquet", "off.parquet", "window", '"window":[20]', '"window":[-1]');
    expectRefusal(
      verify("off.parquet"),
      1,
      "off.parquet: the options of its manifest cannot be computed with: window must be",
    );
    exchange("true.parquet", "off.parquet", "gaps", '"gaps":', '"gasp":');
    expectRefusal(verify("off.parquet"), 1, 'its manifest has an option "gasp" that rollbeta');
    exchange(
      "true.parquet",
      "off.parquet",
      "tickers",
      "rollbeta.tickers\x18\x013",
      "rollbeta.tickers\x18\x014",
    );
    expectRefusal(
      verify("off.parquet"),
      1,
      "its manifest says 4 tickers x 119 dates, recomputed are 3 x 119",
    );
  });

  test("the kernel and the version: what the bits are the same of is confirmed, with a note", () => {
    const hash = createHash("sha256").update(kernelCode()).digest("hex");
    const other = hash.replace(/^.{8}/, "00000000");
    exchange("true.parquet", "other.parquet", "kernel", hash, other);
    const same = verify("other.parquet");
    expect(same.status, same.stderr).toBe(0);
    expect(same.stdout).toContain("note: it was written by rollbeta 0.1.0 with kernel 00000000");
    // another kernel may round otherwise, within what is promised
    const near = double(beta);
    near[0]! ^= 1;
    exchange("other.parquet", "near.parquet", "beta", double(beta), near);
    expect(verify("near.parquet").stdout).toContain("have the same bits, 1 but for their rounding");
    exchange("other.parquet", "far.parquet", "beta", double(beta), double(beta * (1 + 1e-9)));
    const far = verify("far.parquet");
    expectRefusal(far, 1, "far.parquet: beta of B on 2024-03-05 (window 20, INDEX) is ");
    expect(far.stderr).toContain("it was written by rollbeta 0.1.0 with kernel 00000000");
  });

  test("the manifest: none, cut short, no JSON", async () => {
    const returns = sampleReturns();
    const result = (await createKernel()).rolling(returns, returns, { window: 60 });
    place.write("bare.parquet", Buffer.concat([...toParquet(result)]));
    expectRefusal(
      verify("bare.parquet"),
      1,
      "bare.parquet has no manifest, so that nothing says what it was computed from",
    );
    exchange("true.parquet", "off.parquet", "inputs", "rollbeta.inputs", "rollbeta.inpots");
    expectRefusal(verify("off.parquet"), 1, "off.parquet has a manifest that is not complete");
    exchange("true.parquet", "off.parquet", "inputs", '[{"name":"prices', '({"name":"prices');
    expectRefusal(verify("off.parquet"), 1, "rollbeta.inputs of off.parquet is no JSON");
    place.write("bare.csv", bytesOf("true.csv"));
    expectRefusal(
      verify("bare.csv"),
      1,
      "bare.csv: has no manifest beside it, bare.csv.manifest.json; write it with rollbeta compute --manifest",
    );
    place.write("bare.csv.manifest.json", "[]");
    expectRefusal(verify("bare.csv"), 1, "bare.csv.manifest.json has no manifest");
  });

  test("usage", () => {
    expectRefusal(verify("-"), 2, "verify reads a file");
    expectRefusal(verify("none.parquet"), 1, "none.parquet: no such file or folder");
    expectRefusal(verify("true.parquet", "--cells", "0"), 2, "An integer >= 1 is wanted");
    expectRefusal(verify("true.parquet", "--input", "nowhere.csv"), 1, "nowhere.csv: no such file or folder");
  });
});
