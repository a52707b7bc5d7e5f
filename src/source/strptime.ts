import { dayNumber } from "../panel/time.ts";

const DAY_MS = 86_400_000;

/** How dates are written: which of two numbers is the day where nothing shows it, or a pattern of strptime. */
export type DateOrder = "dayfirst" | "monthfirst";
export const DATE_ORDERS: readonly DateOrder[] = ["dayfirst", "monthfirst"];

/** A pattern of strptime such as `%d/%m/%Y`, ready to read texts. */
export interface DatePattern {
  /** Of the whole text. */
  readonly pattern: RegExp;
  /** What a match stands for: a day, a month's last day, or local milliseconds since 1970-01-01. */
  readonly unit: "day" | "month" | "number";
  readonly zoned: boolean;
  /** Days, or of `number` milliseconds, since 1970-01-01; NaN where there is no such date or time. */
  readonly value: (match: RegExpExecArray) => number;
  /** Milliseconds that the zone of the text is ahead of UTC. */
  readonly offset: (match: RegExpExecArray) => number;
}

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const SHORT = MONTHS.join("|");
const LONG = "january|february|march|april|may|june|july|august|september|october|november|december";

/** What the letters of strptime match, each in a group of its own; those of weekdays mean nothing. */
const DIRECTIVES: Readonly<Record<string, string>> = {
  Y: "(\\d{4})",
  y: "(\\d{2})",
  m: "(\\d{1,2})",
  d: "(\\d{1,2})",
  e: "(\\d{1,2})",
  j: "(\\d{1,3})",
  b: `(${SHORT})`,
  B: `(${LONG})`,
  a: "((?:mon|tue|wed|thu|fri|sat|sun))",
  A: "((?:mon|tues|wednes|thurs|fri|satur|sun)day)",
  H: "(\\d{1,2})",
  I: "(\\d{1,2})",
  M: "(\\d{1,2})",
  S: "(\\d{1,2})",
  f: "(\\d{1,9})",
  p: "([ap])m",
  z: "(Z|[+-]\\d{2}:?\\d{2})",
};
const WHOLE: Readonly<Record<string, string>> = { F: "%Y-%m-%d", D: "%m/%d/%y", T: "%H:%M:%S", R: "%H:%M" };

const ADJACENT = /\(\\d\{1,2\}\)(?=\(\\d)|(?<=\\d\{[\d,]+\}\))\(\\d\{1,2\}\)/g;

/** RangeError for what is neither an order nor a pattern that gives every text one date. */
export function checkDateFormat(format: string | undefined): void {
  if (format !== undefined && !isOrder(format)) datePattern(format);
}

export function isOrder(format: string): format is DateOrder {
  return (DATE_ORDERS as readonly string[]).includes(format);
}

/**
 * Reads a pattern of strptime: %Y %y %m %d %j %b %B %a %A %H %I %M %S %f %p %z, %F %D %T %R for some of them together, %%.
 * Years of two digits are 1969 to 2068. RangeError where year, month or day cannot be told from it.
 */
export function datePattern(format: string): DatePattern {
  const fail = (found: string) =>
    new RangeError(
      `dateFormat must be "dayfirst", "monthfirst" or a pattern such as "%d/%m/%Y", got ${JSON.stringify(format)}${found}`,
    );
  if (!format.includes("%")) throw fail("");
  const places = new Map<string, number>();
  const whole = format.replaceAll(/%([FDTR])/g, (_, letter: string) => WHOLE[letter]!);
  const source = whole.replaceAll(/%(.?)|\s+|[^%\s]/g, (text, letter: string | undefined) => {
    if (/^\s/.test(text)) return "\\s+";
    if (letter === undefined) return text.replace(/[$()*+.?[\\\]^{|}/-]/, "\\$&");
    if (letter === "%") return "%";
    const group = DIRECTIVES[letter];
    if (group === undefined) throw fail(`, in which ${text} is not known`);
    const name = letter === "e" ? "d" : letter;
    if (places.has(name)) throw fail(`, in which ${text} comes twice`);
    places.set(name, places.size + 1);
    return group;
  });
  const has = (letter: string) => places.has(letter);
  const either = (letters: string) => [...letters].filter(has).length === 1;
  const dated = has("j") ? !/[mbBd]/.test([...places.keys()].join("")) : either("mbB");
  if (!either("Yy") || !dated) throw fail(", which needs one year, and one month with its day or %j");
  if (has("I") !== has("p") || (has("H") && has("I")))
    throw fail(", in which %I and %p go together, without %H");
  const timed = has("H") || has("I");
  if ((timed && !(has("d") || has("j"))) || (!timed && /[MSfz]/.test([...places.keys()].join(""))))
    throw fail(", which has a time of day without its day or hour");
  return {
    // numbers without anything between them have all their digits
    pattern: new RegExp(`^${source.replaceAll(ADJACENT, "(\\d{2})")}$`, "i"),
    unit: timed ? "number" : has("d") || has("j") ? "day" : "month",
    zoned: has("z"),
    value: (match) => readGroups((letter) => match[places.get(letter) ?? -1], timed),
    offset: (match) => zoneOffset(match[places.get("z") ?? -1]),
  };
}

/** What the groups of a match come to. */
function readGroups(get: (letter: string) => string | undefined, timed: boolean): number {
  const number = (letter: string) => Number(get(letter) ?? 0);
  const short = get("y");
  const year = short === undefined ? number("Y") : Number(short) + (Number(short) < 69 ? 2000 : 1900);
  const name = get("b") ?? get("B");
  const month = name === undefined ? number("m") : MONTHS.indexOf(name.slice(0, 3).toLowerCase()) + 1;
  let days: number;
  if (get("j") !== undefined) {
    const first = dayNumber(year, 1, 1);
    days = first + number("j") - 1;
    if (!(days >= first && days < dayNumber(year + 1, 1, 1))) return Number.NaN;
  } else if (get("d") !== undefined) days = dayNumber(year, month, number("d"));
  else if (!(month >= 1 && month <= 12)) return Number.NaN;
  else days = dayNumber(month === 12 ? year + 1 : year, (month % 12) + 1, 1) - 1;
  if (!timed) return days;
  const half = get("p")?.toLowerCase();
  const hour = half === undefined ? number("H") : number("I");
  if (half !== undefined && (hour < 1 || hour > 12)) return Number.NaN;
  const hours = half === undefined ? hour : (hour % 12) + (half === "p" ? 12 : 0);
  const [minute, second] = [number("M"), number("S")];
  if (hours > 23 || minute > 59 || second > 59) return Number.NaN;
  const fraction = Number((get("f") ?? "").padEnd(3, "0").slice(0, 3));
  return days * DAY_MS + ((hours * 60 + minute) * 60 + second) * 1000 + fraction;
}

/** Milliseconds that a zone such as `+09:00` is ahead of UTC. */
export function zoneOffset(zone: string | undefined): number {
  const match = /([+-])(\d{2}):?(\d{2})?$/.exec(zone ?? "");
  if (match === null) return 0;
  const minutes = Number(match[2]) * 60 + Number(match[3] ?? 0);
  return (match[1] === "-" ? -minutes : minutes) * 60_000;
}
