// Where a market that is packed already may come from: each is the same market, and what is none is one line.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { deflateSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openZstd } from "../../src/source/zstd.ts";
import { Opener } from "../../src/viewer/engine/open.ts";
import { packMarket } from "../../src/viewer/engine/packed.ts";
import { messageOf } from "../../src/viewer/engine/reader.ts";
import { marketOf } from "./market.ts";

const market = marketOf(30, 5);
const packed = packMarket(market);
let origin: string;
const server = createServer(({ url }, response) => {
  if (url === "/market") response.end(packed);
  else if (url === "/cut") {
    response.writeHead(200, { "content-length": packed.length }).write(packed.subarray(0, 100));
    setTimeout(() => response.destroy(), 50);
  } else if (url === "/page") response.end("<!doctype html>");
  else response.writeHead(404).end("not here");
});
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

test("bytes, a blob, an address, and what a page holds are the same market", async () => {
  const text = new Blob([deflateSync(packed).toString("base64")]);
  const opened = [
    await new Opener().find({ kind: "packed", bytes: packed.slice() }),
    await new Opener().find({ kind: "packed", bytes: new Blob([packed]) }),
    await new Opener().find({ kind: "address", url: `${origin}/market` }),
    await new Opener().find({ kind: "embedded", text }),
  ];
  for (const { returns, benchmarks, columns } of opened.map(({ market }) => market)) {
    expect({ returns, benchmarks, columns }).toEqual({
      returns: market.returns,
      benchmarks: market.benchmarks,
      columns: market.columns,
    });
  }
});

test("a large text in base64 is decoded whole, whatever its length", async () => {
  const { inflateBase64 } = await import("../../src/viewer/base64.ts");
  // longer than a piece, and of every remainder by 3
  for (const length of [0, 1, 2, 3, 1_000_000, 1_500_001, 1_500_002]) {
    const bytes = Uint8Array.from({ length }, (_, i) => (i * 2654435761) >>> 13);
    const text = deflateSync(bytes, { level: 0 }).toString("base64");
    expect(Buffer.from(await inflateBase64(text)).equals(bytes), `${length}`).toBe(true);
  }
});

test("what is no market, or is not to be had, is told in one line, and what was open stays to be read again", async () => {
  const opener = new Opener();
  const open = (path: string) => opener.find({ kind: "address", url: `${origin}/${path}` });
  await expect(open("page")).rejects.toThrow("the page's data are damaged; make the page again");
  await expect(open("nothing")).rejects.toThrow(
    `${origin}/nothing: got 404 in place of a market; is what serves it still there?`,
  );
  await expect(opener.find({ kind: "address", url: "http://127.0.0.1:1/" })).rejects.toThrow(
    /^http:\/\/127\.0\.0\.1:1\/: .+; is what serves it still there\?$/,
  );
  await expect(open("cut")).rejects.toThrow(`${origin}/cut: `);
  for (const header of ["{none}", "{}", "null"]) {
    const bytes = packed.slice();
    bytes.fill(32, 12, 12 + new DataView(bytes.buffer).getUint32(8, true));
    bytes.set(new TextEncoder().encode(header), 12);
    await expect(opener.find({ kind: "packed", bytes }), header).rejects.toThrow(
      "the page's data are damaged; make the page again",
    );
  }
  // its page was cut short
  const cut = deflateSync(packed).toString("base64").slice(0, 400);
  await expect(opener.find({ kind: "embedded", text: new Blob([cut]) })).rejects.toThrow(
    "the page's data are damaged; make the page again",
  );
});

test("that memory is lacking for what a page holds is told as that", async () => {
  const text = new Blob([deflateSync(packed).toString("base64")]);
  const platform = globalThis.DecompressionStream;
  try {
    globalThis.DecompressionStream = class {
      constructor() {
        throw new RangeError("Array buffer allocation failed");
      }
    } as never;
    const error = await new Opener().find({ kind: "embedded", text }).catch((error) => error);
    expect(messageOf(error)).toBe(
      "there is not enough memory for this; close other pages, or open less data",
    );
  } finally {
    globalThis.DecompressionStream = platform;
  }
});

test("the decoder of zstd asks nothing of who fetches, which is as before", async () => {
  const platform = globalThis.fetch;
  const refuse = () => Promise.reject(new TypeError("Failed to fetch"));
  globalThis.fetch = refuse;
  try {
    const unpack = await openZstd();
    // a frame of one block of three letters
    const frame = Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 0x20, 3, 25, 0, 0, 97, 98, 99);
    expect(Buffer.from(unpack(frame, 3)).toString()).toBe("abc");
    expect(globalThis.fetch).toBe(refuse);
  } finally {
    globalThis.fetch = platform;
  }
});
