import type { State } from "../state.ts";
import { type CellAnswer, cellOf } from "./cell.ts";
import type { ExportAnswer, ExportQuestion } from "./export/question.ts";
import type { Live, Pause } from "./live.ts";
import { type ValuesAnswer, type ValuesQuestion, valuesOf } from "./values.ts";

// What can be asked of a market beside its picture: a question each, and its answer.

export type Question =
  | { readonly about: "cell"; readonly state: State; readonly ticker: string; readonly row: number }
  | ValuesQuestion
  | ExportQuestion;

export type Answer = CellAnswer | ValuesAnswer | ExportAnswer;

/** `pause`: asked between slices of long work. */
export async function answer(live: Live, question: Question, pause?: Pause): Promise<Answer> {
  switch (question.about) {
    case "cell":
      return cellOf(live, question);
    case "values":
      return valuesOf(live, question);
    case "export":
      return (await import("./export/export.ts")).exportOf(live, question, pause);
  }
}
