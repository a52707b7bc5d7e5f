import { html, type TemplateResult } from "lit-html";

/** The help: its button, and its text. docs/beta.md says more. */
export interface HelpWords {
  readonly button: string;
  readonly heading: string;
  readonly close: string;
  readonly text: TemplateResult;
  readonly keysHeading: string;
  /** Keys and what they do. */
  readonly keys: readonly (readonly [keys: string, does: string])[];
}

const en: HelpWords = {
  button: "Help: what beta is, and how to read this",
  heading: "Reading beta",
  close: "Close",
  text: html`
    <h3>What beta is</h3>
    <p>When the market rises by 1 %, by how much does this stock rise, on average? That is its <b>beta</b>: the slope of the straight line
      through the returns of both on the same days. At 1 it moves with the market, at 1.5 half as much again, at 0 it does not follow it, below
      0 it goes the other way.</p>
    <h3>Reading the picture</h3>
    <p>A row is a ticker, a column a date, the colour the beta over the window that ends on that date. With the usual colours green is above 1
      and red below; grey has no value, as its window is not full. A row that changes from green to red has become calmer than the
      market. Where all rows change in one column, the market has changed, or one wild day has entered all windows at once: click
      a cell and look which days its value rests on.</p>
    <h3>Why the window matters</h3>
    <p>A colour is an estimate with an error. Short windows are quick and noisy: half the noise takes four times the days. Long ones are steady
      and late: after a jump of beta they mix old and new for their whole length. Move the slider: what stays is more likely to be true
      than what comes and goes. The band around a line, and the 95 % interval beside the scatter, say how far a value may be off.</p>
    <h3>What beta cannot say</h3>
    <ul>
      <li><b>It looks back.</b> It is measured on past days; tomorrow's may be another, and a company that has changed has no past that fits.</li>
      <li><b>Own risk is not in it.</b> Results, lawsuits, fraud are not the market's. A low beta is not a safe stock.</li>
      <li><b>Thin trading.</b> A stock that rarely trades follows late, and its daily beta reads too low.</li>
      <li><b>Which index, how often.</b> Another index, or weekly in place of daily returns, is another beta.</li>
      <li><b>A few days may decide.</b> One day of a large move weighs as much as a hundred small ones.</li>
      <li><b>What-if is no forecast.</b> It says what the market's part comes to if the past beta holds; in a crash it may not.</li>
    </ul>
  `,
  keysHeading: "Keys",
  keys: [
    ["Tab", "to the next control, picture or chart"],
    ["← → ↑ ↓", "from cell to cell, from day to day, from line to line"],
    ["Shift + arrow", "ten at once"],
    ["Home, End", "first, last date"],
    ["Enter", "choose the cell"],
    ["+ −", "zoom the picture"],
    ["Esc", "leave, close"],
  ],
};

const ja: HelpWords = {
  button: "ヘルプ：β とは何か、図の読み方",
  heading: "β の読み方",
  close: "閉じる",
  text: html`
    <h3>β とは</h3>
    <p>市場が 1 % 上がったとき、この銘柄は平均して何 % 上がるか。それが <b>β（ベータ）</b> です。同じ日の両者のリターンに当てはめた直線の傾きで、
      1 なら市場と同じだけ、1.5 なら市場の 1.5 倍動き、0 なら連動せず、マイナスなら逆に動きます。</p>
    <h3>図の読み方</h3>
    <p>1 行が 1 銘柄、1 列が 1 日で、色はその日までの窓で求めた β です。標準の配色では 1 より上が緑、下が赤。灰色は値がないセル（窓が満ちていないなど）です。
      緑から赤に変わった行は、値動きが市場より穏やかになった銘柄です。ある列ですべての行の色が変わったら、市場そのものが変わったか、荒れた 1 日が
      すべての窓に入ったかです。セルをクリックすると、どの日に支えられた値かがわかります。</p>
    <h3>窓の長さ</h3>
    <p>色は誤差を含む推定値です。短い窓は速く反応しますがノイズが大きく、ノイズを半分にするには 4 倍の日数が要ります。長い窓は安定しますが遅れ、β が
      変わったあとは窓の長さだけ新旧が混ざります。スライダーを動かしてみてください。窓を変えても残る模様のほうが、現れたり消えたりする模様より信頼できます。
      折れ線の帯と、散布図の横の 95 % 信頼区間が、誤差の大きさの目安です。</p>
    <h3>β ではわからないこと</h3>
    <ul>
      <li><b>過去のデータです。</b>明日の β は違うかもしれません。姿を変えた会社には、当てはまる過去がありません。</li>
      <li><b>個別企業のリスクは入っていません。</b>決算、訴訟、不正は市場の動きではありません。β が低いことは安全を意味しません。</li>
      <li><b>薄商い。</b>めったに売買されない銘柄は遅れて動き、日次の β は低く出ます。</li>
      <li><b>どの指数か、どの頻度か。</b>指数が違えば、また日次を週次に変えれば、別の β になります。</li>
      <li><b>数日で決まることがあります。</b>大きく動いた 1 日は、小さな動きの 100 日分の重みを持ちえます。</li>
      <li><b>「市場が動いたら」は予想ではありません。</b>過去の β が続くとした場合の、市場による部分です。暴落時には続かないこともあります。</li>
    </ul>
  `,
  keysHeading: "キー操作",
  keys: [
    ["Tab", "次の操作部品、図、グラフへ"],
    ["← → ↑ ↓", "セル、日付、折れ線を移動"],
    ["Shift + 矢印", "10 ずつ移動"],
    ["Home、End", "最初、最後の日付へ"],
    ["Enter", "セルを選択"],
    ["+ −", "図を拡大、縮小"],
    ["Esc", "やめる、閉じる"],
  ],
};

export const helpWords: Readonly<Record<"en" | "ja", HelpWords>> = { en, ja };
