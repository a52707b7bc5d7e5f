import { gathered } from "../align/notes.ts";
import type { TimeIndex } from "../panel/time.ts";
import type { Duplicates } from "../source/duplicates.ts";
import type { TableFormat } from "../source/format.ts";
import type { Order } from "../source/grid.ts";
import { clashNotes, type Repeats, repeatedNote } from "./repeats.ts";
import type { FileFacts } from "./stream-report.ts";

/** A file when all of its rows were read. */
export interface FoundFile {
  readonly path: string;
  readonly name: string;
  /** By the order of its dates, which is not known before tickers are put together. */
  readonly notes: Readonly<Record<Order, readonly string[]>>;
  /** How many of the notes stand before what is said of rows that repeat others. */
  readonly said: number;
  readonly shape: TableFormat["shape"];
  /** For a report. */
  readonly facts?: FileFacts;
  /** Its ticker, where it has only one. */
  readonly only?: string;
  /** A bit for each ticker that it has. */
  readonly members: Uint8Array;
}

/** What is known of long tables when all of their rows were read. */
interface Facts {
  /** The dates by their numbers, ways to write a date having one each. */
  readonly calendar: { readonly kind: TimeIndex["kind"]; readonly values: Float64Array };
  /** The tickers by their numbers, and the numbers in the order in which a panel has them. */
  readonly tickers: readonly string[];
  readonly order: readonly number[];
  /** Columns of the files, and the first file that has each. */
  readonly columns: ReadonlyMap<string, string>;
  /** Those that were not left out. */
  readonly files: readonly FoundFile[];
  /** What is said of files that are left out. */
  readonly bad: readonly string[];
  /** What is noted of how the files belong together, and of how their tickers are called. */
  readonly notes: readonly string[];
  readonly twins: readonly string[];
  /** Of each file, the number of the table that it is a part of. */
  readonly groups: readonly number[];
}

/** Long tables whose rows were all read, put together as `loadInput` puts panels together. */
export class FoundFiles {
  readonly calendar: Facts["calendar"];
  readonly tickers: Facts["tickers"];
  readonly order: Facts["order"];
  readonly groups: Facts["groups"];
  readonly paths: readonly string[];
  readonly #facts: Facts;

  constructor(facts: Facts) {
    this.calendar = facts.calendar;
    this.tickers = facts.tickers;
    this.order = facts.order;
    this.groups = facts.groups;
    this.paths = facts.files.map(({ path }) => path);
    this.#facts = facts;
  }

  /** As JSON, which `restore` takes. */
  save(): string {
    const { calendar, columns, files, ...facts } = this.#facts;
    return JSON.stringify({
      ...facts,
      calendar: { ...calendar, values: Array.from(calendar.values) },
      columns: [...columns],
      files: files.map(({ members, ...file }) => ({
        ...file,
        members: Buffer.from(members).toString("base64"),
      })),
    });
  }

  static restore(text: string): FoundFiles {
    const { calendar, columns, files, ...facts } = JSON.parse(text);
    return new FoundFiles({
      ...facts,
      calendar: { ...calendar, values: Float64Array.from(calendar.values) },
      columns: new Map(columns),
      files: files.map(({ members, ...file }: { members: string }) => {
        return { ...file, members: new Uint8Array(Buffer.from(members, "base64")) };
      }),
    });
  }

  /** The first file with a column of this name. */
  holder(column: string): string | undefined {
    return this.#facts.columns.get(column);
  }

  /** What a report tells of each file, where it was asked for. */
  facts(orderOf: (file: number) => Order): { path: string; facts: FileFacts }[] {
    return this.#facts.files.map(({ path, facts }, f) => {
      const { format, ...more } = facts!;
      return { path, facts: { format: { ...format, order: orderOf(f) }, ...more } };
    });
  }

  shapeOf(file: number): TableFormat["shape"] {
    return this.#facts.files[file]!.shape;
  }

  /** The next file behind `file` that has a ticker. */
  next(ticker: number, file: number): number {
    const { files } = this.#facts;
    let next = file + 1;
    while ((files[next]!.members[ticker >> 3]! & (1 << (ticker & 7))) === 0) next++;
    return next;
  }

  /** What a panel of the files would have as notes; `orderOf`: of the dates of each file. */
  notes(orderOf: (file: number) => Order, duplicates: Duplicates = "error", repeats?: Repeats): string[] {
    const { files, bad, notes, twins } = this.#facts;
    const said = files.map(({ name, notes, only, said }, f) => {
      const all = notes[orderOf(f)].slice();
      if (repeats !== undefined && repeats.rows[f]! > 0)
        all.splice(said, 0, `${name}: ${repeatedNote(this, f, duplicates, repeats)}`);
      return { name, panel: { notes: all, tickers: only === undefined ? [] : [only] } };
    });
    if (files.length === 1) return [...bad, ...said[0]!.panel.notes];
    const clashes = repeats === undefined ? [] : clashNotes(this, duplicates, repeats);
    return [...bad, ...gathered(said), ...notes, ...clashes, ...twins];
  }
}
