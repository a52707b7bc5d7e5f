import type { LocaleTable } from "../locale/words.ts";
import type { Group } from "../scene.ts";

/**
 * Quiet colours for the strip of groups, in an order in which neighbours, the last and the first among them, are far apart.
 * Chosen from sRGB in OKLab, as seen by eyes of all kinds (Machado, Oliveira and Fernandes 2009): any two are told apart, and
 * each from both themes' paper and missing colour.
 */
export const palette = [
  ...(["#6a93d5", "#edce79", "#ad718d", "#96dcfe", "#7e903e", "#364789", "#e69275", "#7b3702"] as const),
  ...(["#41c1ba", "#68644a", "#b6abf9", "#976213", "#f4a8db", "#8d7751", "#a7d29e", "#55776f"] as const),
  ...(["#c8b962", "#1785af", "#b99b46", "#13607e", "#979bc4", "#774467", "#cd7576", "#594b34"] as const),
];

/** Of the tickers without a group. */
const NONE = "#969696";

/** A group as the picture shows it. */
export interface ShownGroup extends Group {
  readonly color: `#${string}`;
}

/** What groups are called and how they are coloured. */
export function shownGroups(groups: readonly Group[], words: LocaleTable): ShownGroup[] {
  return groups.map((group, g) => ({
    ...group,
    label: group.label || words.noGroup,
    color: group.label === "" ? NONE : palette[g % palette.length]!,
  }));
}
