import { expect, test } from "vitest";
import { prices, wide } from "./market.ts";
import { Workplace } from "./run.ts";

const place = new Workplace();
place.write("prices.csv", wide(prices(60)));

test.each<string[][]>([
  [["--version"]],
  [["compute", "prices.csv", "--benchmark", "INDEX", "--window", "20", "-o", "-"]],
  [["compute", "prices.csv", "--benchmark", "INDX", "--window", "20", "-o", "-"]],
  [["compute", "prices.csv", "--windw", "20"]],
  [["compute", "prices.csv", "--benchmark", "INDEX", "--threads", "2", "-o", "x.parquet", "--json"]],
  [["compute", "prices.csv", "--benchmark", "INDEX", "--heatmap", "x.png"]],
  [["info", "prices.csv"]],
])("a command in a process that stays says what it says in its own: %j", (args) => {
  const own = place.run(args);
  expect(place.call(args)).toEqual(own);
  expect(place.call(args)).toEqual(own);
});
