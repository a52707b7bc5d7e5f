/** What the reading panels say. */
export interface ReadingWords {
  readonly scatter: string;
  readonly lines: string;
  readonly clickCell: string;
  readonly clickLine: string;
  readonly noData: string;
  /** Above the scatter: `window` as in `60 days`. */
  about(ticker: string, benchmark: string, window: string, date: string): string;
  aboutWeights(ticker: string, benchmark: string, halflife: string, date: string): string;
  readonly isMarket: (ticker: string) => string;
  readonly plot: string;
  readonly plotHint: string;
  xAxis(market: string): string;
  yAxis(ticker: string): string;
  readonly sameScale: string;
  readonly weightsHint: string;
  readonly betaOne: string;
  /** The facts. */
  readonly interval: string;
  readonly error: string;
  readonly alpha: string;
  readonly r2: string;
  readonly pairs: string;
  readonly noErrors: string;
  tooFew(n: number, least: number): string;
  readonly noValue: string;
  /** The days. */
  readonly influential: string;
  readonly influentialHint: string;
  readonly influentialWeighted: string;
  readonly date: string;
  readonly market: string;
  readonly residual: string;
  readonly leverage: string;
  readonly cook: string;
  readonly weight: string;
  readonly without: string;
  readonly show: (date: string) => string;
  /** Another window beside it. */
  readonly compare: string;
  readonly compareNone: string;
  readonly compareBefore: string;
  readonly compareYear: string;
  readonly compareFirst: string;
  changed(from: string, to: string, dateFrom: string, dateTo: string): string;
  /** What made the change: sums, and the days that made most. */
  made(entered: string, left: string): string;
  mostly(days: readonly string[]): string;
  day(date: string, role: "entered" | "left", contribution: string): string;
  /** The lines. */
  readonly chart: string;
  readonly chartHint: string;
  readonly add: string;
  readonly addButton: string;
  readonly noSuch: (name: string, nearest: readonly string[]) => string;
  readonly remove: (ticker: string) => string;
  readonly removeAll: string;
  readonly most: (count: number) => string;
  readonly first: (count: number, all: number) => string;
  readonly band: (level: number) => string;
  readonly noBand: string;
  readonly at: (date: string) => string;
}

const en: ReadingWords = {
  scatter: "The days behind a cell",
  lines: "Lines over time",
  clickCell: "Click a cell of the picture to see the days that its value is made of.",
  clickLine: "Click a cell of the picture, or add a ticker, to see its line over time.",
  noData: "Open a file to begin.",
  about: (ticker, benchmark, window, date) => `${ticker} against ${benchmark}, ${window} up to ${date}`,
  aboutWeights: (ticker, benchmark, halflife, date) =>
    `${ticker} against ${benchmark}, up to ${date}; a day's weight halves every ${halflife}`,
  isMarket: (ticker) => `${ticker} is not among the tickers shown; click another cell.`,
  plot: "Scatter of returns. Arrow keys move from day to day",
  plotHint: "Point at a day, or move from day to day with the arrow keys.",
  xAxis: (market) => `${market}, %`,
  yAxis: (ticker) => `${ticker}, %`,
  sameScale: "Both axes have the same scale.",
  weightsHint:
    "The larger a point, the more its day weighs. Days of less than 1 % of the newest one's weight count, but are not drawn.",
  betaOne: "β = 1",
  interval: "95 % interval",
  error: "Standard error",
  alpha: "α, per row",
  r2: "R²",
  pairs: "Days (n)",
  noErrors: "With exponential weights there is no standard error.",
  tooFew: (n, least) => `No value: ${n} days with both returns, and ${least} are needed.`,
  noValue: "No value: the market does not move, or a day of the window is missing.",
  influential: "Days that β rests on most",
  influentialHint:
    "By Cook's distance: how far the line moves when the day is left out. 1 and more is very much.",
  influentialWeighted: "By how much β changes when the day is left out.",
  date: "Date",
  market: "Market",
  residual: "Off the line",
  leverage: "Leverage",
  cook: "Cook's distance",
  weight: "Weight",
  without: "β without it",
  show: (date) => `Show ${date} in the picture`,
  compare: "Compare with",
  compareNone: "nothing",
  compareBefore: "the window before",
  compareYear: "a year earlier",
  compareFirst: "the first window",
  changed: (from, to, dateFrom, dateTo) =>
    `β went from ${from} (up to ${dateFrom}, open circles) to ${to} (up to ${dateTo}).`,
  made: (entered, left) => `Days that entered the window made ${entered} of it, days that left made ${left}.`,
  mostly: (days) => `Most: ${days.join(", ")}.`,
  day: (date, role, contribution) => `${date} (${role}) ${contribution}`,
  chart:
    "Line chart. Left and right move along the dates, up and down from line to line, Enter selects the cell",
  chartHint: "Click a date to select its cell.",
  add: "Add a ticker",
  addButton: "Add",
  noSuch: (name, nearest) => `There is no ticker ${name}. Nearest: ${nearest.join(", ")}.`,
  remove: (ticker) => `Remove ${ticker}`,
  removeAll: "Remove all",
  most: (count) => `At most ${count} lines can be told apart; remove one first.`,
  first: (count, all) => `The first ${count} of ${all} chosen tickers are shown.`,
  band: (level) => `Bands: ${level} % interval at each date.`,
  noBand: "There is no band with exponential weights.",
  at: (date) => `on ${date}`,
};

const ja: ReadingWords = {
  scatter: "セルの内訳（散布図）",
  lines: "時系列の折れ線",
  clickCell: "図のセルをクリックすると、その値のもとになった日々を表示します。",
  clickLine: "図のセルをクリックするか銘柄を追加すると、時系列の折れ線を表示します。",
  noData: "まずファイルを開いてください。",
  about: (ticker, benchmark, window, date) => `${ticker}（対 ${benchmark}）、${date}までの ${window}`,
  aboutWeights: (ticker, benchmark, halflife, date) =>
    `${ticker}（対 ${benchmark}）、${date}まで。重みは ${halflife}で半減`,
  isMarket: (ticker) => `${ticker} は表示中の銘柄にありません。ほかのセルをクリックしてください。`,
  plot: "リターンの散布図。矢印キーで日付を移動",
  plotHint: "点にカーソルを合わせるか、矢印キーで日付を移動してください。",
  xAxis: (market) => `${market}（%）`,
  yAxis: (ticker) => `${ticker}（%）`,
  sameScale: "縦軸と横軸は同じ縮尺です。",
  weightsHint:
    "点が大きい日ほど重みが大きい日です。最新日の 1 % 未満の重みの日は、計算には含めますが描きません。",
  betaOne: "β = 1",
  interval: "95 % 信頼区間",
  error: "標準誤差",
  alpha: "α（1 期間あたり）",
  r2: "決定係数 R²",
  pairs: "日数 (n)",
  noErrors: "指数加重では標準誤差を求めません。",
  tooFew: (n, least) => `値なし：両方のリターンがそろう日は ${n} 日で、${least} 日必要です。`,
  noValue: "値なし：市場が動いていないか、ウィンドウの中に欠けた日があります。",
  influential: "β への影響が大きい日",
  influentialHint:
    "クックの距離（その日を除くと直線がどれだけ動くか）の大きい順。1 以上は非常に大きい値です。",
  influentialWeighted: "その日を除いたときの β の変化が大きい順。",
  date: "日付",
  market: "市場",
  residual: "直線との差",
  leverage: "てこ比",
  cook: "クックの距離",
  weight: "重み",
  without: "除いた β",
  show: (date) => `${date}を図で示す`,
  compare: "比較するウィンドウ",
  compareNone: "なし",
  compareBefore: "ひとつ前のウィンドウ",
  compareYear: "1 年前",
  compareFirst: "最初のウィンドウ",
  changed: (from, to, dateFrom, dateTo) =>
    `β は ${from}（${dateFrom}まで、白丸）から ${to}（${dateTo}まで）に変わりました。`,
  made: (entered, left) => `内訳は、ウィンドウに入った日が ${entered}、ウィンドウから出た日が ${left} です。`,
  mostly: (days) => `影響の大きい日：${days.join("、")}`,
  day: (date, role, contribution) => `${date}（${role === "entered" ? "入" : "出"}）${contribution}`,
  chart: "折れ線グラフ。左右キーで日付、上下キーで銘柄を移動、Enter でセルを選択",
  chartHint: "日付をクリックすると、そのセルを選択します。",
  add: "銘柄を追加",
  addButton: "追加",
  noSuch: (name, nearest) => `銘柄 ${name} はありません。近い名前：${nearest.join("、")}`,
  remove: (ticker) => `${ticker} を外す`,
  removeAll: "すべて外す",
  most: (count) => `見分けられるのは ${count} 本までです。先にどれかを外してください。`,
  first: (count, all) => `選択した ${all} 銘柄のうち最初の ${count} 銘柄を表示しています。`,
  band: (level) => `帯は各時点の ${level} % 信頼区間。`,
  noBand: "指数加重では信頼区間を求めません。",
  at: (date) => date,
};

export const readingWords: Readonly<Record<"en" | "ja", ReadingWords>> = { en, ja };
