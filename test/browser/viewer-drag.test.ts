// What the page does for one move of the window, counted: no picture is painted twice, nothing is painted that has not changed, and
// nothing is read of a page that has been written to, which would lay it out on the spot.
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makePanels } from "../../bench/panels.mjs";
import type { Panel } from "../../src/panel/panel.ts";
import type * as viewerModule from "../../src/viewer/index.ts";
import { packMarket, type State } from "../../src/viewer/index.ts";
import { openPage, VIEWER_HTML } from "./page.ts";

/** What the page has. */
declare const inPage: typeof viewerModule;
declare const viewer: viewerModule.Viewer;
declare const log: string[];
declare const move: (change: Partial<State>) => Promise<string[]>;

const { dense, market: index } = makePanels(60, 300) as { dense: Panel; market: Panel };
const packed = packMarket({
  ...{
    name: "made.csv",
    returns: dense,
    benchmarks: index,
    columns: {},
    ofPrices: false,
    notes: [],
    command: [],
  },
});

let page: Page;
let close: () => Promise<void>;
const trouble: string[] = [];
beforeAll(async () => {
  ({ page, close } = await openPage({ html: VIEWER_HTML }));
  page.on("pageerror", (error) => trouble.push(String(error)));
  await page.setViewportSize({ width: 1200, height: 800 });
  await page.evaluate(watch, Buffer.from(packed).toString("base64"));
});
afterAll(async () => {
  await close();
  expect(trouble).toEqual([]);
});

/** In the page: a viewer, and in `log` what it does. */
async function watch(bytes: string): Promise<void> {
  const log: string[] = [];
  const host = document.querySelector("main")!;
  host.style.height = "780px";
  const frames = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));

  let flying = 0;
  const worker = () => {
    const made = new Worker("/dist/viewer/engine/worker.js", { type: "module" });
    const post = made.postMessage.bind(made);
    made.postMessage = (
      message: { kind: string },
      transfer?: StructuredSerializeOptions | Transferable[],
    ) => {
      if (message.kind !== "lead") {
        log.push(`post ${message.kind}`);
        if (message.kind !== "cancel") flying++;
      }
      post(message, transfer as Transferable[]);
    };
    made.addEventListener("message", ({ data }) => {
      if (!["ready", "progress"].includes(data.kind)) flying--;
    });
    return made;
  };

  const canvas = CanvasRenderingContext2D.prototype;
  for (const name of ["putImageData", "clearRect"] as const) {
    const own = canvas[name] as (...rest: unknown[]) => void;
    canvas[name] = function (this: CanvasRenderingContext2D, ...rest: unknown[]) {
      const isCells = this.canvas.parentElement?.className === "bitmaps";
      if (isCells || name === "clearRect") log.push(isCells ? "cells" : "axes");
      own.apply(this, rest);
    };
  }

  // what is written between two pictures of the browser makes every reading of the layout after it a forced one
  let written = false;
  const observer = new MutationObserver(() => {
    written = true;
  });
  const read = (name: string) => {
    written ||= observer.takeRecords().length > 0;
    if (written) log.push(`forced by ${name}`);
  };
  const { getComputedStyle: style } = globalThis;
  globalThis.getComputedStyle = (element, pseudo) => {
    read("getComputedStyle");
    return style(element, pseudo);
  };
  const rect = Element.prototype.getBoundingClientRect;
  Element.prototype.getBoundingClientRect = function () {
    read("getBoundingClientRect");
    return rect.call(this);
  };
  for (const [of, name] of [
    [Element.prototype, "clientWidth"],
    [Element.prototype, "clientHeight"],
    [HTMLElement.prototype, "offsetWidth"],
    [HTMLElement.prototype, "offsetHeight"],
  ] as const) {
    const { get } = Object.getOwnPropertyDescriptor(of, name)!;
    Object.defineProperty(of, name, {
      get() {
        read(name);
        return get!.call(this);
      },
    });
  }
  const viewer = new inPage.Viewer(host, { worker, onState: () => log.push("state") });
  await viewer.open({ kind: "packed", bytes: Uint8Array.from(atob(bytes), (char) => char.charCodeAt(0)) });
  while (viewer.frame === undefined) await frames();
  for (let rest = 0; rest < 10; rest++) await frames();
  observer.observe(host.shadowRoot!, {
    subtree: true,
    childList: true,
    attributes: true,
    characterData: true,
  });

  /** What a change does until nothing happens any more. */
  const move = async (change: Partial<State>) => {
    await frames();
    await frames();
    log.length = 0;
    written = false;
    viewer.set(change, true);
    for (let rest = 0, before = 0; rest < 3; rest = flying === 0 && log.length === before ? rest + 1 : 0) {
      before = log.length;
      await frames();
      written = false;
    }
    return log.slice();
  };
  Object.assign(globalThis, { viewer, log, move });
}

const moved = (change: Partial<State>) => page.evaluate((change) => move(change), change);

test("a move of the window is one request, made before the page is told, and one painting of the cells", async () => {
  for (let window = 61; window < 66; window++) {
    expect(await moved({ window })).toEqual(["post frame", "state", "cells"]);
  }
});

test("axes are painted again where they change, and cells where they do", async () => {
  expect(await moved({ shock: -20 })).toEqual(["state"]);
  expect(await moved({ vmin: 0.3 })).toEqual(["post frame", "state", "axes", "cells"]);
  expect(await moved({ sort: "last" })).toEqual(["post frame", "state", "axes", "cells"]);
});

test("while a picture is on its way only the newest of several changes is asked for, before that picture is painted", async () => {
  const done = await page.evaluate(async () => {
    await move({});
    log.length = 0;
    for (const window of [80, 81, 82]) viewer.set({ window }, true);
    while (viewer.frame!.state.window !== 82) await new Promise(requestAnimationFrame);
    // a worker that has no processor for a while is told to give it up
    return log.filter((one) => one !== "axes" && one !== "post cancel");
  });
  expect(done.slice(0, 5)).toEqual(["post frame", "state", "state", "state", "post frame"]);
  expect(new Set(done.slice(5))).toEqual(new Set(["cells"]));
});

test("a theme of the page paints both in its colours", async () => {
  const ink = await page.evaluate("viewer.ink");
  await page.evaluate(async () => {
    log.length = 0;
    viewer.setLook({ theme: "dark" });
    while (viewer.frame!.theme !== "dark") await new Promise(requestAnimationFrame);
  });
  const done = await page.evaluate(() => log.slice());
  expect(done).toContain("axes");
  expect(done).toContain("cells");
  expect(await page.evaluate("viewer.ink")).not.toBe(ink);
});
