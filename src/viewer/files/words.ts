/** What the part that opens files says. */
export interface FilesWords {
  readonly open: string;
  readonly sample: string;
  readonly drop: string;
  /** Where nothing is open yet. */
  readonly title: string;
  readonly what: string;
  readonly beside: string;
  readonly here: string;
  reading(names: string): string;
  /** Numbers as they are to be read. */
  extent(tickers: string, dates: string): string;
  span(from: string, to: string): string;
  against(benchmark: string): string;
  readonly values: string;
  readonly prices: string;
  readonly returns: string;
  notes(count: number): string;
  readonly close: string;
  /** Of the file of which the benchmark is asked. */
  ask(name: string, tickers: string): string;
  readonly benchmark: string;
  readonly find: string;
  readonly choose: string;
  readonly cancel: string;
  unknown(text: string): string;
  several(first: string, more: number): string;
}

export const filesWords: Readonly<Record<"en" | "ja", FilesWords>> = {
  en: {
    open: "Open files…",
    sample: "Show the sample",
    drop: "Drop files to open them",
    title: "Open a table of prices or returns",
    what: "Choose files, or drop them anywhere here: CSV, JSON lines, Parquet or Arrow, packed as .gz or .zst if you like. A column for each ticker, or a row for each date and ticker; layout, dates, encoding and number format are recognised.",
    beside: "A file with the benchmark’s series and a table of the tickers’ sectors may come along.",
    here: "Everything stays on your machine: files are read in this page and sent nowhere.",
    reading: (names) => `Reading ${names || "data"}…`,
    extent: (tickers, dates) => `${tickers} tickers × ${dates} returns`,
    span: (from, to) => `${from} – ${to}`,
    against: (benchmark) => `against ${benchmark}`,
    values: "Values are",
    prices: "prices",
    returns: "returns",
    notes: (count) => (count === 1 ? "1 note" : `${count} notes`),
    close: "Close",
    ask: (name, tickers) =>
      `Which of the ${tickers} tickers of ${name} is the benchmark? None of them is a market by its name. You can also open the file with the benchmark’s own series.`,
    benchmark: "Benchmark",
    find: "Type to search",
    choose: "Open",
    cancel: "Cancel",
    unknown: (text) => `There is no ticker ${text}; choose one of the list.`,
    several: (first, more) => `${first} and ${more} more`,
  },
  ja: {
    open: "ファイルを開く…",
    sample: "サンプルを表示",
    drop: "ここにドロップして開く",
    title: "価格またはリターンの表を開く",
    what: "ファイルを選ぶか、この画面のどこにでもドロップしてください。CSV、JSON Lines、Parquet、Arrow（.gz・.zst で圧縮したものも可）に対応します。銘柄ごとに列のある表でも、日付と銘柄ごとに行のある表でもかまいません。レイアウト、日付、文字コード、数値の形式は自動で判別します。",
    beside: "ベンチマークの系列のファイルと、銘柄の業種表も一緒に開けます。",
    here: "データはお使いの端末から出ません。ファイルはこのページの中だけで読み込み、どこにも送信しません。",
    reading: (names) => `${names || "データ"} を読み込み中…`,
    extent: (tickers, dates) => `${tickers} 銘柄 × ${dates} 期間のリターン`,
    span: (from, to) => `${from}～${to}`,
    against: (benchmark) => `ベンチマーク: ${benchmark}`,
    values: "値の種類",
    prices: "価格",
    returns: "リターン",
    notes: (count) => `注意 ${count} 件`,
    close: "閉じる",
    ask: (name, tickers) =>
      `${name} の ${tickers} 銘柄のうち、どれがベンチマークですか。名前から市場と分かる銘柄がありません。ベンチマークの系列のファイルを開いてもかまいません。`,
    benchmark: "ベンチマーク",
    find: "入力して検索",
    choose: "開く",
    cancel: "キャンセル",
    unknown: (text) => `${text} という銘柄はありません。一覧から選んでください。`,
    several: (first, more) => `${first} ほか ${more} 件`,
  },
};
