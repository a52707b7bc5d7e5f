import { takeSeries } from "../panel/calendar.ts";
import { DataError } from "../panel/error.ts";
import { some } from "../panel/listed.ts";
import type { Panel } from "../panel/panel.ts";
import { looksLikePrices, looksLikeReturns, type Signs } from "../panel/returns.ts";
import { type Aligned, type AlignOptions, align } from "./align.ts";
import type { Rate } from "./excess.ts";
import { gathered } from "./notes.ts";

/** A benchmark's series, and the file that it is of, where it is none of the input's tickers. */
export interface Series {
  readonly name: string;
  readonly panel: Panel;
  readonly own: boolean;
}

export interface MarketOptions extends AlignOptions {
  /** Which tickers of the input are wanted, from all of them and the benchmarks' names. Undefined: all. */
  readonly take?: (tickers: readonly string[], benchmarks: readonly string[]) => readonly string[];
  /** Said between what was found in the files and what they are taken for. */
  readonly notes?: readonly string[];
}

/** What was read of the input and its benchmarks as returns; its notes are those of the files, too. */
export function settleMarket(
  { name, panel: all }: { readonly name: string; readonly panel: Panel },
  sources: readonly Series[],
  options: MarketOptions,
  rate?: Rate,
): Aligned {
  const own = sources.filter((one) => one.own).flatMap(({ panel }) => panel.tickers);
  const foreign = sources.filter((one) => !one.own);
  if (all.tickers.length === own.length) {
    throw new DataError(`${name}: no ticker is left beside the benchmark ${some(own)}${perhaps(all.notes)}`);
  }
  const notes = [...all.notes, ...gathered(foreign), ...(options.notes ?? [])];
  for (const panel of [all, ...foreign.map(({ panel }) => panel)]) checkKind(panel, options.kind, notes);
  const markets = sources.map(({ panel }) => panel);
  const aligned = align(wanted(all, markets, own, options), markets, own, options, rate);
  return { ...aligned, notes: [...notes, ...aligned.notes] };
}

/** The tickers that are asked for, and the benchmarks among them; all where it is only these. */
function wanted(
  all: Panel,
  series: readonly Panel[],
  own: readonly string[],
  { take }: MarketOptions,
): Panel {
  if (take === undefined) return all;
  const asked = take(
    all.tickers,
    series.map(({ tickers }) => tickers[0]!),
  );
  const names = asked.filter((name) => all.tickers.includes(name));
  return names.every((name) => own.includes(name)) ? all : takeSeries(all, [...new Set([...names, ...own])]);
}

export function checkNames(specs: readonly string[], names: readonly string[]): void {
  const twice = names.findIndex((name, i) => names.indexOf(name) < i);
  if (twice < 0) return;
  const both = specs.filter((_, i) => names[i] === names[twice]).join(" and ");
  throw new DataError(`benchmarks ${both} are both named ${names[twice]}; rename one of the columns`);
}

export function checkKind(panel: Panel | Signs, kind: AlignOptions["kind"], notes: string[]): void {
  const what = panel.tickers.length === 1 ? panel.tickers[0]! : "the input";
  if (kind !== "returns" && looksLikeReturns(panel)) {
    const found = `${what} looks like returns, more than a fifth of its values being negative`;
    if (kind === undefined)
      throw new DataError(`${found}; say --returns, or --prices if they are prices after all`);
    notes.push(`${found}; taken as prices because of --prices`);
  }
  if (kind === "returns" && looksLikePrices(panel)) {
    notes.push(
      `${what} looks like prices, none of its values being negative; taken as returns because of --returns`,
    );
  }
}

/** What was taken for prices against appearances, or left out, as a likely reason. */
export function perhaps(notes: readonly string[]): string {
  return notes
    .filter((note) => /--prices|could not be read/.test(note))
    .map((note) => ` (${note})`)
    .join("");
}
