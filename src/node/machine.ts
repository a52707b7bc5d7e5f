import { availableParallelism, cpus } from "node:os";

export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly node: string;
}

/** What numbers of speed are about. */
export function machine(): Machine {
  return {
    cpu: cpus()[0]?.model.trim() ?? process.arch,
    cores: availableParallelism(),
    node: process.version,
  };
}
