import { pageCodecs } from "../node/files.ts";
import { DataError } from "../panel/error.ts";
import type { Panel } from "../panel/panel.ts";
import type { Weights } from "../panel/portfolio.ts";
import { formatTime } from "../panel/time.ts";
import { type Rest, settleWeights } from "../portfolio/weights.ts";
import type { OpenFile } from "../source/file.ts";
import { holdingsOf, isDated } from "../source/holdings.ts";
import { readColumnTexts, readTexts, type Texts } from "../source/metadata.ts";
import { openFile, readFile } from "./file.ts";

/** Weights from a file, of all the capital: they may have a row called cash. */
export async function loadHoldings(
  path: string,
  rest: Rest,
): Promise<{ weights: Weights; notes: readonly string[] }> {
  const name = path === "-" ? "standard input" : path;
  const file = await openFile(path);
  const texts = await textsOf(file, name);
  const read = isDated(texts) ? await readDated(path, name) : holdingsOf(texts, name);
  try {
    const { weights, notes } = settleWeights(read.weights, rest);
    return { weights, notes: [...read.notes, ...notes] };
  } catch (error) {
    throw error instanceof DataError ? new DataError(`${name}: ${error.message}`) : error;
  }
}

async function textsOf({ kind, source }: OpenFile, name: string): Promise<Texts> {
  switch (kind) {
    case "csv":
      return readTexts(source, { name });
    case "parquet": {
      const { ParquetFile } = await import("../source/parquet-file.ts");
      return readColumnTexts(await ParquetFile.open(source, { name, compressors: pageCodecs }));
    }
    case "arrow": {
      const { ArrowFile } = await import("../source/arrow-file.ts");
      return readColumnTexts(await ArrowFile.open(source, { name }));
    }
    case "jsonlines":
      throw new DataError(`${name}: is JSON lines; weights are CSV, Parquet or Arrow`);
  }
}

/** Weights by date, long or wide. An empty cell is a ticker that is not held. */
async function readDated(path: string, name: string): Promise<{ weights: Weights; notes: string[] }> {
  if (path === "-") throw new DataError("weights by date come from a file, not from standard input");
  const { panel } = await readFile(path, {}).catch((error) => {
    if (!(error instanceof DataError)) throw error;
    // what these options say is of the prices
    throw new DataError(error.message.replace(/,? or [^,;]*--(duplicates|na-values)[^,;]*/, ""));
  });
  const { tickers, time } = panel;
  const empty = emptyRow(panel);
  if (empty !== undefined) {
    throw new DataError(
      `${name}: has no weight on ${formatTime(time.kind, time.values[empty]!)}; write 0 for what is not held, or leave the row out`,
    );
  }
  const values = panel.values.map((value) => (Number.isNaN(value) ? 0 : value));
  return { weights: { tickers, time, values }, notes: [] };
}

function emptyRow({ tickers, time, values }: Panel): number | undefined {
  const rows = time.values.length;
  for (let row = 0; row < rows; row++)
    if (tickers.every((_, i) => Number.isNaN(values[i * rows + row]!))) return row;
  return undefined;
}
