import { dayNumber } from "../panel/time.ts";
import { ERA, eraDay } from "./eras.ts";
import { inASCII } from "./number.ts";
import { type DateOrder, datePattern, zoneOffset } from "./strptime.ts";

const DAY_MS = 86_400_000;

/** What dates stand for: days, months or quarters (as their last day), or points in time given by a number. */
export type Unit = "day" | "month" | "quarter" | "number";

/** One way to write a date. */
interface DateForm {
  name: string;
  unit: Unit;
  pattern: RegExp;
  /** Days since 1970-01-01, or local milliseconds since then of a `number`, from the match; NaN if there is no such date. */
  value: (match: RegExpExecArray) => number;
  /** A/B/YYYY: which number is the day is decided over the whole column. */
  open?: true;
  /** Could be any number: taken for a date only where the column is known to hold dates. */
  numeric?: true;
  /** Whether a time of day may follow. */
  timed?: true;
  /** Of a pattern that has a zone itself: milliseconds that it is ahead of UTC. */
  offset?: (match: RegExpExecArray) => number;
}

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const MONTH =
  "(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)";
const WEEKDAY = "(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\\.?,? )?";

function month(text: string): number {
  return MONTHS.indexOf(text.slice(0, 3).toLowerCase()) + 1;
}

function yearFirst(m: RegExpExecArray): number {
  return dayNumber(Number(m[1]), Number(m[2]), Number(m[3]));
}

function dayFirst(m: RegExpExecArray): number {
  return dayNumber(Number(m[3]), Number(m[2]), Number(m[1]));
}

function monthFirst(m: RegExpExecArray): number {
  return dayNumber(Number(m[3]), Number(m[1]), Number(m[2]));
}

function lastOfMonth(year: number, month: number): number {
  if (!(month >= 1 && month <= 12)) return Number.NaN;
  return dayNumber(month === 12 ? year + 1 : year, (month % 12) + 1, 1) - 1;
}

function lastOfQuarter(year: number, quarter: number): number {
  return lastOfMonth(year, 3 * quarter);
}

/** Milliseconds of a whole number of units; digits below a millisecond are cut. */
function epoch(digits: string, perMs: number): number {
  return perMs < 1
    ? Number(digits) / perMs
    : Number(digits.slice(0, digits.length - (String(perMs).length - 1)));
}

function clock(year: string, month: string, day: string, hour: string, minute: string, second = "0"): number {
  const ms = timeOfDay(Number(hour), Number(minute), Number(second));
  return dayNumber(Number(year), Number(month), Number(day)) * DAY_MS + ms;
}

function timeOfDay(hour: number, minute: number, second: number): number {
  return hour > 23 || minute > 59 || second > 59 ? Number.NaN : ((hour * 60 + minute) * 60 + second) * 1000;
}

/** Days from Excel's day 0, 1899-12-30, to 1970-01-01. */
const EXCEL_EPOCH = 25_569;

function form(
  name: string,
  pattern: RegExp,
  value: DateForm["value"],
  more: Partial<DateForm> = {},
): DateForm {
  return { name, unit: "day", pattern, value, timed: true, ...more };
}

function span(name: string, unit: "month" | "quarter", pattern: RegExp, value: DateForm["value"]): DateForm {
  return { name, unit, pattern, value };
}

function numeric(name: string, pattern: RegExp, value: DateForm["value"], unit: Unit = "number"): DateForm {
  return { name, unit, pattern, value, numeric: true };
}

/** Milliseconds of an Excel day number; its fraction is a time of day. */
function excel(m: RegExpExecArray): number {
  return Math.round((Number(m[0]) - EXCEL_EPOCH) * DAY_MS);
}

const FORMS: readonly DateForm[] = /* @__PURE__ */ forms();

function forms(): DateForm[] {
  const named = (pattern: string) => new RegExp(`^${WEEKDAY}${pattern}`, "i");
  return [
    form("YYYY-MM-DD", /^(\d{4})-(\d{1,2})-(\d{1,2})/, yearFirst),
    form("YYYY/MM/DD", /^(\d{4})\/(\d{1,2})\/(\d{1,2})/, yearFirst),
    form("YYYY.MM.DD", /^(\d{4})\.(\d{1,2})\.(\d{1,2})/, yearFirst),
    form("YYYYMMDD", /^(\d{4})(\d{2})(\d{2})(?!\d)/, yearFirst),
    form("YYYY年M月D日", /^(\d{4})年 ?(\d{1,2})月 ?(\d{1,2})日(?: ?\([月火水木金土日]\))?/, yearFirst),
    form(
      "era Y年M月D日",
      /^(昭和|平成|令和) ?(\d{1,2}|元)年 ?(\d{1,2})月 ?(\d{1,2})日(?: ?\([月火水木金土日]\))?/,
      (m) => eraDay(m[1]!, m[2]!, m[3]!, m[4]!),
    ),
    form("era Y.M.D", /^([SHR])(\d{1,2})([./-])(\d{1,2})\3(\d{1,2})(?!\d)/i, (m) =>
      eraDay(m[1]!, m[2]!, m[4]!, m[5]!),
    ),
    form("DD.MM.YYYY", /^(\d{1,2})\.(\d{1,2})\.(\d{4})/, dayFirst),
    form("Mon D, YYYY", named(`${MONTH}[. ]\\s*(\\d{1,2}),?\\s+(\\d{4})`), (m) =>
      dayNumber(Number(m[3]), month(m[1]!), Number(m[2])),
    ),
    form("D Mon YYYY", named(`(\\d{1,2})[ -]?${MONTH}[., -]?\\s*(\\d{4})`), (m) =>
      dayNumber(Number(m[3]), month(m[2]!), Number(m[1])),
    ),
    form("YYYY-Mon-DD", new RegExp(`^(\\d{4})[ -]${MONTH}[ -](\\d{1,2})`, "i"), (m) =>
      dayNumber(Number(m[1]), month(m[2]!), Number(m[3])),
    ),
    form("A/B/YYYY", /^(\d{1,2})\/(\d{1,2})\/(\d{4})/, dayFirst, { open: true }),
    form("A-B-YYYY", /^(\d{1,2})-(\d{1,2})-(\d{4})/, dayFirst, { open: true }),

    span("YYYY-MM", "month", /^(\d{4})[-/](\d{2})$/, (m) => lastOfMonth(Number(m[1]), Number(m[2]))),
    span("YYYY年M月", "month", /^(\d{4})年 ?(\d{1,2})月$/, (m) => lastOfMonth(Number(m[1]), Number(m[2]))),
    span("Mon YYYY", "month", new RegExp(`^${MONTH}[ -](\\d{4})$`, "i"), (m) =>
      lastOfMonth(Number(m[2]), month(m[1]!)),
    ),
    span("YYYYQn", "quarter", /^(\d{4})[- ]?Q([1-4])$/i, (m) => lastOfQuarter(Number(m[1]), Number(m[2]))),
    span("Qn YYYY", "quarter", /^Q([1-4])[- ]?(\d{4})$/i, (m) => lastOfQuarter(Number(m[2]), Number(m[1]))),

    numeric(
      "YYYYMM",
      /^((?:1[6-9]|2[01])\d{2})(\d{2})$/,
      (m) => lastOfMonth(Number(m[1]), Number(m[2])),
      "month",
    ),
    numeric("YYYYMMDDhhmm", /^((?:19|20)\d{2})(\d{2})(\d{2})(\d{2})(\d{2})$/, (m) =>
      clock(m[1]!, m[2]!, m[3]!, m[4]!, m[5]!),
    ),
    numeric("YYYYMMDDhhmmss", /^((?:19|20)\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})$/, (m) =>
      clock(m[1]!, m[2]!, m[3]!, m[4]!, m[5]!, m[6]),
    ),
    numeric("Excel day numbers", /^[2-7]\d{4}(?:\.\d+)?$/, excel),
    numeric("seconds since 1970", /^\d{9,10}(?:\.\d+)?$/, (m) => Math.floor(Number(m[0]) * 1000 + 1e-4)),
    numeric("milliseconds since 1970", /^\d{12,13}$/, (m) => epoch(m[0], 1)),
    numeric("microseconds since 1970", /^\d{15,16}$/, (m) => epoch(m[0], 1000)),
    numeric("nanoseconds since 1970", /^\d{18,19}$/, (m) => epoch(m[0], 1e6)),
  ];
}

const TIME =
  /^(?:T|,? +)(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d+))?)?(?: ?([ap])\.?m\.?)? ?(Z|UTC|GMT|(?:UTC|GMT)?[+-]\d{2}(?::?\d{2})?)?$/i;
const COMPACT_TIME = /^(?:T| +)(\d{2})(\d{2})(\d{2})?(Z|[+-]\d{2}(?::?\d{2})?)?$/i;
/** A time of day with the name of a zone, which may be any of several. */
const NAMED_ZONE =
  /\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?: ?[ap]\.?m\.?(?![a-z]))? ?(?!(?:UTC|GMT|[ap]\.?m\.?|Z)$)([a-z]{2,5}|[a-z]+\/[a-z_]+)$/i;

const CLOCK = /^\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?: ?[ap]\.?m\.?)?$/i;

/** Whether a text is a time of day alone. */
export function isClock(text: string): boolean {
  return CLOCK.test(text);
}

interface Time {
  /** Milliseconds since midnight; NaN if there is no such time. */
  ms: number;
  zone: string | undefined;
}

function readTime(text: string): Time | undefined {
  const time = TIME.exec(text);
  if (time === null) {
    const compact = COMPACT_TIME.exec(text);
    if (compact === null) return undefined;
    const [, hour, minute, second, zone] = compact;
    return { ms: timeOfDay(Number(hour), Number(minute), Number(second ?? 0)), zone };
  }
  const [, hours, minute, second, decimals = "", half, zone] = time;
  let hour = Number(hours);
  if (half !== undefined) {
    if (hour < 1 || hour > 12) return { ms: Number.NaN, zone };
    hour = (hour % 12) + (half.toLowerCase() === "p" ? 12 : 0);
  }
  const fraction = Number(decimals.padEnd(3, "0").slice(0, 3));
  return { ms: timeOfDay(hour, Number(minute), Number(second ?? 0)) + fraction, zone };
}

/** Whether the year has two digits only, so that nobody can tell which number it is. */
export function hasShortYear(text: string): boolean {
  return (
    /^\d{1,2}([./-])\d{1,2}\1\d{2}(?!\d)/.test(text) || /^\d{1,2}[ -][a-z]{3,9}[., -]+\d{2}(?!\d)/i.test(text)
  );
}

/** The name of a time zone after a time of day, such as EST, which can be one of several. */
export function zoneName(text: string): string | undefined {
  return NAMED_ZONE.exec(text)?.[1];
}

/** One file's way to write dates, with or without a time of day and a time zone. */
export class DateFormat {
  /** `YYYY-MM-DD`, `YYYY-MM-DD hh:mm`, `Excel day number`, ... */
  name: string;
  readonly unit: Unit;
  /** Whether `read` gives milliseconds rather than days. */
  readonly timed: boolean;
  readonly zoned: boolean;
  /** Whether A/B/YYYY leaves open which of the two is the day, until `takeOrder`. */
  readonly isOpen: boolean;
  /** Milliseconds that the zone of the text last read is ahead of UTC. */
  offset = 0;
  readonly #form: DateForm;
  #value: DateForm["value"];

  private constructor(form: DateForm, timed: boolean, zoned: boolean) {
    this.name = form.name + (timed ? " hh:mm" : "") + (zoned ? " zone" : "");
    this.unit = form.unit;
    this.timed = timed || form.unit === "number";
    this.zoned = zoned || form.name.endsWith("1970") || form.offset !== undefined;
    this.isOpen = form.open === true;
    this.#form = form;
    this.#value = form.value;
  }

  /**
   * The format in which a text is a date, or undefined. What could be any number, such as Excel's days or seconds since 1970,
   * only if `numbers`.
   */
  static of(text: string, numbers: boolean): DateFormat | undefined {
    const plain = inASCII(text);
    if (plain.length < 5 || !(/\d{4}/.test(plain) || ERA.test(plain))) return undefined; // as most names of columns
    for (const form of FORMS) {
      if (form.numeric && !numbers) continue;
      const match = form.pattern.exec(plain);
      if (match === null) continue;
      const rest = plain.slice(match[0].length);
      if (form.numeric) {
        if (!Number.isNaN(form.value(match))) return new DateFormat(form, false, false);
        continue;
      }
      if (rest === "") return new DateFormat(form, false, false);
      const time = form.timed ? readTime(rest) : undefined;
      if (time !== undefined) return new DateFormat(form, true, time.zone !== undefined);
    }
    return undefined;
  }

  /** The format that a pattern of strptime says. RangeError for a pattern that says none. */
  static by(pattern: string): DateFormat {
    const { zoned, offset, ...form } = datePattern(pattern);
    return new DateFormat({ name: pattern, ...form, ...(zoned && { offset }) }, false, false);
  }

  /** Whether a text has the form, though there may be no such date. */
  fits(text: string): boolean {
    const plain = inASCII(text);
    const match = this.#form.pattern.exec(plain);
    if (match === null) return false;
    if (match[0].length === plain.length) return !this.timed || this.unit === "number";
    const other = DateFormat.of(text, true);
    return other?.timed === this.timed && other.zoned === this.zoned;
  }

  /** The two numbers before the year of A/B/YYYY, or undefined if the text is not of this form. */
  pair(text: string): [number, number] | undefined {
    const match = this.#form.pattern.exec(inASCII(text));
    return match === null ? undefined : [Number(match[1]), Number(match[2])];
  }

  takeOrder(order: DateOrder): void {
    this.#value = order === "dayfirst" ? dayFirst : monthFirst;
    const [a, b] = order === "dayfirst" ? ["DD", "MM"] : ["MM", "DD"];
    this.name = this.name.replace("A", a!).replace("B", b!);
  }

  /**
   * Days since 1970-01-01, or of a `timed` format local milliseconds since then, with `offset` the zone's.
   * NaN if the text is not of this format or there is no such date.
   */
  read(text: string): number {
    const plain = inASCII(text);
    const match = this.#form.pattern.exec(plain);
    if (match === null) return Number.NaN;
    const value = this.#value(match);
    if (match[0].length === plain.length) {
      this.offset = this.#form.offset?.(match) ?? 0;
      return this.timed && this.unit !== "number" ? Number.NaN : value;
    }
    const time = this.timed ? readTime(plain.slice(match[0].length)) : undefined;
    if (time === undefined || (time.zone !== undefined) !== this.zoned) return Number.NaN;
    this.offset = zoneOffset(time.zone);
    return value * DAY_MS + time.ms;
  }
}
