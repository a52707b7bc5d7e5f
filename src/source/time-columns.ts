import { formatTime } from "../panel/time.ts";
import { shown } from "./cells.ts";
import type { ColumnFile, ColumnTable, Contents, KeyColumn } from "./columns.ts";
import { lookAt, missing } from "./columns.ts";
import { Distinct } from "./distinct.ts";
import type { TableOptions } from "./format.ts";
import { pick, TICKER_NAMES } from "./names.ts";
import { isDay, isTime, mayJoin } from "./times.ts";

const DAY_MS = 86_400_000;

/** A column of times of day behind one of dates, and the columns that may say whose row it is. */
export interface TimePlan {
  readonly time: number;
  readonly tickers: readonly number[];
}

/** The same of a file of columns as `timeColumn` of text, as far as names, types and first rows show it. */
export function planTimes(table: ColumnTable, options: TableOptions): TimePlan | undefined {
  const { columns, sample } = table;
  const names = columns.map(({ name }) => name);
  if (!mayJoin(names, options) || sample.length === 0) return undefined;
  const { dateColumn, tickerColumn, valueColumn, seriesColumn } = options;
  const isClock = (i: number): boolean => {
    const { name, kind, clock } = columns[i]!;
    if ([dateColumn, tickerColumn, valueColumn, seriesColumn].includes(name)) return false;
    return clock !== undefined || (kind === "text" && sample.every((row) => isTime(row[i] ?? "", name)));
  };
  const isDate = (i: number): boolean => {
    const { name, kind } = columns[i]!;
    if (kind === "day") return true;
    if (kind === "instant") return sample.every((row) => row[i]!.endsWith("T00:00:00Z"));
    return kind !== "other" && sample.every((row) => isDay(row[i] ?? "", name, i));
  };
  const time = columns.findIndex((_, i) => i > 0 && isClock(i) && isDate(i - 1));
  if (time < 0) return undefined;
  const isOther = (i: number) => i !== time && i !== time - 1;
  const at = tickerColumn === undefined ? pick(names, TICKER_NAMES, isOther) : names.indexOf(tickerColumn);
  const look = lookAt(table);
  const texts = names.map((_, i) => i).filter((i) => isOther(i) && look.kind(i) === "text");
  return { time, tickers: at >= 0 ? [at] : texts };
}

/** The columns that tell whether times are joined. */
export function keysOfTimes({ time, tickers }: TimePlan): number[] {
  return [time - 1, time, ...tickers];
}

/** Whether the times tell rows of one date and ticker apart, told row by row; `known` goes on from rows before. */
export function tellApart(
  codes: readonly Int32Array[],
  rows: number,
  known: Map<string, { date: number; time: number }>,
): boolean {
  const [dates, times, ...tickers] = codes as [Int32Array, Int32Array, ...Int32Array[]];
  for (let row = 0; row < rows; row++) {
    const ticker = tickers.map((column) => column[row]).join();
    const last = known.get(ticker);
    if (last === undefined) known.set(ticker, { date: dates[row]!, time: times[row]! });
    else if (last.date === dates[row] && last.time !== times[row]) return true;
    else [last.date, last.time] = [dates[row]!, times[row]!];
  }
  return false;
}

/** A file of columns with the times of a column in the dates of the one before it, as `withTimes` of text. */
export async function withTimeColumns(file: ColumnFile, options: TableOptions): Promise<ColumnFile> {
  const plan = planTimes(file.table, options);
  return plan === undefined ? file : joined(file, plan, await file.read(keysOfTimes(plan), []));
}

/** The same of a file that is read at once. */
export function withTimeColumnsNow(file: ColumnFile, options: TableOptions): ColumnFile {
  const plan = planTimes(file.table, options);
  return plan === undefined ? file : joined(file, plan, file.read(keysOfTimes(plan), []) as Contents);
}

function joined(file: ColumnFile, plan: TimePlan, { keys }: Contents): ColumnFile {
  const { time } = plan;
  const date = time - 1;
  const { table } = file;
  const codes = keysOfTimes(plan).map((column) => keys.get(column)!.codes);
  const [dates, clocks] = [keys.get(date)!, keys.get(time)!];
  const days = dayTexts(dates);
  if (days === undefined || !tellApart(codes, table.rows, new Map())) return file;
  if (clocks.missing >= 0) throw missing(lookAt(table), time, clocks.missing, "the time of day is missing");
  const { clock } = table.columns[time]!;
  const { texts: times, cut } = clockTexts(clocks, clock);

  const pairs = new Distinct();
  const both = new Int32Array(table.rows);
  for (let row = 0; row < table.rows; row++) {
    const [day, at] = [dates.codes[row]!, clocks.codes[row]!];
    both[row] = day < 0 ? -1 : pairs.idOf(day * times.length + at);
  }
  const texts = Array.from(pairs.values(), (pair) => {
    return `${days[Math.floor(pair / times.length)]} ${times[pair % times.length]}`;
  });
  const key: KeyColumn = { kind: "text", codes: both, missing: dates.missing, texts };

  const without = <Item>(items: readonly Item[]): Item[] => items.filter((_, i) => i !== time);
  const own = (column: number) => (column < time ? column : column + 1);
  const head = table.columns[date]!;
  const names = [table.columns[time]!.name, head.name].map(shown);
  const notes = [`times of day in column ${names[0]} are joined to the dates in ${names[1]}`];
  if (cut) notes.push("times are cut to whole milliseconds");
  const contents = ({ keys, ...more }: Contents): Contents => {
    const others = [...keys].map(([column, one]) => [column < time ? column : column - 1, one] as const);
    return { ...more, keys: new Map([...others, [date, key]]) };
  };
  return {
    table: {
      ...table,
      columns: without(table.columns).map((column, i) =>
        i === date
          ? { ...column, kind: "text", type: `${head.type} and ${table.columns[time]!.type}` }
          : column,
      ),
      sample: table.sample.map((row, k) => without(row.with(date, both[k]! < 0 ? "" : texts[both[k]!]!))),
      notes: [...(table.notes ?? []), ...notes],
    },
    read: (keys, numbers, onProgress) => {
      const others = keys.filter((column) => column !== date).map(own);
      const read = file.read(others, numbers.map(own), onProgress);
      return read instanceof Promise ? read.then(contents) : contents(read);
    },
  };
}

/** The days of a column as they are written; undefined where some have times already. */
function dayTexts(dates: KeyColumn): readonly string[] | undefined {
  if (dates.kind === "text") return dates.texts.map((text) => text.trim());
  if (dates.kind === "number") return Array.from(dates.values, String);
  const unit = dates.kind === "day" ? 1 : DAY_MS;
  if (dates.values.some((value) => value % unit !== 0 || Math.abs((value / unit) * DAY_MS) > 8.64e15))
    return undefined;
  return Array.from(dates.values, (value) => formatTime("day", value / unit));
}

/** Times as they are written, or of a type that counts so many to a second; `cut` if some had parts of a millisecond. */
function clockTexts(times: KeyColumn, clock: number | undefined): { texts: readonly string[]; cut: boolean } {
  if (times.kind === "text") return { texts: times.texts.map((text) => text.trim()), cut: false };
  let cut = false;
  const texts = Array.from(times.values, (value) => {
    const ms = (value / clock!) * 1000;
    if (!Number.isInteger(ms)) cut = true;
    // what is no time of a day is read as it is written, and refused
    return ms >= 0 && ms < DAY_MS ? new Date(Math.floor(ms)).toISOString().slice(11, 23) : `${value}`;
  });
  return { texts, cut };
}
