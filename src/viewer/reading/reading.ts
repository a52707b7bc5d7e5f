import type { Context, Part } from "../part.ts";
import { seriesOf } from "../state.ts";
import { LinesPanel } from "./lines.ts";
import { ScatterPanel } from "./scatter.ts";

/** What is behind a cell, and how it came to it: the scatter of its window, and lines over time. */
export function reading(context: Context): Part {
  const element = document.createElement("section");
  const panels = [new ScatterPanel(context), new LinesPanel(context)];
  element.append(...panels.map(({ fold }) => fold.element));
  return {
    element,
    inputs: () => {
      const { locale, theme, ink, font, info, state } = context;
      return [locale, theme, ink, font, info, state.lines, state.cell, ...seriesOf(state)];
    },
    update: () => {
      for (const panel of panels) panel.update();
    },
    destroy: () => {
      for (const panel of panels) panel.destroy();
    },
  };
}
