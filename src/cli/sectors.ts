import { lagText } from "../align/align.ts";
import { unmatched } from "../align/metadata.ts";
import { isNamedSort, SORTS } from "../heatmap/index.ts";
import { takeIndices } from "../panel/calendar.ts";
import { DataError, nearest } from "../panel/error.ts";
import { lagPanel } from "../panel/lag.ts";
import type { Panel } from "../panel/panel.ts";
import type { Result } from "../panel/result.ts";
import { groupReturns, peerReturns } from "../sector/groups.ts";
import { listed, shown } from "../source/cells.ts";
import type { Metadata } from "../source/metadata.ts";
import type { ComputeOptions } from "./compute.ts";
import type { Loaded, Source } from "./load.ts";
import { UsageError } from "./usage.ts";

/** Groups of tickers in place of tickers and benchmarks, as the command line says it. */
export interface SectorOptions {
  /** A column of the metadata whose groups take the place of the tickers. */
  groupBy?: string;
  /** A column of the metadata that weighs the members of groups. */
  weightColumn?: string;
}

/** A benchmark that each ticker has for itself: its `peers` by a column of the metadata, or the benchmark that a column names. */
export interface OwnBenchmark {
  readonly spec: string;
  readonly kind: "peers" | "own";
  readonly column: string;
  /** What the texts of the column mean, where they are no benchmarks' names. */
  readonly names: ReadonlyMap<string, string>;
}

/** `peers:sector`, `own:market` or `own:market:TSE Prime=TOPIX,TSE Growth=MOTHERS`; undefined of other benchmarks. */
export function ownBenchmark(spec: string): OwnBenchmark | undefined {
  const [, kind, column, map] = /^(peers|own):([^:]*)(?::(.*))?$/.exec(spec) ?? [];
  if (kind === undefined) return undefined;
  const wanted = kind === "peers" ? "peers:<column>" : "own:<column> or own:<column>:<text>=<benchmark>,...";
  if (column === "" || (kind === "peers" && map !== undefined)) {
    throw new UsageError(`a benchmark ${wanted} is wanted, got ${spec}`);
  }
  const names = new Map<string, string>();
  for (const pair of map === undefined ? [] : map.split(",")) {
    const [, text = "", name = ""] = /^([^=]*)=(.*)$/.exec(pair) ?? [];
    if (text.trim() === "" || name.trim() === "" || names.has(text.trim())) {
      throw new UsageError(`a benchmark ${wanted} is wanted, each text once, got ${spec}`);
    }
    names.set(text.trim(), name.trim());
  }
  return { spec, kind: kind as OwnBenchmark["kind"], column: column!, names };
}

/** What decides whether metadata make the numbers others. */
type Grouping = SectorOptions & {
  readonly benchmark: readonly string[];
  readonly estimator?: { readonly group?: string };
};

/** Whether the numbers depend on metadata, not the picture alone. */
export function takesMetadata(options: Grouping): boolean {
  return sectorColumns(options).length > 0;
}

/** The columns of the metadata that the numbers depend on. */
export function sectorColumns({ groupBy, weightColumn, benchmark, estimator }: Grouping): string[] {
  const owns = benchmark.flatMap((spec) => ownBenchmark(spec)?.column ?? []);
  return [groupBy, weightColumn, estimator?.group, ...owns].filter((column) => column !== undefined);
}

/** Throws a UsageError for what does not go together. */
export function checkSectors(options: ComputeOptions): void {
  const { groupBy, weightColumn, benchmark, metadata, group, sort, maxGap, calendar, estimator } = options;
  const owns = benchmark.flatMap((spec) => ownBenchmark(spec) ?? []);
  const [own] = owns;
  const said = groupBy !== undefined ? "--group-by" : own && `--benchmark ${own.spec}`;
  if (said !== undefined && metadata === undefined) {
    throw new UsageError(`${said} needs --metadata <file.csv>, of which it is a column; give that too`);
  }
  const peers = owns.find(({ kind }) => kind === "peers");
  if (weightColumn !== undefined && groupBy === undefined && peers === undefined) {
    throw new UsageError(
      "--weight-column weighs the members of groups; give --group-by <column> or --benchmark peers:<column> too",
    );
  }
  if (said !== undefined && maxGap) {
    throw new UsageError(
      `--max-gap makes returns over several rows, which ${said} cannot mean with those of one; give one of them`,
    );
  }
  if (groupBy !== undefined && own !== undefined) {
    throw new UsageError(
      `--group-by leaves no tickers that --benchmark ${own.spec} could be about; give one of them`,
    );
  }
  if (groupBy !== undefined && group !== undefined) {
    throw new UsageError("--group groups tickers, of which --group-by leaves none; give one of them");
  }
  if (groupBy !== undefined && estimator?.group !== undefined) {
    throw new UsageError(
      `--estimator ${estimator.estimator}:group=${estimator.group} groups tickers, of which --group-by leaves none; give one of them`,
    );
  }
  if (groupBy !== undefined && sort !== undefined && !isNamedSort(sort)) {
    throw new UsageError(
      `--sort ${sort} is of the tickers, of which --group-by leaves none; sort by ${SORTS.join(", ")}`,
    );
  }
  if (own !== undefined && estimator?.estimator === "vasicek") {
    throw new UsageError(
      `--benchmark ${own.spec} is another for every ticker, and vasicek compares all of one date; give one`,
    );
  }
  const common = benchmark.length - owns.length;
  if (common === 0 && (calendar === "benchmark" || own?.kind === "own")) {
    const reason =
      own?.kind === "own"
        ? `--benchmark ${own.spec} chooses among the other benchmarks`
        : "--calendar benchmark takes the dates of one that has its own";
    throw new UsageError(`${reason}; give --benchmark <file or ticker> too`);
  }
}

/** The groups of a column in place of the tickers. */
export function groupTickers(
  loaded: Loaded,
  { groupBy, weightColumn, log }: ComputeOptions,
  metadata: Metadata,
): Loaded {
  const { returns, benchmarks } = loaded;
  const found = membership(metadata, groupBy!, weightColumn, returns.tickers);
  const { weights, notes } = found;
  const { returns: groups, members } = groupReturns(returns, found.labels, memberOptions(found, log));
  const count = members.reduce((sum, own) => sum + own.length, 0);
  const alone = members.flatMap((own, g) =>
    own.length === 1 ? [`${groups.tickers[g]} (${returns.tickers[own[0]!]})`] : [],
  );
  const by = weights === undefined ? "equal-weighted" : `weighted by ${metadata.nameOf(weightColumn!)}`;
  const name = metadata.nameOf(groupBy!)!;
  return {
    ...loaded,
    returns: groups,
    groups: [{ returns: groups, benchmarks }],
    notes: [
      ...loaded.notes,
      ...notes,
      `${groups.tickers.length} groups by ${name} of ${count} tickers, ${by} at every date over those that have a return`,
      ...(alone.length === 0 ? [] : [`groups of one ticker: ${listed(alone, 4)}`]),
    ],
  };
}

/** What a result of groups says of itself. */
export function saidOfGroups(
  { groupBy, weightColumn }: SectorOptions,
  metadata: Metadata | undefined,
): Pick<Result, "groupedBy" | "weightedBy"> {
  if (groupBy === undefined) return {};
  return {
    groupedBy: metadata!.nameOf(groupBy)!,
    ...(weightColumn !== undefined && { weightedBy: metadata!.nameOf(weightColumn)! }),
  };
}

/**
 * Every ticker beside its own benchmarks: those of `order`, which are the names of series that all share, or of each ticker its own.
 * `known`: the names of the series by those and by what was asked for.
 */
export function ownPairs<Pairs extends Pick<Loaded, "returns" | "benchmarks" | "groups" | "notes">>(
  loaded: Pairs,
  order: readonly (string | OwnBenchmark)[],
  known: ReadonlyMap<string, string>,
  { weightColumn, log, lag = 0 }: Pick<ComputeOptions, "weightColumn" | "log" | "lag">,
  metadata: Metadata,
): Pairs {
  const { returns, benchmarks } = loaded;
  const { time, tickers } = returns;
  const rows = time.values.length;
  const notes: string[] = [];
  const row = (panel: Panel, i: number) => panel.values.subarray(i * rows, (i + 1) * rows);
  const none = new Float64Array(rows).fill(Number.NaN);
  // of each benchmark the series that a ticker has, and what tells it from those of others
  const columns = order.map((asked) => {
    if (typeof asked === "string") {
      const series = row(benchmarks, benchmarks.tickers.indexOf(asked));
      return { seriesOf: () => series, keyOf: () => "" };
    }
    if (asked.kind === "own") {
      const names = ownNames(asked, metadata, tickers, known, notes);
      return {
        seriesOf: (i: number) =>
          names[i] === "" ? none : row(benchmarks, benchmarks.tickers.indexOf(names[i]!)),
        keyOf: (i: number) => names[i]!,
      };
    }
    const found = membership(metadata, asked.column, weightColumn, tickers);
    const peers = lagPanel(peerReturns(returns, found.labels, memberOptions(found, log)), lag);
    const alone = tickers.filter((_, i) => {
      const label = found.labels[i]!;
      return label !== "" && found.labels.indexOf(label) === i && found.labels.lastIndexOf(label) === i;
    });
    notes.push(...found.notes);
    if (lag > 0) notes.push(lagText([nameOf(asked)], lag));
    if (alone.length > 0) {
      const are = alone.length === 1 ? "1 ticker is" : `${alone.length} tickers are`;
      notes.push(
        `${are} alone in a group of ${metadata.nameOf(asked.column)}, without peers: ${listed(alone, 4)}`,
      );
    }
    return { seriesOf: (i: number) => row(peers, i), keyOf: String };
  });
  const placesOf = new Map<string, number[]>();
  for (const i of tickers.keys()) {
    const key = JSON.stringify(columns.map(({ keyOf }) => keyOf(i)));
    const places = placesOf.get(key);
    if (places) places.push(i);
    else placesOf.set(key, [i]);
  }
  const names = order.map((asked) => (typeof asked === "string" ? asked : nameOf(asked)));
  const groups = Array.from(placesOf.values(), (places) => {
    const values = new Float64Array(columns.length * rows);
    for (const [b, { seriesOf }] of columns.entries()) values.set(seriesOf(places[0]!), b * rows);
    return {
      returns: placesOf.size === 1 ? returns : takeIndices(returns, places),
      benchmarks: { time, tickers: names, values, notes: [] },
    };
  });
  return {
    ...loaded,
    benchmarks: groups[0]!.benchmarks,
    groups,
    notes: [...loaded.notes, ...new Set(notes)],
  };
}

/** What the series of benchmarks are called, by that and by what was asked for; names before files. */
export function seriesNames(sources: readonly Pick<Source, "asked" | "ticker">[]): Map<string, string> {
  return new Map([
    ...sources.map(({ asked, ticker }) => [asked, ticker] as const),
    ...sources.map(({ ticker }) => [ticker, ticker] as const),
  ]);
}

/** Such a benchmark by the names of series alone: where its files are then does not matter. Others as they are. */
export function settledSpec(
  spec: string,
  { sources, returns }: Pick<Loaded, "sources" | "returns">,
  metadata: Metadata | undefined,
): string {
  const own = ownBenchmark(spec);
  if (own?.kind !== "own" || metadata === undefined) return spec;
  const known = seriesNames(sources);
  const { column, names } = own;
  const texts = [...new Set([...names.keys(), ...metadata.texts(column, returns.tickers)])];
  const pairs = texts.flatMap((text) => {
    const name = known.get(names.get(text) ?? text);
    return name === undefined || name === text ? [] : [`${text}=${name}`];
  });
  // names that cannot be said so stay as they were
  if (pairs.some((pair) => !/^[^=,]+=[^,]+$/.test(pair))) return spec;
  return pairs.length === 0 ? `own:${column}` : `own:${column}:${pairs}`;
}

/** What tables call such a benchmark. */
export function nameOf({ kind, column }: OwnBenchmark): string {
  return `${kind}:${column}`;
}

/** The name of each ticker's own benchmark, "" for none. */
function ownNames(
  { spec, column, names }: OwnBenchmark,
  metadata: Metadata,
  tickers: readonly string[],
  known: ReadonlyMap<string, string>,
  notes: string[],
): string[] {
  const texts = textsOf(metadata, column, tickers, notes);
  const unknown = [...names.keys()].find((text) => !texts.includes(text));
  if (unknown !== undefined) {
    const near = nearest(unknown, [...new Set(texts.filter(Boolean))]).map(shown);
    throw new DataError(
      `benchmark ${spec}: no ticker has ${shown(unknown)} in column ${shown(metadata.nameOf(column)!)} of ${metadata.name}; nearest: ${near.join(", ")}`,
    );
  }
  return texts.map((text) => {
    if (text === "") return "";
    const found = known.get(names.get(text) ?? text);
    if (found !== undefined) return found;
    const wanted = [...new Set(known.values())];
    const count = texts.filter((one) => one === text).length;
    const said = names.has(text) ? `${text}=${names.get(text)}` : shown(text);
    throw new DataError(
      `benchmark ${spec}: ${said} of ${count} ${count === 1 ? "ticker" : "tickers"} names none of the other benchmarks, ${listed(wanted, 4)}; say which it is, such as own:${column}:${text}=${wanted[0]}`,
    );
  });
}

/** What tickers have in a column; notes say which have nothing. DataError where none has anything. */
function textsOf(metadata: Metadata, column: string, tickers: readonly string[], notes: string[]): string[] {
  const texts = metadata.texts(column, tickers);
  const known = new Set(metadata.tickers);
  const blank = tickers.filter((ticker, i) => texts[i] === "" && known.has(ticker));
  const name = `column ${shown(metadata.nameOf(column)!)} of ${metadata.name}`;
  notes.push(...metadata.notes, ...unmatched(metadata, tickers, "input"));
  if (texts.every((text) => text === ""))
    throw new DataError(`${name} is empty for every ticker of the input; name another column`);
  if (blank.length > 0)
    notes.push(`${name} is empty for ${blank.length} of ${tickers.length} tickers: ${listed(blank, 4)}`);
  return texts;
}

/** The group of each ticker, and its weight in it where a column weighs them. */
function membership(
  metadata: Metadata,
  column: string,
  weightColumn: string | undefined,
  tickers: readonly string[],
): { labels: string[]; weights: Float64Array | undefined; notes: string[] } {
  const notes: string[] = [];
  const labels = textsOf(metadata, column, tickers, notes);
  if (weightColumn === undefined) return { labels, weights: undefined, notes };
  const keys = metadata.keys(weightColumn, tickers);
  const name = `column ${shown(metadata.nameOf(weightColumn)!)} of ${metadata.name}`;
  if (!(keys instanceof Float64Array)) {
    const at = keys.findIndex((text) => text !== "" && Number.isNaN(Number(text)));
    const found = at < 0 ? "is empty for every ticker" : `has ${shown(keys[at]!)} of ${tickers[at]}`;
    throw new DataError(`${name} ${found}; --weight-column needs numbers >= 0`);
  }
  const bad = keys.findIndex((weight) => weight < 0 || weight === Number.POSITIVE_INFINITY);
  if (bad >= 0) {
    throw new DataError(`${name} has ${keys[bad]} of ${tickers[bad]}; --weight-column needs numbers >= 0`);
  }
  const without = tickers.filter((_, i) => labels[i] !== "" && Number.isNaN(keys[i]));
  if (without.length > 0) {
    const are = without.length === 1 ? "1 ticker, which is" : `${without.length} tickers, which are`;
    notes.push(`${name} has no weight of ${are} in no group: ${listed(without, 4)}`);
  }
  if (without.length === labels.filter(Boolean).length)
    throw new DataError(`${name} has no weight of any ticker that is in a group; name another column`);
  return {
    labels: labels.map((label, i) => (Number.isNaN(keys[i]) ? "" : label)),
    weights: keys,
    notes,
  };
}

function memberOptions({ weights }: ReturnType<typeof membership>, log = false) {
  return { ...(weights && { weights }), ...(log && { kind: "log" as const }) };
}
