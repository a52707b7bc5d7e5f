import { formatTime } from "../panel/time.ts";
import type { Locale } from "./locale.ts";
import type { Scene } from "./scene.ts";

/** What is to be seen, for those who cannot see it: which tickers and dates, and what the colours stand for. */
export function describe(scene: Scene, locale: Locale): string {
  const { panels } = scene;
  const { kind, values } = panels[0]!.matrix.time;
  const [tickers, dates] = [scene.order.length - scene.means.length, values.length];
  const [first, last] = [values[0], values.at(-1)].map((at) =>
    at === undefined ? "" : formatTime(kind, at),
  );
  const [low, high] = [scene.colors.vmin, scene.colors.vmax].map((value) => Number(value.toPrecision(4)));
  const count = (n: number) => n.toLocaleString("en");
  if (locale === "ja") {
    const each =
      panels.length > 1 ? `${panels.map(({ name }) => name).join("、")}の ${panels.length} 図。各図の` : "";
    return `${each}行は ${count(tickers)} 銘柄、列は ${first} から ${last} までの ${count(dates)} 時点。色は ${low} から ${high} までの値。`;
  }
  const rows = tickers === 1 ? "1 ticker in a row" : `${count(tickers)} tickers in rows`;
  const columns = dates === 1 ? "1 date in a column" : `${count(dates)} dates in columns`;
  const each =
    panels.length > 1
      ? `${panels.length} heatmaps: ${panels.map(({ name }) => name).join(", ")}; in each `
      : "";
  return `${each}${rows}, ${columns} from ${first} to ${last}; colours stand for values from ${low} to ${high}.`;
}
