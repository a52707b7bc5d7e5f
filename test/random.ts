import { uniform } from "../bench/panels.mjs";

export { uniform };

/** Seeded standard normals (Box-Muller). */
export function normal(seed: number): () => number {
  const next = uniform(seed);
  return () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
}
