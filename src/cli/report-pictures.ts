import type { Locale, ThemeName } from "../heatmap/index.ts";
import { chartPNG, chartSVG, heatmapPNG, heatmapSVG, linesPNG, linesSVG } from "../node/canvas.ts";
import type { Picture } from "../report/content.ts";

/** What a report's pictures have in common. */
export interface ReportPictureOptions {
  readonly locale: Locale;
  readonly font?: string;
}

/** Grey of cells without a value that stands out from the paper of either theme. */
const MISSING = "#a9adb4";

/** For a page, which has the fonts and turns the colours of the light theme into its own. */
export function reportSVG(picture: Picture, options: ReportPictureOptions) {
  const common = { ...options, embed: false };
  switch (picture.kind) {
    case "chart":
      return chartSVG(picture.chart, { ...common, width: picture.width, height: picture.height });
    case "lines":
      return linesSVG(picture.lines, { ...common, ...picture.options });
    case "heatmap":
      return heatmapSVG(picture.matrix, { ...common, ...picture.options, missing: MISSING, scale: 1.5 });
  }
}

/** For a file of its own; `scale`: its pixels per CSS pixel. */
export function reportPNG(
  picture: Picture,
  options: ReportPictureOptions & { readonly theme: ThemeName; readonly scale: number },
) {
  switch (picture.kind) {
    case "chart":
      return chartPNG(picture.chart, { ...options, width: picture.width, height: picture.height });
    case "lines":
      return linesPNG(picture.lines, { ...options, ...picture.options });
    case "heatmap":
      return heatmapPNG(picture.matrix, { ...options, ...picture.options });
  }
}
