import { DataError } from "../../panel/error.ts";
import type { Reply, Request } from "../protocol.ts";
import { answer } from "./answers.ts";
import { ChoiceError } from "./choice-error.ts";
import { Hand } from "./crew.ts";
import { Crew, type Helper } from "./helpers.ts";
import { Live, type Pause } from "./live.ts";
import { infoOf } from "./market.ts";
import { Opener } from "./open.ts";

/** Milliseconds after which a newer state is not kept waiting. */
const LONG = 250;
/** Milliseconds after the first picture until others start to help: the page has its hands full until then. */
const JOIN = 500;
/** Milliseconds between two reports. */
const REPORT = 100;

type Post = (reply: Reply, transfer: ArrayBuffer[]) => void;

interface Setting {
  readonly post: Post;
  /** Starts workers that help; resolves to those that have started. Undefined where memory cannot be shared. */
  readonly helpers?: () => Promise<readonly Helper[]>;
}

/** What serves a page: takes its requests, in order but for frames, of which only the newest that waits is made. */
export function serve({ post, helpers }: Setting): (request: Request) => void {
  const crew = Hand.create().then((hand) => new Crew(hand));
  // of all markets, also once the helpers have been started
  const shares = helpers !== undefined;
  const allocate = (length: number) =>
    new Float64Array(shares ? new SharedArrayBuffer(8 * length) : new ArrayBuffer(8 * length));
  const opener = new Opener();
  let live: Live | undefined;
  let waiting: Extract<Request, { kind: "frame" }> | undefined;
  let given = false;
  let busy: Promise<unknown> = Promise.resolve();

  return (request) => {
    if (request.kind === "cancel") {
      given = true;
      return;
    }
    if (request.kind === "frame") {
      if (waiting !== undefined) post({ kind: "frame", id: waiting.id, frame: undefined }, []);
      waiting = request;
    }
    busy = busy.then(() => handle(request));
  };

  async function handle(request: Exclude<Request, { kind: "cancel" }>): Promise<void> {
    const { id } = request;
    try {
      switch (request.kind) {
        case "open": {
          let reported = performance.now();
          const market = await opener.open(request.source, live?.market, (share) => {
            const now = performance.now();
            if (now - reported < REPORT) return;
            post({ kind: "progress", id, share }, []);
            reported = now;
          });
          live = new Live(market, await crew, allocate);
          const values = opener.canReadAgain && ({ values: market.ofPrices ? "prices" : "returns" } as const);
          post({ kind: "opened", id, info: { ...infoOf(live.market), ...values } }, []);
          break;
        }
        case "frame":
          // one that a newer one has taken the place of has been answered
          if (waiting === request) await frame(request);
          break;
        case "ask": {
          given = false;
          const found = await answer(opened(), request.question, pauseOf(id));
          post({ kind: "answer", id, answer: found }, []);
        }
      }
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      const choice = error instanceof ChoiceError && { choice: error.choice };
      post({ kind: "failed", id, message, ...choice }, []);
    }
  }

  function opened(): Live {
    if (live === undefined) throw new DataError("no file is open; open one first");
    return live;
  }

  async function frame(request: Extract<Request, { kind: "frame" }>): Promise<void> {
    const { id, state, size, spare } = request;
    waiting = undefined;
    given = false;
    const began = performance.now();
    const isStale = () => waiting !== undefined && performance.now() - began > LONG;
    const found = await opened().frame(state, size, pauseOf(id, isStale), spare);
    post({ kind: "frame", id, frame: found }, found ? [found.pixels.buffer] : []);
    join();
  }

  /** Between slices of the work that a request asks for: others have their turn, and it is told how much is done. */
  function pauseOf(id: number, isOver = () => false): Pause {
    let reported = performance.now();
    return async (share) => {
      await turn();
      const now = performance.now();
      if (now - reported > REPORT) {
        post({ kind: "progress", id, share }, []);
        reported = now;
      }
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
