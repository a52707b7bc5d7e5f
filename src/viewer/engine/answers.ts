import type { State } from "../state.ts";
import { type CellAnswer, cellOf } from "./cell.ts";
import { type LinesAnswer, type LinesQuestion, linesAnswer } from "./lines.ts";
import type { Live } from "./live.ts";
import { type ScatterAnswer, type ScatterQuestion, scatterOf } from "./scatter.ts";
import type { WhatIfAnswer, WhatIfQuestion } from "./what-if.ts";

// What can be asked of a market beside its picture: a question each, and its answer.

export type Question =
  | { readonly about: "cell"; readonly state: State; readonly ticker: string; readonly row: number }
  | ScatterQuestion
  | LinesQuestion
  | WhatIfQuestion;

export type Answer = CellAnswer | ScatterAnswer | LinesAnswer | WhatIfAnswer;

export function answer(live: Live, question: Question): Answer | Promise<Answer> {
  switch (question.about) {
    case "cell":
      return cellOf(live, question);
    case "scatter":
      return scatterOf(live, question);
    case "lines":
      return linesAnswer(live, question);
    case "what-if":
      // with all that portfolios take, which few ask for
      return import("./what-if.ts").then(({ whatIfOf }) => whatIfOf(live, question));
  }
}
