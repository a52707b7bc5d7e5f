/*
What beta says of a fall or rise of the market by `shock`, in one step, of a ticker or a portfolio with standard error se, residual
deviation s a row and n pairs; t: Student's quantile of n - 2 degrees of freedom, h: rows of the horizon:

  expected = beta shock              alpha is left out: what the market does not explain is expected to be 0
  from beta's error alone            expected -+ t |shock| se
  of the return itself               expected -+ t sqrt(shock^2 se^2 + h s^2)       residuals independent from row to row

A hedge sells (beta - target) of the index for each unit of the portfolio: the slope of r - (beta - target) m on m is the target.
*/
import { shownValue } from "../panel/error.ts";
import type { Contribution, Hedge, MarketFit, Move, Portfolio, Weights } from "../panel/portfolio.ts";
import { pick } from "../panel/result.ts";
import { studentQuantile } from "../panel/student.ts";
import { fitAt, type Missing, weightsAt } from "./portfolio.ts";
import { spreadWeights } from "./weights.ts";

export interface MoveOptions {
  /** Rows over which what the market does not explain adds up. Default: 1. */
  readonly horizon?: number;
  /** Confidence of the bands in percent. Default: 95. */
  readonly level?: number;
}

/** The expected move for a market's return of `shock` (-0.1 is a fall of 10 %). RangeError for a shock that is none. */
export function moveOf(fit: MarketFit, shock: number, { horizon = 1, level = 95 }: MoveOptions = {}): Move {
  if (!Number.isFinite(shock) || shock < -1)
    throw new RangeError(`shock must be a return of -1 or more, such as -0.1, got ${shownValue(shock)}`);
  if (!(horizon > 0))
    throw new RangeError(`horizon must be a number of rows above 0, got ${shownValue(horizon)}`);
  const { beta, seBeta, residStd } = fit;
  const expected = beta * shock;
  const t = quantileOf(fit, level);
  const half = t * Math.abs(shock) * seBeta;
  const own = shock * seBeta;
  const all = t * Math.sqrt(own * own + horizon * residStd * residStd);
  return {
    expected,
    low: expected - half,
    high: expected + half,
    lowAll: expected - all,
    highAll: expected + all,
  };
}

/** How much of the index to sell, or below 0 to buy, for each unit of the portfolio, so that its beta is `target`. */
export function hedgeOf(fit: MarketFit, target = 0, level = 95): Hedge {
  if (!Number.isFinite(target))
    throw new RangeError(`target must be a finite number, got ${shownValue(target)}`);
  const sell = fit.beta - target;
  const half = quantileOf(fit, level) * fit.seBeta;
  return { sell, low: sell - half, high: sell + half, residStd: fit.residStd };
}

function quantileOf({ n }: MarketFit, level: number): number {
  if (!(level > 0 && level < 100))
    throw new RangeError(
      `level must be a confidence in percent, above 0 and below 100, got ${shownValue(level)}`,
    );
  return n >= 3 ? studentQuantile(level / 100, n - 2) : Number.NaN;
}

/** What each holding makes of the weighted sum of betas at the close of a row; those without weight there are left out. */
export function contributionsOf(
  portfolio: Portfolio,
  row: number,
  missing: Missing = "spread",
): Contribution[] {
  const { weights, inForce, betas, time } = portfolio;
  if (!Number.isInteger(row) || row < 0 || row >= time.values.length)
    throw new RangeError(`row must be one of the ${time.values.length} there are, got ${shownValue(row)}`);
  if (inForce[row]! < 0) return [];
  const rows = time.values.length;
  const own = weightsAt(weights, inForce[row]!);
  const stat = (name: string) => pick(betas, { stat: name }).values;
  const fits = {
    beta: stat("beta"),
    seBeta: stat("se_beta"),
    n: stat("n"),
    residStd: stat("resid_std"),
    r2: stat("r2"),
  };
  const used =
    missing === "strict" ? own : spreadWeights(own, (i) => !Number.isNaN(fits.beta[i * rows + row]!));
  const found = weights.tickers.flatMap((ticker, i) => {
    if (own[i] === 0) return [];
    const fit = fitAt(fits, i * rows + row);
    const contribution = used[i] === 0 ? 0 : used[i]! * fit.beta;
    return [{ ...fit, ticker, weight: own[i]!, used: used[i]!, contribution }];
  });
  const total = found.reduce((sum, { contribution }) => sum + contribution, 0);
  return found.map((one) => ({ ...one, share: one.contribution / total }));
}

/** The weights in force at the close of a row, with some changed: of holdings or of other tickers; the rest goes to or comes from cash. */
export function changedWeights(
  { weights, inForce }: Pick<Portfolio, "weights" | "inForce">,
  row: number,
  changes: Readonly<Record<string, number>>,
): Weights {
  const own = inForce[row]! < 0 ? weights.tickers.map(() => 0) : weightsAt(weights, inForce[row]!);
  const all = new Map([
    ...weights.tickers.map((ticker, i) => [ticker, own[i]!] as const),
    ...Object.entries(changes),
  ]);
  return { tickers: [...all.keys()], values: Float64Array.from(all.values()) };
}
