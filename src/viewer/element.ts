import type { Source } from "./protocol.ts";
import type { State } from "./state.ts";
import { Viewer, type ViewerOptions } from "./viewer.ts";

/**
 * `<rollbeta-heatmap>`: a viewer as an element. Attributes: `locale` (en, ja), `theme` (light, dark, auto). Events: `hover`, `select`,
 * `range`, `state`.
 */
export class RollbetaHeatmap extends HTMLElement {
  static readonly observedAttributes = ["locale", "theme"];
  #viewer: Viewer | undefined;
  #source: Source | undefined;
  #state: Partial<State> = {};

  connectedCallback(): void {
    this.#start();
  }

  disconnectedCallback(): void {
    this.#viewer?.destroy();
    this.#viewer = undefined;
  }

  attributeChangedCallback(): void {
    if (this.#viewer) this.#start();
  }

  get state(): Partial<State> {
    return this.#viewer?.state ?? this.#state;
  }

  set state(state: Partial<State>) {
    this.#state = { ...this.#state, ...state };
    this.#viewer?.set(state);
  }

  /** What is shown; may be set before the element is in a page. */
  open(source: Source): Promise<void> {
    this.#source = source;
    return this.#viewer?.open(source) ?? Promise.resolve();
  }

  #start(): void {
    const before = this.#viewer;
    before?.destroy();
    const locale = this.getAttribute("locale") === "ja" ? "ja" : "en";
    const theme = this.getAttribute("theme");
    const options: ViewerOptions = {
      locale,
      ...((theme === "light" || theme === "dark") && { theme }),
      state: before?.state ?? this.#state,
      onState: (state, live) => this.dispatchEvent(new CustomEvent("state", { detail: { state, live } })),
    };
    this.#viewer = new Viewer(this, options);
    if (this.#source) void this.#viewer.open(this.#source);
  }
}
