import type { Panel } from "../src/panel/panel.ts";

export { makePanels, normal, uniform } from "../src/bench/panels.ts";
/** The panel as prices in a wide CSV; two decimals by default. */
export function priceCSV(panel: Panel, print?: (price: number) => string): Buffer;
/** The panel as prices in a long CSV, date after date or ticker after ticker. */
export function longCSV(panel: Panel, order: "date" | "ticker"): Buffer;
