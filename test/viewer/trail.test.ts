// The states of a page as steps of the browser's history.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Trail } from "../../src/viewer/page/trail.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A history as a browser has it, and the trail that writes it. */
function start(address = "") {
  const entries = [address];
  let writings = 0;
  const trail = new Trail(
    {
      push: (next) => {
        writings++;
        entries.push(next);
      },
      replace: (next) => {
        writings++;
        entries[entries.length - 1] = next;
      },
    },
    address,
  );
  return { trail, entries, writings: () => writings };
}

test("each change is a step, written at once", () => {
  const { trail, entries } = start("a=0");
  trail.goTo("a=1", false);
  expect(entries).toEqual(["a=0", "a=1"]);
  vi.advanceTimersByTime(1000);
  trail.goTo("b=2", false);
  expect(entries).toEqual(["a=0", "a=1", "b=2"]);
  vi.advanceTimersByTime(1000);
  trail.goTo("b=2", false);
  expect(entries).toEqual(["a=0", "a=1", "b=2"]);
});

test("what is dragged is one step, however long it takes, whose last state counts", () => {
  const { trail, entries, writings } = start();
  for (let window = 61; window <= 360; window++) {
    trail.goTo(`window=${window}`, true);
    vi.advanceTimersByTime(16);
  }
  trail.goTo("window=400", false);
  vi.advanceTimersByTime(1000);
  expect(entries).toEqual(["", "window=400"]);
  // 5 s of it
  expect(writings()).toBeLessThan(20);
  trail.goTo("window=401", false);
  expect(entries).toEqual(["", "window=400", "window=401"]);
});

test("what follows from a change is undone with it, and the next change is a step of its own", () => {
  for (const wait of [0, 100, 1000]) {
    const { trail, entries } = start("a=0");
    trail.goTo("a=1", false);
    vi.advanceTimersByTime(wait);
    trail.goTo("a=1&b=1", true, true);
    vi.advanceTimersByTime(1000);
    expect(entries, `${wait} ms later`).toEqual(["a=0", "a=1&b=1"]);
    trail.goTo("a=2&b=1", false);
    expect(entries, `${wait} ms later`).toEqual(["a=0", "a=1&b=1", "a=2&b=1"]);
  }
  // in the middle of a drag, which is one step still
  const { trail, entries } = start("a=0");
  for (let a = 1; a < 9; a++) {
    trail.goTo(`a=${a}`, true);
    vi.advanceTimersByTime(200);
    trail.goTo(`a=${a}&b=1`, true, true);
    vi.advanceTimersByTime(200);
  }
  trail.goTo("a=9", false);
  vi.advanceTimersByTime(1000);
  expect(entries).toEqual(["a=0", "a=9"]);
});

test("a drag that ends where it is closes its step", () => {
  const { trail, entries } = start();
  trail.goTo("window=70", true);
  vi.advanceTimersByTime(1000);
  trail.goTo("window=70", false);
  vi.advanceTimersByTime(1000);
  trail.goTo("window=80", true);
  expect(entries).toEqual(["", "window=70", "window=80"]);
});

test("changes that follow each other at once are one step", () => {
  const { trail, entries, writings } = start();
  for (let window = 61; window < 161; window++) {
    trail.goTo(`window=${window}`, false);
    vi.advanceTimersByTime(33);
  }
  vi.advanceTimersByTime(1000);
  expect(entries).toEqual(["", "window=160"]);
  expect(writings()).toBeLessThan(15);
});

test("a step that waits to be written is not lost to the drag that follows", () => {
  const { trail, entries } = start();
  trail.goTo("a=1", true);
  trail.goTo("a=2", false);
  vi.advanceTimersByTime(10);
  expect(entries).toEqual(["", "a=1"]);
  vi.advanceTimersByTime(1000);
  expect(entries).toEqual(["", "a=2"]);
});

test("where the browser goes by itself, nothing is written, and what waited is dropped", () => {
  const { trail, entries, writings } = start("a=1");
  trail.goTo("a=2", false);
  trail.goTo("a=3", false);
  trail.wentTo("a=1");
  trail.goTo("a=1", false);
  vi.advanceTimersByTime(1000);
  expect(writings()).toBe(1);
  trail.goTo("a=4", false);
  expect(entries).toEqual(["a=1", "a=2", "a=4"]);
});
