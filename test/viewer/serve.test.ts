// The worker's part, on this thread: which requests are answered how, in which order.
import { expect, test, vi } from "vitest";
import { makePanels } from "../../bench/panels.mjs";
import { type Errand, Hand } from "../../src/viewer/engine/crew.ts";
import { packMarket } from "../../src/viewer/engine/packed.ts";
import {
  messageOf,
  type News,
  type Order,
  type Reader,
  readApart,
  serveReading,
} from "../../src/viewer/engine/reader.ts";
import { serve } from "../../src/viewer/engine/serve.ts";
import type { Reply, Request } from "../../src/viewer/protocol.ts";
import { defaultState, type State } from "../../src/viewer/state.ts";
import { nameless, returns, sectors, wide } from "./market-files.ts";

const size = { width: 40, height: 20, theme: "light" } as const;

/** Serves the tickers of a panel so many times, and collects the replies until those with all of the ids are there. */
function started(
  tickers: number,
  rows: number,
  times = 1,
  hear = (_: Reply) => {},
  more: Omit<Parameters<typeof serve>[0], "post"> = {},
) {
  const replies: Reply[] = [];
  const waiters: (() => void)[] = [];
  const handle = serve({
    post: (reply) => {
      replies.push(reply);
      hear(reply);
      for (const wake of waiters.splice(0)) wake();
    },
    ...more,
  });
  const { gappy, market } = makePanels(tickers, rows);
  const values = new Float64Array(gappy.values.length * times);
  for (let k = 0; k < times; k++) values.set(gappy.values, k * gappy.values.length);
  const names = Array.from({ length: tickers * times }, (_, i) => `T${i}`);
  const bytes = packMarket({
    ...{
      name: "made up",
      returns: { ...gappy, tickers: names, values },
      benchmarks: market,
      columns: {},
      ofPrices: false,
    },
    ...{ notes: [], command: [] },
  });
  const open = (id: number): Request => ({ kind: "open", id, source: { kind: "packed", bytes } });
  handle(open(1));
  const until = async (...ids: number[]) => {
    const answered = () =>
      ids.every((id) => replies.some((reply) => reply.kind !== "progress" && reply.id === id));
    while (!answered()) await new Promise<void>((resolve) => waiters.push(resolve));
    return ids.map((id) => replies.find((reply) => reply.kind !== "progress" && reply.id === id)!);
  };
  const frame = (id: number, change: Partial<State>): Request => ({
    ...{ kind: "frame", id, size },
    state: { ...defaultState, ...change },
  });
  return { handle, until, open, frame, replies };
}

test("of the frames that wait only the newest is made", async () => {
  const { handle, until, frame } = started(20, 300);
  await until(1);
  for (let id = 2; id <= 9; id++) handle(frame(id, { window: 10 * id }));
  const replies = await until(2, 3, 4, 5, 6, 7, 8, 9);
  const made = replies.map((reply) => reply.kind === "frame" && reply.frame !== undefined);
  expect(made).toEqual([false, false, false, false, false, false, false, true]);
});

test("questions are answered between frames, in order", async () => {
  const { handle, until, frame, replies } = started(20, 300);
  const [opened] = await until(1);
  if (opened?.kind !== "opened") throw new Error("the market did not open");
  const [ticker] = opened.info!.tickers as [string];
  const ask = (id: number, row: number): Request => ({
    ...{ kind: "ask", id },
    question: { about: "cell", state: defaultState, ticker, row },
  });
  for (const request of [frame(2, {}), ask(3, 100), frame(4, {}), ask(5, 200)]) handle(request);
  await until(2, 3, 4, 5);
  const rows = replies.map((reply) =>
    reply.kind === "answer" && reply.answer.about === "cell" ? reply.answer.row : reply.kind,
  );
  expect(rows).toEqual(["opened", "frame", 100, "frame", 200]);
});

test("long work tells how far it is, and is given up when that is asked for", async () => {
  // some ten million cells with gaps: no machine has them within the time after which the first report comes
  const { handle, until, frame, replies } = started(10, 3000, 350, (reply) => {
    if (reply.kind === "progress" && reply.id === 2) handle({ kind: "cancel", what: "work" });
  });
  await until(1);
  handle(frame(2, { window: 250, minPeriods: 20, gaps: "compress", stat: "resid_std" }));
  const [given] = await until(2);
  expect(given).toMatchObject({ kind: "frame", frame: undefined });
  const shares = replies.flatMap((reply) => (reply.kind === "progress" ? [reply.share] : []));
  expect(shares.length).toBeGreaterThan(0);
  expect(shares.every((share) => share > 0 && share <= 1)).toBe(true);
  handle(frame(3, {}));
  expect((await until(3))[0]).toMatchObject({ kind: "frame", frame: { width: 40 } });
});

test("what is given up is what is meant: an answer is not, with a frame that has been left behind", async () => {
  const state = {
    ...defaultState,
    window: 250,
    minPeriods: 20,
    gaps: "compress",
    stat: "resid_std",
  } as const;
  const question = { about: "values", state, lines: [0, 1], rows: [300, 301] } as const;
  let meant: number | undefined = 2;
  const { handle, until, frame, replies } = started(10, 3000, 350, (reply) => {
    if (reply.kind !== "progress") return;
    handle({ kind: "cancel", what: "work", ...(meant !== undefined && { id: meant }) });
  });
  await until(1);
  handle(frame(2, state));
  expect((await until(2))[0]).toMatchObject({ kind: "frame", frame: undefined });
  handle({ kind: "ask", id: 3, question });
  expect((await until(3))[0]).toMatchObject({ kind: "answer", answer: { about: "values" } });
  expect(replies.some((reply) => reply.kind === "progress" && reply.id === 3)).toBe(true);
  // of any
  meant = undefined;
  handle({ kind: "ask", id: 4, question: { ...question, state: { ...state, window: 249 } } });
  expect((await until(4))[0]).toMatchObject({ kind: "failed", isGivenUp: true });
});

test("a frame that waits behind other work is given up with it", async () => {
  const { handle, until, frame } = started(10, 3000, 350, (reply) => {
    if (reply.kind !== "progress" || reply.id !== 2) return;
    handle(frame(3, { window: 99 }));
    handle({ kind: "cancel", what: "work" });
  });
  await until(1);
  const state = {
    ...defaultState,
    window: 250,
    minPeriods: 20,
    gaps: "compress",
    stat: "resid_std",
  } as const;
  handle({ kind: "ask", id: 2, question: { about: "values", state, lines: [0, 1], rows: [300, 301] } });
  expect((await until(2))[0]).toMatchObject({ kind: "failed", isGivenUp: true });
  expect((await until(3))[0]).toMatchObject({ kind: "frame", frame: undefined });
  handle(frame(4, {}));
  expect((await until(4))[0]).toMatchObject({ kind: "frame", frame: { width: 40 } });
});

test("an error of options or data is one line for the user, and the market stays", async () => {
  const { handle, until, frame } = started(5, 100);
  handle(frame(2, { window: 1 }));
  const [wrong] = await until(2);
  expect(wrong).toMatchObject({ kind: "failed", message: "window must be an integer >= 2, got 1" });
  handle({ kind: "open", id: 4, source: { kind: "packed", bytes: new Uint8Array(20) } });
  handle(frame(5, { window: 30 }));
  const [failed, made] = await until(4, 5);
  expect(failed).toMatchObject({ kind: "failed", message: expect.stringMatching(/damaged/) });
  expect(made).toMatchObject({ kind: "frame", frame: { width: 40 } });
});

test("helpers see the memory of every market, and of a picture that has grown", async () => {
  const hand = await Hand.create();
  // takes all of it before the one that leads can, from what a message brings
  const helper = { postMessage: (errand: Errand) => hand.help(structuredClone(errand)), terminate: () => {} };
  const pictures = async (helpers?: () => Promise<(typeof helper)[]>) => {
    const { handle, until, open, frame } = started(6, 300, 1, undefined, { ...(helpers && { helpers }) });
    const big = { ...frame(5, {}), size: { ...size, width: 90, height: 70 } } as Request;
    for (const request of [frame(2, {}), open(3)]) handle(request);
    await until(3);
    handle(frame(4, {}));
    await until(4);
    handle(big);
    await until(5);
    handle(frame(6, { from: "2000-06-01" }));
    return (await until(4, 5, 6)).map((reply) => reply.kind === "frame" && reply.frame!.extent);
  };
  expect(await pictures(async () => [helper])).toEqual(await pictures());
});

/** Workers that read, on this thread: what they are told waits until `go` is called. */
function readers() {
  const made: FakeReader[] = [];
  class FakeReader implements Reader {
    onmessage: Reader["onmessage"] = null;
    onmessageerror: Reader["onmessageerror"] = null;
    onerror: Reader["onerror"] = null;
    ended = false;
    order: Order | undefined;
    orders = 0;
    postMessage(message: { kind: "read" } | Order): void {
      if ("kind" in message) return;
      this.order = structuredClone(message);
      this.orders++;
    }
    terminate(): void {
      this.ended = true;
    }
    say(news: News, transfer: ArrayBuffer[] = []): void {
      const data = structuredClone(news, { transfer });
      if (!this.ended) this.onmessage?.(new MessageEvent("message", { data }));
    }
    async go(): Promise<void> {
      this.say({ kind: "ready" });
      await serveReading(this.order!, (news, transfer) => this.say(news, transfer));
    }
    fail(): void {
      this.onerror?.(new Event("error", { cancelable: true }) as ErrorEvent);
    }
  }
  const start = () => {
    made.push(new FakeReader());
    return made.at(-1)!;
  };
  return { made, start };
}

const filesOf = (id: number, ...files: [name: string, content: string][]): Request => ({
  ...{ kind: "open", id },
  source: { kind: "files", files: files.map(([name, content]) => ({ name, bytes: new Blob([content]) })) },
});

/** A market is open, and files are read by workers that wait to be let go. */
async function reading() {
  const { made, start } = readers();
  const one = started(5, 100, 1, undefined, { read: readApart(start) });
  await one.until(1);
  /** The worker that so many orders have been given to last. */
  const ordered = async (count: number) => {
    await vi.waitUntil(() => made.reduce((sum, { orders }) => sum + orders, 0) >= count);
    return made.at(-1)!;
  };
  return { ...one, made, ordered };
}

test("files are read by a worker of its own, and what is open is there meanwhile", async () => {
  const { handle, until, frame, ordered, made, replies } = await reading();
  handle(filesOf(2, ["wide.csv", wide]));
  const worker = await ordered(1);
  handle(frame(3, {}));
  expect((await until(3))[0]).toMatchObject({
    frame: { rows: { names: expect.objectContaining({ length: 5 }) } },
  });
  worker.say({ kind: "progress", share: 0.25 });
  expect(replies.at(-1)).toEqual({ kind: "progress", id: 2, share: 0.25 });
  await worker.go();
  expect((await until(2))[0]).toMatchObject({ info: { tickers: ["AAA", "BBB", "CCC"], values: "prices" } });
  handle(frame(4, {}));
  expect((await until(4))[0]).toMatchObject({ frame: { rows: { names: ["AAA", "BBB", "CCC"] } } });
  // the same one, whose code is warm, reads a table of what is open, and the files again
  handle(filesOf(5, ["sectors.csv", sectors]));
  await ordered(2);
  expect(worker.order!.tickers).toEqual(["AAA", "BBB", "CCC"]);
  await worker.go();
  expect((await until(5))[0]).toMatchObject({ info: { columns: { CIK: ["1", "2"] }, name: "wide.csv" } });
  handle({ kind: "open", id: 6, source: { kind: "again", benchmark: "AAA" } });
  await ordered(3);
  expect(worker.order!.files.map(({ name }) => name)).toEqual(["wide.csv", "sectors.csv"]);
  await worker.go();
  expect((await until(6))[0]).toMatchObject({ info: { benchmarks: ["AAA"], columns: { CIK: ["2"] } } });
  expect(made.length).toBe(1);
});

test("reading is given up at once: what was open, and what had been asked, stay", async () => {
  const { handle, until, frame, ordered, made } = await reading();
  handle(filesOf(2, ["nameless.csv", nameless]));
  await (await ordered(1)).go();
  expect((await until(2))[0]).toMatchObject({ kind: "failed", choice: ["AAA", "BBB", "CCC"] });
  handle(filesOf(3, ["wide.csv", wide]));
  await ordered(2);
  handle({ kind: "cancel", what: "work" });
  expect(made[0]!.ended).toBe(false);
  handle({ kind: "cancel", what: "opening" });
  expect(made[0]!.ended).toBe(true);
  expect((await until(3))[0]).toEqual({ kind: "opened", id: 3, info: undefined });
  handle(frame(4, {}));
  expect((await until(4))[0]).toMatchObject({ frame: { width: 40 } });
  // the question is answered after all
  handle({ kind: "open", id: 5, source: { kind: "again", benchmark: "CCC" } });
  await ordered(3);
  await made[1]!.go();
  expect((await until(5))[0]).toMatchObject({ info: { name: "nameless.csv", benchmarks: ["CCC"] } });
  // nothing is left to be given up
  handle({ kind: "cancel", what: "opening" });
  expect(made[1]!.ended).toBe(false);
});

test("what is opened next gives up what is being read, be it files or not", async () => {
  const { handle, until, open, frame, ordered, made } = await reading();
  handle(filesOf(2, ["wide.csv", wide]));
  await ordered(1);
  handle(filesOf(3, ["returns.csv", returns]));
  expect((await until(2))[0]).toEqual({ kind: "opened", id: 2, info: undefined });
  await ordered(2);
  expect(made.map(({ ended }) => ended)).toEqual([true, false]);
  handle(open(4));
  expect(await until(3, 4)).toMatchObject([{ info: undefined }, { info: { name: "made up" } }]);
  expect(made[1]!.ended).toBe(true);
  // one that waits for its turn, behind a frame, can still be given up, and is not what is read again
  handle(filesOf(5, ["wide.csv", wide]));
  await ordered(3);
  const read = made[2]!.go();
  handle(frame(6, {}));
  await read;
  handle({ kind: "cancel", what: "opening" });
  expect((await until(5))[0]).toMatchObject({ info: undefined });
  handle({ kind: "open", id: 7, source: { kind: "again", values: "prices" } });
  expect((await until(7))[0]).toMatchObject({ message: "no file is open; open one first" });
});

test("a worker that dies while it reads is one line; where none starts this thread reads", async () => {
  const { handle, until, ordered, made } = await reading();
  handle(filesOf(2, ["wide.csv", wide], ["sectors.csv", sectors]));
  const worker = await ordered(1);
  worker.say({ kind: "ready" });
  worker.fail();
  expect((await until(2))[0]).toMatchObject({
    kind: "failed",
    message: "wide.csv, sectors.csv: the worker that read it has died, which lack of memory may have caused",
  });
  expect(worker.ended).toBe(true);
  // before it was ready it has not begun
  handle(filesOf(3, ["wide.csv", wide]));
  await ordered(2);
  made[1]!.fail();
  expect((await until(3))[0]).toMatchObject({ info: { name: "wide.csv" } });
  const none = started(5, 100, 1, undefined, {
    read: readApart(() => {
      throw new Error("a policy");
    }),
  });
  none.handle(filesOf(2, ["page.csv", "<html><body>Sorry</body></html>"]));
  none.handle(filesOf(3, ["wide.csv", wide]));
  const [given, opened] = await none.until(2, 3);
  expect(given).toMatchObject({ info: undefined });
  expect(opened).toMatchObject({ info: { name: "wide.csv" } });
});

test("a worker that has read is ended after a while, as it holds memory", async () => {
  const { made, start } = readers();
  const read = readApart(start);
  const order = { files: [{ name: "wide.csv", bytes: new Blob([wide]) }], reading: {}, tickers: [] };
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  for (const wait of [9000, 9000, 11000, 0]) {
    const found = read(order, () => {});
    await made.at(-1)!.go();
    expect(await found).toMatchObject({ name: "wide.csv" });
    vi.advanceTimersByTime(wait);
  }
  vi.useRealTimers();
  expect(made.map(({ orders, ended }) => [orders, ended])).toEqual([
    [3, true],
    [1, false],
  ]);
});

test("lack of memory is told in words of the viewer, whichever engine it is", () => {
  const lack = messageOf(new RangeError("Array buffer allocation failed"));
  expect(lack).toMatch(/not enough memory/);
  expect(messageOf(new RangeError("Invalid typed array length: 99"))).toBe(lack);
  expect(messageOf(new RangeError("window must be an integer >= 2, got 1"))).toMatch(/^window must/);
});

test("code that is not to be had is told in words of the viewer, whichever engine it is", () => {
  for (const said of [
    "Failed to fetch dynamically imported module: http://127.0.0.1:4000/reader-dEC2uUJJ.js",
    "error loading dynamically imported module: http://127.0.0.1:4000/reader-dEC2uUJJ.js",
    "Importing a module script failed.",
  ])
    expect(messageOf(new TypeError(said))).toBe(
      "a part of the page cannot be fetched; is what serves it still there?",
    );
});

test("tickers that are sorted by likeness tell how far that is, and are given up when that is asked for", async () => {
  const { handle, until, frame, replies } = started(10, 300, 60, (reply) => {
    if (reply.kind === "progress" && reply.id === 3) handle({ kind: "cancel", what: "work" });
  });
  handle(frame(2, {}));
  await until(2);
  // a report comes after a tenth of a second; the clock of this thread is made to show that
  const clock = vi.spyOn(performance, "now");
  let now = 0;
  clock.mockImplementation(() => (now += 60));
  handle(frame(3, { sort: "cluster" }));
  const [given] = await until(3);
  clock.mockRestore();
  expect(given).toMatchObject({ frame: undefined });
  expect(replies.filter(({ kind }) => kind === "progress").length).toBeGreaterThan(0);
  handle(frame(4, { sort: "cluster" }));
  const [made] = await until(4);
  expect(made).toMatchObject({ frame: { state: { sort: "cluster" } } });
});
