import type { State } from "../state.ts";
import { type CellAnswer, cellOf } from "./cell.ts";
import type { ExportAnswer, ExportQuestion } from "./export/question.ts";
import { type LinesAnswer, type LinesQuestion, linesAnswer } from "./lines.ts";
import type { Live, Pause } from "./live.ts";
import { type ScatterAnswer, type ScatterQuestion, scatterOf } from "./scatter.ts";
import { type ValuesAnswer, type ValuesQuestion, valuesOf } from "./values.ts";
import type { WhatIfAnswer, WhatIfQuestion } from "./what-if.ts";

// What can be asked of a market beside its picture: a question each, and its answer.

export type Question =
  | { readonly about: "cell"; readonly state: State; readonly ticker: string; readonly row: number }
  | ValuesQuestion
  | ScatterQuestion
  | LinesQuestion
  | WhatIfQuestion
  | ExportQuestion;

export type Answer = CellAnswer | ValuesAnswer | ScatterAnswer | LinesAnswer | WhatIfAnswer | ExportAnswer;

/** `pause`: asked between slices of long work. */
export async function answer(live: Live, question: Question, pause?: Pause): Promise<Answer> {
  switch (question.about) {
    case "cell":
      return cellOf(live, question);
    case "values":
      return valuesOf(live, question, pause);
    case "scatter":
      return scatterOf(live, question);
    case "lines":
      return linesAnswer(live, question);
    // with all that they take, which few ask for
    case "what-if":
      return (await import("./what-if.ts")).whatIfOf(live, question, pause);
    case "export":
      return (await import("./export/export.ts")).exportOf(live, question, pause);
  }
}
