import { code } from "./wasm.generated.ts";

/** What assembly/estimate exports; pointers are byte offsets into `memory`. */
export interface Module {
  readonly memory: WebAssembly.Memory;
  heapBase(): number;
  regressionDoubles(K: number, window: number): number;
  regressions(
    x: number,
    markets: number,
    stride: number,
    K: number,
    rows: number,
    window: number,
    todo: number,
    beta: number,
    se: number,
    scratch: number,
  ): void;
  fitDoubles(K: number): number;
  gappedFits(
    x: number,
    rows: number,
    window: number,
    minPeriods: number,
    K: number,
    own: number,
    cross: number,
    stride: number,
    variance: number,
    common: number,
    frail: number,
    beta: number,
    se: number,
    todo: number,
    scratch: number,
  ): void;
  meanOfThree(a: number, b: number, c: number, scale: number, rows: number, out: number): void;
  sumsOfThree(x: number, rows: number, out: number): void;
  scaled(
    corr: number,
    varX: number,
    varM: number,
    rows: number,
    weight: number,
    rest: number,
    out: number,
  ): void;
  clamped(x: number, low: number, high: number, rows: number, out: number): void;
  addProducts(a: number, b: number, rows: number, out: number): void;
  takeProducts(a: number, b: number, rows: number, out: number): void;
  takeSquares(c: number, d: number, rows: number, out: number): void;
  errors(
    left: number,
    variance: number,
    beta: number,
    unit: number,
    rows: number,
    freedom: number,
    frail: number,
  ): number;
  tally(beta: number, se: number, rows: number, n: number, sum: number): void;
  spread(beta: number, se: number, rows: number, mean: number, sum: number): void;
  posterior(beta: number, se: number, rows: number, mean: number, variance: number): void;
}

let compiled: WebAssembly.Module | undefined;

/** The module, compiled once. */
export function compiledModule(): WebAssembly.Module {
  compiled ??= new WebAssembly.Module(code());
  return compiled;
}

/** An instance with memory of its own, of so many bytes from the place on that is returned. */
export function openModule(bytes: (module: Module) => number): { module: Module; base: number } {
  const module = new WebAssembly.Instance(compiledModule()).exports as unknown as Module;
  const base = (module.heapBase() + 15) & ~15;
  const lacking = base + bytes(module) - module.memory.buffer.byteLength;
  if (lacking > 0) module.memory.grow(Math.ceil(lacking / 65536));
  return { module, base };
}

/** Series of as many rows each in the module's memory, zeros at first. */
export class Series {
  readonly module: Module;
  /** Where each begins. */
  readonly at: readonly number[];
  readonly views: readonly Float64Array[];

  /** Where `more` doubles begin that are no series. */
  readonly rest: number;

  constructor(rows: number, count: number, more: (module: Module) => number = () => 0) {
    const bytes = 8 * (rows + 1 + ((rows + 1) & 1)); // an even number of rows, and no two series a power of two apart
    const { module, base } = openModule((module) => count * bytes + 8 * more(module));
    this.module = module;
    this.rest = base + count * bytes;
    this.at = Array.from({ length: count }, (_, k) => base + k * bytes);
    this.views = this.at.map((place) => new Float64Array(module.memory.buffer, place, rows));
  }

  /** Brings the row that begins at `base` into the k-th series. */
  load(k: number, values: Float64Array, base = 0): void {
    const own = this.views[k]!;
    own.set(base === 0 && values.length === own.length ? values : values.subarray(base, base + own.length));
  }
}
