import { mkdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { prices, wide } from "./market.ts";
import { expectRefusal, Workplace } from "./run.ts";

const place = new Workplace();
place.write("prices.csv", wide(prices(500)));
place.write("firms.csv", "ticker,trade\nA,Coal\nB,Milk\nC,Milk\n");
place.write("held.csv", "ticker,weight\nA,0.5\nC,-0.2\n");
place.write("empty.csv", "ticker,trade\nA,\nB,\nC,\n");
mkdirSync(place.path("taken-betas.png"));
const report = (...args: string[]) => place.call(["report", "prices.csv", "--benchmark", "INDEX", ...args]);

test("writes a page, and Markdown with its pictures beside it", () => {
  const run = report(
    ...["-o", "note.html", "-o", "ノート.md", "--metadata", "firms.csv", "--group", "trade"],
    ...["--locale", "ja", "--shock", "-0.2", "--from", "2024-02-01", "--weights", "held.csv", "--cash"],
  );
  expect(run.stderr).toContain("written: note.html, ノート.md, ノート-portfolio.png, ノート-heatmap.png");
  expect(run.status).toBe(0);
  const page = readFileSync(place.path("note.html"), "utf8");
  expect(page).toContain('<html lang="ja" data-theme="auto">');
  expect(page).toContain("INDEX に対する 3 銘柄の市場感応度");
  expect(page).toContain("INDEX が −20\u00a0% 動いた場合");
  expect(page).toContain("2024年2月2日");
  const markdown = readFileSync(place.path("ノート.md"), "utf8");
  expect(page).toContain("ネット 30.0\u00a0%、グロス 70.0\u00a0%");
  for (const name of ["portfolio", "heatmap", "states", "betas", "sectors"]) {
    expect(markdown).toContain(`](${encodeURI("ノート")}-${name}.png)`);
    const bytes = readFileSync(place.path(`ノート-${name}.png`));
    expect(bytes.toString("latin1", 1, 4)).toBe("PNG");
  }
  expect(place.files().some((name) => name.endsWith(".part"))).toBe(false);
});

test("a report of few tickers has no sectors' picture without groups, and is quiet if told so", () => {
  const run = report("-o", "plain.md", "--quiet", "--theme", "dark", "--title", "Mine");
  expect(run).toMatchObject({ status: 0, stderr: "", stdout: "" });
  expect(readFileSync(place.path("plain.md"), "utf8")).toMatch(/^# Mine\n/);
  expect(place.files().filter((name) => name.startsWith("plain"))).toEqual([
    ...["plain-betas.png", "plain-heatmap.png", "plain-states.png", "plain.md"],
  ]);
});

test.each<[string[], 1 | 2, string]>([
  [[], 2, "nowhere to write to; give -o <file.html> or -o <file.md>"],
  [["-o", "x.pdf"], 2, "a report is a .html or .md file, got x.pdf"],
  [["-o", "x.html", "-o", "./x.html"], 2, "./x.html is given as output twice"],
  [["-o", "x.html", "--shock", "-10"], 2, "a percentage such as -10% or a share such as -0.1 is wanted"],
  [["-o", "x.html", "--group", "trade"], 2, "--group needs --metadata <file.csv>"],
  [["-o", "x.html", "--max-gap", "3"], 2, "--max-gap gives tickers markets of their own"],
  [["-o", "x.html", "--window", "600"], 1, "a window of 600 is longer than the data: 499 rows of returns"],
  [["-o", "x.html", "--metadata", "empty.csv", "--group", "trade"], 1, "has no text for any ticker"],
  [["-o", "x.html", "-o", "taken.md"], 1, "taken-betas.png is a folder; name a file"],
])("refuses %j and leaves nothing", (args, status, message) => {
  const before = place.files();
  expectRefusal(report(...args), status, message);
  expect(place.files()).toEqual(before);
});
