// What a file has and what does not count: infinities, and dates that come more than once, with their rows.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fromArrow, toArrow } from "../../src/arrow.ts";
import { createPanel } from "../../src/panel/panel.ts";
import { formatTime } from "../../src/panel/time.ts";
import { fromParquet } from "../../src/parquet.ts";
import { fromCSV } from "../../src/source/csv.ts";
import { fromJSONLines } from "../../src/source/jsonlines.ts";
import { Duck } from "../duckdb.ts";

const NONE = { count: 0, list: [] };
const LONG = `date,ticker,close
2024-01-02,A,1

2024-01-03,A,inf
2024-01-02,B,1e999
"2024-01-02",A,3
2024-01-04,A,-inf
2024-01-02,A,
2024-01-03,B,5
2024-01-03,B,6
`;
const LONG_DROPPED = {
  infinite: {
    count: 3,
    list: [
      { ticker: "A", date: "2024-01-03", row: 4 },
      { ticker: "B", date: "2024-01-02", row: 5 },
      { ticker: "A", date: "2024-01-04", row: 7 },
    ],
  },
  repeated: (kept: [number, number]) => ({
    count: 2,
    list: [
      { ticker: "A", date: "2024-01-02", rows: [2, 6, 8], values: [1, 3, Number.NaN], kept: kept[0] },
      { ticker: "B", date: "2024-01-03", rows: [9, 10], values: [5, 6], kept: kept[1] },
    ],
  }),
};
const KEPT = { first: [1, 5], last: [Number.NaN, 6], mean: [2, 5.5] } as const;

describe("CSV", () => {
  test.each(["first", "last", "mean"] as const)("long, %s", (duplicates) => {
    const { panel, format } = fromCSV(LONG, { duplicates, listDropped: true });
    const [a, b] = KEPT[duplicates];
    expect(format.dropped).toEqual({
      infinite: LONG_DROPPED.infinite,
      repeated: LONG_DROPPED.repeated([a, b]),
    });
    expect(panel.values).toEqual(Float64Array.of(a, Number.NaN, Number.NaN, Number.NaN, b, Number.NaN));
    expect(panel.notes).toContain("input: 3 infinite values count as missing");
    expect(fromCSV(LONG, { duplicates }).format).not.toHaveProperty("dropped");
  });

  test("wide, newest first, with lines in quotes and a comment", () => {
    const wide =
      '# x\ndate,"A\nB",C\n2024-01-04,1,inf\n2024-01-03,2,3\n# y\n2024-01-03,-Infinity,5\n2024-01-02,7,8\n';
    const { format, panel } = fromCSV(wide, { duplicates: "last", listDropped: true });
    expect(format.dropped).toEqual({
      infinite: {
        count: 2,
        list: [
          { ticker: "A\nB", date: "2024-01-03", row: 7 },
          { ticker: "C", date: "2024-01-04", row: 4 },
        ],
      },
      repeated: {
        count: 2,
        list: [
          { ticker: "A\nB", date: "2024-01-03", rows: [5, 7], values: [2, Number.NaN], kept: Number.NaN },
          { ticker: "C", date: "2024-01-03", rows: [5, 7], values: [3, 5], kept: 5 },
        ],
      },
    });
    expect([...panel.values]).toEqual([7, Number.NaN, 1, 8, 5, Number.NaN]);
  });

  test("nothing, one instrument, a series alone", () => {
    const clean = "date,A\n2024-01-02,1\n";
    expect(fromCSV(clean, { listDropped: true }).format.dropped).toEqual({ infinite: NONE, repeated: NONE });
    const single = "date,close\n2024-01-02,inf\n2024-01-03,2\n";
    expect(fromCSV(single, { listDropped: true, name: "x/SPY.csv" }).format.dropped!.infinite.list).toEqual([
      { ticker: "SPY", date: "2024-01-02", row: 2 },
    ]);
    const { panel } = fromCSV(LONG, { listDropped: true, duplicates: "first", seriesColumn: "B" });
    expect(panel.tickers).toEqual(["B"]);
  });

  test("lists end, their counts do not", () => {
    const rows = Array.from({ length: 10_500 }, (_, t) => `${formatTime("day", t)},inf,1\n`);
    const { dropped } = fromCSV(`date,A,B\n${rows.join("")}${rows.join("")}`, {
      listDropped: true,
      duplicates: "first",
    }).format;
    expect([dropped!.infinite.count, dropped!.infinite.list.length]).toEqual([21_000, 10_000]);
    expect([dropped!.repeated.count, dropped!.repeated.list.length]).toEqual([21_000, 10_000]);
    expect(dropped!.infinite.list.at(-1)!.row).toBe(10_001);
    expect(dropped!.repeated.list.at(-1)!.rows).toEqual([10_001, 20_501]);
  });

  test("long and wide tables of the same cells list the same", () => {
    const cells = fc.array(fc.tuple(fc.nat(4), fc.constantFrom("1", "2", "", "inf", "5")), {
      minLength: 1,
      maxLength: 12,
    });
    fc.assert(
      fc.property(cells, fc.constantFrom("first", "last", "mean"), (all, duplicates) => {
        const lines = all.map(([day, cell]) => [formatTime("day", 19_000 + day), cell] as const);
        const options = { duplicates, listDropped: true } as const;
        // one value at least
        const wide = fromCSV(
          `date,A\n1999-01-01,7\n${lines.map((line) => line.join(",")).join("\n")}`,
          options,
        );
        const long = fromCSV(
          `date,ticker,close\n1999-01-01,A,7\n${lines.map(([date, cell]) => `${date},A,${cell}`).join("\n")}`,
          options,
        );
        expect(wide.format.dropped).toEqual(long.format.dropped);
        expect(wide.format.dropped!.infinite.count).toBe(all.filter(([, cell]) => cell === "inf").length);
      }),
    );
  });
});

test("JSON lines count lines, columns count rows", async () => {
  const lines = LONG.trimEnd()
    .split("\n")
    .slice(1)
    .map((line) => {
      const [date, ticker, close] = line.replaceAll('"', "").split(",");
      return line === "" ? "" : JSON.stringify({ date, ticker, close });
    });
  const json = lines.join("\n").replaceAll('"1e999"', "1e999");
  const { format } = fromJSONLines(json, { duplicates: "mean", listDropped: true });
  const shift = (list: readonly { row: number }[]) => list.map((cell) => ({ ...cell, row: cell.row - 1 }));
  expect(format.dropped!.infinite.list).toEqual(shift(LONG_DROPPED.infinite.list));
  expect(format.dropped!.repeated.list.map(({ rows }) => rows)).toEqual([
    [1, 5, 7],
    [8, 9],
  ]);

  const duck = await Duck.open();
  const bytes = await duck.parquet(
    "select * from (values (date '2024-01-02', 'A', 1.5), (date '2024-01-03', 'A', 'inf'::double), (date '2024-01-02', 'A', 2.5)) t(date, ticker, close)",
  );
  const parquet = await fromParquet(bytes, { duplicates: "last", listDropped: true });
  expect(parquet.format.dropped).toEqual({
    infinite: { count: 1, list: [{ ticker: "A", date: "2024-01-03", row: 2 }] },
    repeated: {
      count: 1,
      list: [{ ticker: "A", date: "2024-01-02", rows: [1, 3], values: [1.5, 2.5], kept: 2.5 }],
    },
  });

  const time = { kind: "day" as const, values: Float64Array.of(1, 2) };
  const panel = createPanel(time, ["A", "B"], Float64Array.of(1, 2, 3, Number.POSITIVE_INFINITY));
  const arrow = await fromArrow(Buffer.concat([...toArrow(panel)]), { listDropped: true });
  expect(arrow.format.dropped).toEqual({
    infinite: { count: 1, list: [{ ticker: "B", date: "1970-01-03", row: 2 }] },
    repeated: NONE,
  });
});

test("a ticker and date are located", () => {
  const options = { duplicates: "first" } as const;
  const located = (ticker: string, time: number) =>
    fromCSV(LONG, { ...options, locate: { ticker, time } }).format.located;
  expect(located("B", 19_725)).toBe(9);
  expect(located("A", 19_726)).toBe(7);
  expect(located("B", 19_726)).toBeUndefined();
  expect(located("C", 19_725)).toBeUndefined();
  const wide = "date,A\n2024-01-03,1\n\n2024-01-02,2\n";
  expect(fromCSV(wide, { locate: { ticker: "A", time: 19_724 } }).format.located).toBe(4);
  expect(fromCSV(wide, { locate: { ticker: "A", time: 1 } }).format).not.toHaveProperty("located");
  const json = '\n{"date":"2024-01-03","A":1}\n{"date":"2024-01-02","A":1}';
  expect(fromJSONLines(json, { locate: { ticker: "A", time: 19_724 } }).format.located).toBe(3);
});
