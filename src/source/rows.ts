import type { Cells } from "./cells.ts";
import type { Dictionary } from "./dictionary.ts";
import type { Figures } from "./figures.ts";
import { Scanner } from "./scanner.ts";
import { type Table, unnamedCell, wrongWidth } from "./table.ts";
import { RECORD, Words } from "./words.ts";

// what a column is read for: its place among the columns of numbers, or, as in assembly/csv/rows.ts,
export const SKIP = -1;
/** A date: the offset of each cell, and its day where it is a plain one. */
export const DATE = -2;
const EMPTY = -3;
/** The number of its text in a dictionary, the first one; WORD - 1 is the second. */
export const WORD = -4;

// why the module stops
const MORE = 0;
const FULL = 1;
const CELL = 2;
const LINE = 3;

/** Bytes for a block of rows, which are to stay in the cache. */
const BLOCK = 5 << 19;

/** What to read of each row. */
export interface Program {
  /** What each column is read for. */
  targets: Int32Array;
  /** How many of them are columns of numbers. */
  numbers: number;
  /** A dictionary for each column of words, and what gives a cell's number in it where the module does not know it. */
  words: readonly { dictionary: Dictionary; read(cells: Cells): number }[];
}

/** Rows just read; valid until the next ones are. */
export interface Block {
  rows: number;
  /** Columns of numbers one after the other, `stride` apart. */
  numbers: Float64Array;
  stride: number;
  /** Of the cells of dates. */
  offsets: Float64Array;
  /** Days since 1970-01-01 of those that are exactly `2023-01-02`; NaN for the others. */
  days: Float64Array;
  /** A column for each of the words. */
  words: readonly Int32Array[];
}

/** A program that passes every column and minds the last one if it has no name. */
export function emptyProgram(table: Table): Int32Array<ArrayBuffer> {
  const targets = new Int32Array(table.width).fill(SKIP);
  if (table.columns.length < table.width) targets[table.width - 1] = EMPTY;
  return targets;
}

/**
 * Reads every row from where `cells` stand, a block at a time. The module reads plain cells; it stops at the others, which
 * are read one by one from the bytes, so that it decides nothing but how fast.
 */
export function readRows(
  table: Table,
  cells: Cells,
  figures: Figures,
  program: Program,
  onBlock: (block: Block, done: number) => void,
): void {
  Scanner.with((scanner) =>
    new RowReader(scanner, program, figures.missing.codes).read(table, cells, figures, onBlock),
  );
}

/** Reads the rows of one text after the other by the same program; what words it has met it knows in the next text too. */
export class RowReader {
  readonly #scanner: Scanner;
  readonly #program: Program;
  readonly #memory: ReturnType<typeof layOut>;

  /** The scanner's memory is taken as long as rows are read. */
  constructor(scanner: Scanner, program: Program, missingCodes: readonly number[]) {
    this.#scanner = scanner;
    this.#program = program;
    this.#memory = layOut(scanner, program, missingCodes);
  }

  /** As `readRows`. */
  read(table: Table, cells: Cells, figures: Figures, onBlock: (block: Block, done: number) => void): void {
    const [scanner, program, memory] = [this.#scanner, this.#program, this.#memory];
    const { bytes } = cells;
    const { width } = table;
    const { exports } = scanner;
    const { at, row, rowStart, column } = exports;
    let { views } = memory;
    const { mark } = figures;
    exports.setMarks(cells.delimiter, mark);
    column.value = -1;
    row.value = 0;

    /** Goes on at an offset of the file. */
    const goOn = (offset: number): void => {
      const start = rowStart.value + scanner.shift;
      const local = offset - scanner.shift;
      at.value = local >= 0 && local <= scanner.limit ? local : scanner.load(bytes, offset);
      rowStart.value = start - scanner.shift;
    };
    at.value = scanner.load(bytes, cells.at);
    for (;;) {
      const reason = exports.readRows(scanner.limit, scanner.last, scanner.shift);
      cells.at = Math.min(at.value + scanner.shift, bytes.length);
      cells.row = rowStart.value + scanner.shift;
      if (reason === MORE) {
        if (scanner.last) break;
        at.value = scanner.load(bytes, cells.at);
        rowStart.value = cells.row - scanner.shift;
      } else if (reason === FULL) {
        onBlock({ ...views, rows: row.value }, cells.at);
        row.value = 0;
      } else if (reason === LINE) {
        if (!cells.nextRow()) break;
        column.value = 0;
        goOn(cells.at);
        rowStart.value = cells.row - scanner.shift;
      } else if (reason === CELL) {
        const c = column.value;
        const target = program.targets[c]!;
        if (target >= 0) views.numbers[target * views.stride + row.value] = figures.read(c);
        else if (target <= WORD) {
          const k = WORD - target;
          const { dictionary, read } = program.words[k]!;
          const known = dictionary.size;
          const word = read(cells);
          views.words[k]![row.value] = word;
          if (word === known && memory.words[k]!.learnLast()) views = memory.views;
        } else if (target === EMPTY) {
          if (cells.text() !== "") throw unnamedCell(table, cells);
        } else {
          if (target === DATE) {
            views.offsets[row.value] = cells.at;
            views.days[row.value] = Number.NaN;
          }
          cells.skip();
        }
        if (cells.nextCell() !== c + 1 < width) throw wrongWidth(table, cells);
        if (c + 1 < width) column.value = c + 1;
        else {
          column.value = -1;
          row.value++;
        }
        goOn(cells.at);
      } else throw wrongWidth(table, cells);
    }
    if (row.value > 0) onBlock({ ...views, rows: row.value }, bytes.length);
  }
}

/** Lays out the module's memory for a program; `views` are made anew at each call. */
function layOut(scanner: Scanner, { targets, numbers, words }: Program, missingCodes: readonly number[]) {
  const { exports, base } = scanner;
  const rows = rowsFor(numbers);
  // an odd stride, so that columns do not fall onto the same lines of the cache
  const stride = rows + 1;
  let end = base;
  const take = (size: number): number => {
    const begin = end;
    end = (end + size + 15) & ~15;
    return begin;
  };
  const records = take(words.length * RECORD);
  const targetList = take(targets.length * 4);
  const runList = take(targets.length * 4);
  const missing = take(missingCodes.length * 4);
  const offsetBlock = take(rows * 8);
  const dayBlock = take(rows * 8);
  const wordBlock = take(words.length * rows * 4);
  const numberBlock = take(numbers * stride * 8);
  scanner.layOut(end - base);
  new Int32Array(exports.memory.buffer, targetList, targets.length).set(targets);
  new Int32Array(exports.memory.buffer, runList, targets.length).set(runsOf(targets));
  new Int32Array(exports.memory.buffer, missing, missingCodes.length).set(missingCodes);
  exports.setRows(
    targetList,
    runList,
    targets.length,
    rows,
    numberBlock,
    stride * 8,
    offsetBlock,
    dayBlock,
    wordBlock,
    records,
    missing,
    missingCodes.length,
  );
  return {
    words: words.map(({ dictionary }, k) => new Words(scanner, records + k * RECORD, dictionary)),
    get views() {
      const { buffer } = exports.memory;
      return {
        numbers: new Float64Array(buffer, numberBlock, numbers * stride),
        stride,
        offsets: new Float64Array(buffer, offsetBlock, rows),
        days: new Float64Array(buffer, dayBlock, rows),
        words: words.map((_, k) => new Int32Array(buffer, wordBlock + k * rows * 4, rows)),
      };
    },
  };
}

/** Rows of a block: 8 at least, whole cache lines of each column. */
function rowsFor(numbers: number): number {
  return Math.min(4096, Math.max(8, 1 << (31 - Math.clz32(BLOCK / 8 / Math.max(numbers, 1)))));
}

/** How many columns of numbers, one place after the other, or of those to skip follow each other from each column on. */
function runsOf(targets: Int32Array): Int32Array {
  const runs = new Int32Array(targets.length);
  for (let c = targets.length - 1; c >= 0; c--) {
    const target = targets[c]!;
    const next = target >= 0 ? target + 1 : target === SKIP ? SKIP : undefined;
    runs[c] = targets[c + 1] === next && next !== undefined ? runs[c + 1]! + 1 : 1;
  }
  return runs;
}
