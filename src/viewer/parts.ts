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
/**
 * Those that a first picture needs; they have their turn at every update. The picture must not miss that a market has gone, and the line
 * above it would move it if it came later.
 */
const FIRST = ["plot", "files"];
/** Those that share a place: a line on top, a column beside the picture. */
const PLACES: Readonly<Record<string, string>> = {
  ...{ files: "top", look: "top", help: "top" },
  ...{ reading: "aside", "what-if": "aside" },
};

/** Milliseconds of script after which the page has its turn before other parts have theirs. */
const TURN = 8;

interface Slot {
  readonly name: string;
  /** Where it goes. */
  readonly place: HTMLElement;
  part?: Part;
  /** What it was made of when it was updated last, and in which language. */
  inputs: readonly unknown[];
  locale: string;
}

/** The parts of a viewer's page in their places: at first those of a first picture, and places for the others. */
export class Parts {
  readonly #context: Context;
  /** Those of a first picture are the first to have their turn. */
  readonly #slots: readonly Slot[];
  #growing = false;

  constructor(context: Context, element: HTMLElement) {
    this.#context = context;
    const shared = new Map<string, HTMLElement>();
    const placeOf = (name: string) => {
      const place = shared.get(name) ?? element.appendChild(document.createElement("div"));
      place.className = name;
      shared.set(name, place);
      return place;
    };
    const slots = Object.keys(PARTS).map((name): Slot => {
      const place = document.createElement("section");
      place.className = name;
      (PLACES[name] === undefined ? element : placeOf(PLACES[name])).append(place);
      return { name, place, inputs: [], locale: context.locale };
    });
    const first = FIRST.map((name) => slots.find((slot) => slot.name === name)!);
    for (const slot of first) this.#make(slot);
    this.#slots = [...first, ...slots.filter((slot) => !first.includes(slot))];
  }

  /** Whether all of them are there. */
  get complete(): boolean {
    return this.#slots.every(({ part }) => part !== undefined);
  }

  /** From now on `update` makes those that a first picture has done without, too. */
  grow(): void {
    this.#growing = true;
  }

  /**
   * Those that show something that has changed, in turn. Returns whether that was all of them: what takes long is done a piece at a
   * time, for the page to be laid out, painted and used between them, and then the rest is to be asked for.
   */
  update(): boolean {
    const began = performance.now();
    const { locale } = this.#context;
    for (const slot of this.#slots) {
      const isNew = slot.part === undefined && this.#growing;
      const part = isNew ? this.#make(slot) : slot.part;
      if (part === undefined) continue;
      const inputs = part.inputs();
      if (!isNew && !differ(slot.inputs, inputs)) continue;
      // each that is new, or in another language, is laid out by itself
      const isAlone = isNew || slot.locale !== locale;
      slot.inputs = inputs;
      slot.locale = locale;
      part.update();
      if (isAlone || (performance.now() - began > TURN && !FIRST.includes(slot.name))) return this.#isDone();
    }
    return true;
  }

  destroy(): void {
    for (const { part } of this.#slots) part?.destroy?.();
  }

  #isDone(): boolean {
    return this.#slots.every(({ part, inputs }) =>
      part === undefined ? !this.#growing : !differ(inputs, part.inputs()),
    );
  }

  #make(slot: Slot): Part {
    const part = PARTS[slot.name]!(this.#context);
    part.element.classList.add(slot.name);
    slot.place.replaceWith(part.element);
    slot.part = part;
    return part;
  }
}
