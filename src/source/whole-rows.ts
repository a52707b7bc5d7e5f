import { LINES, LONGEST } from "./foot.ts";
import { LONGEST_LINE, lineEnds, tooLong } from "./utf8.ts";

/** Some bytes of a text, and how many of the file's bytes they and what came before were made from. */
export interface Block {
  /** Holds until the next block is asked for. */
  readonly bytes: Uint8Array;
  readonly done: number;
}

/** Bytes of text that are read together, and those at the end that wait: what stands below a table is never cut in two. */
const PIECE = 1 << 22;
const REST = LINES * LONGEST;

/** The text in pieces that end where a row does, in an array that is used again; `row`: the line that comes next. */
export async function* wholeRows(
  blocks: AsyncIterable<Block>,
  name: string,
  row: () => number,
): AsyncGenerator<Block & { isLast: boolean }> {
  let buffer = new Uint8Array(); // small files are many
  let size = 0;
  let done = 0;
  for await (const block of blocks) {
    done = block.done;
    if (size + block.bytes.length > buffer.length) {
      const larger = new Uint8Array(2 * (size + block.bytes.length));
      larger.set(buffer.subarray(0, size));
      buffer = larger;
    }
    buffer.set(block.bytes, size);
    size += block.bytes.length;
    if (size < PIECE) continue;
    const end = lastRowEnd(buffer, size - REST);
    // a long row goes on in the next block: no piece is a small part of what there is
    if (size - REST - end > LONGEST_LINE)
      throw tooLong(name, row() + lineEnds(buffer.subarray(0, end)), buffer.subarray(end));
    if (2 * end < size) continue;
    yield { bytes: buffer.subarray(0, end), done, isLast: false };
    buffer.copyWithin(0, end, size);
    size -= end;
  }
  if (size > 0) yield { bytes: buffer.subarray(0, size), done, isLast: true };
}

/** Behind the last line end that stands in no quotes, or 0. The last byte is not looked at: a line feed may follow it. */
function lastRowEnd(bytes: Uint8Array, size: number): number {
  if (bytes.subarray(0, size).indexOf(34) < 0) {
    let end = size - 1;
    while (end > 0 && bytes[end - 1] !== 10) end--;
    if (end > 0) return end;
    end = size - 1;
    while (end > 0 && bytes[end - 1] !== 13) end--;
    return end;
  }
  let end = 0;
  let quoted = false;
  for (let at = 0; at < size - 1; at++) {
    const byte = bytes[at]!;
    // a quote counts where a cell begins or in quotes; doubled ones close and open again
    if (byte === 34) {
      const before = at === 0 ? 10 : bytes[at - 1]!;
      if (quoted) quoted = false;
      else if (
        before === 34 ||
        before === 10 ||
        before === 13 ||
        before === 44 ||
        before === 59 ||
        before === 9 ||
        before === 124
      )
        quoted = true;
    } else if (!quoted && (byte === 10 || (byte === 13 && bytes[at + 1] !== 10))) end = at + 1;
  }
  return end;
}
