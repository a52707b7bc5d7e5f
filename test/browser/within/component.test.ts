// The viewer as a part of a page, seen by the page: what it adds, what it takes, what it leaves.
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { userEvent } from "vitest/browser";
import {
  defineViewer,
  type Market,
  type MountedViewer,
  mountViewer,
  type RollbetaHeatmap,
  type ViewerEvents,
} from "../../../src/viewer/index.ts";
import { marketOf } from "../../viewer/market.ts";

const made: Market = marketOf(120, 6);

beforeEach(() => {
  document.body.innerHTML = "";
});
afterEach(() => {
  document.body.innerHTML = "";
});

/** A place of a size that does not depend on the window of the test. */
function place(name = "div"): HTMLElement {
  const element = document.createElement(name);
  element.style.cssText = "display: block; inline-size: 900px; block-size: 700px";
  document.body.append(element);
  return element;
}

const deep = (host: Element) => host.shadowRoot!;
const hasPicture = (host: Element) =>
  expect.poll(() => deep(host).querySelectorAll(".bitmaps canvas:not([hidden])").length).toBeGreaterThan(0);

/** Parts beside the picture come after it. */
const hasParts = (host: Element) =>
  expect.poll(() => deep(host).querySelectorAll(":is(.scatter, .lines, .what-if) summary").length).toBe(3);

describe("mounting and destroying", () => {
  /** What of the page's own things is held: listeners by target and kind, observers, workers, timers that repeat, object URLs. */
  function watch() {
    const held = new Map<string, number>();
    const count = (name: string, change: number) => held.set(name, (held.get(name) ?? 0) + change);
    const outer = [window, document, document.documentElement, document.body, visualViewport!];
    const known = new Set<unknown>();
    for (const [method, change] of [
      ["addEventListener", 1],
      ["removeEventListener", -1],
    ] as const) {
      const original = EventTarget.prototype[method];
      vi.spyOn(EventTarget.prototype, method).mockImplementation(function (
        this: EventTarget,
        ...args: unknown[]
      ) {
        const [type, , options] = args as [string, unknown, AddEventListenerOptions | undefined];
        if (outer.includes(this as never) || this instanceof MediaQueryList || this instanceof FontFaceSet) {
          const name = `${this.constructor.name} ${type}`;
          known.add(name);
          // one that ends by itself is not held
          if (!(typeof options === "object" && (options.once || options.signal))) count(name, change);
        }
        return Reflect.apply(original, this, args) as undefined;
      });
    }
    for (const name of ["ResizeObserver", "MutationObserver", "IntersectionObserver"] as const) {
      const Real = globalThis[name] as typeof ResizeObserver;
      vi.stubGlobal(
        name,
        class extends Real {
          override observe(...args: Parameters<ResizeObserver["observe"]>) {
            known.add(name);
            held.set(`${name}`, (held.get(name) ?? 0) + 1);
            super.observe(...args);
            this.watched++;
          }
          watched = 0;
          override unobserve(target: Element) {
            super.unobserve(target);
            this.watched--;
            count(name, -1);
          }
          override disconnect() {
            super.disconnect();
            count(name, -this.watched);
            this.watched = 0;
          }
        },
      );
    }
    const RealWorker = Worker;
    vi.stubGlobal(
      "Worker",
      class extends RealWorker {
        constructor(...args: ConstructorParameters<typeof Worker>) {
          super(...args);
          known.add("Worker");
          count("Worker", 1);
        }
        #ended = false;
        override terminate() {
          super.terminate();
          if (!this.#ended) count("Worker", -1);
          this.#ended = true;
        }
      },
    );
    for (const [start, end] of [
      ["setInterval", "clearInterval"],
      ["requestAnimationFrame", "cancelAnimationFrame"],
    ] as const) {
      const ids = new Set<unknown>();
      const [starts, ends] = [globalThis[start], globalThis[end]] as unknown as [
        (work: (...args: unknown[]) => void, ...more: unknown[]) => unknown,
        (id: unknown) => void,
      ];
      vi.stubGlobal(start, (work: (...args: unknown[]) => void, ...more: unknown[]) => {
        const id = starts(
          (...args) => {
            if (start !== "setInterval" && ids.delete(id)) count(start, -1);
            work(...args);
          },
          ...more,
        );
        ids.add(id);
        count(start, 1);
        return id;
      });
      vi.stubGlobal(end, (id: unknown) => {
        if (ids.delete(id)) count(start, -1);
        ends(id);
      });
    }
    return { held, known };
  }
  afterEach(() => {
    vi.restoreAllMocks();
    vi.unstubAllGlobals();
  });

  test("leaves nothing in the page: no element, listener, observer, worker, name or sheet", async () => {
    const element = place();
    const other = document.body.appendChild(document.createElement("p"));
    other.textContent = "the page's own";
    const { held, known } = watch();
    const before = {
      html: document.documentElement.outerHTML,
      names: Object.keys(globalThis).toSorted(),
      sheets: [document.styleSheets.length, document.adoptedStyleSheets.length],
      focus: document.activeElement,
      stored: [localStorage.length, sessionStorage.length, location.href, document.title, document.cookie],
    };
    for (let round = 0; round < 3; round++) {
      const viewer = mountViewer(element, { locale: round === 1 ? "ja" : "en" });
      await viewer.open({ kind: "sample" });
      await hasPicture(element.firstElementChild!);
      await hasParts(element.firstElementChild!);
      // everything that asks, draws and listens
      viewer.set({ cell: { ticker: "BBB", date: "2023-10-02" }, lines: ["AAA", "CCC"], shock: -20 });
      for (const fold of deep(element.firstElementChild!).querySelectorAll("details")) fold.open = true;
      await expect
        .poll(() => deep(element.firstElementChild!).querySelectorAll(".scatter tbody tr").length)
        .toBe(5);
      viewer.theme = "dark";
      viewer.set({ window: 30 });
      viewer.destroy();
      viewer.destroy();
    }
    await vi.waitFor(() =>
      expect(Object.fromEntries([...held].filter(([, count]) => count !== 0))).toEqual({}),
    );
    // what is counted has been there to be counted
    expect([...known]).toEqual(expect.arrayContaining(["Worker", "ResizeObserver"]));
    expect(document.documentElement.outerHTML).toBe(before.html);
    expect(Object.keys(globalThis).toSorted()).toEqual(before.names);
    expect([document.styleSheets.length, document.adoptedStyleSheets.length]).toEqual(before.sheets);
    expect(document.activeElement).toBe(before.focus);
    expect([
      localStorage.length,
      sessionStorage.length,
      location.href,
      document.title,
      document.cookie,
    ]).toEqual(before.stored);
  });

  test("while a market is read or a frame is on its way, nothing comes after the end, and no error", async () => {
    const trouble: unknown[] = [];
    const tell = ({ reason, error }: { reason?: unknown; error?: unknown } & Event) =>
      trouble.push(reason ?? error);
    addEventListener("unhandledrejection", tell as never);
    addEventListener("error", tell as never);
    const element = place();
    for (const when of ["opening", "framing", "asking"]) {
      const heard: unknown[] = [];
      const viewer = mountViewer(element, { onLook: (look) => heard.push(look) });
      const host = element.firstElementChild!;
      for (const name of ["hover", "select", "range", "state"])
        host.addEventListener(name, ({ type }) => heard.push(type));
      const opened = viewer.open({ kind: "sample" });
      if (when !== "opening") await opened;
      if (when === "framing") viewer.set({ window: 30 });
      if (when === "asking") viewer.set({ lines: ["AAA"], cell: { ticker: "AAA", date: "2023-10-02" } });
      viewer.destroy();
      heard.length = 0;
      expect(element.childNodes.length, when).toBe(0);
      viewer.set({ window: 40 });
      viewer.locale = "ja";
      await new Promise((resolve) => setTimeout(resolve, 150));
      expect(element.childNodes.length, when).toBe(0);
      expect(deep(host).childNodes.length, when).toBe(0);
      expect(heard, when).toEqual([]);
    }
    removeEventListener("unhandledrejection", tell as never);
    removeEventListener("error", tell as never);
    expect(trouble).toEqual([]);
  });
});

describe("the element", () => {
  defineViewer();

  test("takes properties that were given before it was known", async () => {
    const element = place("rollbeta-late") as RollbetaHeatmap;
    const heard: number[] = [];
    element.addEventListener("state", (event) => heard.push((event as CustomEvent).detail.state.window));
    element.state = { window: 25 };
    element.market = made;
    element.setAttribute("locale", "ja");
    defineViewer("rollbeta-late");
    expect(Object.keys(element)).toEqual([]);
    await expect.poll(() => deep(element).querySelector(".what")?.textContent).toContain("made");
    expect(element.state.window).toBe(25);
    expect(element.market).toBe(made);
    expect(deep(element).querySelector<HTMLElement>(".viewer")!.lang).toBe("ja");
    element.state = { window: 31 };
    expect(heard.at(-1)).toBe(31);
    expect(element.state).toMatchObject({ window: 31, stat: "beta" });
  });

  test("goes by its attributes, and without them by what is around it", async () => {
    const around = place();
    around.lang = "ja-JP";
    around.style.colorScheme = "dark";
    around.innerHTML = "<rollbeta-heatmap></rollbeta-heatmap>";
    const element = around.firstElementChild as RollbetaHeatmap;
    const look = () => {
      const viewer = deep(element).querySelector<HTMLElement>(".viewer")!;
      return [viewer.lang, getComputedStyle(viewer).colorScheme, getComputedStyle(viewer).color];
    };
    const [light, dark] = ["rgb(28, 30, 33)", "rgb(223, 227, 232)"];
    await element.open({ kind: "sample" });
    expect(look()).toEqual(["ja", "dark", dark]);
    element.setAttribute("theme", "light");
    element.setAttribute("locale", "en");
    expect(look()).toEqual(["en", "light", light]);
    element.setAttribute("theme", "unheard-of");
    expect(look()).toEqual(["en", "dark", dark]);
    element.setAttribute("theme", "light");
    element.removeAttribute("theme");
    element.removeAttribute("locale");
    expect(look()).toEqual(["ja", "dark", dark]);
  });

  test("tells of a cell pointed at and chosen, of the part that is shown and of the state, and all of it bubbles", async () => {
    const element = place("rollbeta-heatmap") as RollbetaHeatmap;
    element.market = made;
    const heard: [string, unknown, EventTarget | null][] = [];
    const hear = (event: Event) => heard.push([event.type, (event as CustomEvent).detail, event.target]);
    for (const name of ["hover", "select", "range", "state"]) document.addEventListener(name, hear);
    await hasPicture(element);
    const cells = deep(element).querySelector<HTMLElement>(".plot-cells")!;
    await userEvent.click(cells, { position: { x: 300, y: 100 } });
    await userEvent.keyboard("{ArrowLeft}");
    await userEvent.keyboard("{Enter}");
    await userEvent.keyboard("+");
    await expect.poll(() => new Set(heard.map(([name]) => name)).size).toBe(4);
    for (const name of ["hover", "select", "range", "state"]) document.removeEventListener(name, hear);
    const last = (name: string) => heard.findLast(([one]) => one === name)!;
    const { cell } = element.state;
    expect(last("select")[1]).toEqual(cell);
    expect(last("hover")[1]).toMatchObject({ ...cell, value: expect.any(Number) });
    expect(last("range")[1]).toMatchObject({ view: element.state.view });
    expect(last("state")[1]).toMatchObject({ state: element.state });
    expect(new Set(heard.map(([, , target]) => target))).toEqual(new Set([element]));
  });

  test("tells of a state once: what is so already is no change", async () => {
    const element = place("rollbeta-heatmap") as RollbetaHeatmap;
    element.market = made;
    await hasPicture(element);
    const heard: [window: number, live: boolean][] = [];
    element.addEventListener("state", (event) => {
      const { state, live } = (event as CustomEvent<ViewerEvents["state"]>).detail;
      heard.push([state.window, live]);
    });
    for (const window of [30, 30, 31, 31]) element.state = { window };
    element.state = {};
    expect(heard).toEqual([
      [30, false],
      [31, false],
    ]);
  });
});

describe("styles of the page around it", () => {
  /** What a page may do to all that is in it, and to names that the viewer has too. */
  const HOSTILE = `
  * { letter-spacing: 7px !important; word-spacing: 9px !important; text-transform: uppercase !important; text-indent: 30px !important;
      font: italic bold 31px/3 monospace !important; color: red !important; text-shadow: 2px 2px red !important; white-space: pre !important;
      text-align: right !important; cursor: wait !important; list-style: square inside !important; border-collapse: collapse !important;
      border-spacing: 8px !important; word-break: break-all !important; hyphens: auto !important; tab-size: 1 !important;
      font-variant: small-caps !important; quotes: "x" "y" !important; caption-side: bottom !important; user-select: none !important;
      text-wrap: nowrap !important; line-break: anywhere !important; -webkit-text-stroke: 1px red !important; fill: red !important; stroke: red !important; }
  canvas, button, input, select, table, td, th, svg, dialog, details, summary, label, p, ul, li, h1, h2, h3, output, progress {
      display: none !important; margin: 40px !important; border: 9px solid red !important; transform: rotate(9deg) !important; }
  .viewer, .plot, .controls, .top, .aside, .status, .card, .chart { display: none !important; position: fixed !important; }
  :root { --ink: red; --paper: lime; --line: blue; --accent: lime; }`;

  async function looksOf(css: string): Promise<string[]> {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
    const element = place();
    // the page's own text may take more place above it
    Object.assign(element.style, { position: "fixed", insetBlockStart: "0", insetInlineStart: "0" });
    const viewer: MountedViewer = mountViewer(element, {
      state: { cell: { ticker: "BBB", date: "2023-10-02" }, lines: ["AAA", "CCC"] },
    });
    await viewer.open({ kind: "sample" });
    const root = deep(element.firstElementChild!);
    await hasPicture(element.firstElementChild!);
    await hasParts(element.firstElementChild!);
    for (const fold of root.querySelectorAll("details")) fold.open = true;
    await expect.poll(() => root.querySelectorAll(".scatter tbody tr").length).toBe(5);
    await expect.poll(() => root.querySelectorAll(".what-if tbody tr").length).toBe(4);
    await expect.poll(() => root.querySelectorAll(".lines .chip b").length).toBe(2);
    await new Promise((resolve) => setTimeout(resolve, 300));
    const looks = Array.from(root.querySelectorAll("*"), (one) => {
      const style = getComputedStyle(one);
      const said = Array.from(style, (name) => `${name}: ${style.getPropertyValue(name)}`).filter(
        (line) => !line.startsWith("--"),
      );
      const boxes = Array.from(one.getClientRects(), ({ x, y, width, height }) =>
        [x, y, width, height].join(),
      );
      return [`${one.localName}.${one.getAttribute("class") ?? ""}`, boxes.join(" "), ...said].join("\n");
    });
    viewer.destroy();
    element.remove();
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== sheet);
    return looks;
  }

  test("do not reach into it: every element has the same place, size and computed style", async () => {
    const [plain, hostile] = [await looksOf(""), await looksOf(HOSTILE)];
    expect(plain.length).toBeGreaterThan(200);
    const differ = hostile.flatMap((look, i) => {
      if (look === plain[i]) return [];
      const [a, b] = [plain[i]!.split("\n"), look.split("\n")];
      return [[b[0], ...b.filter((line, k) => line !== a[k]).slice(0, 6)].join(" | ")];
    });
    expect(differ.slice(0, 10)).toEqual([]);
    expect(hostile.length).toBe(plain.length);
  });
});
