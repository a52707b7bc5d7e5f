import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { prices, wide } from "./market.ts";
import { expectRefusal, Workplace } from "./run.ts";

const place = new Workplace();
place.write("prices.csv", wide(prices(80)));
const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));

test("--version and --help", () => {
  expect(place.run(["--version"])).toEqual({ status: 0, stdout: `${version}\n`, stderr: "" });
  const help = place.run(["--help"]);
  expect(help.status).toBe(0);
  for (const command of ["compute", "heatmap", "info", "demo"])
    expect(help.stdout).toContain(`\n  ${command} `);
  const compute = place.run(["compute", "--help"]);
  expect(compute.status).toBe(0);
  for (const option of ["--benchmark", "--window", "--min-periods", "--stat", "--heatmap", "--json"]) {
    expect(compute.stdout).toContain(option);
  }
});

describe("demo", () => {
  test.each([
    ["en", "60-day rolling β (regression on the market index)", "Ticker"],
    ["ja", "60 日ローリング β（市場指数との回帰）", "銘柄"],
  ])("in %s writes returns, betas, PNG and SVG", (locale, title, axis) => {
    const { status, stderr } = place.run(["demo", "-o", `demo-${locale}`, "--locale", locale]);
    expect(status).toBe(0);
    expect(stderr).toContain(
      "4 tickers x 260 return dates, 2023-01-02 to 2023-12-29; beta against market; window 60",
    );
    const text = (name: string) => readFileSync(place.path(`demo-${locale}/${name}`), "utf8");
    expect(text("returns.csv")).toMatch(/^date,market,AAA,BBB,CCC,DDD\n2023-01-02,0\.005467/);
    expect(text("beta.csv").trimEnd().split("\n")).toHaveLength(261);
    expect(text("beta.svg")).toContain(title);
    expect(text("beta.svg")).toContain(axis);
    expect(
      readFileSync(place.path(`demo-${locale}/beta.png`))
        .subarray(1, 4)
        .toString(),
    ).toBe("PNG");
  });

  test("its returns give its betas again", () => {
    place.run(["demo", "-o", "again", "--quiet"]);
    place.run([
      "compute",
      "again/returns.csv",
      "--returns",
      "--benchmark",
      "market",
      "-o",
      "again/2.csv",
      "--quiet",
    ]);
    expect(readFileSync(place.path("again/2.csv"), "utf8")).toBe(
      readFileSync(place.path("again/beta.csv"), "utf8"),
    );
  });

  test("a folder that cannot be made", () => {
    const { status, stderr } = place.run(["demo", "-o", "prices.csv"]);
    expect(status).toBe(1);
    expect(stderr).toMatch(/^rollbeta: prices\.csv is a file, not a folder\n$/);
  });
});

describe("heatmap", () => {
  const args = ["compute", "prices.csv", "--benchmark", "INDEX", "--quiet"];
  place.run([...args, "--window", "20", "-o", "wide.csv"]);
  place.run([...args, "--window", "10,20", "--stat", "beta,corr", "-o", "long.csv"]);

  test("of a wide table, with its own size and title", () => {
    const run = place.run([
      "heatmap",
      "wide.csv",
      "-o",
      "wide.svg",
      "--size",
      "800x400",
      "--title",
      "My β",
      "--sort",
      "last",
    ]);
    expect(run).toMatchObject({
      status: 0,
      stderr:
        "note: wide.csv: a wide table does not say what it holds; taken as beta (say --stat, --window, --benchmark)\nwritten: wide.svg\n",
    });
    const svg = readFileSync(place.path("wide.svg"), "utf8");
    expect(svg).toContain('width="800" height="400"');
    expect(svg).toContain("My β");
    expect(svg.indexOf(">B<")).toBeLessThan(svg.indexOf(">A<"));
  });

  test("of one statistic of a long table, in Japanese", () => {
    const run = place.run([
      "heatmap",
      "long.csv",
      "-o",
      "long.svg",
      "--stat",
      "corr",
      "--window",
      "20",
      "--locale",
      "ja",
    ]);
    expect(run.status, run.stderr).toBe(0);
    expect(readFileSync(place.path("long.svg"), "utf8")).toContain("相関");
  });

  test.each<[string[], string, number]>([
    [["none.csv", "-o", "x.png"], "none.csv: no such file or folder", 1],
    [["prices.csv", "-o", "prices.csv"], "a heatmap is a .png, .svg, .pdf or .html file, got prices.csv", 2],
    [
      ["wide.csv", "-o", "x.png", "--vmin", "2", "--vmax", "1"],
      "--vmin must be less than --vmax, got 2 and 1",
      2,
    ],
    [["wide.csv", "-o", "x.png", "--cmap", "RdYlGm"], "did you mean RdYlGn?", 2],
    [["wide.csv", "-o", "x.png", "--size", "80x40"], "must be at least", 2],
    [
      ["wide.csv", "-o", "x.png", "--sort", "size"],
      "sort must be one of name, last, mean, volatility, cluster",
      2,
    ],
    [["wide.csv", "-o", "x.png", "--font", "none.ttf"], "font none.ttf: no such file or folder", 1],
    [["long.csv", "-o", "x.png", "--window", "30"], 'no row has window "30"', 1],
  ])("%j is refused in one line", (wrong, message, code) => {
    expectRefusal(place.run(["heatmap", ...wrong]), code as 1 | 2, message);
    expect(place.files()).not.toContain("x.png");
  });
});

describe("info", () => {
  test("says what was recognised", () => {
    place.write(
      "holed.csv",
      wide(prices(30))
        .replace(/\n(2024-01-05),[^,]*/, "\n$1,")
        .replaceAll(",", ";"),
    );
    const { status, stdout } = place.run(["info", "holed.csv"]);
    expect(status).toBe(0);
    for (const line of [
      "shape:             wide",
      "delimiter:         ;",
      "first:             2024-01-01",
      "last:              2024-01-30",
      "tickers:           4",
      "missing:           1",
      "tickers with gaps: 1",
    ]) {
      expect(stdout.split("\n")).toContain(line);
    }
  });

  test("as JSON", () => {
    const { stdout } = place.run(["info", "prices.csv", "--json"]);
    expect(JSON.parse(stdout)).toMatchObject({
      shape: "wide",
      dates: 80,
      tickers: 4,
      tickerNames: ["INDEX", "A", "B", "C"],
    });
  });
});
