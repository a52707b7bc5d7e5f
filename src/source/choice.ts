import { meanBetween } from "../panel/mean.ts";
import type { Duplicates } from "./duplicates.ts";

/** Told of a cell, by its place, when a row of a file repeats it, the second one or a later one, and when a second file has a value for it. */
export interface Watch {
  onRepeat(cell: number, file: number, isSecond: boolean): void;
  onClash(cell: number): void;
}

/**
 * What counts of cells that more than one row has: first of the rows of a file, as in a panel of it, missing ones included, then of
 * the values of several files, as where panels are put together. The rows of a cell come file after file.
 */
export class Choice {
  readonly #rule: Exclude<Duplicates, "error">;
  readonly #several: boolean;
  #size = 0;
  /** Of each cell twice the number, from 1 on, of the file that had it last, and one more where that has several rows for it. */
  #last: Uint8Array | Uint32Array = new Uint8Array();
  /** Of the file at hand: its value, or for means the sum, count, least and largest of its values. */
  #now = new Float64Array();
  #counts = new Uint32Array();
  #low = new Float64Array();
  #high = new Float64Array();
  /** The same of the values of files. */
  #all = new Float64Array();
  #files = new Uint32Array();
  #allLow = new Float64Array();
  #allHigh = new Float64Array();
  readonly #wide: boolean;

  constructor(rule: Exclude<Duplicates, "error">, files: number) {
    this.#rule = rule;
    this.#several = files > 1;
    this.#wide = files > 126;
  }

  /** Bytes of memory for each cell. */
  get bytes(): number {
    const one = this.#rule === "mean" ? 28 : 8;
    return (this.#wide ? 4 : 1) + (this.#several ? 2 * one + 4 : one);
  }

  begin(size: number): void {
    if (this.#last.length < size) {
      const room = (wanted: boolean) => new Float64Array(wanted ? size : 0);
      const isMean = this.#rule === "mean";
      this.#last = this.#wide ? new Uint32Array(size) : new Uint8Array(size);
      this.#now = room(true);
      this.#counts = new Uint32Array(isMean ? size : 0);
      [this.#low, this.#high] = [room(isMean), room(isMean)];
      this.#all = room(this.#several);
      this.#files = new Uint32Array(this.#several ? size : 0);
      [this.#allLow, this.#allHigh] = [room(isMean && this.#several), room(isMean && this.#several)];
    }
    this.#size = size;
    this.#last.fill(0, 0, size);
    this.#files.fill(0, 0, this.#several ? size : 0);
  }

  put(cell: number, value: number, file: number, watch: Watch | undefined): void {
    const last = this.#last[cell]!;
    const mark = 2 * (file + 1);
    if (last >= mark) {
      if (last === mark) this.#last[cell]!++;
      watch?.onRepeat(cell, file, last === mark);
      if (this.#rule === "last") this.#now[cell] = value;
      else if (this.#rule === "mean" && !Number.isNaN(value)) this.#addToSum(cell, value);
      return;
    }
    if (last > 0) this.#fold(cell, watch);
    this.#last[cell] = mark;
    this.#now[cell] = value;
    if (this.#rule !== "mean") return;
    this.#counts[cell] = 0;
    if (!Number.isNaN(value)) this.#addToSum(cell, value);
  }

  /** The values that count; they hold until the next begin. */
  end(watch: Watch | undefined): Float64Array<ArrayBuffer> {
    const size = this.#size;
    if (!this.#several) {
      for (let cell = 0; cell < size; cell++)
        this.#now[cell] = this.#last[cell] === 0 ? Number.NaN : this.#ofFile(cell);
      return this.#now.subarray(0, size);
    }
    for (let cell = 0; cell < size; cell++) {
      if (this.#last[cell]! > 0) this.#fold(cell, watch);
      const files = this.#files[cell]!;
      if (files === 0) this.#all[cell] = Number.NaN;
      else if (files > 1 && this.#rule === "mean")
        this.#all[cell] = meanBetween(this.#allLow[cell]!, this.#allHigh[cell]!, this.#all[cell]!, files);
    }
    return this.#all.subarray(0, size);
  }

  #addToSum(cell: number, value: number): void {
    const first = this.#counts[cell]!++ === 0;
    this.#now[cell] = first ? value : this.#now[cell]! + value;
    this.#low[cell] = first ? value : Math.min(this.#low[cell]!, value);
    this.#high[cell] = first ? value : Math.max(this.#high[cell]!, value);
  }

  /** What counts of the rows of the file at hand. */
  #ofFile(cell: number): number {
    const value = this.#now[cell]!;
    if (this.#rule !== "mean") return value;
    const count = this.#counts[cell]!;
    return count < 2 ? value : meanBetween(this.#low[cell]!, this.#high[cell]!, value, count);
  }

  /** Takes in what the file at hand has for a cell. */
  #fold(cell: number, watch: Watch | undefined): void {
    const value = this.#ofFile(cell);
    if (Number.isNaN(value)) return;
    const files = ++this.#files[cell]!;
    const isMean = this.#rule === "mean";
    if (files === 1) {
      this.#all[cell] = value;
      if (isMean) this.#allLow[cell] = this.#allHigh[cell] = value;
      return;
    }
    if (files === 2) watch?.onClash(cell);
    if (this.#rule === "last") this.#all[cell] = value;
    if (!isMean) return;
    this.#all[cell]! += value;
    this.#allLow[cell] = Math.min(this.#allLow[cell]!, value);
    this.#allHigh[cell] = Math.max(this.#allHigh[cell]!, value);
  }
}
