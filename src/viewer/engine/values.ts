import { meansOf } from "../../heatmap/cells/cells.ts";
import type { State } from "../state.ts";
import { GivenUp } from "./choice-error.ts";
import type { Live, Pause } from "./live.ts";

/** Asks for the values of some neighbouring cells of the picture that a state asks for. */
export interface ValuesQuestion {
  readonly about: "values";
  readonly state: State;
  /** Places of the order, from the first to the one behind the last. */
  readonly lines: readonly [from: number, to: number];
  /** Rows of dates. */
  readonly rows: readonly [from: number, to: number];
}

export interface ValuesAnswer {
  readonly about: "values";
  readonly lines: ValuesQuestion["lines"];
  readonly rows: ValuesQuestion["rows"];
  /** Line by line, NaN = missing. */
  readonly values: Float64Array;
}

/** What lies beyond the picture is left out. */
export async function valuesOf(live: Live, question: ValuesQuestion, pause?: Pause): Promise<ValuesAnswer> {
  const { state } = question;
  const matrix = await live.matrix(state, pause);
  const arrangement = matrix && (await live.arrangement(matrix, state, pause));
  if (matrix === undefined || arrangement === undefined) throw new GivenUp();
  const { order, means } = arrangement;
  const dates = matrix.time.values.length;
  const [from, to] = within(question.lines, order.length);
  const [first, end] = within(question.rows, dates);
  const count = matrix.tickers.length;
  const values = new Float64Array((to - from) * (end - first));
  for (let line = from; line < to; line++) {
    const number = order[line]!;
    const series =
      number < count
        ? matrix.values.subarray(number * dates, (number + 1) * dates)
        : meansOf(matrix, [means[number - count]!]);
    values.set(series.subarray(first, end), (line - from) * (end - first));
  }
  return { about: "values", lines: [from, to], rows: [first, end], values };
}

function within([from, to]: readonly [number, number], count: number): readonly [number, number] {
  const first = Math.max(0, Math.min(count, from));
  return [first, Math.max(first, Math.min(count, to))];
}
