import { type LocaleTable, localeTable } from "../heatmap/index.ts";
import { type Band, bandOf } from "../panel/confidence.ts";
import type { Matrix } from "../panel/matrix.ts";
import type { Regimes } from "../panel/regimes.ts";
import { pick, type Result } from "../panel/result.ts";
import type { CrossSection } from "../panel/section.ts";
import { type Spacing, spacingOf, type TimeIndex } from "../panel/time.ts";
import { countRegimes, regimesOf } from "../regime/regime.ts";
import { crossSection } from "../sector/section.ts";
import type { Subject } from "./subject.ts";

/** The numbers that several sections speak of. */
export interface View extends Subject {
  readonly words: LocaleTable;
  readonly betas: Matrix;
  readonly errors: Float64Array;
  readonly r2: Float64Array;
  readonly band: Band;
  /** States by the limits alone, and by the whole band; and how many tickers are in each state by date, of the first. */
  readonly plain: Regimes;
  readonly sure: Regimes;
  readonly counts: Int32Array;
  readonly spread: CrossSection;
  readonly explained: CrossSection;
  /** The last row, and the last one at least a year before it; -1 where nothing has a value there. */
  readonly now: number;
  readonly ago: number;
  readonly spacing: Spacing;
  readonly tickers: readonly string[];
  /** What the tickers' groups are called; "" of those in none. */
  readonly groupOf: readonly string[];
  /** A row's date, and that of any time. */
  date(row: number): string;
}

export function viewOf(subject: Subject): View {
  const { result, low, high, level } = subject;
  const betas = pick(result, { stat: "beta" });
  const band = bandFor(result, level);
  const plain = regimesOf(betas, { low, high });
  const words = localeTable(subject.locale);
  const spread = crossSection(betas);
  const { time, tickers } = result;
  const before = yearBefore(time);
  const filled = (row: number) => (row >= 0 && spread.n[row]! > 0 ? row : -1);
  return {
    ...subject,
    ...{ words, betas, band, plain, spread, tickers },
    errors: pick(result, { stat: "se_beta" }).values,
    r2: pick(result, { stat: "r2" }).values,
    sure: regimesOf(betas, { low, high, band }),
    counts: countRegimes(plain),
    explained: crossSection(pick(result, { stat: "r2" }), 0.5),
    now: filled(time.values.length - 1),
    ago: filled(before),
    spacing: result.unit ?? spacingOf(time),
    groupOf: subject.groups?.of ?? tickers.map(() => ""),
    date: (row) => dateText(time, row, words),
  };
}

/** The band around the betas of a result of one window and benchmark. */
export function bandFor(result: Result, level: number): Band {
  const [benchmark, window] = [result.benchmarks[0]!, result.windows[0]!];
  const band = bandOf(result, { stat: "beta", benchmark, window }, level);
  if (typeof band === "string") throw new RangeError(band);
  return band;
}

/** A date as the language writes it, and its time of day in UTC if it has one. */
export function dateText({ kind, values }: TimeIndex, row: number, words: LocaleTable): string {
  const date = dateOf(kind, values[row]!);
  const day = words.date(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate());
  return kind === "day" ? day : `${day} ${date.toISOString().slice(11, 16)} UTC`;
}

function dateOf(kind: TimeIndex["kind"], value: number): Date {
  return new Date(kind === "day" ? value * 86_400_000 : value);
}

/** The last row that is a year or more before the last one; -1 if there is none. */
function yearBefore({ kind, values }: TimeIndex): number {
  const last = values.at(-1);
  if (last === undefined) return -1;
  const date = dateOf(kind, last);
  date.setUTCFullYear(date.getUTCFullYear() - 1);
  const limit = date.getTime() / (kind === "day" ? 86_400_000 : 1);
  return values.findLastIndex((value) => value <= limit);
}
