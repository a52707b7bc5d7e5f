// The command line that a viewer tells: run as it is, it makes the same table and picture.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { describe, expect, test } from "vitest";
import { align } from "../../src/align/align.ts";
import { dropTickers, takeSeries } from "../../src/panel/calendar.ts";
import { toReturns } from "../../src/panel/returns.ts";
import { fromCSV } from "../../src/source/csv.ts";
import { openResultCSV } from "../../src/source/result.ts";
import type { Question } from "../../src/viewer/engine/answers.ts";
import { Hand } from "../../src/viewer/engine/crew.ts";
import { exportOf } from "../../src/viewer/engine/export/export.ts";
import type { OpenSurface, Surface } from "../../src/viewer/engine/export/picture.ts";
import type { ExportQuestion, Format } from "../../src/viewer/engine/export/question.ts";
import { Crew } from "../../src/viewer/engine/helpers.ts";
import { Live } from "../../src/viewer/engine/live.ts";
import { datesBefore, type Market } from "../../src/viewer/engine/market.ts";
import { serve } from "../../src/viewer/engine/serve.ts";
import type { Reply, Request } from "../../src/viewer/protocol.ts";
import { defaultState, type State } from "../../src/viewer/state.ts";
import { prices, wide } from "../cli/market.ts";
import { Workplace } from "../cli/run.ts";

const { createCanvas, loadImage } = createRequire(import.meta.url)("@napi-rs/canvas");
const place = new Workplace();
const made = prices(260);
// names that a shell, or a list of names, would take apart
const odd: typeof made = {
  dates: made.dates,
  columns: {
    INDEX: made.columns.INDEX!,
    "A, Inc.": made.columns.A!,
    "B'$(id)": made.columns.B!,
    "-C": made.columns.C!,
  },
};
const quoted = (name: string) => (/[,"]/.test(name) ? `"${name}"` : name);
const text = wide({
  ...odd,
  columns: Object.fromEntries(Object.entries(odd.columns).map(([k, v]) => [quoted(k), v])),
});
const file = place.write("my prices.csv", text);
const table = place.write(
  "sectors.csv",
  `ticker,sector,size\n"A, Inc.",Banks,2\nB'$(id),Cars,1\n-C,Banks,3\n`,
);

const levels = fromCSV(new TextEncoder().encode(text)).panel;
const returns = toReturns(levels);
const market: Market = {
  name: "my prices.csv",
  returns: dropTickers(returns, ["INDEX"]),
  benchmarks: takeSeries(returns, ["INDEX"]),
  columns: { sector: ["Banks", "Cars", "Banks"], size: ["2", "1", "3"] },
  ofPrices: true,
  notes: [],
  command: ["rollbeta", "compute", file],
  metadata: ["--metadata", table],
};

const surface: OpenSurface = (width, height) => {
  const canvas = createCanvas(width, height);
  const convertToBlob = async () => new Blob([canvas.toBuffer("image/png")], { type: "image/png" });
  return { getContext: () => canvas.getContext("2d"), convertToBlob } as unknown as Surface;
};

async function ask(format: Format, state: Partial<State>, more: Partial<ExportQuestion> = {}, of = market) {
  const live = new Live(of, new Crew(await Hand.create()), (length) => new Float64Array(length));
  const look = { locale: "en", theme: "light", scale: 1 } as const;
  const whole = { ...defaultState, ...state };
  const answer = await exportOf(
    live,
    { about: "export", format, ...look, state: whole, ...more },
    undefined,
    surface,
  );
  const { made, name } = answer;
  if (made?.kind === "drawing" || made === undefined) throw new Error("nothing was made");
  return { name, text: made.kind === "text" ? made.text : await made.blob.text() };
}

const commandOf = async (state: Partial<State>, more: Partial<ExportQuestion> = {}, of = market) =>
  (await ask("command", state, more, of)).text;

/** Runs a command as a shell does, comments and all. */
function run(command: string): void {
  const line = `rollbeta() { $ROLLBETA "$@"; }\n${command}`;
  const { status, stderr } = place.shell(line);
  expect(status, stderr).toBe(0);
}

const states: [string, Partial<State>][] = [
  ["as it opens", {}],
  ["another statistic and window", { stat: "corr", window: 21, minPeriods: 10 }],
  ["exponential weights", { halflife: 12.5, stat: "r2" }],
  ["between two dates", { from: "2024-02-10", to: "2024-08-31" }],
  ["gaps and colours", { gaps: "strict", vmin: -1, vmax: 2.5, center: 0, cmap: "RdBu_r", agg: "max" }],
  ["sorted by a column, in groups", { sort: "column:size", group: "sector", groupMeans: true }],
  ["the top of an order", { sort: "volatility", ascending: true, top: 2 }],
  ["lines beside it", { lines: ["A, Inc.", "B'$(id)"] }],
];

const look = { theme: "dark", locale: "ja", scale: 2 } as const;

test.each(states)("run, it writes the same values and the same picture: %s", (_, state) => compared(state));

test.each([{}, { from: "2024-03-01" }])("so it is of returns over several rows, less a rate: %j", (state) => {
  const { columns, ofPrices, notes } = market;
  const rate = { name: "2 %", riskFree: 2, unit: "annual-percent" } as const;
  const how = { kind: "prices", log: false, from: undefined, to: undefined, horizon: 5, lag: 1 } as const;
  const aligned = align(levels, [takeSeries(levels, ["INDEX"])], ["INDEX"], how, rate);
  const words = ["--horizon", "5", "--lag", "1", "--risk-free", "2%"];
  return compared(state, {
    ...{ name: market.name, columns, ofPrices, notes, command: [...market.command, ...words] },
    ...{ returns: aligned.returns, benchmarks: aligned.benchmarks, before: datesBefore(aligned) },
    ...{ method: aligned.method, lag: 1 },
  });
});

/** The table and the picture that the command makes are those of the viewer. */
async function compared(state: Partial<State>, of = market): Promise<void> {
  const table = await ask("csv", state, look, of);
  run((await commandOf(state, look, of)).replace(/(--heatmap \S+)\.png/, "$1.svg"));
  const own = openResultCSV(new TextEncoder().encode(table.text), table.name).read({}).matrix;
  const { matrix } = openResultCSV(readFileSync(place.path(table.name)), table.name).read({});
  expect(matrix.time).toEqual(own.time);
  const rows = own.time.values.length;
  for (const [i, ticker] of own.tickers.entries()) {
    const k = matrix.tickers.indexOf(ticker);
    const found = matrix.values.subarray(k * rows, (k + 1) * rows);
    const wanted = own.values.subarray(i * rows, (i + 1) * rows);
    expect(
      found.findIndex((value, t) => !Object.is(value, wanted[t])),
      ticker,
    ).toBe(-1);
  }
  const picture = await ask("svg", state, look, of);
  const other = readFileSync(place.path(picture.name), "utf8");
  const texts = (svg: string) => [...svg.matchAll(/<text[^>]*>([^<]*)</g)].map((match) => match[1]);
  expect(texts(other)).toEqual(texts(picture.text));
  expect(await cellsOf(other)).toEqual(await cellsOf(picture.text));
  if (state.lines) expect(place.files()).toContain(table.name.replace(".csv", "-lines.png"));
}

async function cellsOf(svg: string): Promise<Uint8ClampedArray> {
  const [, base64] = /class="cells"[^>]*xlink:href="data:image\/png;base64,([^"]*)"/.exec(svg)!;
  const image = await loadImage(Buffer.from(base64!, "base64"));
  const ctx = createCanvas(image.width, image.height).getContext("2d");
  ctx.drawImage(image, 0, 0);
  return ctx.getImageData(0, 0, image.width, image.height).data;
}

test("against one of the tickers, which is run beside the benchmark that the file was opened with", async () => {
  const state = { benchmark: "A, Inc." };
  const { text } = await ask("csv", state);
  const command = await commandOf(state);
  expect(command).toMatch(/^# .* first benchmark/);
  run(command);
  const long = openResultCSV(readFileSync(place.path("A-Inc-beta-60d.csv")), "long");
  const { matrix } = long.read({ benchmark: "A, Inc." });
  const own = openResultCSV(new TextEncoder().encode(text), "own").read({}).matrix;
  expect([...matrix.tickers].sort()).toEqual([...own.tickers].sort());
  const rows = own.time.values.length;
  for (const [i, ticker] of own.tickers.entries()) {
    const k = matrix.tickers.indexOf(ticker);
    expect(matrix.values.slice(k * rows, (k + 1) * rows)).toEqual(own.values.slice(i * rows, (i + 1) * rows));
  }
});

test("the sample's is that of what demo writes, asked as a page asks", async () => {
  const replies = new Map<number, (reply: Reply) => void>();
  const handle = serve({ post: (reply) => "id" in reply && replies.get(reply.id)?.(reply) });
  const request = (asked: Request & { readonly id: number }) =>
    new Promise<Reply>((resolve) => {
      replies.set(asked.id, resolve);
      handle(asked);
    });
  const exported = async (id: number, format: Format) => {
    const state = { ...defaultState, window: 40 };
    const question: Question = { about: "export", format, state, locale: "en", theme: "light", scale: 1 };
    const reply = await request({ kind: "ask", id, question });
    if (reply.kind !== "answer" || reply.answer.about !== "export") throw new Error(JSON.stringify(reply));
    return reply.answer;
  };
  await request({ kind: "open", id: 1, source: { kind: "sample" } });
  const command = (await exported(2, "command")).made;
  if (command?.kind !== "text") throw new Error("no text");
  expect(command.text.split("\n")[1]).toBe("rollbeta demo");
  run(command.text);
  const { name, made } = await exported(3, "csv");
  if (made?.kind !== "file") throw new Error("no file");
  expect(readFileSync(place.path(name), "utf8")).toBe(await made.blob.text());
});

describe("what the command line has no option for is said", () => {
  const cases: [string, Partial<State>, RegExp][] = [
    [
      "zoom",
      { view: { x0: 100, x1: 120, y0: 0, y1: 2 } },
      /zoomed in on 2024-04-11 to 2024-04-30, 2 of 3 rows/,
    ],
    ["a name", { find: "inc" }, /1 of 3 tickers \(with “inc” in their name\)/],
    ["groups", { group: "sector", only: ["Banks"] }, /2 of 3 tickers \(sector is Banks\)/],
    ["values", { above: 0.9, below: 9 }, /\(last value at least 0.9; last value at most 9\)/],
    [
      "a cell",
      { cell: { ticker: "-C", date: "2024-05-01" } },
      /regression of -C in the window up to 2024-05-01/,
    ],
    ["a shock", { shock: -20 }, /if the market moves by -20 %/],
  ];
  test.each(cases)("%s", async (_, state, said) => {
    const [first, ...rest] = (await commandOf(state)).trimEnd().split("\n");
    expect(first).toMatch(/^# /);
    expect(first).toMatch(said);
    expect(rest).toHaveLength(1);
    const japanese = await commandOf(state, { locale: "ja" });
    expect(japanese).toMatch(/^# .*[ぁ-ん]/);
  });

  test("a ticker as the benchmark, whose dates without a price are no rows of the command's", async () => {
    const values = market.returns.values.slice();
    const rows = market.returns.time.values.length;
    // of the second ticker
    values.fill(Number.NaN, rows + 40, rows + 42);
    const gappy = { ...market, returns: { ...market.returns, values } };
    const said = /^# .*has no price on some dates/m;
    expect(await commandOf({ benchmark: "B'$(id)" }, {}, gappy)).toMatch(said);
    for (const [state, of] of [
      [{ benchmark: "A, Inc." }, gappy],
      [{}, gappy],
      [{ benchmark: "B'$(id)" }, market],
      [{ benchmark: "B'$(id)" }, { ...gappy, ofPrices: false }],
      [{ benchmark: "B'$(id)" }, { ...gappy, command: [...market.command, "--calendar", "union"] }],
    ] as const)
      expect(await commandOf(state, {}, of)).not.toMatch(said);
  });

  test("a comment stays one, whatever is in it", async () => {
    const command = await commandOf({ find: "x\nrm -rf ~\r\u2028;x" });
    const lines = command.trimEnd().split(/[\n\r\u2028]/);
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(/^# .*rm -rf/);
    expect(lines[1]).toMatch(/^rollbeta /);
  });

  test("columns, where the file of them is not known", async () => {
    const { metadata: _, ...without } = market;
    const command = await commandOf({ group: "sector", sort: "column:size" }, {}, without);
    expect(command).toMatch(/^# .*columns sector, size/);
    expect(command).not.toMatch(/--(group|sort|metadata)/);
  });

  test("a column that is called as an order is", async () => {
    const named = { ...market, columns: { last: ["1", "2", "3"] } };
    const command = await commandOf({ sort: "column:last" }, {}, named);
    expect(command).toMatch(/^# .*column last/);
    expect(command).not.toMatch(/--sort/);
  });
});

test("an option is there only where it is not the usual", async () => {
  const command = await commandOf({});
  expect(command).toBe(
    "rollbeta compute 'my prices.csv' --benchmark INDEX -o INDEX-beta-60d.csv --heatmap INDEX-beta-60d.png\n",
  );
});

test("each benchmark is called as it was asked for, the chosen one first", async () => {
  const both = { ...market, benchmarks: takeSeries(returns, ["INDEX", "-C"]), specs: ["x.csv:INDEX", "-C"] };
  const of = { ...both, returns: dropTickers(market.returns, ["-C"]), columns: {} };
  expect(await commandOf({ benchmark: "-C" }, {}, of)).toContain(" --benchmark=-C --benchmark x.csv:INDEX ");
  expect(await commandOf({}, {}, of)).toContain(" --benchmark x.csv:INDEX --benchmark=-C ");
});
