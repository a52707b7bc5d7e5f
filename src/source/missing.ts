/** How files write a missing value, each also in upper, lower and title case. */
const WORDS = [
  "",
  "NA",
  "N/A",
  "#N/A",
  "#NA",
  "<NA>",
  "#N/A N/A",
  "NaN",
  "-NaN",
  "null",
  "None",
  "-",
  "--",
  ".",
];
/** Dashes that stand alone. */
const DASHES = ["–", "—", "－", "―"];

const USUAL = /* @__PURE__ */ new Set(
  /* @__PURE__ */ [...WORDS, ...DASHES].flatMap((text) => [
    text,
    text.toLowerCase(),
    text.toUpperCase(),
    text.slice(0, 1).toUpperCase() + text.slice(1).toLowerCase(),
  ]),
);

/** Whether a text is one of the usual ones. */
export function isMissing(text: string): boolean {
  return USUAL.has(text);
}

/** Makes every value that is one of `numbers` missing; how many there were. */
export function dropNumbers(values: Float64Array, numbers: readonly number[]): number {
  let count = 0;
  for (const number of numbers) {
    for (let k = 0; k < values.length; k++) {
      if (values[k] !== number) continue;
      values[k] = Number.NaN;
      count++;
    }
  }
  return count;
}

/** What is to be said about so many values that are missing because they were given. */
export function givenNote(count: number): string[] {
  if (count === 0) return [];
  return [`${count} ${count === 1 ? "value is" : "values are"} missing by --na-values`];
}

/** The texts of cells that say a value is missing. */
export class Missing {
  /** Those that were given as numbers: every cell of that value is missing, however it is written. */
  readonly numbers: readonly number[];
  readonly #given: ReadonlySet<string>;
  /** The usual ones of at most four ASCII bytes, each as one integer, the last byte lowest. */
  readonly codes: readonly number[];

  constructor(given: readonly string[] = []) {
    this.#given = new Set(given);
    this.numbers = given
      .filter((text) => text.trim() !== "")
      .map(Number)
      .filter((value) => !Number.isNaN(value));
    this.codes = Array.from(USUAL)
      .filter((text) => /^[ -~]{0,4}$/.test(text))
      .map((text) => [...text].reduce((code, char) => (code << 8) | char.charCodeAt(0), 0));
  }

  has(text: string): boolean {
    return USUAL.has(text) || this.#given.has(text);
  }

  /** Whether a text is missing because it was given, and not a usual one. */
  isGiven(text: string): boolean {
    return this.#given.has(text) && !USUAL.has(text);
  }
}
