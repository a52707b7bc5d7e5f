import { InvalidArgumentError } from "commander";
import type { Step } from "../kernel/step.ts";
import { tenTo } from "../panel/decimal.ts";
import { nearest } from "../panel/error.ts";
import { PERIODS } from "../panel/period.ts";
import { STATS, type Stat, type Window } from "../panel/result.ts";
import { parseDay } from "../panel/time.ts";
import { numberText, numberValue } from "../source/number.ts";
import { checkDateFormat } from "../source/strptime.ts";

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

/** `4` */
export function month(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < 1 || value > 12) {
    throw new InvalidArgumentError("A month from 1 to 12 is wanted.");
  }
  return value;
}

/** `0.8,1,1.2` */
export function numbers(text: string): number[] {
  return distinct(text.split(",").map(number));
}

/** `60`, or several of `20`, `90d` and `expanding` with commas. */
export function windows(text: string): Window[] {
  return distinct(text.split(",").map(window));
}

/** `60`, `90d` or `expanding`. */
export function window(text: string): Window {
  if (text === "expanding" || /^0*[1-9]\d*(s|min|h|d|w)$/.test(text)) return text;
  const rows = Number(text);
  if (text.trim() !== "" && Number.isInteger(rows) && rows >= 2) return rows;
  throw new InvalidArgumentError(
    "A number of rows >= 2, a duration such as 90d, 12h or 30min, or expanding is wanted.",
  );
}

/** `40`, `0.8` or `80%`; a share of the window is below 1. */
export function pairs(text: string): number {
  const share = text.endsWith("%");
  const number = share ? text.slice(0, -1) : text;
  const value = Number(number) / (share ? 100 : 1);
  const count = !share && Number.isInteger(value) && value >= 1;
  if (number.trim() === "" || !(count || (value > 0 && value < 1))) {
    throw new InvalidArgumentError("A count >= 1, or a share below 1 such as 0.8 or 80% is wanted.");
  }
  return value;
}

/** `5`, `month`. */
export function step(text: string): Step {
  const period = PERIODS.find((name) => name === text);
  if (period) return period;
  const rows = Number(text);
  if (text.trim() !== "" && Number.isInteger(rows) && rows >= 1) return rows;
  throw new InvalidArgumentError(`An integer >= 1 or one of ${PERIODS.join(", ")} is wanted.`);
}

/** A window of a result: `60`, `90d`, `expanding`, or the decay of exponential weights, `halflife=60`. */
export function windowName(text: string): Window {
  return /^(halflife|span|alpha)=/.test(text) ? text : window(text);
}

/** `beta` or `beta,corr,n`. */
export function stats(text: string): Stat[] {
  return distinct(text.split(",").map(stat));
}

export function stat(text: string): Stat {
  const name = STATS.find((one) => one === text);
  if (!name) {
    const near = nearest(text, STATS, 1)[0];
    throw new InvalidArgumentError(`${text} is none of ${STATS.join(", ")}; did you mean ${near}?`);
  }
  return name;
}

/** A statistic that says how far cells can be trusted, and numbers of it. */
export interface Trust {
  readonly stat: Stat;
  readonly numbers: readonly number[];
}

/** `r2`, or `se_beta` with `count` numbers behind it: `se_beta:0.5:0.1`. */
export function trust(count: number): (text: string) => Trust {
  return (text) => {
    const [name, ...numbers] = text.split(":");
    if (numbers.length !== 0 && numbers.length !== count) {
      const example = count === 1 ? "se_beta:0.3" : "se_beta:0.5:0.1";
      throw new InvalidArgumentError(`A statistic such as r2, or ${example} is wanted.`);
    }
    return { stat: stat(name!), numbers: numbers.map(number) };
  };
}

function distinct<T>(values: T[]): T[] {
  if (new Set(values).size < values.length) throw new InvalidArgumentError("A value comes twice.");
  return values;
}

/** `dayfirst` or `%d/%m/%Y`; the library knows which patterns there are. */
export function dateFormat(text: string): string {
  try {
    checkDateFormat(text);
    return text;
  } catch (error) {
    throw new InvalidArgumentError(
      `${(error as RangeError).message.replace(/^dateFormat must be/, "Wanted is").replace(/, got "[^"]*"/, "")}.`,
    );
  }
}

/** `2023-01-31` as a day number. */
export function day(text: string): number {
  const value = parseDay(text);
  if (Number.isNaN(value)) throw new InvalidArgumentError("A date such as 2023-01-31 is wanted.");
  return value;
}

/** `America/New_York`; the clocks know what zones there are. */
export function timeZone(text: string): string {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: text }) && text;
  } catch {
    throw new InvalidArgumentError("An IANA name such as America/New_York or UTC is wanted.");
  }
}

/** `1600x900`, in CSS pixels. */
export function size(text: string): { width: number; height: number } {
  const [, width, height] = /^(\d+)x(\d+)$/i.exec(text) ?? [];
  if (!width || !height) throw new InvalidArgumentError("A size such as 1600x900 is wanted.");
  return { width: Number(width), height: Number(height) };
}

/** `512MB` or `2GiB` as bytes. */
export function bytes(text: string): number {
  const [, count, prefix, binary] = /^(\d+(?:\.\d+)?)\s*([kmgt])(i?)b?$/i.exec(text) ?? [];
  const power = "kmgt".indexOf(prefix?.toLowerCase() ?? "?") + 1;
  if (count === undefined || power < 1)
    throw new InvalidArgumentError("A size such as 512MB or 2GB is wanted.");
  return Math.floor(Number(count) * (binary ? 2 ** (10 * power) : tenTo(3 * power)));
}

/** `n.a.,-999` */
export function texts(text: string): string[] {
  return text.split(",");
}

/** `NVDA,KO`; a name with a comma stands in quotes, as in a CSV file. */
export function tickers(text: string): string[] {
  const names = text
    .split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/)
    .map((name) => name.trim())
    .map((name) => (/^".*"$/.test(name) ? name.slice(1, -1).replaceAll('""', '"') : name));
  if (names.includes("")) throw new InvalidArgumentError("Names such as NVDA,KO are wanted.");
  return distinct(names);
}

/** `95` or `95%` */
export function percent(text: string): number {
  const value = number(text.replace(/%$/, ""));
  if (!(value > 0 && value < 100))
    throw new InvalidArgumentError("A percentage above 0 and below 100 is wanted.");
  return value;
}

/** `-10%` or `-0.1`; a plain number from 1 on would as likely be meant in percent. */
export function share(text: string): number {
  const number = numberText(text);
  const value = number && (numberValue(number, ".") ?? numberValue(number, ","));
  if (value === undefined || number!.currency !== "")
    throw new InvalidArgumentError("A percentage such as -10% or a share such as -0.1 is wanted.");
  if (!number!.percent && Math.abs(value) >= 1) {
    throw new InvalidArgumentError(
      `Without a unit it would be ${Number((100 * value).toPrecision(12))} %; a percentage such as ${text}% or a share such as ${Number((value / 100).toPrecision(12))} is wanted.`,
    );
  }
  return value;
}

/** `KO=10%,NVDA=0` */
export function shares(text: string): Record<string, number> {
  const entries = text.split(",").map((part) => {
    const at = part.lastIndexOf("=");
    const name = part.slice(0, Math.max(0, at)).trim();
    if (name === "") throw new InvalidArgumentError("Weights such as KO=10%,NVDA=0 are wanted.");
    return [name, share(part.slice(at + 1).trim())] as const;
  });
  distinct(entries.map(([name]) => name));
  return Object.fromEntries(entries);
}

/** `60`, or several of `20`, `90d` and `halflife=60` with commas. */
export function windowNames(text: string): Window[] {
  return distinct(text.split(",").map(windowName));
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

/** A tab is hard to type in a shell. */
export function tabbed<Options extends { delimiter?: string }>(options: Options): Options {
  return options.delimiter === "tab" ? { ...options, delimiter: "\t" } : options;
}
