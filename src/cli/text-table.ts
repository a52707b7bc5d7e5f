// Numbers and tables as summaries show them.

/** Columns of text, texts to the left and numbers to the right. */
export function textTable(rows: readonly (readonly string[])[]): string[] {
  const texts = rows.map((row) => row.map((cell) => cell.replace(/\s+/g, " ")));
  const widths = rows[0]!.map((_, column) => Math.max(...texts.map((row) => columnsOf(row[column]!))));
  const isText = widths.map((_, column) =>
    rows.slice(1).some((row) => !/^([+-]?[\d.]+(e-?\d+)?( %)?)?$/.test(row[column]!)),
  );
  return texts.map((row) => {
    const cells = row.map((cell, k) => {
      const gap = " ".repeat(widths[k]! - columnsOf(cell));
      return isText[k] ? cell + gap : gap + cell;
    });
    return `  ${cells.join("  ")}`.trimEnd();
  });
}

/** Columns of a terminal: kana, Han, Hangul and full-width signs take two. */
function columnsOf(text: string): number {
  const wide = text.match(
    /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\uff01-\uff60\uffe0-\uffe6]/g,
  );
  return text.length + (wide?.length ?? 0);
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
