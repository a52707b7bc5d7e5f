import { checkInteger, checkOneOf, notAmong, shownValue } from "../panel/error.ts";
import type { CSVOptions } from "./csv.ts";
import { DELIMITERS } from "./delimiter.ts";
import { DUPLICATES } from "./duplicates.ts";
import { checkDateFormat } from "./strptime.ts";

type Check = (name: string, value: unknown) => void;

/**
 * What each option of a reader may be. All readers take the same names, for a folder may hold files of several kinds; what
 * is about text does nothing to others.
 */
const CHECKS: Readonly<Record<keyof CSVOptions | "compressors", Check>> = {
  name: text,
  dateColumn: column,
  dateFormat: (name, value) => {
    text(name, value);
    checkDateFormat(value as string);
  },
  tickerColumn: column,
  valueColumn: column,
  seriesColumn: column,
  shape: (name, value) => checkOneOf(name, value, ["wide"]),
  constants: (name, value) => {
    const pair = (one: unknown) => isTexts(one) && one.length === 2;
    if (!Array.isArray(value) || !value.every(pair)) throw wrong(name, "a list of [name, text]", value);
  },
  duplicates: (name, value) => checkOneOf(name, value, DUPLICATES),
  locate: (name, value) => {
    const { ticker, time } = Object(value);
    if (typeof ticker !== "string" || typeof time !== "number")
      throw wrong(name, "an object with a ticker and a time", value);
  },
  allowEmpty: flag,
  listDropped: flag,
  onProgress: (name, value) => {
    if (typeof value !== "function") throw wrong(name, "a function", value);
  },
  encoding: text,
  delimiter: (name, value) => checkOneOf(name, value, DELIMITERS),
  decimal: (name, value) => checkOneOf(name, value, [".", ","]),
  skipRows: (name, value) => checkInteger(name, value, 0),
  comment: (name, value) => {
    if (typeof value !== "string" || !/^[!-~]$/.test(value) || /[\w"]/.test(value))
      throw new RangeError(
        `${name} must be one mark such as #, no letter, digit or quote, got ${shownValue(value)}`,
      );
  },
  header: flag,
  naValues: (name, value) => {
    if (!isTexts(value)) throw wrong(name, 'a list of texts such as ["n.a.", "-999"]', value);
  },
  layout: (name, value) => {
    const { head, roles, options } = Object(value);
    if (!(head instanceof Uint8Array) || typeof roles !== "object" || typeof options !== "string")
      throw wrong(name, "the layout of a file that fromCSV has read", value);
  },
  compressors: (name, value) => {
    const all = Object.values(Object(value));
    if (typeof value !== "object" || all.some((one) => one !== undefined && typeof one !== "function"))
      throw wrong(name, "an object of functions by codec", value);
  },
};

/**
 * Throws a RangeError or TypeError that names option, rule and value, for what is wrong with the options of a reader; a
 * misspelt one would otherwise be one that is left out. An option that is undefined is not given.
 */
export function checkReading(options: object): void {
  if (typeof options !== "object" || options === null) throw wrong("options", "an object", options);
  for (const [name, value] of Object.entries(options)) {
    if (!Object.hasOwn(CHECKS, name)) throw new TypeError(notAmong("options", name, Object.keys(CHECKS)));
    if (value !== undefined) CHECKS[name as keyof typeof CHECKS](name, value);
  }
}

/** Throws a TypeError for what is no bytes, such as an ArrayBuffer, nor text where that is read too. */
export function checkInput(input: unknown, isText: boolean): void {
  if (ArrayBuffer.isView(input) || (isText && typeof input === "string")) return;
  throw wrong("input", isText ? "text or a Uint8Array" : "a Uint8Array", input);
}

function text(name: string, value: unknown): void {
  if (typeof value !== "string") throw wrong(name, "a text", value);
}

function column(name: string, value: unknown): void {
  if (typeof value !== "string") throw wrong(name, 'a header, or the number of a column as text, "2"', value);
}

function flag(name: string, value: unknown): void {
  if (typeof value !== "boolean") throw wrong(name, "true or false", value);
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === "string");
}

function wrong(name: string, rule: string, value: unknown): TypeError {
  return new TypeError(`${name} must be ${rule}, got ${shownValue(value)}`);
}
