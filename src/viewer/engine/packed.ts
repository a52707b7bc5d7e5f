import { DataError } from "../../panel/error.ts";
import { createPanel } from "../../panel/panel.ts";
import type { TimeIndex } from "../../panel/time.ts";
import type { Market } from "./market.ts";

/*
A market as bytes, for a page to be given: "rollbeta", the length of a header as 32 bits, the header as JSON in UTF-8, zeros up to a
multiple of 8, then doubles: the dates, the returns ticker by ticker, the benchmarks. Little-endian, as wasm is.
*/

const MAGIC = "rollbeta";

interface Header extends Omit<Market, "returns" | "benchmarks"> {
  readonly kind: TimeIndex["kind"];
  readonly rows: number;
  readonly tickers: readonly string[];
  readonly benchmarks: readonly string[];
}

export function packMarket({ returns, benchmarks, ...rest }: Market): Uint8Array<ArrayBuffer> {
  const header: Header = {
    ...rest,
    kind: returns.time.kind,
    rows: returns.time.values.length,
    tickers: returns.tickers,
    benchmarks: benchmarks.tickers,
  };
  const text = new TextEncoder().encode(JSON.stringify(header));
  const body = aligned(MAGIC.length + 4 + text.length);
  const arrays = [returns.time.values, returns.values, benchmarks.values];
  const bytes = new Uint8Array(body + arrays.reduce((sum, { byteLength }) => sum + byteLength, 0));
  bytes.set(new TextEncoder().encode(MAGIC));
  new DataView(bytes.buffer).setUint32(MAGIC.length, text.length, true);
  bytes.set(text, MAGIC.length + 4);
  let at = body;
  for (const array of arrays) {
    new Float64Array(bytes.buffer, at, array.length).set(array);
    at += array.byteLength;
  }
  return bytes;
}

/** Of bytes that are no market, or not all of one. */
export function damaged(): DataError {
  return new DataError("the page's data are damaged; make the page again");
}

/** Throws an error for bytes that are no market, or not all of one. */
export function unpackMarket(bytes: Uint8Array<ArrayBuffer>): Market {
  const start = MAGIC.length + 4;
  if (bytes.length < start || new TextDecoder().decode(bytes.subarray(0, MAGIC.length)) !== MAGIC)
    throw damaged();
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(MAGIC.length, true);
  if (bytes.length < start + length) throw damaged();
  const header: Header = JSON.parse(new TextDecoder().decode(bytes.subarray(start, start + length)));
  const { kind, rows, tickers, benchmarks, ...rest } = header;
  let at = aligned(start + length);
  if (bytes.length !== at + 8 * rows * (1 + tickers.length + benchmarks.length)) throw damaged();
  const next = (count: number) => {
    const values = new Float64Array(bytes.buffer, bytes.byteOffset + at, count);
    at += 8 * count;
    return values;
  };
  // a message with a view would take the whole of the bytes along
  const time: TimeIndex = { kind, values: next(rows).slice() };
  const returns = createPanel(time, tickers, next(rows * tickers.length));
  return {
    ...rest,
    returns,
    benchmarks: createPanel(time, benchmarks, next(rows * benchmarks.length).slice()),
  };
}

function aligned(size: number): number {
  return (size + 7) & ~7;
}
