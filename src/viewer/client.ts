import type { Answer, Question } from "./engine/answers.ts";
import type { Frame, MarketInfo, Reply, Request, Size, Source } from "./protocol.ts";
import type { State } from "./state.ts";

/** A worker, or what plays its part. */
export interface Engine extends Started {
  /** Called once, before anything is posted. */
  listen(hear: (reply: Reply) => void, died: (error: Error) => void): void;
}

interface Started {
  post(request: Request, transfer: Transferable[]): void;
  end(): void;
}

/** What a worker could not do, in one line for the user. */
export class EngineError extends Error {
  /** Tickers of which one has to be chosen as the benchmark. */
  readonly choice: readonly string[] | undefined;
  /** Whether the user has given it up. */
  readonly isGivenUp: boolean;

  constructor(
    message: string,
    { choice, isGivenUp = false }: Partial<Extract<Reply, { kind: "failed" }>> = {},
  ) {
    super(message);
    this.choice = choice;
    this.isGivenUp = isGivenUp;
  }
}

type Settle = { of: Request["kind"]; resolve(value: never): void; reject(error: Error): void };
type AnswerTo<Q extends Question> = Extract<Answer, { readonly about: Q["about"] }>;

/** The page's side of the worker: requests as promises, and of frames never more than one on its way. */
export class Client {
  /** Told of long work: which share is done, and of what kind of request, and of which. */
  onProgress: ((share: number, of: Request["kind"], id: number) => void) | undefined;
  readonly #engine: Engine;
  readonly #open = new Map<number, Settle>();
  #ids = 0;
  /** A market that is being opened for who will ask for it. */
  #begun: { readonly source: Source; readonly info: Promise<MarketInfo | undefined> } | undefined;
  /** Why nothing will be answered any more. */
  #died: Error | undefined;

  constructor(engine: Engine) {
    this.#engine = engine;
    engine.listen(
      (reply) => this.#hear(reply),
      (error) => {
        this.#died = error;
        for (const { reject } of this.#open.values()) reject(error);
        this.#open.clear();
      },
    );
  }

  /** Opens what `open` will be given, unless something else has been opened meanwhile. */
  begin(source: Source): void {
    if (this.#ids > 0) return;
    const info = this.#openNow(source);
    // who opens it is told
    info.catch(() => {});
    this.#begun = { source, info };
  }

  /** undefined: given up, or something else is being opened instead. */
  open(source: Source): Promise<MarketInfo | undefined> {
    const begun = this.#begun;
    this.#begun = undefined;
    return begun?.source === source ? begun.info : this.#openNow(source);
  }

  #openNow(source: Source): Promise<MarketInfo | undefined> {
    const given = source.kind === "packed" ? [source] : source.kind === "files" ? source.files : [];
    const transfer = given.flatMap(({ bytes }) => (bytes instanceof Blob ? [] : [bytes.buffer]));
    return this.#ask((id) => ({ kind: "open", id, source: addressed(source) }), transfer);
  }

  /** undefined: given up, or another frame has been asked for meanwhile. `spare`: memory that is handed over for the pixels. */
  frame(state: State, size: Size, spare?: ArrayBuffer): Promise<Frame | undefined> {
    const more = spare === undefined ? {} : { spare };
    return this.#ask((id) => ({ kind: "frame", id, state, size, ...more }), Object.values(more));
  }

  ask<Q extends Question>(question: Q): Promise<AnswerTo<Q>> {
    return this.#ask((id) => ({ kind: "ask", id, question }), []);
  }

  /** Gives up the frame or the answer in hand, if it is that of `id` where that is given; or what is being opened. */
  cancel(what: "work" | "opening" = "work", id?: number): void {
    this.#engine.post({ kind: "cancel", what, ...(id !== undefined && { id }) }, []);
  }

  /** Ends the worker; what has not been answered never is. */
  end(): void {
    this.#open.clear();
    this.#engine.end();
  }

  #ask<T>(make: (id: number) => Request, transfer: Transferable[]): Promise<T> {
    const id = ++this.#ids;
    if (this.#died) return Promise.reject(this.#died);
    return new Promise<T>((resolve, reject) => {
      const request = make(id);
      this.#open.set(id, { of: request.kind, resolve: resolve as (value: never) => void, reject });
      this.#engine.post(request, transfer);
    });
  }

  #hear(reply: Reply): void {
    const settle = this.#open.get(reply.id);
    if (reply.kind === "progress") {
      if (settle) this.onProgress?.(reply.share, settle.of, reply.id);
      return;
    }
    this.#open.delete(reply.id);
    if (reply.kind === "failed") {
      settle?.reject(new EngineError(reply.message, reply));
      return;
    }
    const value = reply.kind === "opened" ? reply.info : reply.kind === "frame" ? reply.frame : reply.answer;
    settle?.resolve(value as never);
  }
}

/** An address is one of the page; the worker has another of its own. */
function addressed(source: Source): Source {
  return source.kind === "address" ? { ...source, url: new URL(source.url, document.baseURI).href } : source;
}

/**
 * A worker; where none starts, because there is no such thing or a policy forbids it, the page's own thread does its part, in slices.
 * `make`: starts the worker, for a bundler or a policy that keeps a page from starting it by itself.
 */
export function startEngine(make?: () => Worker): Engine {
  let engine: Started | undefined;
  /** What has not been answered to yet; of it so many have been posted to a worker that may still prove not to start. */
  let waiting: [Request, Transferable[]][] = [];
  let posted = 0;
  let ended = false;
  let worker: Worker | undefined;
  const begin = (started: Started) => {
    engine = started;
    for (const [request, transfer] of waiting.slice(posted)) started.post(request, transfer);
    waiting = [];
  };
  return {
    post: (request, transfer) => {
      if (engine) return engine.post(request, transfer);
      // what is handed over to a worker that does not start is lost
      if (worker && transfer.length === 0 && posted === waiting.length) {
        worker.postMessage(request);
        posted++;
      }
      waiting.push([request, transfer]);
    },
    listen: (hear, died) => {
      const here = () => {
        posted = 0;
        worker = undefined;
        if (!ended) hereEngine(hear).then(begin, died);
      };
      if (typeof Worker === "undefined") here();
      else worker = startWorker(make, hear, died, begin, here);
    },
    end: () => {
      ended = true;
      worker?.terminate();
      engine?.end();
    },
  };
}

/** `here`: called where the worker does not start. */
function startWorker(
  make: (() => Worker) | undefined,
  hear: (reply: Reply) => void,
  died: (error: Error) => void,
  begin: (engine: Started) => void,
  here: () => void,
): Worker | undefined {
  let ready = false;
  try {
    // bundlers know this very expression
    const worker = make?.() ?? new Worker(new URL("./engine/worker.js", import.meta.url), { type: "module" });
    worker.onmessage = ({ data }) => {
      if (ready) hear(data);
      else
        begin({
          post: (request, transfer) => worker.postMessage(request, transfer),
          end: () => worker.terminate(),
        });
      ready = true;
    };
    worker.onerror = (event) => {
      event.preventDefault();
      worker.terminate();
      if (ready) died(new Error(event.message || "the viewer's worker has died; reload the page"));
      else here();
    };
    worker.postMessage({ kind: "lead" });
    return worker;
  } catch {
    // a policy: SecurityError
    here();
    return undefined;
  }
}

async function hereEngine(hear: (reply: Reply) => void): Promise<Started> {
  const { serve } = await import("./engine/serve.ts");
  let ended = false;
  const handle = serve({ post: (reply) => !ended && hear(reply) });
  return {
    post: (request) => setTimeout(() => !ended && handle(request)),
    end: () => {
      ended = true;
    },
  };
}
