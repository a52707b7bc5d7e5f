import { dropTickers, takeSeries } from "../../panel/calendar.ts";
import { DataError } from "../../panel/error.ts";
import { sampleReturns } from "../../sample/sample.ts";
import { inflateBase64 } from "../base64.ts";
import type { OpenedFile, Reading, Source } from "../protocol.ts";
import { ChoiceError, LoneError } from "./choice-error.ts";
import type { Market } from "./market.ts";
import { damaged, unpackMarket } from "./packed.ts";

/** Told which share of the files is read. */
export type Report = (share: number) => void;

/** Files that were opened, and how they were to be read. */
interface Opened {
  readonly files: readonly OpenedFile[];
  readonly reading: Reading;
}

/** Opens one market after the other. */
export class Opener {
  #opened: Opened | undefined;
  /** Those of which the benchmark was asked. */
  #asked: Opened | undefined;

  get canReadAgain(): boolean {
    return this.#opened !== undefined;
  }

  /** Reads a market. `before`: the one that is open. Throws a DataError that says what is wrong with the data. */
  async open(source: Source, before?: Market, report: Report = () => {}): Promise<Market> {
    switch (source.kind) {
      case "packed":
      case "address":
      case "embedded": {
        const market = unpackMarket(await bytesOf(source));
        this.#opened = this.#asked = undefined;
        return market;
      }
      case "sample":
        this.#opened = this.#asked = undefined;
        return sampleMarket();
      case "files": {
        const { kind: _, files, ...reading } = source;
        return this.#read({ files, reading }, before, report);
      }
      case "again": {
        const { kind: _, ...reading } = source;
        const last = (reading.benchmark !== undefined && this.#asked) || this.#opened;
        if (last === undefined) throw new DataError("no file is open; open one first");
        return this.#read({ files: last.files, reading: { ...last.reading, ...reading } }, undefined, report);
      }
    }
  }

  async #read(asked: Opened, before: Market | undefined, report: Report): Promise<Market> {
    const waiting = this.#asked;
    try {
      // most of the worker's code, and of no use for what is read already
      const { marketOfFiles } = await import("./files.ts");
      const market = await marketOfFiles(asked.files, asked.reading, before, report);
      const isMore = before !== undefined && market.returns === before.returns;
      if (!isMore) this.#opened = asked;
      // a table of what is open comes with it when that is read again
      else if (this.#opened)
        this.#opened = { ...this.#opened, files: [...this.#opened.files, ...asked.files] };
      this.#asked = undefined;
      return market;
    } catch (error) {
      if (error instanceof ChoiceError) this.#asked = asked;
      // a file of the benchmark is an answer too
      if (!(error instanceof LoneError) || waiting === undefined || waiting.files === asked.files)
        throw error;
      this.#asked = undefined;
      const both = { ...waiting, files: [...waiting.files, ...asked.files] };
      return this.#read(both, undefined, report);
    }
  }
}

/** What `packMarket` made. */
async function bytesOf(source: Extract<Source, { kind: "packed" | "address" | "embedded" }>) {
  if (source.kind === "packed")
    return source.bytes instanceof Blob ? new Uint8Array(await source.bytes.arrayBuffer()) : source.bytes;
  if (source.kind === "embedded") {
    const text = await source.text.text();
    return inflateBase64(text).catch(() => {
      throw damaged();
    });
  }
  const { url } = source;
  const failed = (why: string) => new DataError(`${url}: ${why}; is what serves it still there?`);
  const response = await fetch(url).catch((error: Error) => {
    throw failed(error.message);
  });
  if (!response.ok) throw failed(`got ${response.status} in place of a market`);
  return new Uint8Array(await response.arrayBuffer());
}

function sampleMarket(): Market {
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
