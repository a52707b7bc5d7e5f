import { controlStyles } from "./controls/styles.ts";
import { foldStyles } from "./fold.ts";
import { helpStyles } from "./help/styles.ts";
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
  display: block;
  block-size: 100%;
  min-inline-size: 0;
  container-type: inline-size;
  color: var(--ink);
  background: var(--paper);
  font: 13px/1.4 var(--rollbeta-font, system-ui, "Segoe UI", "Hiragino Sans", "Noto Sans JP", sans-serif);
  text-align: start;
}
:host([hidden]), [hidden] { display: none !important; }
*, ::before, ::after { box-sizing: border-box; }

/* the picture takes the height that is there; beside it what is read of it */
.viewer {
  position: relative;
  display: grid;
  grid-template:
    "heading heading" auto
    "controls controls" auto
    "plot aside" minmax(300px, 1fr)
    "export export" auto / minmax(0, 1fr) auto;
  block-size: 100%;
  min-block-size: 560px;
}
.heading { grid-area: heading; }
/* a button in the corner */
.help { grid-area: heading; place-self: center end; margin-inline-end: 12px; }
.viewer:has(.help) .heading { padding-inline-end: 54px; }
.controls { grid-area: controls; }
.plot { grid-area: plot; min-inline-size: 0; min-block-size: 0; padding: 8px 12px; }
.aside { grid-area: aside; }
.export { grid-area: export; }
.aside {
  inline-size: clamp(320px, 30cqi, 440px);
  min-block-size: 0;
  overflow: auto;
  border-inline-start: 1px solid var(--line);
  background: var(--panel);
}
.aside > * { padding: 8px 12px; }
.aside > :empty, .aside:not(:has(> :not(:empty):not([hidden]))) { display: none; }
.export:not(:empty) { border-block-start: 1px solid var(--line); padding: 4px 12px; }

@container (inline-size < 900px) {
  .viewer {
    grid-template:
      "heading" auto
      "controls" auto
      "plot" minmax(min(70svh, 420px), 1fr)
      "aside" auto
      "export" auto / minmax(0, 1fr);
    block-size: auto;
    min-block-size: 100%;
  }
  .plot { block-size: max(420px, 60svh); padding: 8px; }
  .aside { inline-size: auto; border-inline-start: 0; border-block-start: 1px solid var(--line); }
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
  min-block-size: 28px;
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
}
@media (pointer: coarse) {
  button, select, input:not([type="range"], [type="checkbox"], [type="radio"], [type="file"]) { min-block-size: 36px; }
}
@media (prefers-reduced-motion: reduce) {
  *:not(.probe), ::before, ::after { animation: none !important; transition: none !important; scroll-behavior: auto !important; }
}
`;

export const styles = [common, controlStyles, foldStyles, readingStyles, whatIfStyles, helpStyles].join("\n");
