import { type Locale, localeTable } from "../locale/locale.ts";
import type { LocaleTable } from "../locale/words.ts";

/** What stands around the cells. */
export interface FrameOptions {
  /** Default: window, statistic and benchmark of the matrix, in the language of `locale`. An empty text leaves it out. */
  readonly title?: string;
  /**
   * Default: dates, number of tickers, and what a pixel shows where cells are finer; with a `title` of your own what the
   * usual one says, too. An empty text leaves it out. A small picture goes without.
   */
  readonly subtitle?: string;
  /** A line at the bottom, as a rule the source. Default: none. A small picture goes without. */
  readonly footer?: string;
  /** Language of the words, `en` (default), `ja`, or a table of words. */
  readonly locale?: Locale | LocaleTable;
  /** Month 1-12 in which a year of the time axis begins; it is called by the year it begins in. Default: 1. */
  readonly fiscalYear?: number;
  /** IANA name of the zone whose clocks tell instants. Default: UTC. */
  readonly timeZone?: string;
  /**
   * The cross-section under the cells, by date: median, 10-90 % band and the share of tickers above 1 (beta) or above the
   * middle of the colours. Default: with at least 20 tickers, where the picture has room for it.
   */
  readonly strip?: boolean;
  /** Values at whose crossing a row gets a mark, such as 0.8, 1 and 1.2; in rows of at least 6 pixels. Default: none. */
  readonly marks?: readonly number[];
}

export interface FrameSettings {
  readonly title: string | undefined;
  readonly subtitle: string | undefined;
  readonly footer: string;
  readonly words: LocaleTable;
  readonly fiscalYear: number;
  readonly timeZone: string;
  readonly strip: boolean | undefined;
  readonly marks: readonly number[];
}

/** Fills the defaults in; a RangeError names the option, its rule and its value. */
export function resolveFrame(options: FrameOptions): FrameSettings {
  const { fiscalYear = 1, timeZone = "UTC", marks = [] } = options;
  if (!(Number.isInteger(fiscalYear) && fiscalYear >= 1 && fiscalYear <= 12)) {
    throw new RangeError(`fiscalYear must be a month from 1 to 12, got ${fiscalYear}`);
  }
  const odd = marks.find((mark) => !Number.isFinite(mark));
  if (odd !== undefined) throw new RangeError(`marks must be finite numbers, got ${odd}`);
  if (timeZone !== "UTC") checkZone(timeZone); // what the clocks know takes 40 ms to load
  return {
    title: options.title,
    subtitle: options.subtitle,
    footer: options.footer ?? "",
    words: localeTable(options.locale ?? "en"),
    fiscalYear,
    timeZone,
    strip: options.strip,
    marks: [...new Set(marks)].sort((a, b) => a - b),
  };
}

function checkZone(timeZone: string): void {
  try {
    new Intl.DateTimeFormat("en", { timeZone });
  } catch {
    throw new RangeError(
      `timeZone must be an IANA name such as America/New_York or UTC, got ${JSON.stringify(timeZone)}`,
    );
  }
}
