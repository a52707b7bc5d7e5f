import { controlStyles } from "./controls/styles.ts";
import { exportStyles } from "./export/styles.ts";
import { filesStyles } from "./files/styles.ts";
import { foldStyles } from "./fold.ts";
import { helpStyles } from "./help/styles.ts";
import { noticeStyles } from "./notice/styles.ts";
import { plotStyles } from "./plot/styles.ts";
import { readingStyles } from "./reading/styles.ts";
import { whatIfStyles } from "./what-if/styles.ts";

/** What the whole viewer looks like; the parts' own sheets follow. Colours are custom properties that a page may set. */
const common = `
:host {
  --ink: var(--rollbeta-ink, light-dark(#1c1e21, #dfe3e8));
  --paper: var(--rollbeta-paper, light-dark(#ffffff, #16181d));
  --soft: var(--rollbeta-soft, light-dark(#5b616a, #9ba3ae));
  --accent: var(--rollbeta-accent, light-dark(#0b57d0, #8ab4f8));
  --line: var(--rollbeta-line, light-dark(#d4d7dc, #363b44));
  --panel: var(--rollbeta-panel, light-dark(#f6f7f9, #1d2026));
  --field: var(--rollbeta-field, light-dark(#ffffff, #24282f));
  --edge: var(--rollbeta-edge, light-dark(#868d97, #727a86));
  --bad: var(--rollbeta-bad, light-dark(#b3261e, #f2b8b5));
  /* of a button */
  --tall: 28px;
  display: grid;
  grid-template: minmax(min-content, 1fr) / minmax(0, 1fr);
  overflow: auto;
  block-size: 100%;
  min-inline-size: 0;
  container: rollbeta / inline-size;
  background: var(--paper);
}
:host([hidden]), [hidden] { display: none !important; }
*, ::before, ::after { box-sizing: border-box; }

/* of the page's text nothing comes in; the picture takes the height that is there, beside it what is read of it */
.viewer {
  all: initial;
  color-scheme: inherit;
  visibility: inherit;
  pointer-events: inherit;
  color: var(--ink);
  font: 13px/1.4 var(--rollbeta-font, system-ui, "Segoe UI", "Hiragino Sans", "Noto Sans JP", sans-serif);
  position: relative;
  display: grid;
  grid-template:
    "top top" auto
    "controls controls" auto
    "plot aside" minmax(300px, 1fr)
    "export export" auto / minmax(0, 1fr) auto;
  min-block-size: 560px;
}
/* what is open, and buttons in the corner */
.top { grid-area: top; display: flex; align-items: start; gap: 4px; padding-inline-end: 12px; }
.top > .files { flex: 1; min-inline-size: 0; }
.top > :not(.files) { margin-block: 6px; }
/* nothing is open: what there is to do with it keeps its place, for a picture to know its size */
.viewer.empty > :is(.plot, .controls, .aside, .export) { visibility: hidden; }
.viewer.blank > :is(.plot, .aside, .export) { visibility: hidden; }
/* nor does that of another state where one could not be made */
.viewer.failed > .plot > .plot-sheet, .viewer.failed .plot-head > :first-child { visibility: hidden; }
.viewer.empty > .top .card { margin-block-start: min(12svh, 96px); }
.controls { grid-area: controls; }
/* places of parts that come after the picture, for it to keep its size */
.viewer.growing > .top > :is(.look, .help) { block-size: max(30px, var(--tall)); inline-size: 30px; }
.viewer.growing > .top > .look { inline-size: 116.4px; &:lang(ja) { inline-size: 131px; } }
.viewer.growing > .controls { min-block-size: calc(33.2px + var(--tall)); background: var(--panel); }
.viewer.growing > .export { min-block-size: calc(21px + var(--tall)); border-block-start: 1px solid var(--line); }
.viewer > .plot {
  grid-area: plot;
  display: flex;
  flex-direction: column;
  min-inline-size: 0;
  min-block-size: 0;
  padding: 8px 12px;
  position: relative;
  overflow: auto;
}
.viewer > .plot > .plot-sheet { flex: 1 0 260px; block-size: auto; }
.aside {
  grid-area: aside;
  display: grid;
  align-content: start;
  gap: 8px;
  inline-size: clamp(320px, 30cqi, 460px);
  /* it never makes the picture taller */
  block-size: 0;
  min-block-size: 100%;
  padding: 8px 12px;
  position: relative;
  overflow: auto;
  border-inline-start: 1px solid var(--line);
  background: var(--panel);
}
.aside > * { min-inline-size: 0; }
.aside > :empty, :not(.growing) > .aside:not(:has(> :not(:empty):not([hidden]))) { display: none; }
.viewer > .export { grid-area: export; }
.viewer > .export:not(:empty) { border-block-start: 1px solid var(--line); padding: 4px 12px; }

@container rollbeta (inline-size < 945px) { .viewer.growing > .controls { min-block-size: calc(39.2px + 2 * var(--tall)); } }
@container rollbeta (inline-size < 800px) { .viewer.growing > .controls { min-block-size: calc(56.4px + 2 * var(--tall)); } }
@container rollbeta (inline-size < 900px) {
  .viewer {
    grid-template:
      "top" auto
      "controls" auto
      "plot" auto
      "aside" auto
      "export" auto / minmax(0, 1fr);
    align-content: start;
  }
  .viewer > .plot { padding: 8px; overflow: visible; }
  .viewer > .plot > .plot-sheet { flex: none; block-size: max(320px, 55svh); }
  .aside { inline-size: auto; block-size: auto; min-block-size: 0; border-inline-start: 0; border-block-start: 1px solid var(--line); }
}
@container rollbeta (inline-size < 600px) {
  .top { flex-wrap: wrap; justify-content: end; padding-inline-end: 8px; }
  .top > .files { order: 1; flex: 1 0 100%; }
  .viewer.growing > .controls { min-block-size: calc(85.6px + 4 * var(--tall)); }
  .aside { padding: 8px; }
}

h2, h3, p { margin: 0; }
h2 { font-size: 15px; line-height: 1.3; }
h3 { font-size: 13px; }

button, input, select {
  font: inherit;
  color: inherit;
  accent-color: var(--accent);
}
button, select, input:not([type="range"], [type="checkbox"], [type="radio"], [type="file"]) {
  min-block-size: var(--tall);
  padding: 2px 8px;
  border: 1px solid var(--edge);
  border-radius: 5px;
  background: var(--field);
}
button { cursor: pointer; white-space: nowrap; }
button:hover:not(:disabled) { border-color: var(--accent); }
button:active:not(:disabled) { background: color-mix(in srgb, var(--accent) 14%, var(--field)); }
button:disabled, select:disabled, input:disabled { opacity: 0.45; cursor: default; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 1px; }
::placeholder { color: var(--soft); opacity: 1; }
fieldset { margin: 0; border: 0; padding: 0; min-inline-size: 0; }
legend { padding: 0; }
progress { accent-color: var(--accent); }

/* for those who hear the page */
.unseen {
  position: absolute;
  inline-size: 1px;
  block-size: 1px;
  overflow: hidden;
  clip-path: inset(50%);
  white-space: nowrap;
}
.probe {
  position: absolute;
  inline-size: 0;
  block-size: 0;
  forced-color-adjust: none;
  background-color: light-dark(#ffffff, #000000);
  color: light-dark(#ffffff, #000000);
  transition: color 1ms;
  animation: probe 1ms;
}
@keyframes probe { from { opacity: 0; } }
@media (pointer: coarse) { :host { --tall: 36px; } }
@media (prefers-reduced-motion: reduce) {
  *:not(.probe, .stop), ::before, ::after { animation: none !important; transition: none !important; scroll-behavior: auto !important; }
}
`;

export const styles = [
  common,
  filesStyles,
  controlStyles,
  plotStyles,
  noticeStyles,
  foldStyles,
  readingStyles,
  whatIfStyles,
  helpStyles,
  exportStyles,
].join("\n");
