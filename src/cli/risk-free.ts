import { existsSync } from "node:fs";
import type { FoundBenchmark } from "../align/benchmark.ts";
import type { Rate } from "../align/excess.ts";
import { DataError } from "../panel/error.ts";
import { RATE_UNITS, type RateUnit } from "../panel/excess.ts";
import type { Panel } from "../panel/panel.ts";
import type { CSVOptions } from "../source/csv.ts";
import type { InputFile } from "../source/file.ts";
import { findBenchmark } from "./benchmark.ts";
import type { Progress } from "./progress.ts";
import { UsageError } from "./usage.ts";

/** How a rate is asked for, as the command line says it. */
export interface RiskFreeChoice {
  /** A series as benchmarks are named, or a rate such as 1.5%. */
  riskFree?: string;
  riskFreeUnit?: RateUnit;
}

/** The percent a year that a text such as `1.5%` is; undefined of anything else. */
export function fixedRate(text: string): number | undefined {
  const [, number] = /^([+-]?(?:\d+\.?\d*|\.\d+))\s*%$/.exec(text.trim()) ?? [];
  return number === undefined ? undefined : Number(number);
}

/** Throws a UsageError for a rate whose unit is not plain. */
export function checkRiskFree({ riskFree: spec, riskFreeUnit: unit }: RiskFreeChoice): void {
  if (spec === undefined) {
    if (unit !== undefined)
      throw new UsageError("--risk-free-unit is about the series of --risk-free; give that too");
    return;
  }
  if (fixedRate(spec) !== undefined) {
    if (unit !== undefined)
      throw new UsageError(`--risk-free ${spec} is in percent a year; leave --risk-free-unit out`);
    return;
  }
  if (spec.trim() === "" || (Number.isFinite(Number(spec)) && !existsSync(spec))) {
    const example = spec.trim() === "" ? "1.5" : spec.trim();
    throw new UsageError(
      `--risk-free ${JSON.stringify(spec)} has no unit; say ${example}% a year, or name a file, its column or one of the input`,
    );
  }
  if (unit === undefined) {
    const meanings = ["yields in percent, as FRED's DTB3", "yields as fractions"];
    const more = ["returns of its rows in percent, as Ken French's RF", "returns as fractions"];
    const units = [...meanings, ...more].map((meaning, i) => `${RATE_UNITS[i]} (${meaning})`);
    throw new UsageError(`--risk-free ${spec} needs its --risk-free-unit: ${units.join(", ")}`);
  }
}

/** A rate, and what else there is to its series. */
export interface FoundRate {
  readonly rate: Rate;
  /** Undefined of a fixed one. */
  readonly source?: FoundBenchmark;
}

/** Reads the series that is asked for; `markets`: names of the benchmarks. */
export async function findRate(
  { riskFree: spec, riskFreeUnit: unit }: RiskFreeChoice,
  markets: readonly string[],
  files: readonly InputFile[],
  all: Panel,
  reading: CSVOptions,
  progress: Progress,
): Promise<FoundRate | undefined> {
  if (spec === undefined) return undefined;
  const percent = fixedRate(spec);
  if (percent !== undefined)
    return { rate: { name: `${percent} %`, riskFree: percent, unit: "annual-percent" } };
  const source = await findBenchmark(spec, files, all, reading, progress, "risk-free rate");
  const name = source.panel.tickers[0]!;
  if (source.own && markets.includes(name))
    throw new DataError(`${name} is a benchmark and cannot be the risk-free rate, too`);
  return { rate: { name, riskFree: source.panel, unit: unit! }, source };
}
