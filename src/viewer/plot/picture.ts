import { paintColorBar } from "../../heatmap/cells/cells.ts";
import { type Extent, noExtent, widened } from "../../heatmap/cells/extent.ts";
import { type ColorScale, colorTable } from "../../heatmap/color/colormap.ts";
import { usualColormap } from "../../heatmap/color/limits.ts";
import { type ThemeName, themes } from "../../heatmap/color/theme.ts";
import type { LocaleTable } from "../../heatmap/locale/words.ts";
import { paintDrawing } from "../../heatmap/paint.ts";
import type { Box } from "../../heatmap/scene.ts";
import type { MeasureText } from "../../heatmap/text.ts";
import { type Calendar, calendarOf } from "../../heatmap/time/calendar.ts";
import type { TimeIndex } from "../../panel/time.ts";
import type { Frame, Rows } from "../protocol.ts";
import type { View } from "../state.ts";
import {
  type Label,
  layoutAxes,
  type Margins,
  marginsOf,
  namesOf,
  plotMetrics,
  rememberWidths,
} from "./axes.ts";
import { Bitmaps, sourceOf } from "./bitmaps.ts";

/** What a picture is drawn of. */
export interface Shown {
  readonly frame: Frame;
  readonly rows: Rows;
  readonly theme: ThemeName;
  readonly words: LocaleTable;
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
  #drawn: readonly unknown[] = [];
  #placed: { margins: Margins; key: readonly unknown[] } | undefined;
  /** Margins only grow as long as the same statistic of the same tickers is shown. */
  #least = { left: 0, right: 0 };
  #of: readonly unknown[] = [];
  #time: TimeIndex | undefined;
  #named: readonly unknown[] = [];
  #extent: { source: string; extent: Extent } = { source: "", extent: noExtent };
  #colors: { key: string; colors: ColorScale } | undefined;
  #measure: MeasureText | undefined;
  #family = "";
  #ink = "";

  /** Where the cells are, for what is shown in so many CSS pixels of `scale` device pixels. */
  measure({ frame, rows, words }: Shown, width: number, height: number, scale: number): Box {
    if (this.#measure === undefined) this.look();
    if (this.#time !== rows.time) this.calendar = calendarOf(rows.time);
    this.#time = rows.time;
    if (changed(this.#named, [rows, words])) {
      this.#named = [rows, words];
      this.names = namesOf(rows, words);
    }
    if (changed(this.#of, [frame.state.stat, words, width, rows.groups.length > 0, rows.names.length])) {
      this.#of = [frame.state.stat, words, width, rows.groups.length > 0, rows.names.length];
      this.#least = { left: 0, right: 0 };
    }
    const colors = this.#colorsOf(frame);
    const extent = this.#extentOf(frame);
    const { low, high, missing } = extent;
    const marks = [low < colors.vmin, high > colors.vmax, missing, low > high];
    const key = [this.names, colors, ...marks, width, height, scale, this.#measure!];
    if (this.#placed === undefined || changed(this.#placed.key, key)) {
      const metrics = plotMetrics(width, height, scale, this.#measure!);
      const { stat } = frame.state;
      const margins = marginsOf(rows, this.names, colors, extent, stat, words, metrics, this.#least);
      const { x, width: wide } = margins.plot;
      this.#least = { left: x, right: width - x - wide };
      this.#placed = { margins, key };
      this.plot = margins.plot;
    }
    return this.plot;
  }

  /** After `measure`. */
  draw({ frame, rows, theme, words }: Shown, view: View): void {
    if (this.#frame !== frame) this.bitmaps.show(frame);
    this.#frame = frame;
    this.bitmaps.place(view, this.plot.width, this.plot.height);
    const { margins } = this.#placed!;
    const ink = this.#ink;
    const { x0, x1, y0, y1 } = view;
    const key = [margins, rows, this.names, this.calendar, theme, ink, words, x0, x1, y0, y1];
    if (!changed(this.#drawn, key)) return;
    this.#drawn = key;
    const { width, height, scale } = margins.metrics;
    const colors = this.#colorsOf(frame);
    const drawing = layoutAxes(margins, rows, this.names, this.calendar, colors, view, words);
    this.labels = drawing.labels;
    const { axes } = this;
    const [wide, high] = [Math.round(width * scale), Math.round(height * scale)];
    if (axes.width !== wide || axes.height !== high) Object.assign(axes, { width: wide, height: high });
    const ctx = axes.getContext("2d")!;
    ctx.clearRect(0, 0, wide, high);
    const own = { ...themes[theme], ink, paper: "transparent" };
    const rest = { title: "", description: "", language: words.language, notes: [] };
    paintDrawing(
      ctx,
      { ...drawing, ...rest, width, height, scale, theme: own, fontFamily: this.#family },
      () => {
        const { x, y, width: barWidth, height: barHeight } = drawing.colorBar;
        const image = this.#barOf(colors, Math.round(barWidth * scale), Math.round(barHeight * scale));
        ctx.putImageData(image, Math.round(x * scale), Math.round(y * scale));
        const patch = drawing.missingPatch;
        if (patch === undefined) return;
        ctx.fillStyle = own.missing;
        ctx.fillRect(
          ...([patch.x, patch.y, patch.width, patch.height].map((one) => Math.round(one * scale)) as Four),
        );
      },
    );
  }

  #bar: { colors: ColorScale; image: ImageData } | undefined;

  #barOf(colors: ColorScale, width: number, height: number): ImageData {
    const [wide, high] = [Math.max(1, width), Math.max(1, height)];
    const kept = this.#bar;
    if (kept?.colors === colors && kept.image.width === wide && kept.image.height === high) return kept.image;
    const image = new ImageData(wide, high);
    paintColorBar(colors.table, wide, high, image.data);
    this.#bar = { colors, image };
    return image;
  }

  /** The page's colour of texts and its font, asked for when nothing moves: asking lays the page out. */
  look(): void {
    const { color, fontFamily } = getComputedStyle(this.axes);
    this.#ink = color;
    if (this.#measure !== undefined && this.#family === fontFamily) return;
    this.#family = fontFamily;
    const ctx = document.createElement("canvas").getContext("2d")!;
    this.#measure = rememberWidths((text, size) => {
      ctx.font = `${size}px ${fontFamily}`;
      return ctx.measureText(text).width;
    });
  }

  #colorsOf({ state, limits }: Frame): ColorScale {
    const key = JSON.stringify([state.cmap, state.stat, limits]);
    if (this.#colors?.key !== key) {
      const table = colorTable(state.cmap === "" ? usualColormap(state.stat) : state.cmap);
      this.#colors = { key, colors: { ...limits, table } };
    }
    return this.#colors!.colors;
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

function changed(before: readonly unknown[], now: readonly unknown[]): boolean {
  return before.length !== now.length || now.some((one, i) => one !== before[i]);
}
