// How calls and pools end: aborts, broken workers, closing.
import { spawnSync } from "node:child_process";
import { getEventListeners } from "node:events";
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { createPool, type Pool } from "rollbeta";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makePanels } from "../../bench/panels.mjs";
import { createKernel, type Kernel } from "../../src/kernel/kernel.ts";
import type { Result } from "../../src/panel/result.ts";
import { expectSame, makers, shared, workerPath } from "./pools.ts";

let kernel: Kernel;
beforeAll(async () => {
  kernel = await createKernel();
});

// some 700 ms of work for one thread
const large = makePanels(1000, 1000);
const long = {
  window: Array.from({ length: 24 }, (_, k) => 20 + 10 * k),
  minPeriods: 10,
  stats: ["t_beta"] as const,
};
const slow = { ...large.gappy, values: shared(large.gappy.values) };
let briefly: Result;
beforeAll(() => {
  briefly = kernel.rolling(slow, large.market, { window: 60 });
});

describe.each([
  ["shared memory", slow, (threads: number) => createPool({ threads })],
  ["pieces", large.gappy, (threads: number) => createPool({ threads })],
  ["transfers", large.gappy, makers.transfers!],
  ["the calling thread", large.gappy, makers["the calling thread"]!],
])("an abort, by %s", (_, panel, make) => {
  let pool: Pool;
  beforeAll(async () => {
    pool = await make(2);
  });
  afterAll(() => pool.close());

  test("before the call", async () => {
    const reason = new Error("changed my mind");
    const call = pool.rolling(panel, large.market, { ...long, signal: AbortSignal.abort(reason) });
    await expect(call).rejects.toBe(reason);
  });

  test("while it runs: at once, the workers stop, and the pool goes on with the same out", async () => {
    const out = long.window.map(() => shared(new Float64Array(panel.values.length).fill(-1e99)));
    const controller = new AbortController();
    const { signal } = controller;
    let later = false;
    const onProgress = (done: number) => {
      if (signal.aborted) throw new Error("progress after the abort");
      if (done === panel.tickers.length) throw new Error("it finished before the abort");
      controller.abort();
      setImmediate(() => {
        later = true;
      });
    };
    await expect(
      pool.rolling(panel, large.market, { ...long, out, signal, onProgress }),
    ).rejects.toHaveProperty("name", "AbortError");
    expect(later).toBe(false);
    expect(getEventListeners(signal, "abort")).toEqual([]);
    const again = pool.rolling(panel, large.market, { window: 60, out: [out[0]!] });
    expectSame(await again, briefly);
    expect(out[1]!.includes(-1e99)).toBe(true); // rows that nobody has come to
  });

  test("while it waits", async () => {
    const controller = new AbortController();
    const options = { window: 60, signal: controller.signal };
    const [before, waiting, after] = [
      pool.rolling(panel, large.market, long),
      pool.rolling(panel, large.market, options),
      pool.rolling(panel, large.market, { window: 60 }),
    ];
    const order: string[] = [];
    const seen = [before.then(() => order.push("before")), after.then(() => order.push("after"))];
    controller.abort();
    await expect(waiting).rejects.toHaveProperty("name", "AbortError");
    expect(order).toEqual([]);
    await Promise.all(seen);
    expectSame(await after, briefly);
  });

  test("after it has finished", async () => {
    const controller = new AbortController();
    const options = { window: 60, signal: controller.signal };
    const result = await pool.rolling(panel, large.market, options);
    expect(getEventListeners(controller.signal, "abort")).toEqual([]);
    controller.abort();
    expectSame(result, briefly);
  });
});

describe("a worker that breaks", () => {
  const path = fileURLToPath(new URL("broken-worker.mjs", import.meta.url));

  /** Two workers; the second breaks at its second task, and what is started in its place is whole. */
  async function brokenPool(how: string): Promise<{ pool: Pool; started: Worker[] }> {
    const started: Worker[] = [];
    const worker = () => {
      const data = { how, at: started.length === 1 ? 2 : 0 };
      started.push(
        new Worker(path, { workerData: data, resourceLimits: { maxOldGenerationSizeMb: 32 }, stderr: true }),
      );
      return started.at(-1)!;
    };
    return { pool: await createPool({ threads: 2, worker }), started };
  }

  test.each([
    ["a mistake", "worker 2 of 2 died: boom", "boom"],
    ["no error", "worker 2 of 2 died: it threw null", "it threw null"],
    ["a rejection", "worker 2 of 2 died: broken promise", "broken promise"],
    ["process.exit", "worker 2 of 2 died: it exited with code 7", "it exited with code 7"],
    ["out of memory", "worker 2 of 2 died: Worker terminated due to reaching memory limit", "memory limit"],
    ["a bug in the engine", "worker 2 of 2 died: Cannot ", "Cannot "],
  ])("by %s: the call is rejected, the worker replaced", async (how, message, cause) => {
    const { pool, started } = await brokenPool(how);
    const options = { window: 60 };
    expectSame(await pool.rolling(slow, large.market, options), briefly);
    const error: Error = await pool.rolling(slow, large.market, options).then(
      () => expect.unreachable("the call went through"),
      (reason) => reason,
    );
    expect(error.message).toContain(message);
    expect(error.cause).toBeInstanceOf(Error);
    expect((error.cause as Error).message).toContain(cause);
    expect(started.length).toBe(2);
    for (let i = 0; i < 3; i++) expectSame(await pool.rolling(slow, large.market, options), briefly);
    expect(started.length).toBe(3);
    await pool.close();
  });

  test("by being terminated, in work and at rest", async () => {
    const { pool, started } = await brokenPool("");
    const call = pool.rolling(slow, large.market, long);
    setTimeout(() => started[0]!.terminate(), 30);
    await expect(call).rejects.toThrow("worker 1 of 2 died: it exited with code 1");
    await started[1]!.terminate();
    expectSame(await pool.rolling(slow, large.market, { window: 60 }), briefly);
    expect(started.length).toBe(4);
    await pool.close();
  });

  test("too much for the kernel's memory is no broken worker", async () => {
    const { pool, started } = await brokenPool("too much for the kernel");
    await pool.rolling(slow, large.market, { window: 60 });
    await expect(pool.rolling(slow, large.market, { window: 60 })).rejects.toThrow(
      /^kernel memory holds at most 4 GiB/,
    );
    await pool.rolling(slow, large.market, { window: 60 });
    expect(started.length).toBe(2);
    await pool.close();
  });

  test.each<[string, () => Worker, string]>([
    [
      "cannot be made",
      () => {
        throw new Error("not allowed here");
      },
      "worker 1 of 2 could not start: not allowed here",
    ],
    ["has no script", () => new Worker("/none/worker.js"), "could not start: Cannot find module"],
    ["ends at once", () => new Worker("", { eval: true }), "could not start: it exited with code 0"],
  ])("one that %s", async (_, worker, message) => {
    await expect(createPool({ threads: 2, worker })).rejects.toThrow(message);
  });

  test("a replacement that does not start rejects the call that needs it", async () => {
    const started: Worker[] = [];
    const worker = () => {
      started.push(started.length === 1 ? new Worker("", { eval: true }) : new Worker(workerPath));
      return started.at(-1)!;
    };
    const pool = await createPool({ threads: 1, worker });
    await started[0]!.terminate();
    await expect(pool.rolling(large.dense, large.market, { window: 60 })).rejects.toThrow(
      "worker 1 of 1 could not start",
    );
    expectSame(
      await pool.rolling(large.dense, large.market, { window: 60 }),
      kernel.rolling(large.dense, large.market, { window: 60 }),
    );
    await pool.close();
  });
});

describe("close", () => {
  test("rejects what runs and waits, and can be called again", async () => {
    const pool = await createPool({ threads: 2 });
    const calls = [pool.rolling(slow, large.market, long), pool.rolling(slow, large.market, long)];
    const outcomes = Promise.allSettled(calls);
    const closing = pool.close();
    expect(pool.close()).toBe(closing);
    await closing;
    for (const outcome of await outcomes) {
      expect(outcome).toMatchObject({
        status: "rejected",
        reason: new Error("the pool was closed before the call had finished"),
      });
    }
    await expect(pool.rolling(large.dense, large.market, { window: 60 })).rejects.toThrow(
      "the pool is closed",
    );
    await pool[Symbol.asyncDispose]();
  });

  test("leaves no thread", async () => {
    const threads = () => readdirSync("/proc/self/task").length;
    await (await createPool({ threads: 2 })).close();
    const before = threads();
    for (let i = 0; i < 10; i++) {
      const pools = await Promise.all([1, 2, 3, 4].map(() => createPool({ threads: 1 })));
      await Promise.all(pools.map((pool) => pool.close()));
    }
    expect(threads()).toBeLessThanOrEqual(before);
  });
});

describe("a process", () => {
  const root = fileURLToPath(new URL("../../", import.meta.url));
  function run(code: string): { status: number | null; stdout: string; stderr: string } {
    const script = `import { createPool } from "rollbeta"; import { makePanels } from "./bench/panels.mjs"; ${code}`;
    const args = ["--input-type=module", "-e", script];
    return spawnSync(process.execPath, args, { cwd: root, encoding: "utf8", timeout: 60_000 });
  }

  test("ends when the pool is idle, closed or not", () => {
    const idle = run(`await createPool({ threads: 2 }); console.log("made")`);
    expect(idle).toMatchObject({ status: 0, stdout: "made\n", stderr: "" });
    const used = run(`
      const { dense, market } = makePanels(50, 300);
      const pool = await createPool({ threads: 2 });
      await pool.rolling(dense, market, { window: 60 });
      console.log("used")`);
    expect(used).toMatchObject({ status: 0, stdout: "used\n", stderr: "" });
    const closed = run(`await (await createPool({ threads: 2 })).close(); console.log("closed")`);
    expect(closed).toMatchObject({ status: 0, stdout: "closed\n", stderr: "" });
  });

  test("waits for calls, aborted and queued ones too", () => {
    const { status, stdout, stderr } = run(`
      const { dense, market } = makePanels(800, 1000);
      const options = { window: [20, 60, 252], stats: ["beta", "cov", "corr", "n"] };
      createPool({ threads: 2 }).then((pool) => {
        const controller = new AbortController();
        pool.rolling(dense, market, { ...options, signal: controller.signal }).catch(() => console.log("aborted"));
        for (let i = 0; i < 3; i++) pool.rolling(dense, market, options).then(() => console.log("done"));
        setTimeout(() => controller.abort(), 10);
      });`);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toBe("aborted\ndone\ndone\ndone\n");
  });

  test("does not grow by a hundred runs whose results are dropped", () => {
    const { status, stdout, stderr } = run(`
      const { dense, market } = makePanels(1000, 1250);
      const values = new Float64Array(new SharedArrayBuffer(dense.values.byteLength));
      values.set(dense.values);
      const returns = { ...dense, values };
      const pool = await createPool({ threads: 2 });
      const rss = () => process.memoryUsage().rss / 1e6;
      for (let i = 0; i < 10; i++) await pool.rolling(returns, market, { window: 60 });
      const before = rss();
      let most = 0;
      for (let i = 0; i < 100; i++) {
        await pool.rolling(returns, market, { window: 60 });
        most = Math.max(most, rss());
      }
      console.log(Math.round(most - before));`);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    // the results are 10 MB each, 1000 MB in all
    expect(Number(stdout)).toBeLessThan(250);
  });
});
