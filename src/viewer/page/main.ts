// The page: a viewer over the whole window. The address says the state.
import { addressOf, stateFrom } from "../address.ts";
import type { Client } from "../client.ts";
import { fitState } from "../fitting.ts";
import type { Look } from "../part.ts";
import type { Source } from "../protocol.ts";
import { defaultState, type State } from "../state.ts";
import { Viewer } from "../viewer.ts";
import type { Setting } from "./setting.ts";
import { type Steps, Trail } from "./trail.ts";

const sheet = new CSSStyleSheet();
sheet.replaceSync(`
:root { color-scheme: light dark; background: light-dark(#ffffff, #16181d); }
body { margin: 0; }
main { position: relative; block-size: 100vh; block-size: 100dvh; }
main > div { block-size: 100%; }
/* for those who hear the page */
h1 { position: absolute; inline-size: 1px; block-size: 1px; margin: 0; overflow: hidden; clip-path: inset(50%); }
`);
document.adoptedStyleSheets = [sheet];

/** Names its window by what it shows. */
class WholeViewer extends Viewer {
  override async open(source: Source | Promise<Source>): Promise<void> {
    await super.open(source);
    if (this.info !== undefined) document.title = `${this.info.name} · rollbeta`;
  }
}

/** `client`: has begun to open `source`. */
export async function showPage(setting: Setting, client: Client, source: Source): Promise<void> {
  // what the user has chosen is kept with the address: by a reload, not by who is sent it
  const kept: Partial<Look> = history.state ?? {};
  const own = /^ja\b/i.test(navigator.language) ? "ja" : "en";
  const look: Look = { locale: kept.locale ?? setting.locale ?? own, theme: kept.theme ?? "auto" };
  showLook(look);

  const steps: Steps = {
    push: (address) => history.pushState(history.state, "", `#${address}`),
    replace: (address) => history.replaceState(history.state, "", `#${address}`),
  };
  const isNew = !location.href.includes("#");
  const address = isNew ? (setting.state ?? "") : location.hash;
  if (isNew && address !== "") steps.replace(address);
  let isOpen = false;
  const trail = new Trail(steps, addressOf({ ...defaultState, ...stateFrom(address) }));

  const main = document.body.appendChild(document.createElement("main"));
  main.appendChild(document.createElement("h1")).textContent = "rollbeta";
  const viewer = new WholeViewer(
    main.appendChild(document.createElement("div")),
    {
      ...look,
      state: stateFrom(address),
      onState: (state, ...how) => isOpen && trail.goTo(addressOf(state), ...how),
      onLook: (chosen) => {
        showLook(chosen);
        // it lays the page out: after all that is written
        history.replaceState(chosen, "");
      },
    },
    client,
  );
  addEventListener("popstate", () => {
    const said: State = { ...defaultState, ...stateFrom(location.hash) };
    // a step back may be one from another market
    const state = viewer.info === undefined ? said : fitState(said, viewer.info);
    correct(addressOf(state));
    viewer.set(state);
  });
  // for who opens the console
  Object.assign(globalThis, { viewer });
  // the page is made in one task and written in another
  await new Promise((resolve) => setTimeout(resolve));
  await viewer.open(source);
  isOpen = true;
  if (viewer.info !== undefined) correct(addressOf(viewer.state));

  /** The address that the browser has gone to is that of what is shown. */
  function correct(address: string): void {
    trail.wentTo(address);
    if (location.hash.replace(/^#/, "") !== address) steps.replace(address);
  }
}

function showLook({ locale, theme }: Look): void {
  document.documentElement.lang = locale;
  document.documentElement.style.colorScheme = theme === "auto" ? "" : theme;
}
