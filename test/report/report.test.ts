import { expect, test } from "vitest";
import { createKernel } from "../../src/node/kernel.ts";
import { studentQuantile } from "../../src/panel/student.ts";
import { formatTime } from "../../src/panel/time.ts";
import { portfolioOf } from "../../src/portfolio/portfolio.ts";
import type { Block, Report, Table } from "../../src/report/content.ts";
import { composeReport } from "../../src/report/report.ts";
import { HELD, LABELS, NAMES, ROWS, returnsOf, subjectOf, WINDOW } from "./subject.ts";

const { returns, market } = returnsOf();
const series = (i: number) => returns.values.subarray(i * ROWS, (i + 1) * ROWS);
const report = composeReport(await subjectOf());

/** The slope with its standard error and R², in two passes over the pairs of a window. */
function regress(x: ArrayLike<number>, t: number) {
  const rows = Array.from({ length: WINDOW }, (_, k) => t - WINDOW + 1 + k).filter(
    (row) => row >= 0 && !Number.isNaN(x[row]!),
  );
  if (rows.length < 30) return undefined;
  const n = rows.length;
  const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / n;
  const [xs, ms] = [rows.map((row) => x[row]!), rows.map((row) => market.values[row]!)];
  const [mx, mm] = [mean(xs), mean(ms)];
  const [sxx, sxy, syy] = [
    ms.reduce((sum, m) => sum + (m - mm) ** 2, 0),
    ms.reduce((sum, m, k) => sum + (m - mm) * (xs[k]! - mx), 0),
    xs.reduce((sum, one) => sum + (one - mx) ** 2, 0),
  ];
  const beta = sxy / sxx;
  const sse = xs.reduce((sum, one, k) => sum + (one - mx - beta * (ms[k]! - mm)) ** 2, 0);
  const own = studentQuantile(0.95, n - 2) * Math.sqrt(sse / (n - 2));
  const half = own / Math.sqrt(sxx);
  const se = Math.sqrt(sse / (n - 2) / sxx);
  return { own, beta, se, low: beta - half, high: beta + half, half, r2: 1 - sse / syy };
}

type Fit = NonNullable<ReturnType<typeof regress>>;
const fits = NAMES.map((_, i) => Array.from({ length: ROWS }, (_, t) => regress(series(i), t)));
const last = ROWS - 1;
// the last row a year or more before: the dates are days in a row
const ago = last - 365;
const stateOf = (beta: number) => (beta < 0.8 ? 0 : beta > 1.2 ? 2 : 1);
const at = (row: number): Fit[] => fits.flatMap((own) => own[row] ?? []);
const text = (value: number, decimals = 2) => value.toFixed(decimals).replace("-", "\u2212");
const date = (row: number) => formatTime("day", returns.time.values[row]!);

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  return sorted[below]! + (place - below) * ((sorted[below + 1] ?? sorted[below]!) - sorted[below]!);
}

/** Crossings, a limit after the other; `sure`: of the whole band. */
function crossings(sure: boolean): { i: number; t: number; from: number; to: number }[] {
  return fits.flatMap((own, i) => {
    const found: { i: number; t: number; from: number; to: number }[] = [];
    let state = -1;
    for (const [t, one] of own.entries()) {
      if (one === undefined) continue;
      const [low, high] = sure ? [one.low, one.high] : [one.beta, one.beta];
      let next = state;
      if (state === -1) next = stateOf(one.beta);
      else {
        if (next === 0 && low >= 0.8) next = 1;
        if (next === 1 && low > 1.2) next = 2;
        if (next === 2 && high <= 1.2) next = 1;
        if (next === 1 && high < 0.8) next = 0;
        if (next !== state) found.push({ i, t, from: state, to: next });
      }
      state = next;
    }
    return found;
  });
}

function section(id: string, of: Report = report): readonly Block[] {
  return of.sections.find((one) => one.id === id)!.blocks;
}

function tables(id: string, of: Report = report): Table[] {
  return section(id, of).filter((block) => block.kind === "table");
}

function itemsOf(id: string, of: Report = report): readonly string[] {
  return section(id, of).flatMap((block) => (block.kind === "list" ? block.items : []));
}

test("has every section, in order", () => {
  expect(report.sections.map(({ id }) => id)).toEqual([
    ...["about", "summary", "portfolio", "heatmap", "states", "betas", "crossings", "sectors", "scenario"],
    ...["data", "definitions", "limits"],
  ]);
  expect(report.title).toBe("12 tickers and INDEX: market sensitivity");
  expect(report.subtitle).toBe(`40-day rolling β (regression on INDEX), as of ${date(last)}`);
});

test("the key facts are what an independent computation finds", () => {
  const now = at(last);
  const n = now.length;
  const count = (row: number, state: number) => at(row).filter(({ beta }) => stateOf(beta) === state).length;
  const [d, m, a] = [0, 1, 2].map((state) => count(last, state)) as [number, number, number];
  const share = (some: number, all: number) => `${Math.round((100 * some) / all)} %`;
  const before = [2, 1, 0].map((state) => share(count(ago, state), at(ago).length));
  const facts = itemsOf("summary");
  expect(d * m * a).toBeGreaterThan(0);
  expect(facts[1]).toBe(
    `On ${date(last)}, ${a} of ${n} tickers (${share(a, n)}) were aggressive (beta above 1.2), ${m} (${share(m, n)}) neutral and ${d} (${share(d, n)}) defensive (beta below 0.8); a year before it was ${before[0]}, ${before[1]} and ${before[2]}.`,
  );
  const sure = [now.filter(({ low }) => low > 1.2).length, now.filter(({ high }) => high < 0.8).length];
  expect(facts[2]).toContain(`above 1.2 for ${sure[0]} of the ${a} aggressive`);
  expect(facts[2]).toContain(`below 0.8 for ${sure[1]} of the ${d} defensive tickers`);
  const betas = now.map(({ beta }) => beta);
  const mean = betas.reduce((sum, beta) => sum + beta, 0) / n;
  const sd = Math.sqrt(betas.reduce((sum, beta) => sum + (beta - mean) ** 2, 0) / (n - 1));
  expect(facts[3]).toContain(
    `The median beta is ${text(quantile(betas, 0.5))}; the middle 80 % of the tickers lie between ${text(quantile(betas, 0.1))} and ${text(quantile(betas, 0.9))}, with a standard deviation of ${text(sd)}`,
  );
  const r2 = (row: number) =>
    share(
      quantile(
        at(row).map((one) => one.r2),
        0.5,
      ),
      1,
    );
  expect(facts[4]).toContain(`explains ${r2(last)} of the variance`);
  expect(facts[4]).toContain(`a year before ${r2(ago)}`);
  const [bare, certain] = [crossings(false).length, crossings(true).length];
  expect(certain).toBeGreaterThan(3);
  expect(facts[5]).toContain(`Limits were crossed ${bare} times`);
  expect(facts[5]).toContain(`${certain} crossings are left (${((100 * certain) / bare).toFixed(1)} %)`);
  const grown = (from: number) =>
    Array.from(market.values.slice(from)).reduce((product, value) => product * (1 + value), 1) - 1;
  for (const growth of [grown(0), grown(-WINDOW)]) {
    expect(facts[0]).toContain(`${growth > 0 ? "rose" : "fell"} by ${(100 * Math.abs(growth)).toFixed(1)} %`);
  }
});

test("the table of betas is sorted and has bands, states, R² and moves", () => {
  const [table] = tables("betas");
  const wanted = NAMES.flatMap((name, i) => {
    const one = fits[i]![last];
    if (one === undefined) return [];
    const state = stateOf(one.beta);
    const [bottom, top] = [
      [-9, 0.8],
      [0.8, 1.2],
      [1.2, 9],
    ][state] as [number, number];
    const sure = one.low >= bottom && one.high <= top;
    const move = (-10 * one.beta).toFixed(1).replace("-", "\u2212");
    const cells = [
      name,
      LABELS[i] || "unclassified",
      text(one.beta),
      `${text(one.low)} to ${text(one.high)}`,
      ["defensive", "neutral", "aggressive"][state] + (sure ? " *" : ""),
      `${Math.round(100 * one.r2)} %`,
      fits[i]![ago] === undefined ? "–" : text(fits[i]![ago]!.beta),
      `${one.beta < 0 ? "+" : ""}${move} %`,
    ];
    return [{ beta: one.beta, cells }];
  }).sort((a, b) => b.beta - a.beta);
  expect(table!.rows).toEqual(wanted.map(({ cells }) => cells));
});

test("lists the last crossings of the band, the latest first, and counts them by year", () => {
  const [years, latest] = tables("crossings") as [Table, Table];
  const found = crossings(true);
  const names = ["defensive", "neutral", "aggressive"];
  const wanted = [...found]
    .sort((a, b) => b.t - a.t || a.i - b.i)
    .slice(0, 20)
    .map(({ i, t, from, to }) => [NAMES[i], date(t), names[from], names[to], text(fits[i]![t]!.beta)]);
  expect(latest.rows.map((cells) => cells.slice(0, 5))).toEqual(wanted);
  const yearOf = ({ t }: { t: number }) => date(t).slice(0, 4);
  const bare = crossings(false);
  for (const [year, all, some] of years.rows) {
    expect(Number(all)).toBe(bare.filter((one) => yearOf(one) === year).length);
    expect(Number(some)).toBe(found.filter((one) => yearOf(one) === year).length);
  }
  const sum = (column: number) => years.rows.reduce((total, cells) => total + Number(cells[column]), 0);
  expect([sum(1), sum(2)]).toEqual([bare.length, found.length]);
});

test("the beta of a group is that of its mean return; the scenario multiplies it", () => {
  const mean = (labels: readonly string[]) =>
    Float64Array.from({ length: ROWS }, (_, t) => {
      const own = NAMES.flatMap((_, i) => (labels.includes(LABELS[i]!) ? [series(i)[t]!] : [])).filter(
        (value) => !Number.isNaN(value),
      );
      return own.reduce((sum, value) => sum + value, 0) / own.length;
    });
  const [groups] = tables("sectors");
  const [scenario] = tables("scenario");
  const wanted = ["Coal", "Milk", "Silk"].map((label) => ({ name: label, ...regress(mean([label]), last)! }));
  wanted.sort((a, b) => b.beta - a.beta);
  wanted.push({ name: "All tickers", ...regress(mean(["Coal", "Milk", "Silk", ""]), last)! });
  expect(groups!.rows.map(([name, , beta, band]) => [name, beta, band])).toEqual(
    wanted.map(({ name, beta, low, high }) => [name, text(beta), `${text(low)} to ${text(high)}`]),
  );
  const sign = (value: number) => `${value > 0 ? "+" : ""}${text(100 * value, 1)} %`;
  const all = wanted.at(-1)!;
  const order = [...at(last)].sort((a, b) => b.beta - a.beta);
  const shown = [...order.slice(0, 5), ...order.slice(-5)];
  expect(scenario!.rows.map(([, , move, band, all]) => [move, band, all])).toEqual(
    [all, ...wanted.slice(0, -1), ...shown].map(({ beta, low, high, own }) => [
      sign(-0.1 * beta),
      `${sign(-0.1 * high)} to ${sign(-0.1 * low)}`,
      // both errors are independent, so that their squares add up
      `${sign(-0.1 * beta - Math.hypot(0.1 * (high - beta), own))} to ${sign(-0.1 * beta + Math.hypot(0.1 * (high - beta), own))}`,
    ]),
  );
});

test("the portfolio's beta is that of what is held; contributions are weight times beta", () => {
  const index = HELD.tickers.map((name) => NAMES.indexOf(name as (typeof NAMES)[number]));
  const held = Float64Array.from({ length: ROWS }, (_, t) =>
    index.reduce((sum, i, k) => sum + HELD.values[k]! * series(i)[t]!, 0),
  );
  const { beta, low, high, own, r2 } = regress(held, last)!;
  const [terms] = section("portfolio");
  const items = terms!.kind === "terms" ? terms!.items.map((item) => item.text) : [];
  expect(items[0]).toBe("3 holdings of held.csv; net 80.0 %, gross 140.0 % of the capital.");
  expect(items[1]).toBe(
    `${text(beta)} (95 % band ${text(low)} to ${text(high)}) for what is held now, had it been held over the whole window; the market explains ${Math.round(100 * r2)} % of its variance.`,
  );
  expect(items[2]).toBe(
    `${text(beta)} over the last window; a year before ${text(regress(held, ago)!.beta)}.`,
  );
  const sign = (value: number) => `${value > 0 ? "+" : ""}${text(100 * value, 1)} %`;
  const all = Math.hypot(0.1 * (high - beta), own);
  expect(items[3]).toBe(
    `${sign(-0.1 * beta)} expected; ${sign(-0.1 * high)} to ${sign(-0.1 * low)} by the 95 % band of beta, ${sign(-0.1 * beta - all)} to ${sign(-0.1 * beta + all)} with own risk of one day.`,
  );
  expect(items[4]).toContain(`Sell INDEX worth ${text(100 * beta, 1)} % of the capital`);
  const rows = HELD.tickers.map((name, k) => {
    const own = regress(series(index[k]!), last)!.beta;
    return { name, weight: HELD.values[k]!, own, part: HELD.values[k]! * own };
  });
  rows.sort((a, b) => Math.abs(b.part) - Math.abs(a.part));
  expect(tables("portfolio")[0]!.rows.map((cells) => [...cells.slice(0, 3), ...cells.slice(4)])).toEqual(
    rows.map(({ name, weight, own, part }) => [
      name,
      `${text(100 * weight, 1)} %`,
      text(own),
      text(part, 3),
      `${text((100 * part) / beta, 1)} %`,
    ]),
  );
});

test("shares at the ends of years and the greatest share are those of the states", () => {
  const [table] = tables("states");
  for (const cells of table!.rows) {
    const row = Array.from({ length: ROWS }, (_, t) => t).find((t) => date(t) === cells[0])!;
    const all = at(row);
    const share = (state: number) =>
      `${Math.round((100 * all.filter(({ beta }) => stateOf(beta) === state).length) / all.length)} %`;
    expect(cells.slice(1, 4)).toEqual([share(2), share(1), share(0)]);
    expect(cells.at(-1)).toBe(String(all.length));
    expect(row === last || date(row).endsWith("-12-31")).toBe(true);
  }
  const shares = Array.from({ length: ROWS }, (_, t) => {
    const all = at(t);
    return all.length === 0 ? -1 : all.filter(({ beta }) => beta > 1.2).length / all.length;
  });
  const most = shares.indexOf(Math.max(...shares));
  const [first] = section("states");
  expect(first!.kind === "paragraph" && first!.text).toContain(
    `and ${Math.round(100 * shares[most]!)} % (${date(most)})`,
  );
});

test("Japanese says the same numbers and no English", async () => {
  const japanese = composeReport(await subjectOf({ locale: "ja" }));
  expect(japanese.sections.map(({ id }) => id)).toEqual(report.sections.map(({ id }) => id));
  const said = textsOf(japanese);
  const known = /\b(INDEX|held\.csv|Coal|Milk|Silk|Trade|firms\.csv|p\.csv|i\.csv|rollbeta|[A-L]\d+)\b/g;
  const english = said.flatMap((one) => one.replace(known, "").match(/[A-Za-z]{2,}/g) ?? []);
  expect(english).toEqual([]);
  const numbers = (of: Report) =>
    tables("betas", of)[0]!.rows.map((cells) => [cells[2], cells[5], cells[6], cells[7]]);
  expect(numbers(japanese)).toEqual(numbers(report));
  expect(itemsOf("summary", japanese)).toHaveLength(itemsOf("summary").length);
});

test("a volatility is brought to a year by the dates there are; colours are named where they are known", async () => {
  const plain = await subjectOf({ cmap: "viridis" });
  const thin = { kind: "day", values: plain.data.time.values.map((day) => 3 * day) } as const;
  const recent = Array.from(market.values.slice(-WINDOW));
  const mean = recent.reduce((sum, one) => sum + one, 0) / WINDOW;
  const sd = Math.sqrt(recent.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (WINDOW - 1));
  for (const [time, year] of [
    [plain.data.time, 365.25],
    [thin, 365.25 / 3],
  ] as const) {
    const found = composeReport({ ...plain, data: { ...plain.data, time } });
    expect(itemsOf("summary", found)[0]).toContain(
      `a volatility of ${text(100 * sd * Math.sqrt(year), 0)} % a year`,
    );
    expect(section("heatmap", found)[0]).not.toHaveProperty("text", expect.stringMatching(/blue|red/i));
  }
});

test("contributions that cancel have no shares; a group without a beta has no range", async () => {
  const plain = await subjectOf();
  const at = (name: string) => fits[NAMES.indexOf(name as "A1")]![last]!.beta;
  const weights = { tickers: ["B2", "H8"], values: Float64Array.of(1, (0.001 - at("B2")) / at("H8")) };
  const kernel = await createKernel();
  const held = await portfolioOf(kernel, returns, market, weights, { window: WINDOW, minPeriods: 30 });
  const arrays = plain.groups!.result.arrays.map((array) =>
    array.map((one, k) => (k === last ? Number.NaN : one)),
  );
  const lone = plain.result.arrays.map((array) =>
    array.map((one, k) => (k % ROWS === last && k < 4 * ROWS ? Number.NaN : one)),
  );
  const found = composeReport({
    ...{ ...plain, result: { ...plain.result, arrays: lone }, portfolio: { name: "w", held } },
    groups: { ...plain.groups!, result: { ...plain.groups!.result, arrays } },
  });
  expect(tables("portfolio", found)[0]!.rows.map((row) => row.at(-1))).toEqual(["–", "–"]);
  expect(textsOf(found).join(" ")).not.toContain("– to –");
});

test("log returns, one ticker, no group, no year before, no value at the end", async () => {
  const log = composeReport(await subjectOf({ kind: "log" }));
  const beta = Number(tables("scenario", log)[0]!.rows[0]![1]);
  const move = Number(/[\d.]+/.exec(tables("scenario", log)[0]!.rows[0]![2]!)![0]);
  expect(move).toBeCloseTo(100 * (1 - 0.9 ** beta), 0);
  const { groups: _, portfolio: __, ...plain } = await subjectOf();
  const alone = composeReport(plain);
  expect(alone.sections.map(({ id }) => id)).not.toContain("sectors");
  expect(tables("betas", alone)[0]!.columns.map(({ name }) => name)).not.toContain("Trade");

  const { result } = plain;
  const cut = (from: number, to: number, tickers: readonly string[]) => ({
    ...result,
    tickers,
    time: { kind: "day", values: result.time.values.slice(from, to) } as const,
    arrays: result.arrays.map((array) =>
      Float64Array.from(tickers.flatMap((_, i) => [...array.subarray(i * ROWS + from, i * ROWS + to)])),
    ),
  });
  const short = (from: number, to: number, tickers: readonly string[]) => {
    const own = cut(from, to, tickers);
    const together = {
      ...plain.together,
      time: own.time,
      arrays: plain.together.arrays.map((array) => array.slice(from, to)),
    };
    const values = tickers.flatMap((_, i) => [...series(i).subarray(from, to)]);
    return {
      ...{ ...plain, result: own, together },
      returns: { ...returns, tickers, time: own.time, values: Float64Array.from(values) },
      market: { ...market, time: own.time, values: market.values.slice(from, to) },
    };
  };
  const young = composeReport(short(100, 200, ["A1"]));
  expect(textsOf(young).join(" ")).not.toMatch(/a year before|NaN|undefined|Infinity/);
  expect(tables("betas", young)[0]!.rows).toHaveLength(1);
  expect(textsOf(young).join(" ")).not.toMatch(/all tickers at|Many tickers|at its widest|0 have/i);
  const one = fits[0]![199]!;
  expect(itemsOf("summary", young)[1]).toContain(
    `On ${date(199)}, A1 had a beta of ${text(one.beta)} (95 % band ${text(one.low)} to ${text(one.high)}): `,
  );
  const none = composeReport(short(0, 25, ["A1", "B2"]));
  expect(itemsOf("summary", none)).toContain("No ticker has a beta on the last date.");
  expect(textsOf(none).join(" ")).not.toMatch(/NaN|undefined|Infinity/);
});

function textsOf({ title, subtitle, sections, colophon }: Report): string[] {
  const ofBlock = (block: Block): string[] => {
    switch (block.kind) {
      case "paragraph":
        return [block.text];
      case "list":
        return [...block.items];
      case "terms":
        return block.items.flatMap(({ name, text }) => [name, text]);
      case "figures":
        return block.items.flatMap(({ name, value, detail }) => [name, value, detail]);
      case "table":
        return [
          ...[block.caption, block.folded ?? ""],
          ...block.columns.map(({ name }) => name),
          ...block.rows.flat(),
        ];
      case "picture":
        return [block.caption, block.alt];
    }
  };
  const said = sections.flatMap(({ heading, blocks }) => [heading, ...blocks.flatMap(ofBlock)]);
  return [title, subtitle, ...said, colophon];
}

test("how far betas are apart stands beside what their errors alone would make it", () => {
  const counts = Array.from({ length: ROWS }, (_, t) => at(t).length);
  const broad = counts.flatMap((n, t) => (2 * n >= Math.max(...counts) ? [t] : []));
  const width = (t: number) => {
    const betas = at(t).map(({ beta }) => beta);
    return quantile(betas, 0.9) - quantile(betas, 0.1);
  };
  const sorted = broad.toSorted((a, b) => width(a) - width(b));
  const [narrow, wide] = [sorted[0]!, sorted.at(-1)!];
  const errors = (t: number) =>
    2.5631031 *
    quantile(
      at(t).map(({ se }) => se),
      0.5,
    );
  const said = textsOf(report).join(" ");
  expect(said).toContain(
    `was ${text(width(narrow))} wide at its narrowest (${date(narrow)}) and ${text(width(wide))} at its widest (${date(wide)})`,
  );
  expect(said).toContain(`would make it about ${text(errors(narrow))} and ${text(errors(wide))} wide`);
});
