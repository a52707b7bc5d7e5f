import type { Matrix } from "../panel/matrix.ts";
import type { CellStyle } from "./cells/cells.ts";
import type { ShownGroup } from "./color/palette.ts";
import type { Theme } from "./color/theme.ts";
import { ascent, descent, type MeasureText } from "./text.ts";

/** A rectangle in CSS pixels whose edges lie on whole device pixels. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** One line of text in CSS pixels. */
export interface Text {
  readonly role:
    | "title"
    | "subtitle"
    | "facet"
    | "footer"
    | "axis"
    | "ticker"
    | "group"
    | "date"
    | "value"
    | "caption"
    | "mark"
    | "message";
  readonly text: string;
  /** Where the baseline begins, has its middle or ends, by `anchor`. */
  readonly x: number;
  readonly y: number;
  readonly anchor: "start" | "middle" | "end";
  readonly size: number;
  /** Reads upwards instead of to the right. */
  readonly upward: boolean;
  /** Default: ink. */
  readonly color?: Color;
}

/** A colour of the theme, or one of its own as `#rrggbb`. */
export type Color = "ink" | "paper" | "missing" | "hatch" | `#${string}`;

/** A polygon that is filled, or a line that is drawn, through points in CSS pixels. */
export interface Shape {
  readonly name:
    | (
        | "extend"
        | "hatch"
        | "group"
        | "band"
        | "share"
        | "median"
        | "centre"
        | "mark"
        | "label"
        | "riskOn"
        | "riskOff"
      )
    | ("grid" | "reference" | "line" | "leader");
  /** x and y of one point after the other. */
  readonly points: readonly number[];
  readonly color: Color;
  readonly opacity: number;
  /** Width of the line; undefined: the points are filled. */
  readonly lineWidth?: number;
  /** Lengths of its strokes and gaps in turn; undefined: it has none. */
  readonly dash?: readonly number[];
  /** How far into them the line begins; default: at the first. */
  readonly dashOffset?: number;
}

/** Places `from` to `to - 1` of the order, under one name. */
export interface Group {
  readonly label: string;
  readonly from: number;
  readonly to: number;
}

/** The cells of one matrix in a picture, and which of them say little. */
export interface Panel extends Pick<CellStyle, "fade" | "hatch"> {
  readonly matrix: Matrix;
  /** What sets it apart from the others, as the picture says it; "" of one alone. */
  readonly name: string;
  /** The cells: columns are rows of the matrix, from left to right. */
  readonly plot: Box;
  /** The cross-section under the cells: the panel of median and band, and that of the share above the centre. */
  readonly strip: { readonly band: Box; readonly share: Box } | undefined;
  /** Risk-on and risk-off by date under that. */
  readonly risk?: Box;
}

/** A picture as its parts, the same for every painter. Sizes in CSS pixels. */
export interface Drawing {
  readonly width: number;
  readonly height: number;
  /** Device pixels per CSS pixel. */
  readonly scale: number;
  readonly theme: Theme;
  readonly fontFamily: string;
  readonly title: string;
  /** What is to be seen, for those who cannot see it, and the BCP 47 tag of its language and the texts'. */
  readonly description: string;
  readonly language: string;
  /** Under rules and texts, in this order. */
  readonly shapes: readonly Shape[];
  /** Frames and tick marks, filled with the theme's ink. */
  readonly rules: readonly Box[];
  readonly texts: readonly Text[];
  /** What was asked for and is not in the picture, and why. */
  readonly notes: readonly string[];
}

/** A picture of cells. */
export interface Scene extends Drawing, Omit<CellStyle, "fade" | "hatch"> {
  /** The cells, one matrix or several, line by line; all have the same rows, columns, colours and size. */
  readonly panels: readonly Panel[];
  /** What the rows are called, by number: the tickers, and behind them the means of groups. */
  readonly names: readonly string[];
  /** Neighbouring rows that belong together, from the top; none where no groups were asked for. */
  readonly groups: readonly ShownGroup[];
  readonly colorBar: Box;
  /** Shows the colour of a cell without a value; undefined where every cell has one. */
  readonly missingPatch: Box | undefined;
}

/** What a colour is in a theme. */
export function colorOf(color: Color, theme: Theme): string {
  if (color === "ink") return theme.ink;
  if (color === "paper") return theme.paper;
  if (color === "missing") return theme.missing;
  return color === "hatch" ? theme.hatch : color;
}

/** `#rrggbb` of three bytes. */
export function hexColor(rgb: ArrayLike<number>): `#${string}` {
  return `#${Array.from(rgb, (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

/** The box that a text takes up. */
export function textBox(text: Text, measure: MeasureText): Box {
  const length = measure(text.text, text.size);
  const before = { start: 0, middle: length / 2, end: length }[text.anchor];
  const over = ascent * text.size;
  const thick = (ascent + descent) * text.size;
  return text.upward
    ? { x: text.x - over, y: text.y + before - length, width: thick, height: length }
    : { x: text.x - before, y: text.y - over, width: length, height: thick };
}
