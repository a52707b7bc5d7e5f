import { mkdirSync } from "node:fs";
import { basename, join } from "node:path";
import { arrangeTickers, type Locale } from "../heatmap/index.ts";
import { reason } from "../node/files.ts";
import { createKernel } from "../node/kernel.ts";
import { Outputs } from "../node/output.ts";
import { dropTickers, takeSeries } from "../panel/calendar.ts";
import { DataError } from "../panel/error.ts";
import { pick } from "../panel/result.ts";
import { sampleReturns } from "../sample/sample.ts";
import { panelCSV, wideCSV } from "../table/csv.ts";
import { writePicture } from "./picture.ts";
import { shownOf, summarize, summaryText } from "./summary.ts";

export interface DemoOptions {
  output: string;
  locale: Locale;
  quiet?: boolean;
}

/** `rollbeta demo`: the returns of an invented market, their 60-day betas as a table, and the heatmap. */
export async function demo({ output, locale, quiet }: DemoOptions): Promise<void> {
  try {
    mkdirSync(output, { recursive: true });
  } catch (error) {
    throw new DataError(reason(output, error));
  }
  const sample = sampleReturns();
  const kernel = await createKernel();
  const result = kernel.rolling(dropTickers(sample, ["market"]), takeSeries(sample, ["market"]), {
    window: 60,
  });
  const outputs = new Outputs();
  try {
    const [returns, table, png, svg] = ["returns.csv", "beta.csv", "beta.png", "beta.svg"].map((name) =>
      join(output, name),
    ) as [string, string, string, string];
    await outputs.write(returns, panelCSV(sample));
    await outputs.write(table, wideCSV(pick(result)));
    const beta = pick(result);
    const arrangement = arrangeTickers(beta, {});
    const notes: string[] = [];
    for (const path of [png, svg])
      notes.push(
        ...(await writePicture(
          outputs,
          path,
          [{ matrix: beta, by: (stat) => pick(result, { stat }) }],
          { locale },
          arrangement,
          basename(returns),
        )),
      );
    outputs.commit();
    if (quiet) return;
    const files = [returns, table, png, svg];
    const numbers = shownOf(result, sample.time);
    process.stderr.write(
      summaryText(summarize(result, numbers, sample.time, {}, files, [...new Set(notes)]), numbers.fills),
    );
  } finally {
    outputs.discard();
  }
}
