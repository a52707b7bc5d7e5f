/** Of the row that saves what is on screen, and of the text under it that is to be copied. */
export const exportStyles = `
.saving {
  display: grid;
  grid-template-columns: minmax(0, 1fr);
  gap: 6px;
  & .row { display: flex; flex-wrap: wrap; align-items: center; gap: 6px; }
  & .label { color: var(--soft); }
  & .files { display: flex; }
  & .files > button { border-radius: 0; margin-inline-start: -1px; }
  & .files > :first-child { border-start-start-radius: 5px; border-end-start-radius: 5px; margin: 0; }
  & .files > :last-child { border-start-end-radius: 5px; border-end-end-radius: 5px; }
  & .files > :is(:hover, :focus-visible) { z-index: 1; position: relative; }
  & [aria-disabled="true"] { opacity: 0.45; cursor: default; }
  & [aria-expanded="true"] { border-color: var(--accent); }
  & [role="status"] { flex: 1 1 200px; min-inline-size: 0; overflow-wrap: anywhere; color: var(--soft); }
  & [role="status"].wrong { color: var(--bad); }
  & .copying { display: grid; grid-template-columns: minmax(0, 1fr); gap: 6px; padding-block-end: 4px; }
  & .hint { color: var(--soft); font-size: 12px; }
  & textarea {
    inline-size: 100%;
    min-block-size: 4.5em;
    max-block-size: 16em;
    padding: 6px 8px;
    border: 1px solid var(--edge);
    border-radius: 5px;
    background: var(--field);
    color: inherit;
    font: 12px/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace;
    white-space: pre-wrap;
    overflow-wrap: anywhere;
    resize: vertical;
    field-sizing: content;
  }
}
`;
