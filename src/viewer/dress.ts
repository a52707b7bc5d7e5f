import type { ThemeName } from "../heatmap/color/theme.ts";
import type { Look } from "./part.ts";
import { styles } from "./styles.ts";

/** What style sheets make of a look. */
export interface Dressed {
  readonly theme: ThemeName;
  /** The colour of texts, and their fonts. */
  readonly ink: string;
  readonly font: string;
}

/** Of the probe: its colours change, or it is in sight again, where they may have changed before. */
const SCHEME_EVENTS = ["transitionrun", "animationstart"];

/** The styles of an element and of all in it, by the look that was chosen and the page around it. */
export class Dress {
  readonly #element: HTMLElement;
  readonly #changed: () => void;
  /** Its colours tell which scheme the page has. */
  readonly #probe = document.createElement("i");
  readonly #scheme = new CSSStyleSheet();
  #look: Look | undefined;

  /** `changed`: called when the scheme may be another. */
  constructor(root: ShadowRoot, element: HTMLElement, changed: () => void) {
    this.#element = element;
    this.#changed = changed;
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(styles);
    root.adoptedStyleSheets = [sheet, this.#scheme];
    this.#probe.className = "probe";
    element.append(this.#probe);
    for (const name of SCHEME_EVENTS) this.#probe.addEventListener(name, changed);
  }

  wear(look: Look): void {
    const { locale, theme } = look;
    this.#element.lang = locale;
    // a sheet that is written anew is a new sheet for every element
    if (this.#look?.theme !== theme)
      this.#scheme.replaceSync(theme === "auto" ? "" : `:host { color-scheme: ${theme} }`);
    this.#look = look;
  }

  /** To be asked before anything is written: the page would be laid out for it, and again for what is written then. */
  seen(): Dressed {
    const theme = this.#look?.theme ?? "auto";
    const { color: ink, fontFamily: font } = getComputedStyle(this.#element);
    const isDark = getComputedStyle(this.#probe).backgroundColor === "rgb(0, 0, 0)";
    return { theme: theme !== "auto" ? theme : isDark ? "dark" : "light", ink, font };
  }

  destroy(): void {
    for (const name of SCHEME_EVENTS) this.#probe.removeEventListener(name, this.#changed);
  }
}
