import { html, render } from "lit-html";
import type { LocaleTable } from "../../heatmap/locale/words.ts";
import type { Box } from "../../heatmap/scene.ts";
import type { Calendar } from "../../heatmap/time/calendar.ts";
import { fullDate } from "../../heatmap/time/dates.ts";
import type { Rows } from "../protocol.ts";
import type { State } from "../state.ts";
import { shownNumber } from "./number.ts";
import type { Pointed } from "./pointing.ts";
import type { PlotWords } from "./words.ts";

/** What is known of a cell once the worker has told it. */
export interface Reading {
  readonly value: number;
  readonly n: number;
  readonly se: number;
}

/** The texts of a cell. */
export interface Told {
  readonly ticker: string;
  readonly date: string;
  readonly stat: string;
  readonly value: string;
  readonly more: string;
  readonly pixel: readonly string[];
}

/** `reading`: undefined as long as it is not there. */
export function toldOf(
  { row, line, rows: span, lines }: Pointed,
  reading: Reading | undefined,
  { order, time }: Rows,
  names: readonly string[],
  calendar: Calendar,
  { stat, agg }: Pick<State, "stat" | "agg">,
  locale: LocaleTable,
  words: PlotWords,
): Told {
  const nameOf = (place: number) => names[order[place]!]!;
  const dateOf = (at: number) => fullDate(calendar, at, time.kind, locale);
  const value =
    reading === undefined
      ? "…"
      : Number.isFinite(reading.value)
        ? shownNumber(reading.value)
        : locale.noValue;
  const n = reading && Number.isFinite(reading.n) ? `${locale.stat("n")} ${reading.n}` : "";
  const se =
    reading && Number.isFinite(reading.se) ? `${locale.stat("se_beta")} ${shownNumber(reading.se)}` : "";
  const [across, down] = [span[1] - span[0], lines[1] - lines[0]];
  const range = (text: (at: number) => string, [from, to]: readonly [number, number]) =>
    to - from === 1 ? text(from) : words.several(text(from), text(to - 1), String(to - from));
  const pixel =
    across * down > 1
      ? [words.pixel(words.agg[agg], String(across * down)), range(nameOf, lines), range(dateOf, span)]
      : [];
  return {
    ticker: nameOf(line),
    date: dateOf(row),
    stat: locale.stat(stat),
    value,
    more: [n, stat === "se_beta" ? "" : se].filter(Boolean).join(" · "),
    pixel,
  };
}

/** As it is read out. */
export function spokenText({ ticker, date, stat, value, more }: Told): string {
  return [ticker, date, `${stat} ${value}`, more].filter(Boolean).join(", ");
}

export function renderTip(tip: HTMLElement, told: Told, reading: Reading | undefined): void {
  const { ticker, date, stat, value, more, pixel } = told;
  render(
    html`<strong>${ticker}</strong><div class="date">${date}</div><b>${stat} <data value=${String(reading?.value ?? "")}>${value}</data></b><div class="more">${more || "\u00a0"}</div>${pixel.length > 0 ? html`<div class="pixel">${pixel.map((text) => html`<div>${text}</div>`)}</div>` : ""}`,
    tip,
  );
}

/** Beside a point of the sheet, on the side that has room, never beyond its edges. */
export function placeTip(tip: HTMLElement, x: number, y: number, sheet: Pick<Box, "width" | "height">): void {
  const gap = 14;
  const [wide, high] = [tip.offsetWidth, tip.offsetHeight];
  const left = x + gap + wide <= sheet.width ? x + gap : x - gap - wide;
  const top = y + gap + high <= sheet.height ? y + gap : y - gap - high;
  const within = (at: number, most: number) => Math.max(0, Math.min(most, at));
  tip.style.transform = `translate(${Math.round(within(left, sheet.width - wide))}px, ${Math.round(within(top, sheet.height - high))}px)`;
}
