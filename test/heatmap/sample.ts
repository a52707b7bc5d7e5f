import { drawHeatmap, layoutHeatmap, measureWith } from "../../src/heatmap/index.ts";
import { openBackend } from "../../src/node/backend.ts";
import { familyList, fontsFor } from "../../src/node/fonts.ts";
import type { Matrix } from "../../src/panel/matrix.ts";
import { dayNumber } from "../../src/panel/time.ts";
import { sharedTable } from "../shared.ts";

/** A matrix of N tickers over T consecutive days from 2020-01-01; without values, shapes of any size are cheap. */
export function matrixOf(
  tickers: readonly string[],
  rows: number,
  values?: number[],
  more: Partial<Matrix> = {},
): Matrix {
  const first = dayNumber(2020, 1, 1);
  return {
    time: { kind: "day", values: Float64Array.from({ length: rows }, (_, t) => first + t) },
    tickers,
    values: Float64Array.from(values ?? [1]),
    stat: "beta",
    window: 60,
    benchmark: "market",
    ...more,
  };
}

export function names(count: number): string[] {
  return Array.from({ length: count }, (_, i) => `T${String(i).padStart(5, "0")}`);
}

export interface SeedCell {
  readonly date: string;
  readonly ticker: string;
  readonly rgba: number[];
}

/** The reference picture's betas as a matrix, and matplotlib's colour of every cell. */
export function seedCells(): { matrix: Matrix; cells: SeedCell[] } {
  const rows = sharedTable("seed/seed_cell_colours.csv.gz");
  const dates = [...new Set(rows.map((row) => row.date!))];
  const tickers = [...new Set(rows.map((row) => row.ticker!))];
  const values = new Float64Array(rows.length);
  for (const row of rows) {
    const at = tickers.indexOf(row.ticker!) * dates.length + dates.indexOf(row.date!);
    values[at] = row.beta === "" ? Number.NaN : Number(row.beta);
  }
  const days = dates.map((date) => dayNumber(...(date.split("-").map(Number) as [number, number, number])));
  const cells = rows.map((row) => ({
    date: row.date!,
    ticker: row.ticker!,
    rgba: [row.r, row.g, row.b, row.a].map(Number),
  }));
  const time = { kind: "day", values: Float64Array.from(days) } as const;
  return { matrix: { time, tickers, values, stat: "beta", window: 60, benchmark: "market" }, cells };
}

const backend = openBackend("@napi-rs/canvas");
const fontFamily = familyList(
  fontsFor("日本語", undefined, backend.fontFormat).map((font) => backend.register(font)),
  "sans-serif",
);
const trial = backend.createCanvas(1, 1).getContext("2d");

/** Widths in the fonts that come with the package. */
export const measure = measureWith(trial, fontFamily);

export function layout(matrix: Matrix, options: Parameters<typeof layoutHeatmap>[1] = {}) {
  return layoutHeatmap(matrix, { ...options, fontFamily }, measure);
}

/** Draws on a canvas of the right size, and hands out its pixels. */
export function draw(matrix: Matrix, options: Parameters<typeof layoutHeatmap>[1] = {}) {
  const { width = 1000, height = 450, scale = 1 } = options;
  const canvas = backend.createCanvas(Math.round(width * scale), Math.round(height * scale));
  const ctx = canvas.getContext("2d");
  const scene = drawHeatmap(ctx, matrix, { ...options, fontFamily });
  const { data } = ctx.getImageData(0, 0, canvas.width, canvas.height);
  const pixel = (x: number, y: number) => [
    ...data.subarray(4 * (y * canvas.width + x), 4 * (y * canvas.width + x) + 4),
  ];
  return { scene, ctx, pixel };
}
