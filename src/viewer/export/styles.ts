export const exportStyles = `
.saving { display: grid; gap: 6px; }
.saving > h2 { margin: 0; font-size: 1em; font-weight: 600; }
.saving .row { display: flex; flex-wrap: wrap; align-items: center; gap: 6px; }
.saving button {
  min-height: 32px;
  padding: 3px 12px;
  border: 1px solid var(--line);
  border-radius: 6px;
  background: none;
  color: inherit;
  font: inherit;
  cursor: pointer;
}
.saving button:hover:not([aria-disabled="true"]) { border-color: var(--accent); color: var(--accent); }
.saving button:focus-visible, .saving textarea:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.saving button[aria-disabled="true"] { opacity: 0.5; cursor: default; }
.saving button[aria-expanded="true"] { border-color: var(--accent); }
.saving .gap { width: 6px; }
.saving [role="status"] { margin: 0; min-height: 1.4em; }
.saving [role="status"].wrong { font-weight: 600; }
.saving .panel { display: grid; gap: 6px; }
.saving[hidden], .saving .panel[hidden] { display: none; }
.saving textarea {
  box-sizing: border-box;
  width: 100%;
  padding: 8px;
  border: 1px solid var(--line);
  border-radius: 6px;
  background: var(--paper);
  color: inherit;
  font: 13px/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace;
  white-space: pre-wrap;
  overflow-wrap: anywhere;
  resize: vertical;
  field-sizing: content;
  min-height: 5em;
  max-height: 20em;
}
.saving .hint { margin: 0; font-size: 0.9em; }
`;
