import type { Look } from "./part.ts";
import type { Source } from "./protocol.ts";
import type { State } from "./state.ts";
import { Viewer, type ViewerOptions } from "./viewer.ts";

/** What a page is told of, by name. */
export interface ViewerEvents {
  /** The cell under the pointer. */
  readonly hover: unknown;
  /** A cell or a ticker that was chosen. */
  readonly select: unknown;
  /** The part that is shown. */
  readonly range: unknown;
  /** Every change of the state; `live` while something is dragged. */
  readonly state: { readonly state: State; readonly live: boolean };
}

/** A viewer in a page. */
export interface MountedViewer {
  readonly state: State;
  /** The language and the theme; may be set at any time. */
  locale: Look["locale"];
  theme: Look["theme"];
  /** Changes the state: what is left out stays as it is. */
  set(change: Partial<State>): void;
  /** Opens a market. Its bytes are handed over: they cannot be read afterwards. What is wrong with it is told in the viewer. */
  open(source: Source | Promise<Source>): Promise<void>;
  /** Listens to an event; what it returns ends that. */
  on<Name extends keyof ViewerEvents>(name: Name, listener: (detail: ViewerEvents[Name]) => void): () => void;
  /** Ends the worker and takes everything out of the page. */
  destroy(): void;
}

/** Puts a viewer into an element, which it fills; give the element a height. */
export function mountViewer(element: Element, options: ViewerOptions = {}): MountedViewer {
  const host = document.createElement("div");
  // an element that has no height of its own gets the viewer's
  host.style.blockSize = "100%";
  element.append(host);
  const viewer = new Viewer(host, options);
  return {
    get state() {
      return viewer.state;
    },
    get locale() {
      return viewer.look.locale;
    },
    set locale(locale) {
      viewer.setLook({ locale });
    },
    get theme() {
      return viewer.look.theme;
    },
    set theme(theme) {
      viewer.setLook({ theme });
    },
    set: (change) => viewer.set(change),
    open: (source) => viewer.open(source),
    on(name, listener) {
      const hear = (event: Event) => listener((event as CustomEvent).detail);
      host.addEventListener(name, hear);
      return () => host.removeEventListener(name, hear);
    },
    destroy() {
      viewer.destroy();
      host.remove();
    },
  };
}
