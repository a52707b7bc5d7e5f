import { readdirSync, readFileSync } from "node:fs";
import { basename, extname } from "node:path";
import { promisify } from "node:util";
import { deflate } from "node:zlib";
import { unmatched } from "../align/metadata.ts";
import { colorTable } from "../heatmap/index.ts";
import { checkEwm } from "../kernel/ewm.ts";
import { openBrowser } from "../node/browser.ts";
import { Outputs, print } from "../node/output.ts";
import { listFiles } from "../node/paths.ts";
import { type Served, serveNames } from "../node/serve.ts";
import { span } from "../panel/alignment.ts";
import { DataError } from "../panel/error.ts";
import type { EwmStat } from "../panel/result.ts";
import type { Metadata } from "../source/metadata.ts";
import { addressOf } from "../viewer/address.ts";
import { datesBefore, type Market } from "../viewer/engine/market.ts";
import { packMarket } from "../viewer/engine/packed.ts";
import type { Setting } from "../viewer/page/setting.ts";
import { defaultState, type State } from "../viewer/state.ts";
import { checkOrderOptions, loadMetadata, type OrderOptions } from "./arrange.ts";
import { benchmarkPath } from "./benchmark.ts";
import { checkOutputs, checkReturns } from "./check.ts";
import { tell } from "./findings.ts";
import { checkInput } from "./input.ts";
import { loadOptions, loadReturns, type ReturnOptions } from "./load.ts";
import { given } from "./options.ts";
import { Progress } from "./progress.ts";
import { UsageError } from "./usage.ts";

type Shown = Pick<
  State,
  "stat" | "window" | "halflife" | "minPeriods" | "gaps" | "cmap" | "agg" | "groupMeans"
>;
type Colors = { [Name in "vmin" | "vmax" | "center"]?: number };

export interface ViewCommand
  extends Omit<ReturnOptions, "benchmark">,
    Omit<OrderOptions, "groupMeans">,
    Partial<Shown>,
    Colors {
  benchmark?: string[];
  export?: string;
  port?: number;
  open: boolean;
  locale?: "en" | "ja";
  quiet?: boolean;
  json?: boolean;
}

/** Where the built page is: the same from here and from the bundle. */
const PAGE = new URL("../../dist/page/", import.meta.url);
const ALONE = new URL("../../dist/alone.html", import.meta.url);
/** Where data go in a page. */
const PLACE = "<!--data-->";
/** The longest text that every browser can hold. */
const MOST_TEXT = 2 ** 29 - 25;
const TYPES: Record<string, string> = { ".html": "text/html; charset=utf-8", ".js": "text/javascript" };

/** `rollbeta view`: the viewer on a market, or on the sample; `reading`: the words that say how the files are to be read. */
export async function view(
  paths: readonly string[],
  command: ViewCommand,
  reading: readonly string[],
): Promise<void> {
  check(paths, command, reading);
  const isSample = paths.length === 0 && command.sql === undefined;
  const progress = new Progress(command.quiet ?? false);
  const loaded = isSample ? undefined : await load(paths, command, reading, progress);
  progress.stop();
  const address = addressOf(stateOf(command, loaded?.metadata));
  if (command.export !== undefined) await write(command.export, loaded!.market, address, command);
  else await serve(loaded?.market, address, command);
}

function check(paths: readonly string[], command: ViewCommand, reading: readonly string[]): void {
  const { benchmark, metadata, stat, window, halflife, minPeriods, vmin, vmax, cmap } = command;
  if (paths.length === 0 && command.sql === undefined) {
    const about = (["benchmark", "metadata"] as const).find((name) => command[name] !== undefined);
    const first = about === undefined ? reading[0] : `--${about}`;
    if (command.export !== undefined || first !== undefined)
      throw new UsageError(
        `nothing to read${first ? ` for ${first}` : ""}; name a file, a folder or a pattern, or give --sql`,
      );
  } else {
    checkInput(paths, command);
    if (benchmark === undefined)
      throw new UsageError("required option '--benchmark <ticker|file|file:column>' not specified");
    checkReturns(paths, { ...command, benchmark });
  }
  if (command.export !== undefined) {
    if (command.port !== undefined)
      throw new UsageError("--port is about a server, and --export needs none; give one");
    if (command.export !== "-" && !/\.html?$/i.test(command.export))
      throw new UsageError(`an exported page is a .html file or -, got ${command.export}`);
  }
  if (command.port !== undefined && command.port > 65_535)
    throw new UsageError(`--port must be at most 65535, got ${command.port}`);
  checkOrderOptions(command, metadata !== undefined);
  if (cmap !== undefined) colorTable(cmap);
  if (vmin !== undefined && vmax !== undefined && vmin >= vmax)
    throw new UsageError(`--vmin must be less than --vmax, got ${vmin} and ${vmax}`);
  if (halflife === undefined) {
    if (minPeriods !== undefined && minPeriods > (window ?? defaultState.window))
      throw new UsageError(
        `--min-periods must be at most the window of ${window ?? defaultState.window}, got ${minPeriods}`,
      );
    return;
  }
  const other = (["window", "gaps"] as const).find((name) => command[name] !== undefined);
  if (other !== undefined) throw new UsageError(`--${other} and --halflife exclude each other; give one`);
  checkEwm({ decay: { halflife }, stats: [(stat ?? defaultState.stat) as EwmStat] });
}

async function load(
  paths: readonly string[],
  command: ViewCommand,
  reading: readonly string[],
  progress: Progress,
): Promise<{ market: Market; metadata: Metadata | undefined }> {
  const benchmark = command.benchmark!;
  const specs = command.riskFree === undefined ? benchmark : [...benchmark, command.riskFree];
  const listing = listFiles(paths);
  if (command.export !== undefined) {
    const { database, metadata } = command;
    checkOutputs(
      [command.export],
      [...listing.files, database, metadata, ...specs.map((spec) => benchmarkPath(spec))],
    );
  }
  const metadata = await loadMetadata(command);
  const loaded = await loadReturns(listing, loadOptions({ ...command, benchmark }), progress);
  const { returns, benchmarks, notes, sources, method } = loaded;
  const { tickers } = returns;
  const about = metadata === undefined ? [] : [...metadata.notes, ...unmatched(metadata, tickers, "input")];
  const said = [...notes, ...about];
  if (!command.quiet && !command.json) process.stderr.write(said.map((note) => `note: ${note}\n`).join(""));
  const market: Market = {
    name: command.sql === undefined ? some(listing.files) : basename(command.database ?? "SQL"),
    returns,
    benchmarks,
    columns: Object.fromEntries(metadata?.columns.map((name) => [name, metadata.texts(name, tickers)]) ?? []),
    ofPrices: command.returns !== true,
    before: datesBefore(loaded),
    method,
    ...given(command, ["lag"]),
    notes: said,
    command: ["rollbeta", "compute", ...paths, ...reading],
    specs: benchmarks.tickers.map((name) => sources.find(({ ticker }) => ticker === name)?.asked ?? name),
    ...(metadata !== undefined && { metadata: aboutWords(command) }),
  };
  const files = [...paths, ...listing.files, ...specs.map((spec) => benchmarkPath(spec))];
  const named = placeless(market, [...files, command.metadata, command.database]);
  // here the command line is of use as it was typed
  return { market: command.export === undefined ? { ...market, notes: named.notes } : named, metadata };
}

function aboutWords({ metadata, metadataTicker }: ViewCommand): string[] {
  return [
    "--metadata",
    metadata!,
    ...(metadataTicker === undefined ? [] : ["--metadata-ticker", metadataTicker]),
  ];
}

/** The market without the folders of its files: a page that is sent to others says nothing of where it was made. */
function placeless(market: Market, files: readonly (string | undefined)[]): Market {
  const paths = files.filter((path) => path !== undefined && basename(path) !== path) as string[];
  const longest = [...new Set(paths)].sort((a, b) => b.length - a.length);
  const without = (texts: readonly string[]) =>
    texts.map((text) => longest.reduce((rest, path) => rest.replaceAll(path, basename(path)), text));
  const { notes, command, specs = [], metadata } = market;
  return {
    ...market,
    notes: without(notes),
    command: without(command),
    specs: without(specs),
    ...(metadata && { metadata: without(metadata) }),
  };
}

/** What the files are called, in short. */
function some(files: readonly string[]): string {
  const name = basename(files[0]!);
  return files.length === 1 ? name : `${name} + ${files.length - 1}`;
}

/** What is shown first. */
function stateOf(command: ViewCommand, metadata: Metadata | undefined): State {
  const { sort, group, ascending, descending } = command;
  const column = sort === undefined ? undefined : metadata?.nameOf(sort);
  return {
    ...defaultState,
    ...given(command, ["stat", "window", "halflife", "minPeriods", "gaps", "vmin", "vmax", "center"]),
    ...given(command, ["cmap", "agg", "top", "bottom", "groupMeans"]),
    ...(sort !== undefined && { sort: column === undefined ? sort : `column:${column}` }),
    ...((ascending || descending) && { ascending: ascending === true }),
    ...(group !== undefined && { group: metadata!.nameOf(group)! }),
  };
}

/** Serves the page until a signal ends it. */
async function serve(market: Market | undefined, address: string, command: ViewCommand): Promise<void> {
  const { locale, port, open, quiet, json } = command;
  const setting: Setting = { ...(locale && { locale }), ...(market && { market: "market" }) };
  const names = new Map<string, Served>();
  for (const name of readdirSync(PAGE)) {
    const type = TYPES[extname(name)]!;
    const bytes = readFileSync(new URL(name, PAGE));
    names.set(name, { type, bytes, keep: true });
  }
  const page = names.get("index.html")!;
  const [head, tail] = Buffer.from(page.bytes).toString().split(PLACE) as [string, string];
  names.delete("index.html");
  names.set("", { ...page, bytes: Buffer.from(head + elementOf("setting", setting) + tail), keep: false });
  if (market !== undefined)
    names.set("market", { type: "application/octet-stream", bytes: packMarket(market), keep: false });
  const server = await serveNames(names, port);
  const ended = new Promise<void>((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => resolve());
  });
  try {
    const url = address === "" ? server.url : `${server.url}#${address}`;
    await print(`${json ? JSON.stringify({ url, port: server.port }) : url}\n`);
    if (!quiet && !json) process.stderr.write("the viewer is at that address until Ctrl-C ends it\n");
    if (open)
      openBrowser(url, (why) => {
        if (!quiet && !json) process.stderr.write(`note: ${why}; open the address yourself\n`);
      });
    await ended;
  } finally {
    await server.close();
  }
}

/** Writes the page with the market in it. */
async function write(path: string, market: Market, address: string, command: ViewCommand): Promise<void> {
  const { locale } = command;
  const setting: Setting = { ...(locale && { locale }), state: address };
  const [head, tail] = readFileSync(ALONE, "utf8").split(PLACE) as [string, string];
  const packed = await promisify(deflate)(packMarket(market));
  if (packed.length > (MOST_TEXT / 4) * 3) {
    throw new DataError(
      `${(packed.length / 1e6).toFixed(0)} MB of data are too many for one page; take fewer dates by --from, or serve them without --export`,
    );
  }
  let bytes = 0;
  const outputs = new Outputs();
  try {
    await outputs.write(path, pieces());
    outputs.commit();
  } finally {
    outputs.discard();
  }
  const { returns } = market;
  const { length } = returns.tickers;
  const facts = { tickers: length, rows: returns.time.values.length, bytes };
  const text = `${length} ${length === 1 ? "ticker" : "tickers"}, ${span(returns.time)}, in a page of ${(bytes / 1e6).toFixed(1)} MB`;
  await tell(facts, text, [path], [], command);

  function* pieces(): Generator<string> {
    const counted = (text: string) => {
      bytes += Buffer.byteLength(text);
      return text;
    };
    yield counted(head + elementOf("setting", setting));
    yield counted('\n<script type="application/octet-stream" id="market">');
    // whole groups of three bytes
    const step = 3 * 2 ** 20;
    for (let at = 0; at < packed.length; at += step)
      yield counted(packed.subarray(at, at + step).toString("base64"));
    yield counted(`</script>${tail}`);
  }
}

function elementOf(id: string, data: object): string {
  return `<script type="application/json" id="${id}">${JSON.stringify(data).replaceAll("<", "\\u003c")}</script>`;
}
