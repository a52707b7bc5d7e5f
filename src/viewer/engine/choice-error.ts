import { DataError } from "../../panel/error.ts";

/** Nothing says which of the tickers is the market: the user has to. */
export class ChoiceError extends DataError {
  readonly choice: readonly string[];

  constructor(message: string, choice: readonly string[]) {
    super(message);
    this.choice = choice;
  }
}

/** What was asked for is not wanted any more. */
export class GivenUp extends DataError {
  constructor() {
    super("this was given up; it is computed again when a setting changes");
  }
}

/** A single series, which has nothing to be compared with. */
export class LoneError extends DataError {}
