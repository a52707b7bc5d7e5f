import type { Cells } from "./cells.ts";
import { shown } from "./cells.ts";

export const HASH = 35;
const LF = 10;
const CR = 13;
const SPACE = 32;

/** Whether a line below `body` begins with the mark; where that is within quotes the reader of rows says so. */
export function hasComment(bytes: Uint8Array, body: number, mark: number): boolean {
  const lineEnd = bytes.indexOf(LF, body) >= 0 ? LF : CR;
  for (let at = bytes.indexOf(mark, body); at >= 0; at = bytes.indexOf(mark, at)) {
    if (at === body || bytes[at - 1] === LF || bytes[at - 1] === CR) return true;
    at = bytes.indexOf(lineEnd, at);
    if (at < 0) return false;
  }
  return false;
}

/** How many lines of comments there are, and the first of them. */
export interface Comments {
  readonly count: number;
  readonly line: number;
  readonly text: string;
}

/**
 * The text with blanks in place of the lines that begin with the mark, from where `cells` stand on: offsets and lines stay as
 * they are. A copy only if there is such a line.
 */
export function blankComments(cells: Cells, mark: number): { bytes: Uint8Array; comments?: Comments } {
  let bytes = cells.bytes;
  let count = 0;
  let first = 0;
  while (cells.nextRow()) {
    if (cells.bytes[cells.row] !== mark) {
      cells.skipRow();
      continue;
    }
    if (count++ === 0) {
      bytes = new Uint8Array(bytes); // a Buffer's slice is no copy
      first = cells.row;
    }
    cells.line();
    bytes.fill(SPACE, cells.row, cells.at);
  }
  if (count === 0) return { bytes };
  cells.at = first;
  return { bytes, comments: { count, line: cells.lineOf(first), text: shown(cells.line()) } };
}

export function commentsNote({ count, line, text }: Comments): string {
  const what = count === 1 ? "a comment, is" : `the first of ${count} comments, which are`;
  return `row ${line}, ${what} left out: ${text}`;
}
