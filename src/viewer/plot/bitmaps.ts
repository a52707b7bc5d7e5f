import type { Frame } from "../protocol.ts";
import { pictureOf, type View } from "../state.ts";

/**
 * The newest frame, moved and scaled to the view that is shown now, and behind it the last one that showed everything: where a
 * frame does not reach yet there is something coarser.
 */
export class Bitmaps {
  readonly element = document.createElement("div");
  #front = document.createElement("canvas");
  #back = document.createElement("canvas");
  #frame: Frame | undefined;
  #behind: View | undefined;

  constructor() {
    this.element.className = "bitmaps";
    this.element.append(this.#back, this.#front);
  }

  show(frame: Frame): void {
    const before = this.#frame;
    const same = before !== undefined && sourceOf(before) === sourceOf(frame);
    if (!same) this.#behind = undefined;
    else if (before.state.view === undefined && frame.state.view !== undefined) {
      [this.#front, this.#back] = [this.#back, this.#front];
      this.#back.after(this.#front);
      this.#behind = before.view;
    }
    this.#frame = frame;
    const { width, height, pixels } = frame;
    const canvas = this.#front;
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
    canvas.getContext("2d")!.putImageData(new ImageData(pixels, width, height), 0, 0);
  }

  /** Nothing has been shown yet. */
  forget(): void {
    this.#frame = undefined;
  }

  /** `width` and `height`: of the cells, in CSS pixels. */
  place(view: View, width: number, height: number): void {
    move(this.#front, this.#frame?.view, view, width, height);
    move(this.#back, this.#behind, view, width, height);
  }
}

function move(
  canvas: HTMLCanvasElement,
  from: View | undefined,
  to: View,
  width: number,
  height: number,
): void {
  canvas.hidden = from === undefined;
  if (from === undefined) return;
  const [across, down] = [to.x1 - to.x0, to.y1 - to.y0];
  const x = ((from.x0 - to.x0) / across) * width;
  const y = ((from.y0 - to.y0) / down) * height;
  const [wide, high] = [(from.x1 - from.x0) / across, (from.y1 - from.y0) / down];
  canvas.style.transform =
    x === 0 && y === 0 && wide === 1 && high === 1
      ? "none"
      : `translate(${x}px, ${y}px) scale(${wide}, ${high})`;
}

/** What decides the colours, whichever part of them is shown. */
export function sourceOf({ state, theme }: Pick<Frame, "state" | "theme">): string {
  const { view: _view, ...rest } = pictureOf(state);
  return JSON.stringify([rest, theme]);
}
