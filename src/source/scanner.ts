import { fives } from "./fives.ts";
import { code } from "./wasm.generated.ts";

/** What assembly/csv/index.ts exports; pointers are byte offsets into `memory`. */
interface ScannerExports {
  readonly memory: WebAssembly.Memory;
  readonly at: WebAssembly.Global<"i32">;
  readonly row: WebAssembly.Global<"i32">;
  readonly rowStart: WebAssembly.Global<"i32">;
  readonly column: WebAssembly.Global<"i32">;
  readonly lines: WebAssembly.Global<"i32">;
  readonly mark: WebAssembly.Global<"i32">;
  heapBase(): number;
  fives(): number;
  setMarks(delimiter: number, decimal: number): void;
  setRows(
    targets: number,
    runs: number,
    width: number,
    rows: number,
    numbers: number,
    stride: number,
    offsets: number,
    days: number,
    words: number,
    dictionaries: number,
    missing: number,
    missingCount: number,
  ): void;
  readRows(limit: number, last: boolean, base: number): number;
  learn(dictionary: number, pointer: number, length: number, id: number): void;
  startScan(): void;
  passUTF8(pointer: number, limit: number, last: boolean): number;
}

/** Bytes of a file that are in wasm memory at a time. */
const PIECE = 1 << 18;
/** Bytes before a piece that may be read, and after it. */
const BEFORE = 48;
const AFTER = 96;
const PAGE = 65536;
/** Memory that is kept for the next file, and how many times. */
const KEPT = 1 << 26;
const SPARE = 2;
const LF = 10;
/** A byte that neither ends a cell nor stands in a number. */
const FILLER = 0xff;

const idle: Scanner[] = [];
let compiled: WebAssembly.Module | undefined;

/** An instance of the module that scans text, and a piece of a file in its memory. */
export class Scanner {
  readonly exports: ScannerExports;
  /** A place in memory for a few bytes. */
  readonly scratch: number;
  /** Where the caller's own memory begins; the piece of text follows it. */
  readonly base: number;
  /** File offset of memory address 0, the text's end in memory, and whether it is the file's. */
  shift = 0;
  limit = 0;
  last = false;
  #text = 0;
  #end = 0;

  /** A scanner of the caller's own, until it is given back. */
  static take(): Scanner {
    return idle.pop() ?? new Scanner(); // one file may be read while another reports its progress
  }

  /** For `finally`; it must not be used after that. */
  giveBack(): void {
    if (idle.length < SPARE && this.exports.memory.buffer.byteLength <= KEPT) idle.push(this);
  }

  private constructor() {
    // browsers compile up to 8 MB on the spot on any thread (Chrome before 115: 4 kB); in workers there is no limit
    compiled ??= new WebAssembly.Module(code());
    this.exports = new WebAssembly.Instance(compiled).exports as unknown as ScannerExports;
    this.scratch = (this.exports.heapBase() + 15) & ~15;
    this.base = this.scratch + 64;
    new BigUint64Array(this.exports.memory.buffer, this.exports.fives()).set(fives());
  }

  /** Runs `use` with a scanner of its own, which must not be kept. */
  static with<T>(use: (scanner: Scanner) => T): T {
    const scanner = Scanner.take();
    try {
      return use(scanner);
    } finally {
      scanner.giveBack();
    }
  }

  /** Lays out `size` bytes of the caller's memory; views of it made before are void. */
  layOut(size: number): void {
    this.#text = ((this.base + size + 15) & ~15) + BEFORE;
    this.#end = this.#text + PIECE + AFTER;
    this.extend(0);
  }

  /** `size` bytes more, behind all else; returns where. Views made before are void. */
  extend(size: number): number {
    const { memory } = this.exports;
    const begin = (this.#end + 15) & ~15;
    this.#end = begin + size;
    const lacking = this.#end - memory.buffer.byteLength;
    if (lacking > 0) memory.grow(Math.ceil(lacking / PAGE));
    return begin;
  }

  /** Brings a piece of `bytes`, from offset `from` on, into memory; returns where in memory it begins. */
  load(bytes: Uint8Array, from: number): number {
    const to = Math.min(from + PIECE, bytes.length);
    const room = new Uint8Array(this.exports.memory.buffer);
    room.set(bytes.subarray(from, to), this.#text);
    this.limit = this.#text + to - from;
    this.last = to === bytes.length;
    this.shift = from - this.#text;
    room.fill(FILLER, this.limit, this.limit + AFTER);
    if (this.last) room[this.limit] = LF;
    return this.#text;
  }
}
