/** What is said over the picture. */
export interface NoticeWords {
  readonly computing: string;
  readonly cancel: string;
  readonly givenUp: string;
  readonly redraw: string;
  /** Of an answer beside it. */
  readonly stopped: string;
  /** Why no cell has a value: so many rows are needed, and there are fewer. */
  readonly lacking: (least: number, rows: number) => string;
  readonly missing: string;
  readonly useWindow: (window: number) => string;
  readonly usualPairs: string;
  readonly allDates: string;
}

const en: NoticeWords = {
  computing: "Computing",
  cancel: "Cancel",
  givenUp: "There is no picture of these data yet: it was given up.",
  redraw: "Draw it",
  stopped: "This was given up; it is computed again when a setting changes.",
  lacking: (least, rows) =>
    `No cell has a value: one needs ${least} rows of returns, and between these dates there ${rows === 1 ? "is 1" : `are ${rows}`}.`,
  missing: "No cell has a value: too few dates on which both have a return, or the benchmark does not move.",
  useWindow: (window) => `Use a window of ${window}`,
  usualPairs: "Least pairs as usual",
  allDates: "Show all dates",
};

const ja: NoticeWords = {
  computing: "計算中",
  cancel: "キャンセル",
  givenUp: "描画を中止したため、このデータの図はまだありません。",
  redraw: "描画する",
  stopped: "計算を中止しました。設定を変えると、もう一度計算します。",
  lacking: (least, rows) =>
    `値のあるセルがありません。値には ${least} 行のリターンが必要ですが、この期間には ${rows} 行しかありません。`,
  missing: "値のあるセルがありません。両方のリターンがそろう日が少なすぎるか、ベンチマークが動いていません。",
  useWindow: (window) => `ウィンドウを ${window} にする`,
  usualPairs: "最少ペア数を標準に戻す",
  allDates: "全期間を表示",
};

export const noticeWords: Readonly<Record<"en" | "ja", NoticeWords>> = { en, ja };
