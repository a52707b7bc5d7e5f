// The controls of the viewer, and the viewer as a part of a page.
import type { Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { makePanels } from "../../bench/panels.mjs";
import { createKernel } from "../../src/kernel/kernel.ts";
import type { Panel } from "../../src/panel/panel.ts";
import type * as viewerModule from "../../src/viewer/index.ts";
import { type Market, packMarket, type State } from "../../src/viewer/index.ts";
import { openPage, VIEWER_HTML } from "./page.ts";

/** What the page has. */
declare const inPage: typeof viewerModule;
declare const viewer: viewerModule.Viewer;

const kernel = await createKernel();

const { gappy, market: index } = makePanels(40, 300) as { gappy: Panel; market: Panel };
const made: Market = {
  name: "made.csv",
  returns: gappy,
  benchmarks: index,
  columns: {
    Sector: gappy.tickers.map((_, i) => ["Banks", "Cars", "Drugs"][i % 3]!),
    Size: gappy.tickers.map((_, i) => String((i * 7) % 11)),
  },
  ofPrices: false,
  notes: [],
  command: [],
};

let page: Page;
let close: () => Promise<void>;
const trouble: string[] = [];
beforeAll(async () => {
  ({ page, close } = await openPage({ html: VIEWER_HTML }));
  await page.evaluate(() => {
    Object.assign(globalThis, {
      clear() {
        (globalThis as { viewer?: viewerModule.Viewer }).viewer?.destroy();
        document.body.innerHTML = "<main></main>";
        document.documentElement.removeAttribute("style");
      },
    });
  });
  page.on("pageerror", (error) => trouble.push(String(error)));
});
afterAll(() => close());

/** The page's side of an engine. */
declare const Client: new (engine: object) => never;

/** Takes away what the test before has left. */
declare function clear(): void;

/** A new page with a viewer over it, whose worker's traffic is counted. */
async function show(
  market: "sample" | Market,
  options: { state?: Partial<State>; locale?: "en" | "ja" } = {},
) {
  trouble.length = 0;
  await page.setViewportSize({ width: 1200, height: 800 });
  const packed = market === "sample" ? undefined : Buffer.from(packMarket(market)).toString("base64");
  await page.evaluate(
    async ({ packed, options }) => {
      const { Viewer } = inPage;
      const counts = { flying: 0, most: 0, frames: 0, workers: 0 };
      const steps: { state: unknown; live: boolean }[] = [];
      const worker = () => {
        counts.workers++;
        const made = new Worker("/dist/viewer/engine/worker.js", { type: "module" });
        const post = made.postMessage.bind(made);
        made.postMessage = (
          message: { kind: string },
          more?: StructuredSerializeOptions | Transferable[],
        ) => {
          if (message.kind === "frame") counts.most = Math.max(counts.most, ++counts.flying);
          post(message, more as Transferable[]);
        };
        made.addEventListener("message", ({ data }) => {
          if (data.kind !== "frame" && !(data.kind === "failed" && counts.flying > 0)) return;
          counts.flying--;
          counts.frames++;
        });
        return made;
      };
      const onState = (state: unknown, live: boolean) => steps.push({ state, live });
      clear();
      const main = document.querySelector("main")!;
      main.style.height = "780px";
      const viewer = new Viewer(main, { ...options, worker, onState });
      Object.assign(globalThis, { viewer, counts, steps });
      const bytes = packed && Uint8Array.from(atob(packed), (letter) => letter.charCodeAt(0));
      await viewer.open(bytes ? { kind: "packed", bytes } : { kind: "sample" });
    },
    { packed, options },
  );
  await settled();
}

/** Until the frame of the newest state is there. */
async function settled(): Promise<void> {
  await page.waitForFunction("counts.frames > 0 && counts.flying === 0");
}

const stateOf = (): Promise<State> => page.evaluate("({ ...viewer.state })");
const frameOf = (): Promise<{ shown: number; names: string[]; stale: number }> =>
  page.evaluate("({ names: [...viewer.rows.order].map((i) => viewer.rows.names[i] ?? i) })");

function changed(state: State): Promise<Partial<State>> {
  return page.evaluate(
    (state) =>
      Object.fromEntries(
        Object.entries(state).filter(
          ([name, value]) =>
            JSON.stringify(value) !== JSON.stringify(inPage.defaultState[name as keyof State]),
        ),
      ),
    state,
  );
}

const choices = async () => changed(await stateOf());

describe("the window slider", () => {
  test("while it is dragged, every frame is that of a window on the way; never are two on their way", async () => {
    await show(made, { state: { minPeriods: 20 } });
    const slider = page.getByRole("slider", { name: "Window" });
    const box = (await slider.boundingBox())!;
    const at = (share: number) => [box.x + share * box.width, box.y + box.height / 2] as const;
    await page.mouse.move(...at(0.47));
    await page.mouse.down();
    for (let k = 0; k <= 30; k++) await page.mouse.move(...at(0.47 + 0.01 * k));
    const during = await stateOf();
    await settled();
    await page.mouse.up();
    await settled();
    const { window } = await stateOf();
    expect(window).toBeGreaterThan(90);
    expect(during.window).toBe(window);
    const steps: { live: boolean; state: State }[] = await page.evaluate("steps");
    expect(steps.length).toBeGreaterThan(10);
    expect(steps.map(({ live }) => live)).toEqual([...steps.slice(1).map(() => true), false]);
    const windows = steps.map(({ state }) => state.window);
    expect(windows).toEqual(windows.toSorted((a, b) => a - b));
    const counts: { most: number; frames: number } = await page.evaluate("counts");
    expect(counts.most).toBe(1);
    expect(counts.frames).toBeLessThanOrEqual(steps.length + 2);

    // what is told of a cell is the library's own value
    const { arrays } = kernel.rolling(gappy, index, { window, minPeriods: 20 });
    const rows = gappy.time.values.length;
    for (const i of [0, 5, 17, 39]) {
      const ticker = gappy.tickers[i]!;
      for (const row of [10, window - 1, rows - 1]) {
        const { value }: { value: number } = await page.evaluate(
          ([ticker, row]) =>
            viewer.ask({
              about: "cell",
              state: viewer.state,
              ticker,
              row,
            }),
          [ticker, row] as const,
        );
        expect(value).toBe(arrays[0]![i * rows + row]);
      }
    }
    expect(await page.getByRole("spinbutton", { name: "Window, exactly" }).inputValue()).toBe(String(window));
    expect(trouble).toEqual([]);
  });

  test("goes by keys one by one, and is one step of the history when the key is let go", async () => {
    await show("sample");
    const slider = page.getByRole("slider", { name: "Window" });
    await slider.focus();
    for (const [key, window] of [
      ["ArrowRight", 61],
      ["ArrowUp", 62],
      ["ArrowLeft", 61],
      ["Shift+ArrowRight", 71],
      ["PageDown", 61],
      ["End", 260],
      ["ArrowRight", 260],
      ["Home", 2],
      ["ArrowDown", 2],
    ] as const) {
      await page.keyboard.press(key);
      expect((await stateOf()).window, key).toBe(window);
      const last: { live: boolean } = await page.evaluate("steps.at(-1)");
      expect(last.live, key).toBe(false);
    }
    expect(await slider.getAttribute("aria-valuetext")).toBe("2 days");
    expect(trouble).toEqual([]);
  });

  test("a number is taken as it is typed; what is none is put back", async () => {
    await show("sample");
    const field = page.getByRole("spinbutton", { name: "Window, exactly" });
    await field.fill("33");
    expect((await stateOf()).window).toBe(33);
    for (const wrong of ["1", "", "261", "2.5"]) {
      await field.fill(wrong);
      expect((await stateOf()).window, wrong).toBe(33);
      await field.blur();
      expect(await field.inputValue(), wrong).toBe("33");
    }
    expect(trouble).toEqual([]);
  });
});

describe("each choice reaches the state", () => {
  beforeEach(async () => {
    await show(made);
    await page.getByRole("button", { name: /^More/ }).click();
  });

  test("of those always in sight", async () => {
    await page.getByLabel("Statistic").selectOption("corr");
    await page.getByLabel("Sort by").selectOption("last");
    await page.getByRole("button", { name: "Highest or Z on top" }).click();
    await page.getByLabel("Find").fill("T000, t0011");
    await settled();
    expect(await choices()).toEqual({ stat: "corr", sort: "last", ascending: true, find: "T000, t0011" });
    const { names } = await frameOf();
    expect(names.toSorted()).toEqual([...gappy.tickers.slice(0, 10), "T0011"]);
    await page.getByRole("button", { name: "Lowest or A on top" }).click();
    expect((await choices()).ascending).toBeUndefined();
    await page.getByLabel("Sort by").selectOption("change");
    await page.getByRole("spinbutton", { name: "Change over so many rows" }).fill("35");
    expect((await choices()).sort).toBe("change:35");
    await page.getByLabel("Sort by").selectOption("column:Size");
    expect(await choices()).toEqual({ stat: "corr", sort: "column:Size", find: "T000, t0011" });
    await page.getByRole("button", { name: "Reset" }).click();
    expect(await choices()).toEqual({});
    expect(await page.getByLabel("Find").inputValue()).toBe("");
    expect(trouble).toEqual([]);
  });

  test("of benchmarks: any ticker, or what is wrong with it", async () => {
    await page.getByRole("combobox", { name: "Benchmark", exact: true }).selectOption("Any ticker…");
    const field = page.getByLabel("Ticker as benchmark");
    const offered = () =>
      field.evaluate((input) => Array.from((input as HTMLInputElement).list!.options, ({ value }) => value));
    // a dozen of forty
    await field.fill("00");
    expect(await offered()).toEqual(gappy.tickers.filter((name) => name.includes("00")).slice(0, 12));
    await field.fill("T0007");
    expect(await offered()).toEqual(["T0007"]);
    await page.keyboard.press("Enter");
    await settled();
    expect(await choices()).toEqual({ benchmark: "T0007" });
    expect((await frameOf()).names).not.toContain("T0007");
    expect(await page.getByRole("combobox", { name: "Benchmark", exact: true }).inputValue()).toBe("T0007");
    await page.getByRole("combobox", { name: "Benchmark", exact: true }).selectOption("Any ticker…");
    await page.getByLabel("Ticker as benchmark").fill("T7");
    await page.keyboard.press("Enter");
    await settled();
    await page.getByRole("alert").filter({ hasText: "T7" }).waitFor();
    await page.getByRole("combobox", { name: "Benchmark", exact: true }).selectOption("M");
    await settled();
    expect(await choices()).toEqual({});
    expect(await page.getByRole("alert").filter({ visible: true }).count()).toBe(0);
    expect(trouble).toEqual([]);
  });

  test("of the computation", async () => {
    await page.getByLabel("Missing values").selectOption("compress");
    await page.getByLabel("Least pairs").fill("20");
    await page.getByLabel("Least pairs").blur();
    await page.getByLabel("A pixel shows").selectOption("furthest");
    expect(await choices()).toEqual({ gaps: "compress", minPeriods: 20, agg: "furthest" });
    await page.getByLabel("Statistic").selectOption("t_beta");
    await page.getByLabel("exponential").check();
    // t is not to be had with exponential weights
    expect(await choices()).toMatchObject({ halflife: 21 });
    expect((await stateOf()).stat).toBe("beta");
    await settled();
    expect(await page.evaluate("viewer.error")).toBe("");
    await page.getByRole("slider", { name: "Half-life" }).focus();
    await page.keyboard.press("ArrowRight");
    expect((await stateOf()).halflife).toBe(22);
    await page.getByRole("radio", { name: "rolling" }).check();
    expect((await stateOf()).halflife).toBe(0);
    expect(await page.getByRole("button", { name: /^More/ }).textContent()).toMatch(/\b3\b/);
    expect(trouble).toEqual([]);
  });

  test("of colours", async () => {
    await page.getByLabel("RdBu", { exact: true }).check();
    await page.getByLabel("reversed").check();
    for (const [label, value] of [
      ["Lowest", "-1"],
      ["Middle", "0.5"],
      ["Highest", "2.5"],
    ] as const) {
      await page.getByLabel(label, { exact: true }).fill(value);
      await page.keyboard.press("Enter");
    }
    expect(await choices()).toEqual({ cmap: "RdBu_r", vmin: -1, center: 0.5, vmax: 2.5 });
    await settled();
    expect(await page.evaluate("viewer.frame.limits")).toEqual({ vmin: -1, vmax: 2.5, center: 0.5 });
    await page.getByLabel("Highest", { exact: true }).fill("-2");
    await page.keyboard.press("Enter");
    await settled();
    // the newer limit holds, as wide as usual, and what it contradicts gives way
    expect(await choices()).toEqual({ cmap: "RdBu_r", vmax: -2 });
    expect(await page.evaluate("viewer.frame.limits.vmax")).toBe(-2);
    expect(await page.evaluate("viewer.error")).toBe("");
    await page.getByRole("button", { name: "As usual" }).click();
    await settled();
    expect(await choices()).toEqual({});
    expect(await page.getByLabel("Highest", { exact: true }).inputValue()).toBe("");
    expect(trouble).toEqual([]);
  });

  test("of tickers, groups and dates", async () => {
    await page.evaluate("viewer.set({ minPeriods: 10, view: { x0: 5, x1: 20, y0: 1, y1: 9 } })");
    await page.getByLabel("Group by").selectOption("Sector");
    expect(await choices()).toEqual({ minPeriods: 10, group: "Sector" });
    await page.getByLabel("a row of means for each").check();
    await page.getByLabel("Cars").check();
    await page.getByLabel("Drugs").check();
    for (const [label, value] of [
      ["Last value at least", "0.2"],
      ["at most", "3"],
      ["Only the first", "3"],
      ["Only the last", "2"],
    ] as const) {
      await page.getByLabel(label, { exact: true }).fill(value);
      await page.keyboard.press("Enter");
    }
    await page.getByLabel("From", { exact: true }).fill("2011-03-01");
    await page.getByLabel("To", { exact: true }).fill("2011-09-30");
    await page.getByLabel("To", { exact: true }).blur();
    await settled();
    expect(await choices()).toEqual({
      ...{ minPeriods: 10, group: "Sector", groupMeans: true, only: ["Cars", "Drugs"], above: 0.2, below: 3 },
      ...{ top: 3, bottom: 2, from: "2011-03-01", to: "2011-09-30" },
    });
    expect((await frameOf()).names.length).toBe(5 + 2);
    // a date that the data do not have
    await page.getByLabel("From", { exact: true }).fill("1999-03-01");
    expect((await stateOf()).from).toBe("2011-03-01");
    await page.getByLabel("From", { exact: true }).blur();
    expect((await stateOf()).from).toBe("");
    expect(await page.getByLabel("From", { exact: true }).inputValue()).toBe("2011-01-26");
    await page.getByLabel("All", { exact: true }).check();
    expect((await stateOf()).only).toEqual([]);
    expect(trouble).toEqual([]);
  });
});

test("all of it by the keyboard alone", async () => {
  await show(made);
  // from one to the next: what has the focus by its label
  const focus = () =>
    page.evaluate(() => {
      const active = document.querySelector("main")!.shadowRoot!.activeElement as HTMLInputElement | null;
      const outline = active && getComputedStyle(active).outlineStyle;
      const label = active?.ariaLabel ?? active?.labels?.[0]?.textContent ?? active?.textContent ?? "";
      return { label: label.trim().split("\n")[0]!.trim(), outline };
    });
  const seen: string[] = [];
  for (let k = 0; k < 60 && !seen.includes("Reset"); k++) {
    await page.keyboard.press("Tab");
    const { label, outline } = await focus();
    seen.push(label);
    expect(outline, label).toBe("solid");
    if (label === "Window") await page.keyboard.press("ArrowRight");
    if (label === "Statistic") await page.keyboard.press("ArrowDown");
    if (label === "Find") await page.keyboard.type("T00");
    if (/^More/.test(label) && seen.filter((one) => /^More/.test(one)).length === 1) {
      await page.keyboard.press("Enter");
      await page.getByLabel("Missing values").waitFor();
    }
  }
  const places = ["Window", "Window, exactly", "Statistic", "Benchmark", "Sort by", "Find"].map((label) =>
    seen.indexOf(label),
  );
  expect(Math.min(...places), seen.join()).toBeGreaterThanOrEqual(0);
  expect(places).toEqual(places.toSorted((a, b) => a - b));
  await page.keyboard.press("Enter");
  expect(await choices()).toEqual({});
  expect(await page.evaluate("steps.some(({ state }) => state.find === 'T00' && state.window === 61)")).toBe(
    true,
  );
  expect(trouble).toEqual([]);
});

test("in Japanese as in English, and in both themes, without starting anew", async () => {
  await show("sample", { locale: "ja" });
  await page.getByRole("slider", { name: "ウィンドウ" }).waitFor();
  const letters = await page.locator("main .controls").allInnerTexts();
  expect(letters.join()).not.toMatch(/Window|Statistic|Sort/);
  await page.getByRole("button", { name: "English" }).click();
  await page.getByRole("slider", { name: "Window" }).waitFor();
  expect(await page.evaluate("viewer.theme")).toBe("light");
  await page.getByLabel("Theme").selectOption("dark");
  await page.waitForFunction("viewer.frame.theme === 'dark'");
  expect(await page.evaluate("viewer.theme")).toBe("dark");
  expect(await page.evaluate(() => getComputedStyle(document.querySelector("main")!).backgroundColor)).toBe(
    "rgb(22, 24, 29)",
  );
  // that of the page, when it changes
  await page.getByLabel("Theme").selectOption("auto");
  await page.waitForFunction("viewer.frame.theme === 'light'");
  await page.evaluate("document.documentElement.style.colorScheme = 'dark'");
  await page.waitForFunction("viewer.frame.theme === 'dark'");
  expect(await page.evaluate("counts.workers")).toBe(1);
  expect(trouble).toEqual([]);
});

test("gives up work for what is no longer wanted, and what the user no longer wants", async () => {
  trouble.length = 0;
  await page.evaluate(() => {
    clear();
    const told: { kind: string; window?: number }[] = [];
    let hear: (reply: object) => void = () => {};
    let waiting: { id: number; state: State; size: { width: number; height: number } } | undefined;
    const time = { kind: "day", values: Float64Array.from({ length: 99 }, (_, t) => 19000 + t) };
    const rows = { time, order: Int32Array.of(0), names: ["A"], groups: [] };
    const info = {
      name: "slow",
      tickers: ["A"],
      benchmarks: ["I"],
      columns: {},
      time,
      before: [],
      notes: [],
    };
    const engine = {
      // biome-ignore lint/suspicious/noExplicitAny: a worker that answers when the test says so
      post(request: any) {
        told.push({ kind: request.kind, ...(request.state && { window: request.state.window }) });
        if (request.kind === "open") queueMicrotask(() => hear({ kind: "opened", id: request.id, info }));
        if (request.kind === "frame") waiting = request;
        if (request.kind === "cancel") answer("late" in globalThis);
      },
      listen: (listener: typeof hear) => (hear = listener),
      end() {},
    };
    function answer(done: boolean) {
      const { id, size, state } = waiting!;
      waiting = undefined;
      const frame = {
        ...{
          ...size,
          state,
          extent: { low: 0, high: 2, missing: false },
          rows,
          benchmark: "I",
          view: { x0: 0, x1: 99, y0: 0, y1: 1 },
        },
        ...{ limits: { vmin: 0, vmax: 2, center: 1 }, spent: { compute: 0, paint: 0 } },
        pixels: new Uint8ClampedArray(4 * size.width * size.height),
      };
      hear({ kind: "frame", id, frame: done ? frame : undefined });
    }
    const progress = (share: number, id = waiting!.id) => hear({ kind: "progress", id, share });
    /** Until the picture has found its size, which the names beside it decide. */
    const settle = async () => {
      for (let quiet = 0; quiet < 5; quiet++) {
        await new Promise((resolve) => setTimeout(resolve, 40));
        if (waiting === undefined) continue;
        answer(true);
        quiet = 0;
      }
      told.length = 0;
    };
    const viewer = new inPage.Viewer(document.querySelector("main")!, {}, new Client(engine));
    Object.assign(globalThis, { viewer, told, answer, progress, settle });
    void viewer.open({ kind: "sample" });
  });
  await page.waitForFunction("told.some(({ kind }) => kind === 'frame')");
  await page.evaluate("settle()");
  const frames = () =>
    page.evaluate("told.filter(({ kind }) => kind === 'frame').map(({ window }) => window)");
  // dragged on while a frame is on its way: of those after it the last alone is asked for
  await page.evaluate("[70, 80, 90].forEach((window) => viewer.set({ window }, true))");
  expect(await frames()).toEqual([70]);
  await page.evaluate("answer(true)");
  await page.waitForFunction("told.at(-1).window === 90");
  await page.evaluate("answer(true)");
  // work that takes long is given up for a newer state, once that waits
  await page.evaluate("viewer.set({ window: 40 })");
  await page.waitForTimeout(260);
  await page.evaluate("progress(0.2)");
  expect(await page.evaluate("told.at(-1)")).toEqual({ kind: "frame", window: 40 });
  await page.getByRole("progressbar", { name: "Computing" }).waitFor();
  // but not the making of a file
  await page.evaluate("viewer.set({ window: 41 }), progress(0.25, -1)");
  expect(await page.evaluate("told.at(-1)")).toEqual({ kind: "frame", window: 40 });
  await page.evaluate("progress(0.3)");
  await page.waitForFunction("told.at(-1).window === 41");
  expect(await frames()).toEqual([70, 90, 40, 41]);
  // what the user gives up is undone
  await page.evaluate("progress(0.5)");
  await page.getByRole("button", { name: "Cancel" }).click();
  await page.getByRole("progressbar").waitFor({ state: "detached" });
  expect(await page.evaluate("viewer.state.window")).toBe(90);
  expect(await frames()).toEqual([70, 90, 40, 41]);
  // what was made before it could be given up does not stay under controls that say something else
  await page.evaluate("globalThis.late = true, viewer.set({ window: 50 }), viewer.cancel()");
  await page.waitForFunction("told.at(-1).window === 90");
  await page.evaluate("answer(true)");
  expect(await frames()).toEqual([70, 90, 40, 41, 50, 90]);
  expect(await page.evaluate("viewer.state.window")).toBe(90);
  expect(trouble).toEqual([]);
});

describe("the element", () => {
  beforeEach(async () => {
    trouble.length = 0;
    await page.evaluate(() => {
      clear();
      const workers: { ended: boolean }[] = [];
      const own = globalThis as { Real?: typeof Worker };
      own.Real ??= Worker;
      const Real = own.Real;
      globalThis.Worker = class extends Real {
        constructor(...args: ConstructorParameters<typeof Worker>) {
          super(...args);
          const entry = { ended: false };
          workers.push(entry);
          const end = this.terminate.bind(this);
          this.terminate = () => {
            entry.ended = true;
            end();
          };
        }
      };
      Object.assign(globalThis, { workers });
      inPage.defineViewer();
      inPage.defineViewer();
    });
  });

  const frames = (id: string) =>
    page.waitForFunction((id) => {
      const canvas = document.getElementById(id)?.shadowRoot?.querySelector("canvas");
      return canvas && canvas.width > 0 && canvas.height > 0;
    }, id);
  const workers = (): Promise<boolean[]> => page.evaluate("workers.map(({ ended }) => ended)");

  test("starts when it is in the page, moves with its worker, ends when it is taken out, and comes back", async () => {
    await page.evaluate(() => {
      document.body.innerHTML = `<div id="a"></div><div id="b"></div>`;
      const element = document.createElement("rollbeta-heatmap") as viewerModule.RollbetaHeatmap;
      element.id = "one";
      element.state = { window: 33 };
      const heard: unknown[] = [];
      element.addEventListener("state", (event) => heard.push((event as CustomEvent).detail.state.window));
      Object.assign(globalThis, { element, heard });
      void element.open({ kind: "sample" });
    });
    expect(await workers()).toEqual([]);
    await page.evaluate("document.getElementById('a').append(element)");
    await page.locator(".what", { hasText: "sample" }).waitFor();
    await frames("one");
    expect(await page.evaluate("element.state.window")).toBe(33);
    await page.evaluate("document.getElementById('b').append(element)");
    expect(await workers()).toEqual([false]);
    await page.evaluate("element.state = { window: 44 }");
    await page.evaluate("element.locale = 0, element.setAttribute('locale', 'ja')");
    await page.getByRole("slider", { name: "ウィンドウ" }).waitFor();
    await page.getByRole("button", { name: "English" }).click();
    expect(await page.evaluate("element.getAttribute('locale')")).toBe("en");
    expect(await workers()).toEqual([false]);
    await page.evaluate("element.remove()");
    expect(await workers()).toEqual([true]);
    expect(
      await page.evaluate(
        "[element.shadowRoot.childNodes.length, element.shadowRoot.adoptedStyleSheets.length]",
      ),
    ).toEqual([0, 0]);
    expect(await page.evaluate("[element.state.window, heard]")).toEqual([44, [44]]);
    await page.evaluate("document.body.append(element)");
    await page.locator(".what", { hasText: "sample" }).waitFor();
    expect(await workers()).toEqual([true, false]);
    expect(await page.evaluate("element.state.window")).toBe(44);
    expect(trouble).toEqual([]);
  });

  test("shows a market given as a property or by its address, and says what is wrong with an address", async () => {
    const bytes = Buffer.from(packMarket(made));
    await page.route("**/market.bin", (route) => route.fulfill({ body: bytes }));
    await page.evaluate(() => {
      document.body.innerHTML = `<rollbeta-heatmap id="one" src="/market.bin" lang="ja"></rollbeta-heatmap>`;
    });
    await page.locator(".what", { hasText: "made.csv" }).waitFor();
    await page.getByRole("slider", { name: "ウィンドウ" }).waitFor();
    for (const [src, message] of [
      ["/nothing.bin", "cannot be read: 404"],
      ["https://elsewhere.example/market.bin", "src must be an address of the page's own origin"],
    ] as const) {
      await page.evaluate((src) => document.getElementById("one")!.setAttribute("src", src), src);
      await page.getByRole("alert").filter({ hasText: message }).waitFor();
    }
    await page.evaluate(() => {
      const time = { kind: "day" as const, values: Float64Array.from({ length: 90 }, (_, t) => 19000 + t) };
      const panel = (tickers: string[]) => ({
        ...{ time, tickers, notes: [] },
        values: Float64Array.from({ length: 90 * tickers.length }, (_, k) => Math.sin(k * k)),
      });
      (document.getElementById("one") as viewerModule.RollbetaHeatmap).market = {
        ...{ name: "given", returns: panel(["A", "B"]), benchmarks: panel(["I"]), columns: {} },
        ...{ ofPrices: false, notes: [], command: [] },
      };
    });
    await page.locator(".what", { hasText: "given" }).waitFor();
    expect(trouble).toEqual([]);
  });

  test("two on one page keep to themselves; mounting and destroying leaves the page as it was", async () => {
    await page.evaluate(async () => {
      document.body.innerHTML = `<p id="before"></p><div id="one"><b>kept</b></div><div id="two"></div>`;
      const before = document.body.innerHTML;
      const { mountViewer } = inPage;
      const mount = (id: string, options: object) => mountViewer(document.getElementById(id)!, options);
      const [one, two] = [
        mount("one", { state: { window: 20 } }),
        mount("two", { theme: "dark", locale: "ja" }),
      ];
      const heard: number[] = [];
      const stop = one.on("state", ({ state }: { state: State }) => heard.push(state.window));
      await Promise.all([one.open({ kind: "sample" }), two.open({ kind: "sample" })]);
      one.set({ window: 21 });
      two.set({ window: 90 });
      stop();
      one.set({ window: 22 });
      Object.assign(globalThis, { before, one, two, heard });
    });
    expect(
      await page.evaluate("[one.state.window, two.state.window, one.theme, two.theme, two.locale, heard]"),
    ).toEqual([22, 90, "auto", "dark", "ja", [21]]);
    await page.evaluate("one.destroy(), one.destroy()");
    expect(await workers()).toEqual([true, false]);
    await page.evaluate("two.locale = 'en'");
    await page.getByRole("slider", { name: "Window" }).waitFor();
    await page.evaluate("two.destroy()");
    expect(await workers()).toEqual([true, true]);
    expect(await page.evaluate("document.body.innerHTML === before")).toBe(true);
    expect(trouble).toEqual([]);
  });
});
