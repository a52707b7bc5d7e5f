import { nearest } from "../panel/error.ts";
import type { Matrix } from "../panel/matrix.ts";
import type { RiskOn } from "../panel/section.ts";
import { AGGS, type Agg } from "./cells/reduce.ts";
import type { FadeOptions, HatchOptions } from "./cells/reliability.ts";
import { type ColorScale, colorTable } from "./color/colormap.ts";
import { type LimitOptions, limitsOf, usualColormap } from "./color/limits.ts";
import { rgbOf, type Theme, type ThemeName, themes } from "./color/theme.ts";
import { type FrameOptions, type FrameSettings, resolveFrame } from "./frame/options.ts";
import type { Arrangement, ArrangeOptions } from "./order/order.ts";

/** How large a picture is, and in which theme and fonts. */
export interface PaperOptions {
  /** `light` (default) or `dark`. */
  readonly theme?: ThemeName;
  /** Width of the picture in CSS pixels. Default: 1000. */
  readonly width?: number;
  /** Height of the picture in CSS pixels. Default: 450. */
  readonly height?: number;
  /** Device pixels per CSS pixel, of canvas pictures and of the cells in an SVG. Default: 1. */
  readonly scale?: number;
  /** CSS `font-family` list. Default: DejaVu Sans, then Japanese fonts that are common. */
  readonly fontFamily?: string;
}

export interface HeatmapOptions extends LimitOptions, FrameOptions, ArrangeOptions, PaperOptions {
  /**
   * `RdYlGn`, `RdYlBu`, `RdBu`, `PuOr`, `viridis` or `cividis`, or one of them the other way round, as `RdBu_r`. Default:
   * RdYlGn; viridis for r2, n, errors, deviations and variances.
   */
  readonly cmap?: string;
  /** What a pixel shows of several cells: `mean` (default), `min`, `max`, `furthest` from the middle colour, `last`. */
  readonly agg?: Agg;
  /** Colour of cells without a value, as `#rrggbb`. Default: the theme's grey. */
  readonly missing?: string;
  /** Whether cells without a value are hatched. Default: no. */
  readonly hatchMissing?: boolean;
  /** Which cells turn pale because they say little. Default: none. */
  readonly fade?: FadeOptions;
  /** Which cells are hatched because they say little. Default: none. */
  readonly hatch?: HatchOptions;
  /** What `riskOn` made of the betas of these dates: a strip under the cells. Default: none. */
  readonly riskOn?: RiskOn;
  /** What `arrangeTickers` made of the matrix, to draw it more than once: options of the order do not matter then. */
  readonly arrangement?: Arrangement;
}

export interface PaperSettings {
  readonly theme: Theme;
  readonly width: number;
  readonly height: number;
  readonly scale: number;
  readonly fontFamily: string;
}

/** The options with every default filled in, but for what is of a matrix alone. */
export interface Settings extends FrameSettings, PaperSettings {
  readonly colors: ColorScale;
  readonly agg: Agg;
  readonly hatchMissing: boolean;
}

// DejaVu Sans is the widest of these, so what was measured with it also fits in the others
export const defaultFontFamily =
  '"DejaVu Sans", Kosugi, "Noto Sans CJK JP", "Hiragino Sans", "Yu Gothic", Meiryo, sans-serif';

const maxSide = 32_767; // Cairo, Skia and the browsers all refuse longer sides
const maxPixels = 2 ** 28;

/**
 * Fills the defaults in, for one matrix or several of one statistic, and checks every option; a RangeError names the option,
 * its rule and its value.
 */
export function resolveOptions(matrices: readonly Matrix[], options: HeatmapOptions): Settings {
  const { agg = "mean", missing, hatchMissing = false } = options;
  const paper = resolvePaper(options);
  checkName("agg", agg, AGGS);
  if (missing !== undefined && rgbOf(missing) === undefined) {
    throw new RangeError(`missing must be a colour such as #d5d5d5, got ${JSON.stringify(missing)}`);
  }
  return {
    ...paper,
    colors: {
      ...limitsOf(matrices, options),
      table: colorTable(options.cmap ?? usualColormap(matrices[0]!.stat)),
    },
    agg,
    theme: { ...paper.theme, ...(missing !== undefined && { missing }) },
    hatchMissing,
    ...resolveFrame(options),
  };
}

/** The same of size, theme and fonts. */
export function resolvePaper(options: PaperOptions): PaperSettings {
  const { width = 1000, height = 450, scale = 1, theme = "light" } = options;
  checkSide("width", width);
  checkSide("height", height);
  if (!(scale > 0 && Number.isFinite(scale)))
    throw new RangeError(`scale must be a number > 0, got ${scale}`);
  const pixels = [Math.round(width * scale), Math.round(height * scale)] as const;
  if (Math.max(...pixels) > maxSide || pixels[0] * pixels[1] > maxPixels) {
    throw new RangeError(
      `width and height times scale must be at most ${maxSide} a side and ${maxPixels} pixels in all, got ${pixels.join(" x ")}`,
    );
  }
  checkName("theme", theme, Object.keys(themes));
  const { fontFamily = defaultFontFamily } = options;
  return { theme: themes[theme], width, height, scale, fontFamily };
}

function checkSide(name: string, value: number): void {
  if (!(Number.isInteger(value) && value >= 1)) {
    throw new RangeError(`${name} must be an integer >= 1, got ${value}`);
  }
}

function checkName(option: string, name: string, names: readonly string[]): void {
  if (names.includes(name)) return;
  throw new RangeError(
    `${option} must be one of ${names.join(", ")}, got ${JSON.stringify(name)}: did you mean ${nearest(String(name), names, 1)}?`,
  );
}
