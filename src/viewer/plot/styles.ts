/** What the plot looks like. */
export const plotStyles = `
.plot {
  container-type: inline-size;
  display: grid;
  gap: 4px;
  min-width: 0;
}
.plot-head {
  display: flex;
  flex-wrap: wrap;
  align-items: flex-end;
  justify-content: space-between;
  gap: 4px 12px;
}
/* as high as with a title and what is below it, so that the picture keeps its size when they come */
.plot-head > :first-child { flex: 1 1 320px; min-width: 0; min-height: calc(1.3 * 1.05em + 1.4 * 0.86em); }
.plot-head h2 {
  font-size: 1.05em;
  font-weight: 600;
  overflow-wrap: anywhere;
}
.plot-head p {
  height: 1.4em;
  overflow: hidden;
  font-size: 0.86em;
  opacity: 0.85;
  font-variant-numeric: tabular-nums;
}
/* lines that come and go would move the cells while they are dragged */
@container (max-width: 800px) {
  .plot-head p { height: 2.8em; }
  .plot-head > :first-child { min-height: calc(1.3 * 1.05em + 2.8 * 0.86em); }
}
.plot-tools { display: flex; gap: 4px; }
.plot button {
  display: inline-flex;
  align-items: center;
  justify-content: center;
  gap: 4px;
  min-width: 30px;
  padding: 0 6px;
  font-size: 0.9em;
}
.plot button[aria-pressed="true"], .plot button[aria-expanded="true"] {
  border-color: var(--accent);
  box-shadow: inset 0 0 0 1px var(--accent);
}
.plot svg { width: 16px; height: 16px; fill: none; stroke: currentColor; stroke-width: 1.6; }
.plot-sheet {
  position: relative;
  height: var(--rollbeta-height, clamp(300px, 62vh, 900px));
  contain: strict;
  overflow: hidden;
}
.plot-sheet > canvas { position: absolute; inset: 0; width: 100%; height: 100%; pointer-events: none; }
.plot-cells { position: absolute; cursor: crosshair; touch-action: none; user-select: none; outline-offset: 1px; }
.plot-cells.whole { touch-action: pan-y; }
.plot-cells.moving { cursor: grabbing; }
.bitmaps, .plot-marks { position: absolute; inset: 0; overflow: hidden; pointer-events: none; }
.bitmaps canvas {
  position: absolute;
  inset: 0;
  width: 100%;
  height: 100%;
  transform-origin: 0 0;
  image-rendering: pixelated;
}
.plot-names { position: absolute; left: 0; cursor: pointer; }
.plot-marks > div { position: absolute; left: 0; top: 0; }
.plot-marks .row, .plot-marks .column { border: 0 solid #111; outline: 1px solid #fff; }
.plot-marks .row { width: 100%; min-height: 3px; border-width: 1px 0; }
.plot-marks .column { height: 100%; min-width: 3px; border-width: 0 1px; }
.plot-marks .chosen {
  min-width: 11px;
  min-height: 11px;
  border: 2px solid #111;
  border-radius: 2px;
  outline: 2px solid #fff;
}
.plot-lines { position: absolute; top: 0; bottom: 0; left: calc(100% + 2px); width: 6px; overflow: hidden; pointer-events: none; }
.plot-lines > div { position: absolute; width: 100%; border: 0 solid var(--paper); border-width: 1px 0; }
.plot-marks .box { border: 1px dashed #111; outline: 1px solid #fff; background: #ffffff40; }
.plot-tip {
  position: absolute;
  z-index: 1;
  left: 0;
  top: 0;
  width: max-content;
  max-width: min(320px, 90%);
  padding: 6px 10px;
  border: 1px solid var(--line);
  border-radius: 4px;
  background: var(--paper);
  color: var(--ink);
  font-size: 0.92em;
  line-height: 1.35;
  pointer-events: none;
  overflow-wrap: anywhere;
  box-shadow: 0 2px 8px #0003;
  font-variant-numeric: tabular-nums;
}
.plot-tip b { display: block; font-size: 1.12em; }
.plot-tip strong { display: block; }
.plot-tip .pixel { margin-top: 4px; padding-top: 4px; border-top: 1px solid var(--line); font-size: 0.92em; }
.plot-message { position: absolute; inset: 0; display: grid; place-items: center; text-align: center; pointer-events: none; }
.plot-table { display: grid; gap: 6px; min-width: 0; }
/* the place that it will take, so that the picture is not drawn anew together with it */
.plot-table:empty { block-size: 480px; }
.plot-table nav { display: flex; flex-wrap: wrap; gap: 4px; align-items: center; }
.plot-table nav p { margin: 0 8px 0 0; font-size: 0.9em; }
.plot-scroll { overflow: auto; max-height: 464px; border: 1px solid var(--line); }
.plot-table table { border-collapse: separate; border-spacing: 0; font-size: 0.86em; font-variant-numeric: tabular-nums; }
.plot-table th, .plot-table td { padding: 2px 8px; text-align: right; white-space: nowrap; border-bottom: 1px solid var(--line); }
.plot-table th { background: var(--paper); font-weight: 600; }
.plot-table thead th { position: sticky; top: 0; z-index: 1; }
.plot-table tbody th, .plot-table thead th:first-child { position: sticky; left: 0; text-align: left; }
.plot-table thead th:first-child { z-index: 2; }
`;
