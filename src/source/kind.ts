/** The kinds of files that are read. */
export type FileKind = "csv" | "parquet" | "arrow" | "jsonlines";

const MARKS: readonly (readonly [FileKind, readonly number[]])[] = [
  ["parquet", [0x50, 0x41, 0x52, 0x31]], // PAR1
  ["parquet", [0x50, 0x41, 0x52, 0x45]], // PARE, encrypted
  ["arrow", [0x41, 0x52, 0x52, 0x4f, 0x57, 0x31]], // ARROW1
  ["arrow", [0x46, 0x45, 0x41, 0x31]], // FEA1, Feather of version 1
  ["arrow", [0xff, 0xff, 0xff, 0xff]], // a stream's first message
];
const BOM = [0xef, 0xbb, 0xbf];

/** What kind of file begins with these bytes; a hundred of them do. JSON begins with a brace or bracket, the rest is CSV. */
export function kindOfFile(head: Uint8Array): FileKind {
  for (const [kind, mark] of MARKS) if (mark.every((byte, i) => head[i] === byte)) return kind;
  let at = BOM.every((byte, i) => head[i] === byte) ? 3 : 0;
  while (head[at] === 10 || head[at] === 13 || head[at] === 32 || head[at] === 9) at++;
  const start = String.fromCharCode(...head.subarray(at, at + 64));
  return /^(\{\s*["}\r\n]|\[\s*[{[])/.test(start) ? "jsonlines" : "csv";
}
