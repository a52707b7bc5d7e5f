import { html, render, svg } from "lit-html";
import { localeTable } from "../../heatmap/locale/locale.ts";
import { formatTime } from "../../panel/time.ts";
import type { Context, Part } from "../part.ts";
import type { Frame, Rows } from "../protocol.ts";
import type { View } from "../state.ts";
import { labelAt } from "./axes.ts";
import { sourceOf } from "./bitmaps.ts";
import { listenGestures } from "./gestures.ts";
import { keyAction } from "./keys.ts";
import { Marks, type Place } from "./marks.ts";
import { Picture, type Shown } from "./picture.ts";
import { type Pointed, pointedAt, pointedCell } from "./pointing.ts";
import { CellTable } from "./table.ts";
import { placeTip, type Reading, renderTip, spokenText, type Told, toldOf } from "./tip.ts";
import { subtitleOf, titleOf } from "./title.ts";
import {
  alike,
  type Bounds,
  boundsOf,
  clampView,
  fullView,
  isFull,
  type Point,
  panView,
  sameView,
  viewWith,
  zoomView,
} from "./view.ts";
import { plotWords } from "./words.ts";

/** The picture: cells, axes, colours, and what reads and moves them. */
export function plot(context: Context): Part {
  return new Plot(context);
}

const STEP = 0.6;

class Plot implements Part {
  readonly element = make("section", "plot");
  readonly #context: Context;
  readonly #head = this.element.appendChild(make("div", "plot-head"));
  readonly #sheet = this.element.appendChild(make("div", "plot-sheet"));
  readonly #cells = this.#sheet.appendChild(make("div", "plot-cells"));
  readonly #picture = new Picture();
  readonly #marks = new Marks();
  readonly #names = make("div", "plot-names");
  readonly #tip = make("div", "plot-tip");
  readonly #message = make("div", "plot-message");
  readonly #spoken = make("div", "plot-spoken");
  readonly #help = make("div", "plot-spoken");
  readonly #table: CellTable;
  readonly #watch: ResizeObserver;
  readonly #deaf: () => void;
  #size = { width: 0, height: 0, scale: 1 };
  #boxing = false;
  /** The view that was drawn last. */
  #moved: View | undefined;
  #locale: string | undefined;
  /** The cell that is read, and what the worker has told of it. */
  #at: Pointed | undefined;
  #reading: Reading | undefined;
  #aloud = false;
  #readIn: Frame | undefined;
  #asking = false;
  #question = 0;
  #placeOf: { rows: Rows; places: Map<string, number> } | undefined;

  constructor(context: Context) {
    this.#context = context;
    this.#table = new CellTable((question) => context.ask(question));
    this.#cells.append(this.#picture.bitmaps.element, this.#marks.element, this.#marks.beside);
    this.#sheet.append(this.#picture.axes, this.#names, this.#message, this.#tip);
    this.element.append(this.#spoken, this.#help, this.#table.element);
    this.#picture.axes.ariaHidden = "true";
    this.#tip.ariaHidden = "true";
    this.#tip.hidden = true;
    this.#spoken.setAttribute("role", "status");
    this.#help.id = "plot-help";
    this.#cells.tabIndex = 0;
    this.#cells.setAttribute("role", "application");
    this.#cells.setAttribute("aria-describedby", "plot-help");
    this.#watch = new ResizeObserver(() => this.#resized());
    this.#watch.observe(this.#sheet);
    this.#deaf = listenGestures(this.#cells, {
      view: () => this.#view(),
      bounds: () => this.#bounds(),
      boxing: () => this.#boxing,
      move: (view, live) => this.#move(view, live),
      point: (at) => this.#point(at),
      choose: () => this.#choose(),
      box: (corners) => this.#marks.box(corners, this.#picture.plot.width, this.#picture.plot.height),
    });
    this.#listenKeys();
    this.#listenNames();
  }

  update(): void {
    const { locale, rows, frame } = this.#context;
    if (locale !== this.#locale) {
      this.#locale = locale;
      const words = plotWords[locale];
      this.#help.textContent = words.instructions;
      this.#cells.ariaLabel = words.name;
    }
    if (rows === undefined || frame === undefined) {
      this.#renderHead();
      return;
    }
    if (this.#at !== undefined && frame !== this.#readIn) this.#readAgain();
    this.#draw();
  }

  destroy(): void {
    this.#watch.disconnect();
    this.#deaf();
    this.#table.destroy();
  }

  #resized(): void {
    const { clientWidth: width, clientHeight: height } = this.#sheet;
    const scale = devicePixelRatio;
    if (width === 0 || height === 0) return;
    this.#size = { width, height, scale };
    if (this.#context.frame !== undefined) this.#draw();
    // before the first frame nothing is known of the labels, and cells that are stretched a little do no harm
    else this.#context.resize(Math.round(0.85 * width * scale), Math.round(0.88 * height * scale));
  }

  #draw(): void {
    const { frame, rows, theme, locale, state } = this.#context;
    const { width, height, scale } = this.#size;
    if (frame === undefined || rows === undefined || width === 0) return;
    const shown: Shown = { frame, rows, theme, words: localeTable(locale) };
    if (this.#moved === state.view) this.#picture.look();
    this.#moved = state.view;
    const before = this.#picture.plot;
    const box = this.#picture.measure(shown, width, height, scale);
    if (box !== before) {
      const { style } = this.#cells;
      Object.assign(style, { left: `${box.x}px`, top: `${box.y}px` });
      Object.assign(style, { width: `${box.width}px`, height: `${box.height}px` });
      Object.assign(this.#names.style, {
        width: `${box.x}px`,
        top: `${box.y}px`,
        height: `${box.height}px`,
      });
      this.#context.resize(Math.round(box.width * scale), Math.round(box.height * scale));
    }
    const view = this.#view()!;
    this.#picture.draw(shown, view);
    this.#cells.classList.toggle("whole", view.y0 === 0 && view.y1 === rows.order.length);
    this.#mark();
    this.#renderHead();
    this.#settle(view);
    this.#message.hidden = rows.order.length > 0;
    if (!this.#message.hidden) this.#message.textContent = plotWords[locale].none;
    this.#table.update({
      state: frame.state,
      view,
      rows,
      names: this.#picture.names,
      calendar: this.#picture.calendar,
      locale: shown.words,
      words: plotWords[locale],
      title: titleOf(frame, rows, shown.words),
    });
  }

  /** A view that reaches beyond what there is now, or is too small for it, becomes the nearest that does not. */
  #settle(view: View): void {
    const { state, theme, frame } = this.#context;
    // rows of another state say nothing
    if (state.view === undefined || alike(state.view, view)) return;
    if (sourceOf({ state, theme }) !== sourceOf(frame!)) return;
    queueMicrotask(() => this.#context.set({ view: isFull(view, this.#bounds()) ? undefined : view }, true));
  }

  /** Marks that move with the view. */
  #mark(): void {
    const { state, theme } = this.#context;
    const view = this.#view();
    if (view === undefined) return;
    const { width, height } = this.#picture.plot;
    const lines = state.lines.map((ticker) => this.#lineOf(ticker));
    this.#marks.place(this.#at, this.#chosen(), lines, theme, view, width, height);
    this.#showTip();
  }

  #chosen(): Place | undefined {
    const { state, rows } = this.#context;
    if (state.cell === undefined || rows === undefined) return undefined;
    const line = this.#lineOf(state.cell.ticker);
    const { kind, values } = rows.time;
    const row = values.findIndex((value) => formatTime(kind, value) === state.cell!.date);
    return line === undefined || row < 0 ? undefined : { row, line };
  }

  #lineOf(ticker: string): number | undefined {
    const rows = this.#context.rows!;
    if (this.#placeOf?.rows !== rows) {
      const places = new Map<string, number>();
      rows.order.forEach((number, line) => {
        const name = rows.names[number];
        if (name !== undefined) places.set(name, line);
      });
      this.#placeOf = { rows, places };
    }
    return this.#placeOf.places.get(ticker);
  }

  #bounds(): Bounds {
    const { rows } = this.#context;
    const { width, height } = this.#picture.plot;
    return boundsOf(rows?.time.values.length ?? 0, rows?.order.length ?? 0, width, height);
  }

  /** What is shown, within what there is. */
  #view(): View | undefined {
    const { rows, state } = this.#context;
    if (rows === undefined) return undefined;
    const bounds = this.#bounds();
    return state.view === undefined ? fullView(bounds) : clampView(state.view, bounds);
  }

  #move(view: View, live: boolean): void {
    const bounds = this.#bounds();
    this.#cells.classList.toggle("moving", live);
    if (!live && this.#boxing) this.#boxing = false;
    this.#context.set({ view: isFull(view, bounds) ? undefined : view }, live);
    if (!live) this.#tellRange(view);
  }

  #tellRange(view: View): void {
    const { time, order } = this.#context.rows!;
    const last = (to: number, count: number) => Math.max(0, Math.min(count, Math.ceil(to)) - 1);
    const dateOf = (row: number) => formatTime(time.kind, time.values[row]!);
    const tickerOf = (line: number) => this.#picture.names[order[line]!];
    if (order.length === 0 || time.values.length === 0) return;
    this.#context.emit("range", {
      view,
      from: dateOf(Math.floor(view.x0)),
      to: dateOf(last(view.x1, time.values.length)),
      first: tickerOf(Math.floor(view.y0)),
      last: tickerOf(last(view.y1, order.length)),
    });
  }

  #zoom(factor: number): void {
    const view = this.#view();
    if (view === undefined) return;
    const at = this.#at && this.#shareOf(this.#at);
    const inside = at !== undefined && at.x >= 0 && at.x <= 1 && at.y >= 0 && at.y <= 1;
    const by = { x: factor, y: factor };
    this.#moveOnce(zoomView(view, by, inside ? at : { x: 0.5, y: 0.5 }, this.#bounds()));
  }

  #moveOnce(view: View): void {
    if (!sameView(view, this.#view()!)) this.#move(view, false);
  }

  #shareOf({ row, line }: Place): Point {
    const { x0, x1, y0, y1 } = this.#view()!;
    return { x: (row + 0.5 - x0) / (x1 - x0), y: (line + 0.5 - y0) / (y1 - y0) };
  }

  #pixels(): [width: number, height: number] {
    const { width, height } = this.#picture.plot;
    return [Math.round(width * this.#size.scale), Math.round(height * this.#size.scale)];
  }

  #point(at: Point | undefined): void {
    const { rows } = this.#context;
    const view = this.#view();
    const none = at === undefined || rows === undefined || view === undefined;
    this.#read(none ? undefined : pointedAt(at, view, rows, ...this.#pixels()));
  }

  #isThere({ row, line }: Place): boolean {
    const { time, order } = this.#context.rows!;
    return row < time.values.length && line < order.length;
  }

  /** Of a new frame what was read in the one before, unless only the view has moved. */
  #readAgain(): void {
    const { frame } = this.#context;
    const [before, at] = [this.#readIn, this.#at!];
    this.#readIn = frame;
    if (!this.#isThere(at)) this.#read(undefined);
    else if (before === undefined || sourceOf(before) !== sourceOf(frame!)) {
      this.#question++;
      void this.#ask();
    }
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
    this.#mark();
  }

  /** Asks for the cell that is read; while an answer is on its way the newest waits. */
  async #ask(): Promise<void> {
    if (this.#asking) return;
    this.#asking = true;
    try {
      for (let asked = -1; asked !== this.#question && this.#at !== undefined; ) {
        asked = this.#question;
        const reading = await this.#readingOf(this.#at);
        if (asked === this.#question && this.#at !== undefined) this.#heard(reading);
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
    const { ticker, date } = this.#named(this.#at!);
    this.#context.emit("hover", { ticker, date, value: reading.value });
    const told = this.#showTip();
    if (this.#aloud && told) this.#spoken.textContent = spokenText(told);
  }

  #named({ row, line }: Place): { ticker: string; date: string } {
    const { time, order } = this.#context.rows!;
    return {
      ticker: this.#picture.names[order[line]!]!,
      date: formatTime(time.kind, time.values[row]!),
    };
  }

  #showTip(): Told | undefined {
    const { rows, frame, locale } = this.#context;
    const at = this.#at;
    this.#tip.hidden = at === undefined;
    if (at === undefined || rows === undefined || frame === undefined) return undefined;
    const { names, calendar, plot: box } = this.#picture;
    const [table, words] = [localeTable(locale), plotWords[locale]];
    const told = toldOf(at, this.#reading, rows, names, calendar, frame.state, table, words);
    renderTip(this.#tip, told, this.#reading);
    const share = this.#shareOf(at);
    placeTip(this.#tip, box.x + share.x * box.width, box.y + share.y * box.height, this.#size);
    return told;
  }

  #choose(): void {
    if (this.#at === undefined) return;
    const cell = this.#named(this.#at);
    // the mean of a group has no window of its own
    if (this.#lineOf(cell.ticker) === undefined) return;
    this.#context.set({ cell });
    this.#context.emit("select", cell);
  }

  #toggleLine(line: number): void {
    const { rows, state, locale } = this.#context;
    const ticker = rows!.names[rows!.order[line]!];
    if (ticker === undefined) return;
    const has = state.lines.includes(ticker);
    const lines = has ? state.lines.filter((one) => one !== ticker) : [...state.lines, ticker];
    this.#context.set({ lines });
    const words = plotWords[locale];
    this.#spoken.textContent = `${ticker}: ${has ? words.unlisted : words.listed}`;
  }

  #listenNames(): void {
    const labelOf = ({ clientY }: MouseEvent) => {
      const view = this.#view();
      if (view === undefined) return undefined;
      const y = clientY - this.#names.getBoundingClientRect().top;
      return labelAt(this.#picture.labels, y, this.#picture.plot.height / (view.y1 - view.y0));
    };
    this.#names.addEventListener("click", (event) => {
      const label = labelOf(event);
      if (label === undefined) return;
      if (!label.group) return this.#toggleLine(label.line);
      const group = this.#context.rows!.groups.find(({ from, to }) => label.line >= from && label.line < to);
      const view = this.#view()!;
      if (group) this.#moveOnce(clampView({ ...view, y0: group.from, y1: group.to }, this.#bounds()));
    });
    this.#names.addEventListener("pointermove", (event) => {
      const label = labelOf(event);
      this.#names.style.cursor = label === undefined ? "default" : label.group ? "zoom-in" : "pointer";
      this.#names.title = label === undefined || label.group ? "" : plotWords[this.#context.locale].nameHint;
    });
  }

  #listenKeys(): void {
    this.#cells.addEventListener("focus", () => {
      if (this.#cells.matches(":focus-visible") && this.#at === undefined) this.#step(0, 0);
    });
    this.#cells.addEventListener("blur", () => this.#read(undefined));
    this.#cells.addEventListener("keydown", (event) => {
      const action = keyAction(event);
      const view = this.#view();
      if (action === undefined || view === undefined) return;
      event.preventDefault();
      switch (action.kind) {
        case "step":
          return this.#step(action.x, action.y);
        case "pan":
          return this.#moveOnce(panView(view, action, this.#bounds()));
        case "zoom":
          return this.#zoom(action.by > 0 ? STEP : 1 / STEP);
        case "reset":
          return this.#moveOnce(fullView(this.#bounds()));
        case "choose":
          return this.#choose();
        case "line":
          return this.#at && this.#toggleLine(this.#at.line);
        case "hide":
          this.#boxing = false;
          this.#renderHead();
          return this.#read(undefined);
      }
    });
  }

  /** Reads the cell beside the one that is read; the first is the newest of the upper ticker in view. */
  #step(x: number, y: number): void {
    const { rows } = this.#context;
    const view = this.#view();
    if (rows === undefined || view === undefined) return;
    const [columns, lines] = [rows.time.values.length, rows.order.length];
    if (columns === 0 || lines === 0) return;
    const from = this.#at ?? { row: Math.ceil(view.x1) - 1 - x, line: Math.floor(view.y0) - y };
    const row = Math.max(0, Math.min(columns - 1, from.row + x));
    const line = Math.max(0, Math.min(lines - 1, from.line + y));
    const next = viewWith(view, row, line, this.#bounds());
    const at = pointedCell(row, line, next, rows, ...this.#pixels());
    if (!sameView(next, view)) this.#move(next, false);
    this.#read(at, true);
  }

  #renderHead(): void {
    const { frame, rows, locale } = this.#context;
    const [words, table] = [plotWords[locale], localeTable(locale)];
    const view = this.#view();
    const bounds = this.#bounds();
    const ready = frame !== undefined && rows !== undefined && view !== undefined;
    const full = !ready || isFull(view, bounds);
    const canIn =
      ready &&
      (view.x1 - view.x0 > bounds.leastColumns + 1e-6 || view.y1 - view.y0 > bounds.leastLines + 1e-6);
    const button = (label: string, icon: unknown, act: () => void, may: boolean) =>
      html`<button type="button" aria-label=${label} title=${label} ?disabled=${!may} @click=${act}>${icon}</button>`;
    render(
      html`<div>${ready ? html`<h2>${titleOf(frame, rows, table)}</h2><p>${subtitleOf(frame, rows, view, this.#pixels(), table)}</p>` : ""}</div>
      <div class="plot-tools" role="group" aria-label=${words.tools}>
        ${button(words.zoomIn, ICONS.plus, () => this.#zoom(STEP), canIn)}
        ${button(words.zoomOut, ICONS.minus, () => this.#zoom(1 / STEP), !full)}
        ${button(words.reset, ICONS.whole, () => this.#moveOnce(fullView(this.#bounds())), !full)}
        <button type="button" aria-label=${words.box} title=${words.box} aria-pressed=${String(this.#boxing)} ?disabled=${!canIn} @click=${() => this.#toggleBox()}>${ICONS.box}</button>
        <button type="button" aria-expanded=${String(this.#table.open)} ?disabled=${!ready} @click=${() => this.#toggleTable()}>${words.table}</button>
      </div>`,
      this.#head,
    );
  }

  #toggleBox(): void {
    this.#boxing = !this.#boxing;
    this.#renderHead();
  }

  #toggleTable(): void {
    this.#table.toggle();
    this.#renderHead();
  }
}

function make<Name extends "section" | "div">(name: Name, className: string): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  made.className = className;
  return made;
}

const icon = (path: string) =>
  html`<svg viewBox="0 0 16 16" aria-hidden="true">${svg`<path d=${path} />`}</svg>`;
const ICONS = {
  plus: icon("M3 8h10M8 3v10"),
  minus: icon("M3 8h10"),
  whole: icon("M2 6V2h4M10 2h4v4M14 10v4h-4M6 14H2v-4"),
  box: icon(
    "M2 2h2M6 2h3M11 2h1M2 2v2M2 6v3M2 11v1M12 2v2M2 12h2M11 11m-3 0a3 3 0 1 0 6 0a3 3 0 1 0 -6 0M13 13l2 2",
  ),
};
