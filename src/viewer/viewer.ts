import type { ThemeName } from "../heatmap/color/theme.ts";
import { Client, type Engine, startEngine } from "./client.ts";
import { controls } from "./controls/controls.ts";
import type { Answer, Question } from "./engine/answers.ts";
import { exporting } from "./export/export.ts";
import { help } from "./help/help.ts";
import type { Context, Part } from "./part.ts";
import { plot } from "./plot/plot.ts";
import type { Frame, MarketInfo, Rows, Source } from "./protocol.ts";
import { reading } from "./reading/reading.ts";
import { defaultState, type State } from "./state.ts";
import { styles } from "./styles.ts";
import { whatIf } from "./what-if/what-if.ts";

export interface ViewerOptions {
  /** What is shown first; what is left out is as usual. */
  readonly state?: Partial<State>;
  /** Default: `en`. */
  readonly locale?: "en" | "ja";
  /** Default: that of the page around it, by its `color-scheme` or the user's system. */
  readonly theme?: ThemeName | "auto";
  /** Starts the worker, for a bundler or a policy that keeps the viewer from starting its own: a module worker that runs `rollbeta/viewer-worker`. */
  readonly worker?: () => Worker;
  /** Told of every change of the state; `live` while something is dragged. */
  readonly onState?: (state: State, live: boolean) => void;
}

/** A viewer in an element; everything of it is inside a shadow root. */
export class Viewer implements Context {
  readonly host: HTMLElement;
  readonly #client: Client;
  readonly #options: ViewerOptions;
  readonly #parts: readonly Part[];
  readonly #root: ShadowRoot;
  readonly #scheme = matchMedia("(prefers-color-scheme: dark)");
  #state: State;
  #info: MarketInfo | undefined;
  #frame: Frame | undefined;
  #rows: Rows | undefined;
  #progress: number | undefined;
  #error = "";
  #size: { width: number; height: number } | undefined;
  /** Whether a frame is on its way, and whether another is wanted after it. */
  #busy = false;
  #wanted = false;
  #ended = false;

  constructor(host: HTMLElement, options: ViewerOptions = {}, engine: Engine = startEngine(options.worker)) {
    this.host = host;
    this.#options = options;
    this.#state = { ...defaultState, ...options.state };
    this.#client = new Client(engine);
    this.#client.onProgress = (share) => {
      this.#progress = share;
      this.#update();
    };
    this.#root = host.shadowRoot ?? host.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(styles);
    this.#root.adoptedStyleSheets = [sheet];
    this.#parts = [controls, plot, reading, whatIf, exporting, help].map((make) => make(this));
    this.#root.replaceChildren(...this.#parts.map(({ element }) => element));
    this.#scheme.addEventListener("change", this.#themed);
    this.#update();
  }

  get locale(): "en" | "ja" {
    return this.#options.locale ?? "en";
  }

  get theme(): ThemeName {
    const { theme = "auto" } = this.#options;
    if (theme !== "auto") return theme;
    const own = getComputedStyle(this.host).colorScheme;
    const both = own === "normal" || /light.*dark|dark.*light/.test(own);
    return (both && this.#scheme.matches && own !== "normal") || own === "dark" ? "dark" : "light";
  }

  get state(): State {
    return this.#state;
  }

  get info(): MarketInfo | undefined {
    return this.#info;
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

  get error(): string {
    return this.#error;
  }

  set(change: Partial<State>, live = false): void {
    this.#state = { ...this.#state, ...change };
    this.#options.onState?.(this.#state, live);
    this.#update();
    void this.#draw();
  }

  async open(source: Source): Promise<void> {
    try {
      this.#error = "";
      this.#info = await this.#client.open(source);
      await this.#draw();
    } catch (error) {
      this.#fail(error);
    }
    this.#update();
  }

  ask<Q extends Question>(question: Q): Promise<Extract<Answer, { readonly about: Q["about"] }>> {
    return this.#client.ask(question);
  }

  cancel(): void {
    this.#client.cancel();
  }

  emit(name: "hover" | "select" | "range", detail: unknown): void {
    this.host.dispatchEvent(new CustomEvent(name, { detail, bubbles: true }));
  }

  resize(width: number, height: number): void {
    if (this.#size?.width === width && this.#size.height === height) return;
    this.#size = { width, height };
    void this.#draw();
  }

  destroy(): void {
    this.#ended = true;
    this.#client.end();
    this.#scheme.removeEventListener("change", this.#themed);
    for (const { destroy } of this.#parts) destroy?.();
    this.#root.replaceChildren();
    this.#root.adoptedStyleSheets = [];
  }

  readonly #themed = () => {
    this.#update();
    void this.#draw();
  };

  /** Asks for the frame of the newest state when the one before is there: nothing stale waits. */
  async #draw(): Promise<void> {
    if (this.#info === undefined || this.#size === undefined) return;
    this.#wanted = true;
    if (this.#busy) return;
    this.#busy = true;
    while (this.#wanted && !this.#ended) {
      this.#wanted = false;
      try {
        const frame = await this.#client.frame(this.#state, { ...this.#size, theme: this.theme });
        this.#error = "";
        if (frame !== undefined) {
          this.#frame = frame;
          this.#rows = frame.rows ?? this.#rows;
        }
      } catch (error) {
        this.#fail(error);
      }
      this.#progress = undefined;
      this.#update();
    }
    this.#busy = false;
  }

  #fail(error: unknown): void {
    this.#error = error instanceof Error ? error.message : String(error);
    if (!this.#ended && !(error instanceof Error)) throw error;
  }

  #update(): void {
    if (this.#ended) return;
    for (const part of this.#parts ?? []) part.update();
  }
}
