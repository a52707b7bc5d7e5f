import { SingleBar } from "cli-progress";

/** Work shorter than this shows no bar. */
const PATIENCE = 500;

/** A bar on standard error, for a terminal only and only when the work turns out to be long. */
export class Progress {
  readonly #shown: boolean;
  readonly #started = Date.now();
  #bar: SingleBar | undefined;
  #stage = "";

  constructor(quiet: boolean) {
    this.#shown = !quiet && process.stderr.isTTY;
  }

  /** Reports how far a stage is; a stage begins with its first report. */
  report(stage: string, done: number, total: number): void {
    if (!this.#shown || Date.now() - this.#started < PATIENCE) return;
    if (this.#stage !== stage) {
      this.stop();
      this.#stage = stage;
      this.#bar = new SingleBar({
        format: `${stage} {bar} {percentage} %`,
        stream: process.stderr,
        barsize: 30,
        clearOnComplete: true,
        hideCursor: true,
      });
      this.#bar.start(total, 0);
    }
    this.#bar?.update(done);
  }

  stop(): void {
    this.#bar?.stop();
    this.#bar = undefined;
  }
}
