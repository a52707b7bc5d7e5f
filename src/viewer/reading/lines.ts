import { html, nothing, render } from "lit-html";
import { MOST_COLORS } from "../../heatmap/lines/colors.ts";
import { formatTime } from "../../panel/time.ts";
import type { LinesAnswer } from "../engine/lines.ts";
import { rowUntil } from "../engine/rows.ts";
import { dateOf, fixed } from "../figures.ts";
import { Fold } from "../fold.ts";
import { Kept } from "../kept.ts";
import { Newest } from "../newest.ts";
import type { Context } from "../part.ts";
import { seriesOf } from "../state.ts";
import type { Chart } from "./chart.ts";
import { Chooser, MOST } from "./chooser.ts";
import { isShown } from "./shown.ts";
import { type ReadingWords, readingWords } from "./words.ts";

const LEAP = 10;

/** The lines, and what draws them, which comes when it is first needed. */
type Loaded = LinesAnswer & typeof import("./chart.ts");

/** The chosen tickers' statistic over time. */
export class LinesPanel {
  readonly fold: Fold;
  readonly #context: Context;
  readonly #newest = new Newest<Loaded>(() => this.update());
  readonly #drawn = new Kept<void>();
  readonly #painted = new Newest<Chart>(() => this.#shown());
  /** The chart that is on the page. */
  #chart: Chart | undefined;
  /** How often the page has got new letters. */
  #letters = 0;
  /** The row under the pointer or chosen by keys, and the line. */
  #row: number | undefined;
  #line = 0;
  readonly #chooser: Chooser;

  constructor(context: Context) {
    this.#context = context;
    this.#chooser = new Chooser(
      context,
      () => this.#tickers(),
      () => this.update(),
    );
    this.fold = new Fold("lines", true, () => this.update());
    this.fold.watchWidth(() => this.update());
    document.fonts.addEventListener("loadingdone", this.#lettered);
  }

  destroy(): void {
    document.fonts.removeEventListener("loadingdone", this.#lettered);
    this.fold.destroy();
  }

  /** A chart takes the place of another, whose pixels need not wait for the garbage collector. */
  #shown(): void {
    const { answer } = this.#painted;
    this.update();
    if (this.#chart !== undefined && this.#chart !== answer) this.#chart.canvas.width = 0;
    this.#chart = answer;
  }

  /** A canvas does not change its letters by itself. */
  readonly #lettered = (): void => {
    this.#letters++;
    this.update();
  };

  /** The tickers whose lines are shown: the chosen ones, else that of the chosen cell. */
  #tickers(): readonly string[] {
    const { state, info } = this.#context;
    if (info === undefined) return [];
    const chosen = state.lines.filter((ticker) => isShown(ticker, info, state)).slice(0, MOST);
    if (chosen.length > 0) return chosen;
    return state.cell !== undefined && isShown(state.cell.ticker, info, state) ? [state.cell.ticker] : [];
  }

  update(): void {
    const { state, info, locale } = this.#context;
    const words = readingWords[locale];
    this.fold.heading = words.lines;
    if (!this.fold.open) return;
    if (info === undefined) {
      this.#newest.rest();
      this.#painted.rest();
      render(html`<p class="hint">${words.noData}</p>`, this.fold.body);
      return;
    }
    const tickers = this.#tickers();
    if (tickers.length === 0) {
      this.#newest.rest();
      this.#painted.rest();
    } else {
      this.#newest.want([info, tickers.join("\n"), ...seriesOf(state)], async () => ({
        ...(await import("./chart.ts")),
        ...(await this.#context.ask({ about: "lines", state, tickers })),
      }));
    }
    this.#draw(words, tickers);
  }

  #draw(words: ReadingWords, tickers: readonly string[]): void {
    const { answer, error } = this.#newest;
    // fewer dates may be left
    if (answer !== undefined && this.#row !== undefined && this.#row >= answer.lines.time.values.length)
      this.#row = undefined;
    if (this.#line >= tickers.length) this.#line = 0;
    const { state, info, theme, ink, font } = this.#context;
    const { width } = this.fold;
    const painted = [this.#painted.answer, this.#painted.error];
    const place = [
      this.#row,
      this.#line,
      this.#chooser.typed,
      this.#chooser.trouble,
      this.#letters,
      devicePixelRatio,
    ];
    const of = [
      words,
      info,
      answer,
      error,
      state.lines,
      state.halflife > 0,
      theme,
      ink,
      font,
      width,
      ...place,
      ...painted,
    ];
    this.#drawn.get([...of, ...tickers], () => this.#render(words, tickers));
  }

  #render(words: ReadingWords, tickers: readonly string[]): void {
    const { answer, error } = this.#newest;
    const wrong = error || this.#painted.error;
    const chosen = this.#context.state.lines.length;
    const shown = tickers.length > 0 && answer !== undefined && error === "";
    render(
      html`
        ${this.#chooser.view(tickers, shown ? answer.lines : undefined, this.#row, this.#line)}
        ${tickers.length === 0 ? html`<p class="hint">${words.clickLine}</p>` : nothing}
        ${wrong === "" ? nothing : html`<p class="wrong">${wrong}</p>`}
        ${
          shown
            ? html`<div class="scroll"><div
                class="chart"
                tabindex="0"
                role="application"
                aria-label=${words.chart}
                @keydown=${this.#keyed}
                @pointermove=${this.#pointed}
                @pointerleave=${() => this.#look(undefined)}
                @click=${this.#clicked}
              >${this.#painted.answer?.canvas}<div class="hair" hidden></div></div></div>
              <p class="hint small">${chosen > MOST ? words.first(MOST, chosen) : nothing} ${words.chartHint} ${
                answer.lines.band !== undefined
                  ? words.band(answer.lines.band)
                  : this.#context.state.halflife > 0
                    ? words.noBand
                    : nothing
              }</p>`
            : nothing
        }
      `,
      this.fold.body,
    );
    // one whose width is not known yet is not in sight
    if (shown && this.fold.width > 0) this.#paint(answer);
  }

  #paint({ lines, paintChart }: Loaded): void {
    const { theme, locale, ink, font: fontFamily } = this.#context;
    const scale = devicePixelRatio;
    // each line behind the seventh has a name of its own beside it
    const more = 14 * Math.max(0, lines.lines.length - MOST_COLORS);
    const [width, height] = [Math.max(240, this.fold.width), (this.fold.width < 520 ? 240 : 300) + more];
    const look = { width, height, scale, theme, locale, fontFamily, ink };
    const tickers = lines.lines.map(({ ticker }) => ticker).join("\n");
    this.#painted.want([tickers, lines, this.#letters, ...Object.values(look)], () =>
      paintChart(lines, look),
    );
    this.#placeHair();
  }

  #placeHair(): void {
    const hair = this.fold.body.querySelector<HTMLElement>(".hair");
    const { answer } = this.#newest;
    if (hair === null || answer === undefined || this.#painted.answer === undefined) return;
    hair.hidden = this.#row === undefined;
    if (this.#row === undefined) return;
    const { plot } = this.#painted.answer;
    const rows = answer.lines.time.values.length;
    hair.style.left = `${plot.x + ((this.#row + 0.5) / rows) * plot.width}px`;
    hair.style.top = `${plot.y}px`;
    hair.style.height = `${plot.height}px`;
  }

  #look(row: number | undefined, line = this.#line, aloud = false): void {
    if (row === this.#row && line === this.#line) return;
    this.#row = row;
    this.#line = line;
    const words = readingWords[this.#context.locale];
    this.#draw(words, this.#tickers());
    const lines = this.#newest.answer?.lines;
    if (!aloud || row === undefined || lines === undefined) return;
    const date = dateOf(lines.time.kind, lines.time.values[row]!, this.#context.locale);
    const told = lines.lines.map(({ ticker, values }) => `${ticker} ${fixed(values[row]!, 3)}`);
    this.fold.tell([date, ...told].join(", "), 0);
  }

  /** The row and the line nearest to the pointer. */
  #under(event: MouseEvent): { row: number; line: number } | undefined {
    const lines = this.#newest.answer?.lines;
    if (lines === undefined || this.#painted.answer === undefined) return undefined;
    const { plot, vmin, vmax } = this.#painted.answer;
    const box = this.#painted.answer.canvas.getBoundingClientRect();
    const rows = lines.time.values.length;
    const at = Math.floor(((event.clientX - box.left - plot.x) / plot.width) * rows);
    const row = Math.max(0, Math.min(rows - 1, at));
    const value = vmax - ((event.clientY - box.top - plot.y) / plot.height) * (vmax - vmin);
    let [line, least] = [0, Number.POSITIVE_INFINITY];
    for (const [i, { values }] of lines.lines.entries()) {
      const distance = Math.abs(values[row]! - value);
      if (distance < least) [line, least] = [i, distance];
    }
    return { row, line };
  }

  readonly #pointed = (event: PointerEvent): void => {
    const found = this.#under(event);
    if (found) this.#look(found.row, found.line);
  };

  readonly #clicked = (event: MouseEvent): void => {
    const found = this.#under(event);
    if (found) this.#select(found.row, found.line);
  };

  #select(row: number, line: number): void {
    const lines = this.#newest.answer?.lines;
    const ticker = lines?.lines[line]?.ticker;
    if (lines === undefined || ticker === undefined) return;
    const date = formatTime(lines.time.kind, lines.time.values[row]!);
    const tickers = this.#tickers();
    // the lines stay as they are, wherever the cell goes
    this.#context.set({
      cell: { ticker, date },
      ...(this.#context.state.lines.length === 0 && tickers.length > 1 && { lines: tickers }),
    });
    this.#context.emit("select", { ticker, date });
  }

  readonly #keyed = (event: KeyboardEvent): void => {
    const lines = this.#newest.answer?.lines;
    if (lines === undefined) return;
    const last = lines.time.values.length - 1;
    const { cell } = this.#context.state;
    const begin = cell === undefined ? last : Math.max(0, rowUntil(lines.time, cell.date));
    const row = this.#row;
    const step = event.shiftKey ? LEAP : 1;
    const line = Math.min(this.#line, lines.lines.length - 1);
    const to = {
      ArrowLeft: row === undefined ? begin : row - step,
      ArrowRight: row === undefined ? begin : row + step,
      PageUp: (row ?? begin) - LEAP,
      PageDown: (row ?? begin) + LEAP,
      Home: 0,
      End: last,
      ArrowUp: row ?? begin,
      ArrowDown: row ?? begin,
      Escape: undefined,
      Enter: row ?? begin,
    };
    if (!(event.key in to)) return;
    event.preventDefault();
    if (event.key === "Enter") {
      this.#select(row ?? begin, line);
      return;
    }
    const next = to[event.key as keyof typeof to];
    const turn = event.key === "ArrowUp" ? -1 : event.key === "ArrowDown" ? 1 : 0;
    const count = lines.lines.length;
    this.#look(
      next === undefined ? undefined : Math.max(0, Math.min(last, next)),
      (line + turn + count) % count,
      true,
    );
  };
}
