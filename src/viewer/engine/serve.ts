import { DataError } from "../../panel/error.ts";
import type { Reply, Request } from "../protocol.ts";
import { answer } from "./answers.ts";
import { ChoiceError, GivenUp } from "./choice-error.ts";
import { Hand } from "./crew.ts";
import { Crew, type Helper } from "./helpers.ts";
import { Live, type Pause } from "./live.ts";
import { infoOf } from "./market.ts";
import { Opener } from "./open.ts";
import { messageOf, type Read, seldom } from "./reader.ts";

/** Milliseconds after which a newer state is not kept waiting. */
const LONG = 250;
/** Milliseconds after the first picture until others start to help: the page has its hands full until then. */
const JOIN = 500;
type Post = (reply: Reply, transfer: ArrayBuffer[]) => void;

interface Setting {
  readonly post: Post;
  /** Starts workers that help; resolves to those that have started. Undefined where memory cannot be shared. */
  readonly helpers?: () => Promise<readonly Helper[]>;
  /** Reads files. Default: on this thread. */
  readonly read?: Read;
}

/**
 * What serves a page: takes its requests, in order but for frames, of which only the newest that waits is made, and for files, which are
 * read while others are answered.
 */
export function serve({ post, helpers, read }: Setting): (request: Request) => void {
  const crew = Hand.create().then((hand) => new Crew(hand));
  // of all markets, also once the helpers have been started
  const shares = helpers !== undefined;
  const allocate = (length: number) =>
    new Float64Array(shares ? new SharedArrayBuffer(8 * length) : new ArrayBuffer(8 * length));
  const opener = new Opener(read);
  let live: Live | undefined;
  let waiting: Extract<Request, { kind: "frame" }> | undefined;
  let given = false;
  /** Whose work that would be. */
  let inHand = 0;
  /** Of the market that was asked for last. */
  let opening: AbortController | undefined;
  let busy: Promise<unknown> = Promise.resolve();

  return (request) => {
    if (request.kind === "cancel") {
      if (request.what === "opening") opening?.abort();
      else if (request.id === undefined || request.id === inHand) given = true;
      // nor is the frame begun that waits behind it
      if (request.what === "work" && request.id === undefined) leave();
      return;
    }
    if (request.kind === "open") {
      opening?.abort();
      opening = new AbortController();
      const { signal } = opening;
      return inTurn(request.id, () => open(request, signal));
    }
    if (request.kind === "frame") {
      leave();
      waiting = request;
    }
    inTurn(request.id, () => handle(request));
  };

  /** The frame that waits is no longer wanted. */
  function leave(): void {
    if (waiting !== undefined) post({ kind: "frame", id: waiting.id, frame: undefined }, []);
    waiting = undefined;
  }

  function inTurn(id: number, work: () => Promise<void>): void {
    busy = busy.then(work).catch((error) => fail(id, error));
  }

  function fail(id: number, error: unknown): void {
    const choice = error instanceof ChoiceError && { choice: error.choice };
    const isGivenUp = error instanceof GivenUp;
    post({ kind: "failed", id, message: messageOf(error), ...choice, ...(isGivenUp && { isGivenUp }) }, []);
  }

  /** What was open stays until a market is there to take its place; files have others answered until then. */
  async function open(
    { id, source }: Extract<Request, { kind: "open" }>,
    signal: AbortSignal,
  ): Promise<void> {
    const report = (share: number) => post({ kind: "progress", id, share }, []);
    const found = opener.find(source, live?.market, report, signal);
    const give = (error: unknown) =>
      signal.aborted ? post({ kind: "opened", id, info: undefined }, []) : fail(id, error);
    const take = async () => {
      const ready = await found;
      if (signal.aborted) return give(signal.reason);
      live = new Live(ready.market, await crew, allocate);
      opener.take(ready);
      const values =
        opener.canReadAgain && ({ values: live.market.ofPrices ? "prices" : "returns" } as const);
      post({ kind: "opened", id, info: { ...infoOf(live.market), ...values } }, []);
    };
    if (source.kind === "packed" || source.kind === "sample") await take().catch(give);
    else found.then(() => inTurn(id, take), give);
  }

  async function handle(request: Extract<Request, { kind: "frame" | "ask" }>): Promise<void> {
    const { id } = request;
    if (request.kind === "frame") {
      // one that is no longer wanted has been answered
      if (waiting === request) await frame(request);
      return;
    }
    [inHand, given] = [id, false];
    post({ kind: "answer", id, answer: await answer(opened(), request.question, pauseOf(id)) }, []);
  }

  function opened(): Live {
    if (live === undefined) throw new DataError("no file is open; open one first");
    return live;
  }

  async function frame(request: Extract<Request, { kind: "frame" }>): Promise<void> {
    const { id, state, size, spare } = request;
    waiting = undefined;
    [inHand, given] = [id, false];
    const began = performance.now();
    const isStale = () => waiting !== undefined && performance.now() - began > LONG;
    const found = await opened().frame(state, size, pauseOf(id, isStale), spare);
    post({ kind: "frame", id, frame: found }, found ? [found.pixels.buffer] : []);
    join();
  }

  /** Between slices of the work that a request asks for: others have their turn, and it is told how much is done. */
  function pauseOf(id: number, isOver = () => false): Pause {
    const report = seldom((share) => post({ kind: "progress", id, share }, []));
    return async (share) => {
      await turn();
      report(share);
      return !given && !isOver();
    };
  }

  /** After the first picture, which they would only delay. */
  function join(): void {
    const start = helpers;
    helpers = undefined;
    if (start === undefined) return;
    setTimeout(async () => {
      const [started, lead] = await Promise.all([start(), crew]);
      for (const one of started) lead.join(one);
    }, JOIN);
  }
}

/** Lets messages have their turn. */
function turn(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}
