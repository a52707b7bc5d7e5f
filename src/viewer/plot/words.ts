/** The words of the plot; `@` is a number. */
export interface PlotWords {
  readonly name: string;
  readonly instructions: string;
  readonly tools: string;
  readonly zoomIn: string;
  readonly zoomOut: string;
  readonly reset: string;
  readonly box: string;
  readonly table: string;
  readonly pixel: (agg: string, cells: string) => string;
  readonly agg: Readonly<Record<"mean" | "min" | "max" | "furthest" | "last", string>>;
  readonly listed: string;
  readonly unlisted: string;
  readonly nameHint: string;
  readonly none: string;
  readonly several: (first: string, last: string, count: string) => string;
  readonly part: (lines: string, allLines: string, dates: string, allDates: string) => string;
  readonly earlier: string;
  readonly later: string;
  readonly above: string;
  readonly below: string;
}

export const plotWords: Readonly<Record<"en" | "ja", PlotWords>> = {
  en: {
    name: "Heatmap, to be explored with the arrow keys",
    instructions:
      "Arrow keys go from cell to cell, Page Up and Page Down ten tickers on. Enter chooses a cell, Space adds the ticker's line. Plus and minus zoom, 0 shows everything, Shift with an arrow moves the picture.",
    tools: "Zoom and table",
    zoomIn: "Zoom in",
    zoomOut: "Zoom out",
    reset: "Show everything",
    box: "Zoom to a box (or Shift and drag)",
    table: "Table",
    pixel: (agg, cells) => `The colour here is the ${agg} of ${cells} cells:`,
    agg: { mean: "mean", min: "least", max: "greatest", furthest: "most extreme", last: "latest" },
    listed: "line shown",
    unlisted: "line hidden",
    nameHint: "Click: line on or off",
    none: "No ticker passes the filters.",
    several: (first, last, count) => `${first} – ${last} (${count})`,
    part: (lines, allLines, dates, allDates) =>
      `Tickers ${lines} of ${allLines}, dates ${dates} of ${allDates} in view`,
    earlier: "Earlier dates",
    later: "Later dates",
    above: "Tickers above",
    below: "Tickers below",
  },
  ja: {
    name: "ヒートマップ（矢印キーで読み取れます）",
    instructions:
      "矢印キーでセルを移動、Page Up・Page Down で 10 銘柄ずつ移動します。Enter でセルを選択、スペースで銘柄の折れ線を追加します。＋と－で拡大・縮小、0 で全体表示、Shift と矢印キーで表示範囲を動かします。",
    tools: "拡大・縮小と表",
    zoomIn: "拡大",
    zoomOut: "縮小",
    reset: "全体を表示",
    box: "範囲を囲んで拡大（Shift を押しながらドラッグでも可）",
    table: "表",
    pixel: (agg, cells) => `ここの色は ${cells} セルの${agg}：`,
    agg: { mean: "平均", min: "最小値", max: "最大値", furthest: "最も極端な値", last: "最新の値" },
    listed: "折れ線を表示",
    unlisted: "折れ線を非表示",
    nameHint: "クリックで折れ線の表示を切り替え",
    none: "条件に合う銘柄がありません。",
    several: (first, last, count) => `${first}〜${last}（${count}）`,
    part: (lines, allLines, dates, allDates) =>
      `表示範囲の ${allLines} 銘柄中 ${lines}、${allDates} 時点中 ${dates}`,
    earlier: "前の日付",
    later: "次の日付",
    above: "上の銘柄",
    below: "下の銘柄",
  },
};
