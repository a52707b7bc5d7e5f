import type { Locale } from "../locale.ts";
import type { Agg } from "../reduce.ts";

/** The words of a page around a picture; `@` is a number. */
export interface PageWords {
  readonly hint: string;
  readonly cells: string;
  readonly noValue: string;
  /** Behind a first and a last name or date. */
  readonly count: string;
  readonly pixel: Readonly<Record<Agg, string>>;
  readonly savePNG: string;
  readonly saveSVG: string;
}

export const pageWords: Readonly<Record<Locale, PageWords>> = {
  en: {
    hint: "Point at a cell to read it, or go from cell to cell with the arrow keys (Shift: ten at a time).",
    cells: "Cells, to be read with the arrow keys",
    noValue: "no value",
    count: " (@)",
    pixel: {
      mean: "mean of the @ cells in this pixel",
      min: "least of the @ cells in this pixel",
      max: "greatest of the @ cells in this pixel",
      furthest: "of the @ cells in this pixel, the one furthest from the middle colour",
      last: "latest of the @ cells in this pixel",
    },
    savePNG: "Save as PNG",
    saveSVG: "Save as SVG",
  },
  ja: {
    hint: "セルにカーソルを合わせるか、矢印キーで移動すると値を表示します（Shift で 10 セルずつ）。",
    cells: "セル。矢印キーで値を読めます",
    noValue: "値なし",
    count: "（@）",
    pixel: {
      mean: "この画素に含まれる @ セルの平均",
      min: "この画素に含まれる @ セルの最小値",
      max: "この画素に含まれる @ セルの最大値",
      furthest: "この画素に含まれる @ セルのうち、中央の色から最も離れた値",
      last: "この画素に含まれる @ セルのうち最新の値",
    },
    savePNG: "PNG で保存",
    saveSVG: "SVG で保存",
  },
};
