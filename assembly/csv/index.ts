/*
The ABI of the CSV reader's own small module: pointers and lengths, nothing managed, no allocation. The caller lays out
the memory from heapBase on; text has 48 readable bytes before and 96 after it.
*/
import { setDelimiter } from "./bytes";
import { FIVES, setMark } from "./decimal";

export { learn } from "./word";
export { at, column, readRows, row, rowStart, setRows } from "./rows";
export { lines, mark, passUTF8, startScan } from "./utf8";

/** Where the module's own data end and the caller's memory begins. */
export function heapBase(): usize {
  return __heap_base;
}

/** Where the table of powers of five goes: 129 times upper and lower 64 bits. */
export function fives(): usize {
  return FIVES;
}

/** The bytes that end cells and that stand before decimals, 0 for none. */
export function setMarks(delimiterByte: u32, decimalByte: u32): void {
  setDelimiter(delimiterByte);
  setMark(decimalByte);
}
