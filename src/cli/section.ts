import { DataError } from "../panel/error.ts";
import { type Choice, pick, type Stat } from "../panel/result.ts";
import type { RiskOn } from "../panel/section.ts";
import { riskOn } from "../sector/risk-on.ts";
import { crossSection } from "../sector/section.ts";
import type { SectionPart } from "../table/section.ts";
import type { ComputeOptions, Evaluated } from "./compute.ts";
import { smoothResult } from "./compute.ts";
import { UsageError } from "./usage.ts";

/** What is asked of the tickers' betas by date, as the command line says it. */
export interface SectionOptions {
  /** A file of the cross-section. */
  crossSection?: string;
  /** Rows of the intervals over which high and low betas are compared. */
  riskOn?: number;
}

/** Rows that the table has where no others are asked for. */
const USUAL_ROWS = 20;

export function checkSections({ crossSection: path, riskOn: rows, heatmap = [] }: ComputeOptions): void {
  if (path !== undefined && path !== "-" && !/\.csv(\.gz)?$/i.test(path))
    throw new UsageError(`a cross-section is a .csv or .csv.gz file or -, got ${path}`);
  if (rows !== undefined && path === undefined && heatmap.length === 0) {
    throw new UsageError(
      "--risk-on is a strip under a heatmap and a column of the cross-section; give --heatmap <file.png> or --cross-section <file.csv> too",
    );
  }
}

export function takesSections({ crossSection: path, riskOn: rows }: SectionOptions): boolean {
  return path !== undefined || rows !== undefined;
}

/** The statistic that they need and the table may not have. */
export function besideSections(options: SectionOptions): Stat[] {
  return takesSections(options) ? ["beta"] : [];
}

/** The cross-section of the tickers' betas for each benchmark and window. DataError where the data are shorter than an interval. */
export function sectionsOf({ betas, returns }: Evaluated, options: ComputeOptions): SectionPart[] {
  if (betas === undefined) return [];
  const { stat, smooth, groupBy, log } = options;
  const rows = options.riskOn ?? USUAL_ROWS;
  if (options.riskOn !== undefined && rows >= returns.time.values.length) {
    throw new DataError(
      `--risk-on ${rows} is not shorter than the data: ${returns.time.values.length} rows of returns; choose fewer`,
    );
  }
  // those of the table have been smoothed with it
  if (groupBy !== undefined || !stat.includes("beta")) smoothResult(betas, smooth);
  return betas.benchmarks.flatMap((benchmark) =>
    betas.windows.map((window) => {
      const matrix = pick(betas, { benchmark, window });
      const risk = riskOn(matrix, returns, { rows, kind: log ? "log" : "simple" });
      return { benchmark, window, section: crossSection(matrix), riskOn: risk };
    }),
  );
}

/** What is to be said where nothing is known of risk-on. */
export function sectionNotes(parts: readonly SectionPart[], { groupBy }: ComputeOptions): string[] {
  if (parts.length === 0) return [];
  const none = parts.every(({ riskOn }) => riskOn.values.every(Number.isNaN));
  const most = parts.reduce((most, { riskOn }) => riskOn.n.reduce((a, b) => Math.max(a, b), most), 0);
  return [
    ...(groupBy === undefined ? [] : ["the cross-section is of the tickers, not of their groups"]),
    ...(none
      ? [
          `risk-on has no value: it takes 10 tickers with a beta and every return since, and there are ${most}`,
        ]
      : []),
  ];
}

/** What a heatmap of these betas has under it. */
export function riskOf(
  parts: readonly SectionPart[],
  { benchmark, window }: Choice,
  { riskOn: rows }: SectionOptions,
): { riskOn?: RiskOn } {
  if (rows === undefined) return {};
  const found = parts.find(
    (part) =>
      (benchmark === undefined || part.benchmark === benchmark) &&
      (window === undefined || String(part.window) === String(window)),
  );
  return found === undefined ? {} : { riskOn: found.riskOn };
}
