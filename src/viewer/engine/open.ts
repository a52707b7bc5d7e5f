import { dropTickers, takeSeries } from "../../panel/calendar.ts";
import { DataError } from "../../panel/error.ts";
import { sampleReturns } from "../../sample/sample.ts";
import { inflateBase64 } from "../base64.ts";
import type { OpenedFile, Reading, Source } from "../protocol.ts";
import { ChoiceError, LoneError } from "./choice-error.ts";
import { describe, type Market } from "./market.ts";
import { damaged, unpackMarket } from "./packed.ts";
import { isOfMemory, type Read, type Report, readHere } from "./reader.ts";

/** Files that were opened, and how they were to be read. */
interface Opened {
  readonly files: readonly OpenedFile[];
  readonly reading: Reading;
}

/** A market that could be open, and the files that it is of, if any. */
interface Ready {
  readonly market: Market;
  readonly opened?: Opened | undefined;
}

/** Opens one market after the other. */
export class Opener {
  readonly #read: Read;
  #opened: Opened | undefined;
  /** Those of which the benchmark was asked. */
  #asked: Opened | undefined;

  constructor(read: Read = readHere) {
    this.#read = read;
  }

  get canReadAgain(): boolean {
    return this.#opened !== undefined;
  }

  /**
   * Reads a market; what is open is so until `take` is called with it. `before`: the one that is open. Throws a DataError that says what
   * is wrong with the data, and the signal's reason where that gives it up.
   */
  async find(
    source: Source,
    before?: Market,
    report: Report = () => {},
    signal?: AbortSignal,
  ): Promise<Ready> {
    signal?.throwIfAborted();
    const read = async (asked: Opened, beside?: Market): Promise<Ready> => {
      const tickers = beside?.returns.tickers ?? [];
      const found = await this.#read({ ...asked, tickers }, report, signal);
      if ("returns" in found) return { market: found, opened: asked };
      // a table of what is open comes with it when that is read again
      const files = this.#opened && [...this.#opened.files, ...asked.files];
      return { market: describe(beside!, found), opened: files && { ...this.#opened!, files } };
    };
    switch (source.kind) {
      case "packed":
      case "address":
      case "embedded": {
        const given = await contentOf(source, signal);
        try {
          return { market: unpackMarket(typeof given === "string" ? await inflateBase64(given) : given) };
        } catch (error) {
          throw isOfMemory(error) ? error : damaged();
        }
      }
      case "sample":
        return { market: sampleMarket() };
      case "files": {
        const { kind: _, files, ...reading } = source;
        return this.#orAsked({ files, reading }, (asked) => read(asked, before));
      }
      case "again": {
        const { kind: _, ...reading } = source;
        const last = (reading.benchmark !== undefined && this.#asked) || this.#opened;
        if (last === undefined) throw new DataError("no file is open; open one first");
        return read({ files: last.files, reading: { ...last.reading, ...reading } });
      }
    }
  }

  /** It is what is open now. */
  take({ opened }: Ready): void {
    this.#opened = opened;
    this.#asked = undefined;
  }

  /** Files, or those of which the benchmark was asked together with them, as a file of the benchmark is an answer too. */
  async #orAsked(asked: Opened, read: (asked: Opened) => Promise<Ready>): Promise<Ready> {
    const waiting = this.#asked;
    try {
      return await read(asked);
    } catch (error) {
      if (error instanceof ChoiceError) this.#asked = asked;
      if (!(error instanceof LoneError) || waiting === undefined) throw error;
      return read({ ...waiting, files: [...waiting.files, ...asked.files] });
    }
  }
}

/** What `packMarket` made, or as text what a page holds of it. */
async function contentOf(
  source: Extract<Source, { kind: "packed" | "address" | "embedded" }>,
  signal?: AbortSignal,
): Promise<Uint8Array<ArrayBuffer> | string> {
  if (source.kind === "packed")
    return source.bytes instanceof Blob ? new Uint8Array(await source.bytes.arrayBuffer()) : source.bytes;
  if (source.kind === "embedded") return source.text.text();
  const { url } = source;
  try {
    const response = await fetch(url, { signal: signal ?? null });
    if (response.ok) return new Uint8Array(await response.arrayBuffer());
    throw new Error(`got ${response.status} in place of a market`);
  } catch (error) {
    // also where it is cut off in the middle
    throw new DataError(`${url}: ${(error as Error).message}; is what serves it still there?`);
  }
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
