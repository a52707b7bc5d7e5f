import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { reportSVG } from "../../src/cli/report-pictures.ts";
import { contrast } from "../../src/heatmap/lines/colors.ts";
import { pageFonts } from "../../src/node/fonts.ts";
import { picturesOf, type Report } from "../../src/report/content.ts";
import { htmlReport } from "../../src/report/html.ts";
import { markdownReport } from "../../src/report/markdown.ts";
import { composeReport } from "../../src/report/report.ts";
import { stateColors } from "../../src/report/states.ts";
import { subjectOf } from "./subject.ts";

const report = composeReport(await subjectOf({ locale: "ja", title: "A & B <i>*x*</i> | `1`" }));
const pictures = new Map(
  picturesOf(report).map(({ name, picture }) => [name, reportSVG(picture, { locale: "ja" }).data]),
);
const { fonts, fontFamily } = pageFonts(undefined, "Arial");
const page = await htmlReport(report, pictures, { fontFamily, fonts });
const markdown = markdownReport(
  report,
  new Map(picturesOf(report).map(({ name }) => [name, `a b-${name}.png`])),
);

test("a page needs nothing else and lets nothing run", () => {
  const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page)![1]!;
  const styles = [...page.matchAll(/<style>([\s\S]*?)<\/style>/g)].map((match) => match[1]!);
  expect(styles).toHaveLength(1);
  const hash = createHash("sha256").update(styles[0]!).digest("base64");
  expect(policy).toBe(
    `default-src 'none'; base-uri 'none'; form-action 'none'; img-src data:; font-src data:; style-src 'sha256-${hash}'`,
  );
  expect(page).not.toMatch(/<script|<link|<iframe|\son\w+=|\sstyle=|javascript:/i);
  const addresses = [...page.matchAll(/(?:src|href|url)\s*[=(]\s*"?([^"\s)]*)/g)].map((match) => match[1]!);
  expect(addresses.length).toBeGreaterThan(10);
  for (const address of addresses) expect(address).toMatch(/^(#\w+|data:(image\/png|font\/woff);base64,)/);
  expect(page.match(/https?:[^"]*/g)?.every((one) => one.startsWith("http://www.w3.org/"))).toBe(true);
});

test("texts are escaped, tables have captions and scopes, pictures have names, links lead somewhere", () => {
  expect(page).toContain("<h1>A &amp; B &lt;i&gt;*x*&lt;/i&gt; | `1`</h1>");
  const tables = [...page.matchAll(/<table[\s\S]*?<\/table>/g)].map(([table]) => table);
  expect(tables.length).toBeGreaterThan(5);
  for (const table of tables) {
    expect(table).toMatch(/<caption>[^<]+<\/caption>/);
    const head = /<thead>([\s\S]*)<\/thead>/.exec(table)![1]!;
    expect(head.match(/<th scope="col"/g)!.length).toBeGreaterThan(2);
    const rows = [...table.matchAll(/<tr>/g)].length - 1;
    expect([...table.matchAll(/<tr><th scope="row">[^<]+<\/th>/g)]).toHaveLength(rows);
  }
  const drawings = [...page.matchAll(/<svg [^>]*>/g)].map(([svg]) => svg);
  expect(drawings).toHaveLength(pictures.size);
  for (const drawing of drawings) expect(drawing).toMatch(/aria-label="[^"]+".*role="img"/);
  for (const { alt } of picturesOf(report)) expect(alt.length).toBeGreaterThan(20);
  const ids = [...page.matchAll(/\sid="([^"]+)"/g)].map((match) => match[1]!);
  expect(new Set(ids).size).toBe(ids.length);
  for (const [, id] of page.matchAll(/href="#([^"]+)"/g)) expect(ids).toContain(id);
  for (const [, id] of page.matchAll(/aria-labelledby="([^"]+)"/g)) expect(ids).toContain(id);
});

test("a picture's name is taken as it stands, dollars among it", async () => {
  const [picture] = picturesOf(report);
  const alt = "$' $& $` $$ \"><script>";
  const sections = [{ id: "a", heading: "b", blocks: [{ ...picture!, alt }] }];
  const held = await htmlReport({ ...report, sections }, pictures, { fontFamily });
  expect(held).toContain('<svg aria-label="$\' $&amp; $` $$ &quot;&gt;&lt;script&gt;" xmlns');
});

test("Markdown says what the page says", () => {
  const plain = (text: string) =>
    text
      .replaceAll(/<style>[\s\S]*?<\/style>|<svg[\s\S]*?<\/svg>|<title>.*<\/title>|<nav[\s\S]*?<\/nav>/g, "")
      .replaceAll(/<[^>]*>/g, " ")
      .replaceAll(/!\[(?:\\.|[^\]])*\]\([^)]*\)/g, " ")
      .replaceAll("&lt;", "<")
      .replaceAll("&gt;", ">")
      .replaceAll("&quot;", '"')
      .replaceAll("&amp;", "&")
      .replaceAll(/\\(.)/g, "$1")
      .replaceAll(/[\s*|#:-]+/g, "");
  expect(plain(markdown)).toHaveLength(plain(page).length);
  expect([...plain(markdown)].sort().join("")).toBe([...plain(page)].sort().join(""));
  expect(markdown).toMatch(/^# A &amp; B &lt;i&gt;\\\*x\\\*&lt;\/i&gt; \\\| \\`1\\`\n/);
  for (const name of pictures.keys()) expect(markdown).toContain(`](a%20b-${name}.png)`);
  for (const line of markdown.split("\n").filter((one) => one.startsWith("|")))
    expect(line.replaceAll("\\|", "").split("|").length).toBeGreaterThan(4);
});

test("texts and marks stand out from the paper in either theme, on screen and in print", () => {
  const css = readFileSync(new URL("../../src/report/page/report.css", import.meta.url), "utf8");
  const themes = [
    ...css.matchAll(/--paper: (#\w+);\s*--ink: (#\w+);\s*--soft: (#\w+);[^}]*--accent: (#\w+)/g),
  ];
  expect(themes).toHaveLength(4);
  for (const [, paper, ...texts] of themes) {
    for (const text of texts) expect(contrast(text!, paper!)).toBeGreaterThanOrEqual(4.5);
    for (const color of stateColors) expect(contrast(color, paper!)).toBeGreaterThanOrEqual(3);
  }
});

test("a page in either theme says which", async () => {
  const small: Report = { ...report, sections: [] };
  for (const theme of ["auto", "light", "dark"] as const) {
    const text = await htmlReport(small, pictures, { theme, fontFamily });
    expect(text).toContain(`<html lang="ja" data-theme="${theme}">`);
    expect(text).not.toContain("@font-face");
  }
  expect(page).toContain("@font-face");
});
