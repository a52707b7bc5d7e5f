import { type Beside, findSeries } from "../../align/benchmark.ts";
import { readingWords } from "../../align/command.ts";
import { joinFiles } from "../../align/join.ts";
import { checkNames, settleMarket } from "../../align/market.ts";
import { unmatched } from "../../align/metadata.ts";
import { DataError } from "../../panel/error.ts";
import { some } from "../../panel/listed.ts";
import type { Panel } from "../../panel/panel.ts";
import { looksLikePrices, looksLikeReturns } from "../../panel/returns.ts";
import type { CSVOptions } from "../../source/csv.ts";
import { type InputFile, type OpenFile, readPanel, readTickers } from "../../source/file.ts";
import type { Metadata } from "../../source/metadata.ts";
import { pick, TICKER_NAMES } from "../../source/names.ts";
import type { OpenedFile, Reading } from "../protocol.ts";
import { marketAmong } from "./benchmarks.ts";
import { ChoiceError, LoneError } from "./choice-error.ts";
import { type Description, datesBefore, describe, type Market } from "./market.ts";
import type { Found, Report } from "./reader.ts";
import { openBytes } from "./unpack.ts";

interface Read extends InputFile {
  readonly file: OpenFile;
}

/** Files by what they are. */
interface Sorted {
  /** Prices or returns of tickers. */
  readonly inputs: readonly Read[];
  /** One series each, beside others: benchmarks. */
  readonly series: readonly Read[];
  /** Tables with a row for each ticker. */
  readonly tables: readonly Metadata[];
}

/**
 * What files say together: prices or returns, benchmarks, tables of the tickers; a table alone is one of the `tickers` that are open. As
 * the command line reads them, its notes and messages too. ChoiceError where nothing says which ticker is the benchmark.
 */
export async function marketOfFiles(
  files: readonly OpenedFile[],
  reading: Reading,
  tickers: readonly string[],
  report: Report,
): Promise<Found> {
  if (files.length === 0) throw new DataError("no file is given; open one at least");
  const { inputs, series, tables } = await sortFiles(files, tickers, report);
  if (inputs.length === 0) return descriptionOf(tickers, tables);
  const name = some(inputs.map((one) => one.name));
  const all = inputs.length === 1 ? inputs[0]!.panel : await joinedOf(name, inputs);
  const { specs, note } = specsOf(name, all, series, reading);
  const beside = besideOf([...inputs, ...series]);
  const sources = [];
  for (const spec of specs) {
    const { panel, own } = await findSeries(spec, inputs, all, beside, "benchmark");
    sources.push({ name: beside.pathOf(spec) ?? spec, panel, own });
  }
  const names = sources.map(({ panel }) => panel.tickers[0]!);
  checkNames(specs, names);
  const isReturns = looksLikeReturns(all);
  const kind = reading.values ?? (isReturns ? "returns" : undefined);
  const notes = note === undefined ? [] : [note];
  if (reading.values === undefined && isReturns) {
    const prices = sources.find(({ panel, own }) => !own && looksLikePrices(panel));
    if (prices !== undefined)
      throw new DataError(
        `${name} looks like returns, and ${prices.name} like prices; open files that are both prices, or both returns`,
      );
    notes.push(`${name} looks like returns, more than a fifth of its values being negative; read as returns`);
  }
  const options = { kind, log: false, from: undefined, to: undefined };
  const aligned = settleMarket({ name, panel: all }, sources, options);
  const formats = inputs.map(({ format }) => format);
  const command = readingWords(
    inputs.map(({ path }) => path),
    formats,
    {},
    kind === "returns",
  );
  const market: Market = {
    name,
    returns: aligned.returns,
    benchmarks: aligned.benchmarks,
    columns: {},
    ofPrices: kind !== "returns",
    before: datesBefore(aligned),
    notes: [...notes, ...aligned.notes],
    command: kind === "prices" && isReturns ? [...command, "--prices"] : command,
    specs,
  };
  return tables.length === 0 ? market : describe(market, descriptionOf(market.returns.tickers, tables));
}

/** What tables say of the tickers. */
function descriptionOf(tickers: readonly string[], tables: readonly Metadata[]): Description {
  const columns = tables.flatMap((table) =>
    table.columns.map((column) => [column, table.texts(column, tickers)] as const),
  );
  const notes = tables.flatMap((table) => [...table.notes, ...unmatched(table, tickers, "input")]);
  const { name, tickerColumn } = tables.at(-1)!;
  return {
    columns: Object.fromEntries(columns),
    notes,
    metadata: ["--metadata", name.startsWith("-") ? `./${name}` : name, "--metadata-ticker", tickerColumn],
  };
}

/** The benchmarks, in words of the command line; a note where one is known by its name only. */
function specsOf(
  name: string,
  { tickers }: Panel,
  series: readonly Read[],
  { benchmark = "" }: Reading,
): { specs: readonly string[]; note?: string } {
  const files = series.map(({ path }) => path);
  const chosen = series.find(({ path, panel }) => path === benchmark || panel.tickers[0] === benchmark);
  const first = tickers.includes(benchmark) ? benchmark : (chosen?.path ?? benchmark);
  if (first !== "" || files.length > 0) return { specs: [...new Set([first, ...files])].filter(Boolean) };
  if (tickers.length === 1)
    throw new LoneError(
      `${name} has a single series, ${tickers[0]}; open the file of its benchmark together with it`,
    );
  const market = marketAmong(tickers);
  if (market !== undefined)
    return { specs: [market], note: `${market} is taken as the benchmark, by its name` };
  throw new ChoiceError(
    `${name}: none of its ${tickers.length} tickers is a market by its name; choose the benchmark`,
    tickers,
  );
}

/** Files that a benchmark may be in. */
function besideOf(files: readonly Read[]): Beside {
  const of = (path: string) => files.find((one) => one.path === path);
  return {
    pathOf: (spec) => files.find(({ path }) => spec === path || spec.startsWith(`${path}:`))?.path,
    load: async (path, column) => {
      const { file, name, ...read } = of(path)!;
      return column === undefined ? read : readPanel(file, { name, seriesColumn: column });
    },
    isSame: (a, b) => a === b,
  };
}

/** Several files in one panel. */
async function joinedOf(name: string, inputs: readonly Read[]): Promise<Panel> {
  // the first one shows how the others are laid out, and a ticker without values is one among others
  const first = await readAs(inputs[0]!, { allowEmpty: true });
  const like: CSVOptions = { allowEmpty: true, ...(first.layout && { layout: first.layout }) };
  const files = [first];
  for (const one of inputs.slice(1)) files.push(await readAs(one, like));
  const listing = { name, files: inputs.map(({ path }) => path) };
  const joined = await joinFiles(
    listing,
    files,
    "error",
    (panel) => panel,
    async ({ file, name }, locate) => (await readPanel(file, { name, locate })).format.located,
  );
  return joined.panel;
}

/** The same file, read anew. */
async function readAs(one: Read, options: CSVOptions): Promise<Read> {
  return { ...one, ...(await readPanel(one.file, { name: one.name, ...options })) };
}

/** Reads files and finds what each is. DataError where there is neither a price nor a table of the `tickers`. */
async function sortFiles(
  files: readonly OpenedFile[],
  tickers: readonly string[],
  report: Report,
): Promise<Sorted> {
  const read: Read[] = [];
  const doubtful: { name: string; file: OpenFile; panel?: Read; error?: DataError }[] = [];
  const sizes = files.map(({ bytes }) => (bytes instanceof Blob ? bytes.size : bytes.length));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  let done = 0;
  for (const [i, opened] of files.entries()) {
    const { name } = opened;
    const file = await openBytes(opened);
    const onProgress = (part: number, whole: number) => report((done + (sizes[i]! * part) / whole) / total);
    try {
      const found = await readPanel(file, { name, onProgress });
      const series = async (column: string) => (await readPanel(file, { name, seriesColumn: column })).panel;
      const one: Read = { path: name, name, file, series, ...found };
      const { shape, rows } = found.format;
      // a row a ticker may be a price of one date, or a table in which a date stands
      const once = shape === "long" && found.panel.tickers.length === rows;
      if (once) doubtful.push({ name, file, panel: one });
      else read.push(one);
    } catch (error) {
      if (!(error instanceof DataError)) throw error;
      doubtful.push({ name, file, error });
    }
    done += sizes[i]!;
  }
  const tables: Metadata[] = [];
  const known = new Set(read.length > 0 ? read.flatMap(({ panel }) => panel.tickers) : tickers);
  for (const { name, file, panel, error } of doubtful) {
    const table = known.size > 0 ? await tableOf(file, name) : undefined;
    if (table?.tickers.some((ticker) => known.has(ticker))) tables.push(table);
    else if (panel !== undefined) read.push(panel);
    else {
      // of what is plainly such a table, that it is one of others; else what is wrong with the prices
      if (table && pick([table.tickerColumn], TICKER_NAMES, () => true) >= 0)
        unmatched(table, [...known], "input");
      throw error!;
    }
  }
  const several = read.filter(({ panel }) => panel.tickers.length > 1);
  return several.length > 0
    ? { inputs: several, series: read.filter((one) => !several.includes(one)), tables }
    : { inputs: read, series: [], tables };
}

/** A file as a table with a row for each ticker, if it is one. */
async function tableOf(file: OpenFile, name: string): Promise<Metadata | undefined> {
  try {
    return await readTickers(file, { name });
  } catch (error) {
    if (error instanceof DataError) return undefined;
    throw error;
  }
}
