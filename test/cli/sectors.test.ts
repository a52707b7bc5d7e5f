import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { checkSectors, groupTickers, ownBenchmark, ownPairs, settledSpec } from "../../src/cli/sectors.ts";
import { panelFromColumns } from "../../src/panel/columns.ts";
import { readMetadata } from "../../src/source/metadata.ts";
import { normal } from "../random.ts";
import { rows as cells } from "./market.ts";
import { expectRefusal, Workplace } from "./run.ts";

/** Twelve tickers of two sectors and two markets, and these markets' indices, in prices of the returns below. */
const T = 60;
const draw = normal(11);
const NAMES = Array.from({ length: 12 }, (_, i) => `S${String(i).padStart(2, "0")}`);
const prices: Record<string, number[]> = { PRIME: [100], GROWTH: [100] };
for (const name of NAMES) prices[name] = [100];
for (let t = 0; t < T; t++) {
  const moves = [0.01 * draw(), 0.01 * draw()];
  for (const [i, column] of Object.values(prices).entries()) {
    const move = i < 2 ? moves[i]! : (0.4 + i / 10) * moves[i % 2]! + 0.01 * draw();
    column.push(Number((column.at(-1)! * (1 + move)).toFixed(4)));
  }
}
const returns = Object.fromEntries(
  Object.entries(prices).map(([name, column]) => [name, column.slice(1).map((p, t) => p / column[t]! - 1)]),
);
const sectorOf = (i: number) => (i === 11 ? "Lonely" : i % 3 === 0 ? "Bank" : "Tech");
const table = [
  "Code,Sector,Market,Cap",
  ...NAMES.map(
    (name, i) => `${name},${sectorOf(i)},${i % 2 ? "TSE Growth" : "TSE Prime"},${i === 4 ? "" : i}`,
  ),
];

const place = new Workplace();
const dates = Array.from({ length: T + 1 }, (_, t) =>
  new Date(Date.UTC(2024, 0, 1) + t * 864e5).toISOString().slice(0, 10),
);
place.write(
  "prices.csv",
  `date,${Object.keys(prices)}\n${dates.map((date, t) => [date, ...Object.values(prices).map((column) => column[t])].join()).join("\n")}\n`,
);
place.write("sectors.csv", `${table.join("\n")}\n`);
const compute = (...args: string[]) =>
  place.call(["compute", "prices.csv", "--window", "20", "--metadata", "sectors.csv", ...args]);
const read = (name: string) => cells(readFileSync(place.path(name), "utf8"));

/** Slope of the last 20 up to row t, from its definition. */
function slope(x: readonly number[], m: readonly number[], t: number): number {
  const [a, b] = [x.slice(t - 19, t + 1), m.slice(t - 19, t + 1)];
  const mean = (v: readonly number[]) => v.reduce((sum, one) => sum + one, 0) / v.length;
  const product = (v: readonly number[], w: readonly number[]) =>
    v.reduce((sum, one, k) => sum + (one - mean(v)) * (w[k]! - mean(w)), 0);
  return product(a, b) / product(b, b);
}

/** The mean return of some tickers at each date, weighted by their places where asked. */
function meanOf(members: readonly number[], weighted: boolean): number[] {
  return Array.from({ length: T }, (_, t) => {
    const weights = members.map((i) => (weighted ? i : 1));
    const sum = members.reduce((sum, i, k) => sum + weights[k]! * returns[NAMES[i]!]![t]!, 0);
    return sum / weights.reduce((a, b) => a + b, 0);
  });
}
const membersOf = (sector: string, weighted: boolean) =>
  [...NAMES.keys()].filter((i) => sectorOf(i) === sector && !(weighted && i === 4));

test("groups in place of tickers, with the tickers' cross-section and risk-on; the picture says what they are", () => {
  const run = compute(
    ...["--benchmark", "PRIME", "--group-by", "sector", "--weight-column", "cap", "--risk-on", "5"],
    ...["-o", "groups.csv", "--manifest", "--heatmap", "groups.svg", "--cross-section", "section.csv"],
    ...["--verify", "20"],
  );
  expect(run.status, run.stderr).toBe(0);
  expect(run.stderr).toContain(
    "3 groups by Sector of 11 tickers, weighted by Cap at every date over those that have a return",
  );
  expect(run.stderr).toContain("groups of one ticker: Lonely (S11)");
  expect(run.stderr).toContain(
    'column "Cap" of sectors.csv has no weight of 1 ticker, which is in no group: S04',
  );
  const [header, ...body] = read("groups.csv");
  expect(header).toEqual(["date", "Bank", "Lonely", "Tech"]);
  for (const [g, sector] of ["Bank", "Lonely", "Tech"].entries()) {
    const own = meanOf(membersOf(sector, true), true);
    for (const t of [19, 40, T - 1])
      expect(Number(body[t]![g + 1])).toBeCloseTo(slope(own, returns.PRIME!, t), 12);
  }
  const svg = readFileSync(place.path("groups.svg"), "utf8");
  expect(svg).toContain(">Sector<");
  expect(svg).toContain("3 groups, weighted by Cap");
  expect(svg).toContain("risk-on: rank correlation of β with the return of the 5 days after it, 13 tickers");

  // the section is of the tickers, GROWTH among them: it is no benchmark here
  const section = read("section.csv");
  const last = Object.fromEntries(section[0]!.map((name, k) => [name, section.at(-1)![k]!]));
  const tickers = [...NAMES, "GROWTH"];
  const betas = tickers.map((name) => slope(returns[name]!, returns.PRIME!, T - 1)).sort((a, b) => a - b);
  expect(last).toMatchObject({ benchmark: "PRIME", window: "20", n: "13" });
  expect(Number(last.median)).toBeCloseTo(betas[6]!, 12);
  expect(Number(last.above_1)).toBeCloseTo(betas.filter((beta) => beta > 1).length / 13, 15);
  // Spearman's formula for ranks without ties, 1 - 6 sum d^2 / (n (n^2 - 1))
  const rank = (values: readonly number[]) => values.map((v) => values.filter((w) => w < v).length);
  const x = rank(tickers.map((name) => slope(returns[name]!, returns.PRIME!, T - 6)));
  const y = rank(tickers.map((name) => prices[name]![T]! / prices[name]![T - 5]!));
  const squares = x.reduce((sum, one, i) => sum + (one - y[i]!) ** 2, 0);
  expect(Number(last.risk_on)).toBeCloseTo(1 - (6 * squares) / (13 * (13 ** 2 - 1)), 12);

  const verified = place.call(["verify", "groups.csv"]);
  expect(verified.stdout, verified.stderr).toContain("confirmed: groups.csv");
  place.write("sectors.csv", `${table.join("\n").replace("S01,Tech", "S01,Bank")}\n`);
  expectRefusal(place.call(["verify", "groups.csv"]), 1, "sectors.csv");
  place.write("sectors.csv", `${table.join("\n")}\n`);
});

test("risk-on is of returns over single rows, whatever those of the betas span", () => {
  const run = place.call([
    ...["compute", "prices.csv", "--window", "20", "--benchmark", "PRIME"],
    ...["--horizon", "3", "--risk-on", "5", "--cross-section", "late.csv"],
  ]);
  expect(run.status, run.stderr).toBe(0);
  const section = read("late.csv");
  const over = (name: string) => prices[name]!.slice(3).map((p, t) => p / prices[name]![t]! - 1);
  const tickers = [...NAMES, "GROWTH"];
  const rank = (values: readonly number[]) => values.map((v) => values.filter((w) => w < v).length);
  const x = rank(tickers.map((name) => slope(over(name), over("PRIME"), T - 8)));
  const y = rank(tickers.map((name) => prices[name]![T]! / prices[name]![T - 5]!));
  const squares = x.reduce((sum, one, i) => sum + (one - y[i]!) ** 2, 0);
  const found = section.at(-1)![section[0]!.indexOf("risk_on")];
  expect(Number(found)).toBeCloseTo(1 - (6 * squares) / (13 * (13 ** 2 - 1)), 12);
});

test("a benchmark of each ticker's own: its market's index, and its peers without it", () => {
  const own = "own:market:TSE Prime=PRIME,TSE Growth=GROWTH";
  const run = compute(
    ...["--benchmark", own, "--benchmark", "PRIME", "--benchmark", "peers:sector", "--benchmark", "GROWTH"],
    ...["-o", "own.parquet", "--verify", "30"],
  );
  expect(run.status, run.stderr).toBe(0);
  expect(run.stderr).toContain("1 ticker is alone in a group of Sector, without peers: S11");
  const shown = place.call([
    ...["heatmap", "own.parquet", "-o", "own.svg", "--facet", "benchmark", "--locale", "ja", "--strip"],
  ]);
  expect(shown.status, shown.stderr).toBe(0);
  const svg = readFileSync(place.path("own.svg"), "utf8");
  for (const name of ["対 各銘柄の market の指数", "対 PRIME", "対 同じ sector の他銘柄", "対 GROWTH"])
    expect(svg).toContain(`>${name}<`);
  const csv = compute(
    "--benchmark",
    own,
    "--benchmark",
    "GROWTH",
    "--benchmark",
    "peers:sector",
    "--benchmark",
    "PRIME",
    "-o",
    "-",
  );
  const lines = cells(csv.stdout).slice(1);
  const names = ["own:market", "GROWTH", "peers:sector", "PRIME"];
  expect([...new Set(lines.map(([, , benchmark]) => benchmark))]).toEqual(names);
  for (const i of [0, 1, 5, 6, 11]) {
    const peers = membersOf(sectorOf(i), false).filter((j) => j !== i);
    const markets = [
      returns[i % 2 ? "GROWTH" : "PRIME"]!,
      returns.GROWTH!,
      meanOf(peers, false),
      returns.PRIME!,
    ];
    for (const [b, market] of markets.entries()) {
      const found = lines.filter(([, ticker, benchmark]) => ticker === NAMES[i] && benchmark === names[b]);
      const beta = found[T - 1]![4]!;
      if (names[b] === "peers:sector" && peers.length === 0) expect(beta).toBe("");
      else expect(Number(beta)).toBeCloseTo(slope(returns[NAMES[i]!]!, market, T - 1), 12);
    }
  }
});

const metadata = readMetadata(Buffer.from(table.join("\n")), { name: "sectors.csv" });
const loaded = (names: readonly string[]) => {
  const panel = (own: readonly string[]) =>
    panelFromColumns(dates.slice(1), Object.fromEntries(own.map((name) => [name, returns[name]!])));
  const [stocks, benchmarks] = [panel(names), panel(["PRIME"])];
  return { returns: stocks, benchmarks, groups: [{ returns: stocks, benchmarks }], notes: [] };
};

test("a manifest names the series of own benchmarks, for their files may be elsewhere later", () => {
  const sources = [
    { asked: "idx/p.csv", ticker: "PRIME" },
    { asked: "TSE Growth", ticker: "GROWTH" },
  ];
  const about = { sources, returns: loaded(NAMES).returns } as never;
  expect(settledSpec("own:market:TSE Prime=idx/p.csv", about, metadata)).toBe(
    "own:market:TSE Prime=PRIME,TSE Growth=GROWTH",
  );
  expect(settledSpec("peers:sector", about, metadata)).toBe("peers:sector");
});

test("what is late and what metadata repeat is noted", () => {
  const twice = readMetadata(Buffer.from(`${table.join("\n")}\nS01,Bank,,\n`), { name: "m.csv" });
  const { notes } = ownPairs(
    loaded(NAMES),
    [ownBenchmark("peers:sector")!],
    new Map(),
    { log: false, lag: 1 },
    twice,
  );
  expect(notes).toContain("m.csv: 1 row has a ticker of an earlier one, which counts: S01");
  expect(notes).toContain("peers:sector lagged by 1 row: each return stands beside the one of 1 row earlier");
});

test.each<[string, string]>([
  ["own:mrket", 'has no column "mrket"; did you mean "Market"?'],
  [
    "own:market",
    '"TSE Prime" of 6 tickers names none of the other benchmarks, PRIME; say which it is, such as own:market:TSE Prime=PRIME',
  ],
  [
    "own:market:TSE Prme=PRIME",
    'no ticker has "TSE Prme" in column "Market" of sectors.csv; nearest: "TSE Prime"',
  ],
  ["own:market:TSE Prime=PRME", "TSE Prime=PRME of 6 tickers names none of the other benchmarks, PRIME"],
])("refuses %s", (spec, message) => {
  const known = new Map([["PRIME", "PRIME"]]);
  expect(() => ownPairs(loaded(NAMES), [ownBenchmark(spec)!], known, { log: false }, metadata)).toThrow(
    message,
  );
});

test.each<[string[], object, string]>([
  [NAMES, { groupBy: "setcor" }, 'has no column "setcor"; did you mean "Sector"?'],
  [
    NAMES,
    { groupBy: "sector", weightColumn: "market" },
    '"Market" of sectors.csv has "TSE Prime" of S00; --weight-column needs numbers >= 0',
  ],
  [["GROWTH"], { groupBy: "sector" }, "none of its 12 tickers"],
  [
    ["S04"],
    { groupBy: "sector", weightColumn: "cap" },
    '"Cap" of sectors.csv is empty for every ticker; --weight-column needs',
  ],
])("refuses groups of %s by %j", (names, options, message) => {
  expect(() => groupTickers(loaded(names) as never, options as never, metadata)).toThrow(message);
});

test("refuses weights below 0", () => {
  const bad = readMetadata(Buffer.from("Code,Sector,Cap\nS00,A,1\nS01,A,-2\n"), { name: "m.csv" });
  const call = () =>
    groupTickers(loaded(["S00", "S01"]) as never, { groupBy: "sector", weightColumn: "cap" } as never, bad);
  expect(call).toThrow('column "Cap" of m.csv has -2 of S01; --weight-column needs numbers >= 0');
});

test.each<[object, string]>([
  [{ groupBy: "sector", metadata: undefined }, "--group-by needs --metadata <file.csv>"],
  [{ benchmark: ["peers:sector"], metadata: undefined }, "--benchmark peers:sector needs --metadata"],
  [{ weightColumn: "cap" }, "--weight-column weighs the members of groups"],
  [{ groupBy: "sector", maxGap: 1 }, "--max-gap makes returns over several rows, which --group-by"],
  [
    { groupBy: "sector", benchmark: ["peers:sector"] },
    "--group-by leaves no tickers that --benchmark peers:sector",
  ],
  [{ groupBy: "sector", group: "sector" }, "--group groups tickers, of which --group-by leaves none"],
  [{ groupBy: "sector", sort: "cap" }, "--sort cap is of the tickers"],
  [{ benchmark: ["peers:sector"], estimator: { estimator: "vasicek" } }, "vasicek compares all of one date"],
  [{ benchmark: ["own:market"] }, "--benchmark own:market chooses among the other benchmarks"],
  [{ benchmark: ["peers:sector"], calendar: "benchmark" }, "--calendar benchmark takes the dates of one"],
  [{ benchmark: ["peers:"] }, "a benchmark peers:<column> is wanted, got peers:"],
  [{ benchmark: ["own:market:x"] }, "each text once, got own:market:x"],
])("refuses %j", (options, message) => {
  const all = { benchmark: ["PRIME"], metadata: "sectors.csv", ...options };
  expect(() => checkSectors(all as never)).toThrow(message);
});
