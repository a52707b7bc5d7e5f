import { Bench } from "tinybench";

/** Milliseconds of one run, by tinybench; the rounds are ours, so that all tasks take turns. */
export async function stopwatch(run) {
  const bench = new Bench({ iterations: 1, time: 0, warmup: false, retainSamples: true });
  bench.add("run", run, { async: true }); // or it would run once more to find out
  const [{ result }] = await bench.run();
  if (result.state !== "completed")
    throw result.error ?? new Error(`a task did not complete: ${result.state}`);
  return result.latency.samples[0];
}
