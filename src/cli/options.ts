import { InvalidArgumentError } from "commander";
import { nearest } from "../panel/error.ts";
import { EWM_STATS, type EwmStat, STATS, type Stat } from "../panel/result.ts";
import { parseDay } from "../panel/time.ts";

// Each function reads the text of one option; what it throws becomes one line and exit code 2.

export function wholeNumber(least: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() === "" || !Number.isInteger(value) || value < least) {
      throw new InvalidArgumentError(`An integer >= ${least} is wanted.`);
    }
    return value;
  };
}

export function number(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value)) throw new InvalidArgumentError("A number is wanted.");
  return value;
}

/** `60` or `20,60,252`. */
export function windows(text: string): number[] {
  return distinct(text.split(",").map(wholeNumber(2)));
}

/** A window of a result: a number of rows, or the decay of exponential weights. */
export function windowName(text: string): number | string {
  return /^(halflife|span|alpha)=/.test(text) ? text : wholeNumber(2)(text);
}

/** All that a table may hold, with windows or with exponential weights. */
export const allStats: readonly (Stat | EwmStat)[] = [...new Set([...STATS, ...EWM_STATS])];

/** `beta` or `beta,corr,n`. */
export function stats(text: string): (Stat | EwmStat)[] {
  return distinct(text.split(",").map(stat));
}

export function stat(text: string): Stat | EwmStat {
  const name = allStats.find((one) => one === text);
  if (!name) {
    const near = nearest(text, allStats, 1)[0];
    throw new InvalidArgumentError(`${text} is none of ${allStats.join(", ")}; did you mean ${near}?`);
  }
  return name;
}

function distinct<T>(values: T[]): T[] {
  if (new Set(values).size < values.length) throw new InvalidArgumentError("A value comes twice.");
  return values;
}

/** `2023-01-31` as a day number. */
export function day(text: string): number {
  const value = parseDay(text);
  if (Number.isNaN(value)) throw new InvalidArgumentError("A date such as 2023-01-31 is wanted.");
  return value;
}

/** `1600x900`, in CSS pixels. */
export function size(text: string): { width: number; height: number } {
  const [, width, height] = /^(\d+)x(\d+)$/i.exec(text) ?? [];
  if (!width || !height) throw new InvalidArgumentError("A size such as 1600x900 is wanted.");
  return { width: Number(width), height: Number(height) };
}

export function collect(text: string, before: string[] | undefined): string[] {
  return [...(before ?? []), text];
}

/** Those of the named options that were given; an option that was not is not there at all, rather than undefined. */
export function given<Options, Name extends keyof Options>(
  options: Options,
  names: readonly Name[],
): Pick<Options, Name> {
  return Object.fromEntries(
    names.flatMap((name) => (options[name] === undefined ? [] : [[name, options[name]]])),
  ) as Pick<Options, Name>;
}
