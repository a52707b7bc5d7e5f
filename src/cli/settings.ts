import { formatTime } from "../panel/time.ts";
import type { ComputeOptions } from "./compute.ts";
import { given } from "./options.ts";
import { version } from "./version.ts";
import { decayOf, windowsOf } from "./weights.ts";

/** What decides the numbers of a run, as key/value metadata of the file that holds them. */
export function settingsOf(files: readonly string[], options: ComputeOptions): Record<string, string> {
  const { from, to } = options;
  const day = (value: number) => formatTime("day", value);
  const settings = {
    ...(decayOf(options) === undefined && { window: windowsOf(options) }),
    ...given(options, [
      "benchmark",
      "window",
      "halflife",
      "span",
      "alpha",
      "adjust",
      "ignoreNa",
      "minPeriods",
    ]),
    ...given(options, ["gaps", "maxSpan", "step", "stat", "ddof", "smooth", "prices", "returns", "log"]),
    ...given(options, ["sql", "database", "skipBad"]),
    ...given(options, ["dateColumn", "tickerColumn", "valueColumn", "delimiter", "decimal", "wide"]),
    ...given(options, ["encoding", "skipRows", "comment", "naValues", "duplicates"]),
    ...(options.header === false && { header: false }),
    ...given(options, ["calendar", "maxGap", "lag", "timeZone", "daily"]),
    ...(from !== undefined && { from: day(from) }),
    ...(to !== undefined && { to: day(to) }),
  };
  return {
    "rollbeta.version": version,
    "rollbeta.inputs": JSON.stringify(files),
    "rollbeta.options": JSON.stringify(settings),
  };
}
