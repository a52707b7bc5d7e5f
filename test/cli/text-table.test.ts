import { expect, test } from "vitest";
import { textTable } from "../../src/cli/text-table.ts";

test("wide characters take two columns, and a name with a line break one line", () => {
  expect(
    textTable([
      ["holding", "beta"],
      ["トヨタ", "1.10"],
      ["a\nb", "0.9"],
    ]),
  ).toEqual(["  holding  beta", "  トヨタ   1.10", "  a b       0.9"]);
});
