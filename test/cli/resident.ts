import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import {
  closeSync,
  ftruncateSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Run } from "./run.ts";

const script = fileURLToPath(new URL("./resident.mjs", import.meta.url));

/** A process that runs one command after the other, as if each were one of its own: see resident.mjs. */
export class Resident {
  readonly #files = mkdtempSync(join(tmpdir(), "rollbeta-resident-"));
  readonly #main: string;
  readonly #folder: string;
  #child: ChildProcess | undefined;
  #requests = -1;
  #replies = -1;
  #outputs: readonly number[] = [];

  /** Commands run in `folder`. */
  constructor(main: string, folder: string) {
    this.#main = main;
    this.#folder = folder;
    execFileSync("mkfifo", [this.#path("requests"), this.#path("replies")]);
  }

  run(args: readonly string[]): Run {
    if (this.#child === undefined) this.#start();
    for (const output of this.#outputs) ftruncateSync(output);
    writeSync(this.#requests, `${JSON.stringify(args)}\n`);
    const reply = Buffer.alloc(64);
    const length = readSync(this.#replies, reply);
    const [stdout, stderr] = ["stdout", "stderr"].map((name) => readFileSync(this.#path(name), "utf8")) as [
      string,
      string,
    ];
    if (length > 0) return { status: JSON.parse(reply.toString("utf8", 0, length)), stdout, stderr };
    // it has died, as a process of its own would have
    this.#stop();
    return { status: 1, stdout, stderr };
  }

  end(): void {
    this.#stop();
    rmSync(this.#files, { recursive: true });
  }

  #start(): void {
    // what is appended stands at the beginning again after a cut
    this.#outputs = ["stdout", "stderr"].map((name) => openSync(this.#path(name), "a"));
    const [requests, replies] = [this.#path("requests"), this.#path("replies")];
    this.#child = spawn(process.execPath, [script, this.#main, requests, replies], {
      cwd: this.#folder,
      stdio: ["ignore", ...this.#outputs],
    });
    this.#requests = openSync(requests, "r+");
    // to be read only: it ends where the process does
    this.#replies = openSync(replies, "r");
  }

  #stop(): void {
    if (this.#child === undefined) return;
    this.#child.kill();
    this.#child = undefined;
    for (const file of [this.#requests, this.#replies, ...this.#outputs]) closeSync(file);
  }

  #path(name: string): string {
    return join(this.#files, name);
  }
}
