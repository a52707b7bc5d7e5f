import { dayNumber } from "../panel/time.ts";

/** The eras of Japan in which prices are dated, with the letters they are abbreviated to, and their first days; each ends where the next begins. */
const ERAS = [
  ["昭和", "S", 1926, 12, 25],
  ["平成", "H", 1989, 1, 8],
  ["令和", "R", 2019, 5, 1],
] as const;

/** Days since 1970-01-01 of 令和5年1月4日 or R5.1.4, of whose era the year is `元` or a number; NaN where the era has no such date. */
export function eraDay(era: string, year: string, month: string, day: string): number {
  const at = ERAS.findIndex(([name, letter]) => name === era || letter === era.toUpperCase());
  const number = year === "元" ? 1 : Number(year);
  const date = dayNumber(ERAS[at]![2] + number - 1, Number(month), Number(day));
  const isWithin = date >= firstDay(at) && (at === ERAS.length - 1 || date < firstDay(at + 1));
  return isWithin && number > 0 ? date : Number.NaN;
}

function firstDay(era: number): number {
  const [, , year, month, day] = ERAS[era]!;
  return dayNumber(year, month, day);
}

/** How a text begins that may be such a date. */
export const ERA = /^(?:昭和|平成|令和|[SHR]\d{1,2}[./-])/i;
