import { shellWord } from "../panel/shell.ts";
import type { CSVOptions } from "../source/csv.ts";
import type { FileFormat } from "../source/file.ts";

/** How a reading was asked for. */
export interface Asked
  extends Pick<
    CSVOptions,
    "dateFormat" | "valueColumn" | "skipRows" | "comment" | "header" | "naValues" | "duplicates"
  > {
  readonly wide?: boolean;
  readonly skipBad?: boolean;
  readonly sql?: string;
  readonly database?: string;
}

/**
 * The words of `compute` that read files exactly as they were read, with everything said that had been inferred, but for
 * what several files do not share.
 */
export function readingWords(
  paths: readonly string[],
  formats: readonly FileFormat[],
  asked: Asked,
  isReturns: boolean,
): string[] {
  return [
    "rollbeta",
    "compute",
    // a file name that begins with a dash would be an option
    ...paths.map((path) => (path !== "-" && path.startsWith("-") ? `./${path}` : path)),
    ...(asked.sql === undefined ? [] : words("--sql", asked.sql)),
    ...(asked.database === undefined ? [] : words("--database", asked.database)),
    ...(asked.skipBad ? ["--skip-bad"] : []),
    ...shared(formats.map((format) => inferred(format, asked))),
    ...(asked.wide ? ["--wide"] : []),
    ...(asked.skipRows === undefined ? [] : words("--skip-rows", String(asked.skipRows))),
    ...(asked.comment === undefined ? [] : words("--comment", asked.comment)),
    ...(asked.header === false ? ["--no-header"] : []),
    ...(asked.naValues === undefined ? [] : words("--na-values", asked.naValues.join(","))),
    ...(asked.duplicates === undefined ? [] : words("--duplicates", asked.duplicates)),
    ...(isReturns ? ["--returns"] : []),
  ];
}

/** The options, each with its value, that all files have. */
function shared(files: readonly string[][][]): string[] {
  const [first, ...others] = files;
  const has = (options: string[][], one: string[]) =>
    options.some((other) => other.join(" ") === one.join(" "));
  return first!.filter((one) => others.every((options) => has(options, one))).flat();
}

function inferred(format: FileFormat, asked: Asked): string[][] {
  // a name that comes twice would mean its first column
  const column = (option: string, name: string | undefined) =>
    name === undefined || format.columns.filter((other) => other === name).length > 1
      ? []
      : [words(option, name)];
  const value = format.shape === "wide" ? asked.valueColumn : format.valueColumn;
  return [
    ...column("--date-column", format.dateColumn),
    ...dates(format, asked),
    ...column("--ticker-column", format.tickerColumn),
    ...column("--value-column", value),
    ...(format.kind === "csv"
      ? [
          words("--delimiter", format.delimiter === "\t" ? "tab" : format.delimiter),
          words("--decimal", format.decimal),
          ...(format.encoding === "utf-8" ? [] : [words("--encoding", format.encoding)]),
        ]
      : []),
  ];
}

/** How dates are written, where not every one of them shows it. */
function dates({ dateFormat }: FileFormat, asked: Asked): string[][] {
  const open = /^(DD|MM)([/-])(?:DD|MM)\2YYYY/.exec(dateFormat);
  const order = open === null ? undefined : open[1] === "DD" ? "dayfirst" : "monthfirst";
  const said = asked.dateFormat?.startsWith("%") ? asked.dateFormat : (order ?? asked.dateFormat);
  return said === undefined ? [] : [words("--date-format", said)];
}

function words(option: string, value: string): string[] {
  return value.startsWith("-") ? [`${option}=${value}`] : [option, value];
}

/** Words as a line for a POSIX shell. */
export function commandLine(words: readonly string[]): string {
  return words
    .map((word) => {
      const [, option = "", value = word] = /^(--[a-z-]+=)(.*)$/s.exec(word) ?? [];
      return option + shellWord(value);
    })
    .join(" ");
}
