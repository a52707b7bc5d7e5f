export const whatIfStyles = `
.what-if {
  & .shock { display: flex; flex-wrap: wrap; gap: 6px 10px; align-items: center; }
  & .shock input[type="range"] { flex: 1 1 90px; max-width: 420px; min-width: 80px; }
  & .shock input[role="spinbutton"] { width: 5em; text-align: end; }
  & .tools { display: flex; flex-wrap: wrap; gap: 6px 16px; align-items: center; margin: 8px 0 2px; }
  & label { display: inline-flex; gap: 6px; align-items: center; }
  & .parts { display: grid; grid-template-columns: minmax(0, 1fr); gap: 12px 28px; }
  @container (min-width: 900px) { & .parts { grid-template-columns: minmax(0, 3fr) minmax(300px, 2fr); } }
  & h3 { margin: 8px 0 2px; }
  & textarea {
    display: block;
    width: 100%;
    max-width: 420px;
    min-height: 7em;
    padding: 4px 8px;
    font: 13px/1.4 ui-monospace, monospace;
    color: inherit;
    background: var(--field);
    border: 1px solid var(--edge);
    border-radius: 5px;
    resize: vertical;
  }
  & label.text { display: block; }
  & :is(th, td) { padding-inline-end: 8px; }
  & :is(th, td):last-child { padding-inline-end: 0; }
  & svg { display: block; }
  & svg .zero { stroke: var(--ink); stroke-opacity: 0.45; }
  & svg .all { stroke: var(--point); stroke-width: 2; }
  & svg .beta { stroke: var(--accent); stroke-width: 5; stroke-opacity: 0.55; }
  & svg circle { fill: var(--accent); }
  & .facts { margin: 6px 0; & div { display: flex; flex-wrap: wrap; gap: 0 10px; padding: 4px 0; border-top: 1px solid var(--line); } }
  & dt { color: var(--soft); flex: 0 0 11em; }
  & dd { margin: 0; font-variant-numeric: tabular-nums; }
  & dd b { font-weight: 600; font-size: 16px; }
}
`;
