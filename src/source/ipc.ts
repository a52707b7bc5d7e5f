// flechette trusts the lengths that an Arrow file states, and builds lists of two billion things where a byte is off. This
// walks the same flatbuffers before it: https://arrow.apache.org/docs/format/Columnar.html, https://flatbuffers.dev/internals.

const SCHEMA = 1;
const DICTIONARY = 2;
const BATCH = 3;
/** No buffer of a sane file is larger, unpacked. */
export const MOST_BYTES = 1 << 30;

/** Throws an Error or RangeError where a length or a place in the file's metadata cannot be. */
export function checkIPC(bytes: Uint8Array): void {
  const file = bytes[0] === 0x41; // ARROW1
  if (!file) {
    for (let at = 0; at >= 0; ) at = checkMessage(bytes, at);
    return;
  }
  const view = viewOf(bytes);
  const end = bytes.length - 10;
  const start = end - view.getInt32(end, true);
  if (!(start >= 8 && start < end)) throw new Error("its footer has no possible length");
  const footer = new Walk(bytes.subarray(start, end));
  const root = footer.root();
  checkSchema(footer, footer.table(root, 1));
  for (const slot of [2, 3]) {
    for (const block of footer.vector(root, slot, 24)) {
      const at = Number(footer.view.getBigInt64(block, true));
      if (!(at >= 8 && at < start)) throw new Error("a block lies outside of the file");
      if (checkMessage(bytes, at) < 0) throw new Error("a block has no message");
    }
  }
}

/** Checks the message at a place; where the next one is, or -1 at the end. */
function checkMessage(bytes: Uint8Array, at: number): number {
  if (at + 4 > bytes.length) return -1;
  const view = viewOf(bytes);
  let start = at + 4;
  let length = view.getInt32(at, true);
  if (length === -1) {
    if (start + 4 > bytes.length) return -1;
    length = view.getInt32(start, true);
    start += 4;
  }
  if (length === 0) return -1;
  if (length < 0 || start + length > bytes.length) throw new Error("a message goes beyond the end");
  const walk = new Walk(bytes.subarray(start, start + length));
  const root = walk.root();
  const kind = walk.place(root, 1);
  const header = walk.table(root, 2);
  const place = walk.place(root, 3);
  const body = place === 0 ? 0 : Number(walk.view.getBigInt64(place, true));
  const next = start + length + body;
  if (!(body >= 0 && next <= bytes.length)) throw new Error("a message's body goes beyond the end");
  const type = kind === 0 ? 0 : walk.view.getUint8(kind);
  if (type === SCHEMA) checkSchema(walk, header);
  const content = bytes.subarray(start + length, next);
  if (type === BATCH) checkBatch(walk, header, content);
  if (type === DICTIONARY) checkBatch(walk, walk.table(header, 1), content);
  return next;
}

function checkSchema(walk: Walk, schema: number): void {
  for (const field of walk.vector(schema, 1, 4)) checkField(walk, walk.target(field), 0);
  checkMetadata(walk, schema, 2);
}

function checkField(walk: Walk, field: number, depth: number): void {
  if (depth > 64) throw new Error("fields are nested too deep");
  walk.text(field, 0);
  for (const child of walk.vector(field, 5, 4)) checkField(walk, walk.target(child), depth + 1);
  checkMetadata(walk, field, 6);
}

function checkMetadata(walk: Walk, table: number, slot: number): void {
  for (const entry of walk.vector(table, slot, 4)) {
    walk.text(walk.target(entry), 0);
    walk.text(walk.target(entry), 1);
  }
}

/** Buffers lie in the body, and no column has more rows than bits. */
function checkBatch(walk: Walk, batch: number, body: Uint8Array): void {
  const view = viewOf(body);
  const compressed = walk.place(batch, 3) !== 0;
  let unpacked = 0;
  for (const buffer of walk.vector(batch, 2, 16)) {
    const at = Number(walk.view.getBigInt64(buffer, true));
    const size = Number(walk.view.getBigInt64(buffer + 8, true));
    if (!(at >= 0 && size >= 0 && at + size <= body.length)) throw new Error("a buffer goes beyond its body");
    // in front of a compressed buffer stands its size, or -1 where it is not compressed after all
    const said = compressed && size >= 8 ? Number(view.getBigInt64(at, true)) : size;
    if (said < -1 || said > MOST_BYTES) throw new Error(`a buffer of ${said} bytes`);
    unpacked += said === -1 ? size : said;
  }
  if (unpacked > 4 * MOST_BYTES) throw new Error("a batch that unpacks to more than 4 GiB");
  for (const node of walk.vector(batch, 1, 16)) {
    const rows = Number(walk.view.getBigInt64(node, true));
    if (!(rows >= 0 && rows <= 8 * unpacked)) throw new Error(`a batch of ${rows} rows with less in it`);
  }
  walk.vector(batch, 4, 8);
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Goes through one flatbuffer; a place outside of it is a RangeError. */
class Walk {
  readonly view: DataView;
  /** Steps left: no more things can be in the buffer than bytes. */
  #steps: number;

  constructor(bytes: Uint8Array) {
    this.view = viewOf(bytes);
    this.#steps = bytes.length;
  }

  root(): number {
    return this.target(0);
  }

  /** What the offset at a place leads to. */
  target(place: number): number {
    if (--this.#steps < 0) throw new Error("its metadata lead in circles");
    return place + this.view.getUint32(place, true);
  }

  /** Where a table has its field `slot`, or 0. */
  place(table: number, slot: number): number {
    const fields = table - this.view.getInt32(table, true);
    const at = 4 + 2 * slot;
    if (at + 2 > this.view.getUint16(fields, true)) return 0;
    const offset = this.view.getUint16(fields + at, true);
    return offset === 0 ? 0 : table + offset;
  }

  /** The table in a field; an Error where there is none. */
  table(table: number, slot: number): number {
    const place = this.place(table, slot);
    if (place === 0) throw new Error("a part of its metadata is missing");
    return this.target(place);
  }

  /** The places of a vector's entries of `stride` bytes. */
  vector(table: number, slot: number, stride: number): number[] {
    const { start, length } = this.#list(table, slot, stride);
    return Array.from({ length }, (_, k) => start + k * stride);
  }

  /** Checks that a text lies in the buffer. */
  text(table: number, slot: number): void {
    this.#list(table, slot, 1);
  }

  #list(table: number, slot: number, stride: number): { start: number; length: number } {
    const place = this.place(table, slot);
    if (place === 0) return { start: 0, length: 0 };
    const start = this.target(place) + 4;
    const length = this.view.getUint32(start - 4, true);
    if (start + length * stride > this.view.byteLength) throw new Error("a list is longer than its buffer");
    return { start, length };
  }
}
