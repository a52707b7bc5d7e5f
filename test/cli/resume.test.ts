// A run with --resume that is killed goes on where it was: the same bytes, and nothing computed twice.
import { spawn } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  statSync,
  utimesSync,
  writeSync,
} from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { normal } from "../random.ts";
import { expectRefusal, Workplace } from "./run.ts";

const main = fileURLToPath(new URL("../../dist/bin/main.js", import.meta.url));
const place = new Workplace();
const draw = normal(5);
const days = Array.from({ length: 1100 }, (_, t) =>
  new Date(Date.UTC(2015, 0, 1) + t * 864e5).toISOString().slice(0, 10),
);
const levels = Array.from({ length: 60 }, () => 100);
const lines = days.flatMap((day) =>
  levels.map((_, i) => {
    levels[i]! *= 1 + 0.01 * draw();
    return `${day},L${i},${levels[i]!.toFixed(4)}`;
  }),
);
// rows that come twice, and a gap
for (const k of [7000, 20_000, 45_001]) lines.splice(k, 1, lines[k - 31]!);
// two files, the second with the later dates
mkdirSync(place.path("prices"));
for (const [k, rows] of [lines.slice(0, 30_000), lines.slice(30_000)].entries())
  place.write(`prices/${k + 1}.csv`, `date,ticker,close\n${rows.join("\n")}\n`);
const STATS = "beta,alpha,cov,corr,r2,resid_std,se_beta,t_beta,se_alpha,t_alpha,n,mean_x,mean_m,var_x,var_m";
const windows = ["--window", "20,30,40,50,60", "--stat", STATS];
const args = ["compute", "prices", "--benchmark", "L0", "--duplicates", "last", ...windows];
const bound = [...args, "--max-memory", "220MB"];
const call = (output: string) => [
  ...bound,
  "--resume",
  "--quiet",
  "--report",
  `${output}.json`,
  "-o",
  output,
];
const state = (output: string) => place.path(`.${output}.resume`);

/** Bytes that the results of the first of five windows take at least. */
const FIRST = 8 * 15 * 59 * 1099;

/** Starts a run and ends it by a signal once it has kept some results. */
async function interrupted(output: string, signal: "SIGKILL" | "SIGINT"): Promise<void> {
  const child = spawn(process.execPath, [main, ...call(output)], { cwd: place.folder, stdio: "ignore" });
  const ended = new Promise<NodeJS.Signals | number | null>((resolve) =>
    child.on("exit", (code, by) => resolve(by ?? code)),
  );
  const results = `${state(output)}/results`;
  while (child.exitCode === null && !(existsSync(results) && statSync(results).size > FIRST)) {
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  child.kill(signal);
  expect(await ended).toBe(signal === "SIGINT" ? 130 : signal);
  expect(existsSync(place.path(output))).toBe(false);
  expect(statSync(results).size).toBeGreaterThan(FIRST);
}

function tableOf(output: string, given = call(output)): Buffer {
  const { status, stderr } = place.run(given);
  expect(status, stderr).toBe(0);
  return readFileSync(place.path(output));
}

describe("a run that was ended", () => {
  const whole = tableOf("whole.csv", [...args, "--quiet", "--report", "whole.json", "-o", "whole.csv"]);
  const report = (name: string) => JSON.parse(readFileSync(place.path(name), "utf8"));

  test.each(["SIGKILL", "SIGINT"] as const)("by %s goes on to the same bytes", async (signal) => {
    const output = `${signal}.csv`;
    await interrupted(output, signal);
    expect(tableOf(output).equals(whole)).toBe(true);
    expect(existsSync(state(output))).toBe(false);
    const { dropped, gaps, inputs } = report(`${output}.json`);
    expect({ dropped, gaps, inputs }).toEqual({
      dropped: report("whole.json").dropped,
      gaps: report("whole.json").gaps,
      inputs: report("whole.json").inputs,
    });
    expect([dropped.duplicates.count, gaps.innerRows]).toEqual([3, 3]);
  });

  test("by Ctrl-C leaves nothing but what it goes on from", async () => {
    const before = place.files().filter((name) => !name.endsWith(".part"));
    await interrupted("tidy.csv", "SIGINT");
    expect(place.files().filter((name) => !before.includes(name) && name.includes("tidy"))).toEqual([
      ".tidy.csv.resume",
    ]);
    expect(tableOf("tidy.csv").equals(whole)).toBe(true);
  });

  test("computes nothing twice", async () => {
    await interrupted("kept.csv", "SIGKILL");
    // the first beta there is of the first ticker, behind five numbers of the slice
    const file = openSync(`${state("kept.csv")}/results`, "r+");
    const at = (5 + 19) * 8;
    const beta = Buffer.alloc(8);
    readSync(file, beta, 0, 8, at);
    beta.writeDoubleLE(123.25);
    writeSync(file, beta, 0, 8, at);
    const line = tableOf("kept.csv").toString().split("\n")[20]!;
    expect(line).toMatch(/^2015-01-21,L1,L0,20,123\.25,/);
  });

  test.each<[string, (output: string) => string[]]>([
    ["other options", (output) => [...call(output), "--ddof", "0"]],
    [
      "another input",
      (output) => {
        utimesSync(place.path("prices/2.csv"), new Date(), new Date());
        return call(output);
      },
    ],
  ])("is begun anew with %s", async (_, given) => {
    const output = `anew${place.files().length}.csv`;
    await interrupted(output, "SIGKILL");
    const file = openSync(`${state(output)}/results`, "r+");
    writeSync(file, Buffer.alloc(8, 1), 0, 8, (5 + 19) * 8);
    const ddof = given(output).includes("--ddof");
    const wanted = ddof ? tableOf("ddof.csv", [...args, "--ddof", "0", "--quiet", "-o", "ddof.csv"]) : whole;
    expect(tableOf(output, given(output)).equals(wanted)).toBe(true);
  });
});

test("--resume takes --max-memory", () => {
  expectRefusal(
    place.run([...args, "--resume", "-o", "x.csv"]),
    2,
    "--resume is about long runs with --max-memory",
  );
});
