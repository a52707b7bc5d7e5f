import { dayNumber } from "../panel/time.ts";

/** One way to write a date; `parts` gives year, month, day from the match. `order` marks A/B/YYYY, to be decided. */
interface DateForm {
  name: string;
  pattern: RegExp;
  parts: (match: RegExpExecArray) => [year: number, month: number, day: number];
  order?: true;
}

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const MONTH =
  "(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)";

function monthPattern(before: string, after: string): RegExp {
  return new RegExp(before + MONTH + after, "i");
}

function month(text: string): number {
  return MONTHS.indexOf(text.slice(0, 3).toLowerCase()) + 1;
}

function yearFirst(m: RegExpExecArray): [number, number, number] {
  return [Number(m[1]), Number(m[2]), Number(m[3])];
}

const FORMS: readonly DateForm[] = [
  { name: "YYYY-MM-DD", pattern: /^(\d{4})-(\d{1,2})-(\d{1,2})/, parts: yearFirst },
  { name: "YYYY/MM/DD", pattern: /^(\d{4})\/(\d{1,2})\/(\d{1,2})/, parts: yearFirst },
  { name: "YYYY.MM.DD", pattern: /^(\d{4})\.(\d{1,2})\.(\d{1,2})/, parts: yearFirst },
  { name: "YYYYMMDD", pattern: /^(\d{4})(\d{2})(\d{2})/, parts: yearFirst },
  { name: "YYYY年M月D日", pattern: /^(\d{4})年\s*(\d{1,2})月\s*(\d{1,2})日/, parts: yearFirst },
  {
    name: "DD.MM.YYYY",
    pattern: /^(\d{1,2})\.(\d{1,2})\.(\d{4})/,
    parts: (m) => [Number(m[3]), Number(m[2]), Number(m[1])],
  },
  {
    name: "Mon D, YYYY",
    pattern: /* @__PURE__ */ monthPattern("^", "[. ]\\s*(\\d{1,2}),?\\s+(\\d{4})"),
    parts: (m) => [Number(m[3]), month(m[1]!), Number(m[2])],
  },
  {
    name: "D Mon YYYY",
    pattern: /* @__PURE__ */ monthPattern("^(\\d{1,2})[ -]", "[., -]\\s*(\\d{4})"),
    parts: (m) => [Number(m[3]), month(m[2]!), Number(m[1])],
  },
  { name: "A/B/YYYY", pattern: /^(\d{1,2})\/(\d{1,2})\/(\d{4})/, parts: dayFirst, order: true },
  { name: "A-B-YYYY", pattern: /^(\d{1,2})-(\d{1,2})-(\d{4})/, parts: dayFirst, order: true },
];

function dayFirst(m: RegExpExecArray): [number, number, number] {
  return [Number(m[3]), Number(m[2]), Number(m[1])];
}

function monthFirst(m: RegExpExecArray): [number, number, number] {
  return [Number(m[3]), Number(m[1]), Number(m[2])];
}

const TIME = /^(?:T|\s+)(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d+))?)?\s*(Z|UTC|[+-]\d{2}(?::?\d{2})?)?$/i;
const SERIAL = /^[2-7]\d{4}$/;
/** Days from Excel's day 0, 1899-12-30, to 1970-01-01. */
const EXCEL_EPOCH = 25_569;
const DAY_MS = 86_400_000;

/** Whether the year has two digits only, so that nobody can tell which number it is. */
export function hasShortYear(text: string): boolean {
  return (
    /^\d{1,2}([./-])\d{1,2}\1\d{2}(?!\d)/.test(text) || /^\d{1,2}[ -][a-z]{3,9}[., -]+\d{2}(?!\d)/i.test(text)
  );
}

/** One file's way to write dates, with or without a time of day and a time zone. */
export class DateFormat {
  /** `YYYY-MM-DD`, `YYYY-MM-DD hh:mm`, `Excel day number`, ... */
  readonly name: string;
  readonly timed: boolean;
  readonly zoned: boolean;
  /** Whether A/B/YYYY leaves open which of the two is the day, until `takeOrder`. */
  readonly isOpen: boolean;
  /** Milliseconds that the zone of the text last read is ahead of UTC. */
  offset = 0;
  readonly #form: DateForm | undefined;
  #parts: DateForm["parts"];

  private constructor(form: DateForm | undefined, timed: boolean, zoned: boolean) {
    this.name = (form?.name ?? "Excel day number") + (timed ? " hh:mm" : "") + (zoned ? " zone" : "");
    this.timed = timed;
    this.zoned = zoned;
    this.isOpen = form?.order === true;
    this.#form = form;
    this.#parts = form?.parts ?? yearFirst;
  }

  /** The format in which a text is a date, or undefined. Excel's day numbers only if `serials`. */
  static of(text: string, serials: boolean): DateFormat | undefined {
    if (SERIAL.test(text)) return serials ? new DateFormat(undefined, false, false) : undefined;
    for (const form of FORMS) {
      const match = form.pattern.exec(text);
      if (match === null) continue;
      const rest = text.slice(match[0].length);
      const time = TIME.exec(rest);
      if (rest === "" || time !== null) return new DateFormat(form, rest !== "", time?.[5] !== undefined);
    }
    return undefined;
  }

  /** The two numbers before the year of A/B/YYYY, or undefined if the text is not of this form. */
  pair(text: string): [number, number] | undefined {
    const match = this.#form?.pattern.exec(text);
    return match == null ? undefined : [Number(match[1]), Number(match[2])];
  }

  takeOrder(order: "day first" | "month first"): void {
    this.#parts = order === "day first" ? dayFirst : monthFirst;
  }

  /**
   * Days since 1970-01-01, or where there is a time of day local milliseconds since then, with `offset` the zone's.
   * NaN if the text is not of this format or there is no such date.
   */
  read(text: string): number {
    if (this.#form === undefined) return SERIAL.test(text) ? Number(text) - EXCEL_EPOCH : Number.NaN;
    const match = this.#form.pattern.exec(text);
    if (match === null) return Number.NaN;
    const [year, month, day] = this.#parts(match);
    const days = dayNumber(year, month, day);
    if (match[0].length === text.length) return this.timed ? Number.NaN : days;
    const time = this.timed ? TIME.exec(text.slice(match[0].length)) : null;
    if (time === null || (time[5] !== undefined) !== this.zoned) return Number.NaN;
    const [hour, minute, second] = [Number(time[1]), Number(time[2]), Number(time[3] ?? 0)];
    if (hour > 23 || minute > 59 || second > 59) return Number.NaN;
    const fraction = Number((time[4] ?? "").padEnd(3, "0").slice(0, 3));
    this.offset = zoneOffset(time[5]);
    return days * DAY_MS + ((hour * 60 + minute) * 60 + second) * 1000 + fraction;
  }
}

function zoneOffset(zone: string | undefined): number {
  const match = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone ?? "");
  if (match === null) return 0;
  const minutes = Number(match[2]) * 60 + Number(match[3] ?? 0);
  return (match[1] === "-" ? -minutes : minutes) * 60_000;
}
