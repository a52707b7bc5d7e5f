import { localeTable } from "../../heatmap/locale/locale.ts";
import type { Context, Part } from "../part.ts";
import type { View } from "../state.ts";
import { Camera } from "./camera.ts";
import { listenGestures } from "./gestures.ts";
import { renderHead, type Tools } from "./head.ts";
import { keyAction } from "./keys.ts";
import { Marks } from "./marks.ts";
import { Names } from "./names.ts";
import { Picture, type Shown } from "./picture.ts";
import { Places } from "./places.ts";
import { Reader } from "./reader.ts";
import { CellTable } from "./table.ts";
import { titleOf } from "./title.ts";
import { panView } from "./view.ts";
import { plotWords } from "./words.ts";

/** The picture: cells, axes, colours, and what reads and moves them. */
export function plot(context: Context): Part {
  return new Plot(context);
}

const STEP = 0.6;
/** Milliseconds after which a picture that has not changed is at rest. */
const REST = 400;

class Plot implements Part, Tools {
  readonly element = make("section", "plot");
  readonly #context: Context;
  readonly #head = this.element.appendChild(make("div", "plot-head"));
  readonly #sheet = this.element.appendChild(make("div", "plot-sheet"));
  readonly #cells = this.#sheet.appendChild(make("div", "plot-cells"));
  readonly #picture = new Picture();
  readonly #marks = new Marks();
  readonly #places = new Places();
  readonly #message = make("div", "plot-message");
  readonly #spoken = make("div", "unseen");
  readonly #help = make("div", "unseen");
  readonly #camera: Camera;
  readonly #names: Names;
  readonly #reader: Reader;
  readonly #table: CellTable;
  readonly #watch: ResizeObserver;
  readonly #deaf: () => void;
  #size = { width: 0, height: 0 };
  #locale: string | undefined;
  /** Comes when the picture has been at rest for a while. */
  #rest: ReturnType<typeof setTimeout> | undefined;
  /** What is left to do of the first picture of a market. */
  #first: Iterator<void> | undefined;

  constructor(context: Context) {
    this.#context = context;
    const picture = this.#picture;
    const say = (text: string) => {
      this.#spoken.textContent = text;
    };
    const camera = new Camera(context, picture);
    this.#camera = camera;
    this.#names = new Names(make("div", "plot-names"), context, picture, camera, say);
    const tip = make("div", "plot-tip");
    this.#reader = new Reader(tip, context, picture, camera, () => this.#mark(), say);
    this.#table = new CellTable((question) => context.ask(question));
    this.#cells.append(picture.bitmaps.element, this.#marks.element, this.#marks.beside);
    this.#sheet.append(picture.axes, this.#names.element, this.#message, tip);
    this.element.append(this.#spoken, this.#help, this.#table.element);
    picture.axes.ariaHidden = "true";
    tip.ariaHidden = "true";
    tip.hidden = true;
    this.#spoken.setAttribute("role", "status");
    this.#help.id = "plot-help";
    this.#cells.tabIndex = 0;
    this.#cells.setAttribute("role", "application");
    this.#cells.setAttribute("aria-describedby", "plot-help");
    this.#watch = new ResizeObserver(() => this.#resized());
    this.#watch.observe(this.#sheet);
    this.#deaf = listenGestures(this.#cells, {
      view: () => camera.view,
      bounds: () => camera.bounds,
      boxing: () => camera.boxing,
      move: (view, live) => {
        this.#cells.classList.toggle("moving", live);
        camera.move(view, live);
      },
      point: (at) => this.#reader.point(at),
      choose: () => this.#choose(),
      box: (corners) => this.#marks.box(corners, picture.plot.width, picture.plot.height),
    });
    this.#listenKeys();
  }

  inputs(): readonly unknown[] {
    const { locale, theme, ink, font, info, rows, frame, state } = this.#context;
    return [locale, theme, ink, font, info, rows, frame, state.view, state.lines, state.cell];
  }

  update(): void {
    const { locale, rows, frame, info, font } = this.#context;
    if (rows !== undefined && frame !== undefined) {
      this.#reader.update();
      this.#draw();
    } else {
      // another market: what was seen of the one before, in the same state, is not of this one
      this.#first = undefined;
      this.#picture.forget();
      this.#reader.forget();
      this.#table.forget();
      this.#renderHead();
      const { width } = this.#size;
      if (info && width > 0) this.#picture.expect(info.tickers, localeTable(locale), font, width);
    }
    if (locale === this.#locale) return;
    this.#locale = locale;
    const words = plotWords[locale];
    this.#help.textContent = words.instructions;
    this.#cells.ariaLabel = words.name;
  }

  destroy(): void {
    this.#first = undefined;
    clearTimeout(this.#rest);
    this.#watch.disconnect();
    this.#deaf();
    this.#table.destroy();
  }

  zoom(by: 1 | -1): void {
    this.#camera.zoom(by > 0 ? STEP : 1 / STEP, this.#reader.at);
  }

  toggleBox(): void {
    this.#camera.boxing = !this.#camera.boxing;
    this.#renderHead();
  }

  toggleTable(): void {
    this.#table.toggle();
    this.#renderHead();
  }

  #resized(): void {
    const { clientWidth: width, clientHeight: height } = this.#sheet;
    const scale = devicePixelRatio;
    if (width === 0 || height === 0) return;
    this.#size = { width, height };
    this.#camera.scale = scale;
    if (this.#context.frame !== undefined) this.#draw();
    // before the first frame nothing is known of the labels, and cells that are stretched a little do no harm
    else this.#context.resize(Math.round(0.85 * width * scale), Math.round(0.88 * height * scale));
  }

  #draw(): void {
    const { frame, rows, theme, locale, ink, font } = this.#context;
    const { width, height } = this.#size;
    if (frame === undefined || rows === undefined || width === 0) return;
    const shown: Shown = { frame, rows, theme, words: localeTable(locale), ink, font };
    const before = this.#picture.plot;
    const isMoved = this.#picture.measure(shown, width, height, this.#camera.scale) !== before;
    if (isMoved) this.#context.resize(...this.#camera.pixels);
    if (this.#picture.isBlank || this.#first !== undefined) this.#begin(shown);
    else this.#redraw(shown, isMoved);
  }

  #redraw(shown: Shown, isMoved: boolean): void {
    const view = this.#camera.view!;
    // text on a canvas has the page laid out: before anything is written
    this.#picture.drawAxes(shown, view);
    if (isMoved) this.#place();
    this.#picture.drawCells(shown, view);
    this.#finish(shown, view);
    this.#renderHead();
  }

  /** The first picture: most code runs for the first time, and the workers still have the machine, so that each step is a task of its own. */
  #begin(shown: Shown): void {
    const steps = this.#steps(shown);
    this.#first = steps;
    const go = () => {
      if (this.#first !== steps) return;
      if (steps.next().done) this.#first = undefined;
      else setTimeout(go);
    };
    go();
  }

  *#steps(shown: Shown): Generator<void, void, void> {
    this.#place();
    // a title of several lines takes room from the cells: before they are there
    this.#renderHead();
    yield;
    this.#picture.drawCells(shown, this.#camera.view!);
    yield;
    const view = this.#camera.view!;
    this.#picture.drawAxes(shown, view);
    this.#finish(shown, view);
  }

  #place(): void {
    const { x, y, width, height } = this.#picture.plot;
    const [top, high] = [`${y}px`, `${height}px`];
    Object.assign(this.#cells.style, { left: `${x}px`, top, width: `${width}px`, height: high });
    Object.assign(this.#names.element.style, { width: `${x}px`, top, height: high });
  }

  /** What lies over the cells, and stands below. */
  #finish({ frame, rows, words }: Shown, view: View): void {
    clearTimeout(this.#rest);
    this.#rest = setTimeout(() => this.#picture.narrow() && this.#draw(), REST);
    this.#cells.classList.toggle("whole", view.y0 === 0 && view.y1 === rows.order.length);
    this.#mark();
    this.#camera.settle(view);
    const own = plotWords[this.#context.locale];
    this.#message.hidden = rows.order.length > 0;
    if (!this.#message.hidden) this.#message.textContent = own.none;
    this.#table.update({
      ...{ state: frame.state, view, rows, locale: words, words: own },
      ...{ names: this.#picture.names, calendar: this.#picture.calendar },
      title: titleOf(frame, rows, words),
    });
  }

  /** Marks that move with the view. */
  #mark(): void {
    const { state, theme, rows } = this.#context;
    const { view } = this.#camera;
    if (view === undefined || rows === undefined) return;
    const { width, height } = this.#picture.plot;
    const lines = state.lines.map((ticker) => this.#places.lineOf(rows, ticker));
    const chosen = state.cell && this.#places.cellOf(rows, state.cell);
    this.#marks.place(this.#reader.at, chosen, lines, theme, view, width, height);
    this.#reader.show(this.#size);
  }

  #choose(): void {
    const { at } = this.#reader;
    if (at === undefined) return;
    const cell = this.#reader.named(at);
    // the mean of a group has no window of its own
    if (this.#places.lineOf(this.#context.rows!, cell.ticker) === undefined) return;
    this.#context.set({ cell });
    this.#context.emit("select", cell);
  }

  #listenKeys(): void {
    const [camera, reader] = [this.#camera, this.#reader];
    this.#cells.addEventListener("focus", () => {
      if (this.#cells.matches(":focus-visible") && reader.at === undefined) reader.step(0, 0);
    });
    this.#cells.addEventListener("blur", () => reader.point(undefined));
    this.#cells.addEventListener("keydown", (event) => {
      const action = keyAction(event);
      const { view } = camera;
      if (action === undefined || view === undefined) return;
      event.preventDefault();
      switch (action.kind) {
        case "step":
          return reader.step(action.x, action.y);
        case "pan":
          return camera.moveOnce(panView(view, action, camera.bounds));
        case "zoom":
          return this.zoom(action.by);
        case "reset":
          return camera.showAll();
        case "choose":
          return this.#choose();
        case "line":
          return reader.at && this.#names.toggleLine(reader.at.line);
        case "hide":
          camera.boxing = false;
          this.#renderHead();
          return reader.point(undefined);
      }
    });
  }

  #renderHead(): void {
    renderHead(this.#head, this.#context, this.#camera, this.#table.open, this);
  }
}

function make<Name extends "section" | "div">(name: Name, className: string): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  made.className = className;
  return made;
}
