// What is shown is what the state says, at its edges too: dates, addresses, groups, lines and moves that are hard to show.
import type { Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { formatTime } from "../../src/panel/time.ts";
import { packMarket } from "../../src/viewer/engine/packed.ts";
import type { State } from "../../src/viewer/state.ts";
import type { Viewer } from "../../src/viewer/viewer.ts";
import { marketOf } from "../viewer/market.ts";
import { openPage, VIEWER_HTML } from "./page.ts";

const plain = marketOf(300, 130);
const market = {
  ...plain,
  columns: {
    Industry: plain.returns.tickers.map((_, i) =>
      i % 9 === 0 ? "" : `Industry ${String(i).padStart(3, "0")}`,
    ),
  },
};
const day = (row: number) => formatTime("day", market.returns.time.values[row]!);

let page: Page;
let close: () => Promise<void>;
const trouble: string[] = [];
beforeAll(async () => {
  ({ page, close } = await openPage({ html: VIEWER_HTML }));
  page.setDefaultTimeout(8000);
  page.on("pageerror", (error) => trouble.push(String(error)));
  await page.evaluate(
    (packed) => Object.assign(globalThis, { left: { packed } }),
    Buffer.from(packMarket(market)).toString("base64"),
  );
});
afterAll(() => close());
beforeEach(() => page.setViewportSize({ width: 1400, height: 900 }));

declare const inPage: typeof import("../../src/viewer/index.ts");
/** What the tests leave in the page. */
declare const left: { packed: string; viewer: Viewer };

async function open(state: Partial<State> = {}, locale: "en" | "ja" = "en"): Promise<void> {
  await page.evaluate(
    async ([state, locale]) => {
      left.viewer?.destroy();
      const host = document.createElement("div");
      document.body.style.margin = "0";
      host.style.height = "100vh";
      document.querySelector("main")!.replaceChildren(host);
      left.viewer = new inPage.Viewer(host, { state, locale });
      const bytes = Uint8Array.from(atob(left.packed), (letter) => letter.charCodeAt(0));
      await left.viewer.open({ kind: "packed", bytes });
    },
    [state, locale] as const,
  );
  await framed();
}

/** Until all parts are there and the picture is of the newest state. */
const framed = () =>
  page.waitForFunction(() => {
    const { error, frame, host, state } = left.viewer;
    if (host.shadowRoot!.querySelector(".growing") !== null) return false;
    const picture = (one: State) => JSON.stringify({ ...one, lines: [], cell: undefined, shock: 0 });
    return error !== "" || (frame !== undefined && picture(frame.state) === picture(state));
  });
const state = () => page.evaluate(() => left.viewer.state);
const set = (change: Partial<State>, live = false) =>
  page.evaluate(([change, live]) => left.viewer.set(change, live), [change, live] as const);
const more = (name: RegExp) => page.getByRole("button", { name }).click();

/** Names of the controls that an element hides, in sight or not. */
function hiddenBy(selector: string): Promise<string[]> {
  return page.evaluate((selector) => {
    const root = left.viewer.host.shadowRoot!;
    const over = root.querySelector(selector)!.getBoundingClientRect();
    if (over.height === 0) throw new Error("it is not in sight");
    const controls = [...root.querySelectorAll<HTMLElement>("button, select, input, summary, textarea")];
    return controls
      .filter(
        (control) => !control.closest(".notice") && control.checkVisibility({ visibilityProperty: true }),
      )
      .filter((control) => {
        const box = control.getBoundingClientRect();
        return (
          box.left < over.right && over.left < box.right && box.top < over.bottom && over.top < box.bottom
        );
      })
      .map((control) => control.ariaLabel ?? control.textContent!.trim());
  }, selector);
}

describe("dates that leave fewer rows than the window", () => {
  const few = { from: day(40), to: day(60) };

  test("an empty picture that says why, and one press to a window that fits", async () => {
    await open();
    await set(few);
    await framed();
    expect(await page.evaluate(() => [left.viewer.error, left.viewer.frame!.extent.missing])).toEqual([
      "",
      true,
    ]);
    const why = page.locator(".notice").getByRole("status");
    await why
      .getByText("No cell has a value: one needs 60 rows of returns, and between these dates there are 21.")
      .waitFor();
    // the slider ends where the rows do, whatever was drawn before
    const slider = page.getByRole("slider", { name: "Window" });
    await page.getByRole("button", { name: "Use a window of 10" }).click();
    await framed();
    expect(await state()).toMatchObject({ ...few, window: 10 });
    expect(await page.evaluate(() => left.viewer.frame!.extent.low <= left.viewer.frame!.extent.high)).toBe(
      true,
    );
    expect(await why.textContent()).not.toContain("No cell");
    await slider.focus();
    await page.keyboard.press("End");
    expect((await state()).window).toBe(21);
    await page.keyboard.press("ArrowRight");
    expect((await state()).window).toBe(21);
    expect(trouble).toEqual([]);
  });

  test("the end of the slider is that of the newest dates, before they are drawn", async () => {
    await open();
    const windows = await page.evaluate((few) => {
      const slider = left.viewer.host.shadowRoot!.querySelector<HTMLInputElement>("#window")!;
      left.viewer.set(few);
      slider.dispatchEvent(new KeyboardEvent("keydown", { key: "End" }));
      return left.viewer.state.window;
    }, few);
    expect(windows).toBe(21);
  });

  test("in Japanese, with all dates a press away", async () => {
    await open(few, "ja");
    await page.getByText("値には 60 行のリターンが必要ですが、この期間には 21 行しかありません。").waitFor();
    await page.getByRole("button", { name: "全期間を表示" }).click();
    expect(await state()).toMatchObject({ from: "", to: "", window: 60 });
    await framed();
    expect(await page.locator(".notice .status").filter({ visible: true }).count()).toBe(0);
  });
});

test.each([
  [1400, "en"],
  [1400, "ja"],
  [400, "en"],
  [400, "ja"],
] as const)("what is said over the picture covers no control: %i pixels, %s", async (width, locale) => {
  await page.setViewportSize({ width, height: 800 });
  await open({ from: day(40), to: day(60) }, locale);
  await page.locator(".notice .status:not([hidden])").waitFor();
  expect(await hiddenBy(".notice .status:not([hidden])")).toEqual([]);
  // what no control asks for
  await set({ window: 1 }, true);
  await page.getByRole("alert").filter({ hasText: "window must be" }).waitFor();
  expect(await hiddenBy(".notice [role=alert]")).toEqual([]);
  // and no picture of before stands under it
  expect(await page.locator(".plot-sheet").isVisible()).toBe(false);
  await set({ window: 10 });
  await page.locator(".plot-sheet").waitFor();
  expect(await page.evaluate(() => left.viewer.error)).toBe("");
});

describe("groups", () => {
  test("are found by typing however many they are, and those of no group are one", async () => {
    await open({ group: "Industry" });
    await more(/^More/);
    const groups = page.getByRole("group", { name: "Only these" });
    const field = page.getByRole("searchbox", { name: "Find a group" });
    await expect.poll(() => groups.getByRole("checkbox").count()).toBe(81);
    await page.getByText("the first 80 of 116; type to find others").waitFor();
    await field.fill("127");
    await page.getByText("1 of 116").waitFor();
    await page.keyboard.press("Enter");
    expect((await state()).only).toEqual(["Industry 127"]);
    await field.fill("industry 12");
    expect(await groups.getByRole("checkbox").count()).toBe(10);
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Space");
    expect((await state()).only).toEqual(["Industry 120", "Industry 127"]);
    await field.fill("");
    await groups.getByLabel("unclassified").check();
    for (const name of ["Industry 120", "Industry 127"]) await groups.getByLabel(name).uncheck();
    await framed();
    expect(await state()).toMatchObject({ only: [""] });
    const shown = await page.evaluate(() =>
      [...left.viewer.rows!.order].map((i) => left.viewer.rows!.names[i]),
    );
    expect(shown.toSorted()).toEqual(market.returns.tickers.filter((_, i) => i % 9 === 0).toSorted());
    await groups.getByLabel("All").check();
    expect((await state()).only).toEqual([]);
    expect(trouble).toEqual([]);
  });

  test("in Japanese", async () => {
    await open({ group: "Industry" }, "ja");
    await more(/^詳細/);
    await page.getByRole("searchbox", { name: "グループを検索" }).fill("分類");
    await page.getByText("116 件中 1 件").waitFor();
    await page.getByRole("group", { name: "表示するグループ" }).getByLabel("分類なし").check();
    expect((await state()).only).toEqual([""]);
  });
});

test.each(["en", "ja"] as const)(
  "thirty lines are told apart, and each is taken away by itself: %s",
  async (locale) => {
    const lines = Array.from({ length: 30 }, (_, i) => `A${i * 4}`);
    await open({ lines }, locale);
    const list = page.locator(".lines").getByRole("listitem");
    await page.waitForFunction(() =>
      /\d/.test(left.viewer.host.shadowRoot!.querySelector(".lines .chip:last-child b")!.textContent!),
    );
    expect(await list.count()).toBe(30);
    const looks = await list.evaluateAll((all) =>
      all.map((one) => {
        const path = one.querySelector("path")!;
        return path.getAttribute("stroke")! + path.getAttribute("stroke-dasharray");
      }),
    );
    expect(new Set(looks).size).toBe(30);
    const remove = (ticker: string) => (locale === "en" ? `Remove ${ticker}` : `${ticker} を外す`);
    await page.getByRole("button", { name: remove("A116"), exact: true }).press("Enter");
    await page.getByRole("button", { name: remove("A0"), exact: true }).click();
    expect((await state()).lines).toEqual(lines.slice(1, -1));
    await page.getByRole("button", { name: locale === "en" ? "Remove all" : "すべて外す" }).click();
    expect((await state()).lines).toEqual([]);
    expect(trouble).toEqual([]);
  },
);

describe("what if", () => {
  test.each(["en", "ja"] as const)(
    "moves below -100 % are said to be more than can happen: %s",
    async (locale) => {
      await open({ shock: -10 }, locale);
      const panel = page.locator(".what-if");
      await panel.locator("summary").click();
      const first = panel.locator("tbody tr").first();
      await first.waitFor();
      // betas go up to 13
      await panel.getByText("−100 %").waitFor();
      expect(await first.textContent()).toMatch(/−1\d\d\.\d %†/);
      await panel.getByRole("spinbutton").fill("-5 %");
      await page.keyboard.press("Enter");
      await page.waitForFunction(
        () => !left.viewer.host.shadowRoot!.querySelector(".what-if")!.textContent!.includes("†"),
      );
      expect((await state()).shock).toBe(-5);
      for (const [typed, shock, shown] of [
        ["−12.5%", -12.5, "−12.5"],
        ["－３ ％", -3, "−3"],
        ["+7", 7, "7"],
        ["abc", 7, "7"],
        ["-400", -100, "−100"],
      ] as const) {
        await panel.getByRole("spinbutton").fill(typed);
        await page.keyboard.press("Enter");
        expect((await state()).shock, typed).toBe(shock);
        expect(await panel.getByRole("spinbutton").inputValue(), typed).toBe(shown);
      }
      await page.keyboard.press("ArrowUp");
      expect((await state()).shock).toBe(-99);
      // no hyphen stands for a minus
      expect(await panel.textContent()).not.toMatch(/-\d+(\.\d+)? ?%/);
      expect(trouble).toEqual([]);
    },
  );
});

test("what is pressed before the controls have had their turn counts from what is chosen", async () => {
  await open({ group: "Industry", shock: -10, window: 60, view: { x0: 0, x1: 100, y0: 0, y1: 50 } });
  await more(/^More/);
  await page.locator(".what-if summary").click();
  await page.locator(".what-if").getByRole("spinbutton").waitFor();
  await page.getByLabel("Industry 001").waitFor();
  const chosen = await page.evaluate(() => {
    const { viewer } = left;
    const root = viewer.host.shadowRoot!;
    // from now on each part takes longer than a turn, and has to wait for the next
    let time = performance.now();
    performance.now = () => (time += 100);
    const press = (selector: string, key: string) => {
      const target = root.querySelector(selector)!;
      target.dispatchEvent(new KeyboardEvent("keydown", { key }));
      target.dispatchEvent(new KeyboardEvent("keyup", { key }));
    };
    for (let k = 0; k < 3; k++) press(".what-if [role=spinbutton]", "ArrowUp");
    for (const box of [...root.querySelectorAll<HTMLInputElement>(".only input")].slice(1, 4)) box.click();
    const { only } = viewer.state;
    viewer.set({ view: { x0: 0, x1: 90, y0: 0, y1: 60 }, window: 61 });
    for (let k = 0; k < 3; k++) press("#window", "ArrowRight");
    for (let k = 0; k < 3; k++) root.querySelector<HTMLElement>(".direction")!.click();
    const { shock, window, ascending } = viewer.state;
    Reflect.deleteProperty(performance, "now");
    return { shock, only: only.length, window, ascending };
  });
  expect(chosen).toEqual({ shock: -7, only: 3, window: 64, ascending: false });
  expect(trouble).toEqual([]);
});

test("who gives up a picture keeps what was chosen beside it", async () => {
  await open();
  const beside = { lines: ["A3"], cell: { ticker: "A3", date: day(200) }, shock: 5 };
  await set(beside);
  const after = await page.evaluate(() => {
    left.viewer.set({ window: 99 });
    left.viewer.cancel();
    return left.viewer.state;
  });
  expect(after).toMatchObject({ ...beside, window: 60 });
  await framed();
  expect(trouble).toEqual([]);
});
