import { foldStyles } from "./fold.ts";
import { helpStyles } from "./help/styles.ts";
import { readingStyles } from "./reading/styles.ts";
import { whatIfStyles } from "./what-if/styles.ts";

/** What the whole viewer looks like; the parts' own sheets follow. Colours are custom properties that a page may set. */
export const styles = `
:host {
  --ink: var(--rollbeta-ink, light-dark(#1a1a1a, #e8e8e8));
  --paper: var(--rollbeta-paper, light-dark(#ffffff, #16181c));
  --accent: var(--rollbeta-accent, light-dark(#0b57d0, #8ab4f8));
  --line: light-dark(#c9ccd1, #464a52);
  --soft: light-dark(#595e66, #a4abb6);
  --edge: light-dark(#7d838c, #878e99);
  --danger: light-dark(#b3261e, #f2a29b);
  --mark: light-dark(#c2500a, #ffa552);
  --point: light-dark(#7b93b8, #7288ad);
  display: grid;
  grid-template-columns: minmax(0, 1fr);
  gap: 8px;
  color: var(--ink);
  background: var(--paper);
  font: 14px/1.4 var(--rollbeta-font, system-ui, sans-serif);
}
${foldStyles}${readingStyles}${whatIfStyles}${helpStyles}`;
