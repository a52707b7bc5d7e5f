// The script of a page with a picture: reads out the cell under the pointer or chosen by keys. Bundled into page.generated.ts.

import { unpackReadings } from "../cells/readings.ts";
import type { PageData, PagePanel } from "../html.ts";

/** Saved pictures have two pixels a pixel of the page. */
const SAVED_SCALE = 2;
const LEAP = 10;

const figure = document.querySelector("figure")!;
const picture = figure.querySelector("svg")!;
const data: PageData = JSON.parse(document.querySelector("#readings")!.textContent!);
const { words, columns, lines } = data;

// in the fonts that the picture may have brought
document.body.style.fontFamily = picture.getAttribute("font-family")!;
// where a browser cannot inflate there is the picture, and no reading
if ("DecompressionStream" in window) void start();
offerFiles();

async function start(): Promise<void> {
  const panels = await Promise.all(data.panels.map(opened));
  if (panels[0]!.values.length === 0) return;
  const tip = add(figure, "div", "tip");
  // what the pointer passes is not read out, what keys choose is
  tip.ariaHidden = "true";
  const spoken = add(figure, "div", "spoken");
  spoken.setAttribute("role", "status");
  // keys begin at the newest cell of the first ticker; several panels point at the same cell
  let at: Cell = { column: columns - 1, line: 0 };
  const show = (shown: boolean) => {
    for (const part of [...panels.flatMap(({ row, column }) => [row, column]), tip]) part.hidden = !shown;
  };
  show(false);
  const read = (panel: OpenPanel, next: Cell, aloud: boolean) => {
    at = {
      column: Math.max(0, Math.min(columns - 1, next.column)),
      line: Math.max(0, Math.min(lines - 1, next.line)),
    };
    const told = texts(at, panel);
    tip.replaceChildren(...told);
    if (aloud) spoken.textContent = told.map(({ textContent }) => textContent).join(", ");
    show(true);
    for (const { row, column } of panels) {
      Object.assign(row.style, { top: percent(at.line / lines), height: percent(1 / lines) });
      Object.assign(column.style, { left: percent(at.column / columns), width: percent(1 / columns) });
    }
    placeTip(tip, panel.plot, (at.column + 0.5) / columns, (at.line + 0.5) / lines);
  };
  for (const panel of panels) {
    listen(panel.plot, {
      read: (next, aloud) => read(panel, next, aloud),
      hide: () => show(false),
      at: () => at,
    });
  }
  const hint = add(document.querySelector("footer")!, "span", "hint");
  hint.textContent = words.hint;
  hint.id = "hint";
  for (const { plot } of panels) {
    plot.setAttribute("aria-describedby", "hint");
    plot.dataset.ready = "";
  }
}

interface OpenPanel {
  readonly name: string;
  readonly decimals: number;
  readonly values: Float64Array;
  readonly plot: HTMLElement;
  /** What marks the row and the column of the cell that is read. */
  readonly row: HTMLElement;
  readonly column: HTMLElement;
}

/** Inflates the values of a panel, and lays what can be pointed at over its cells. */
async function opened({ name, packed, decimals, far, plot: place }: PagePanel): Promise<OpenPanel> {
  const deflated = Uint8Array.from(atob(packed), (char) => char.charCodeAt(0));
  const inflated = new Blob([deflated]).stream().pipeThrough(new DecompressionStream("deflate"));
  const bytes = new Uint8Array(await new Response(inflated).arrayBuffer());
  const plot = add(figure, "div", "plot");
  plot.tabIndex = 0;
  plot.setAttribute("role", "application");
  plot.setAttribute("aria-label", name === "" ? words.cells : `${name}: ${words.cells}`);
  const [left, top, width, height] = place;
  Object.assign(plot.style, {
    left: percent(left),
    top: percent(top),
    width: percent(width),
    height: percent(height),
  });
  const [row, column] = [add(plot, "div", "row"), add(plot, "div", "column")];
  return { name, decimals, values: unpackReadings(bytes, decimals, far), plot, row, column };
}

/** Reads the cell under the pointer, or the next one that a key asks for. */
function listen(
  plot: HTMLElement,
  { read, hide, at }: { read: (next: Cell, aloud: boolean) => void; hide: () => void; at: () => Cell },
): void {
  const point = (event: PointerEvent) => {
    const box = plot.getBoundingClientRect();
    const column = Math.floor(((event.clientX - box.left) / box.width) * columns);
    read({ column, line: Math.floor(((event.clientY - box.top) / box.height) * lines) }, false);
  };
  plot.addEventListener("pointermove", point);
  plot.addEventListener("pointerdown", point);
  plot.addEventListener("pointerleave", ({ pointerType }) => pointerType === "mouse" && hide());
  plot.addEventListener("focus", () => plot.matches(":focus-visible") && read(at(), true));
  plot.addEventListener("blur", hide);
  plot.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const by = event.shiftKey ? LEAP : 1;
    const { column, line } = at();
    const next = {
      ArrowLeft: { column: column - by, line },
      ArrowRight: { column: column + by, line },
      ArrowUp: { column, line: beyond(line, -by) },
      ArrowDown: { column, line: beyond(line, by) },
      PageUp: { column, line: line - LEAP },
      PageDown: { column, line: line + LEAP },
      Home: { column: 0, line },
      End: { column: columns - 1, line },
    }[event.key];
    if (next !== undefined) read(next, true);
    else if (event.key === "Escape") hide();
    else return;
    event.preventDefault();
  });
}

/** So many lines further, and out of a row that takes several. */
function beyond(line: number, by: number): number {
  const nameAt = (i: number) => named(data.tickers, data.tickerStarts, i)[0];
  const step = Math.sign(by);
  let next = line + by;
  while (next > 0 && next < lines - 1 && nameAt(next) === nameAt(line)) next += step;
  return next;
}

/** Of the blocks that the cells are, or several of them share. */
interface Cell {
  readonly column: number;
  readonly line: number;
}

function texts(at: Cell, { name, decimals, values }: OpenPanel): HTMLElement[] {
  const value = values[at.line * columns + at.column]!;
  const [ticker, tickers] = named(data.tickers, data.tickerStarts, at.line);
  const [date, dates] = named(data.dates, data.dateStarts, at.column);
  const shown = Number.isNaN(value) ? words.noValue : value.toFixed(Math.min(100, Math.max(0, decimals)));
  return [
    element("div", ticker),
    element("div", date),
    ...(name === "" ? [] : [element("div", name)]),
    element("b", `${data.stat} ${shown}`),
    ...(tickers * dates > 1 ? [element("div", words.pixel.replace("@", String(tickers * dates)))] : []),
  ];
}

/** The name of a block, or the first and the last of several; and how many. */
function named(names: readonly string[], starts: readonly number[] | undefined, i: number): [string, number] {
  const [from, to] = starts ? [starts[i]!, starts[i + 1]!] : [i, i + 1];
  // a row that takes several places is one
  if (names.slice(from, to).every((name) => name === names[from])) return [names[from]!, 1];
  const count = to - from;
  return [`${names[from]} – ${names[to - 1]}${words.count.replace("@", String(count))}`, count];
}

/** Beside the cell, on the side that has room. */
function placeTip(tip: HTMLElement, plot: HTMLElement, x: number, y: number): void {
  const gap = 14;
  const [across, down] = [plot.offsetLeft + x * plot.offsetWidth, plot.offsetTop + y * plot.offsetHeight];
  const isRight = x < 0.5;
  const left = isRight ? across + gap : across - gap - tip.offsetWidth;
  const top = Math.max(
    0,
    Math.min(figure.offsetHeight - tip.offsetHeight, y < 0.5 ? down + gap : down - gap - tip.offsetHeight),
  );
  tip.style.left = `${Math.max(0, left)}px`;
  tip.style.top = `${top}px`;
}

/** Links that make their file when they are followed. */
function offerFiles(): void {
  const footer = document.querySelector("footer")!;
  const offer = (label: string, name: string, make: () => Promise<Blob>) => {
    const link = footer.appendChild(document.createElement("a"));
    link.textContent = label;
    link.href = "#";
    link.addEventListener("click", async (event) => {
      event.preventDefault();
      const saved = document.createElement("a");
      saved.href = URL.createObjectURL(await make());
      saved.download = name;
      saved.click();
      setTimeout(() => URL.revokeObjectURL(saved.href), 60_000);
    });
  };
  offer(words.savePNG, "heatmap.png", pngFile);
  offer(words.saveSVG, "heatmap.svg", async () => svgFile());
}

function svgFile(): Blob {
  const copy = picture.cloneNode(true) as SVGSVGElement;
  // the page's style sheet is not in the file
  for (const image of copy.querySelectorAll("image")) image.style.imageRendering = "pixelated";
  return new Blob([new XMLSerializer().serializeToString(copy), "\n"], { type: "image/svg+xml" });
}

async function pngFile(): Promise<Blob> {
  const url = URL.createObjectURL(svgFile());
  const image = new Image();
  image.src = url;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = picture.width.baseVal.value * SAVED_SCALE;
  canvas.height = picture.height.baseVal.value * SAVED_SCALE;
  canvas.getContext("2d")!.drawImage(image, 0, 0, canvas.width, canvas.height);
  URL.revokeObjectURL(url);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("no PNG"))), "image/png");
  });
}

function add(parent: Element, name: "div" | "span", className: string): HTMLElement {
  const child = parent.appendChild(document.createElement(name));
  child.className = className;
  return child;
}

function element(name: "div" | "b", text: string): HTMLElement {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}

function percent(share: number): string {
  return `${100 * share}%`;
}
