// A reader that is slow and plain, to judge the real one: character by character, by what `format` and `notes` say of the file.
import type { CSVFormat, CSVOptions } from "../../src/source/csv.ts";

interface Row {
  /** Line of the file, from 1, in which it begins. */
  line: number;
  cells: string[];
}

/** What the file holds: a value by ticker and date, NaN where it is missing. Throws an Error for what cannot be read so. */
export function slowRead(
  bytes: Uint8Array,
  format: CSVFormat,
  tickers: readonly string[],
  notes: readonly string[],
  { header, duplicates = "error", skipRows = 0 }: CSVOptions = {},
): Map<string, Map<number, number>> {
  let text = decode(bytes, format.encoding);
  for (let row = 0; row < skipRows; row++)
    text = text.slice(/\r\n|\r|\n/.exec(text)!.index).replace(/^(\r\n|\r|\n)/, "");
  const left = linesLeftOut(notes);
  const isComment = notes.some((note) => /row \d+, (a comment|the first of)/.test(note));
  const all = rowsOf(text, format.delimiter, isComment, 1 + skipRows);
  const rows = all.filter(({ line, cells }) => !left.has(line) && cells.some((cell) => cell !== ""));
  const levels = /rows (\d+) to (\d+) are the header/.exec(notes.join("\n"));
  const data =
    levels === null
      ? rows.slice(header === false ? 0 : 1)
      : rows.filter(({ line }) => line > Number(levels[2]));
  const { columns } = format;
  const date = columns.indexOf(format.dateColumn!);
  const out = new Map(tickers.map((ticker) => [ticker, new Map<number, number>()]));
  if (data.length !== format.rows) throw new Error(`${format.rows} rows were read, there are ${data.length}`);
  const widths = new Set(data.map(({ cells }) => cells.length));
  if (widths.size !== 1) throw new Error("rows differ in width");

  for (const { line, cells } of data) {
    const day = dayOf(cells[date]!, format.dateFormat, notes);
    if (Number.isNaN(day)) throw new Error(`line ${line}: ${JSON.stringify(cells[date])} is no date`);
    const add = (ticker: string, cell: string): void => {
      const series = out.get(ticker);
      if (series === undefined) throw new Error(`line ${line}: ${ticker} is no ticker of the panel`);
      if (series.has(day) && duplicates === "error")
        throw new Error(`line ${line}: ${ticker} has the date twice`);
      const value = numberOf(cell, format.decimal);
      if (!series.has(day) || duplicates === "last") series.set(day, value);
    };
    if (format.shape === "wide") {
      for (const ticker of tickers) add(ticker, cells[columns.indexOf(ticker)]!);
    } else {
      const ticker = format.shape === "long" ? cells[columns.indexOf(format.tickerColumn!)]! : tickers[0]!;
      add(ticker, cells[columns.indexOf(format.valueColumn!)]!);
    }
  }
  return out;
}

const UPPER = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ";

/** Node 20 takes windows-1252 for Latin 1. */
function decode(bytes: Uint8Array, encoding: string): string {
  const text = new TextDecoder(encoding).decode(bytes);
  if (encoding !== "windows-1252") return text;
  return text.replaceAll(/[\u0080-\u009f]/g, (char) => UPPER[char.charCodeAt(0) - 128]!);
}

function linesLeftOut(notes: readonly string[]): Set<number> {
  const lines = new Set<number>();
  for (const note of notes) {
    const one = /row (\d+) (?:above|below)/.exec(note);
    if (one !== null) lines.add(Number(one[1]));
    const many = /rows (\d+) to (\d+) (?:above|below)/.exec(note);
    if (many === null) continue;
    for (let line = Number(many[1]); line <= Number(many[2]); line++) lines.add(line);
  }
  return lines;
}

function rowsOf(text: string, delimiter: string, hasComments: boolean, first: number): Row[] {
  const rows: Row[] = [];
  let row: Row = { line: first, cells: [] };
  let line = first;
  let cell = "";
  let at = 0;
  const trim = (content: string) => content.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, "");
  const endCell = (): void => {
    row.cells.push(trim(cell));
    cell = "";
  };
  const endRow = (): void => {
    endCell();
    rows.push(row);
    row = { line, cells: [] };
  };
  while (at < text.length) {
    const char = text[at]!;
    const isStart = cell === "";
    if (isStart && row.cells.length === 0 && char === "#" && (rows.length === 0 || hasComments)) {
      let end = at;
      while (end < text.length && text[end] !== "\n" && text[end] !== "\r") end++;
      cell = hasComments ? "" : text.slice(at, end);
      at = end;
      if (at === text.length) break;
      continue;
    }
    if (isStart && char === '"') {
      let content = "";
      for (at++; ; at++) {
        if (at >= text.length) throw new Error(`line ${row.line}: an open quote`);
        if (text[at] === '"' && text[at + 1] === '"') at++;
        else if (text[at] === '"') break;
        if (text[at] === "\n" || (text[at] === "\r" && text[at + 1] !== "\n")) line++;
        content += text[at];
      }
      at++;
      while (text[at] === " ") at++;
      if (at < text.length && text[at] !== delimiter && text[at] !== "\n" && text[at] !== "\r") {
        throw new Error(`line ${row.line}: text behind a quote`);
      }
      row.cells.push(trim(content));
      cell = "";
      if (text[at] === delimiter) {
        at++;
        if (at < text.length) continue;
        endRow();
        break;
      }
      if (text[at] === "\r" && text[at + 1] === "\n") at++;
      at++;
      line++;
      rows.push(row);
      row = { line, cells: [] };
      continue;
    }
    if (char === delimiter) endCell();
    else if (char === "\n" || char === "\r") {
      if (char === "\r" && text[at + 1] === "\n") at++;
      line++;
      endRow();
    } else cell += char;
    at++;
  }
  if (cell !== "" || row.cells.length > 0) endRow();
  return rows;
}

/** Text without what can stand around a number; undefined where it says that there is none. */
function numberOf(cell: string, decimal: string): number {
  const words =
    "|NA|N/A|#N/A|#NA|<NA>|#N/A N/A|NAN|-NAN|NULL|NONE|-|--|.|–|—|－|―|INF|+INF|-INF|INFINITY|-INFINITY|+INFINITY";
  if (words.split("|").includes(cell.toUpperCase())) return Number.NaN;
  let text = cell.replaceAll(/[！-～]/g, (char) => String.fromCharCode(char.charCodeAt(0) - 0xfee0));
  text = text
    .replaceAll("−", "-")
    .replaceAll("’", "'")
    .replaceAll(/[\u00a0\u2007\u2009\u202f\u3000]/g, " ")
    .trim();
  text = text.replace(/￥/, "¥");
  let sign = 1;
  let scale = "e0";
  if (/^\(.*\)$/.test(text)) [sign, text] = [-1, text.slice(1, -1).trim()];
  if (/^[▲△]/.test(text)) [sign, text] = [-1, text.slice(1).trim()];
  if (/%$/.test(text)) [scale, text] = ["e-2", text.slice(0, -1).trim()];
  text = text
    .replace(/[$€£¥₩₹円元]/, "")
    .replace(/^([+-]) /, "$1")
    .trim();
  const thousands = decimal === "." ? /[, ']/ : /[. ']/;
  const [whole = "", ...rest] = text.split(decimal);
  if (rest.length > 1) throw new Error(`${cell} has two decimal marks`);
  const groups = whole.replace(/^[+-]/, "").split(thousands);
  if (groups.length > 1) {
    const last = groups.at(-1)!.replace(/e.*/i, "");
    const inner = groups.slice(1, -1);
    const isThree = inner.every((group) => group.length === 3) && groups[0]!.length <= 3;
    const isIndian = inner.every((group) => group.length === 2) && groups[0]!.length <= 2;
    if (last.length !== 3 || !(isThree || isIndian) || groups[0] === "")
      throw new Error(`${cell} is grouped oddly`);
  }
  const plain = [whole.replaceAll(new RegExp(thousands, "g"), ""), ...rest].join(".");
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain)) throw new Error(`${cell} is no number`);
  const [digits, exponent = "0"] = plain.toLowerCase().split("e");
  const value = sign * Number(`${digits}e${Number(exponent) + Number(scale.slice(1))}`);
  return Number.isFinite(value) ? value : Number.NaN;
}

const MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split(" ");

/** Day number, by the calendar of Date. */
function dayOf(cell: string, format: string, notes: readonly string[]): number {
  const text = cell.replaceAll(/[０-９]/g, (char) => String.fromCharCode(char.charCodeAt(0) - 0xfee0));
  if (format === "Excel day numbers") return Number(text) - 25_569;
  const numbers = [...text.matchAll(/\d+/g)].map(([digits]) => Number(digits));
  const name = /[a-z]{3,}/i.exec(text)?.[0].slice(0, 3).toLowerCase();
  let parts: number[];
  if (format === "YYYYMMDD") parts = [text.slice(0, 4), text.slice(4, 6), text.slice(6)].map(Number);
  else if (format.startsWith("YYYY")) parts = numbers;
  else if (format === "DD.MM.YYYY") parts = numbers.toReversed();
  else if (format === "Mon D, YYYY") parts = [numbers[1]!, MONTHS.indexOf(name!) + 1, numbers[0]!];
  else if (format === "D Mon YYYY") parts = [numbers[1]!, MONTHS.indexOf(name!) + 1, numbers[0]!];
  else if (notes.some((note) => note.includes("written day first"))) parts = numbers.toReversed();
  else parts = [numbers[2]!, numbers[0]!, numbers[1]!];
  if (parts.length !== 3) throw new Error(`${cell} has ${parts.length} parts`);
  const [year, month, day] = parts as [number, number, number];
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  const isSame =
    date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return isSame ? date.getTime() / 86_400_000 : Number.NaN;
}
