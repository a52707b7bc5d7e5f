// papaparse as a rival: a file of text as numbers, piece by piece.
import { Readable } from "node:stream";
import Papa from "papaparse";

const PIECE = 1 << 20;

export function piecesOf(bytes) {
  return Array.from({ length: Math.ceil(bytes.length / PIECE) }, (_, k) =>
    bytes.subarray(k * PIECE, (k + 1) * PIECE),
  );
}

/** Every cell as Number(text), row after row, the sum returned. */
export function papaStream(bytes) {
  return new Promise((resolve, reject) => {
    let sum = 0;
    Papa.parse(Readable.from(piecesOf(bytes)), {
      fastMode: true,
      step: ({ data }) => {
        for (let i = 1; i < data.length; i++) sum += Number(data[i]);
      },
      complete: () => resolve(sum),
      error: reject,
    });
  });
}
