import { Cells } from "./cells.ts";
import { DateFormat } from "./dates.ts";
import { rowsLeftOut } from "./head.ts";
import { isNumberLike } from "./number.ts";

const LF = 10;
const CR = 13;
const QUOTE = 34;
/** A footer is no more lines than this, none longer than so many bytes. */
export const LINES = 50;
export const LONGEST = 10_000;

/** How lines begin that are below tables. */
const WORDS =
  /^(\W*)(sources?|notes?|copyright|\(c\)|disclaimer|data (from|provided|source|as of)|downloaded|exported|generated|created|end of|eof|quelle|hinweis|stand|©|※|\*|出典|出所|注|備考|資料|データ)/i;
const COUNTED = /^\(?\d+ (rows?|records?|lines?|observations?)\b/i;
/** What sums of columns are called. */
const TOTALS =
  /^(grand )?(totals?|sum|average|avg\.?|mean|median|min(imum)?|max(imum)?|count|std( dev)?|summe|gesamt|mittelwert|durchschnitt|合計|平均|総計|計)$/i;
const END_OF_FILE = "\u001a";

interface Line {
  start: number;
  texts: readonly string[];
  /** `foot`: plainly below the table. `text`: so if behind a blank line. */
  kind: "foot" | "text" | "blank";
}

/**
 * Where the table ends: the lines at the end of the file that are plainly none of it are a note, source or count, sums of the
 * columns, or text behind a blank line. Anything else is left for the reader to refuse. `body` stands at the first row of
 * `width` cells, but for one behind them without a name, which is `dated` if a date comes first in it.
 */
export function findFoot(body: Cells, width: number, dated: boolean): { end: number; notes: string[] } {
  const { bytes, at: first } = body;
  const lines: Line[] = [];
  let accepted = 0;
  for (let end = bytes.length; lines.length < LINES; ) {
    const { start, stop } = lineBefore(bytes, end);
    if (start <= first || stop - start > LONGEST) break;
    const texts = textsOf(body, start, stop);
    const kind = texts === undefined ? undefined : kindOf(texts, width, dated);
    if (texts === undefined || kind === undefined) break;
    lines.push({ start, texts, kind });
    if (kind === "blank" || (kind === "foot" && accepted === lines.length - 1)) accepted = lines.length;
    end = start;
  }
  const taken = lines
    .slice(0, accepted)
    .filter(({ kind }) => kind !== "blank")
    .reverse();
  if (taken.length === 0) return { end: bytes.length, notes: [] };
  return { end: taken[0]!.start, notes: [rowsLeftOut(body, taken, "below the table")] };
}

/** The line that ends before `end`, without its line end. */
function lineBefore(bytes: Uint8Array, end: number): { start: number; stop: number } {
  let stop = end;
  if (bytes[stop - 1] === LF) stop--;
  if (bytes[stop - 1] === CR) stop--;
  let start = stop;
  while (start > 0 && stop - start <= LONGEST && bytes[start - 1] !== LF && bytes[start - 1] !== CR) start--;
  return { start, stop };
}

/** The cells of one line; undefined where its quotes show that it is not a whole row, or one that makes no sense. */
function textsOf(body: Cells, start: number, stop: number): string[] | undefined {
  const line = body.bytes.subarray(start, stop);
  let quotes = 0;
  for (const byte of line) if (byte === QUOTE) quotes++;
  if (quotes % 2 === 1) return undefined;
  try {
    return new Cells(line, body.delimiter, body.name).texts();
  } catch {
    return undefined; // the reader comes to the line and says what is wrong with it
  }
}

function kindOf(texts: readonly string[], width: number, dated: boolean): Line["kind"] | undefined {
  const filled = texts.filter((text) => text !== "");
  const [first = "", ...others] = filled;
  if (first === "") return "blank";
  if (filled.some((text) => DateFormat.of(text, false) !== undefined)) return undefined;
  if (first === END_OF_FILE && others.length === 0) return "foot";
  if (others.length > 0) {
    const isRow = texts.length === width;
    const isWhole = isRow || texts.length === width + 1;
    if (isWhole && dated && texts[0] === first && TOTALS.test(first) && others.every(isNumberLike))
      return "foot";
    if (isRow) return undefined;
  }
  // where tickers come first, a word alone may be a row that is cut off
  if (!dated && /^[\p{L}\p{N}]+$/u.test(first)) return undefined;
  if (first.startsWith("#") || WORDS.test(first) || COUNTED.test(first)) return "foot";
  if (others.length === 0 && TOTALS.test(first)) return "foot";
  const isText = /^\D/.test(first) && /\p{L}{2}/u.test(first) && /[\s:.,]/.test(first) && !MONTH.test(first);
  return isText ? "text" : undefined;
}

/** A date that is cut off may begin like this. */
const MONTH = /^(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[. -]+\d/i;
