import type { State } from "../state.ts";
import { type CellAnswer, cellOf } from "./cell.ts";
import type { Live } from "./live.ts";
import { type ValuesAnswer, type ValuesQuestion, valuesOf } from "./values.ts";

// What can be asked of a market beside its picture: a question each, and its answer.

export type Question =
  | { readonly about: "cell"; readonly state: State; readonly ticker: string; readonly row: number }
  | ValuesQuestion;

export type Answer = CellAnswer | ValuesAnswer;

export function answer(live: Live, question: Question): Answer | Promise<Answer> {
  switch (question.about) {
    case "cell":
      return cellOf(live, question);
    case "values":
      return valuesOf(live, question);
  }
}
