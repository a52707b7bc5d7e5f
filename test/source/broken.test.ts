import { describe, expect, it } from "vitest";
import { formatTime } from "../../src/panel/time.ts";
import { failure } from "./read.ts";

const WIDE = "date,A,B\n2020-01-02,1,2.5\n2020-01-03,,-3e2\n";

const LONG = `date,ticker,open,close
2020-01-02,7203,1,10
2020-01-02,A,2,20
2020-01-03,A,3,21
2020-01-03,7203,4,
`;

describe("broken files", () => {
  it("have the reason named", () => {
    const bytes = (...values: number[]) => Uint8Array.from([...values, 0, 1, 2]);
    expect(failure("")).toBe("a.csv: is empty; a header and a row for each date are needed");
    expect(failure("\n \n,,\n")).toBe("a.csv: is empty; a header and a row for each date are needed");
    expect(failure("date,A\n")).toBe(
      "a.csv: has a header and no rows; a row for each date is needed below it",
    );
    expect(failure("date\n2020-01-02\n")).toBe(
      'a.csv: has no column of numbers beside "date"; one for each ticker is needed, or the delimiter with --delimiter',
    );
    expect(failure(bytes(0x89, 0x50, 0x4e, 0x47))).toBe(
      "a.csv: looks like a PNG picture, not CSV; export the table as UTF-8 CSV",
    );
    expect(failure(bytes(0x1f, 0x8b))).toBe("a.csv: looks like a gzip file, not CSV; decompress it first");
    expect(failure(bytes(0x50, 0x4b, 3, 4))).toBe(
      "a.csv: looks like a zip or Excel (.xlsx) file, not CSV; unpack it, or export the table as UTF-8 CSV",
    );
    expect(failure(bytes(0x50, 0x41, 0x52, 0x31))).toBe(
      "a.csv: looks like a Parquet file, not CSV; read it as that",
    );
    expect(failure("\n<!DOCTYPE html><html></html>")).toBe(
      "a.csv: looks like a web page or XML, not CSV; export the table as CSV",
    );
    for (const json of ['[{"date":"2021-02-22"}]', '{"date": 1}\n', "[[1]]"]) {
      expect(failure(json)).toBe("a.csv: looks like JSON, not CSV; export the table as CSV");
    }
    expect(failure(bytes(65, 66))).toBe(
      "a.csv: row 1: has a zero byte at offset 2, so it is binary or damaged; save it as UTF-8 CSV",
    );
  });

  it("have rows of the wrong width named by their line", () => {
    const remedy = "; give every row one cell a column, and quote text that has the delimiter in it";
    expect(failure("date,A,B\n2020-01-02,1,2\n\n2020-01-03,1\n")).toBe(
      `a.csv: row 4: has 2 cells, the header has 3${remedy}`,
    );
    expect(failure("date,A,B\r\n2020-01-02,1,2\r\n2020-01-03,1,2,3\r\n")).toBe(
      `a.csv: row 3: has 4 cells, the header has 3${remedy}`,
    );
    expect(failure(`${WIDE}somewhere\n`)).toBe(`a.csv: row 4: has 1 cell, the header has 3${remedy}`);
    expect(failure(`${LONG}2020-01-05,A,1\n`)).toBe(`a.csv: row 6: has 3 cells, the header has 4${remedy}`);
    expect(failure(`${LONG}2020-01-05,A,1,2,3\n`)).toBe(
      `a.csv: row 6: has 5 cells, the header has 4${remedy}`,
    );
    // lines within quotes count
    expect(failure('date,"A\nB"\n2020-01-02,1\n2020-01-03\n')).toBe(
      `a.csv: row 4: has 1 cell, the header has 2${remedy}`,
    );
  });

  it("have a value under no name, a name twice or none at all refused", () => {
    expect(failure("date,A,\n2020-01-02,1,\n2020-01-03,1,\n".replace("03,1,", "03,1,9"))).toBe(
      "a.csv: column 3 has no name in the header; give it its ticker",
    );
    const rows = Array.from({ length: 200 }, (_, t) => `${formatTime("day", 18_000 + t)},1,\n`).join("");
    expect(failure(`date,A,\n${rows}2021-01-01,1,9\n`)).toBe(
      'a.csv: row 202: "9" stands in column 3, which has no name; name it or empty it',
    );
    expect(failure("date,A,,B\n2020-01-02,1,2,3\n")).toBe(
      "a.csv: column 3 has no name in the header; give it its ticker",
    );
    expect(failure("date,A,B,A\n2020-01-02,1,2,3\n")).toBe(
      'a.csv: columns 2 and 4 are both named "A"; rename or remove one',
    );
  });

  it("have a date twice refused", () => {
    expect(failure(`${WIDE}\n2020-01-02,5,6\n`)).toBe(
      "a.csv: rows 2 and 5 both have date 2020-01-02; keep one of them, or say with --duplicates which counts",
    );
    expect(failure("date,A\n2020-01-02,1\n2020-01-02,1\n")).toBe(
      "a.csv: rows 2 and 3 both have date 2020-01-02; keep one of them, or say with --duplicates which counts",
    );
  });

  it("have quotes that do not close refused", () => {
    expect(failure('date,A\n2020-01-02,1\n2020-01-03,"1\n2020-01-04,2\n')).toBe(
      "a.csv: row 3: a quote is opened and never closed; close it, or double it if it is text",
    );
    expect(failure('date,A\n2020-01-02,1\n2020-01-03,"1"2\n')).toMatch(
      'a.csv: row 3: text follows a closing quote: "\\"1\\"2',
    );
  });
});
