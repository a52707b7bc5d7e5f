import { readdirSync, readFileSync } from "node:fs";
import { dirname, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("../", import.meta.url));
const files = readdirSync(`${root}src`, { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".ts"))
  .map((path) => path.replaceAll("\\", "/"));

/** The stages a folder may import beside itself; data flow one way, from sources to pictures. */
const ALLOWED: Record<string, readonly string[]> = {
  panel: [],
  sample: ["panel"],
  source: ["panel"],
  kernel: ["panel"],
  square: ["panel"],
  estimate: ["panel", "kernel"],
  regime: ["panel"],
  compare: ["panel"],
  sector: ["panel"],
  report: ["panel", "heatmap", "regime", "sector", "portfolio", "inspect"],
  portfolio: ["panel", "kernel"],
  explain: ["panel"],
  table: ["panel"],
  heatmap: ["panel"],
  verify: ["panel"],
  inspect: ["panel"],
  align: ["panel", "source", "inspect"],
  bench: ["panel", "kernel"],
  viewer: [
    "panel",
    "sample",
    "source",
    "kernel",
    "heatmap",
    "estimate",
    "portfolio",
    "explain",
    "inspect",
    "align",
    "table",
  ],
  node: ["panel", "source", "kernel", "heatmap"],
  cli: [
    "viewer",
    "panel",
    "sample",
    "source",
    "kernel",
    "square",
    "estimate",
    "regime",
    "compare",
    "sector",
    "portfolio",
    "explain",
    "table",
    "heatmap",
    "verify",
    "inspect",
    "align",
    "bench",
    "report",
    "node",
  ],
  "index.ts": [
    "panel",
    "sample",
    "source",
    "kernel",
    "square",
    "estimate",
    "regime",
    "compare",
    "sector",
    "portfolio",
    "explain",
    "table",
    "heatmap",
    "verify",
    "inspect",
  ],
  "index.node.ts": ["index.ts", "node"],
  "node.ts": ["index.node.ts", "node"],
  "parquet.ts": ["source", "table"],
  "arrow.ts": ["source", "table"],
};
const MAY_USE_NODE = new Set(["node", "cli", "node.ts"]);
const PACKAGES: Record<string, readonly string[]> = {
  source: ["hyparquet", "hyparquet-compressors", "@uwdata/flechette", "zstddec"],
  table: ["hyparquet", "hyparquet-writer", "@uwdata/flechette"],
  node: ["@assemblyscript/loader", "@duckdb/node-api", "picomatch", "zstddec"],
  viewer: ["lit-html"],
  cli: ["commander", "cli-progress"],
};

/** Heavy codecs, and the files that reach them: none of them may come with the core. */
const CODECS = ["hyparquet", "hyparquet-compressors", "hyparquet-writer", "@uwdata/flechette", "zstddec"];

function importsOf(path: string): string[] {
  const text = readFileSync(`${root}src/${path}`, "utf8");
  return [...text.matchAll(/(?<!")\b(?:from|import)\s*\(?\s*"([^"\s]+)"/g)].map((match) => match[1]!);
}

function stageOf(path: string): string {
  return path.split("/")[0]!;
}

test.each(files)("%s imports only what its stage may", (path) => {
  const stage = stageOf(path);
  expect(ALLOWED, `${stage} is no known stage`).toHaveProperty([stage]);
  for (const name of importsOf(path)) {
    if (name.startsWith(".")) {
      const target = relative(`${root}src`, resolve(`${root}src`, dirname(path), name)).replaceAll("\\", "/");
      expect([stage, ...ALLOWED[stage]!], `${path} imports ${target}`).toContain(stageOf(target));
    } else if (name.startsWith("node:")) {
      expect(MAY_USE_NODE.has(stage), `${path} imports ${name}`).toBe(true);
    } else {
      const [, owner] = /^(@[^/]+\/[^/]+|[^/]+)/.exec(name)!;
      expect(PACKAGES[stage] ?? [], `${path} imports ${name}`).toContain(owner);
    }
  }
});

test("the package depends on what the code uses, and nothing else", () => {
  const { dependencies } = JSON.parse(readFileSync(`${root}package.json`, "utf8"));
  expect(Object.keys(dependencies).sort()).toEqual(
    [
      "@assemblyscript/loader",
      "@fontsource/dejavu-sans",
      "@fontsource/kosugi",
      "@napi-rs/canvas",
      "@uwdata/flechette",
      "cli-progress",
      "commander",
      "hyparquet",
      "hyparquet-compressors",
      "hyparquet-writer",
      "lit-html",
      "picomatch",
      "zstddec",
    ].sort(),
  );
});

test("the core entry reaches no codec", () => {
  const seen = new Set<string>();
  const visit = (path: string): void => {
    if (seen.has(path)) return;
    seen.add(path);
    for (const name of importsOf(path)) {
      if (name.startsWith(".")) {
        visit(relative(`${root}src`, resolve(`${root}src`, dirname(path), name)).replaceAll("\\", "/"));
      } else
        expect(
          CODECS.some((codec) => name.startsWith(codec)),
          `${path} imports ${name}`,
        ).toBe(false);
    }
  };
  visit("index.ts");
  expect(seen.size).toBeGreaterThan(40);
});

/** Functions of Math, and `**`, whose last bit differs from engine to engine, by a tier of its compiler even. */
const DIFFERING =
  /\bMath\.(?:a?(?:cos|sin|tan)h?|atan2|cbrt|exp|expm1|hypot|log|log10|log1p|log2|pow)\b| \*\*=? |\bMath\s*\[|\{[^{}]*\}\s*=\s*Math\b/g;

/** Where no number that is shown depends on them. */
const MAY_DIFFER: Record<string, string> = {
  "bench/panels.ts": "normal numbers to test with, which are made in one engine",
  "viewer/controls/choices.ts": "a number of rows, rounded to a whole one; the test below knows by how far",
  "viewer/plot/gestures.ts": "how far fingers are apart and a wheel turned",
  "viewer/plot/view.ts": "how far fingers are apart",
  "viewer/reading/scatter-layout.ts": "which dot is nearest to the pointer",
};

function codeOf(path: string): string {
  return readFileSync(`${root}src/${path}`, "utf8")
    .replace(/\/\*[\s\S]*?\*\//g, "")
    .replace(/(^|\s)\/\/.*$/gm, "");
}

test("numbers are made by what has the same bits in every engine", () => {
  const found = files.filter((path) => {
    // whole powers of two, and of big integers, are exact everywhere
    const code = codeOf(path).replace(/(?<![\d.])2 \*\* |\d+n \*\* /g, "");
    return code.match(DIFFERING) !== null;
  });
  expect(found.sort()).toEqual(Object.keys(MAY_DIFFER).sort());
});

test("the half-life of a window is far from the next whole number of rows, whatever the last bit of a logarithm", () => {
  const off = Array.from({ length: 20_000 }, (_, k) => {
    const rows = Math.LN2 / -Math.log1p(-2 / (k + 3));
    return Math.abs(rows - Math.floor(rows) - 0.5);
  });
  expect(Math.min(...off)).toBeGreaterThan(1e-6);
});
