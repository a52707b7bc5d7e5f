/** Entries that are kept of a list that may be long; its count is the true one. */
export const MOST_LISTED = 10_000;

/** A list that may be cut: how many there were, and at most the first 10,000 of them. */
export interface Listed<Item> {
  readonly count: number;
  readonly list: readonly Item[];
}

/** Such a list while it is made. */
export class Shortlist<Item> implements Listed<Item> {
  count = 0;
  readonly list: Item[] = [];

  add(item: Item): void {
    if (this.count++ < MOST_LISTED) this.list.push(item);
  }

  /** Takes in another list, of which as many are kept as there is room for. */
  addAll({ count, list }: Listed<Item>): void {
    this.list.push(...list.slice(0, MOST_LISTED - this.list.length));
    this.count += count;
  }
}

/** `a, b, c and 12 more`, and a count in front where there are many. */
export function some(names: readonly string[], most = 4): string {
  const shown = names.slice(0, most).map((name) => name.replaceAll(/[\n\r]/g, " "));
  return names.length <= most
    ? shown.join(", ")
    : `${shown.join(", ")} and ${names.length - most} more (${names.length} in all)`;
}
