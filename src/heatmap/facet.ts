import type { Matrix } from "../panel/matrix.ts";
import { sameTime } from "../panel/time.ts";
import type { LocaleTable } from "./locale/words.ts";
import type { HeatmapOptions } from "./options.ts";
import { cleanText } from "./text.ts";

/** One of several heatmaps on one sheet. */
export interface Facet extends Pick<HeatmapOptions, "fade" | "hatch" | "riskOn"> {
  /** All on a sheet are of the same statistic, tickers and dates. */
  readonly matrix: Matrix;
  /** What stands above it. Default: its window or its benchmark, whichever sets it apart. */
  readonly name?: string;
}

/** Options of several heatmaps on one sheet: what cells are faded or hatched by is each facet's own, and so is risk-on. */
export interface FacetOptions extends Omit<HeatmapOptions, "fade" | "hatch" | "riskOn"> {
  /** How many stand side by side at most. Default: as many as can be read best at the size. */
  readonly columns?: number;
}

/** What a matrix says of itself that may set it apart from others. */
const ASPECTS = ["window", "benchmark"] as const;

/** Throws a RangeError unless facets can share rows, columns and colours, and for a number of columns that is none. */
export function checkFacets(facets: readonly Facet[], { columns }: FacetOptions): void {
  const first = facets[0]?.matrix;
  if (columns !== undefined && !(Number.isInteger(columns) && columns >= 1))
    throw new RangeError(`columns must be an integer >= 1, got ${columns}`);
  if (first === undefined) throw new RangeError("facets must be at least one, got none");
  for (const name of ["fade", "hatch"] as const) {
    const stats = facets.map((facet) => facet[name]?.by.stat);
    if (stats.every((stat) => stat === stats[0])) continue;
    const shown = [...new Set(stats)].map((stat) => stat ?? "none").join(" and ");
    throw new RangeError(`${name}.by must be of the same statistic in all facets, got ${shown}`);
  }
  for (const { matrix, riskOn } of facets) {
    const rows = matrix.time.values.length;
    if (riskOn !== undefined && riskOn.values.length !== rows) {
      throw new RangeError(
        `riskOn must have a value for each of the ${rows} dates, got ${riskOn.values.length}`,
      );
    }
    if (matrix.stat !== first.stat) {
      throw new RangeError(
        `facets must be of one statistic, as they share their colours, got ${first.stat} and ${matrix.stat}`,
      );
    }
    const same =
      matrix.tickers.length === first.tickers.length &&
      matrix.tickers.every((name, i) => name === first.tickers[i]);
    if (same && sameTime(matrix.time, first.time)) continue;
    throw new RangeError("facets must be of the same tickers and dates");
  }
}

/** What the facets have in common, for a title: the first matrix without what they differ in. */
export function commonOf(facets: readonly Facet[]): Matrix {
  return keep(facets[0]!.matrix, (aspect) => !differs(facets, aspect));
}

/** What stands above each facet; "" where it is alone. RangeError where two have the same. */
export function namesOf(facets: readonly Facet[], words: LocaleTable): string[] {
  if (facets.length === 1) return [cleanText(facets[0]!.name ?? "")];
  const names = facets.map(({ matrix, name }) =>
    cleanText(name ?? words.facet(keep(matrix, (aspect) => differs(facets, aspect)))),
  );
  const twice = names.findIndex((name, i) => names.indexOf(name) < i);
  if (twice < 0) return names;
  const before = names.indexOf(names[twice]!);
  throw new RangeError(
    `facets must differ in window, benchmark or name, got ${before + 1} and ${twice + 1} alike`,
  );
}

function differs(facets: readonly Facet[], aspect: (typeof ASPECTS)[number]): boolean {
  return facets.some(({ matrix }) => String(matrix[aspect]) !== String(facets[0]!.matrix[aspect]));
}

function keep(matrix: Matrix, isKept: (aspect: (typeof ASPECTS)[number]) => boolean): Matrix {
  const { window: _, benchmark: __, ...rest } = matrix;
  const kept = ASPECTS.filter((aspect) => matrix[aspect] !== undefined && isKept(aspect));
  return { ...rest, ...Object.fromEntries(kept.map((aspect) => [aspect, matrix[aspect]])) };
}
