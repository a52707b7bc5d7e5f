import type { ThemeName } from "../heatmap/color/theme.ts";
import type { Answer, Question } from "./engine/answers.ts";
import type { Frame, MarketInfo, Rows, Source } from "./protocol.ts";
import type { State } from "./state.ts";

/** What is being opened; with an error, what could not be, and with a choice, what needs one of these as its benchmark. */
export interface Opening {
  readonly names: readonly string[];
  readonly error?: string;
  readonly choice?: readonly string[];
}

/** The language, and the theme as it was chosen: `auto` is that of the page around. */
export interface Look {
  readonly locale: "en" | "ja";
  readonly theme: ThemeName | "auto";
}

/** What the parts of a viewer know and may do. */
export interface Context {
  /** The element that the viewer is in. */
  readonly host: HTMLElement;
  readonly locale: "en" | "ja";
  readonly theme: ThemeName;
  /** The colour of the page's texts, and its fonts. */
  readonly ink: string;
  readonly font: string;
  readonly look: Look;
  readonly state: State;
  /** undefined: no file is open. */
  readonly info: MarketInfo | undefined;
  readonly opening: Opening | undefined;
  /** The newest frame, which a newer state may not have reached yet. */
  readonly frame: Frame | undefined;
  readonly rows: Rows | undefined;
  /** Share of long work that is done; undefined: there is none. */
  readonly progress: number | undefined;
  /** Share of what is being opened that is read; undefined: nothing is, or it is not known. */
  readonly read: number | undefined;
  /** Whether a market has no picture because its first was given up; `redraw` makes one. */
  readonly givenUp: boolean;
  /** One line for the user; "": all is well. */
  readonly error: string;
  /**
   * Changes the state. `live`: while something is dragged; one step of the history comes with the change that is not. `amends`: it
   * follows from a change before, and is undone with that.
   */
  set(change: Partial<State>, live?: boolean, amends?: boolean): void;
  setLook(change: Partial<Look>): void;
  open(source: Source | Promise<Source>): Promise<void>;
  /** Gives up what is being opened, or forgets what could not be. */
  readonly dismiss: () => void;
  ask<Q extends Question>(question: Q): Promise<Extract<Answer, { readonly about: Q["about"] }>>;
  /** Gives up long work but that of opening. */
  cancel(): void;
  readonly redraw: () => void;
  /** Tells the page, as an event of the element. */
  emit(name: "hover" | "select" | "range", detail: unknown): void;
  /** Asks for a frame of so many device pixels from now on. */
  resize(width: number, height: number): void;
}

/** A part of the viewer's page, made once. */
export interface Part {
  readonly element: HTMLElement;
  /** What it shows of the context: `update` is called whenever one of these has become another. */
  inputs(): readonly unknown[];
  /** Writes alone: to read what the page looks like would lay out what has been written so far. */
  update(): void;
  destroy?(): void;
}

export type MakePart = (context: Context) => Part;
