// Threads that share the work of a picture: what they make together is what one makes alone, whatever becomes of them.
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { afterAll, expect, test } from "vitest";
import { Engine } from "../../src/kernel/engine.ts";
import { instantiateKernel } from "../../src/kernel/wasm.ts";
import { Hand } from "../../src/viewer/engine/crew.ts";
import { Crew, type Helper } from "../../src/viewer/engine/helpers.ts";
import { jobOf, Live } from "../../src/viewer/engine/live.ts";
import { packMarket } from "../../src/viewer/engine/packed.ts";
import { serve } from "../../src/viewer/engine/serve.ts";
import type { Frame, Reply, Request, Size } from "../../src/viewer/protocol.ts";
import { defaultState, type State } from "../../src/viewer/state.ts";
import { liveOf, marketOf } from "./market.ts";

const path = fileURLToPath(new URL("./helper.mjs", import.meta.url));
const workers: Worker[] = [];
afterAll(() => Promise.all(workers.map((worker) => worker.terminate())));

async function helper(how = "well"): Promise<Helper> {
  const worker = new Worker(path, { workerData: { how } });
  workers.push(worker);
  await new Promise((resolve) => worker.once("message", resolve));
  return worker;
}

const shared = (length: number) => new Float64Array(new SharedArrayBuffer(8 * length));
const market = marketOf(700, 60, 0.02);
const size: Size = { width: 300, height: 50, theme: "light" };
const states: Partial<State>[] = [
  {},
  { window: 20, minPeriods: 5, stat: "corr" },
  { halflife: 12 },
  { window: 30, gaps: "compress", stat: "r2", sort: "last" },
  { from: "2022-06-01", window: 25 },
  { benchmark: "A3", window: 40, agg: "max" },
  { window: 35, view: { x0: 10, x1: 90.5, y0: 3, y1: 9 } },
];

async function crewOf(...hows: string[]): Promise<Crew> {
  const crew = new Crew(await Hand.create());
  for (const how of hows) crew.join(await helper(how));
  return crew;
}

/** Pictures of the same states by one thread alone. */
async function expectAlone(live: Live, changes: readonly Partial<State>[]): Promise<void> {
  const alone = await liveOf(market);
  for (const change of changes) {
    const state = { ...defaultState, ...change };
    const [found, wanted] = [(await live.frame(state, size))!, (await alone.frame(state, size))!];
    const [values, own] = [(await live.matrix(state))!.values, (await alone.matrix(state))!.values];
    expect(values.findIndex((value, i) => !Object.is(value, own[i]))).toBe(-1);
    expect(found.pixels.findIndex((byte, i) => byte !== wanted.pixels[i])).toBe(-1);
    expect(found.extent).toEqual(wanted.extent);
  }
}

test.each([["well"], ["well", "late"], ["late", "late"]])(
  "with helpers that come %s, %s",
  async (...hows) => {
    const live = new Live(market, await crewOf(...hows.filter(Boolean)), shared);
    // one job after the other in the same memory, without a pause for those that are late
    for (let k = 0; k < 3; k++) await expectAlone(live, states);
  },
);

/** Leaves the others time to take a part. */
class Slow extends Hand {
  override run(...args: Parameters<Hand["run"]>): boolean {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
    return super.run(...args);
  }
}

test.each(["broken", "dead"])("a helper that is %s with a part in its hand is done without", async (how) => {
  const crew = new Crew(new Slow(new Engine(await instantiateKernel())));
  for (const one of ["well", how]) crew.join(await helper(one));
  const live = new Live(market, crew, shared);
  // one that comes late each time has no part in its hand
  for (let k = 0; k < 100 && crew.threads > 1; k++) await expectAlone(live, states.slice(k % 2, (k % 2) + 2));
  expect(crew.threads).toBe(1);
  await expectAlone(live, states.slice(0, 3));
});

test("work that cannot be done is told of once, and leaves nothing behind", async () => {
  const crew = await crewOf("well", "well");
  const live = new Live(market, crew, shared);
  const { returns, benchmark } = live.subject(defaultState);
  const job = jobOf({ returns, benchmark }, defaultState, shared(returns.values.length));
  const broken = { ...job, values: undefined as unknown as Float64Array };
  await expect(crew.run({ kind: "compute", job: broken, step: 4 }, job.tickers)).rejects.toThrow(TypeError);
  expect(() => crew.own.compute(broken)).toThrow(TypeError);
  await expectAlone(live, states.slice(0, 2));
});

test("work that is given up leaves nothing behind", async () => {
  const live = new Live(market, await crewOf("well", "late"), shared);
  for (let k = 0; k < 4; k++) {
    const state = { ...defaultState, window: 50 + k };
    let asked = 0;
    // on a fast machine it is done before it is asked
    const given = await live.frame(state, size, async () => ++asked > k);
    expect(given === undefined || asked !== 1 || k > 0).toBe(true);
    await expectAlone(live, states.slice(0, 2));
  }
});

test("a worker with helpers makes pictures of any size, of one market after the other", async () => {
  const replies: Reply[] = [];
  const waiters: (() => void)[] = [];
  let joined = () => {};
  const helping = new Promise<void>((resolve) => {
    joined = resolve;
  });
  const handle = serve({
    post: (reply) => {
      replies.push(reply);
      for (const wake of waiters.splice(0)) wake();
    },
    helpers: async () => {
      const started = [await helper(), await helper()];
      joined();
      return started;
    },
  });
  const replied = async (request: Exclude<Request, { kind: "cancel" }>) => {
    handle(request);
    const find = () => replies.find((reply) => reply.kind !== "progress" && reply.id === request.id);
    while (find() === undefined) await new Promise<void>((resolve) => waiters.push(resolve));
    return find()!;
  };
  let id = 0;
  const frame = async (change: Partial<State>, size: Size): Promise<Frame> => {
    const reply = await replied({ kind: "frame", id: ++id, state: { ...defaultState, ...change }, size });
    if (reply.kind !== "frame") throw new Error(JSON.stringify(reply));
    return reply.frame!;
  };
  const other = marketOf(900, 80);
  for (const one of [market, other]) {
    await replied({ kind: "open", id: ++id, source: { kind: "packed", bytes: packMarket(one) } });
    await frame({}, { ...size, width: 30, height: 10 });
    await helping;
    await new Promise((resolve) => setTimeout(resolve));
    const alone = await liveOf(one);
    for (const change of states) {
      const large = { ...size, width: 650, height: 70 };
      const [found, wanted] = [
        await frame(change, large),
        (await alone.frame({ ...defaultState, ...change }, large))!,
      ];
      expect(found.pixels.findIndex((byte, i) => byte !== wanted.pixels[i])).toBe(-1);
    }
  }
});
