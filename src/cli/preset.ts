import { DataError } from "../panel/error.ts";
import type { ComputeOptions } from "./compute.ts";
import { UsageError } from "./usage.ts";

/** What a preset sets, unless it is said otherwise. */
type Settings = Required<Pick<ComputeOptions, "frequency" | "window" | "minPeriods">> &
  Pick<ComputeOptions, "estimator"> & {
    readonly benchmark?: string;
  };

/** Betas as others have them; see docs/estimators.md for where they come from. */
export const PRESETS = ["bloomberg", "japan-60m"] as const;
export type Preset = (typeof PRESETS)[number];

const SETTINGS: Readonly<Record<Preset, Settings>> = {
  bloomberg: {
    frequency: "week",
    window: [104],
    minPeriods: 52,
    estimator: { estimator: "blume", weight: 0.67 },
  },
  "japan-60m": { frequency: "month", window: [60], minPeriods: 24, benchmark: "TOPIX" },
};

/**
 * The options with what their preset sets of those that were not given; `notes` say what, and `blame` makes an error about one of
 * them say where it came from.
 */
export function withPreset(asked: ComputeOptions): {
  options: ComputeOptions;
  notes: string[];
  blame: (error: unknown) => unknown;
} {
  const { preset } = asked;
  if (preset === undefined) return { options: asked, notes: [], blame: (error) => error };
  const { benchmark, ...settings } = SETTINGS[preset];
  const set: Partial<ComputeOptions> = {};
  const flags: string[] = [];
  const kept: string[] = [];
  const take = <Name extends keyof ComputeOptions>(name: Name, value: ComputeOptions[Name], flag: string) => {
    if (asked[name] !== undefined) {
      kept.push(flag.split(" ")[0]!);
      return;
    }
    set[name] = value;
    flags.push(flag);
  };
  if (benchmark !== undefined && (asked.benchmark ?? []).length === 0) {
    set.benchmark = [benchmark];
    flags.push(`--benchmark ${benchmark}`);
  }
  take("frequency", settings.frequency, `--frequency ${settings.frequency}`);
  const decay = (["halflife", "span", "alpha"] as const).find((name) => asked[name] !== undefined);
  if (decay !== undefined) kept.push(`--${decay}`);
  else take("window", settings.window, `--window ${settings.window}`);
  // fewer rows than a window of one's own cannot be asked for
  const rows = (asked.window ?? settings.window).filter((window) => typeof window === "number");
  const least = Math.min(settings.minPeriods, ...rows);
  if (decay === undefined) take("minPeriods", least, `--min-periods ${least}`);
  const { estimator } = settings;
  if (estimator !== undefined && decay === undefined)
    take("estimator", estimator, `--estimator ${estimator.estimator}:weight=${estimator.weight}`);
  const said = kept.length === 0 ? "" : `; ${kept.join(", ")} as given`;
  const sets = `--preset ${preset} sets ${flags.join(" ")}`;
  return {
    options: { ...asked, ...set },
    notes: [`${sets}${said}`],
    blame: (error) => {
      if (!(error instanceof UsageError || error instanceof DataError)) return error;
      const { message } = error;
      const about = flags.some((flag) => message.includes(flag.split(" ")[0]!));
      if (!about && !(set.benchmark && message.includes(`benchmark "${benchmark}"`))) return error;
      const said = `${message} (${sets})`;
      return error instanceof UsageError ? new UsageError(said) : new DataError(said);
    },
  };
}
