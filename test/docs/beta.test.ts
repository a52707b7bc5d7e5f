import { readFileSync } from "node:fs";
import { beforeAll, expect, test } from "vitest";
import { numbersOfBeta } from "./beta.ts";

/** What the pages set themselves: betas that were made, limits, the five days, inputs of examples. */
const GIVEN = ["1.5", "0.5", "1.0", "-2.0", "-0.5", "-1.5", "2.0", "3.0", "0.8", "1.2", "1.1", "1.4", "0.6"];
/** Numbers inside options, which say nothing. */
const CODE = /`[^`]*`/g;

let said: Record<string, string>;
beforeAll(async () => {
  said = await numbersOfBeta();
});

test.each(["docs/beta.md", "docs/beta.ja.md"])(
  "every number of %s is computed, and all that are computed are there",
  (path) => {
    const text = readFileSync(new URL(`../../${path}`, import.meta.url), "utf8").replaceAll(CODE, "");
    const numbers = [...text.matchAll(/(?<![\d.])-?\d+\.\d+/g)].map((match) => match[0]);
    const known = new Set([...Object.values(said), ...GIVEN]);
    expect(numbers.length).toBeGreaterThan(50);
    expect(numbers.filter((number) => !known.has(number))).toEqual([]);
    const shown = new Set(text.match(/-?\d+(\.\d+)?/g));
    expect(Object.entries(said).filter(([, number]) => !shown.has(number))).toEqual([]);
  },
);

test("the tables and sums of both pages stand as they are computed", () => {
  for (const path of ["docs/beta.md", "docs/beta.ja.md"]) {
    const text = readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
    for (const window of [20, 60, 120, 252]) {
      const cells = [`formula ${window}`, `spread ${window}`].map((name) => said[name]);
      expect(text).toContain(`| ${window} | ${cells.join(" | ")} | ${said[`outside ${window}`]} % |`);
    }
    const parts = [0, 1, 2, 3].map((i) => said[`part ${i}`]).join(" + ");
    expect(text).toContain(`${parts} = ${said["portfolio beta"]}`);
    expect(text).toContain(`= ${said["hand beta"]}`);
  }
});
