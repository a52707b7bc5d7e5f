import { localeTables } from "../../../heatmap/locale/locale.ts";
import type { HeatmapOptions } from "../../../heatmap/options.ts";
import type { Arrangement } from "../../../heatmap/order/order.ts";
import { sizeFor } from "../../../heatmap/size.ts";
import type { Matrix } from "../../../panel/matrix.ts";
import { wideCSV } from "../../../table/csv.ts";
import { exportWords } from "../../export/words.ts";
import type { State } from "../../state.ts";
import { version } from "../../version.generated.ts";
import type { Live, Pause } from "../live.ts";
import { commandLine } from "./command.ts";
import { nameOf } from "./name.ts";
import { drawPicture, type OpenSurface } from "./picture.ts";
import type { ExportAnswer, ExportQuestion, Made } from "./question.ts";
import { type Shown, shownOf, tableOf } from "./shown.ts";

/** Makes a file of what is on screen. `open`: makes canvases, where they are not those of a page or of a worker. */
export async function exportOf(
  live: Live,
  question: ExportQuestion,
  pause?: Pause,
  open?: OpenSurface,
): Promise<ExportAnswer> {
  const { state, format } = question;
  const matrix = await live.matrix(state, pause);
  const arranged = matrix && (await live.arrangement(matrix, state, pause));
  if (matrix === undefined || arranged === undefined)
    return { about: "export", name: "", made: undefined, notes: [] };
  const arrangement = named(arranged, state);
  const shown = shownOf(matrix, arrangement, state.view);
  const name = nameOf(shown, state.from !== "" || state.to !== "");
  const { made, notes = [] } = await make();
  return { about: "export", name: `${name}.${format}`, made, notes };

  async function make(): Promise<{ made: Made | undefined; notes?: readonly string[] }> {
    if (format === "command") {
      const { order } = arrangement;
      const tickers = order.filter((place) => place < matrix!.tickers.length).length;
      const counts = { rows: order.length, tickers };
      const words = exportWords[question.locale];
      const limits = live.colors(matrix!, question.state);
      const text = commandLine({ ...question, market: live.market, shown, ...counts, limits, name, words });
      return { made: { kind: "text", text } };
    }
    if (format === "csv" || format === "parquet") return { made: await table(tableOf(shown), format, pause) };
    const drawing = { matrix: shown.matrix, options: pictureOptions(live, question, shown, matrix!) };
    const drawn = await drawPicture(drawing, format, open, pause);
    if (drawn) return { made: drawn.blob && { kind: "file", blob: drawn.blob }, notes: drawn.notes };
    // the memory of the values is the next picture's, too
    const own = { ...drawing.matrix, values: drawing.matrix.values.slice() };
    return { made: { kind: "drawing", drawing: { ...drawing, matrix: own } } };
  }
}

/** Bytes of a number, about. */
const SIZES = { csv: 19, parquet: 8 };
const TYPES = { csv: "text/csv", parquet: "application/vnd.apache.parquet" };

async function table(matrix: Matrix, format: "csv" | "parquet", pause?: Pause): Promise<Made | undefined> {
  const pieces =
    format === "csv" ? wideCSV(matrix) : (await import("../../../table/parquet.ts")).toParquet(matrix);
  const total = Math.max(1, matrix.values.length * SIZES[format]);
  const all: BlobPart[] = [];
  let done = 0;
  for (const piece of pieces) {
    all.push(piece as BlobPart);
    done += piece.length;
    if (pause && !(await pause(Math.min(1, done / total)))) return undefined;
  }
  return { kind: "file", blob: new Blob(all, { type: TYPES[format] }) };
}

/** The colours are those of all dates, whichever are in view. */
function pictureOptions(
  live: Live,
  { state, locale, theme, scale }: ExportQuestion,
  { arrangement }: Shown,
  whole: Matrix,
): HeatmapOptions {
  const { vmin, vmax, center } = live.colors(whole, state);
  const { cmap, agg } = state;
  return {
    ...sizeFor(arrangement.order.length),
    ...{ vmin, vmax, agg, theme, locale, scale, arrangement },
    ...(center !== undefined && { center }),
    ...(cmap !== "" && { cmap }),
    footer: `${localeTables[locale].source(live.market.name)} · rollbeta ${version}`,
  };
}

/** The arrangement with the name of the column that it goes by. */
function named(arrangement: Arrangement, { sort }: State): Arrangement {
  if (!sort.startsWith("column:")) return arrangement;
  return { ...arrangement, sorted: { ...arrangement.sorted, name: sort.slice("column:".length) } };
}
