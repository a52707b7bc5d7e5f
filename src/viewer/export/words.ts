/** What the part that exports says. */
export interface ExportWords {
  readonly heading: string;
  readonly label: string;
  /** What each button does, for its tip. */
  readonly png: string;
  readonly svg: string;
  readonly csv: string;
  readonly parquet: string;
  readonly command: string;
  readonly commandTip: string;
  readonly address: string;
  readonly addressTip: string;
  readonly copy: string;
  readonly close: string;
  readonly commandLabel: string;
  readonly shell: string;
  readonly making: (name: string) => string;
  readonly made: (name: string, size: string) => string;
  readonly givenUp: string;
  readonly copiedCommand: string;
  readonly copiedAddress: string;
  /** Where a page may not write to the clipboard; the text is selected. */
  readonly selected: string;
  readonly noMeans: string;
  /** In comments of the command line: what is on screen and no option of it. */
  readonly demo: string;
  readonly zoomed: (from: string, to: string, shown: number, all: number) => string;
  readonly filtered: (shown: number, all: number, by: string) => string;
  readonly named: (words: string) => string;
  readonly groups: (column: string, names: string) => string;
  readonly above: (value: number) => string;
  readonly below: (value: number) => string;
  readonly noSort: (column: string) => string;
  readonly noTable: (columns: string) => string;
  readonly gaps: (ticker: string) => string;
  readonly several: string;
  readonly cell: (ticker: string, date: string) => string;
  readonly shock: (percent: number) => string;
}

const en: ExportWords = {
  heading: "Save what is on screen",
  label: "Save",
  png: "The picture, with axes and colour bar, as PNG",
  svg: "The picture as SVG: vectors and text, to be printed or edited",
  csv: "The values on screen as CSV: a row a date, a column a ticker, every digit",
  parquet: "The values on screen as Parquet, for pandas, polars or DuckDB",
  command: "Command line",
  commandTip: "The command that makes the same table and picture",
  address: "Copy link",
  addressTip: "The address of exactly this view, to be shared; the data are not in it",
  copy: "Copy",
  close: "Close",
  commandLabel: "Command that makes the same table and picture",
  shell:
    "For a POSIX shell (Linux, macOS, WSL, Git Bash). Lines that begin with # say what the command line leaves out.",
  making: (name) => `Making ${name} …`,
  made: (name, size) => `Saved ${name} (${size})`,
  givenUp: "Given up, nothing was saved",
  copiedCommand: "Command copied",
  copiedAddress: "Link copied",
  selected: "This page may not write to the clipboard. The text is selected: copy it with Ctrl+C or ⌘C",
  noMeans: "means of groups are in the pictures, not in tables",
  demo: "the sample is what this writes:",
  zoomed: (from, to, shown, all) =>
    `the viewer is zoomed in on ${from} to ${to}, ${shown} of ${all} rows; the command shows all of them`,
  filtered: (shown, all, by) =>
    `the viewer shows ${shown} of ${all} tickers (${by}); the command line has no such filter`,
  named: (words) => `with “${words}” in their name`,
  groups: (column, names) => `${column} is ${names}`,
  above: (value) => `last value at least ${value}`,
  below: (value) => `last value at most ${value}`,
  noSort: (column) =>
    `the viewer sorts by the column ${column}, which means something else to the command line`,
  noTable: (columns) =>
    `the viewer has the columns ${columns} from a table that the command line is not told of`,
  gaps: (ticker) =>
    `${ticker} has no price on some dates: here they have a row, and the command leaves them out and has returns over them`,
  several: "the picture is of the first benchmark; the table has all of them, in long form",
  cell: (ticker, date) =>
    `the regression of ${ticker} in the window up to ${date} is open in the viewer alone`,
  shock: (percent) =>
    `what if the market moves by ${percent} %: rollbeta portfolio --shock, with the weights in a file`,
};

const ja: ExportWords = {
  heading: "表示内容を保存",
  label: "保存",
  png: "軸とカラーバーを含む図をPNGで保存します",
  svg: "図をSVGで保存します（線と文字はベクトル。印刷や編集に）",
  csv: "表示中の値をCSVで保存します（行が日付、列が銘柄、全桁）",
  parquet: "表示中の値をParquetで保存します（pandas、polars、DuckDB向け）",
  command: "コマンド",
  commandTip: "同じ表と図を作るコマンドを表示します",
  address: "リンクをコピー",
  addressTip: "いまの表示を再現するアドレスです。データは含まれません",
  copy: "コピー",
  close: "閉じる",
  commandLabel: "同じ表と図を作るコマンド",
  shell:
    "POSIXシェル用（Linux、macOS、WSL、Git Bash）。# で始まる行は、コマンドでは再現されない点の説明です。",
  making: (name) => `${name} を作成中…`,
  made: (name, size) => `${name} を保存しました（${size}）`,
  givenUp: "中止しました。保存はされていません",
  copiedCommand: "コマンドをコピーしました",
  copiedAddress: "リンクをコピーしました",
  selected:
    "このページからはクリップボードに書き込めません。文字列を選択したので、Ctrl+C（⌘C）でコピーしてください",
  noMeans: "グループ平均は図にのみ含まれ、表には含まれません",
  demo: "サンプルは次のコマンドが書き出すデータです:",
  zoomed: (from, to, shown, all) =>
    `ビューアは ${from} から ${to}、全${all}行のうち${shown}行に拡大しています。コマンドは全体を表示します`,
  filtered: (shown, all, by) =>
    `ビューアは全${all}銘柄のうち${shown}銘柄（${by}）だけを表示しています。コマンドにこの絞り込みはありません`,
  named: (words) => `名前に「${words}」を含む`,
  groups: (column, names) => `${column} が ${names}`,
  above: (value) => `最新値が ${value} 以上`,
  below: (value) => `最新値が ${value} 以下`,
  noSort: (column) => `ビューアは列 ${column} で並べていますが、この名前はコマンドでは別の意味になります`,
  noTable: (columns) => `ビューアは列 ${columns} を使っていますが、その表をコマンドに渡す方法が分かりません`,
  gaps: (ticker) =>
    `${ticker} には価格のない日があります。ビューアではその日も1行ですが、コマンドはその日を除き、前後の価格からリターンを計算します`,
  several: "図は最初のベンチマークのものです。表は縦持ちで、すべてのベンチマークを含みます",
  cell: (ticker, date) => `${date} までの期間の ${ticker} の回帰は、ビューアだけで表示されています`,
  shock: (percent) =>
    `市場が ${percent} % 動いた場合の試算は rollbeta portfolio --shock で行えます（ウェイトはファイルで指定）`,
};

export const exportWords: Readonly<Record<"en" | "ja", ExportWords>> = { en, ja };
