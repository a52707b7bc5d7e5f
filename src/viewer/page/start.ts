// What the page runs first: the worker starts and opens the market, the one that the page was given or the sample, while the rest
// of the script is on its way.
import { Client, startEngine } from "../client.ts";
import type { Source } from "../protocol.ts";
import { takeBytes, takeText } from "./embedded.ts";
import type { Setting } from "./setting.ts";

const setting: Setting = JSON.parse(takeText("setting") ?? "{}");
const script = await takeBytes("worker");
const client = new Client(startEngine(startWorker));
const source = sourceOf();
source.then(
  (found) => client.begin(found),
  // told by who opens it
  () => {},
);
const { showPage } = await import("./main.ts");
await showPage(setting, client, source);

async function sourceOf(): Promise<Source> {
  const embedded = await takeBytes("market");
  if (embedded !== undefined) return { kind: "packed", bytes: embedded };
  if (setting.market === undefined) return { kind: "sample" };
  const response = await fetch(setting.market);
  // what is no market is said to be none
  return { kind: "packed", bytes: new Uint8Array(await response.arrayBuffer()) };
}

function startWorker(): Worker {
  if (script === undefined) return new Worker(new URL("worker.js", import.meta.url), { type: "module" });
  // a module would have to be of the page's origin, and a file has none
  return new Worker(URL.createObjectURL(new Blob([script], { type: "text/javascript" })));
}
