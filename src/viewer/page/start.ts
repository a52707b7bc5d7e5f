// What the page runs first: the worker starts and opens the market, the one that the page was given or the sample, while the rest
// of the script is on its way.
import { Client, startEngine } from "../client.ts";
import type { Start } from "../engine/worker.ts";
import type { Source } from "../protocol.ts";
import { takeText } from "./embedded.ts";
import type { Setting } from "./setting.ts";

// nothing is awaited at the top: the rest imports what is here, and would wait for it in turn
void start(JSON.parse(takeText("setting") ?? "{}"));

async function start(setting: Setting): Promise<void> {
  takeText("cut");
  const script = await scriptOf(takeText("worker"));
  const client = new Client(startEngine(() => startWorker(script)));
  const source = sourceOf(setting);
  client.begin(source);
  const { showPage } = await import("./main.ts");
  // what has been loaded is set up in a task of its own
  await new Promise((resolve) => setTimeout(resolve));
  await showPage(setting, client, source);
}

/** What may be large is fetched, or decoded, by the worker. */
function sourceOf({ market }: Setting): Source {
  const text = takeText("market");
  if (text !== undefined) return { kind: "embedded", text: new Blob([text]) };
  if (market === undefined) return { kind: "sample" };
  return { kind: "address", url: market };
}

/** Only a page that holds its worker needs to decode. What is damaged is as if it were not there: the page does without a worker. */
async function scriptOf(text: string | undefined): Promise<Uint8Array<ArrayBuffer> | undefined> {
  if (text === undefined) return undefined;
  const { inflateBase64 } = await import("../base64.ts");
  return inflateBase64(text).catch(() => undefined);
}

/** `script`: of a page that holds its worker. */
function startWorker(script: Uint8Array<ArrayBuffer> | undefined): Worker {
  if (script === undefined) return new Worker(new URL("worker.js", import.meta.url), { type: "module" });
  // a module would have to be of the page's origin, and a file has none
  const blob = new Blob([script], { type: "text/javascript" });
  const worker = new Worker(URL.createObjectURL(blob));
  // nor may a worker of such a page start another from the address of its own
  worker.postMessage({ kind: "script", script: blob } satisfies Start);
  return worker;
}
