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
  return value.toFixed(3);
}

export function signed(value: number): string {
  return value >= 0 ? `+${fixed(value)}` : fixed(value);
}

export function percent(value: number, digits = 2): string {
  return `${(100 * value).toFixed(digits)} %`;
}
