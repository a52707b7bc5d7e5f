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
    if (!this.#shown) return;
    const now = Date.now();
    if (this.#stage !== stage) {
      this.stop();
      this.#stage = stage;
      this.#begun = now;
    }
    if (now - this.#started < PATIENCE) return;
    const pace = work && { pace: this.#paceOf((now - this.#begun) / 1000, done / total, work) };
    if (this.#bar !== undefined) this.#bar.update(done, pace);
    else {
      this.#bar = new SingleBar({
        format: `${stage} {bar} {percentage} %${work ? "{pace}" : ""}`,
        stream: process.stderr,
        barsize: 30,
        clearOnComplete: true,
        hideCursor: true,
        gracefulExit: false, // it would swallow the signal
      });
      // before others that end the process
      for (const signal of SIGNALS) process.prependListener(signal, this.#onSignal);
      this.#bar.start(total, done, pace);
    }
  }

  /** Rate and time left, when a stage has gone on for long enough to tell. */
  #paceOf(seconds: number, share: number, { count, unit }: { count: number; unit: string }): string {
    if (seconds < PATIENCE / 1000 || share === 0) return "";
    const rate = Number((count / seconds).toPrecision(3)).toLocaleString("en");
    return `, ${rate} ${unit}/s, ${lasting((seconds * (1 - share)) / share)} left`;
  }

  stop(): void {
    for (const signal of SIGNALS) process.off(signal, this.#onSignal);
    this.#bar?.stop();
    this.#bar = undefined;
  }
}

/** `40 s`, `12 min`, `3 h 5 min` */
function lasting(seconds: number): string {
  if (seconds < 99.5) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 100 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
