// The worker's part, on this thread: which requests are answered how, in which order.
import { expect, test } from "vitest";
import { makePanels } from "../../bench/panels.mjs";
import { type Errand, Hand } from "../../src/viewer/engine/crew.ts";
import { packMarket } from "../../src/viewer/engine/packed.ts";
import { serve } from "../../src/viewer/engine/serve.ts";
import type { Reply, Request } from "../../src/viewer/protocol.ts";
import { defaultState, type State } from "../../src/viewer/state.ts";

const size = { width: 40, height: 20, theme: "light" } as const;

/** Serves the tickers of a panel so many times, and collects the replies until those with all of the ids are there. */
function started(
  tickers: number,
  rows: number,
  times = 1,
  hear = (_: Reply) => {},
  helpers?: Parameters<typeof serve>[0]["helpers"],
) {
  const replies: Reply[] = [];
  const waiters: (() => void)[] = [];
  const handle = serve({
    post: (reply) => {
      replies.push(reply);
      hear(reply);
      for (const wake of waiters.splice(0)) wake();
    },
    ...(helpers && { helpers }),
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
    const { handle, until, open, frame } = started(6, 300, 1, undefined, helpers);
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
