import type { Market } from "./engine/market.ts";
import { packMarket } from "./engine/packed.ts";
import type { Look } from "./part.ts";
import type { Source } from "./protocol.ts";
import type { State } from "./state.ts";
import { Viewer } from "./viewer.ts";

/** Where there is no page, as on a server that only writes one, the module can be imported all the same. */
const Base: typeof HTMLElement = globalThis.HTMLElement ?? (class {} as typeof HTMLElement);

/**
 * `<rollbeta-heatmap>`: a viewer as an element, after `defineViewer()`. Attributes: `locale` (en, ja; default: the language around it),
 * `theme` (light, dark, auto), `src` (the address, on the page's own origin, of a file or of what `packMarket` made). Properties: `market`,
 * `state`. Events: `hover`, `select`, `range`, `state`.
 */
export class RollbetaHeatmap extends Base {
  static readonly observedAttributes = ["locale", "theme", "src"];
  #viewer: Viewer | undefined;
  /** Makes what is shown, again where the element comes back into a page. */
  #source: (() => Source | Promise<Source>) | undefined;
  #market: Market | undefined;
  #state: Partial<State> = {};

  constructor() {
    super();
    // what was set before the element was known stands in the way of its properties
    const own = this as Record<string, unknown>;
    for (const name of ["state", "market"]) {
      if (!Object.hasOwn(own, name)) continue;
      const given = own[name];
      delete own[name];
      own[name] = given;
    }
  }

  connectedCallback(): void {
    if (this.#viewer !== undefined) return;
    this.#viewer = new Viewer(this, {
      ...this.#look(),
      state: this.#state,
      // the user's choice is seen from outside as the page's would be
      onLook: ({ locale, theme }) => {
        this.setAttribute("locale", locale);
        this.setAttribute("theme", theme);
      },
    });
    if (this.#source) void this.#viewer.open(this.#sourceNow());
  }

  disconnectedCallback(): void {
    // an element that is only moved is in a page again by then
    queueMicrotask(() => {
      if (this.isConnected || this.#viewer === undefined) return;
      this.#state = this.#viewer.state;
      this.#viewer.destroy();
      this.#viewer = undefined;
    });
  }

  attributeChangedCallback(name: string, before: string | null, value: string | null): void {
    if (before === value) return;
    if (name === "src") {
      if (value !== null) this.#show(() => fetched(value));
    } else this.#viewer?.setLook(this.#look());
  }

  /** What is shown: set what differs from what there is. */
  get state(): Partial<State> {
    return this.#viewer?.state ?? this.#state;
  }

  set state(state: Partial<State>) {
    this.#state = { ...this.#state, ...state };
    this.#viewer?.set(state);
  }

  /** The returns that are shown, where they are not read of a file. */
  get market(): Market | undefined {
    return this.#market;
  }

  set market(market: Market | undefined) {
    this.#market = market;
    if (market !== undefined) void this.#show(() => ({ kind: "packed", bytes: packMarket(market) }));
  }

  /** Opens a market; may be called before the element is in a page. Bytes are copied. */
  open(source: Source): Promise<void> {
    return this.#show(() => copyOf(source));
  }

  #show(source: () => Source | Promise<Source>): Promise<void> {
    this.#source = source;
    return this.#viewer?.open(this.#sourceNow()) ?? Promise.resolve();
  }

  async #sourceNow(): Promise<Source> {
    return this.#source!();
  }

  #look(): Look {
    const theme = this.getAttribute("theme");
    const language = this.getAttribute("locale") ?? this.closest("[lang]")?.getAttribute("lang") ?? "en";
    return {
      locale: /^ja\b/i.test(language) ? "ja" : "en",
      theme: theme === "light" || theme === "dark" ? theme : "auto",
    };
  }
}

/** Makes `<rollbeta-heatmap>`, or an element of another name, known to the page. */
export function defineViewer(name = "rollbeta-heatmap"): void {
  if (customElements.get(name) === undefined)
    customElements.define(
      name,
      name === "rollbeta-heatmap" ? RollbetaHeatmap : class extends RollbetaHeatmap {},
    );
}

async function fetched(src: string): Promise<Source> {
  const url = new URL(src, document.baseURI);
  if (url.origin !== location.origin)
    throw new RangeError(
      `src must be an address of the page's own origin, ${location.origin}, got ${url.href}`,
    );
  let bytes: Blob;
  try {
    const response = await fetch(url);
    if (!response.ok) throw new Error(`${response.status} ${response.statusText}`);
    // the worker reads it
    bytes = await response.blob();
  } catch (error) {
    throw new RangeError(`src ${url.href} cannot be read: ${(error as Error).message}`);
  }
  const isPacked = (await bytes.slice(0, 8).text()) === "rollbeta";
  if (isPacked) return { kind: "packed", bytes };
  return { kind: "files", files: [{ name: decodeURIComponent(url.pathname.replace(/^.*\//, "")), bytes }] };
}

function copyOf(source: Source): Source {
  if (source.kind === "packed") return { ...source, bytes: source.bytes.slice() };
  if (source.kind !== "files") return source;
  return { ...source, files: source.files.map((file) => ({ ...file, bytes: file.bytes.slice() })) };
}
