import { controls } from "./controls/controls.ts";
import { look } from "./controls/look.ts";
import { exporting } from "./export/export.ts";
import { files } from "./files/files.ts";
import { help } from "./help/help.ts";
import { differ } from "./kept.ts";
import { notice } from "./notice/notice.ts";
import type { Context, MakePart, Part } from "./part.ts";
import { plot } from "./plot/plot.ts";
import { reading } from "./reading/reading.ts";
import { whatIf } from "./what-if/what-if.ts";

/** Each of a class of its own name, in the order of the page. */
const PARTS: Readonly<Record<string, MakePart>> = {
  files,
  look,
  controls,
  plot,
  notice,
  reading,
  "what-if": whatIf,
  export: exporting,
  help,
};
/** Those that a first picture needs. */
const FIRST = ["files", "plot"];
/** Those that share a place: a line on top, a column beside the picture. */
const PLACES: Readonly<Record<string, string>> = {
  ...{ files: "top", look: "top", help: "top" },
  ...{ reading: "aside", "what-if": "aside" },
};

/** The parts of a viewer's page in their places: at first those of a first picture, and places for the others. */
export class Parts {
  readonly #context: Context;
  readonly #made: Part[] = [];
  /** Those that are made when there is a picture, or none to wait for, and what keeps their places. */
  #later: [name: string, place: HTMLElement][] = [];
  /** What each was made of when it was updated last. */
  readonly #inputs = new Map<Part, readonly unknown[]>();

  constructor(context: Context, element: HTMLElement) {
    this.#context = context;
    const shared = new Map<string, HTMLElement>();
    const placeOf = (name: string) => {
      const place = shared.get(name) ?? element.appendChild(document.createElement("div"));
      place.className = name;
      shared.set(name, place);
      return place;
    };
    for (const name of Object.keys(PARTS)) {
      const place = document.createElement("section");
      place.className = name;
      (PLACES[name] === undefined ? element : placeOf(PLACES[name])).append(place);
      if (FIRST.includes(name)) this.#make(name, place);
      else this.#later.push([name, place]);
    }
  }

  /** Whether all of them are there. */
  get complete(): boolean {
    return this.#later.length === 0;
  }

  /** Makes those that a first picture has done without. */
  makeAll(): void {
    const later = this.#later;
    this.#later = [];
    for (const [name, place] of later) this.#make(name, place);
  }

  /** Those that show something that has changed. */
  update(): void {
    for (const part of this.#made) {
      const inputs = part.inputs();
      if (!differ(this.#inputs.get(part) ?? [], inputs)) continue;
      this.#inputs.set(part, inputs);
      part.update();
    }
  }

  destroy(): void {
    for (const part of this.#made) part.destroy?.();
  }

  #make(name: string, place: HTMLElement): void {
    const part = PARTS[name]!(this.#context);
    part.element.classList.add(name);
    place.replaceWith(part.element);
    this.#made.push(part);
  }
}
