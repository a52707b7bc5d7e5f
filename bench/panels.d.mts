import type { Panel } from "../src/panel/panel.ts";

export { makePanels, normal, uniform } from "../src/bench/panels.ts";
/** The panel as prices in a wide CSV. */
export function priceCSV(panel: Panel): Buffer;
