import { SingleBar } from "cli-progress";

/** Work shorter than this shows no bar. */
const PATIENCE = 500;

const SIGNALS = ["SIGINT", "SIGTERM"] as const;

/** A bar on standard error, for a terminal only and only when the work turns out to be long. */
export class Progress {
  readonly #shown: boolean;
  readonly #started = Date.now();
  #bar: SingleBar | undefined;
  #stage = "";
  #begun = 0;
  /** Shows the cursor again; then the signal does what it does without a bar. */
  readonly #onSignal = (signal: NodeJS.Signals): void => {
    this.stop();
    if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
  };

  constructor(quiet: boolean) {
    this.#shown = !quiet && process.stderr.isTTY;
  }

  /**
   * Reports how far a stage is; a stage begins with its first report. `work`: what was done so far, for long stages, of
   * which rate and time left are shown.
   */
  report(stage: string, done: number, total: number, work?: { count: number; unit: string }): void {
    if (!this.#shown || Date.now() - this.#started < PATIENCE) return;
    if (this.#stage !== stage) {
      this.stop();
      this.#stage = stage;
      this.#bar = new SingleBar({
        format: `${stage} {bar} {percentage} %${work ? ", {rate}, {eta_formatted} left" : ""}`,
        stream: process.stderr,
        barsize: 30,
        clearOnComplete: true,
        hideCursor: true,
        gracefulExit: false, // it would swallow the signal
      });
      // before others that end the process
      for (const signal of SIGNALS) process.prependListener(signal, this.#onSignal);
      this.#bar.start(total, 0, { rate: "" });
      this.#begun = Date.now();
    }
    const rate = work && (1000 * work.count) / Math.max(1, Date.now() - this.#begun);
    this.#bar?.update(done, work && { rate: `${Number(rate!.toPrecision(3))} ${work.unit}/s` });
  }

  stop(): void {
    for (const signal of SIGNALS) process.off(signal, this.#onSignal);
    this.#bar?.stop();
    this.#bar = undefined;
  }
}
