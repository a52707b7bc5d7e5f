import type { CellStyle } from "./cells.ts";
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
  readonly role: "title" | "axis" | "ticker" | "date" | "value" | "message";
  readonly text: string;
  /** Where the baseline begins, has its middle or ends, by `anchor`. */
  readonly x: number;
  readonly y: number;
  readonly anchor: "start" | "middle" | "end";
  readonly size: number;
  /** Reads upwards instead of to the right. */
  readonly upward: boolean;
}

/** Places `from` to `to - 1` of the order, under one name. */
export interface Group {
  readonly label: string;
  readonly from: number;
  readonly to: number;
}

/** A picture as its parts, the same for every painter. Sizes in CSS pixels. */
export interface Scene extends CellStyle {
  readonly width: number;
  readonly height: number;
  readonly fontFamily: string;
  readonly title: string;
  /** The cells: columns are rows of the matrix, from left to right. */
  readonly plot: Box;
  /** What the rows are called, by number: the tickers, and behind them the means of groups. */
  readonly names: readonly string[];
  /** Neighbouring rows that belong together, from the top; none where no groups were asked for. */
  readonly groups: readonly Group[];
  readonly colorBar: Box;
  /** Frames and tick marks, filled with the theme's ink. */
  readonly rules: readonly Box[];
  readonly texts: readonly Text[];
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
