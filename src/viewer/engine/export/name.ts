import type { Matrix } from "../../../panel/matrix.ts";
import { formatTime, type Spacing, spacingOf } from "../../../panel/time.ts";
import type { Shown } from "./shown.ts";

const UNITS: Readonly<Record<Spacing, string>> = { day: "d", week: "w", month: "m", bar: "-rows" };

/** What a file of what is on screen is called, without its ending: `market-beta-60d`, and the dates where they are not all. */
export function nameOf({ matrix, fewerDates }: Pick<Shown, "matrix" | "fewerDates">, cut: boolean): string {
  const { values, kind } = matrix.time;
  const [first, last] = [values[0], values.at(-1)].map((value) =>
    value === undefined ? "" : formatTime(kind, value).slice(0, 10),
  );
  const dates = cut || fewerDates ? [first, last] : [];
  return [matrix.benchmark ?? "", matrix.stat, windowName(matrix), ...dates]
    .map((part) => plain(String(part)))
    .filter(Boolean)
    .join("-");
}

function windowName({ window, time }: Matrix): string {
  return typeof window === "number" ? `${window}${UNITS[spacingOf(time)]}` : String(window);
}

/** What every file system takes: letters and digits of any script, and few signs. */
function plain(text: string): string {
  return text
    .normalize("NFC")
    .replace(/[^\p{L}\p{M}\p{N}._]+/gu, "-")
    .replace(/^[-.]+|[-.]+$/g, "")
    .slice(0, 60);
}
