import type { ThemeName } from "../heatmap/color/theme.ts";
import { Client, EngineError, startEngine } from "./client.ts";
import { Dress, type Dressed } from "./dress.ts";
import type { Answer, Question } from "./engine/answers.ts";
import { fitState } from "./fitting.ts";
import { noticeWords } from "./notice/words.ts";
import type { Context, Look, Opening } from "./part.ts";
import { Parts } from "./parts.ts";
import type { Frame, MarketInfo, Rows, Source } from "./protocol.ts";
import { defaultState, pictureOf, type State } from "./state.ts";

export interface ViewerOptions {
  /** What is shown first; what is left out is as usual. */
  readonly state?: Partial<State>;
  /** Default: `en`. */
  readonly locale?: "en" | "ja";
  /** Default: `auto`, that of the page around it, by its `color-scheme`. */
  readonly theme?: ThemeName | "auto";
  /** Starts the worker, for a bundler or a policy that keeps the viewer from starting its own: a module worker that runs `rollbeta/viewer-worker`. */
  readonly worker?: () => Worker;
  /** Told of every change of the state; `live` while something is dragged; `amends`: it is no step of its own, to be undone. */
  readonly onState?: (state: State, live: boolean, amends: boolean) => void;
  /** Told of the language and the theme, when the user has chosen others. */
  readonly onLook?: (look: Look) => void;
}

/** Milliseconds that long work for an old state goes on while a newer one waits. */
const LONG = 250;

/** A viewer in an element; everything of it is inside a shadow root. */
export class Viewer implements Context {
  readonly host: HTMLElement;
  readonly #client: Client;
  readonly #options: ViewerOptions;
  readonly #parts: Parts;
  readonly #root: ShadowRoot;
  readonly #frameElement = document.createElement("div");
  readonly #dress: Dress;
  #look: Look;
  #dressed: Dressed;
  #state: State;
  #told = "";
  #info: MarketInfo | undefined;
  #opening: Opening | undefined;
  /** What had failed before anything was being opened; it is told again when that is given up. */
  #failed: Opening | undefined;
  /** The source that was asked for last, of those that have not failed: one that is there later than it is not opened. */
  #newest: unknown;
  #frame: Frame | undefined;
  #rows: Rows | undefined;
  /** Memory of the frame before. */
  #spare: ArrayBuffer | undefined;
  #progress: number | undefined;
  #read: number | undefined;
  /** Whether the first picture of a market was not waited for. */
  #givenUp = false;
  #error = "";
  #size: { width: number; height: number } | undefined;
  /** The state of the frame, to which a user who gives up the next one comes back. */
  #drawn: State | undefined;
  /** Whether a frame is on its way, since when, and whether another is wanted after it. */
  #busy = false;
  #began = 0;
  #wanted = false;
  /** Whether parts wait for their turn. */
  #later = false;
  #ended = false;

  /** `client`: one that has been started already. */
  constructor(
    host: HTMLElement,
    options: ViewerOptions = {},
    client: Client = new Client(startEngine(options.worker)),
  ) {
    this.host = host;
    this.#options = options;
    this.#look = { locale: options.locale ?? "en", theme: options.theme ?? "auto" };
    this.#state = { ...defaultState, ...options.state };
    this.#client = client;
    this.#client.onProgress = (share, of, id) => {
      const isFrame = of === "frame";
      // a file that is being made is wanted whatever is dragged meanwhile
      if (isFrame && this.#wanted && performance.now() - this.#began > LONG) this.#client.cancel("work", id);
      if (of === "open") this.#read = share;
      else this.#progress = share;
      // a picture that takes long is not waited for
      if (isFrame) this.#complete();
      this.#update();
    };
    this.#root = host.shadowRoot ?? host.attachShadow({ mode: "open" });
    this.#root.append(this.#frameElement);
    // it is told while a frame is made, which would be laid out for the question and again for the answer
    this.#dress = new Dress(this.#root, this.#frameElement, () => this.#afterFrame(this.#themed));
    this.#dress.wear(this.#look);
    this.#dressed = this.#dress.seen();
    this.#parts = new Parts(this, this.#frameElement);
    // a page that opens something at once is first painted with the places of its parts
    this.#afterFrame(() => {
      if (this.#opening === undefined && this.#info === undefined) this.#complete();
    });
  }

  get locale(): "en" | "ja" {
    return this.#look.locale;
  }

  get theme(): ThemeName {
    return this.#dressed.theme;
  }

  get ink(): string {
    return this.#dressed.ink;
  }

  get font(): string {
    return this.#dressed.font;
  }

  get look(): Look {
    return this.#look;
  }

  setLook(change: Partial<Look>): void {
    if (this.#ended) return;
    const before = this.#look;
    this.#look = { ...before, ...change };
    if (before.locale === this.locale && before.theme === this.#look.theme) return;
    this.#dress.wear(this.#look);
    this.#options.onLook?.(this.#look);
    // the page is styled and laid out once: not for who looks at it now, and again for what is written then
    this.#afterFrame(this.#themed);
  }

  get state(): State {
    return this.#state;
  }

  get info(): MarketInfo | undefined {
    return this.#info;
  }

  get opening(): Opening | undefined {
    return this.#opening;
  }

  get frame(): Frame | undefined {
    return this.#frame;
  }

  get rows(): Rows | undefined {
    return this.#rows;
  }

  get progress(): number | undefined {
    return this.#progress;
  }

  get read(): number | undefined {
    return this.#read;
  }

  get givenUp(): boolean {
    return this.#givenUp;
  }

  get error(): string {
    return this.#error;
  }

  set(change: Partial<State>, live = false, amends = false): void {
    if (this.#ended) return;
    const before = this.#state;
    const next = { ...before, ...change };
    // what is dragged through may be less than what it is dragged to leaves
    this.#state = live || this.#info === undefined ? next : fitState(next, this.#info, { change });
    // the worker begins before the page is told
    if (!samePicture(before, this.#state)) void this.#draw();
    this.#become(this.#state, live, amends);
  }

  /** Opens what is given, or will be. What is wrong with it is told on the page, and what was open stays. */
  async open(source: Source | Promise<Source>): Promise<void> {
    const { names: asked } = this.#opening ?? {};
    if (!this.#isOpening) this.#failed = this.#opening;
    const earlier = this.#newest;
    const own = {};
    this.#newest = own;
    let names: readonly string[] = [];
    const tell = (opening: Opening) => {
      this.#opening = opening;
      this.#update();
      return opening;
    };
    let opening = tell({ names });
    const isLast = () => this.#opening === opening;
    try {
      const found = await source;
      if (this.#ended || this.#newest !== own) return;
      if (found.kind === "files") names = found.files.map(({ name }) => name);
      else if (found.kind === "again") names = asked ?? (this.#info ? [this.#info.name] : []);
      if (isLast()) opening = tell({ names });
      const info = await this.#client.open(found);
      // that was of what has been given up, for what is being read now
      this.#read = undefined;
      if (this.#ended || info === undefined) return this.#update();
      // what was asked before it is not asked any more, even if it came too late to be given up
      this.#failed = undefined;
      if (isLast() || this.#opening?.choice) this.#opening = undefined;
      this.#error = "";
      this.#progress = undefined;
      this.#givenUp = false;
      const before = this.#info;
      this.#info = info;
      this.#frame = this.#rows = this.#drawn = undefined;
      const fitting = fitState(this.#state, info, { before });
      const isOther = JSON.stringify(fitting) !== JSON.stringify(this.#state);
      this.#state = fitting;
      // the worker begins before the page is told
      const drawn = this.#draw();
      if (isOther) this.#become(fitting, false);
      else this.#update();
      await drawn;
    } catch (error) {
      if (this.#newest === own) this.#newest = earlier;
      if (!isLast() || this.#ended) return;
      this.#read = undefined;
      const message = error instanceof Error ? error.message : String(error);
      const choice = error instanceof EngineError ? error.choice : undefined;
      tell({ names, error: message, ...(choice && { choice }) });
      this.#complete();
    }
  }

  readonly dismiss = () => {
    const isOpening = this.#isOpening;
    this.#opening = isOpening ? this.#failed : undefined;
    if (isOpening) {
      this.#newest = this.#read = undefined;
      this.#client.cancel("opening");
      this.#complete();
    }
    this.#update();
  };

  async ask<Q extends Question>(question: Q): Promise<Extract<Answer, { readonly about: Q["about"] }>> {
    try {
      return await this.#client.ask(question);
    } catch (error) {
      if (!(error instanceof EngineError) || !error.isGivenUp) throw error;
      throw new EngineError(noticeWords[this.locale].stopped, { isGivenUp: true });
    } finally {
      // long answers tell how far they are, too
      if (this.#progress !== undefined && !this.#busy) {
        this.#progress = undefined;
        this.#update();
      }
    }
  }

  /** Gives up the work in hand; of a frame what it was to show, too: the picture's state is that of what is on screen again. */
  cancel(): void {
    this.#client.cancel();
    if (!this.#busy) return;
    this.#wanted = false;
    if (this.#drawn) this.#become({ ...this.#state, ...pictureOf(this.#drawn) }, false);
    else this.#givenUp = true;
  }

  readonly redraw = () => void this.#draw();

  emit(name: "hover" | "select" | "range", detail: unknown): void {
    this.#tell(name, detail);
  }

  resize(width: number, height: number): void {
    if (this.#size?.width === width && this.#size.height === height) return;
    this.#size = { width, height };
    // what the user has given up is not begun again by a line that wraps
    if (this.#givenUp) return;
    if (this.#frame === undefined) void this.#draw();
    // the page is half written, and the workers would take the cores from what it is to be laid out and painted by
    else this.#afterFrame(this.redraw);
  }

  destroy(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#client.end();
    this.#dress.destroy();
    this.#parts.destroy();
    this.#root.replaceChildren();
    this.#root.adoptedStyleSheets = [];
  }

  get #isOpening(): boolean {
    return this.#opening !== undefined && this.#opening.error === undefined;
  }

  /** Makes the parts that a first picture has done without. */
  #complete(): void {
    if (this.#ended || this.#parts.complete) return;
    this.#parts.grow();
    this.#update();
  }

  readonly #themed = () => {
    if (this.#ended) return;
    const before = this.theme;
    this.#dressed = this.#dress.seen();
    this.#update();
    if (this.theme !== before) void this.#draw();
  };

  #become(state: State, live: boolean, amends = false): void {
    this.#state = state;
    // what is so already is no change, but the end of a drag is told
    const told = JSON.stringify([state, live]);
    if (told !== this.#told) {
      this.#told = told;
      this.#options.onState?.(state, live, amends);
      this.#tell("state", { state, live });
    }
    this.#update();
  }

  #tell(name: string, detail: unknown): void {
    this.host.dispatchEvent(new CustomEvent(name, { detail, bubbles: true }));
  }

  /** Asks for the frame of the newest state when the one before is there: nothing stale waits. */
  async #draw(): Promise<void> {
    if (this.#ended || this.#info === undefined || this.#size === undefined) return;
    this.#wanted = true;
    if (this.#busy) return;
    this.#busy = true;
    this.#dressed = this.#dress.seen();
    this.#givenUp = false;
    let isNew = false;
    while (this.#wanted && !this.#ended) {
      this.#wanted = false;
      this.#began = performance.now();
      const state = this.#state;
      const info: MarketInfo | undefined = this.#info;
      const spare = this.#spare;
      this.#spare = undefined;
      const asked = this.#client.frame(state, { ...this.#size, theme: this.theme }, spare);
      // the frame before is shown while the worker makes this one
      if (isNew) this.#update();
      isNew = true;
      try {
        const frame = await asked;
        this.#error = "";
        if (frame !== undefined) {
          this.#drawn = state;
          // it was given up when it had been made already
          this.#wanted ||= !samePicture(state, this.#state);
          this.#spare = this.#frame?.pixels.buffer;
          this.#frame = frame;
          // a part knows by its identity whether it is another
          if (Object.keys(frame.rows).length > 0) this.#rows = { ...this.#rows!, ...frame.rows };
        }
      } catch (error) {
        // a market that is new to the page has one more coming
        if (info === this.#info) this.#fail(error);
      }
      this.#progress = undefined;
      // once it has been painted
      if (!this.#parts.complete) requestAnimationFrame(() => setTimeout(() => this.#complete()));
    }
    this.#busy = false;
    this.#givenUp = this.#frame === undefined && this.#error === "";
    this.#update();
  }

  #fail(error: unknown): void {
    this.#error = error instanceof Error ? error.message : String(error);
    if (!this.#ended && !(error instanceof Error)) throw error;
  }

  #update(): void {
    if (this.#ended) return;
    // no picture of another market stays where the one that is open has none
    const isLong = this.#frame === undefined && (this.#givenUp || this.#progress !== undefined);
    const failed = this.#error !== "" && this.#frame === undefined ? "blank" : "failed";
    const stage = this.#info === undefined ? "empty" : this.#error !== "" || isLong ? failed : "";
    const isDone = this.#parts.update();
    const growing = this.#parts.complete ? "" : "growing";
    this.#frameElement.className = ["viewer", stage, growing].filter(Boolean).join(" ");
    if (!isDone) this.#updateLater();
  }

  #updateLater(): void {
    if (this.#later) return;
    this.#later = true;
    this.#afterFrame(() => {
      this.#later = false;
      this.#update();
    });
  }

  /** Once the page has been painted; soon, where it is not in sight. */
  #afterFrame(next: () => void): void {
    if (document.hidden) setTimeout(next);
    else requestAnimationFrame(() => setTimeout(next));
  }
}

function samePicture(a: State, b: State): boolean {
  return JSON.stringify(pictureOf(a)) === JSON.stringify(pictureOf(b));
}
