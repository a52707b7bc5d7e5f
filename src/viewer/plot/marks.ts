import type { ThemeName } from "../../heatmap/color/theme.ts";
import { themes } from "../../heatmap/color/theme.ts";
import { lineStyle } from "../../heatmap/lines/colors.ts";
import type { View } from "../state.ts";
import type { Point } from "./view.ts";

/** A cell by its places. */
export interface Place {
  readonly row: number;
  readonly line: number;
}

/** What is marked over the cells: the crosshair, the chosen cell, the rows whose lines are shown, the box that is drawn. */
export class Marks {
  readonly element = document.createElement("div");
  /** Beside the cells, so as to hide none: which rows have a line, in its colour. */
  readonly beside = document.createElement("div");
  readonly #row = this.#make("row");
  readonly #column = this.#make("column");
  readonly #chosen = this.#make("chosen");
  readonly #box = this.#make("box");
  #lines: HTMLElement[] = [];

  constructor() {
    this.element.className = "plot-marks";
    this.element.ariaHidden = "true";
    this.beside.className = "plot-lines";
    this.beside.ariaHidden = "true";
  }

  /** In a picture of so many CSS pixels. */
  place(
    at: Place | undefined,
    chosen: Place | undefined,
    lines: readonly (number | undefined)[],
    theme: ThemeName,
    view: View,
    width: number,
    height: number,
  ): void {
    const [column, pitch] = [width / (view.x1 - view.x0), height / (view.y1 - view.y0)];
    const put = (mark: HTMLElement, place: Place | undefined, across: boolean, down: boolean, least = 0) => {
      mark.hidden = place === undefined;
      if (place === undefined) return;
      const grow = (size: number) => Math.max(0, (least - size) / 2);
      const x = across ? (place.row - view.x0) * column - grow(column) : 0;
      const y = down ? (place.line - view.y0) * pitch - grow(pitch) : 0;
      mark.style.transform = `translate(${x}px, ${y}px)`;
      if (across) mark.style.width = `${Math.max(least, column)}px`;
      if (down) mark.style.height = `${Math.max(least, pitch)}px`;
    };
    put(this.#row, at, false, true, 3);
    put(this.#column, at, true, false, 3);
    put(this.#chosen, chosen, true, true, 11);
    while (this.#lines.length < lines.length) this.#lines.push(this.#make("line", this.beside));
    this.#lines.forEach((mark, i) => {
      const line = lines[i];
      put(mark, line === undefined ? undefined : { row: 0, line }, false, true, 6);
      mark.style.background = lineStyle(i, themes[theme]).color;
    });
  }

  box(corners: readonly [Point, Point] | undefined, width: number, height: number): void {
    this.#box.hidden = corners === undefined;
    if (corners === undefined) return;
    const [a, b] = corners;
    const { style } = this.#box;
    style.transform = `translate(${Math.min(a.x, b.x) * width}px, ${Math.min(a.y, b.y) * height}px)`;
    style.width = `${Math.abs(a.x - b.x) * width}px`;
    style.height = `${Math.abs(a.y - b.y) * height}px`;
  }

  #make(name: string, parent = this.element): HTMLElement {
    const mark = parent.appendChild(document.createElement("div"));
    mark.className = name;
    mark.hidden = true;
    return mark;
  }
}
