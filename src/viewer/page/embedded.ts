// What a page holds beside its script, in elements that are no script.

/** The text of the element of that name; undefined where there is none. It is taken out, as it may be large. */
export function takeText(id: string): string | undefined {
  const element = document.getElementById(id);
  element?.remove();
  return element?.textContent ?? undefined;
}
