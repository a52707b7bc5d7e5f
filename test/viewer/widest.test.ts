import { expect, test } from "vitest";
import { widestOf } from "../../src/viewer/plot/widest.ts";

/** Half an em a letter, and what pairs add; how often it was asked. */
function measuring(pairs: Readonly<Record<string, number>>) {
  const asked: string[] = [];
  const measure = (text: string, em: number) => {
    asked.push(text);
    let ems = 0.5 * text.length;
    for (let i = 1; i < text.length; i++) ems += pairs[text.slice(i - 1, i + 1)] ?? 0;
    return ems * em;
  };
  return { asked, measure };
}

const numbers = Array.from({ length: 5000 }, (_, i) => String(1000 + i));

test("numbers of as many digits are as wide as the first of them", () => {
  const { asked, measure } = measuring({});
  expect(widestOf(numbers, 12, measure, 100)).toBe(24);
  // ten digits, their pairs, and one number
  expect(asked.length).toBeLessThan(10 + 100 + 2);
});

// 5757 has two of them
test("unless a pair is further apart", () => {
  const { asked, measure } = measuring({ "57": 0.125, "31": -0.2 });
  expect(widestOf(numbers, 12, measure, 100)).toBe(27);
  expect(asked.length).toBeLessThan(250);
});

test("of what is set closer the widest is found, though its letters are not", () => {
  const { measure } = measuring({ AV: -0.25, VA: -0.25 });
  expect(widestOf(["AVAVAV", "AAAAA", "VAVAVA", "AAAA"], 12, measure, 100)).toBe(30);
});

test("one that is too wide is enough", () => {
  const { asked, measure } = measuring({});
  const names = Array.from({ length: 1000 }, (_, i) => `${"long ".repeat(20)}${"x".repeat(i % 7)}`);
  expect(widestOf(names, 12, measure, 100)).toBeGreaterThan(100);
  expect(asked.length).toBeLessThan(30);
});

test("nothing is as wide as nothing", () => {
  const { measure } = measuring({});
  expect(widestOf([], 12, measure, 100)).toBe(0);
  expect(widestOf(["", ""], 12, measure, 100)).toBe(0);
  expect(widestOf(["", "A"], 12, measure, 100)).toBe(6);
});
