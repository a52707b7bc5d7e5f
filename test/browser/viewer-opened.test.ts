// What is opened after something else, or comes into sight later: nothing of what was there before stays.
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Client as ClientOf, Engine } from "../../src/viewer/client.ts";
import type { Market } from "../../src/viewer/engine/market.ts";
import { packMarket } from "../../src/viewer/engine/packed.ts";
import type { Reply, Source } from "../../src/viewer/protocol.ts";
import type { Viewer } from "../../src/viewer/viewer.ts";
import { marketOf } from "../viewer/market.ts";
import { openPage, VIEWER_HTML } from "./page.ts";

const first = marketOf(300, 20);
/** Of the same tickers and dates, other returns. */
const second: Market = {
  ...first,
  name: "other",
  returns: { ...first.returns, values: first.returns.values.map((value) => 0.5 * value) },
};
const few = marketOf(300, 5);

let page: Page;
let close: () => Promise<void>;
const trouble: string[] = [];
beforeAll(async () => {
  ({ page, close } = await openPage({ html: VIEWER_HTML }));
  page.setDefaultTimeout(8000);
  page.on("pageerror", (error) => trouble.push(String(error)));
  const packed = [first, second, few].map((market) => Buffer.from(packMarket(market)).toString("base64"));
  await page.evaluate((packed) => {
    const sourceOf = (i: number): Source => {
      const bytes = Uint8Array.from(atob(packed[i]!), (letter) => letter.charCodeAt(0));
      return { kind: "packed", bytes };
    };
    Object.assign(globalThis, { left: { sourceOf } });
  }, packed);
});
afterAll(() => close());

declare const inPage: typeof import("../../src/viewer/index.ts");
declare const Client: typeof ClientOf;
/** What the tests leave in the page. */
declare const left: { sourceOf(i: number): Source; viewer: Viewer; host: HTMLElement };

async function mount(width = 1400): Promise<void> {
  await page.setViewportSize({ width, height: 900 });
  await page.evaluate(() => {
    left.viewer?.destroy();
    left.host = document.createElement("div");
    document.body.style.margin = "0";
    left.host.style.height = "100vh";
    document.querySelector("main")!.replaceChildren(left.host);
    left.viewer = new inPage.Viewer(left.host);
  });
}

/** Opens a market, and waits for its picture. */
async function open(i: number): Promise<void> {
  await page.evaluate((i) => left.viewer.open(left.sourceOf(i)), i);
  await framed();
}

const framed = () => page.waitForFunction(() => left.viewer.frame !== undefined);

/** The first value of the table of cells. */
const cell = async () => Number(await page.locator(".plot-table td").first().getAttribute("title"));

test("of another market of the same tickers and dates the table has its own values, as has the tip", async () => {
  await mount();
  await open(0);
  await page.getByRole("button", { name: "Table" }).click();
  const before = await cell();
  await page.locator(".plot-cells").hover({ position: { x: 700, y: 60 } });
  const tip = page.locator(".plot-tip");
  await tip.getByText("std. error").waitFor();
  const told = await tip.textContent();
  await open(1);
  await expect.poll(cell, { timeout: 5000 }).toBeCloseTo(before / 2, 12);
  expect((await tip.isVisible()) && (await tip.textContent()) === told).toBe(false);
});

test("a source that is there later than a newer one is not opened, unless that has failed", async () => {
  const openBoth = (isGood: boolean) =>
    page.evaluate(async (isGood) => {
      let give: (source: Source) => void = () => {};
      const slow = left.viewer.open(new Promise<Source>((resolve) => (give = resolve)));
      await left.viewer.open(isGood ? left.sourceOf(1) : { kind: "packed", bytes: new Uint8Array(9) });
      give(left.sourceOf(0));
      await slow;
      return left.viewer.info?.name;
    }, isGood);
  await mount();
  expect(await openBoth(true)).toBe("other");
  await mount();
  expect(await openBoth(false)).toBe("made");
});

test("a question that a market has taken the place of is not asked any more, though that was given up too late", async () => {
  await mount();
  const seen = await page.evaluate(async () => {
    let hear: (reply: Reply) => void = () => {};
    const asked: number[] = [];
    const engine: Engine = {
      listen: (told) => {
        hear = told;
      },
      post: (request) => {
        if (request.kind === "open") asked.push(request.id);
      },
      end: () => {},
    };
    const viewer = new inPage.Viewer(document.createElement("div"), {}, new Client(engine));
    const next = () => new Promise((resolve) => setTimeout(resolve));
    const open = async () => {
      void viewer.open({ kind: "files", files: [{ name: "a.csv", bytes: new Blob(["a"]) }] });
      await next();
      return asked.at(-1)!;
    };
    hear({ kind: "failed", id: await open(), message: "which?", choice: ["AAA", "BBB"] });
    await next();
    const { choice } = viewer.opening!;
    // nor is the share of what another has taken the place of that one's
    const other = await open();
    hear({ kind: "progress", id: other, share: 0.5 });
    const reads = [viewer.read];
    const time = { kind: "day", values: new Float64Array([1, 2]) } as const;
    const id = await open();
    hear({ kind: "opened", id: other, info: undefined });
    await next();
    const shown = viewer.host.shadowRoot!.querySelectorAll("progress").length;
    reads.push(viewer.read);
    viewer.dismiss();
    const again = viewer.opening!.choice;
    const lists = { tickers: ["AAA"], benchmarks: ["CCC"], columns: {}, before: [], notes: [] };
    hear({ kind: "opened", id, info: { name: "a.csv", time, ...lists } });
    await next();
    const { opening, info } = viewer;
    viewer.destroy();
    return { choice, again, opening, name: info?.name, reads, shown };
  });
  const choice = ["AAA", "BBB"];
  expect(seen).toEqual({
    choice,
    again: choice,
    opening: undefined,
    name: "a.csv",
    reads: [0.5, undefined],
    shown: 0,
  });
});

test("an address is one of the page, not of its worker; what is cut off is told with its address", async () => {
  await mount();
  await page.route(
    ({ pathname }) => pathname === "/data/market",
    (route) => route.fulfill({ body: Buffer.from(packMarket(first)) }),
  );
  await page.evaluate(() => left.viewer.open({ kind: "address", url: "data/market" }));
  await framed();
  expect(await page.evaluate(() => left.viewer.info!.name)).toBe("made");
  await page.route("**/cut.csv", (route) => route.abort());
  const alert = await page.evaluate(async () => {
    inPage.defineViewer();
    const element = document.createElement("rollbeta-heatmap");
    element.setAttribute("src", "cut.csv");
    document.querySelector("main")!.replaceChildren(element);
    const told = () => element.shadowRoot?.querySelector("[role=alert]")?.textContent;
    while (!told()) await new Promise((resolve) => setTimeout(resolve, 20));
    const text = told();
    element.remove();
    return text;
  });
  expect(alert).toMatch(/^src http:.+\/cut\.csv cannot be read: ./);
});

test("an address that takes long can be given up, with what was open or with nothing", async () => {
  await page.route("**/slow", () => {});
  const cancel = page.getByRole("button", { name: "Cancel", exact: true });
  await mount();
  await open(0);
  await page.evaluate(() => void left.viewer.open({ kind: "address", url: "slow" }));
  await page.getByText("Reading data…").waitFor();
  await cancel.click();
  await page.getByText("20 tickers").first().waitFor();
  expect(await cancel.count()).toBe(0);
  expect(await page.evaluate(() => left.viewer.opening)).toBe(undefined);
  // by keys, of an element
  await page.evaluate(() => {
    inPage.defineViewer();
    const element = document.createElement("rollbeta-heatmap");
    element.setAttribute("src", "slow");
    document.querySelector("main")!.replaceChildren(element);
  });
  await cancel.focus();
  await page.keyboard.press("Escape");
  await page.getByText("Open a table of prices or returns").waitFor();
  await page.evaluate(() => document.querySelector("main")!.replaceChildren());
  expect(trouble).toEqual([]);
});

test("a viewer that comes into sight again has the colours of a scheme that has changed meanwhile", async () => {
  await mount();
  await open(0);
  const theme = () => page.evaluate(() => [left.viewer.theme, left.viewer.frame!.theme]);
  expect(await theme()).toEqual(["light", "light"]);
  await page.evaluate(async () => {
    const main = document.querySelector("main")!;
    const painted = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    main.style.display = "none";
    await painted();
    main.style.colorScheme = "dark";
    await painted();
    main.style.display = "";
  });
  await expect.poll(theme).toEqual(["dark", "dark"]);
  // as one does that is moved
  await page.evaluate(() => {
    document.querySelector("main")!.style.colorScheme = "";
    document.body.append(left.host);
  });
  await expect.poll(theme).toEqual(["light", "light"]);
  await page.evaluate(() => document.querySelector("main")!.append(left.host));
});

test("usual limits of colours are those of the statistic that is shown", async () => {
  await mount();
  await open(0);
  await page.getByRole("button", { name: "More" }).click();
  const lowest = page.getByRole("spinbutton", { name: "Lowest" });
  expect(await lowest.getAttribute("placeholder")).toBe("0.4");
  await page.evaluate(() => left.viewer.set({ stat: "t_beta" }));
  await expect.poll(async () => Number(await lowest.getAttribute("placeholder"))).toBeLessThan(-1);
});

test("axes after a change of the language or of the statistic are as if they had been so from the beginning", async () => {
  const axes = () =>
    page.evaluate(async () => {
      const painted = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 50)));
      while (left.viewer.frame?.state.stat !== left.viewer.state.stat) await painted();
      for (let i = 0; i < 3; i++) await painted();
      const canvas = left.host.shadowRoot!.querySelector<HTMLCanvasElement>(".plot-sheet > canvas")!;
      return canvas.toDataURL();
    });
  const become = (locale: "en" | "ja", stat: "beta" | "corr") =>
    page.evaluate(
      ([locale, stat]) => {
        left.viewer.set({ stat, vmin: 0, vmax: 1, center: 0.5, cmap: "viridis" });
        left.viewer.setLook({ locale });
      },
      [locale, stat] as const,
    );
  for (const [locale, stat] of [
    ["ja", "beta"],
    ["en", "corr"],
  ] as const) {
    const drawn: string[] = [];
    for (const begin of [() => become(locale, stat), () => become("en", "beta")]) {
      await mount();
      await begin();
      await open(0);
      await axes();
      await become(locale, stat);
      drawn.push(await axes());
    }
    expect(drawn[0] === drawn[1], `${locale} ${stat}`).toBe(true);
  }
});

test("a first picture that is given up leaves none of another market, and can be had", async () => {
  await mount();
  await open(0);
  await page.evaluate(() => {
    const { viewer } = left;
    const time = { kind: "day", values: Float64Array.from({ length: 100 }, (_, t) => t) } as const;
    const panelOf = (tickers: string[]) => {
      const values = Float64Array.from({ length: 100 * tickers.length }, (_, k) => Math.sin(k));
      return { time, tickers, values, notes: [] };
    };
    const bytes = inPage.packMarket({
      ...{ name: "large", returns: panelOf(["A", "B"]) },
      ...{ benchmarks: panelOf(["M"]), columns: {}, ofPrices: false, notes: [], command: [] },
    });
    // a worker that takes for ever, until that is given up
    const { postMessage } = Worker.prototype;
    let held: number | undefined;
    Worker.prototype.postMessage = function (this: Worker, ...[request, transfer]: [never, never]) {
      const { kind, id } = request as { kind: string; id: number };
      if (kind === "frame" && viewer.info?.name === "large") held = id;
      else if (kind !== "cancel" || held === undefined) postMessage.call(this, request, transfer);
      else {
        Worker.prototype.postMessage = postMessage;
        const data = { kind: "frame", id: held, frame: undefined };
        this.dispatchEvent(new MessageEvent("message", { data }));
      }
    };
    void viewer.open({ kind: "packed", bytes });
    const give = () => (held === undefined ? setTimeout(give) : viewer.cancel());
    give();
  });
  const notice = page.locator(".notice");
  await notice.getByText("There is no picture of these data yet: it was given up.").waitFor();
  expect(await page.locator(".plot-cells").isVisible()).toBe(false);
  await notice.getByRole("button", { name: "Draw it" }).click();
  await framed();
  await page.locator(".plot-cells").waitFor();
  expect(await notice.textContent()).not.toContain("given up");
});

test("parts that come after the picture do not move it, under a mouse and under fingers", async () => {
  const context = await page.context().browser()!.newContext({ hasTouch: true, isMobile: true });
  const phone = await context.newPage();
  await phone.goto(page.url());
  await phone.waitForFunction(() => "inPage" in globalThis);
  await mount();
  await page.evaluate(() => left.viewer.destroy());
  for (const [name, one] of Object.entries({ page, phone })) {
    for (const width of [360, 700, 850, 920, 1200]) {
      await one.setViewportSize({ width, height: 900 });
      const places = await one.evaluate(async () => {
        const host = document.createElement("div");
        host.style.height = "100vh";
        document.body.style.margin = "0";
        document.querySelector("main")!.replaceChildren(host);
        const viewer = new inPage.Viewer(host);
        // opened at once, as else they are there before
        void viewer.open({ kind: "sample" });
        const root = host.shadowRoot!;
        const found = new Set<string>();
        for (let rest = 10; rest > 0; ) {
          await new Promise(requestAnimationFrame);
          const { top, height } = root.querySelector(".plot-cells")!.getBoundingClientRect();
          if (viewer.frame !== undefined && height > 0) found.add(`${Math.round(top)} ${Math.round(height)}`);
          if (root.querySelector(".help button") !== null) rest--;
        }
        viewer.destroy();
        return [...found];
      });
      expect(places, `${name} ${width}`).toHaveLength(1);
    }
  }
  await context.close();
  expect(trouble).toEqual([]);
});

test("a first picture is drawn in tasks of its own: its place, its cells, what is around them, which takes no room from them", async () => {
  for (const width of [1400, 700, 300]) {
    await mount(width);
    const seen = await page.evaluate(async () => {
      left.viewer.destroy();
      left.viewer = new inPage.Viewer(left.host);
      const root = left.host.shadowRoot!;
      const places = new Set<string>();
      const turns: string[][] = [];
      // it is told once in a task
      new MutationObserver((records) => {
        const came = records.flatMap(({ target, addedNodes }) => {
          if (target instanceof Element && target.matches(".plot-cells")) return ["place"];
          if (target instanceof Element && target.matches(".bitmaps canvas")) return ["cells"];
          if (target instanceof Element && target.matches(".plot-sheet > canvas")) return ["axes"];
          return [...addedNodes].some((node) => node.nodeName === "H2") ? ["place"] : [];
        });
        if (came.length > 0) turns.push([...new Set(came)]);
      }).observe(root, {
        attributes: true,
        attributeFilter: ["style", "width"],
        childList: true,
        subtree: true,
      });
      void left.viewer.open(left.sourceOf(0));
      do {
        await new Promise(requestAnimationFrame);
        await new Promise((resolve) => setTimeout(resolve));
        const { top, height } = root.querySelector(".plot-cells")!.getBoundingClientRect();
        if (height > 0 && left.viewer.frame !== undefined)
          places.add(`${Math.round(top)} ${Math.round(height)}`);
      } while (root.querySelector("h2") === null || root.querySelector(".growing") !== null);
      return { turns, places: [...places] };
    });
    const { turns, places } = seen;
    // the same cells may come twice: of a size that was guessed, and of the one that the axes leave
    const first = turns.slice(0, turns.findIndex((came) => came.includes("axes")) + 1);
    expect(first.filter((came) => came.length > 1)).toEqual([]);
    expect([...new Set(first.flat())]).toEqual(["place", "cells", "axes"]);
    expect(places, `${width}`).toHaveLength(1);
  }
});

test("before a picture has its axes, a click where names of the market before were means none of its tickers", async () => {
  await mount();
  await open(0);
  await page.waitForFunction(() => left.host.shadowRoot!.querySelector(".growing") === null);
  const lines = await page.evaluate(async () => {
    const names = left.host.shadowRoot!.querySelector(".plot-names")!;
    const { left: x, top, height } = names.getBoundingClientRect();
    const click = () => {
      for (let share = 0.025; share < 0.25; share += 0.05)
        names.dispatchEvent(
          new MouseEvent("click", { clientX: x + 5, clientY: top + share * height, bubbles: true }),
        );
      return left.viewer.state.lines.length;
    };
    const before = click();
    left.viewer.set({ lines: [] });
    // what is left of its tasks waits
    const platform = globalThis.setTimeout;
    const held: (() => void)[] = [];
    globalThis.setTimeout = ((task: () => void, wait?: number) =>
      wait === undefined ? held.push(task) : platform(task, wait)) as never;
    void left.viewer.open(left.sourceOf(2));
    while (left.viewer.info!.tickers.length !== 5 || left.viewer.frame === undefined)
      await new Promise((resolve) => platform(resolve, 5));
    const between = click();
    globalThis.setTimeout = platform;
    for (const task of held) setTimeout(task);
    return { before, between };
  });
  expect(lines).toEqual({ before: 5, between: 0 });
  expect(trouble).toEqual([]);
});

test("the colour bar of a view at rest has the marks of what is in it, in the place that it had", async () => {
  await mount();
  await open(0);
  const seen = () =>
    page.evaluate(() => {
      const root = left.host.shadowRoot!;
      const axes = root.querySelector<HTMLCanvasElement>(".plot-sheet > canvas")!;
      const { data } = axes.getContext("2d")!.getImageData(0, 0, axes.width, axes.height);
      const pixels = new Uint32Array(data.buffer);
      const grey = 0xffd5d5d5;
      const { left: x, width } = root.querySelector(".plot-cells")!.getBoundingClientRect();
      return { place: [x, width], missing: pixels.filter((pixel) => pixel === grey).length > 50 };
    });
  await expect.poll(async () => (await seen()).missing).toBe(true);
  const before = await seen();
  await page.evaluate(() => left.viewer.set({ view: { x0: 100, x1: 200, y0: 0, y1: 10 } }));
  await expect.poll(async () => (await seen()).missing).toBe(false);
  expect((await seen()).place).toEqual(before.place);
  await page.evaluate(() => left.viewer.set({ view: undefined }));
  await expect.poll(async () => (await seen()).missing).toBe(true);
});

test("parts that come after the picture come one by one: the page has its turn between them", async () => {
  await mount();
  const turns = await page.evaluate(async () => {
    left.viewer.destroy();
    const host = document.createElement("div");
    document.querySelector("main")!.replaceChildren(host);
    left.viewer = new inPage.Viewer(host);
    const root = host.shadowRoot!;
    const turns: string[][] = [];
    // it is told once in a task; what takes the place of another is a part
    new MutationObserver((records) => {
      const came = records.flatMap(({ addedNodes: [added], removedNodes: [removed] }) =>
        added instanceof HTMLElement && removed instanceof HTMLElement ? [added.className] : [],
      );
      if (came.length > 0) turns.push(came);
    }).observe(root, { childList: true, subtree: true });
    void left.viewer.open(left.sourceOf(0));
    do await new Promise(requestAnimationFrame);
    while (left.viewer.frame === undefined || root.querySelector(".growing") !== null);
    return turns;
  });
  expect(turns.every((came) => came.length === 1)).toBe(true);
  const names = turns.flat().map((name) => name.split(" ").at(-1));
  expect(names).toEqual(["look", "controls", "notice", "reading", "what-if", "export", "help"]);
});

test("in another language the parts come one by one, too", async () => {
  await mount();
  await open(0);
  await page.waitForFunction(() => left.host.shadowRoot!.querySelector(".growing") === null);
  const turns = await page.evaluate(async () => {
    const root = left.host.shadowRoot!;
    const names = ["plot", "files", "look", "controls", "reading", "what-if", "export", "help"];
    const partOf = (node: Node) =>
      names.find((name) => (node.parentElement ?? (node as Element)).closest(`.${name}`) !== null);
    const turns: string[][] = [];
    new MutationObserver((records) => {
      const parts = new Set(records.map(({ target }) => partOf(target)).filter((name) => name !== undefined));
      if (parts.size > 0) turns.push([...parts]);
    }).observe(root, { characterData: true, childList: true, subtree: true });
    left.viewer.setLook({ locale: "ja" });
    const last = () => root.querySelector(".export .label")!.textContent === "保存";
    do await new Promise(requestAnimationFrame);
    while (!last());
    return turns;
  });
  expect(turns.length).toBeGreaterThan(4);
  expect(turns.filter((parts) => parts.length > 1)).toEqual([]);
});
