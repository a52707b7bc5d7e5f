import { applied } from "./applied.ts";
import type { Sided } from "./options.ts";
import type { Work } from "./work.ts";

/*
Betas over falling markets. D are the rows of the window in which the market is below its threshold, d[t] = m[t] - threshold. Sums
are over D; mean x and mean m over the whole window, mean_D over D. Those over rising markets are the same of -x against -m.

  ang-chen-xing     sum (x - mean_D x)(m - mean_D m) / sum (m - mean_D m)^2   below the mean: the slope of those rows alone.
                    Ang, Chen and Xing, "Downside risk", Review of Financial Studies 19 (2006), after Bawa and Lindenberg.
  bawa-lindenberg   sum x m / sum m^2                                         below 0, of excess returns: through the origin.
                    Bawa and Lindenberg, "Capital market equilibrium in a mean-lower partial moment framework", Journal of
                    Financial Economics 5 (1977); the same as Hogan and Warren's of 1974.
  harlow-rao        sum (x - mean x) d / sum d^2                              below the mean.
                    Harlow and Rao, "Asset pricing in a generalized mean-lower partial moment framework", Journal of
                    Financial and Quantitative Analysis 24 (1989).
  estrada           sum min(x - mean x, 0) d / sum d^2                        below the mean: the ticker must fall, too.
                    Estrada, "Systematic risk in emerging markets: the D-CAPM", Emerging Markets Review 3 (2002).

All but Estrada's are weighted sums of x, and all have weights that belong to the market as long as the window is complete. Those
are computed once; harlow-rao's take its mean x off, sum (x - mean x) d = sum over the window of x (d - mean d). Where the window has
gaps, mean and D are those of the ticker's pairs, and all sums are made anew. assembly/estimate does both.
*/

/** Weights, in numbers, that are made before the tickers are gone through: so many stay near. */
const WEIGHTS = 2 ** 18;

/** Returns, in numbers, that go through together where all weights are made once, and where they are made again for them. */
const [TOGETHER, PIECE] = [2 ** 17, 2 ** 20];

/** Numbers of the definitions in the module. */
const NUMBERS: readonly Sided[] = ["bawa-lindenberg", "ang-chen-xing", "harlow-rao", "estrada"];

/** Betas of every ticker over falling or rising markets. */
export async function sided(work: Work, definition: Sided, side: "down" | "up"): Promise<void> {
  const { market, window, minPeriods } = work;
  const rows = market.values.length;
  const most = Math.max(1, Math.floor(WEIGHTS / window));
  const made = Math.min(most, rows - window + 1);
  await applied(work, {
    name: "sided",
    args: [window, minPeriods, NUMBERS.indexOf(definition), side === "down" ? 1 : -1, most],
    bytes: window * (160 + 8 * made),
    together: Math.floor((most > rows - window ? TOGETHER : PIECE) / rows),
  });
}
