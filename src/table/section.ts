import type { Window } from "../panel/result.ts";
import type { CrossSection, RiskOn } from "../panel/section.ts";
import { formatTime } from "../panel/time.ts";
import { formatNumber, quote } from "./csv.ts";

/** The betas of all tickers against one benchmark over one window, by date. */
export interface SectionPart {
  readonly benchmark: string;
  readonly window: Window;
  readonly section: CrossSection;
  readonly riskOn: RiskOn;
}

/**
 * A row a benchmark, window and date: how many betas there are, their mean, median and standard deviation, the 10 and 90 % quantiles
 * and their distance, the share above 1; `risk_on`, and the returns over its interval of the tickers with high and low betas.
 */
export function* sectionCSV(parts: readonly SectionPart[]): Generator<string> {
  yield "date,benchmark,window,n,mean,median,sd,p10,p90,spread,above_1,risk_on,high_beta,low_beta\n";
  for (const { benchmark, window, section, riskOn } of parts) {
    const { time, n, mean, median, sd, p10, p90, above } = section;
    const spread = p90.map((high, t) => high - p10[t]!);
    const columns = [n, mean, median, sd, p10, p90, spread, above, riskOn.values, riskOn.high, riskOn.low];
    const of = `${quote(benchmark)},${window}`;
    for (const [t, date] of time.values.entries()) {
      const numbers = columns.map((column) => formatNumber(column[t]!)).join(",");
      yield `${formatTime(time.kind, date)},${of},${numbers}\n`;
    }
  }
}
