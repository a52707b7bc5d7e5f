// Numbers and tables as summaries show them.

/** Columns of text, texts to the left and numbers to the right. */
export function textTable(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const isText = widths.map((_, column) =>
    rows.slice(1).some((row) => !/^([+-]?[\d.]+(e-?\d+)?( %)?)?$/.test(row[column]!)),
  );
  return rows.map((row) =>
    `  ${row.map((cell, k) => (isText[k] ? cell.padEnd(widths[k]!) : cell.padStart(widths[k]!))).join("  ")}`.trimEnd(),
  );
}

export function fixed(value: number): string {
  return unsigned(value.toFixed(3));
}

/** Without the sign of what is rounded to zero. */
function unsigned(text: string): string {
  return /[1-9]/.test(text) ? text : text.replace("-", "");
}

export function signed(value: number): string {
  const text = fixed(value);
  return text.startsWith("-") ? text : `+${text}`;
}

export function percent(value: number, digits = 2): string {
  return `${unsigned((100 * value).toFixed(digits))} %`;
}
