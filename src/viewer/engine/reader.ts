import { DataError } from "../../panel/error.ts";
import type { OpenedFile, Reading } from "../protocol.ts";
import { ChoiceError, LoneError } from "./choice-error.ts";
import type { Description, Market } from "./market.ts";

// Reading files: by a worker of its own, which can be ended at any time and keeps nobody waiting, or by this thread.

/** Told which share of the files is read. */
export type Report = (share: number) => void;

/** What is to be read. */
export interface Order {
  readonly files: readonly OpenedFile[];
  readonly reading: Reading;
  /** Those of the market that is open, which tables may be about. */
  readonly tickers: readonly string[];
}

/** A market, or what tables say of the tickers of the one that is open. */
export type Found = Market | Description;

/** Rejects with the signal's reason once that is given up. */
export type Read = (order: Order, report: Report, signal?: AbortSignal) => Promise<Found>;

/** What a worker that reads tells; first that it has started. */
export type News =
  | { readonly kind: "ready" }
  | { readonly kind: "progress"; readonly share: number }
  | { readonly kind: "found"; readonly found: Found }
  | {
      readonly kind: "failed";
      readonly message: string;
      readonly choice?: readonly string[];
      readonly isLone: boolean;
    };

/** What such a worker is to who starts it; it reads one order after the other. */
export interface Reader {
  onmessage: ((event: MessageEvent<News>) => void) | null;
  onmessageerror: ((event: MessageEvent) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
  postMessage(message: { readonly kind: "read" } | Order): void;
  terminate(): void;
}

/** Milliseconds after which a worker that has nothing to read is ended: what it has read is in its memory still. */
const REST = 10_000;
/** Milliseconds between two reports. */
const REPORT = 100;

/** Reports no more often than a page can show. */
export function seldom(report: Report): Report {
  let reported = performance.now();
  return (share) => {
    const now = performance.now();
    if (now - reported < REPORT) return;
    reported = now;
    report(share);
  };
}

/** Whether there was not enough of it, which engines say in words of their own. */
export function isOfMemory(error: unknown): boolean {
  return (
    error instanceof RangeError && /allocation failed|out of memory|^invalid .*length/i.test(error.message)
  );
}

/** One line for the user; that code is not there engines say in words of their own, too. */
export function messageOf(error: unknown): string {
  if (error instanceof TypeError && /import.* module/i.test(error.message))
    return "a part of the page cannot be fetched; is what serves it still there?";
  if (isOfMemory(error)) return "there is not enough memory for this; close other pages, or open less data";
  return error instanceof Error ? error.message : String(error);
}

/** Reads on this thread, which cannot do anything else most of the time. */
export const readHere: Read = async (order, report, signal) => {
  const found = await read(order, (share) => !signal?.aborted && report(share));
  signal?.throwIfAborted();
  return found;
};

/** Reads in a worker that `start` makes; on this thread where none starts. Its code is warm for the next, which often follows soon. */
export function readApart(start: () => Reader): Read {
  let idle: Reader | undefined;
  let rest: ReturnType<typeof setTimeout> | undefined;
  return (order, report, signal) =>
    new Promise((resolve, reject) => {
      const here = () => resolve(readHere(order, report, signal));
      let isReady = idle !== undefined;
      let reader: Reader;
      try {
        reader = idle ?? started(start());
      } catch {
        // there are no workers of workers, or a policy forbids them
        return here();
      }
      idle = undefined;
      clearTimeout(rest);
      const end = () => {
        if (idle === reader) idle = undefined;
        reader.terminate();
        signal?.removeEventListener("abort", giveUp);
      };
      const giveUp = () => {
        end();
        reject(signal!.reason);
      };
      const died = () => {
        end();
        const names = order.files.map(({ name }) => name).join(", ");
        reject(
          new DataError(`${names}: the worker that read it has died, which lack of memory may have caused`),
        );
      };
      reader.onmessage = ({ data }) => {
        if (data.kind === "ready") isReady = true;
        else if (data.kind === "progress") report(data.share);
        else {
          signal?.removeEventListener("abort", giveUp);
          idle = reader;
          rest = setTimeout(end, REST);
          if (data.kind === "found") resolve(data.found);
          else reject(errorOf(data));
        }
      };
      reader.onmessageerror = died;
      reader.onerror = (event) => {
        // else it would be taken for the death of this one
        event.preventDefault();
        if (isReady) return died();
        end();
        here();
      };
      signal?.addEventListener("abort", giveUp);
      reader.postMessage(order);
    });
}

function started(reader: Reader): Reader {
  reader.postMessage({ kind: "read" });
  return reader;
}

/** The worker's part. What is found is handed over, not copied. */
export async function serveReading(
  order: Order,
  post: (news: News, transfer: ArrayBuffer[]) => void,
): Promise<void> {
  try {
    const found = await read(order, (share) => post({ kind: "progress", share }, []));
    post({ kind: "found", found }, buffersOf(found));
  } catch (error) {
    const choice = error instanceof ChoiceError && { choice: error.choice };
    const isLone = error instanceof LoneError;
    post({ kind: "failed", message: messageOf(error), ...choice, isLone }, []);
  }
}

async function read({ files, reading, tickers }: Order, report: Report): Promise<Found> {
  // most of the code, and of no use for what is read already
  const { marketOfFiles } = await import("./files.ts");
  return marketOfFiles(files, reading, tickers, seldom(report));
}

function buffersOf(found: Found): ArrayBuffer[] {
  if (!("returns" in found)) return [];
  const arrays = [found.returns, found.benchmarks].flatMap(({ time, values }) => [time.values, values]);
  return [...new Set(arrays.map(({ buffer }) => buffer as ArrayBuffer))];
}

function errorOf({ message, choice, isLone }: Extract<News, { kind: "failed" }>): Error {
  if (choice !== undefined) return new ChoiceError(message, choice);
  return isLone ? new LoneError(message) : new DataError(message);
}
