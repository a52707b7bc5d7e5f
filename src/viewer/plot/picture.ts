import { paintColorBar } from "../../heatmap/cells/cells.ts";
import { type Extent, noExtent, widened } from "../../heatmap/cells/extent.ts";
import { type ColorScale, type ColorTable, colorTable } from "../../heatmap/color/colormap.ts";
import { usualColormap } from "../../heatmap/color/limits.ts";
import { type ThemeName, themes } from "../../heatmap/color/theme.ts";
import type { LocaleTable } from "../../heatmap/locale/words.ts";
import { measureWith, paintDrawing } from "../../heatmap/paint.ts";
import type { Box } from "../../heatmap/scene.ts";
import type { MeasureText } from "../../heatmap/text.ts";
import { type Calendar, calendarOf } from "../../heatmap/time/calendar.ts";
import { Kept } from "../kept.ts";
import type { Frame, Rows } from "../protocol.ts";
import type { View } from "../state.ts";
import { type Label, layoutAxes, type Margins, marginsOf, namesOf, namesWidth, plotMetrics } from "./axes.ts";
import { Bitmaps, sourceOf } from "./bitmaps.ts";

/** What a picture is drawn of. */
export interface Shown {
  readonly frame: Frame;
  readonly rows: Rows;
  readonly theme: ThemeName;
  readonly words: LocaleTable;
  /** The colour and the fonts of texts. */
  readonly ink: string;
  readonly font: string;
}

/** The cells and the axes around them, each drawn again only when it has changed. */
export class Picture {
  readonly axes = document.createElement("canvas");
  readonly bitmaps = new Bitmaps();
  plot: Box = { x: 0, y: 0, width: 1, height: 1 };
  names: readonly string[] = [];
  calendar: Calendar = calendarOf({ kind: "day", values: new Float64Array(0) });
  labels: readonly Label[] = [];
  #frame: Frame | undefined;
  #extent: { source: string; extent: Extent } = { source: "", extent: noExtent };
  readonly #measure = new Kept<MeasureText>();
  readonly #calendar = new Kept<Calendar>();
  readonly #names = new Kept<readonly string[]>();
  readonly #table = new Kept<ColorTable>();
  readonly #colors = new Kept<ColorScale>();
  readonly #named = new Kept<number>();
  readonly #least = new Kept<{ left: number; right: number }>();
  readonly #margins = new Kept<Margins>();
  readonly #axes = new Kept<readonly Label[]>();
  readonly #bar = new Kept<ImageData>();

  /** Whether nothing has been drawn yet. */
  get isBlank(): boolean {
    return this.#frame === undefined;
  }

  /** Marks of the colour bar are those of what is in view. Returns whether there may have been others, of what was before. */
  narrow(): boolean {
    const { extent } = this.#extent;
    this.#extent.extent = this.#frame?.extent ?? extent;
    return this.#extent.extent !== extent;
  }

  /** As if nothing had been drawn yet. */
  forget(): void {
    this.#frame = undefined;
    this.labels = [];
    this.#extent = { source: "", extent: noExtent };
    this.bitmaps.forget();
  }

  /** Measures names that a picture will have, while it is being made. */
  expect(names: readonly string[], words: LocaleTable, font: string, width: number): void {
    const measure = this.#measure.get([font], () => measureIn(font));
    const { em } = plotMetrics(width, width, 1, measure);
    namesWidth([], names, words, { em, width, measure });
  }

  /** Where the cells are, for what is shown in so many CSS pixels of `scale` device pixels. */
  measure({ frame, rows, words, font }: Shown, width: number, height: number, scale: number): Box {
    const measure = this.#measure.get([font], () => measureIn(font));
    this.calendar = this.#calendar.get([rows.time], () => calendarOf(rows.time));
    this.names = this.#names.get([rows, words], () => namesOf(rows, words));
    const { stat } = frame.state;
    // margins only grow as long as the same statistic of the same tickers is shown
    const shown = [stat, words, width, rows.groups.length > 0, rows.names.length];
    const least = this.#least.get(shown, () => ({ left: 0, right: 0 }));
    const colors = this.#colorsOf(frame);
    const extent = this.#extentOf(frame);
    const { low, high, missing } = extent;
    const marks = [low < colors.vmin, high > colors.vmax, missing, low > high];
    const groups = rows.groups.map(({ label }) => label);
    const of = [this.names, ...groups, colors, ...marks, stat, words, width, height, scale, measure];
    const margins = this.#margins.get(of, () => {
      const metrics = plotMetrics(width, height, scale, measure);
      const named = this.#named.get([this.names, ...groups, words, metrics.em, width, measure], () =>
        namesWidth(rows.groups, this.names, words, metrics),
      );
      return marginsOf(rows, named, colors, extent, stat, words, metrics, least);
    });
    this.plot = margins.plot;
    const { x, width: wide } = this.plot;
    Object.assign(least, { left: x, right: width - x - wide });
    return this.plot;
  }

  /** After `measure`, of the same. */
  drawCells({ frame }: Shown, view: View): void {
    if (this.#frame !== frame) this.bitmaps.show(frame);
    this.#frame = frame;
    this.bitmaps.place(view, this.plot.width, this.plot.height);
  }

  /** After `measure`, of the same. */
  drawAxes(shown: Shown, view: View): void {
    const { rows, theme, words, ink, font } = shown;
    const margins = this.#margins.made!;
    const { x0, x1, y0, y1 } = view;
    const of = [margins, rows, this.names, this.calendar, theme, ink, font, words, x0, x1, y0, y1];
    this.labels = this.#axes.get(of, () => this.#paint(margins, shown, view));
  }

  /** The axes anew. Returns their labels. */
  #paint(margins: Margins, { frame, rows, theme, words, ink, font }: Shown, view: View): readonly Label[] {
    const { width, height, scale } = margins.metrics;
    const colors = this.#colorsOf(frame);
    const drawing = layoutAxes(margins, rows, this.names, this.calendar, colors, view, words);
    const { axes } = this;
    const [wide, high] = [Math.round(width * scale), Math.round(height * scale)];
    if (axes.width !== wide || axes.height !== high) Object.assign(axes, { width: wide, height: high });
    const ctx = axes.getContext("2d")!;
    ctx.clearRect(0, 0, wide, high);
    const own = { ...themes[theme], ink, paper: "transparent" };
    const rest = { title: "", description: "", language: words.language, notes: [] };
    paintDrawing(ctx, { ...drawing, ...rest, width, height, scale, theme: own, fontFamily: font }, () => {
      const { x, y, width: barWidth, height: barHeight } = drawing.colorBar;
      const image = this.#barOf(colors, Math.round(barWidth * scale), Math.round(barHeight * scale));
      ctx.putImageData(image, Math.round(x * scale), Math.round(y * scale));
      const patch = drawing.missingPatch;
      if (patch === undefined) return;
      ctx.fillStyle = own.missing;
      ctx.fillRect(
        ...([patch.x, patch.y, patch.width, patch.height].map((one) => Math.round(one * scale)) as Four),
      );
    });
    return drawing.labels;
  }

  #barOf(colors: ColorScale, width: number, height: number): ImageData {
    return this.#bar.get([colors, width, height], () => {
      const image = new ImageData(Math.max(1, width), Math.max(1, height));
      paintColorBar(colors.table, image.width, image.height, image.data);
      return image;
    });
  }

  #colorsOf({ state, limits }: Frame): ColorScale {
    const name = state.cmap === "" ? usualColormap(state.stat) : state.cmap;
    const table = this.#table.get([name], () => colorTable(name));
    return this.#colors.get([table, ...Object.values(limits)], () => ({ ...limits, table }));
  }

  /** What has been seen of the same values, so that marks of the colour bar do not come and go on the way. */
  #extentOf(frame: Frame): Extent {
    if (this.#frame === frame) return this.#extent.extent;
    const source = sourceOf(frame);
    const { extent } = frame;
    const all = this.#extent.source === source ? widened(this.#extent.extent, extent) : extent;
    this.#extent = { source, extent: all };
    return all;
  }
}

type Four = [number, number, number, number];

function measureIn(font: string): MeasureText {
  return measureWith(document.createElement("canvas").getContext("2d")!, font);
}
