/** Of the scatter and of the lines. */
export const readingStyles = `
.reading { overflow-wrap: break-word; display: grid; grid-template-columns: minmax(0, 1fr); gap: 12px; }
.scatter {
  & .about { font-weight: 600; }
  & .beside { display: grid; grid-template-columns: minmax(0, 1fr); gap: 4px 20px; }
  @container (min-width: 760px) { & .beside { grid-template-columns: max-content minmax(0, 1fr); } }
  & .chart { width: max-content; touch-action: pan-y; cursor: crosshair; }
  & svg { display: block; overflow: visible; }
  & svg text { font-size: 12px; fill: var(--ink); }
  & svg :is(.soft, .rank) { paint-order: stroke; stroke: var(--paper); stroke-width: 3px; }
  & svg text.soft { fill: var(--soft); }
  & svg text.rank { font-weight: 600; }
  & .grid { stroke: var(--ink); stroke-opacity: 0.1; }
  & .zero { stroke: var(--ink); stroke-opacity: 0.45; }
  & .one { stroke: var(--ink); stroke-opacity: 0.45; stroke-dasharray: 2 4; }
  & .axes { fill: none; stroke: var(--line); }
  & .points { fill: var(--point); stroke: var(--paper); stroke-width: 0.7; }
  & .before { fill: none; stroke: var(--soft); stroke-width: 1; stroke-opacity: 0.7; }
  & .then { stroke: var(--soft); stroke-width: 2; stroke-dasharray: 7 5; }
  & .marked { fill: var(--mark); stroke: var(--paper); stroke-width: 0.7; }
  & .fit { stroke: var(--accent); stroke-width: 2.2; }
  & .off { stroke: var(--mark); stroke-width: 1.5; stroke-dasharray: 3 2; }
  & .ring { fill: none; stroke: var(--ink); stroke-width: 1.6; }
  & .readout {
    min-height: 4.2em;
    max-width: 500px;
    & span { margin-inline-end: 10px; white-space: nowrap; color: var(--soft); }
    & .hint { white-space: normal; font-size: 12px; }
    & b { color: var(--ink); font-weight: 600; font-variant-numeric: tabular-nums; }
    & span:first-child:not(.hint) { color: var(--ink); font-weight: 600; }
  }
  & .facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(130px, 1fr)); gap: 8px 16px; margin: 4px 0 8px; }
  & dt { color: var(--soft); font-size: 12px; }
  & dd { margin: 0; font-size: 16px; font-variant-numeric: tabular-nums; }
}
.lines {
  & .chips { display: flex; flex-wrap: wrap; gap: 6px 8px; align-items: center; margin: 2px 0 6px; }
  & .chip {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    border: 1px solid var(--line);
    border-radius: 14px;
    padding: 0 10px;
    min-height: 28px;
    & b { font-weight: 600; font-variant-numeric: tabular-nums; min-width: 3em; text-align: end; }
    & button { border: 0; background: none; min-width: 24px; padding: 0; margin-inline-end: -8px; border-radius: 12px; }
    &.current { border-color: var(--ink); }
  }
  & .list { max-block-size: 11.5em; overflow: auto; padding: 1px; }
  & .sample { flex: none; & path { fill: none; stroke-width: 2.5; } }
  & .date { font-variant-numeric: tabular-nums; min-width: 9em; color: var(--soft); }
  & form { display: inline-flex; gap: 6px; align-items: center; }
  & label { display: inline-flex; gap: 6px; align-items: center; }
  & .chart { position: relative; width: max-content; max-width: 100%; cursor: crosshair; touch-action: pan-y; }
  & canvas { display: block; }
  & .hair { position: absolute; width: 1px; background: var(--ink); opacity: 0.6; pointer-events: none; }
}
`;
