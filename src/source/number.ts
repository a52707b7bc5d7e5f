// Numbers as people write them. The digits and marks within a number are its body: `1,234.5` of `-$1,234.5`.

export type Mark = "." | ",";

/** What stands around the body and changes or explains the value. */
export type Sign = "percent" | "currency" | "parentheses" | "triangle";

export interface NumberText {
  /** Digits, marks and exponent. */
  body: string;
  negative: boolean;
  /** Percent sign: the value is a hundredth. */
  percent: boolean;
  /** `$`, `円`, ... or empty. */
  currency: string;
  /** (1) for -1, as accountants write it. */
  parentheses: boolean;
  /** ▲1 for -1, as Japanese statements write it. */
  triangle: boolean;
}

// no part can match what the next one does, so the time is linear in the length
const WRITTEN =
  /^([+-]|[▲△])? ?([$€£¥₩₹])? ?([+-])?((?:[\d.,]|(?<=\d)[' ](?=\d))+(?:e[+-]?\d+)?) ?([%$€£¥₩₹円元])?$/i;
const INFINITE = /^[+-]?inf(inity)?$/i;

/** Takes a number apart; undefined if a text is none under either decimal mark. */
export function numberText(text: string): NumberText | undefined {
  let plain = inASCII(text);
  const parentheses = plain.startsWith("(") && plain.endsWith(")");
  if (parentheses) plain = plain.slice(1, -1).trim();
  const [, lead = "", before = "", inner = "", body, after = ""] = WRITTEN.exec(plain) ?? [];
  if (body === undefined || !/^[.,]*\d/.test(body) || (lead !== "" && inner !== "")) return undefined;
  const percent = after === "%";
  const sign = lead + inner;
  if ((before !== "" && after !== "") || (parentheses && sign !== "")) return undefined;
  const triangle = sign === "▲" || sign === "△";
  const negative = parentheses || triangle || sign === "-";
  return { body, negative, percent, currency: percent ? "" : before + after, parentheses, triangle };
}

/** Whether a text is a number under one decimal mark or the other. */
export function isNumberLike(text: string): boolean {
  return numberText(text) !== undefined || INFINITE.test(text);
}

const GRAMMAR: Record<Mark, RegExp> = {
  ".": /^(?:(?:[1-9]\d{0,2}([,' ])\d{3}(?:\1\d{3})*|[1-9]\d?(?:,\d\d)+,\d{3}|\d+)(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i,
  ",": /^(?:(?:[1-9]\d{0,2}([.' ])\d{3}(?:\1\d{3})*|\d+)(?:,\d*)?|,\d+)(?:e[+-]?\d+)?$/i,
};

/** The value of a number under a decimal mark, its thousands grouped in any usual way; undefined if it is none. */
export function numberValue(number: NumberText, decimal: Mark): number | undefined {
  const { body, negative, percent } = number;
  if (!GRAMMAR[decimal].test(body)) return undefined;
  const [digits, exponent = "0"] = body.toLowerCase().split("e") as [string, string?];
  const plain =
    decimal === "." ? digits.replaceAll(/[,' ]/g, "") : digits.replaceAll(/[.' ]/g, "").replace(",", ".");
  const value = Number(`${plain}e${Number(exponent) - (percent ? 2 : 0)}`);
  return negative ? -value : value;
}

/** The infinity that a text says, or undefined. */
export function infinity(text: string): number | undefined {
  return INFINITE.test(text) ? Number.POSITIVE_INFINITY : undefined;
}

/** Full-width letters, Unicode's blanks, minus and apostrophe as ASCII has them; the rest as it is. */
export function inASCII(text: string): string {
  if (!/[^ -~]/.test(text)) return text;
  let plain = "";
  for (const char of text) {
    const code = char.codePointAt(0)!;
    if (code >= 0xff01 && code <= 0xff5e) plain += String.fromCharCode(code - 0xfee0);
    else if (code === 0xa0 || code === 0x2007 || code === 0x2009 || code === 0x202f || code === 0x3000)
      plain += " ";
    else if (code === 0x2212) plain += "-";
    else if (code === 0x2019) plain += "'";
    else if (code === 0xffe5) plain += "¥";
    else plain += char;
  }
  return plain.trim();
}
