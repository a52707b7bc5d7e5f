import { html, render, svg } from "lit-html";
import { localeTable } from "../../heatmap/locale/locale.ts";
import type { Context } from "../part.ts";
import type { Camera } from "./camera.ts";
import { subtitleOf, titleOf } from "./title.ts";
import { isFull } from "./view.ts";
import { plotWords } from "./words.ts";

/** What the buttons over the picture do. */
export interface Tools {
  zoom(by: 1 | -1): void;
  toggleBox(): void;
  toggleTable(): void;
}

/** What the picture shows, and the buttons for it. `tabled`: whether its table is there. */
export function renderHead(
  element: HTMLElement,
  { frame, rows, locale }: Context,
  camera: Camera,
  tabled: boolean,
  tools: Tools,
): void {
  const [words, table] = [plotWords[locale], localeTable(locale)];
  const { view, bounds, pixels } = camera;
  const ready = frame !== undefined && rows !== undefined && view !== undefined;
  const full = !ready || isFull(view, bounds);
  const canIn =
    ready && (view.x1 - view.x0 > bounds.leastColumns + 1e-6 || view.y1 - view.y0 > bounds.leastLines + 1e-6);
  const button = (label: string, icon: unknown, act: () => void, may: boolean) =>
    html`<button type="button" aria-label=${label} title=${label} ?disabled=${!may} @click=${act}>${icon}</button>`;
  render(
    html`<div>${ready ? html`<h2>${titleOf(frame, rows, table)}</h2><p>${subtitleOf(frame, rows, view, pixels, table)}</p>` : ""}</div>
      <div class="plot-tools" role="group" aria-label=${words.tools}>
        ${button(words.zoomIn, ICONS.plus, () => tools.zoom(1), canIn)}
        ${button(words.zoomOut, ICONS.minus, () => tools.zoom(-1), !full)}
        ${button(words.reset, ICONS.whole, () => camera.showAll(), !full)}
        <button type="button" aria-label=${words.box} title=${words.box} aria-pressed=${String(camera.boxing)} ?disabled=${!canIn} @click=${() => tools.toggleBox()}>${ICONS.box}</button>
        <button type="button" aria-expanded=${String(tabled)} ?disabled=${!ready} @click=${() => tools.toggleTable()}>${words.table}</button>
      </div>`,
    element,
  );
}

const icon = (path: string) =>
  html`<svg viewBox="0 0 16 16" aria-hidden="true">${svg`<path d=${path} />`}</svg>`;
const ICONS = {
  plus: icon("M3 8h10M8 3v10"),
  minus: icon("M3 8h10"),
  whole: icon("M2 6V2h4M10 2h4v4M14 10v4h-4M6 14H2v-4"),
  box: icon(
    "M2 2h2M6 2h3M11 2h1M2 2v2M2 6v3M2 11v1M12 2v2M2 12h2M11 11m-3 0a3 3 0 1 0 6 0a3 3 0 1 0 -6 0M13 13l2 2",
  ),
};
