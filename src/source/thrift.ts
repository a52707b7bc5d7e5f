/** Levels of structs in lists in structs: Parquet's own have five. */
const DEEPEST = 32;

// types of thrift's compact protocol
const [STOP, TRUE, FALSE, BYTE, I16, I32, I64, DOUBLE, BINARY, LIST, STRUCT] = [
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 12,
];

/**
 * Passes one struct of thrift's compact protocol and throws an Error where it claims more than its bytes hold: a decoder
 * makes room for what a list says it has before it reads any of it.
 */
export function checkThrift(bytes: Uint8Array, start = 0): void {
  let at = start;
  const byte = (): number => {
    if (at >= bytes.length) throw new Error("it ends early");
    return bytes[at++]!;
  };
  const varint = (): number => {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const next = byte();
      value += (next & 0x7f) * factor;
      if (next < 0x80) return value;
    }
  };
  const skip = (count: number): void => {
    if (!(count <= bytes.length - at)) throw new Error("a text that is longer than the rest");
    at += count;
  };
  const pass = (type: number, depth: number): void => {
    if (type === TRUE || type === FALSE) return;
    if (type === BYTE) byte();
    else if (type === I16 || type === I32 || type === I64) varint();
    else if (type === DOUBLE) skip(8);
    else if (type === BINARY) skip(varint());
    else if (type === LIST) list(depth + 1);
    else if (type === STRUCT) struct(depth + 1);
    else throw new Error(`a value of type ${type}`);
  };
  const list = (depth: number): void => {
    const head = byte();
    const type = head & 15;
    const count = head >> 4 === 15 ? varint() : head >> 4;
    // each has a byte at least
    if (count > bytes.length - at) throw new Error(`a list of ${count} in ${bytes.length - at} bytes`);
    for (let k = 0; k < count; k++) pass(type === TRUE || type === FALSE ? BYTE! : type, depth);
  };
  const struct = (depth: number): void => {
    if (depth > DEEPEST) throw new Error("structs in structs without end");
    for (;;) {
      const head = byte();
      const type = head & 15;
      if (type === STOP) return;
      if (head >> 4 === 0) varint();
      pass(type, depth);
    }
  };
  struct(0);
}
