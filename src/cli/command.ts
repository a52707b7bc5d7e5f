import type { FileFormat, ReadOptions } from "./file.ts";

/** The words of `compute` that read a file exactly as it was read, with everything said that had been inferred. */
export function readingCommand(
  path: string,
  format: FileFormat,
  asked: ReadOptions,
  isReturns: boolean,
): string {
  // a name that comes twice would mean its first column
  const column = (option: string, name: string | undefined) =>
    name === undefined || format.columns.filter((other) => other === name).length > 1
      ? []
      : words(option, name);
  const value = format.shape === "wide" ? asked.valueColumn : format.valueColumn;
  return [
    "rollbeta",
    "compute",
    // a file name that begins with a dash would be an option
    shellWord(path !== "-" && path.startsWith("-") ? `./${path}` : path),
    ...column("--date-column", format.dateColumn),
    ...column("--ticker-column", format.tickerColumn),
    ...column("--value-column", value),
    ...(asked.wide ? ["--wide"] : []),
    ...(format.kind === "csv"
      ? [
          ...words("--delimiter", format.delimiter === "\t" ? "tab" : format.delimiter),
          ...words("--decimal", format.decimal),
          ...(format.encoding === "utf-8" ? [] : words("--encoding", format.encoding)),
        ]
      : []),
    ...(asked.skipRows === undefined ? [] : words("--skip-rows", String(asked.skipRows))),
    ...(asked.comment === undefined ? [] : words("--comment", asked.comment)),
    ...(asked.header === false ? ["--no-header"] : []),
    ...(asked.naValues === undefined ? [] : words("--na-values", asked.naValues.join(","))),
    ...(asked.duplicates === undefined ? [] : words("--duplicates", asked.duplicates)),
    ...(isReturns ? ["--returns"] : []),
  ].join(" ");
}

function words(option: string, value: string): string[] {
  return value.startsWith("-") ? [`${option}=${shellWord(value)}`] : [option, shellWord(value)];
}

/** One word for a POSIX shell: as it is where nothing in it means anything, else in single quotes. */
export function shellWord(text: string): string {
  if (/^[\w.,/:@%+=-]+$/.test(text)) return text;
  return `'${text.replaceAll("'", "'\\''")}'`;
}
