/** The help; docs/beta.md says more. */
export interface HelpWords {
  readonly heading: string;
  readonly close: string;
  readonly parts: readonly (readonly [heading: string, text: string])[];
  readonly limitsHeading: string;
  readonly limits: readonly (readonly [what: string, why: string])[];
  readonly keysHeading: string;
  readonly keys: readonly (readonly [keys: string, does: string])[];
}

const en: HelpWords = {
  heading: "Reading beta",
  close: "Close",
  parts: [
    [
      "What beta is",
      "When the market rises by 1 %, by how much does this stock rise, on average? That is its beta: the slope of the straight line " +
        "through the returns of both on the same days. At 1 it moves with the market, at 1.5 half as much again, at 0 it does not follow " +
        "it, below 0 it goes the other way.",
    ],
    [
      "Reading the picture",
      "A row is a ticker, a column a date, the colour the beta over the window that ends on that date. With the usual colours green is " +
        "above 1 and red below; grey has no value, mostly as its window is not full. A row that changes from green to red has become calmer " +
        "than the market. Where all rows change in one column, the market has changed, or one wild day has entered all windows at once: " +
        "click a cell and look which days its value rests on.",
    ],
    [
      "Why the window matters",
      "A colour is an estimate with an error. Short windows are quick and noisy: half the noise takes four times the days. Long ones are " +
        "steady and late: after a jump of beta they mix old and new for their whole length. Move the slider: what stays is more likely to " +
        "be true than what comes and goes. The band around a line, and the 95 % interval beside the scatter, say how far a value may be off.",
    ],
  ],
  limitsHeading: "What beta cannot say",
  limits: [
    [
      "It looks back.",
      "It is measured on past days; tomorrow's may be another, and a company that has changed has no past that fits.",
    ],
    [
      "Regimes change.",
      "After a turn of the market or of the company the past says little, however sure it looks.",
    ],
    [
      "Own risk is not in it.",
      "Results, lawsuits, fraud are not the market's. A low beta is not a safe stock.",
    ],
    ["Thin trading.", "A stock that rarely trades follows late, and its daily beta reads too low."],
    ["Which index, how often.", "Another index, or weekly in place of daily returns, is another beta."],
    ["A few days may decide.", "A day of a move ten times as large weighs as much as a hundred days."],
    [
      "What-if is no forecast.",
      "It says what the market's part comes to if the past beta holds; in a crash it may not.",
    ],
  ],
  keysHeading: "Keys",
  keys: [
    ["Tab", "to the next control, picture or chart"],
    [
      "← → ↑ ↓",
      "picture: from cell to cell; scatter: from day to day; lines: from date to date, from line to line",
    ],
    ["Page Up, Page Down", "picture: ten tickers on; charts: ten days on, as with Shift and an arrow"],
    ["Home, End", "charts: to the first, to the last date"],
    ["Enter", "choose the cell"],
    ["Space", "picture: show or hide the ticker's line"],
    ["+ − 0", "picture: zoom in, zoom out, show everything"],
    ["Shift + ← → ↑ ↓", "picture: move what is shown"],
    ["Esc", "leave, close"],
  ],
};

const ja: HelpWords = {
  heading: "β の読み方",
  close: "閉じる",
  parts: [
    [
      "β とは",
      "市場が 1 % 上がったとき、この銘柄は平均して何 % 上がるか。それが β（ベータ）です。同じ日の両者のリターンに当てはめた直線の傾きで、" +
        "1 なら市場と同じだけ、1.5 なら市場の 1.5 倍動き、0 なら連動せず、マイナスなら逆に動きます。",
    ],
    [
      "図の読み方",
      "1 行が 1 銘柄、1 列が 1 日で、色はその日までのウィンドウで求めた β です。標準の配色では 1 より上が緑、下が赤。灰色は値がないセルで、多くはウィンドウが" +
        "満ちていません。緑から赤に変わった行は、値動きが市場より穏やかになった銘柄です。ある列ですべての行の色が変わったら、市場そのものが" +
        "変わったか、荒れた 1 日がすべてのウィンドウに入ったかです。セルをクリックすると、どの日に支えられた値かがわかります。",
    ],
    [
      "ウィンドウの長さ",
      "色は誤差を含む推定値です。短いウィンドウは速く反応しますがノイズが大きく、ノイズを半分にするには 4 倍の日数が要ります。長いウィンドウは安定しますが" +
        "遅れ、β が変わったあとはウィンドウの長さだけ新旧が混ざります。スライダーを動かしてみてください。ウィンドウを変えても残る模様のほうが、現れたり消えたり" +
        "する模様より信頼できます。折れ線の帯と、散布図に添えた 95 % 信頼区間が、誤差の目安です。",
    ],
  ],
  limitsHeading: "β ではわからないこと",
  limits: [
    ["過去のデータです。", "明日の β は違うかもしれません。姿を変えた会社には、当てはまる過去がありません。"],
    [
      "レジームは変わります。",
      "市場や会社の転換のあと、過去の値は、どれほど確かに見えても多くを語りません。",
    ],
    [
      "個別企業のリスクは入っていません。",
      "決算、訴訟、不正は市場の動きではありません。β が低いことは安全を意味しません。",
    ],
    ["薄商い。", "めったに売買されない銘柄は遅れて動き、日次の β は低く出ます。"],
    ["どの指数か、どの頻度か。", "指数が違えば、また日次を週次に変えれば、別の β になります。"],
    ["数日で決まることがあります。", "10 倍動いた 1 日は、100 日分の重みを持ちます。"],
    [
      "「市場が動いたら」は予想ではありません。",
      "過去の β が続くとした場合の、市場による部分です。暴落時には続かないこともあります。",
    ],
  ],
  keysHeading: "キー操作",
  keys: [
    ["Tab", "次の操作部品、図、グラフへ"],
    ["← → ↑ ↓", "図：セルを移動、散布図：日付を移動、折れ線：日付と銘柄を移動"],
    ["Page Up、Page Down", "図：10 銘柄ずつ、グラフ：10 日ずつ移動（グラフは Shift と矢印でも）"],
    ["Home、End", "グラフ：最初、最後の日付へ"],
    ["Enter", "セルを選択"],
    ["スペース", "図：銘柄の折れ線を表示、非表示"],
    ["+ − 0", "図：拡大、縮小、全体を表示"],
    ["Shift + ← → ↑ ↓", "図：表示範囲を移動"],
    ["Esc", "やめる、閉じる"],
  ],
};

export const helpWords: Readonly<Record<"en" | "ja", HelpWords>> = { en, ja };
