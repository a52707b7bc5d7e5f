import { type BetaChange, type Fit, ROLES, type Role } from "../panel/change.ts";
import type { Method } from "../panel/method.ts";
import { formatTime, type TimeIndex } from "../panel/time.ts";
import { methodText } from "./summary.ts";
import { fixed, percent, signed, textTable } from "./text-table.ts";

interface Window {
  date: string;
  n: number;
  beta: number;
  se: number;
}

/** One return, and what it made of the change or of the later window. */
interface Day {
  date: string;
  role: Role;
  return: number;
  market: number;
  contribution: number;
  leverage: number;
  cooksDistance: number;
  dfbeta: number;
}

interface TickerFacts {
  ticker: string;
  before: Window;
  after: Window;
  change: number;
  entered: { rows: number; contribution: number };
  left: { rows: number; contribution: number };
  stayed: number;
}

/** What is told of changes, as data. */
export interface ChangeFacts extends Method {
  benchmark: string;
  window: number;
  /** Tickers that have a beta in both windows, and that have not. */
  tickers: number;
  without: number;
  /** Those that changed most, furthest first. */
  changes: readonly TickerFacts[];
  /** Of one ticker: the rows that moved its beta most, and those that hold it where it is now. */
  moved?: readonly Day[];
  held?: readonly Day[];
  /** Of several: dates by the mean of their contributions' magnitudes. */
  dates?: readonly { date: string; role: Role; contribution: number; magnitude: number }[];
}

export function changeFacts(
  changes: readonly BetaChange[],
  { kind, values: times }: TimeIndex,
  benchmark: string,
  window: number,
  top: number,
): ChangeFacts {
  const dateOf = (row: number) => formatTime(kind, times[row]!);
  const known = changes.filter(({ before, after }) => !Number.isNaN(after.beta - before.beta));
  const size = ({ before, after }: BetaChange) => Math.abs(after.beta - before.beta);
  const windowOf = ({ row, n, beta, seBeta }: Fit): Window => ({ date: dateOf(row), n, beta, se: seBeta });
  const count = ({ roles }: BetaChange, role: Role) =>
    roles.reduce((sum, one) => (ROLES[one] === role ? sum + 1 : sum), 0);
  const told = known
    .toSorted((a, b) => size(b) - size(a))
    .slice(0, top)
    .map((change) => ({
      ticker: change.ticker,
      before: windowOf(change.before),
      after: windowOf(change.after),
      change: change.after.beta - change.before.beta,
      entered: { rows: count(change, "entered"), contribution: change.entered },
      left: { rows: count(change, "left"), contribution: change.left },
      stayed: count(change, "stayed"),
    }));
  const facts = {
    benchmark,
    window,
    tickers: known.length,
    without: changes.length - known.length,
    changes: told,
  };
  if (changes.length > 1) return { ...facts, dates: datesOf(known, dateOf, top) };
  const change = changes[0]!;
  const day = (k: number): Day => {
    const row = change.rows[k]!;
    return {
      date: dateOf(row),
      role: ROLES[change.roles[k]!]!,
      return: change.returns[k]!,
      market: change.market[k]!,
      contribution: change.contributions[k]!,
      leverage: change.leverages[k]!,
      cooksDistance: change.cooksDistances[k]!,
      dfbeta: change.dfbetas[k]!,
    };
  };
  const most = (by: (k: number) => number) =>
    Array.from(change.rows.keys())
      .filter((k) => by(k) > 0)
      .sort((a, b) => by(b) - by(a))
      .slice(0, top)
      .map(day);
  return {
    ...facts,
    moved: most((k) => Math.abs(change.contributions[k]!)),
    held: most((k) => (ROLES[change.roles[k]!] === "left" ? 0 : change.cooksDistances[k]!)),
  };
}

/** Dates whose returns moved the betas of the tickers most, in the mean. */
function datesOf(
  changes: readonly BetaChange[],
  dateOf: (row: number) => string,
  top: number,
): NonNullable<ChangeFacts["dates"]> {
  const sums = new Map<number, { role: Role; contribution: number; magnitude: number }>();
  for (const { rows, roles, contributions } of changes) {
    for (const [k, row] of rows.entries()) {
      const role = ROLES[roles[k]!]!;
      const sum = sums.get(row) ?? { role, contribution: 0, magnitude: 0 };
      sums.set(row, sum);
      sum.contribution += contributions[k]! / changes.length;
      sum.magnitude += Math.abs(contributions[k]!) / changes.length;
    }
  }
  return [...sums]
    .filter(([, { magnitude }]) => magnitude > 0)
    .sort(([, a], [, b]) => b.magnitude - a.magnitude)
    .slice(0, top)
    .map(([row, sum]) => ({ date: dateOf(row), ...sum }));
}

/** The same to be read. */
export function factsText(facts: ChangeFacts): string {
  const { benchmark, changes, tickers, without, moved, held, dates } = facts;
  const window = `over ${facts.window} rows${methodText(facts)}`;
  const [first] = changes;
  if (first === undefined) return "";
  if (moved !== undefined && held !== undefined) {
    const { ticker, before, after, change, entered, left, stayed } = first;
    return [
      `${ticker} against ${benchmark} ${window}: beta ${told(before)} to ${before.date}, ${told(after)} to ${after.date}: ${signed(change)}`,
      // without a shared row both halves are the same by their definition
      stayed === 0
        ? `${rowsText(entered.rows)} entered and ${left.rows} left; the windows share none`
        : `${rowsText(entered.rows)} entered: ${signed(entered.contribution)}; ${left.rows} left: ${signed(left.contribution)}; ${stayed} stayed`,
      "what moved it most:",
      ...dayTable(moved),
      "what it rests on now, by Cook's distance:",
      ...dayTable(held),
    ].join("\n");
  }
  const apart = changes.every(({ stayed }) => stayed === 0);
  const missing =
    without === 0 ? "" : `; ${without} ${without === 1 ? "has" : "have"} no beta in one of them`;
  return [
    `${tickers} tickers against ${benchmark} ${window} to ${first.before.date} and to ${first.after.date}${missing}`,
    "changed most:",
    ...textTable([
      ["ticker", "before", "se", "after", "se", "change", ...(apart ? [] : ["entered", "left"])],
      ...changes.map(({ ticker, before, after, change, entered, left }) => [
        ticker,
        fixed(before.beta),
        fixed(before.se),
        fixed(after.beta),
        fixed(after.se),
        signed(change),
        ...(apart ? [] : [signed(entered.contribution), signed(left.contribution)]),
      ]),
    ]),
    "dates that moved the betas most:",
    ...textTable([
      ["date", "role", "mean", "mean size"],
      ...(dates ?? []).map(({ date, role, contribution, magnitude }) => [
        date,
        role,
        signed(contribution),
        fixed(magnitude),
      ]),
    ]),
  ].join("\n");
}

function dayTable(days: readonly Day[]): string[] {
  if (days.length === 0) return ["  none: all returns lie on the line"];
  return textTable([
    ["date", "role", "return", "market", "contribution", "leverage", "Cook's D", "dfbeta"],
    ...days.map((day) => [
      day.date,
      day.role,
      percent(day.return),
      percent(day.market),
      signed(day.contribution),
      fixed(day.leverage),
      fixed(day.cooksDistance),
      signed(day.dfbeta),
    ]),
  ]);
}

function told({ beta, se }: Window): string {
  return `${fixed(beta)} (se ${fixed(se)})`;
}

function rowsText(count: number): string {
  return count === 1 ? "1 row" : `${count} rows`;
}
