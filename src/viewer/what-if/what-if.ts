import { Fold } from "../fold.ts";
import type { Context, Part } from "../part.ts";
import type { WhatIfPanel } from "./panel.ts";

const HEADING = { en: "What if the market moves?", ja: "市場が動いたら？" };

/** What a fall or rise of the market is expected to do to each ticker, and to a portfolio. It comes when it is first opened. */
export function whatIf(context: Context): Part {
  let panel: WhatIfPanel | undefined;
  let loading = false;
  const fold = new Fold("what-if", false, update);

  function update(): void {
    fold.heading = HEADING[context.locale];
    if (!fold.open) return;
    if (!loading) void load();
    panel?.update();
  }

  async function load(): Promise<void> {
    loading = true;
    try {
      const { WhatIfPanel } = await import("./panel.ts");
      panel = new WhatIfPanel(context, fold);
      panel.update();
    } catch (error) {
      // the next opening tries again
      loading = false;
      fold.body.textContent = error instanceof Error ? error.message : String(error);
    }
  }

  return {
    element: fold.element,
    inputs: () => [context.locale, context.state, context.info],
    update,
    destroy: () => fold.destroy(),
  };
}
