import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect } from "vitest";
import { Resident } from "./resident.ts";

export const main = fileURLToPath(new URL("../../dist/bin/main.js", import.meta.url));

export interface Run {
  status: number | null;
  stdout: string;
  stderr: string;
}

/** A command that was refused: one line that says why, nothing on standard output, and this exit code. */
export function expectRefusal({ status, stdout, stderr }: Run, code: 1 | 2, message: string): void {
  expect(stderr).toContain(message);
  expect(stderr.trimEnd().split("\n")).toHaveLength(1);
  expect(stderr).toMatch(/^rollbeta: /);
  expect(stdout).toBe("");
  expect(status).toBe(code);
}

/** A folder of its own for one test file; commands run in it. */
export class Workplace {
  readonly folder = mkdtempSync(join(tmpdir(), "rollbeta-test-"));
  #resident: Resident | undefined;

  constructor() {
    afterAll(() => {
      this.#resident?.end();
      rmSync(this.folder, { recursive: true });
    });
  }

  /** Runs the built command line as a child process. */
  run(args: readonly string[], input?: string | Uint8Array): Run {
    const { status, stdout, stderr, error } = spawnSync(process.execPath, [main, ...args], {
      cwd: this.folder,
      input,
      encoding: "utf8",
      maxBuffer: 1 << 28,
    });
    if (error) throw error;
    return { status, stdout, stderr };
  }

  /**
   * The same in a process that stays and has loaded the command line already, in a tenth of the time. For the many tests of what a
   * command says and writes; how a process begins and ends, its standard input, its memory, are `run`'s.
   */
  call(args: readonly string[]): Run {
    this.#resident ??= new Resident(main, this.folder);
    return this.#resident.run(args);
  }

  /** Runs a line of shell in which `$ROLLBETA` is the command. */
  shell(line: string): Run {
    const ROLLBETA = `${process.execPath} ${main}`;
    const { status, stdout, stderr } = spawnSync("bash", ["-c", line], {
      cwd: this.folder,
      encoding: "utf8",
      env: { ...process.env, ROLLBETA },
    });
    return { status, stdout, stderr };
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  write(name: string, content: string | Uint8Array): string {
    writeFileSync(this.path(name), content);
    return name;
  }

  files(): string[] {
    return readdirSync(this.folder).sort();
  }
}
