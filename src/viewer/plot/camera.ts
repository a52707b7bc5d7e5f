import { formatTime } from "../../panel/time.ts";
import type { Context } from "../part.ts";
import type { View } from "../state.ts";
import { sourceOf } from "./bitmaps.ts";
import type { Place } from "./marks.ts";
import type { Picture } from "./picture.ts";
import {
  alike,
  type Bounds,
  boundsOf,
  clampView,
  fullView,
  isFull,
  type Point,
  sameView,
  zoomView,
} from "./view.ts";

/** Which part of the picture is in view, and what moves it. */
export class Camera {
  /** Whether dragging draws a box to zoom to. */
  boxing = false;
  /** Device pixels of a CSS pixel. */
  scale = 1;
  readonly #context: Context;
  readonly #picture: Picture;

  constructor(context: Context, picture: Picture) {
    this.#context = context;
    this.#picture = picture;
  }

  get bounds(): Bounds {
    const { rows } = this.#context;
    const { width, height } = this.#picture.plot;
    return boundsOf(rows?.time.values.length ?? 0, rows?.order.length ?? 0, width, height);
  }

  /** What is shown, within what there is. */
  get view(): View | undefined {
    const { rows, state } = this.#context;
    if (rows === undefined) return undefined;
    const { bounds } = this;
    return state.view === undefined ? fullView(bounds) : clampView(state.view, bounds);
  }

  /** Device pixels of the cells. */
  get pixels(): [width: number, height: number] {
    const { width, height } = this.#picture.plot;
    return [Math.round(width * this.scale), Math.round(height * this.scale)];
  }

  /** The middle of a cell, in shares of what is in view. */
  shareOf({ row, line }: Place): Point {
    const { x0, x1, y0, y1 } = this.view!;
    return { x: (row + 0.5 - x0) / (x1 - x0), y: (line + 0.5 - y0) / (y1 - y0) };
  }

  move(view: View, live: boolean): void {
    if (!live) this.boxing = false;
    this.#context.set({ view: isFull(view, this.bounds) ? undefined : view }, live);
    if (!live) this.#tellRange(view);
  }

  /** By a key or a button. */
  moveOnce(view: View): void {
    if (!sameView(view, this.view!)) this.move(view, false);
  }

  showAll(): void {
    this.moveOnce(fullView(this.bounds));
  }

  /** About a cell, if it is in view. */
  zoom(factor: number, about: Place | undefined): void {
    const { view } = this;
    if (view === undefined) return;
    const at = about && this.shareOf(about);
    const inside = at !== undefined && at.x >= 0 && at.x <= 1 && at.y >= 0 && at.y <= 1;
    const by = { x: factor, y: factor };
    this.moveOnce(zoomView(view, by, inside ? at : { x: 0.5, y: 0.5 }, this.bounds));
  }

  /** A view that reaches beyond what there is now, or is too small for it, becomes the nearest that does not. */
  settle(view: View): void {
    const { state, theme, frame } = this.#context;
    // rows of another state say nothing
    if (state.view === undefined || alike(state.view, view)) return;
    if (sourceOf({ state, theme }) !== sourceOf(frame!)) return;
    queueMicrotask(() =>
      this.#context.set({ view: isFull(view, this.bounds) ? undefined : view }, true, true),
    );
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
}
