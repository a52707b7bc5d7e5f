import { DataError } from "../panel/error.ts";

/** A file whose parts are read when they are wanted, as hyparquet has them; `slice` may return a promise. */
export interface AsyncBuffer {
  readonly byteLength: number;
  slice(start: number, end?: number): ArrayBuffer | Promise<ArrayBuffer>;
}

export type Source = Uint8Array | ArrayBuffer | AsyncBuffer;

export const BROKEN = "the file is broken or cut short; fetch or write it again";

/** Some bytes of a file. DataError where there are fewer. */
export async function slice(source: Source, start: number, end: number, name: string): Promise<Uint8Array> {
  if (source instanceof Uint8Array) return source.subarray(start, end);
  const part =
    source instanceof ArrayBuffer
      ? new Uint8Array(source, start, end - start)
      : new Uint8Array(await source.slice(start, end));
  if (part.length !== end - start) throw new DataError(`${name}: ends early while it is read; read it again`);
  return part;
}
