import type { Spill } from "../node/spill.ts";
import { MOST_LISTED } from "../panel/listed.ts";
import { Tally } from "../panel/tally.ts";
import { type Duplicates, Means } from "../source/duplicates.ts";
import { Dates } from "../source/slice.ts";
import type { FoundFiles } from "./found-files.ts";
import type { ClashingFiles, RepeatedRows, Repeats } from "./repeats.ts";
import { type Open, rowsOf } from "./stream-files.ts";

/** Rows of one ticker and date that are listed. */
const MOST_ROWS = 100;

/**
 * Reads the passing file once to find what counts of dates that tickers have more than once: the tally of that alone, and what there was.
 * `budget`: bytes of memory for series.
 */
export async function settle(
  files: FoundFiles,
  open: Open,
  spill: Spill,
  duplicates: Exclude<Duplicates, "error">,
  budget: number,
  onProgress: (done: number, total: number) => void,
): Promise<{ tally: Tally; repeats: Repeats }> {
  const { calendar, tickers, paths, groups } = files;
  const dates = new Dates(calendar, paths.length, duplicates);
  const T = dates.sorted.length;
  const dateOf = new Int32Array(T);
  for (const date of calendar.values.keys()) dateOf[dates.placeOf(date)] = date;
  const tally = new Tally();
  const rows = new Array<number>(paths.length).fill(0);
  const cells = new Array<number>(paths.length).fill(0);
  const clashes = new Array<number>(1 + groups.reduce((a, b) => Math.max(a, b), 0)).fill(0);
  const repeated: RepeatedRows[] = [];
  const clashing: ClashingFiles[] = [];
  let [listedRows, listedCells] = [0, 0];
  const slice = Math.max(1, Math.floor(budget / 2 / (T * dates.bytes + 12 * T)));
  // a group of tickers stands together in the passing file
  const size = slice < 64 ? slice : slice - (slice % 64);
  const ticker = new Int32Array(T);
  for (let from = 0; from < tickers.length; from += size) {
    const ids = Array.from({ length: Math.min(size, tickers.length - from) }, (_, k) => from + k);
    const read: Parameters<Dates["pivot"]>[1] = (visit) => spill.read(ids, visit);
    const next = (k: number, file: number) => files.next(ids[k]!, file);
    const wanted = new Set<number>();
    const { values } = dates.pivot(ids.length, read, next, {
      onRepeat: (cell, file, isSecond) => {
        rows[file]!++;
        if (isSecond && (cells[file]!++ === 0 || listedRows < MOST_LISTED)) {
          listedRows++;
          wanted.add(cell);
        }
      },
      onClash: (cell) => {
        const group = groups[files.next(ids[Math.floor(cell / T)]!, -1)]!;
        if (clashes[group]!++ === 0 || listedCells < MOST_LISTED) {
          listedCells++;
          wanted.add(cell);
        }
      },
    });
    for (const [k, id] of ids.entries()) {
      tally.add({
        rows: T,
        ticker: ticker.fill(id),
        date: dateOf,
        value: values.subarray(k * T, (k + 1) * T),
      });
    }
    if (wanted.size > 0) {
      const found = listCells(wanted, T, ids.length, read, next, (date) => dates.placeOf(date));
      for (const [cell, files] of found) {
        const at = { ticker: ids[Math.floor(cell / T)]!, time: dates.sorted[cell % T]! };
        const there: [file: number, value: number][] = [];
        for (const [file, several] of files) {
          const kept = several.kept(duplicates);
          if (!Number.isNaN(kept)) there.push([file, kept]);
          if (several.count < 2) continue;
          repeated.push({ file, ...at, values: several.values.map(orNull), rows: [], kept: orNull(kept) });
        }
        if (there.length < 2) continue;
        const all = there.map(([, value]) => value);
        clashing.push({ ...at, files: there.map(([file]) => file), values: all, kept: values[cell]! });
      }
    }
    onProgress(from + ids.length, tickers.length);
    await new Promise((resolve) => setImmediate(resolve)); // a signal is heard between slices
  }
  repeated.sort((a, b) => a.file - b.file || a.ticker - b.ticker || a.time - b.time);
  for (const file of new Set(repeated.map((one) => one.file))) {
    const list = repeated.filter((one) => one.file === file);
    const found = await rowsOf(
      paths[file]!,
      open,
      list.map(({ ticker, time }) => ({ ticker: tickers[ticker]!, time })),
      MOST_ROWS,
    );
    for (const [k, one] of list.entries()) one.rows = found[k]!;
  }
  return { tally, repeats: { rows, cells, clashes, repeated, clashing } };
}

/** NaN has no place in JSON. */
function orNull(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}

/** All rows of some cells, by their places, file by file. */
function listCells(
  wanted: ReadonlySet<number>,
  T: number,
  tickers: number,
  read: Parameters<Dates["pivot"]>[1],
  next: (ticker: number, file: number) => number,
  placeOf: (date: number) => number,
): Map<number, Map<number, Several>> {
  const found = new Map<number, Map<number, Several>>();
  const files = new Int32Array(tickers).fill(-1);
  read((part) => {
    for (let k = 0; k < part.rows; k++) {
      const ticker = part.ticker[k]!;
      if (part.fresh[k] === 1) files[ticker] = next(ticker, files[ticker]!);
      const cell = ticker * T + placeOf(part.date[k]!);
      if (!wanted.has(cell)) continue;
      const ofCell = found.get(cell) ?? new Map<number, Several>();
      found.set(cell, ofCell);
      const file = files[ticker]!;
      const several = ofCell.get(file) ?? new Several();
      ofCell.set(file, several);
      several.add(part.value[k]!);
    }
  });
  return found;
}

/** Rows of one cell in one file. */
class Several {
  count = 0;
  /** The first of them. */
  readonly values: number[] = [];
  #last = Number.NaN;
  readonly #means = new Means();

  add(value: number): void {
    if (this.count++ < MOST_ROWS) this.values.push(value);
    this.#last = value;
    this.#means.add(0, value);
  }

  kept(duplicates: Exclude<Duplicates, "error">): number {
    if (duplicates === "first") return this.values[0]!;
    if (duplicates === "last") return this.#last;
    const mean = Float64Array.of(Number.NaN);
    this.#means.writeTo(mean);
    return mean[0]!;
  }
}
