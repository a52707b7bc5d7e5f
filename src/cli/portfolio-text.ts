import type { Method } from "../panel/method.ts";
import type { Contribution, Hedge, MarketFit, Move, Portfolio } from "../panel/portfolio.ts";
import { studentQuantile } from "../panel/student.ts";
import { formatTime } from "../panel/time.ts";
import { fitAt } from "../portfolio/portfolio.ts";
import { contributionsOf, hedgeOf, moveOf } from "../portfolio/scenario.ts";
import { type Exposure, exposureOf, rowsOf } from "../portfolio/weights.ts";
import type { PortfolioCommand } from "./portfolio.ts";
import { methodText } from "./summary.ts";
import { fixed, percent, signed, textTable } from "./text-table.ts";

interface Estimate extends MarketFit {
  low: number;
  high: number;
}

interface Holding extends Contribution {
  move?: Move;
}

/** What is told of a portfolio on one date, as data. */
export interface PortfolioFacts extends Exposure, Method {
  date: string;
  benchmark: string;
  window: number;
  /** Confidence of all bands in percent. */
  band: number;
  cash: number;
  /** Beta of the current weights, of what was held, and the weighted sum of the holdings' betas. */
  current: Estimate;
  held: Estimate;
  weighted: number;
  fromChanges: number;
  fromGaps: number;
  /** Rows of weights, of which one is in force. */
  weightRows: number;
  /** By size. */
  contributions: readonly Holding[];
  scenario?: Move & { shock: number; horizon: number };
  hedge: Hedge & { target: number };
  whatIf?: {
    weights: Readonly<Record<string, number>>;
    current: Estimate;
    cash: number;
    change: number;
    contributions: readonly Holding[];
    scenario?: Move;
  };
}

export function portfolioFacts(
  found: Portfolio,
  row: number,
  changed: Portfolio | undefined,
  command: PortfolioCommand,
): PortfolioFacts {
  const { band, shock, shockHorizon: horizon = 1, targetBeta = 0 } = command;
  const estimate = (fit: MarketFit): Estimate => {
    const half = fit.n > 2 ? studentQuantile(band / 100, fit.n - 2) * fit.seBeta : Number.NaN;
    return { ...fit, low: fit.beta - half, high: fit.beta + half };
  };
  const move = (fit: MarketFit) => moveOf(fit, shock!, { horizon, level: band });
  const holdings = (portfolio: Portfolio, row: number): Holding[] =>
    contributionsOf(portfolio, row, command.missing)
      .map((one) => ({ ...one, ...(shock !== undefined && { move: move(one) }) }))
      .sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution));
  const current = fitAt(found.current, row);
  const held = fitAt(found.held, row);
  const weighted = found.weightedSum[row]!;
  const { net, gross } = exposureOf(found.weights, found.inForce[row]!);
  const last = changed === undefined ? 0 : changed.time.values.length - 1;
  const then = changed && fitAt(changed.current, last);
  return {
    date: formatTime(found.time.kind, found.time.values[row]!),
    benchmark: found.benchmark,
    window: found.window,
    ...{ band, net, gross, cash: 1 - net },
    current: estimate(current),
    held: estimate(held),
    weighted,
    fromChanges: held.beta - current.beta,
    fromGaps: current.beta - weighted,
    weightRows: rowsOf(found.weights),
    contributions: holdings(found, row),
    ...(shock !== undefined && { scenario: { shock, horizon, ...move(current) } }),
    hedge: { target: targetBeta, ...hedgeOf(current, targetBeta, band) },
    ...(changed &&
      then && {
        whatIf: {
          weights: command.whatIf!,
          current: estimate(then),
          cash: 1 - exposureOf(changed.weights, 0).net,
          change: then.beta - current.beta,
          contributions: holdings(changed, last),
          ...(shock !== undefined && { scenario: move(then) }),
        },
      }),
  };
}

/** The same to be read. */
export function portfolioText(facts: PortfolioFacts, { top, value }: PortfolioCommand): string {
  const { benchmark, band, current, held, contributions, scenario, hedge, whatIf } = facts;
  const { window, date, net, gross, cash } = facts;
  const one = contributions.length === 1 ? "1 holding" : `${contributions.length} holdings`;
  const between = ({ low, high }: { low: number; high: number }) => `${fixed(low)} to ${fixed(high)}`;
  const rows = (count: number) => (count === 1 ? "1 row" : `${count} rows`);
  const money = (share: number) =>
    value === undefined ? "" : ` (${Math.round(share * value).toLocaleString("en-US")})`;
  const told = ({ beta, seBeta, n, r2, low, high }: Estimate) => [
    known(beta),
    known(seBeta),
    Number.isNaN(low) ? "" : `${fixed(low)} to ${fixed(high)}`,
    String(n),
    known(r2),
  ];
  const shown = contributions.slice(0, top);
  const left = contributions.slice(top);
  const sum = (list: readonly Holding[], key: "weight" | "used" | "contribution" | "share") =>
    list.reduce((total, holding) => total + holding[key], 0);
  const moves = scenario !== undefined;
  const moved = contributions.some(({ weight, used }) => weight !== used);
  const lines = [
    `${one} against ${benchmark} over ${window} rows${methodText(facts)} to ${date}: net ${percent(net, 1)}, gross ${percent(gross, 1)}, cash ${percent(cash, 1)}`,
    ...textTable([
      ["beta", "", "se", `${band} % band`, "n", "R2"],
      ["held now", ...told(current)],
      ["as held", ...told(held)],
      ["weighted sum", known(facts.weighted), "", "", "", ""],
    ]),
    Number.isNaN(facts.fromChanges)
      ? "  as held: too few rows of the window had a portfolio"
      : `  as held less held now: ${signed(facts.fromChanges)}, by weights that changed in the window${facts.weightRows === 1 ? " (none did)" : ""}`,
    ...(Number.isNaN(facts.fromGaps)
      ? []
      : [`  held now less weighted sum: ${signed(facts.fromGaps)}, by missing returns`]),
    "what makes it:",
    ...textTable([
      [
        "holding",
        "weight",
        ...(moved ? ["counts as"] : []),
        "beta",
        "se",
        "contribution",
        "share",
        ...(moves ? ["move", "beta alone", "with own risk"] : []),
      ],
      ...shown.map((holding) => [
        holding.ticker,
        percent(holding.weight),
        ...(moved ? [percent(holding.used)] : []),
        known(holding.beta),
        known(holding.seBeta),
        holding.contribution.toFixed(4),
        percent(holding.share, 1),
        ...(holding.move ? moveTexts(holding.move) : []),
      ]),
      ...(left.length === 0
        ? []
        : [
            [
              left.length === 1 ? "1 other" : `${left.length} others`,
              percent(sum(left, "weight")),
              ...(moved ? [percent(sum(left, "used"))] : []),
              ...["", "", sum(left, "contribution").toFixed(4), percent(sum(left, "share"), 1)],
              ...(moves ? ["", "", ""] : []),
            ],
          ]),
    ]),
  ];
  if (scenario !== undefined) {
    const { shock, horizon, expected, low, high, lowAll, highAll } = scenario;
    lines.push(
      `if ${benchmark} ${shock < 0 ? "falls" : "rises"} by ${percent(Math.abs(shock), 1)}, what is held now is expected to move by ${percent(expected)}${money(expected)}`,
      `  ${percent(low)} to ${percent(high)} by the error of beta alone (${band} %)`,
      `  ${percent(lowAll)} to ${percent(highAll)} with what the market does not explain in ${rows(horizon)}`,
    );
  }
  const { sell, target, residStd } = hedge;
  lines.push(
    `hedge to beta ${Number(target.toPrecision(6))}: ${sell < 0 ? "buy" : "sell"} ${fixed(Math.abs(sell))}${money(Math.abs(sell))} of ${benchmark} for each 1 held; ${sell < 0 ? between({ low: -hedge.high, high: -hedge.low }) : between(hedge)} by the error of beta (${band} %)`,
    `  what stays is the own risk: a deviation of ${percent(residStd)} a row`,
  );
  if (whatIf !== undefined) {
    const names = Object.entries(whatIf.weights).map(([name, weight]) => `${name} ${percent(weight, 1)}`);
    lines.push(
      `with ${names.join(", ")}: beta ${fixed(whatIf.current.beta)} (se ${fixed(whatIf.current.seBeta)}), ${signed(whatIf.change)}; cash ${percent(whatIf.cash, 1)}`,
    );
    if (whatIf.scenario)
      lines.push(
        `  in the scenario ${percent(whatIf.scenario.expected)}${money(whatIf.scenario.expected)} instead of ${percent(scenario!.expected)}`,
      );
  }
  return lines.join("\n");
}

function moveTexts({ expected, low, high, lowAll, highAll }: Move): string[] {
  if (Number.isNaN(expected)) return ["", "", ""];
  return [
    percent(expected),
    `${percent(low, 1)} to ${percent(high, 1)}`,
    `${percent(lowAll, 1)} to ${percent(highAll, 1)}`,
  ];
}

function known(value: number): string {
  return Number.isNaN(value) ? "" : fixed(value);
}
