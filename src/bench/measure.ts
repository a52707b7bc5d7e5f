import { DataError } from "../panel/error.ts";

/** One thing to measure. */
export interface Task {
  readonly id: string;
  readonly name: string;
  /** Cells that one run computes, copies or reads. */
  readonly cells: number;
  /** Which betas a run returns, such as "window 60": tasks of the same must agree, and only their times are compared. */
  readonly beta?: string;
  /** What the others are set against: a copy of the panel, or plain running sums for the same betas. */
  readonly rival?: "copy" | "sums";
  /** Does the work once; returns the betas, ticker by ticker, where `beta` says which. */
  run(): unknown;
}

export interface Measured {
  readonly id: string;
  readonly name: string;
  readonly cells: number;
  /** Milliseconds of a run, the least and the median of all rounds. */
  readonly least: number;
  readonly median: number;
  /** Nanoseconds a cell, by the least. */
  readonly ns: number;
  /** How many copies of as many cells take as long. */
  readonly copies: number;
  /** How often it is done while running sums do it once; null where they do not do the same. */
  readonly sums: number | null;
}

/** Milliseconds that one run takes. */
export type Stopwatch = (run: () => unknown) => Promise<number>;

/** By which betas of two makers may differ on clean data. */
const TOLERANCE = 1e-9;

/**
 * Measures all tasks in turn, `rounds` times over, so that a busy spell of the machine falls on all of them alike. A
 * first round warms up and checks: throws a DataError where two tasks of the same betas do not agree.
 */
export async function measure(
  tasks: readonly Task[],
  rounds: number,
  stopwatch: Stopwatch,
  onRound?: (done: number, total: number) => void,
): Promise<{ results: Measured[]; difference: number }> {
  const difference = await agreement(tasks);
  onRound?.(1, rounds + 1);
  const samples = tasks.map((): number[] => []);
  for (let round = 0; round < rounds; round++) {
    for (const [k, task] of tasks.entries()) samples[k]!.push(await stopwatch(() => task.run()));
    onRound?.(round + 2, rounds + 1);
  }
  return { results: compare(tasks, samples), difference };
}

/** Runs every task once; returns the largest difference between betas that are meant to be the same. */
async function agreement(tasks: readonly Task[]): Promise<number> {
  const first = new Map<string, { name: string; values: Float64Array }>();
  let largest = 0;
  for (const { name, beta, run } of tasks) {
    const values = await run();
    if (beta === undefined) continue;
    if (!(values instanceof Float64Array)) throw new TypeError(`${name} must return betas`);
    const other = first.get(beta);
    if (!other) {
      first.set(beta, { name, values: values.slice() }); // the next task may write to the same array
      continue;
    }
    const difference = largestDifference(values, other.values);
    if (!(difference <= TOLERANCE)) {
      throw new DataError(`${name} and ${other.name} differ by ${difference.toExponential(1)}; one is wrong`);
    }
    largest = Math.max(largest, difference);
  }
  return largest;
}

/** Largest difference of betas, relative to those above 1, as far as both reach; Infinity where only one is missing. */
export function largestDifference(a: Float64Array, b: Float64Array): number {
  const length = Math.min(a.length, b.length);
  let largest = 0;
  for (let k = 0; k < length; k++) {
    const [x, y] = [a[k]!, b[k]!];
    if (Number.isNaN(x) && Number.isNaN(y)) continue;
    const difference = Math.abs(x - y) / Math.max(1, Math.abs(y));
    if (!(difference <= largest))
      largest = Number.isFinite(difference) ? difference : Number.POSITIVE_INFINITY;
  }
  return largest;
}

function compare(tasks: readonly Task[], samples: readonly number[][]): Measured[] {
  const times = tasks.map((task, k) => {
    const sorted = [...samples[k]!].sort((a, b) => a - b);
    const least = sorted[0]!;
    return { task, least, median: sorted[sorted.length >> 1]!, ns: (least * 1e6) / task.cells };
  });
  const copy = times.find(({ task }) => task.rival === "copy")!;
  return times.map(({ task, least, median, ns }) => {
    const { id, name, cells, beta } = task;
    const sums = times.find((other) => other.task.rival === "sums" && other.task.beta === beta);
    return { id, name, cells, least, median, ns, copies: ns / copy.ns, sums: sums ? sums.ns / ns : null };
  });
}
