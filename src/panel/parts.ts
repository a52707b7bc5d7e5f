import { allTime } from "./calendar.ts";
import { DataError } from "./error.ts";
import { MOST_LISTED, type Shortlist } from "./listed.ts";
import { meanBetween } from "./mean.ts";
import { createPanel, type Panel } from "./panel.ts";
import { formatTime, sameTime, type TimeIndex } from "./time.ts";

/** A panel with the name of what it came from, for messages. */
export interface Part {
  readonly name: string;
  readonly panel: Panel;
}

/**
 * What counts where several parts have a value for one ticker and date: nothing; their value, if it is the same in all; the
 * first or last part's; or the mean of them.
 */
export type Clash = "error" | "same" | "first" | "last" | "mean";

/** A ticker and date that several parts have. */
export interface ClashingCell {
  readonly ticker: string;
  readonly date: string;
  /** The parts' names, and what they have. */
  readonly files: readonly string[];
  readonly values: readonly number[];
  /** What counts. */
  readonly kept: number;
}

/** What was found where several parts have a value. */
export type Clashes = Shortlist<ClashingCell>;

/** Two parts have a value for one ticker and date. */
export class ClashError extends DataError {
  readonly ticker: string;
  readonly date: string;
  readonly time: number;
  readonly files: readonly [string, string];
  readonly remedy: string;

  /** `files`: the two, as they are to be named. */
  constructor(ticker: string, date: string, time: number, files: readonly [string, string], remedy: string) {
    super(
      `ticker ${ticker} is in more than one file: ${files[0]} and ${files[1]} both have it on ${date}; ${remedy}`,
    );
    this.ticker = ticker;
    this.date = date;
    this.time = time;
    this.files = files;
    this.remedy = remedy;
  }
}

/**
 * Puts panels together that are parts of one table, each with some of the tickers and some of the dates. Where two have a value
 * for one ticker and date `clash` says what counts: "error", the default, throws a ClashError, "same" a DataError unless
 * the values are the same; `clashes` gets those of other policies. `remedy` ends the message.
 */
export function joinParts(
  parts: readonly Part[],
  remedy: string,
  clash: Clash = "error",
  clashes?: Clashes,
): Panel {
  const time = allTime(parts.map(({ panel }) => panel.time));
  const rowOf = new Map<number, number>();
  for (const [t, value] of time.values.entries()) rowOf.set(value, t);
  const place = new Map<string, number>();
  for (const { panel } of parts)
    for (const ticker of panel.tickers) if (!place.has(ticker)) place.set(ticker, place.size);

  const T = time.values.length;
  const tickers = [...place.keys()];
  const values = new Float64Array(place.size * T).fill(Number.NaN);
  const chosen = clash === "error" || clash === "same" ? undefined : new Choice(values, parts, clash);
  let last: TimeIndex | undefined;
  let rows = new Int32Array();
  for (const [p, { panel, name }] of parts.entries()) {
    // parts of a wide table or of one instrument often have the same dates
    if (last === undefined || (last !== panel.time && !sameTime(last, panel.time))) {
      rows = Int32Array.from(panel.time.values, (value) => rowOf.get(value)!);
    }
    last = panel.time;
    for (const [i, ticker] of panel.tickers.entries()) {
      const base = place.get(ticker)! * T;
      const from = i * rows.length;
      for (let t = 0; t < rows.length; t++) {
        const value = panel.values[from + t]!;
        if (Number.isNaN(value)) continue;
        const cell = base + rows[t]!;
        const before = values[cell]!;
        if (chosen !== undefined) chosen.put(cell, p, value);
        else if (!Number.isNaN(before) && !(clash === "same" && before === value)) {
          const at = panel.time.values[t]!;
          const date = formatTime(time.kind, at);
          const other = parts.find((part) => valueAt(part.panel, ticker, at) === before)!;
          if (clash === "error") throw new ClashError(ticker, date, at, [other.name, name], remedy);
          throw new DataError(
            `${ticker} has two values on ${date}: ${before} in ${other.name} and ${value} in ${name}; ${remedy}`,
          );
        } else values[cell] = value;
      }
    }
  }
  chosen?.end(tickers, time, clashes);
  return createPanel(
    time,
    tickers,
    values,
    parts.flatMap(({ panel }) => panel.notes),
  );
}

/** Values of several parts for the same cells, of which the first, the last or the mean is to count. */
class Choice {
  readonly #values: Float64Array;
  readonly #parts: readonly Part[];
  readonly #clash: Clash;
  /** Which part gave each cell its first value, and how many have one. */
  readonly #owners: Int32Array;
  readonly #times: Uint32Array;
  /** The least and the largest value of each cell, where some have several. */
  #bounds: { low: Float64Array; high: Float64Array } | undefined;
  readonly #found = new Map<number, { parts: number[]; values: number[] }>();
  #count = 0;

  constructor(values: Float64Array, parts: readonly Part[], clash: Clash) {
    this.#values = values;
    this.#parts = parts;
    this.#clash = clash;
    this.#owners = new Int32Array(values.length);
    this.#times = new Uint32Array(values.length);
  }

  put(cell: number, part: number, value: number): void {
    const values = this.#values;
    const times = ++this.#times[cell]!;
    if (times === 1) {
      values[cell] = value;
      this.#owners[cell] = part;
      return;
    }
    if (times === 2 && this.#count++ < MOST_LISTED) {
      this.#found.set(cell, { parts: [this.#owners[cell]!], values: [values[cell]!] });
    }
    const found = this.#found.get(cell);
    found?.parts.push(part);
    found?.values.push(value);
    if (this.#clash === "last") values[cell] = value;
    if (this.#clash !== "mean") return;
    this.#bounds ??= { low: new Float64Array(values.length), high: new Float64Array(values.length) };
    const { low, high } = this.#bounds;
    low[cell] = Math.min(times === 2 ? values[cell]! : low[cell]!, value);
    high[cell] = Math.max(times === 2 ? values[cell]! : high[cell]!, value);
    values[cell]! += value;
  }

  /** Writes the means and tells what there was. */
  end(tickers: readonly string[], { kind, values: times }: TimeIndex, clashes: Clashes | undefined): void {
    const values = this.#values;
    if (this.#bounds !== undefined) {
      const { low, high } = this.#bounds;
      for (let cell = 0; cell < values.length; cell++) {
        const count = this.#times[cell]!;
        if (count > 1) values[cell] = meanBetween(low[cell]!, high[cell]!, values[cell]!, count);
      }
    }
    if (clashes === undefined) return;
    const list = Array.from(this.#found, ([cell, { parts, values: theirs }]) => ({
      ticker: tickers[Math.floor(cell / times.length)]!,
      date: formatTime(kind, times[cell % times.length]!),
      files: parts.map((part) => this.#parts[part]!.name),
      values: theirs,
      kept: values[cell]!,
    }));
    clashes.addAll({ count: this.#count, list });
  }
}

function valueAt({ tickers, time, values }: Panel, ticker: string, date: number): number | undefined {
  const i = tickers.indexOf(ticker);
  const t = time.values.indexOf(date);
  return i < 0 || t < 0 ? undefined : values[i * time.values.length + t];
}
