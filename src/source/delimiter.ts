import { Cells } from "./cells.ts";
import { HASH } from "./comments.ts";
import { findHead } from "./head.ts";

export type Delimiter = "," | ";" | "\t" | "|";

export const DELIMITERS: readonly Delimiter[] = [",", ";", "\t", "|"];
/** Rows and bytes in which the delimiter is looked for. */
const LOOK_ROWS = 8;
const LOOK_BYTES = 1 << 22;

/**
 * The delimiter that cuts a header with a row of dates below it, and most of the first rows in as many cells; most columns win
 * a tie.
 */
export function detectDelimiter(
  bytes: Uint8Array,
  start: number,
  mark: number | undefined,
  name: string,
): Delimiter {
  const look = bytes.subarray(0, start + LOOK_BYTES);
  let best: Delimiter = ",";
  let bestScore = 0;
  for (const delimiter of DELIMITERS) {
    const cells = new Cells(look, delimiter.charCodeAt(0), name);
    const score = scoreOf(cells, start, mark);
    if (score <= bestScore) continue;
    best = delimiter;
    bestScore = score;
  }
  return best;
}

function scoreOf(cells: Cells, start: number, mark: number | undefined): number {
  const widths: number[] = [];
  let dated = 0;
  try {
    const byte = mark ?? HASH;
    const passComments = (): boolean => {
      while (cells.nextRow()) {
        if (cells.bytes[cells.row] !== byte) return true;
        cells.line();
      }
      return false;
    };
    cells.at = start;
    const head = passComments() ? findHead(cells) : undefined;
    if (head?.dated) {
      dated = 2;
      widths.push(head.columns.length);
      cells.at = head.body;
    } else cells.at = start;
    while (widths.length < LOOK_ROWS && passComments()) widths.push(cells.skipRow());
  } catch {
    // quotes that make no sense with this delimiter; reading with the one that is chosen raises the error
    if (widths.length < 2) return 0;
  }
  const width = widths[0] ?? 0;
  if (width < 2) return 0;
  return dated + widths.filter((other) => other === width).length / widths.length + width / 1e6;
}
