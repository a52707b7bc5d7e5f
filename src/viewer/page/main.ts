// The page: a viewer over the whole window, of the market that the page was given, or the sample. The address says the state.
import { addressOf, stateFrom } from "../address.ts";
import type { Source } from "../protocol.ts";
import { defaultState, type State } from "../state.ts";
import { Viewer } from "../viewer.ts";
import { takeBytes, takeText } from "./embedded.ts";
import type { Setting } from "./setting.ts";
import { type Steps, Trail } from "./trail.ts";

const sheet = new CSSStyleSheet();
sheet.replaceSync(`
:root { color-scheme: light dark; background: light-dark(#ffffff, #16181c); }
body { margin: 0; }
main { box-sizing: border-box; min-block-size: 100vh; min-block-size: 100dvh; padding: 8px; }
`);
document.adoptedStyleSheets = [sheet];

const setting: Setting = JSON.parse(takeText("setting") ?? "{}");
const locale = setting.locale ?? (/^ja\b/i.test(navigator.language) ? "ja" : "en");
document.documentElement.lang = locale;

const given = location.href.includes("#") ? location.hash : (setting.state ?? "");
const script = await takeBytes("worker");
const trail = new Trail(steps(), addressOf({ ...defaultState, ...stateFrom(given) }));
if (given !== location.hash) steps().replace(given);

const viewer = new Viewer(document.body.appendChild(document.createElement("main")), {
  locale,
  state: stateFrom(given),
  worker: () => new Worker(workerAddress(), { type: "module" }),
  onState: (state, live) => trail.goTo(addressOf(state), live),
});
addEventListener("popstate", () => {
  const state: State = { ...defaultState, ...stateFrom(location.hash) };
  trail.wentTo(addressOf(state));
  viewer.set(state);
});
// for who opens the console
Object.assign(globalThis, { viewer });

await viewer.open(await sourceOf());
if (viewer.info !== undefined) document.title = `${viewer.info.name} · rollbeta`;

async function sourceOf(): Promise<Source> {
  const embedded = await takeBytes("market");
  if (embedded !== undefined) return { kind: "packed", bytes: embedded };
  if (setting.market === undefined) return { kind: "sample" };
  const response = await fetch(setting.market);
  // what is no market is said to be none
  return { kind: "packed", bytes: new Uint8Array(await response.arrayBuffer()) };
}

function workerAddress(): URL | string {
  if (script === undefined) return new URL("worker.js", import.meta.url);
  return URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
}

function steps(): Steps {
  return {
    push: (address) => history.pushState(null, "", `#${address}`),
    replace: (address) => history.replaceState(null, "", `#${address}`),
  };
}
