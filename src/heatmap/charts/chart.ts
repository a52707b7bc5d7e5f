import type { FrameOptions } from "../frame/options.ts";
import type { PaperOptions } from "../options.ts";
import type { Drawing } from "../scene.ts";
import type { MeasureText } from "../text.ts";
import { layoutShares, type Shares } from "./shares.ts";
import { layoutWhiskers, type Whiskers } from "./whiskers.ts";

/** A small chart without a title of its own, for a page that says what it is. */
export type Chart = ({ readonly kind: "shares" } & Shares) | ({ readonly kind: "whiskers" } & Whiskers);

export type ChartOptions = PaperOptions & Pick<FrameOptions, "locale" | "timeZone" | "fiscalYear">;

/** Where everything of a chart goes. Throws a RangeError for an option out of its range. */
export function layoutChart(chart: Chart, options: ChartOptions, measure: MeasureText): Drawing {
  return chart.kind === "shares"
    ? layoutShares(chart, options, measure)
    : layoutWhiskers(chart, options, measure);
}

/** Everything that a chart says in words of its own. */
export function textOfChart(chart: Chart): string {
  const names =
    chart.kind === "shares"
      ? chart.parts.map(({ name }) => name)
      : [chart.axis, ...chart.rows.map(({ name }) => name)];
  return [chart.description, ...names].join("");
}
