import type { Panel } from "../panel/panel.ts";

/** Files that say the same one by one, not together. */
const FEW = 3;

/**
 * The notes of files, each beginning with its file's name. What more than a few files say, in the same words but for
 * numbers and their tickers, is said once with their count. Where it begins with a number, so many values, say, the numbers
 * are added up.
 */
export function gathered(
  files: readonly { name: string; panel: Pick<Panel, "notes" | "tickers"> }[],
): string[] {
  const groups = new Map<string, { notes: string[]; sum: number }>();
  for (const { name, panel } of files) {
    for (const note of panel.notes) {
      const text = note.startsWith(`${name}: `) ? note.slice(name.length + 2) : note;
      const ticker = panel.tickers.length === 1 ? panel.tickers[0]! : undefined;
      const common =
        ticker === undefined
          ? text
          : text.replace(`, ${ticker},`, ",").replace(`ticker ${ticker} `, "ticker ");
      const key = common.replaceAll(/\d+/g, "0");
      const group = groups.get(key) ?? { notes: [], sum: 0 };
      groups.set(key, group);
      group.notes.push(note);
      group.sum += Number(/^\d+(?= )/.exec(text)?.[0] ?? 0);
    }
  }
  return [...groups.values()].flatMap(({ notes, sum }) => {
    if (notes.length <= FEW) return notes;
    return [`${notes.length} files, the first being ${notes[0]}${sum > 0 ? `; ${sum} in all` : ""}`];
  });
}
