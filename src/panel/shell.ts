/** One word for a POSIX shell: as it is where nothing in it means anything, else in single quotes. */
export function shellWord(text: string): string {
  if (/^[\w.,/:@%+=-]+$/.test(text)) return text;
  return `'${text.replaceAll("'", "'\\''")}'`;
}
