// What the options of a picture do on the command line; the pictures themselves are tested in test/heatmap.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { prices, wide } from "./market.ts";
import { expectRefusal, Workplace } from "./run.ts";

const place = new Workplace();
place.write("prices.csv", wide(prices(80)));
const bytes = (name: string) => readFileSync(place.path(name));

function compute(...args: string[]) {
  const done = place.call(["compute", "prices.csv", "--benchmark", "INDEX", "--window", "10", ...args]);
  expect(done.stderr).not.toMatch(/^rollbeta: /m);
  expect(done.status).toBe(0);
  return done;
}

describe("--fade and --hatch", () => {
  test("compute what they go by for the picture alone: the table is the same", () => {
    compute("-o", "plain.csv", "--heatmap", "plain.png");
    const { stderr } = compute(
      "-o",
      "faded.csv",
      "--heatmap",
      "faded.png",
      "--fade",
      "se_beta",
      "--hatch",
      "r2:0.2",
    );
    expect(stderr).not.toContain("the heatmap shows");
    expect(bytes("faded.csv").equals(bytes("plain.csv"))).toBe(true);
    expect(bytes("faded.png").equals(bytes("plain.png"))).toBe(false);
  });

  test("draw the same from a long table as from the computation", () => {
    compute(
      "-o",
      "long.csv",
      "--stat",
      "beta,se_beta,r2",
      "--heatmap",
      "direct.png",
      "--fade",
      "r2:0:1",
      "--hatch",
      "se_beta",
      "--footer",
      "", // which names the file that is read
    );
    place.call([
      "heatmap",
      "long.csv",
      "-o",
      "read.png",
      "--fade",
      "r2:0:1",
      "--hatch",
      "se_beta",
      "--footer",
      "",
    ]);
    expect(bytes("read.png").equals(bytes("direct.png"))).toBe(true);
  });

  test("may go by what a wide table holds", () => {
    const { status, stderr } = place.call(["heatmap", "plain.csv", "-o", "own.png", "--hatch", "beta:0.9"]);
    expect([status, stderr]).toEqual([0, expect.stringContaining("written: own.png")]);
  });

  test("one table becomes several files, all of them or none", () => {
    const each = ["one.png", "one.svg", "one.html"];
    const asked = each.flatMap((name) => ["-o", name]);
    const { stderr } = place.call(["heatmap", "long.csv", ...asked]);
    expect(stderr).toContain("written: one.png, one.svg, one.html\n");
    expect(bytes("one.png").toString("latin1", 1, 4)).toBe("PNG");
    for (const [name, start] of [
      ["one.svg", "<svg"],
      ["one.html", "<!doctype html>"],
    ] as const)
      expect(bytes(name).toString("utf8", 0, start.length)).toBe(start);
    const twice = place.call(["heatmap", "long.csv", "-o", "two.png", "-o", "./two.png"]);
    expectRefusal(twice, 2, "./two.png is given as output twice");
    const half = place.call(["heatmap", "long.csv", "-o", "two.png", "-o", "nowhere/two.svg"]);
    expectRefusal(half, 1, "the folder nowhere does not exist");
    expect(() => bytes("two.png")).toThrow();
  });

  test.each<[string[], string, 1 | 2]>([
    [["long.csv", "--fade", "r3"], "r3 is none of", 2],
    [["long.csv", "--fade", "r2:1"], "A statistic such as r2, or se_beta:0.5:0.1 is wanted", 2],
    [["long.csv", "--hatch", "r2:x"], "A number is wanted", 2],
    [["long.csv", "--fade", "n"], 'no column "n"; its statistics are beta, r2, se_beta', 1],
    [
      ["plain.csv", "--fade", "se_beta"],
      "plain.csv: is a wide table of beta alone, without se_beta; compute one with --stat beta,se_beta",
      1,
    ],
    [["long.csv", "--center", "9", "--vmin", "0", "--vmax", "1"], "center must lie between vmin and vmax", 2],
    [["long.csv", "--missing", "grey"], "missing must be a colour such as #d5d5d5", 2],
    [["long.csv", "--theme", "dim"], "Allowed choices are light, dark", 2],
    [["long.csv", "--agg", "median"], "Allowed choices are mean, min, max, furthest, last", 2],
  ])("%j is refused", (args, message, status) => {
    expectRefusal(place.call(["heatmap", ...args, "-o", "none.png"]), status, message);
  });

  test("say that they are about a picture", () => {
    expectRefusal(
      place.call(["compute", "prices.csv", "--benchmark", "INDEX", "-o", "x.csv", "--hatch-missing"]),
      2,
      "--hatch-missing is about a picture; give --heatmap <file.png> too",
    );
  });
});

describe("--facet", () => {
  const facet = ["--facet", "window", "--fade", "r2", "--sort", "last", "--footer", ""];

  test("draws a heatmap of each window, the same from the computation as from its table", () => {
    const args = ["--window", "10,20", "--stat", "beta,r2"];
    const { stderr } = compute(...args, "-o", "facets.csv", "--heatmap", "computed.svg", ...facet);
    expect(stderr).toContain("note: the heatmaps show beta, against INDEX, by window: 2 of 4\n");
    expect(stderr).toContain(
      "note: rows stand in every heatmap as in that of window 10, so that they line up\n",
    );
    const svg = bytes("computed.svg").toString();
    for (const text of ["10-day window", "20-day window"]) expect(svg).toContain(`>${text}</text>`);
    const { status } = place.call(["heatmap", "facets.csv", "-o", "read.svg", ...facet]);
    expect(status).toBe(0);
    expect(bytes("read.svg").equals(bytes("computed.svg"))).toBe(true);
  });

  test("fills up what rows of a window lack that another has", () => {
    const [header, ...lines] = bytes("facets.csv").toString().split("\n");
    const ticker = lines[0]!.split(",")[1]!;
    const lacking = (line: string) => {
      const [, name, , window, beta] = line.split(",");
      return window === "20" && (name === ticker || beta === "");
    };
    const kept = lines.filter((line) => !lacking(line));
    expect(kept.length).toBeLessThan(lines.length - 80);
    place.write("lacking.csv", [header, ...kept].join("\n"));
    const { stderr } = place.call(["heatmap", "lacking.csv", "-o", "lacking.html", "--facet", "window"]);
    expect(stderr).toBe("written: lacking.html\n");
  });

  test("of one window or benchmark is a plain heatmap, with a note", () => {
    const { stderr } = compute("--heatmap", "facet.png", "--facet", "benchmark", "--footer", "");
    expect(stderr).toContain(
      "note: --facet: there is one benchmark only, so the picture is a plain heatmap\n",
    );
    compute("--heatmap", "plain.png", "--footer", "");
    expect(bytes("facet.png").equals(bytes("plain.png"))).toBe(true);
  });

  test.each([
    [["facets.csv", "--facet", "windows"], 2, "window or benchmark is wanted; did you mean window?"],
    [["facets.csv", "--facet", "stat"], 2, "Statistics have colours of their own"],
    [
      ["facets.csv", "--facet", "window", "--window", "10"],
      2,
      "--facet window shows every window; leave --window out",
    ],
    [["facets.csv", "--facet-columns", "2"], 2, "--facet-columns needs --facet <window or benchmark>"],
    [
      ["plain.csv", "--facet", "window"],
      1,
      "plain.csv: is a wide table of one matrix, without facets; compute a long one with several windows",
    ],
  ] as const)("refuses what is no sheet: %j", (args, code, message) => {
    expectRefusal(place.call(["heatmap", ...args, "-o", "x.png"]), code, message);
  });
});

test("each option of the colours changes the picture", () => {
  place.write("more.csv", wide(prices(900)));
  place.call(["compute", "more.csv", "--benchmark", "INDEX", "--window", "10", "-o", "wide.csv"]);
  const pictures = [
    [],
    ["--center", "0.5"],
    ["--robust"],
    ["--cmap", "RdYlBu"],
    ["--theme", "dark"],
    ["--missing", "#ffffff"],
    ["--hatch-missing"],
    ["--agg", "max", "--size", "330x240"],
    ["--agg", "min", "--size", "330x240"],
  ].map((args, i) => {
    expect(place.call(["heatmap", "wide.csv", "-o", `${i}.png`, ...args]).status).toBe(0);
    return bytes(`${i}.png`).toString("base64");
  });
  expect(new Set(pictures).size).toBe(pictures.length);
});

describe("kinds of files", () => {
  const kinds: [string, RegExp][] = [
    ["png", /^\x89PNG/],
    ["svg", /^<svg /],
    ["pdf", /^%PDF-1\.\d/],
    ["html", /^<!doctype html>/],
  ];
  // the footer would name the file that was read
  const args = [...kinds.flatMap(([kind]) => ["--heatmap", `all.${kind}`]), "--footer", "x"];

  test("compute and heatmap write each by its ending, the same bytes", () => {
    compute("-o", "kinds.parquet", ...args);
    for (const [kind, begin] of kinds) {
      expect(bytes(`all.${kind}`).toString("latin1")).toMatch(begin);
      const output = `read.${kind.toUpperCase()}`;
      const { status, stderr } = place.call(["heatmap", "kinds.parquet", "-o", output, "--footer", "x"]);
      expect([status, stderr]).toEqual([0, `written: ${output}\n`]);
      expect(bytes(output).equals(bytes(`all.${kind}`))).toBe(true);
    }
    compute("-o", "kinds.parquet", ...args.map((arg) => arg.replace("all", "again")));
    for (const [kind] of kinds) expect(bytes(`again.${kind}`).equals(bytes(`all.${kind}`))).toBe(true);
  });

  test("others are refused, and so is a page too long for PDF", () => {
    expectRefusal(
      place.call(["heatmap", "kinds.parquet", "-o", "x.jpg"]),
      2,
      "a heatmap is a .png, .svg, .pdf or .html file, got x.jpg",
    );
    expectRefusal(
      place.call(["heatmap", "kinds.parquet", "-o", "x.pdf", "--size", "14401x600"]),
      2,
      "width and height must be at most 14400 in a PDF, got 14401 x 600",
    );
  });
});
