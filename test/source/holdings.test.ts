import { expect, test } from "vitest";
import { holdingsOf, isDated } from "../../src/source/holdings.ts";
import { readTexts } from "../../src/source/metadata.ts";

const texts = (text: string) => readTexts(new TextEncoder().encode(text), { name: "w.csv" });
const read = (text: string) => {
  const { weights, notes } = holdingsOf(texts(text), "w.csv");
  return [Object.fromEntries(weights.tickers.map((name, i) => [name, weights.values[i]])), notes];
};

test.each<[string, Record<string, number>, string[]]>([
  ["ticker,weight\nA,0.4\nB,-.6\n", { A: 0.4, B: -0.6 }, []],
  ["Symbol,Name,Sector,Weight\nA,Alpha,x,40%\n\nB,Beta,y,60 %\n", { A: 0.4, B: 0.6 }, []],
  ["name;share\nA;0,4\nB;(0,6)\n", { A: 0.4, B: -0.6 }, []],
  ["stock,held\nA,1\nB,0\n", { A: 1, B: 0 }, []],
  ["銘柄コード,銘柄名,構成比\n7203,トヨタ,▲40%\n6758,ソニー,140%\n", { 7203: -0.4, 6758: 1.4 }, []],
  ["ticker,weight\nA,0%\nB,100%\nC,0\n", { A: 0, B: 1, C: 0 }, []],
  [
    "Ticker,Weight (%)\nA,40\nB,60\n",
    { A: 0.4, B: 0.6 },
    ['w.csv: weights are percent, as the column "Weight (%)" says'],
  ],
])("reads %j", (text, weights, notes) => {
  expect(read(text)).toEqual([weights, notes]);
});

test.each<[string, string]>([
  ["A,0.4\nB,0.6\n", 'w.csv: its first row has a number, "0.4"; a header such as ticker,weight is wanted'],
  ["ticker,weight\n", "w.csv: has a header and no rows; a row for each holding is needed"],
  ["", "w.csv: is empty"],
  ["ticker,weight\nA,0.4\nB,\n", "w.csv: row 3: the weight of B is missing; write it, or leave the row out"],
  ["ticker,weight\nA,NaN\n", 'w.csv: row 2: the weight of A is missing, "NaN"; write it'],
  [
    "ticker,weight\nA,0.4\n\nB,x\n",
    'w.csv: row 4: the weight of B is "x"; a number such as 0.4 or 40% is wanted',
  ],
  ["ticker,weight\nA,inf\n", 'w.csv: row 2: the weight of A is "inf"; a number'],
  ["ticker,weight\nA,0.4\n,0.6\n", 'w.csv: row 3: has no ticker beside "0.6"; name it'],
  ["ticker,weight\nA,0.4\nB,0.2\nA,0.4\n", "w.csv: A is in rows 2 and 4; give it one row"],
  [
    "ticker,weight\nA,40%\nB,0.6\n",
    'w.csv: row 3: the weight of B, "0.6", has no percent sign and others have',
  ],
  [
    "ticker,price,size\nA,1,2\n",
    'w.csv: no column is known to hold weights among "ticker", "price", "size"; call them ticker and weight',
  ],
  ["weight\n0.5\n", 'w.csv: no column is known to hold tickers among "weight"'],
])("refuses %j", (text, message) => {
  expect(() => read(text)).toThrow(message);
});

test.each<[string, boolean]>([
  ["date,ticker,weight\n2024-01-01,A,1\n", true],
  ["date,A,B\n2024-01-01,0.5,0.5\n", true],
  ["from,A\n31.01.2024,1\n", true],
  ["ticker,2024-01-01,2024-02-01\nA,1,1\n", true],
  ["ticker,weight\n7203,1\n", false],
  ["id,weight\n20240101,1\n", false],
])("sees whether %j is by date", (text, dated) => {
  expect(isDated(texts(text))).toBe(dated);
});
