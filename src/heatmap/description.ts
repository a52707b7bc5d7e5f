import type { Matrix } from "../panel/matrix.ts";
import { formatTime, type TimeIndex } from "../panel/time.ts";
import type { Lines } from "./lines.ts";
import type { LinesScene } from "./lines-layout.ts";
import type { Locale } from "./locale.ts";
import type { Scene } from "./scene.ts";

/** What is to be seen, for those who cannot see it: which tickers and dates, and what the colours stand for. */
export function describe(matrix: Matrix, scene: Scene, locale: Locale): string {
  const [tickers, dates] = [scene.order.length - scene.means.length, matrix.time.values.length];
  const [first, last] = endsOf(matrix.time);
  const [low, high] = [scene.colors.vmin, scene.colors.vmax].map(short);
  if (locale === "ja") {
    return `行は ${count(tickers)} 銘柄、列は ${first} から ${last} までの ${count(dates)} 時点。色は ${low} から ${high} までの値。`;
  }
  const rows = tickers === 1 ? "1 ticker in a row" : `${count(tickers)} tickers in rows`;
  const columns = dates === 1 ? "1 date in a column" : `${count(dates)} dates in columns`;
  return `${rows}, ${columns} from ${first} to ${last}; colours stand for values from ${low} to ${high}.`;
}

/** The same of a line chart. */
export function describeLines({ lines, time }: Lines, scene: LinesScene, locale: Locale): string {
  const [first, last] = endsOf(time);
  const [low, high] = [scene.vmin, scene.vmax].map(short);
  const dates = count(time.values.length);
  const names = [...new Set(lines.map(({ ticker }) => ticker))].join(", ");
  if (locale === "ja") {
    return `折れ線 ${lines.length} 本（${names}）、${first} から ${last} までの ${dates} 時点。縦軸は ${low} から ${high} まで。`;
  }
  const drawn = lines.length === 1 ? "1 line" : `${lines.length} lines`;
  return `${drawn} (${names}) over ${dates} date${dates === "1" ? "" : "s"} from ${first} to ${last}; the axis goes from ${low} to ${high}.`;
}

function endsOf({ kind, values }: TimeIndex): string[] {
  return [values[0], values.at(-1)].map((at) => (at === undefined ? "" : formatTime(kind, at)));
}

function count(n: number): string {
  return n.toLocaleString("en");
}

function short(value: number): number {
  return Number(value.toPrecision(4));
}
