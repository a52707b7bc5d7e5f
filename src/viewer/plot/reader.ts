import { localeTable } from "../../heatmap/locale/locale.ts";
import { formatTime } from "../../panel/time.ts";
import { EngineError } from "../client.ts";
import type { Context } from "../part.ts";
import type { Frame } from "../protocol.ts";
import { sourceOf } from "./bitmaps.ts";
import type { Camera } from "./camera.ts";
import type { Place } from "./marks.ts";
import type { Picture } from "./picture.ts";
import { type Pointed, pointedAt, pointedCell } from "./pointing.ts";
import { placeTip, type Reading, renderTip, spokenText, type Told, toldOf } from "./tip.ts";
import { type Point, sameView, viewWith } from "./view.ts";
import { plotWords } from "./words.ts";

/** The cell that is read, by a pointer or by keys, and what the worker tells of it. */
export class Reader {
  readonly tip: HTMLElement;
  readonly #context: Context;
  readonly #picture: Picture;
  readonly #camera: Camera;
  readonly #moved: () => void;
  readonly #say: (text: string) => void;
  #at: Pointed | undefined;
  #reading: Reading | undefined;
  #aloud = false;
  #readIn: Frame | undefined;
  #asking = false;
  #question = 0;
  #sheet = { width: 0, height: 0 };

  /** `moved` is called when another cell is read. */
  constructor(
    tip: HTMLElement,
    context: Context,
    picture: Picture,
    camera: Camera,
    moved: () => void,
    say: (text: string) => void,
  ) {
    this.tip = tip;
    this.#context = context;
    this.#picture = picture;
    this.#camera = camera;
    this.#moved = moved;
    this.#say = say;
  }

  get at(): Pointed | undefined {
    return this.#at;
  }

  /** undefined: nothing is pointed at. */
  point(at: Point | undefined): void {
    const { rows } = this.#context;
    const { view, pixels } = this.#camera;
    const none = at === undefined || rows === undefined || view === undefined;
    this.#read(none ? undefined : pointedAt(at, view, rows, ...pixels));
  }

  /** Nothing is pointed at, nor has been. */
  forget(): void {
    this.#at = undefined;
    this.#question++;
    this.tip.hidden = true;
  }

  /** Reads the cell beside the one that is read; the first is the newest of the upper ticker in view. */
  step(x: number, y: number): void {
    const { rows } = this.#context;
    const { view, bounds, pixels } = this.#camera;
    if (rows === undefined || view === undefined) return;
    const [columns, lines] = [rows.time.values.length, rows.order.length];
    if (columns === 0 || lines === 0) return;
    const from = this.#at ?? { row: Math.ceil(view.x1) - 1 - x, line: Math.floor(view.y0) - y };
    const row = Math.max(0, Math.min(columns - 1, from.row + x));
    const line = Math.max(0, Math.min(lines - 1, from.line + y));
    const next = viewWith(view, row, line, bounds);
    const at = pointedCell(row, line, next, rows, ...pixels);
    if (!sameView(next, view)) this.#camera.move(next, false);
    this.#read(at, true);
  }

  /** Of a new frame what was read in the one before, unless only the view has moved. */
  update(): void {
    const { frame } = this.#context;
    const [before, at] = [this.#readIn, this.#at];
    if (at === undefined || frame === before) return;
    this.#readIn = frame;
    if (!this.#isThere(at)) this.#read(undefined);
    else if (before === undefined || sourceOf(before) !== sourceOf(frame!)) {
      this.#question++;
      void this.#ask();
    }
  }

  /** The tip, beside its cell on a sheet of so many CSS pixels. */
  show(sheet = this.#sheet): Told | undefined {
    this.#sheet = sheet;
    const { rows, frame, locale } = this.#context;
    const at = this.#at;
    this.tip.hidden = at === undefined;
    if (at === undefined || rows === undefined || frame === undefined) return undefined;
    const { names, calendar, plot: box } = this.#picture;
    const [table, words] = [localeTable(locale), plotWords[locale]];
    const told = toldOf(at, this.#reading, rows, names, calendar, frame.state, table, words);
    renderTip(this.tip, told, this.#reading);
    const share = this.#camera.shareOf(at);
    placeTip(this.tip, box.x + share.x * box.width, box.y + share.y * box.height, sheet);
    return told;
  }

  named({ row, line }: Place): { ticker: string; date: string } {
    const { time, order } = this.#context.rows!;
    return {
      ticker: this.#picture.names[order[line]!]!,
      date: formatTime(time.kind, time.values[row]!),
    };
  }

  #isThere({ row, line }: Place): boolean {
    const { time, order } = this.#context.rows!;
    return row < time.values.length && line < order.length;
  }

  /** `aloud`: it was chosen by keys. */
  #read(next: Pointed | undefined, aloud = false): void {
    if (next === undefined && this.#at === undefined) return;
    const same = next?.row === this.#at?.row && next?.line === this.#at?.line;
    this.#at = next;
    this.#readIn = this.#context.frame;
    this.#aloud = aloud;
    if (!same || aloud) {
      this.#reading = undefined;
      this.#question++;
      void this.#ask();
    }
    this.#moved();
  }

  /** Asks for the cell that is read; while an answer is on its way the newest waits. */
  async #ask(): Promise<void> {
    if (this.#asking) return;
    this.#asking = true;
    try {
      for (let asked = -1; asked !== this.#question && this.#at !== undefined; ) {
        asked = this.#question;
        const reading = await this.#readingOf(this.#at).catch(failed);
        if (reading && asked === this.#question && this.#at !== undefined) this.#heard(reading);
      }
    } finally {
      this.#asking = false;
    }
  }

  async #readingOf({ row, line }: Place): Promise<Reading> {
    const { rows, frame } = this.#context;
    const ticker = rows!.names[rows!.order[line]!];
    const { state } = frame!;
    if (ticker !== undefined) return this.#context.ask({ about: "cell", state, ticker, row });
    const lines = [line, line + 1] as const;
    const { values } = await this.#context.ask({ about: "values", state, lines, rows: [row, row + 1] });
    return { value: values[0] ?? Number.NaN, n: Number.NaN, se: Number.NaN };
  }

  #heard(reading: Reading): void {
    this.#reading = reading;
    const { ticker, date } = this.named(this.#at!);
    this.#context.emit("hover", { ticker, date, value: reading.value });
    const told = this.show();
    if (this.#aloud && told) this.#say(spokenText(told));
  }
}

/** What has been given up is read again when something else is pointed at; all else the picture tells, too. */
function failed(error: unknown): undefined {
  if (!(error instanceof EngineError)) throw error;
}
