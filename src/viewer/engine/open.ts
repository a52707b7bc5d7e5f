import { dropTickers, takeSeries } from "../../panel/calendar.ts";
import { DataError } from "../../panel/error.ts";
import { sampleReturns } from "../../sample/sample.ts";
import type { Source } from "../protocol.ts";
import type { Market } from "./market.ts";
import { unpackMarket } from "./packed.ts";

/** Reads a market. Throws a DataError that says what is wrong with the data. */
export async function openSource(source: Source): Promise<Market> {
  if (source.kind === "packed") return unpackMarket(source.bytes);
  if (source.kind === "files") throw new DataError("files are not read yet");
  const sample = sampleReturns();
  return {
    name: "sample",
    returns: dropTickers(sample, ["market"]),
    benchmarks: takeSeries(sample, ["market"]),
    columns: {},
    ofPrices: false,
    notes: [],
    // what demo writes
    command: ["rollbeta", "compute", "rollbeta-demo/returns.csv", "--returns"],
  };
}
