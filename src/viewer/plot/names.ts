import type { Context } from "../part.ts";
import { type Label, labelAt } from "./axes.ts";
import type { Camera } from "./camera.ts";
import type { Picture } from "./picture.ts";
import { clampView } from "./view.ts";
import { plotWords } from "./words.ts";

/** The names beside the cells, to be pointed at: a ticker's adds its line, a group's shows it alone. */
export class Names {
  readonly element: HTMLElement;
  readonly #context: Context;
  readonly #picture: Picture;
  readonly #camera: Camera;
  readonly #say: (text: string) => void;

  constructor(
    element: HTMLElement,
    context: Context,
    picture: Picture,
    camera: Camera,
    say: (text: string) => void,
  ) {
    this.element = element;
    this.#context = context;
    this.#picture = picture;
    this.#camera = camera;
    this.#say = say;
    element.addEventListener("click", (event) => {
      const label = this.#labelOf(event);
      if (label?.group) this.#showGroup(label);
      else if (label) this.toggleLine(label.line);
    });
    element.addEventListener("pointermove", (event) => {
      const label = this.#labelOf(event);
      element.style.cursor = label === undefined ? "default" : label.group ? "zoom-in" : "pointer";
      element.title = label === undefined || label.group ? "" : plotWords[context.locale].nameHint;
    });
  }

  /** The line of the ticker that stands there, on or off. */
  toggleLine(line: number): void {
    const { rows, state, locale } = this.#context;
    const ticker = rows!.names[rows!.order[line]!];
    if (ticker === undefined) return;
    const has = state.lines.includes(ticker);
    const lines = has ? state.lines.filter((one) => one !== ticker) : [...state.lines, ticker];
    this.#context.set({ lines });
    const words = plotWords[locale];
    this.#say(`${ticker}: ${has ? words.unlisted : words.listed}`);
  }

  #showGroup({ line }: Label): void {
    const group = this.#context.rows!.groups.find(({ from, to }) => line >= from && line < to);
    const { view, bounds } = this.#camera;
    if (group) this.#camera.moveOnce(clampView({ ...view!, y0: group.from, y1: group.to }, bounds));
  }

  #labelOf({ clientY }: MouseEvent): Label | undefined {
    const { view } = this.#camera;
    if (view === undefined) return undefined;
    const y = clientY - this.element.getBoundingClientRect().top;
    return labelAt(this.#picture.labels, y, this.#picture.plot.height / (view.y1 - view.y0));
  }
}
