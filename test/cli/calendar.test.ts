import { describe, expect, test } from "vitest";
import { exactWindow } from "../../src/verify/exact.ts";
import { prices, returnsOf, rows, wide } from "./market.ts";
import { Workplace } from "./run.ts";

const place = new Workplace();
const market = prices(100);
const returns = returnsOf(market);

describe("the calendar", () => {
  const holes = [30, 31, 50];
  const holed = wide({
    dates: market.dates,
    columns: {
      M: market.columns.INDEX!,
      A: market.columns.A!.map((price, t) => (holes.includes(t) ? Number.NaN : price)),
    },
  }).replaceAll("NaN", "");
  const betas = (name: string, text: string) => {
    place.write(name, text);
    const { status, stdout, stderr } = place.call([
      "compute",
      name,
      "--benchmark",
      "M",
      "--window",
      "20",
      "--min-periods",
      "5",
      "-o",
      "-",
    ]);
    expect(status, stderr).toBe(0);
    return rows(stdout).map((cells) => cells.slice(0, 2));
  };

  test("a ticker's gap is no holiday: its values depend neither on its neighbours nor on how a gap is written", () => {
    const alone = betas("alone.csv", holed);
    const beside = betas(
      "beside.csv",
      holed.replace("A\n", "A,B\n").replaceAll(/(\d|,)\n(?=2|$)/g, "$1,77\n"),
    );
    const negative = betas("gap-negative.csv", holed.replaceAll(/,\n/g, ",-1\n"));
    expect(alone).toHaveLength(100);
    expect(beside).toEqual(alone);
    expect(negative).toEqual(alone);
    const n = market.columns
      .A!.slice(1)
      .map((_, t) => ![30, 31, 50].includes(t + 1) && ![30, 31, 50].includes(t));
    const pairs = Array.from({ length: 99 }, (_, t) => t)
      .slice(36, 56)
      .filter((t) => n[t]);
    const { beta } = exactWindow(
      pairs.map((t) => returns.A![t]!),
      pairs.map((t) => returns.INDEX![t]!),
    );
    expect(Number(alone[56]![1])).toBeCloseTo(beta.value, 12);
  });

  test("a row without any price is a holiday, and returns run over it", () => {
    const holiday = wide(market).replace(/\n2024-02-10,.*/, "\n2024-02-10,,,,");
    const without = wide(market).replace(/\n2024-02-10,.*/, "");
    place.write("holiday.csv", holiday);
    place.write("without.csv", without);
    const [one, other] = ["holiday.csv", "without.csv"].map(
      (name) => place.call(["compute", name, "--benchmark", "INDEX", "--window", "20", "-o", "-"]).stdout,
    );
    expect(one).toBe(other);
  });
});
